"""How assets, securities and guarantees look in JSON."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema

from huoshui.api.names import CustomerName
from huoshui.api.types import RateText, Yuan
from huoshui.collateral.queries import AssetDetail, CaseCard, KindRules
from huoshui.core.collateral import ASSET_KINDS, GUARANTEE_KINDS, REGISTRIES, KindField
from huoshui.foundation.actor import Actor


class ChoiceOut(Schema):
    """A value to choose from, with its names."""

    value: str
    name: str
    name_en: str


class KindFieldOut(Schema):
    """A field of a kind of collateral."""

    name: str
    label: str
    label_en: str
    type: str
    required: bool
    is_secret: bool
    choices: list[ChoiceOut]


class AssetKindOut(Schema):
    """A kind of collateral with the lender's rules in force today."""

    code: str
    name: str
    name_en: str
    charge: str
    registry: str
    registry_name: str
    registry_name_en: str
    needs_insurance: bool
    cap: RateText
    revaluation_months: int
    fields: list[KindFieldOut]


class CollateralKindsOut(Schema):
    """The kinds of assets and of guarantees."""

    assets: list[AssetKindOut]
    guarantees: list[ChoiceOut]


class AssetRowOut(Schema):
    """An asset in a list."""

    number: str
    kind: str
    kind_name: str
    kind_name_en: str
    name: str
    owner_name: CustomerName
    owner_number: str
    identity_masked: str
    state: str
    value: Yuan | None
    valued_on: date | None
    next_valuation_on: date | None
    cap: RateText
    prior_claims: Yuan
    secured: Yuan
    available: Yuan | None
    created_at: datetime


class ValuationOut(Schema):
    id: int
    amount: Yuan
    prior_claims: Yuan
    source: str
    appraiser: str
    valued_on: date
    valid_until: date
    document_id: int | None
    entered_by: str


class PolicyOut(Schema):
    id: int
    policy_number: str
    insurer: str
    amount: Yuan
    start_date: date
    expiry_date: date
    lender_is_beneficiary: bool
    document_id: int | None


class AssetPaperOut(Schema):
    id: int
    kind: str
    file_name: str
    content_type: str
    size: int
    uploaded_at: datetime


class SecurityStepOut(Schema):
    id: int
    kind: str
    happened_on: date
    registration_number: str
    reason: str
    replaced_by_id: int | None
    document_id: int
    document_name: str
    status: str
    made_by: str
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    opinion: str
    can_answer: bool


class SecurityOut(Schema):
    id: int
    asset_number: str
    asset_name: str
    asset_kind: str
    asset_kind_name: str
    asset_kind_name_en: str
    charge: str
    application_number: str
    contract_number: str
    customer_name: CustomerName
    rank: int | None
    secured_amount: Yuan
    available: Yuan | None
    covered: Yuan | None
    status: str
    registry: str
    registry_name: str
    registry_name_en: str
    registration_number: str
    registered_on: date | None
    released_on: date | None
    ended_because: str
    reuse_reason: str
    steps: list[SecurityStepOut]


class FieldValueOut(Schema):
    """A field of the asset with its value, masked where it is secret."""

    name: str
    label: str
    label_en: str
    value: str
    value_en: str


class AssetOut(AssetRowOut):
    values: list[FieldValueOut]
    warnings: list[str]
    registry: str
    needs_insurance: bool
    is_insured_until: date | None
    valuations: list[ValuationOut]
    policies: list[PolicyOut]
    documents: list[AssetPaperOut]
    securities: list[SecurityOut]
    can_edit: bool


class CoverOut(Schema):
    """How far a case is covered: `exposure` owed or asked for, `available` what its assets allow it."""

    exposure: Yuan
    secured: Yuan
    value: Yuan
    available: Yuan
    covered: Yuan
    uncovered: Yuan
    ltv: RateText | None
    cap: RateText | None
    is_over: bool


class GuaranteeOut(Schema):
    id: int
    application_number: str
    contract_number: str
    customer_name: CustomerName
    guarantor_number: str
    guarantor_name: CustomerName
    kind: str
    kind_name: str
    kind_name_en: str
    amount: Yuan
    is_joint: bool
    status: str
    ended_because: str


class CaseCardOut(Schema):
    application_number: str
    contract_number: str
    is_open: bool
    is_signed: bool
    cover: CoverOut
    securities: list[SecurityOut]
    guarantees: list[GuaranteeOut]
    can_edit: bool
    can_check: bool


class CustomerCardOut(Schema):
    assets: list[AssetRowOut]
    securities: list[SecurityOut]
    guarantees: list[GuaranteeOut]
    guarantees_given: list[GuaranteeOut]
    can_edit: bool


def kinds_values(rules: dict[str, KindRules]) -> dict[str, Any]:
    """The table of kinds with the rules in force."""
    return {
        "assets": [
            {
                "code": kind.code,
                "name": kind.zh,
                "name_en": kind.en,
                "charge": kind.charge,
                **_registry(kind.registry),
                "needs_insurance": kind.needs_insurance,
                "cap": rules[kind.code].cap,
                "revaluation_months": rules[kind.code].revaluation_months,
                "fields": [_field(one) for one in (kind.identity, *kind.fields)],
            }
            for kind in ASSET_KINDS.values()
        ],
        "guarantees": [
            {"value": kind.code, "name": kind.zh, "name_en": kind.en} for kind in GUARANTEE_KINDS.values()
        ],
    }


def _field(one: KindField) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": one.zh,
        "label_en": one.en,
        "type": one.type,
        "required": one.required,
        "is_secret": one.is_secret,
        "choices": [{"value": value, "name": zh, "name_en": en} for value, zh, en in one.choices],
    }


def _registry(code: str) -> dict[str, str]:
    registry = REGISTRIES[code]
    return {"registry": code, "registry_name": registry.zh, "registry_name_en": registry.en}


def row_values(row: Any) -> dict[str, Any]:
    """An asset's row with the names of its kind."""
    kind = ASSET_KINDS[row.kind]
    return {**_slots(row), "kind_name": kind.zh, "kind_name_en": kind.en}


def asset_values(detail: AssetDetail, actor: Actor) -> dict[str, Any]:
    """An asset in full, and what the reader may do with it."""
    kind = ASSET_KINDS[detail.row.kind]
    labels = {one.name: one for one in (kind.identity, *kind.fields)}
    return {
        **row_values(detail.row),
        "values": [_value(labels[name], text) for name, text in detail.fields.items()],
        "warnings": list(detail.warnings),
        "registry": kind.registry,
        "needs_insurance": kind.needs_insurance,
        "is_insured_until": detail.is_insured_until,
        "valuations": detail.valuations,
        "policies": detail.policies,
        "documents": detail.documents,
        "securities": [security_values(one, actor) for one in detail.securities],
        "can_edit": actor.may("collateral.edit"),
    }


def _value(field: KindField, text: str) -> dict[str, str]:
    zh, en = next(((zh, en) for value, zh, en in field.choices if value == text), (text, text))
    return {"name": field.name, "label": field.zh, "label_en": field.en, "value": zh, "value_en": en}


def security_values(one: Any, actor: Actor) -> dict[str, Any]:
    """A security with the names of its kind and registry, and which steps are to be answered."""
    kind = ASSET_KINDS[one.asset_kind]
    may = actor.may("collateral.check")
    return {
        **_slots(one),
        **_registry(one.registry),
        "asset_kind_name": kind.zh,
        "asset_kind_name_en": kind.en,
        "steps": [
            {
                **_slots(step),
                "can_answer": may and step.status == "requested" and step.made_by_id != actor.user_id,
            }
            for step in one.steps
        ],
    }


def guarantee_values(row: Any) -> dict[str, Any]:
    """A guarantee with the names of its kind."""
    kind = GUARANTEE_KINDS[row.kind]
    return {**_slots(row), "kind_name": kind.zh, "kind_name_en": kind.en}


def card_values(card: CaseCard, actor: Actor) -> dict[str, Any]:
    """What secures a case, and what the reader may do about it."""
    cover = card.cover
    names = ("exposure", "secured", "value", "available", "covered", "uncovered", "ltv", "cap")
    return {
        **{name: getattr(card, name) for name in ("application_number", "contract_number")},
        "is_open": card.is_open,
        "is_signed": card.is_signed,
        "cover": {
            **{name: getattr(cover, name) for name in names},
            "is_over": cover.secured_exposure > cover.available,
        },
        "securities": [security_values(one, actor) for one in card.securities],
        "guarantees": [guarantee_values(one) for one in card.guarantees],
        "can_edit": card.is_open and actor.may("collateral.edit"),
        "can_check": actor.may("collateral.check"),
    }


def percent_cell(rate: Decimal) -> str:
    """A rate as a cell of a spreadsheet: 70%."""
    return f"{(rate * 100).normalize():f}%"


def _slots(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}
