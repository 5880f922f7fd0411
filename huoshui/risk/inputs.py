"""What goes into a decision: what the caller knows, and the package of everything that was looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from huoshui.core.money import Cents
from huoshui.core.schedule import RepaymentMethod
from huoshui.products.definition import LimitMethod, Pricing
from huoshui.products.values import AmountText, RateValue


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionInputs:
    """What the caller knows of the case. `facts` are the form's values, still as texts; amounts in cents."""

    product_version_id: int
    customer_id: int | None
    customer_kind: str
    name: str
    id_number: str
    birth_date: date | None
    amount: Cents
    term_months: int
    method: RepaymentMethod
    purpose: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class BureauFacts(BaseModel):
    """The bureau's answer as the flow sees it; unavailable keeps every figure None."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    available: bool
    reference: str = ""
    overdue_count_24m: int | None = None
    days_past_due_max_24m: int | None = None
    open_loans_count: int | None = None
    monthly_debt: AmountText | None = None
    query_count_3m: int | None = None


SourceOutcome = Literal[
    "answered", "timeout", "failed", "nonsense", "no_consent", "switched_off", "not_applicable"
]
UNAVAILABLE: frozenset[SourceOutcome] = frozenset(
    {"timeout", "failed", "nonsense", "no_consent", "switched_off"}
)
"""Outcomes after which a person decides; a source that knows no subjects of this kind is not asked."""


class SourceSaid(BaseModel):
    """What one source said (数据源答复): fields as JSON, amounts as texts; without an answer none of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: SourceOutcome
    pulled_at: datetime | None = None
    facts: dict[str, Any] = {}

    @property
    def is_available(self) -> bool:
        """Whether it answered."""
        return self.outcome == "answered"


class Velocity(BaseModel):
    """How fast applications came (申请频率), this one not counted: of the person, and of anybody who gave the
    same phone, used the same device or gave the same address. None where there is nothing to compare.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    applications_1d: int | None = None
    applications_7d: int | None = None
    applications_30d: int | None = None
    applications_90d: int | None = None
    declined_90d: int | None = None
    phone_applications_1d: int | None = None
    phone_applications_7d: int | None = None
    phone_applications_30d: int | None = None
    phone_applications_90d: int | None = None
    device_applications_1d: int | None = None
    device_applications_7d: int | None = None
    device_applications_30d: int | None = None
    device_applications_90d: int | None = None
    address_applications_1d: int | None = None
    address_applications_7d: int | None = None
    address_applications_30d: int | None = None
    address_applications_90d: int | None = None


class Filling(BaseModel):
    """How the form was filled in (填表行为): None when it was not watched, at the counter and at partners."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form_seconds: int | None = None
    form_corrections: int | None = None
    form_focus_losses: int | None = None
    pasted_identity: int | None = None
    typing_interval_ms_median: int | None = None
    typing_interval_ms_deviation: int | None = None
    is_too_fast: bool | None = None


class RingFigures(BaseModel):
    """The ring (团伙) around the person: how many people, things that tie them, people in the shortest round
    (0: none), and what share of the others was declined or has a loan that turned bad (None: not known).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ring_people: int | None = None
    ring_bonds: int | None = None
    ring_length: int | None = None
    ring_declined_share: RateValue | None = None
    ring_bad_share: RateValue | None = None


class Traces(Velocity, Filling, RingFigures):
    """What this application shares with others (申请痕迹), how it was filled in and who stands around it:
    None where there is nothing to compare."""

    phone_people: int | None = None
    account_people: int | None = None
    address_people: int | None = None
    document_people: int | None = None
    copied_people: int | None = None
    device_people: int | None = None
    network_people_1d: int | None = None


class DecisionPackage(BaseModel):
    """Everything a decision depends on (决策输入), stored with it: evaluating it again gives the same answer.

    Amounts are cents, rates Decimal. Who the customer is stands nowhere in it; `age` is all it keeps of the
    birth date. A value that is not known is None, never 0; a group's two are None
    where there is no group. `dictionary` names the definitions of derived variables that were in force;
    `sources` is what each source of the flow said, the bureau's own figures standing in `bureau`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    business_date: date
    product_code: str
    product_version: int
    definition_hash: str
    customer_kind: str
    customer_kinds: tuple[str, ...]
    age: int | None
    amount: AmountText
    amount_min: AmountText
    amount_max: AmountText
    term_months: int
    term_months_min: int
    term_months_max: int
    policy_term_max: int
    policy_term_max_long_cycle: int
    method: RepaymentMethod
    purpose: str
    facts: dict[str, Any]
    bureau: BureauFacts
    exposure: AmountText
    single_borrower_limit: RateValue
    group_exposure: AmountText | None = None
    group_limit: RateValue | None = None
    unified_room: AmountText | None = None
    net_assets: AmountText
    affordability_ratio: RateValue
    lpr: RateValue | None
    pricing: Pricing
    limit_method: LimitMethod
    dictionary: str = ""
    traces: Traces = Traces()
    sources: dict[str, SourceSaid] = {}


Outcome = Literal["approve", "decline", "refer", "supplement"]
