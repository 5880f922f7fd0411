"""Assets and what is secured on them, guarantees, valuations, insurance and the papers."""

import pghistory
import pgtrigger
from django.db import models

from huoshui.foundation.fields import EncryptedTextField, MoneyField

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Asset(models.Model):
    """A thing that may secure loans (押品): one thing is one file, found again by its identifying number.

    The owner is a customer, or a third party by name and identifier.
    """

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=24, db_index=True)
    name = models.CharField(max_length=120)
    owner = models.ForeignKey("parties.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    owner_name = models.CharField(max_length=120)
    owner_id_number = EncryptedTextField(null=True)
    identity = EncryptedTextField()
    identity_index = models.CharField(max_length=64, unique=True)
    secrets = EncryptedTextField()
    fields = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    branch = models.ForeignKey("identity.Branch", on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class AssetDocument(models.Model):
    """A paper about an asset (押品材料): certificate, appraisal, registration, release, policy, photo."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=16)
    file = models.ForeignKey("foundation.StoredFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]


class Valuation(models.Model):
    """What an asset was found to be worth (估值), and what other lenders have registered on it before us."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="valuations")
    amount = MoneyField()
    prior_claims = MoneyField(default=0)
    source = models.CharField(max_length=12)
    appraiser = models.CharField(max_length=120, blank=True)
    valued_on = models.DateField()
    valid_until = models.DateField()
    document = models.ForeignKey(AssetDocument, null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="a_value_is_positive"),
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valued_on")), name="valid_after_valued"
            ),
        ]
        indexes = [models.Index(fields=["asset", "-valued_on", "-id"], name="latest_valuation")]
        triggers = [APPEND_ONLY]


class InsurancePolicy(models.Model):
    """Insurance of an asset (押品保险); the latest expiry counts."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="policies")
    policy_number = models.CharField(max_length=60)
    insurer = models.CharField(max_length=120)
    amount = MoneyField()
    start_date = models.DateField()
    expiry_date = models.DateField()
    lender_is_beneficiary = models.BooleanField()
    document = models.ForeignKey(AssetDocument, null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "policy_number"], name="one_policy_a_number"),
        ]
        triggers = [APPEND_ONLY]


@pghistory.track()
class Security(models.Model):
    """An asset behind a case (抵质押担保), a sum of it at most. `order` gives the rank among those in force.

    The case is known by number only: of the application, then of the contract drafted from it.
    """

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="securities")
    application_number = models.CharField(max_length=24, db_index=True)
    contract_number = models.CharField(max_length=24, blank=True, db_index=True)
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey("identity.Branch", on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField()
    secured_amount = MoneyField()
    status = models.CharField(max_length=12, db_index=True)
    reuse_reason = models.CharField(max_length=200, blank=True)
    registry = models.CharField(max_length=16)
    registration_number = models.CharField(max_length=80, blank=True)
    registered_on = models.DateField(null=True)
    released_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)
    proposed_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "order"], name="one_security_an_order"),
            models.UniqueConstraint(
                fields=["asset", "application_number"],
                condition=models.Q(status__in=["proposed", "agreed", "registered"]),
                name="one_security_an_asset_and_case",
            ),
            models.CheckConstraint(condition=models.Q(secured_amount__gt=0), name="secured_is_positive"),
            models.CheckConstraint(
                condition=~models.Q(status__in=["registered", "released"])
                | models.Q(registered_on__isnull=False),
                name="registered_has_a_day",
            ),
        ]


class SecurityStep(models.Model):
    """A registration or a release (登记/解押): entered by one person with its paper, checked by another."""

    security = models.ForeignKey(Security, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12)
    happened_on = models.DateField()
    registration_number = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    replaced_by = models.ForeignKey(Security, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(AssetDocument, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, default="requested")
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["security"], condition=models.Q(status="requested"), name="one_open_step_a_security"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="step_checked_by_another",
            ),
        ]


@pghistory.track()
class Guarantee(models.Model):
    """A customer who answers for the debt of another (保证): up to an amount, jointly or only after them."""

    application_number = models.CharField(max_length=24, db_index=True)
    contract_number = models.CharField(max_length=24, blank=True, db_index=True)
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    guarantor = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey("identity.Branch", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    amount = MoneyField()
    is_joint = models.BooleanField()
    status = models.CharField(max_length=12, db_index=True)
    ended_because = models.CharField(max_length=200, blank=True)
    proposed_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guarantor", "application_number"],
                condition=models.Q(status__in=["proposed", "agreed"]),
                name="one_guarantee_a_guarantor_and_case",
            ),
            models.CheckConstraint(
                condition=~models.Q(guarantor=models.F("customer")), name="nobody_guarantees_himself"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="guarantee_is_positive"),
        ]
