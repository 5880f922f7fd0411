"""Partners (合作渠道): who they are, their keys and limits, what they handed in, what they were told."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import EncryptedTextField, MoneyField


class Partner(models.Model):
    """A partner whose program hands in applications for people who borrow (合作渠道)."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    branch = models.ForeignKey("identity.Branch", on_delete=models.PROTECT)
    product_codes = models.JSONField(default=list)
    callback_url = models.CharField(max_length=300, blank=True)
    is_sandbox = models.BooleanField()
    state = models.CharField(max_length=10, default="active")
    state_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["active", "suspended"]), name="known_partner_state"
            )
        ]


class PartnerChange(models.Model):
    """A new partner, a change of one, a new key (渠道变更): asked by one, in force by another's word.

    `kind` is "create", "change", "resume" or "key"; `before` and `after` are facts of the partner, of a key
    only its id.
    """

    partner = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10)
    before = models.JSONField(null=True)
    after = models.JSONField()
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=10, default="proposed")
    proposed_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["proposed", "confirmed", "declined", "withdrawn"]),
                name="known_partner_change_status",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="confirmed", decided_by=models.F("proposed_by")),
                name="partner_change_by_two",
            ),
            models.UniqueConstraint(
                fields=["partner"],
                condition=models.Q(status="proposed") & ~models.Q(kind="key"),
                name="one_open_partner_change",
            ),
        ]


class PartnerKey(models.Model):
    """A secret a partner signs with (渠道密钥). Several may be valid at once, so that they can be changed
    without a pause; it works from `confirmed_at` to `revoked_at` or `expires_at`.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="keys")
    key_id = models.CharField(max_length=40, unique=True)
    secret = EncryptedTextField()
    asked_as = models.CharField(max_length=100)  # the idempotency key: shown once, never again
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "asked_as"], name="one_key_a_wish")]


class PartnerLimit(models.Model):
    """A limit of a partner from a day on (渠道限额): a count, or cents; None lifts it. The newest row of a
    kind holds. Append-only.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="limits")
    kind = models.CharField(max_length=30)
    value = models.BigIntegerField(null=True)
    valid_from = models.DateField()
    change = models.ForeignKey(PartnerChange, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(value__gt=0), name="partner_limit_positive")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class PartnerNonce(models.Model):
    """A number used once by a key; kept as long as its time stamp could be believed."""

    key = models.ForeignKey(PartnerKey, on_delete=models.PROTECT, related_name="+", db_index=False)
    nonce = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "nonce"], name="one_use_of_a_nonce")]


class PartnerMinute(models.Model):
    """How many requests a partner has sent within a minute."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_index=False)
    minute = models.DateTimeField()
    request_count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "minute"], name="one_count_a_minute")]


class PartnerRequest(models.Model):
    """One request of a partner and how it was answered: no content, no person."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_index=False)
    key_id = models.CharField(max_length=40)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=200)
    status = models.PositiveSmallIntegerField()
    error_code = models.CharField(max_length=80, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["partner", "-id"], name="requests_of_partner")]


class PartnerCase(models.Model):
    """An application a partner handed in, by its number, with the partner's own reference and the consent
    the partner took; `submitted_amount` and `submitted_on` count against the limits.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="cases")
    number = models.CharField(max_length=24, unique=True)
    reference = models.CharField(max_length=64)
    product_code = models.CharField(max_length=40)
    is_sandbox = models.BooleanField()
    consent_version = models.CharField(max_length=20)
    consent_given_at = models.DateTimeField()
    consent_on_paper = models.BooleanField()
    consent_ip = models.CharField(max_length=45, blank=True)
    created_at = models.DateTimeField()
    created_on = models.DateField()
    submitted_on = models.DateField(null=True)
    submitted_amount = MoneyField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "reference"], name="one_case_a_reference")]
        indexes = [models.Index(fields=["partner", "submitted_on"], name="cases_by_submission")]


class SandboxApplication(models.Model):
    """A case of a partner that tries things out: no customer, no decision, no loan, only the script."""

    case = models.OneToOneField(PartnerCase, on_delete=models.PROTECT, related_name="sandbox")
    status = models.CharField(max_length=20)
    form = EncryptedTextField()
    documents = models.JSONField(default=list)
    stages = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    submission_count = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)
    settle_at = models.DateTimeField(null=True, db_index=True)  # when a slow one is decided
    offer_amount = MoneyField(null=True)


class PartnerEvent(models.Model):
    """Something a partner is told about one of its cases (渠道回调), once for each turn."""

    case = models.ForeignKey(PartnerCase, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    turn = models.CharField(max_length=40)
    at = models.DateTimeField()
    outbox_event_id = models.BigIntegerField(null=True)  # None: there was no address to call
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind", "turn"], name="one_telling_a_turn")]
