"""Reads of alerts: the list, and what each rule has been worth."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.identity.queries import Scope
from huoshui.servicing.monitoring.models import RiskAlert
from huoshui.servicing.monitoring.rules import RULE_BY_CODE, RULES
from huoshui.servicing.scoping import in_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """An alert in a list; the principal of its loan in cents."""

    id: int
    rule: str
    rule_name: str
    rule_name_en: str
    customer_name: str
    customer_number: str
    loan_number: str
    principal_outstanding: Cents
    facts: dict[str, Any]
    raised_on: date
    due_on: date
    is_late: bool
    status: str
    owner_id: int | None
    owner_name: str
    action: str
    is_real: bool | None
    note: str
    answered_by_name: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """One page of alerts."""

    items: tuple[AlertRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWorth:
    """What a rule has been worth (预警准确率): raised, answered, real; precision = real / answered."""

    rule: str
    name: str
    name_en: str
    raised: int
    answered: int
    real: int

    @property
    def precision(self) -> float | None:
        """Share of answered alerts whose danger was real; None before the first answer."""
        return self.real / self.answered if self.answered else None


def list_alerts(
    *,
    scope: Scope,
    status: str = "",
    rule: str = "",
    search: str = "",
    owner_id: int | None = None,
    customer_id: int | None = None,
    page: int = 1,
    page_size: int = 20,
) -> AlertPage:
    """Alerts in scope: open ones first, those due first before the others."""
    rows = RiskAlert.objects.filter(in_scope(scope, "loan__"))
    if status:
        rows = rows.filter(status=status)
    if rule:
        rows = rows.filter(rule=rule)
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if search.strip():
        text = search.strip()
        rows = rows.filter(
            Q(customer__name__icontains=text) | Q(loan__number=text) | Q(customer__number=text)
        )
    start = (page - 1) * page_size
    found = rows.select_related("customer", "loan", "loan__state", "owner", "answered_by")
    ordered = found.order_by("-status", "due_on", "id")[start : start + page_size]
    today = business_date.today()
    return AlertPage(items=tuple(_row(one, today) for one in ordered), total=rows.count())


def worth_of_rules(*, scope: Scope) -> tuple[RuleWorth, ...]:
    """Every rule with what it has been worth in this scope."""
    rows = RiskAlert.objects.filter(in_scope(scope, "loan__")).values("rule")
    counted = rows.annotate(
        raised=Count("id"),
        answered=Count("id", filter=Q(status="answered")),
        real=Count("id", filter=Q(is_real=True)),
    )
    none = {"raised": 0, "answered": 0, "real": 0}
    by_rule = {
        row["rule"]: {"raised": row["raised"], "answered": row["answered"], "real": row["real"]}
        for row in counted
    }
    return tuple(
        RuleWorth(
            rule=rule.code,
            name=rule.zh,
            name_en=rule.en,
            **by_rule.get(rule.code, none),
        )
        for rule in RULES
    )


def _row(one: RiskAlert, today: date) -> AlertRow:
    rule = RULE_BY_CODE[one.rule]
    return AlertRow(
        id=one.pk,
        rule=one.rule,
        rule_name=rule.zh,
        rule_name_en=rule.en,
        customer_name=one.customer.name,
        customer_number=one.customer.number,
        loan_number=one.loan.number,
        principal_outstanding=one.loan.state.principal_outstanding,
        facts=one.facts,
        raised_on=one.raised_on,
        due_on=one.due_on,
        is_late=one.status == "open" and one.due_on < today,
        status=one.status,
        owner_id=one.owner_id,
        owner_name=one.owner.name if one.owner else "",
        action=one.action,
        is_real=one.is_real,
        note=one.note,
        answered_by_name=one.answered_by.name if one.answered_by else "",
        answered_at=one.answered_at,
    )
