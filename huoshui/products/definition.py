"""What a product is: one frozen, validated value, read by every room;
no room asks for a product by its code.
"""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from huoshui.core.allocation import Component
from huoshui.core.dates import DayCount
from huoshui.core.loan import LENDER, FeeTiming, PrepaymentInterest, Surplus
from huoshui.core.money import yuan_text
from huoshui.core.pricing import RateReset
from huoshui.core.schedule import METHODS, RepaymentMethod
from huoshui.products.form import FieldOption, FormField, FormSchema, FormSection
from huoshui.products.values import AmountText, RateValue

CustomerKind = Literal["person", "sole_proprietor", "farmer", "enterprise"]
Channel = Literal["portal", "counter", "partner", "import"]
LimitMethod = Literal["working_capital", "affordability", "requested"]
GRADES = ("A", "B", "C", "D", "E")
CUSTOMER_KINDS: dict[str, tuple[str, str]] = {
    "person": ("个人", "Person"),
    "sole_proprietor": ("个体工商户", "Sole proprietor"),
    "farmer": ("农户", "Farmer"),
    "enterprise": ("企业", "Enterprise"),
}


class Part(BaseModel):
    """Common behaviour of the parts: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Pricing(Part):
    """How the rate is made (定价): fixed, or LPR ± basis points; each grade adds its basis points.

    With `reset` the rate floats (浮动利率): on the reset days the points stay and the latest LPR is taken;
    without, the rate of the signing stays to the end (固定利率). `products.floating` says what is allowed.
    """

    kind: Literal["fixed", "lpr"]
    annual_rate: RateValue | None = None
    lpr_code: Literal["lpr_1y", "lpr_5y"] | None = None
    basis_points: int = 0
    reset: RateReset | None = None
    grade_basis_points: dict[str, int] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if self.kind == "fixed" and self.annual_rate is None:
            raise ValueError("a fixed price needs annual_rate")
        if self.kind == "lpr" and self.lpr_code is None:
            raise ValueError("an LPR price needs lpr_code")
        unknown = sorted(set(self.grade_basis_points) - set(GRADES))
        if unknown:
            raise ValueError(f"unknown grades: {', '.join(unknown)}")
        return self


class Fee(Part):
    """A charge beside interest (费用): a monthly rate on the principal lent, or an amount; never deducted
    from the pay-out.

    `timing` is when an amount falls due: with each instalment, with the first one (what it is when nothing is
    said), or apart on the day of the pay-out. A monthly rate goes with each instalment. `collector` is
    `lender` or the name of a third party.
    """

    code: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=40)
    name_en: str = Field(min_length=1, max_length=80)
    rate_monthly: RateValue | None = None
    amount: AmountText | None = None
    timing: FeeTiming | None = None
    collector: str = Field(default=LENDER, min_length=1, max_length=60)

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.rate_monthly is None) == (self.amount is None):
            raise ValueError("a fee has either rate_monthly or amount")
        if (self.rate_monthly or self.amount or 0) <= 0:
            raise ValueError("a fee is above zero")
        if self.rate_monthly is not None and self.when is not FeeTiming.EACH_INSTALMENT:
            raise ValueError("a monthly rate goes with each instalment")
        return self

    @property
    def when(self) -> FeeTiming:
        """When it falls due."""
        usual = FeeTiming.FIRST_INSTALMENT if self.rate_monthly is None else FeeTiming.EACH_INSTALMENT
        return self.timing or usual


class DocumentKind(Part):
    """A kind of document asked for (申请材料)."""

    kind: str
    name: str
    name_en: str
    required: bool = True


CONSENT_PAPER = DocumentKind(
    kind="consent", name="查询授权书（纸质）", name_en="Consent to enquiries, on paper", required=False
)
OTHER_PAPER = DocumentKind(kind="other", name="其他材料", name_en="Another paper", required=False)


class Revolving(Part):
    """A contract that is a line to draw on (循环授信): the least drawdown, the longest term of one."""

    draw_min: AmountText
    draw_term_months_max: int = Field(ge=1, le=60)


class Tranches(Part):
    """A contract paid out in parts (分次放款): all drawn within so many months of the first pay-out, and no
    part but the last one below the least amount."""

    draw_months: int = Field(ge=1, le=36)
    amount_min: AmountText


_WITH_TRANCHES = frozenset(
    {
        RepaymentMethod.EQUAL_INSTALMENT,
        RepaymentMethod.EQUAL_PRINCIPAL,
        RepaymentMethod.INTEREST_MONTHLY,
        RepaymentMethod.INTEREST_QUARTERLY,
        RepaymentMethod.BULLET,
        RepaymentMethod.STEPPED,
        RepaymentMethod.DAILY_INTEREST,
    }
)


class DrawdownCondition(Part):
    """Something to be fulfilled before money goes out (提款条件); one that does not block is only shown."""

    code: str = Field(pattern=r"^[a-z0-9_]{1,40}$")
    text: str = Field(min_length=1, max_length=200)
    text_en: str = Field(min_length=1, max_length=300)
    blocks: bool = True


class StepPlan(Part):
    """A stair of 阶梯还款: so many instalments, and their weight beside the others; the last one goes on."""

    count: int = Field(ge=1)
    weight: RateValue


class RowPlan(Part):
    """An agreed due date of 自定义还款 (a harvest): months after the pay-out, its share of the principal."""

    after_months: int = Field(ge=1)
    share: RateValue


class MethodPlan(Part):
    """What single repayment methods need from the product (还款方式要素).

    `balloon_share` of the principal is left to the last instalment (气球款); the first `principal_grace`
    instalments ask interest only (还本宽限期).
    """

    balloon_share: RateValue | None = None
    steps: tuple[StepPlan, ...] = ()
    rows: tuple[RowPlan, ...] = ()
    principal_grace: int = Field(default=0, ge=0, le=120)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.balloon_share is not None and not 0 < self.balloon_share < 1:
            raise ValueError("balloon_share lies between 0 and 1")
        months = [row.after_months for row in self.rows]
        if months != sorted(set(months)):
            raise ValueError("the rows follow one another")
        if self.rows and (sum(row.share for row in self.rows) != 1 or min(r.share for r in self.rows) < 0):
            raise ValueError("the shares of the rows add up to 1")
        return self


class ApprovalStepPlan(Part):
    """A planned approval step (审批环节); with `above_amount` it opens only above that amount."""

    code: str
    name: str
    name_en: str
    permission: str
    above_amount: AmountText | None = None


class ProductDefinition(Part):
    """Everything one version of a product fixes (产品定义)."""

    customer_kinds: tuple[CustomerKind, ...] = Field(min_length=1)
    channels: tuple[Channel, ...] = ("portal", "counter", "partner", "import")
    currency: Literal["CNY"] = "CNY"
    amount_min: AmountText
    amount_max: AmountText
    term_months_min: int = Field(ge=1)
    term_months_max: int = Field(le=480)
    repayment_methods: tuple[RepaymentMethod, ...] = Field(min_length=1)
    pricing: Pricing
    fees: tuple[Fee, ...] = ()
    grace_days: int = Field(default=0, ge=0, le=30)
    penalty_markup: RateValue
    misuse_markup: RateValue
    compound_interest: bool = True
    day_count: DayCount = DayCount.ACTUAL_360
    penalty_day_basis: Literal[360, 365] = 360
    prepayment_fee_rate: RateValue
    prepayment_interest: PrepaymentInterest = PrepaymentInterest.WITH_NEXT
    surplus: Surplus = Surplus.CREDIT_BALANCE
    allocation_order: tuple[Component, ...]
    allocation_mode: Literal["by_instalment", "by_component"] = "by_instalment"
    due_day: int | None = Field(default=None, ge=1, le=31)
    revolving: Revolving | None = None
    tranches: Tranches | None = None
    method_plan: MethodPlan = MethodPlan()
    documents: tuple[DocumentKind, ...] = ()
    conditions: tuple[DrawdownCondition, ...] = ()
    form: FormSchema
    decision_flow: str
    limit_method: LimitMethod
    auto_approve_up_to: AmountText | None = None
    approval_flow: str = (
        ""  # the code of a drawn flow; empty, or none at work: the steps below, level by level
    )
    approval_steps: tuple[ApprovalStepPlan, ...] = Field(min_length=1)
    sla_hours: int = Field(ge=1)
    offer_valid_days: int = Field(ge=1)
    contract_template: str
    reminder_days: tuple[int, ...] = (7, 3, 1)
    debit_retry_days: int = Field(default=3, ge=0)
    vat_rate: RateValue
    technical_overdue_days: int = Field(default=0, ge=0, le=7)

    @model_validator(mode="after")
    def _ranges(self) -> Self:
        if not 0 < self.amount_min <= self.amount_max:
            raise ValueError("amount_min must be positive and not above amount_max")
        if self.term_months_min > self.term_months_max:
            raise ValueError("term_months_min must not be above term_months_max")
        if set(self.allocation_order) != set(Component):
            raise ValueError("allocation_order names every component once")
        if len({step.code for step in self.approval_steps}) != len(self.approval_steps):
            raise ValueError("an approval step code appears twice")
        if len({condition.code for condition in self.conditions}) != len(self.conditions):
            raise ValueError("a condition code appears twice")
        if len({fee.code for fee in self.fees}) != len(self.fees):
            raise ValueError("a fee code appears twice")
        if any(
            rate < 0
            for rate in (self.penalty_markup, self.misuse_markup, self.prepayment_fee_rate, self.vat_rate)
        ):
            raise ValueError("markups, fee rates and tax rates are not negative")
        return self

    @model_validator(mode="after")
    def _paid_out_in_parts(self) -> Self:
        plan = self.tranches
        if plan is None:
            return self
        if self.revolving is not None:
            raise ValueError("a revolving line has no tranches")
        if not 0 < plan.amount_min <= self.amount_max:
            raise ValueError("the least tranche is above zero and not above amount_max")
        if plan.draw_months >= self.term_months_min:
            raise ValueError("all is drawn before the shortest term is over")
        # Their amounts are agreed once for the whole principal, or follow the amount lent at first.
        if unfit := [method.value for method in self.repayment_methods if method not in _WITH_TRANCHES]:
            raise ValueError(f"methods without tranches: {', '.join(unfit)}")
        if any(fee.rate_monthly is not None or fee.when is FeeTiming.FIRST_INSTALMENT for fee in self.fees):
            raise ValueError("with tranches a fee is an amount, with each instalment or apart")
        return self

    def filled_form(self) -> FormSchema:
        """The form with the limits and choices the definition itself fixes (amount, term, method, kind)."""
        sections = tuple(self._fill_section(section) for section in self.form.sections)
        return self.form.model_copy(update={"sections": sections})

    def accepted_documents(self) -> tuple[DocumentKind, ...]:
        """The documents asked for, and those any application may carry: a consent on paper, another paper."""
        asked = {document.kind for document in self.documents}
        return self.documents + tuple(one for one in (CONSENT_PAPER, OTHER_PAPER) if one.kind not in asked)

    def required_documents(self) -> tuple[DocumentKind, ...]:
        """The documents an application cannot do without."""
        return tuple(document for document in self.documents if document.required)

    def _fill_section(self, section: FormSection) -> FormSection:
        return section.model_copy(
            update={"fields": tuple(self._fill_field(field) for field in section.fields)}
        )

    def _fill_field(self, field: FormField) -> FormField:
        if field.name == "amount":
            return field.model_copy(
                update={"min": yuan_text(self.amount_min), "max": yuan_text(self.amount_max)}
            )
        if field.name == "term_months":
            return field.model_copy(update={"min": self.term_months_min, "max": self.term_months_max})
        if field.name == "repayment_method":
            options = tuple(
                FieldOption(value=method.value, label=METHODS[method].zh, label_en=METHODS[method].en)
                for method in self.repayment_methods
            )
            return field.model_copy(update={"options": options})
        if field.name == "customer_kind":
            kinds = tuple(
                FieldOption(value=kind, label=CUSTOMER_KINDS[kind][0], label_en=CUSTOMER_KINDS[kind][1])
                for kind in self.customer_kinds
            )
            return field.model_copy(update={"options": kinds})
        return field
