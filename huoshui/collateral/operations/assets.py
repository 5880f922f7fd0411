"""Assets on file: entered once, valued, insured, their papers kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from huoshui.audit.operations import record, record_read
from huoshui.collateral.access import document_of, locked_asset
from huoshui.collateral.events import AssetPaperAdded
from huoshui.collateral.models import Asset, AssetDocument, InsurancePolicy, Valuation
from huoshui.collateral.refusals import AssetOnFile
from huoshui.collateral.worth import rules_of_kinds
from huoshui.core.collateral import ASSET_KINDS, AssetFields, AssetKind, read_fields
from huoshui.core.dates import add_months
from huoshui.core.errors import InvalidInput
from huoshui.core.identifiers import check_id_number, check_uscc
from huoshui.core.money import Cents, yuan_text
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.fields import blind_index
from huoshui.foundation.files import store_file
from huoshui.foundation.numbers import next_number
from huoshui.foundation.outbox import emit
from huoshui.identity.queries import head_branch_id, scope_of
from huoshui.parties.queries import CustomerDetail, get_customer_by_number

SOURCES = ("internal", "appraiser", "market")
DOCUMENT_KINDS = ("certificate", "appraisal", "registration", "release", "policy", "photo", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAsset:
    """An asset as entered: its fields by name (the identifying one among them), and who owns it: a customer
    by number, or a third party by name and identifier."""

    kind: str
    name: str
    fields: Mapping[str, str]
    owner_number: str = ""
    owner_name: str = ""
    owner_id_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewValuation:
    """A valuation as entered; cents. Without `valid_until` it holds for the kind's interval."""

    amount: Cents
    source: str
    valued_on: date
    valid_until: date | None = None
    appraiser: str = ""
    prior_claims: Cents = 0
    document_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPolicy:
    """An insurance policy as entered; cents."""

    policy_number: str
    insurer: str
    amount: Cents
    start_date: date
    expiry_date: date
    lender_is_beneficiary: bool
    document_id: int | None = None


@transaction.atomic
def register_asset(*, actor: Actor, new: NewAsset) -> str:
    """The number of the asset put on file (押品建档).

    Refusals: Forbidden, NotFound (owner), AssetOnFile (the same certificate, VIN, … is on file),
    InvalidInput naming the field. A VIN whose check digit fails is a warning on the file.
    """
    actor.require("collateral.edit")
    kind = _kind(new.kind)
    fields = read_fields(kind.identity, kind.fields, new.fields)
    owner = None
    if new.owner_number:
        owner = get_customer_by_number(number=new.owner_number, scope=scope_of(actor))
    asset = _create(actor, kind, fields, new, owner)
    _audit(actor, "asset.register", asset, kind=asset.kind, name=asset.name, owner=asset.owner_name)
    return asset.number


def _create(
    actor: Actor, kind: AssetKind, fields: AssetFields, new: NewAsset, owner: CustomerDetail | None
) -> Asset:
    index = blind_index(fields.identity, f"asset.{kind.identity_space}")
    try:
        with transaction.atomic():
            return Asset.objects.create(
                number=next_number("collateral"),
                kind=kind.code,
                name=_words(new.name, "name", "押品名称", "Name"),
                owner_id=owner.id if owner else None,
                owner_name=owner.name if owner else _words(new.owner_name, "owner_name", "权利人", "Owner"),
                owner_id_number=None if owner else _third_party(new.owner_id_number),
                identity=fields.identity,
                identity_index=index,
                secrets=json.dumps(dict(fields.secret), ensure_ascii=False),
                fields=dict(fields.open),
                warnings=list(fields.warnings),
                branch_id=(owner.branch_id if owner else actor.branch_id) or head_branch_id(),
                entered_by_id=actor.user_id,
                created_at=clock.now(),
            )
    except IntegrityError as clash:
        known = Asset.objects.filter(identity_index=index).values_list("number", flat=True).first()
        if known is None:
            raise
        raise AssetOnFile(field=f"fields.{kind.identity.name}", number=known) from clash


@transaction.atomic
def value_asset(*, actor: Actor, number: str, new: NewValuation) -> int:
    """The id of the valuation (估值), the asset's latest unless an earlier day is entered later. Cents.

    Refusals: Forbidden, NotFound, InvalidInput (source, amount, day in the future, too long a validity).
    """
    actor.require("collateral.edit")
    asset = locked_asset(actor, number)
    if new.source not in SOURCES:
        raise InvalidInput(field="source", zh="估值来源无效", en="There is no such source")
    if new.amount <= 0 or new.prior_claims < 0:
        raise InvalidInput(field="amount", zh="估值金额应大于 0", en="The value must be more than 0")
    if new.source == "appraiser" and not new.appraiser.strip():
        raise InvalidInput(field="appraiser", zh="请填写评估机构", en="Name the appraisal company")
    if new.valued_on > business_date.today():
        raise InvalidInput(field="valued_on", zh="估值日不能晚于会计日", en="Valued on a day still to come")
    months = rules_of_kinds([ASSET_KINDS[asset.kind]])[asset.kind].revaluation_months
    latest = add_months(new.valued_on, months)
    until = new.valid_until or latest
    if not new.valued_on <= until <= latest:
        raise InvalidInput(
            field="valid_until",
            zh=f"有效期最长 {months} 个月（至 {latest.isoformat()}）",
            en=f"Valid for {months} months at most (until {latest.isoformat()})",
        )
    row = Valuation.objects.create(
        asset=asset,
        amount=new.amount,
        prior_claims=new.prior_claims,
        source=new.source,
        appraiser=new.appraiser.strip()[:120],
        valued_on=new.valued_on,
        valid_until=until,
        document=document_of(asset, new.document_id) if new.document_id else None,
        entered_by_id=actor.user_id,
        entered_at=clock.now(),
    )
    _audit(
        actor,
        "asset.value",
        asset,
        amount=yuan_text(new.amount),
        prior_claims=yuan_text(new.prior_claims),
        source=new.source,
        valued_on=new.valued_on.isoformat(),
    )
    return row.pk


@transaction.atomic
def insure_asset(*, actor: Actor, number: str, new: NewPolicy) -> int:
    """The id of the policy entered (押品保险). Refusals: Forbidden, NotFound, InvalidInput (a policy of that
    number is on file, ends before it starts, no words)."""
    actor.require("collateral.edit")
    asset = locked_asset(actor, number)
    if new.expiry_date <= new.start_date:
        raise InvalidInput(field="expiry_date", zh="到期日应晚于起保日", en="It ends before it starts")
    if new.amount <= 0:
        raise InvalidInput(field="amount", zh="保险金额应大于 0", en="The sum insured must be more than 0")
    policy_number = _words(new.policy_number, "policy_number", "保单号", "Policy number")[:60]
    if asset.policies.filter(policy_number=policy_number).exists():
        raise InvalidInput(field="policy_number", zh="该保单已登记", en="This policy is on file already")
    row = InsurancePolicy.objects.create(
        asset=asset,
        policy_number=policy_number,
        insurer=_words(new.insurer, "insurer", "保险公司", "Insurer"),
        amount=new.amount,
        start_date=new.start_date,
        expiry_date=new.expiry_date,
        lender_is_beneficiary=new.lender_is_beneficiary,
        document=document_of(asset, new.document_id) if new.document_id else None,
        entered_by_id=actor.user_id,
        entered_at=clock.now(),
    )
    _audit(actor, "asset.insure", asset, policy=policy_number, expiry=new.expiry_date.isoformat())
    return row.pk


@transaction.atomic
def add_asset_document(
    *, actor: Actor, number: str, kind: str, file_name: str, content: bytes, content_type: str = ""
) -> int:
    """The id of the paper kept with the asset. Refusals: Forbidden, NotFound, InvalidInput (kind) and those
    of store_file."""
    actor.require("collateral.edit")
    asset = locked_asset(actor, number)
    if kind not in DOCUMENT_KINDS:
        raise InvalidInput(field="kind", zh="材料类型无效", en="There is no such kind of paper")
    stored = store_file(name=file_name, content=content, content_type=content_type)
    row = AssetDocument.objects.create(
        asset=asset,
        kind=kind,
        file_id=stored.id,
        file_name=stored.file_name[:120],
        content_type=stored.content_type,
        size=stored.size,
        uploaded_by_id=actor.user_id,
        uploaded_at=clock.now(),
    )
    _audit(actor, "asset.add_document", asset, kind=kind, file_name=row.file_name)
    emit(AssetPaperAdded(asset_id=asset.pk))
    return row.pk


@transaction.atomic
def reveal_asset(*, actor: Actor, number: str, reason: str) -> dict[str, str]:
    """The identifying value and the secret fields in full; who asked, and why, goes into the journal.

    Refusals: Forbidden, NotFound, InvalidInput (no reason).
    """
    actor.require("collateral.view")
    asset = locked_asset(actor, number)
    why = _words(reason, "reason", "查看原因", "Reason")
    full = {ASSET_KINDS[asset.kind].identity.name: asset.identity, **json.loads(asset.secrets)}
    record_read(
        actor=actor,
        subject_type="asset",
        subject_id=asset.pk,
        subject_number=asset.number,
        fields=sorted(full),
        reason=why,
    )
    return full


def _kind(code: str) -> AssetKind:
    if code not in ASSET_KINDS:
        raise InvalidInput(field="kind", zh="没有这种押品", en="There is no such kind of collateral")
    return ASSET_KINDS[code]


def _third_party(text: str) -> str:
    check = check_uscc(text)
    if not check.valid:
        check = check_id_number(text)
    if not check.valid:
        raise InvalidInput(
            field="owner_id_number",
            zh="权利人证件号应为身份证号或统一社会信用代码",
            en="The owner's identity number or credit code is not right",
        )
    return check.normalised


def _words(text: str, field: str, zh: str, en: str) -> str:
    value = text.strip()
    if not value:
        raise InvalidInput(field=field, zh=f"请填写{zh}", en=f"{en}: required")
    return value[:120]


def _audit(actor: Actor, action: str, asset: Asset, **after: str) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="asset",
        subject_id=asset.pk,
        subject_number=asset.number,
        after=after,
    )
