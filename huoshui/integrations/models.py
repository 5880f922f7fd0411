"""What the sandboxes keep: messages for the demo inbox, the bank's books, and how each is told to behave."""

from django.db import models

from huoshui.foundation.fields import EncryptedTextField, MoneyField


class SandboxMessage(models.Model):
    """A text message the sandbox has taken instead of a network (演示收件箱)."""

    phone = EncryptedTextField()
    phone_index = models.CharField(max_length=64, db_index=True)
    template = models.CharField(max_length=40)
    text = models.CharField(max_length=600)
    sent_at = models.DateTimeField(db_index=True)


class SandboxTransfer(models.Model):
    """A transfer or debit the sandbox bank has carried out or refused; a reference is answered once."""

    reference = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10)
    account_index = models.CharField(max_length=64)
    amount = MoneyField()
    outcome = models.CharField(max_length=12)
    problem = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()


class SandboxBehaviour(models.Model):
    """How a sandbox is told to behave towards one subject: a bank account's blind index, or "messages"."""

    subject = models.CharField(max_length=80, unique=True)
    behaviour = models.CharField(max_length=12)
