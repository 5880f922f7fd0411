"""Who may come in: branches, users (staff and borrowers), roles and the record of logins."""

import pghistory
import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from huoshui.foundation.fields import EncryptedTextField, MoneyField


class Branch(models.Model):
    """A branch or office of the lender (机构网点)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    is_active = models.BooleanField(default=True)


@pghistory.track()
class Role(models.Model):
    """A role (角色): a set of permission codes and, for approvers, the amount up to which they may decide.

    `displays` says how a field of a person is shown where it is not shown the usual way (see `displays.py`).
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    permissions = models.JSONField(default=list)
    approval_limit = MoneyField(null=True)
    displays = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A person who logs in: staff by user name and password, a borrower by phone code."""

    username = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=40)
    phone = EncryptedTextField(null=True)
    phone_index = models.CharField(max_length=64, null=True)
    email = models.EmailField(blank=True)
    branch = models.ForeignKey(Branch, null=True, on_delete=models.PROTECT)
    roles = models.ManyToManyField(Role)
    data_scope = models.CharField(max_length=10, default="branch")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "phone_index"], name="one_phone_per_kind"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["staff", "borrower"]), name="known_user_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(data_scope__in=["own", "branch", "all"]), name="known_scope"
            ),
        ]


class LoginRecord(models.Model):
    """One attempt to log in (登录记录): time, address, method and result are kept."""

    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    identifier_index = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)
    ip = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=200, blank=True)
    method = models.CharField(max_length=16)
    succeeded = models.BooleanField()
    problem = models.CharField(max_length=40, blank=True)


class LoginCode(models.Model):
    """A one-time code that lets a borrower in (登录验证码); only its keyed hash is kept."""

    phone_index = models.CharField(max_length=64, db_index=True)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)


class SensitiveChange(models.Model):
    """A change of rights (敏感变更): asked by one person, in force once another has confirmed it.

    `before` and `after` are the facts of the subject as they were and as they are to be; `effects` who gains
    and loses what, kept when it is decided. `secret` is the hash of a new password, gone once decided.
    """

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=60)
    subject_name = models.CharField(max_length=80)
    before = models.JSONField(null=True)
    after = models.JSONField()
    effects = models.JSONField(default=list)
    secret = EncryptedTextField(null=True)
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=10, default="proposed")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=models.Q(status="proposed"),
                name="one_open_sensitive_change",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["proposed", "confirmed", "declined", "withdrawn"]),
                name="known_sensitive_status",
            ),
            models.CheckConstraint(
                condition=models.Q(status="proposed", decided_at__isnull=True)
                | models.Q(status__in=["confirmed", "declined", "withdrawn"], decided_at__isnull=False),
                name="sensitive_change_decided_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="confirmed", decided_by=models.F("proposed_by")),
                name="sensitive_change_by_two",
            ),
        ]
        indexes = [models.Index(fields=["status", "-id"], name="sensitive_by_status")]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decided_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'proposed'"),
            ),
        ]
