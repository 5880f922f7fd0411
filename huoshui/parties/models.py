"""Customers (客户): one person or enterprise is one file, and a change counts only after review."""

import pghistory
from django.db import models

from huoshui.foundation.fields import EncryptedTextField, RateField


@pghistory.track()
class Customer(models.Model):
    """A customer file. `kind`: person, sole_proprietor, farmer, enterprise."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120, db_index=True)
    id_type = models.CharField(max_length=12)
    id_number = EncryptedTextField()
    id_number_index = models.CharField(max_length=64, unique=True)
    phone = EncryptedTextField()
    phone_index = models.CharField(max_length=64, db_index=True)
    address = EncryptedTextField(null=True)
    bank_account = EncryptedTextField(null=True)
    bank_name = models.CharField(max_length=60, blank=True)
    region_code = models.CharField(max_length=6, blank=True)
    birth_date = models.DateField(null=True)
    profile = models.JSONField(default=dict)
    user = models.OneToOneField("identity.User", null=True, on_delete=models.PROTECT)
    branch = models.ForeignKey("identity.Branch", on_delete=models.PROTECT)
    entered_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    # Who looks after it since it was handed over; None: who entered it.
    manager = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["person", "sole_proprietor", "farmer", "enterprise"]),
                name="known_customer_kind",
            ),
        ]


class CustomerChange(models.Model):
    """A proposed change to a file (资料变更): counts once another person has reviewed it."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=40)
    before = EncryptedTextField(null=True)
    after = EncryptedTextField()
    status = models.CharField(max_length=10, default="proposed")
    proposed_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("proposed_by")),
                name="change_reviewed_by_another",
            ),
            models.UniqueConstraint(
                fields=["customer", "field"],
                condition=models.Q(status="proposed"),
                name="one_open_change_a_field",
            ),
        ]


@pghistory.track()
class Relation(models.Model):
    """What ties another party to a customer (关联关系), in force once a second person has reviewed it.

    The other is a customer, a person or firm outside the books named here, or a member of staff. Its end is
    asked for and reviewed likewise: `ending` still counts, `ended` counts until `ended_on`.
    """

    kind = models.CharField(max_length=24)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="relations")
    party = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="relations_held")
    outside_name = models.CharField(max_length=120, blank=True)
    outside_id = EncryptedTextField(null=True)
    outside_id_index = models.CharField(max_length=64, null=True, db_index=True)
    outside_is_firm = models.BooleanField(default=False)
    staff = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    share = RateField(null=True)
    source = models.CharField(max_length=120)
    since = models.DateField()
    ended_on = models.DateField(null=True)
    status = models.CharField(max_length=10, default="proposed")
    proposed_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("proposed_by")),
                name="relation_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(party__isnull=False, outside_name="", staff__isnull=True)
                | models.Q(party__isnull=True, staff__isnull=True) & ~models.Q(outside_name="")
                | models.Q(party__isnull=True, outside_name="", staff__isnull=False),
                name="relation_names_one_other",
            ),
            models.CheckConstraint(
                condition=models.Q(party__isnull=True) | ~models.Q(party=models.F("customer")),
                name="relation_to_another",
            ),
            models.CheckConstraint(
                condition=models.Q(share__isnull=True) | models.Q(share__gt=0, share__lte=1),
                name="relation_share_is_a_part",
            ),
        ]


class FinancialStatement(models.Model):
    """The statement lines of one year (财务报表), in cents by name; `basis` says where they were read.

    `source` application is what the applicant wrote, desk what an officer spread and another reviewed.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="statements")
    year = models.IntegerField()
    lines = models.JSONField()
    source = models.CharField(max_length=20)
    is_audited = models.BooleanField(default=False)
    basis = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "year", "source"], name="one_statement_a_year")
        ]


class StatementEntry(models.Model):
    """A statement spread at the desk (报表录入): counts once another person has reviewed it."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="statement_entries")
    year = models.IntegerField()
    lines = models.JSONField()
    is_audited = models.BooleanField()
    basis = models.CharField(max_length=120)
    status = models.CharField(max_length=10, default="proposed")
    proposed_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("proposed_by")),
                name="statement_reviewed_by_another",
            ),
            models.UniqueConstraint(
                fields=["customer", "year"],
                condition=models.Q(status="proposed"),
                name="one_open_statement_a_year",
            ),
        ]


class Notification(models.Model):
    """A message to a customer (通知): shown in the portal and sent by the message port."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="notifications")
    template = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120)
    text = models.CharField(max_length=400)
    text_en = models.CharField(max_length=600)
    link = models.CharField(max_length=120, blank=True)
    dedupe_key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
