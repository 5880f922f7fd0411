"""The rules that raise alerts (预警规则): each looks at every borrower of the lender in one statement or
two.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Min

from huoshui.collateral.queries import cases_over_ltv
from huoshui.core.money import yuan_text
from huoshui.origination.queries import repeated_applicants, score_drops
from huoshui.parties.queries import contacts_changed_since, debt_ratios_above
from huoshui.servicing.lines.models import CreditLine
from huoshui.servicing.lines.use import use_of
from huoshui.servicing.models import LoanAccount
from huoshui.servicing.payment.flows import customers_with_flows, findings_of

CONTACT_DAYS, REPEAT_DAYS, FLOW_DAYS = 30, 30, 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A borrower a rule found, the fact that names it, and its figures as texts; the contract, when the rule
    looks at one loan and not at the borrower."""

    customer_id: int
    fact_key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    contract_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """A rule: its names, the dated parameter that is its threshold, and how it looks."""

    code: str
    zh: str
    en: str
    parameter: str
    find: Callable[[Any, date], Iterable[Found]]


def _debt_ratio(threshold: Decimal, day: date) -> Iterable[Found]:
    for row in debt_ratios_above(threshold):
        yield Found(
            customer_id=row.customer_id,
            fact_key=f"{row.year}",
            facts={"year": row.year, "debt_ratio": f"{row.ratio:.4f}"},
        )


def _score_drop(threshold: Decimal, day: date) -> Iterable[Found]:
    for row in score_drops(threshold):
        yield Found(
            customer_id=row.customer_id,
            fact_key=row.number,
            facts={"number": row.number, "before": f"{row.before:f}", "after": f"{row.after:f}"},
        )


def _line_use(threshold: Decimal, day: date) -> Iterable[Found]:
    lines = CreditLine.objects.filter(status="active", limit_amount__gt=0)
    limits = {line.pk: line for line in lines}
    for line_id, use in use_of(limits).items():
        line = limits[line_id]
        if Decimal(use.used) >= threshold * line.limit_amount:
            yield Found(
                customer_id=line.customer_id,
                fact_key=f"{line.number} {day:%Y-%m}",
                facts={
                    "line": line.number,
                    "used": yuan_text(use.used),
                    "limit": yuan_text(line.limit_amount),
                },
            )


def _contact_changed(threshold: int, day: date) -> Iterable[Found]:
    """A borrower who changes phone or address so many times within thirty days."""
    for row in contacts_changed_since(day - timedelta(days=CONTACT_DAYS), least=threshold):
        yield Found(
            customer_id=row.customer_id,
            fact_key=f"{row.last_day}",
            facts={"times": row.times, "last": f"{row.last_day}"},
        )


def _repeated(threshold: int, day: date) -> Iterable[Found]:
    """A borrower who has applied so often within thirty days."""
    for row in repeated_applicants(day - timedelta(days=REPEAT_DAYS), least=threshold):
        yield Found(customer_id=row.customer_id, fact_key=row.last_number, facts={"times": row.times})


def _flows(*kinds: str) -> Callable[[int, date], Iterable[Found]]:
    """A rule that looks for movements of these kinds from the threshold on, within so many days."""

    def find(threshold: int, day: date) -> Iterable[Found]:
        watched = set(customers_with_flows(day - timedelta(days=FLOW_DAYS)))
        lent = LoanAccount.objects.filter(customer_id__in=watched, state__status="active")
        first = lent.values("customer_id").annotate(day=Min("start_date")).values_list("customer_id", "day")
        for customer_id, since in first:
            for flow in findings_of(customer_id, since=max(since, day - timedelta(days=FLOW_DAYS))):
                if flow.finding in kinds and flow.amount >= threshold:
                    yield Found(
                        customer_id=customer_id,
                        fact_key=f"flow {flow.flow_id}",
                        facts={
                            "day": f"{flow.flow_date}",
                            "name": flow.name,
                            "amount": yuan_text(flow.amount),
                            "why": flow.why_zh,
                            "why_en": flow.why_en,
                        },
                    )

    return find


def _over_ltv(threshold: Decimal, day: date) -> Iterable[Found]:
    """A loan that owes more than the values of its assets allow; each new valuation is a fact of its own."""
    for row in cases_over_ltv(threshold, day=day):
        cover = row.cover
        yield Found(
            customer_id=row.customer_id,
            contract_number=row.contract_number,
            fact_key=f"{row.contract_number} {row.valued_on}",
            facts={
                "contract": row.contract_number,
                "assets": "、".join(row.assets),
                "owed": yuan_text(cover.secured_exposure),
                "available": yuan_text(cover.available),
                "value": yuan_text(cover.value),
                "ltv": f"{cover.ltv:f}" if cover.ltv is not None else "",
                "cap": f"{cover.cap:f}" if cover.cap is not None else "",
            },
        )


RULES: tuple[AlertRule, ...] = (
    AlertRule(
        code="debt_ratio",
        zh="资产负债率过高",
        en="Liabilities too high",
        parameter="alert_debt_ratio",
        find=_debt_ratio,
    ),
    AlertRule(
        code="score_drop",
        zh="评分下降",
        en="Score has dropped",
        parameter="alert_score_drop",
        find=_score_drop,
    ),
    AlertRule(
        code="line_use",
        zh="授信几近用满",
        en="Line nearly used up",
        parameter="alert_line_use",
        find=_line_use,
    ),
    AlertRule(
        code="contact_changed",
        zh="频繁变更联系方式",
        en="Contact details keep changing",
        parameter="alert_contact_changes",
        find=_contact_changed,
    ),
    AlertRule(
        code="repeated",
        zh="短期内多次申请",
        en="Many applications in a short time",
        parameter="alert_applications",
        find=_repeated,
    ),
    AlertRule(
        code="flow_forbidden",
        zh="贷款资金流向禁止领域",
        en="Money into a forbidden field",
        parameter="alert_flow_amount",
        find=_flows("forbidden"),
    ),
    AlertRule(
        code="flow_related",
        zh="贷款资金回流本人或关联方",
        en="Money back to the borrower or related parties",
        parameter="alert_flow_amount",
        find=_flows("related", "back"),
    ),
    AlertRule(
        code="over_ltv",
        zh="贷款超过押品可担保价值",
        en="Loan over its loan-to-value cap",
        parameter="alert_over_ltv",
        find=_over_ltv,
    ),
)
RULE_BY_CODE: Mapping[str, AlertRule] = {rule.code: rule for rule in RULES}
