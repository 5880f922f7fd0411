"""What the reads of collateral answer; amounts in cents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from huoshui.core.collateral import CaseCover
from huoshui.core.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetRow:
    """An asset as lists show it; `state`: free, proposed, charged (agreed or registered), released.

    `available` is what the next rank may secure; None when the asset was never valued.
    """

    id: int
    number: str
    kind: str
    name: str
    owner_name: str
    owner_number: str
    identity_masked: str
    branch_id: int
    state: str
    value: Cents | None
    valued_on: date | None
    next_valuation_on: date | None
    cap: Decimal
    prior_claims: Cents
    secured: Cents
    available: Cents | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetPage:
    """One page of assets."""

    items: tuple[AssetRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuationRow:
    """A valuation in the asset's history."""

    id: int
    amount: Cents
    prior_claims: Cents
    source: str
    appraiser: str
    valued_on: date
    valid_until: date
    document_id: int | None
    entered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRow:
    """An insurance policy of the asset."""

    id: int
    policy_number: str
    insurer: str
    amount: Cents
    start_date: date
    expiry_date: date
    lender_is_beneficiary: bool
    document_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper kept with the asset."""

    id: int
    kind: str
    file_name: str
    content_type: str
    size: int
    uploaded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A registration or release that was asked for, and its answer."""

    id: int
    kind: str
    happened_on: date
    registration_number: str
    reason: str
    replaced_by_id: int | None
    document_id: int
    document_name: str
    status: str
    made_by_id: int
    made_by: str
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityRow:
    """A security with its rank among those in force (None when it is over), and what the value carries."""

    id: int
    asset_number: str
    asset_name: str
    asset_kind: str
    charge: str
    application_number: str
    contract_number: str
    customer_id: int
    customer_name: str
    rank: int | None
    secured_amount: Cents
    available: Cents | None
    covered: Cents | None
    status: str
    registry: str
    registration_number: str
    registered_on: date | None
    released_on: date | None
    ended_because: str
    reuse_reason: str
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetDetail:
    """An asset in full; secret fields masked."""

    row: AssetRow
    fields: Mapping[str, str]
    warnings: tuple[str, ...]
    is_insured_until: date | None
    valuations: tuple[ValuationRow, ...]
    policies: tuple[PolicyRow, ...]
    documents: tuple[PaperRow, ...]
    securities: tuple[SecurityRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeRow:
    """A guarantee of a case."""

    id: int
    application_number: str
    contract_number: str
    customer_name: str
    guarantor_number: str
    guarantor_name: str
    kind: str
    amount: Cents
    is_joint: bool
    status: str
    ended_because: str
    proposed_by_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCard:
    """What secures a case (担保): `cover` measured against what is owed, or asked for before the pay-out."""

    application_number: str
    contract_number: str
    is_open: bool
    is_signed: bool
    cover: CaseCover
    securities: tuple[SecurityRow, ...]
    guarantees: tuple[GuaranteeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCard:
    """What a customer owns, has secured, and answers for."""

    assets: tuple[AssetRow, ...]
    securities: tuple[SecurityRow, ...]
    guarantees: tuple[GuaranteeRow, ...]
    guarantees_given: tuple[GuaranteeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be done about an asset (押品待办): valuation, insurance, registration; due on a day."""

    kind: str
    asset_number: str
    asset_name: str
    case_number: str
    customer_name: str
    amount: Cents
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StepToCheck:
    """A registration or release that waits for its second person."""

    id: int
    kind: str
    asset_number: str
    case_number: str
    customer_name: str
    amount: Cents
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OverLtv:
    """A case whose secured debt is more than the threshold allows (超抵押率)."""

    customer_id: int
    contract_number: str
    assets: tuple[str, ...]
    valued_on: date | None
    owed: Cents
    cover: CaseCover
