"""What is known of a customer's loans for their classes, read from the tables: the core's values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from huoshui.core.classification import (
    AssetFacts,
    ClassLimits,
    ClassReason,
    DebtorFacts,
    Observation,
    Restructuring,
    RiskClass,
    observe,
)
from huoshui.core.loan import InstalmentState
from huoshui.products.queries import NoCurrentParameter, get_parameters
from huoshui.servicing.classification.models import ClassReview, LoanRestructuring
from huoshui.servicing.loan_file import LoanFile
from huoshui.servicing.models import LoanAccount

RETAIL_KINDS = frozenset({"person", "farmer", "sole_proprietor"})
"""Debtors whose loans are retail assets (零售资产): the rules on the whole debtor spare them."""

FINDINGS = (
    ClassReason.USE_CHANGED,
    ClassReason.REFINANCED,
    ClassReason.IMPAIRED,
    ClassReason.RATING_CUT,
    ClassReason.EVASION,
    ClassReason.BANKRUPTCY,
    ClassReason.RESTRUCTURED,
    ClassReason.DEBTOR_BAD_DEBT,
    ClassReason.GROUP_MEMBER_BAD,
)
"""What a reviewer may find; the other reasons follow from figures."""

_LIMITS = {
    "class_own_claims_bad": "own_claims_bad",
    "class_all_banks_overdue": "all_banks_overdue",
    "class_loss_half": "loss_half",
    "class_loss_nearly_all": "loss_nearly_all",
}
_MISSED = frozenset({InstalmentState.OVERDUE, InstalmentState.PAID_LATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What reviews have found about a loan (认定事实); debts in cents."""

    codes: frozenset[ClassReason] = frozenset()
    expected_loss_share: Decimal = Decimal(0)
    debt_all_banks: int = 0
    overdue_all_banks: int = 0
    judgement: RiskClass = RiskClass.NORMAL


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanKnowledge:
    """A loan with everything its class depends on besides its days."""

    file: LoanFile
    is_retail: bool
    findings: Findings = field(default_factory=Findings)
    restructurings: tuple[Restructuring, ...] = ()


def class_limits(on: date) -> ClassLimits:
    """The shares of the measure in force on the day. Refusals: NoCurrentParameter."""
    values = get_parameters(tuple(_LIMITS), on=on)
    return ClassLimits(**{name: values[code] for code, name in _LIMITS.items()})


def class_limits_or_none(on: date) -> ClassLimits | None:
    """As `class_limits`; None for a lender that has no such rows: the night goes on without these rules."""
    try:
        return class_limits(on)
    except NoCurrentParameter:
        return None


def know(files: Sequence[LoanFile]) -> dict[int, LoanKnowledge]:
    """The loans by id with what is known of them: three statements, however many loans."""
    ids = [file.id for file in files]
    kinds = dict(LoanAccount.objects.filter(id__in=ids).values_list("id", "customer_kind"))
    findings = _findings(ids)
    changes: dict[int, list[Restructuring]] = {}
    for row in LoanRestructuring.objects.filter(loan_id__in=ids).order_by("changed_date"):
        changes.setdefault(row.loan_id, []).append(
            Restructuring(
                changed_date=row.changed_date,
                first_repayment_date=row.first_repayment_date,
                period_months=row.period_months,
            )
        )
    return {
        file.id: LoanKnowledge(
            file=file,
            is_retail=kinds[file.id] in RETAIL_KINDS,
            findings=findings.get(file.id, Findings()),
            restructurings=tuple(changes.get(file.id, ())),
        )
        for file in files
    }


def asset_facts(known: LoanKnowledge, on: date) -> AssetFacts:
    """The loan as the core classifies it."""
    state, findings = known.file.state, known.findings
    return AssetFacts(
        key=known.file.id,
        balance=state.principal_outstanding,
        days_past_due=state.days_past_due(on),
        technical=state.days_past_due(on) <= known.file.technical_overdue_days,
        previous_class=RiskClass(state.risk_class),
        arrears_cleared_date=state.arrears_cleared_date,
        period_months=known.file.class_rule.period_months,
        use_changed=ClassReason.USE_CHANGED in findings.codes,
        refinanced=ClassReason.REFINANCED in findings.codes,
        impaired=ClassReason.IMPAIRED in findings.codes,
        expected_loss_share=findings.expected_loss_share,
        rating_cut=ClassReason.RATING_CUT in findings.codes,
        evasion=ClassReason.EVASION in findings.codes,
        bankruptcy=ClassReason.BANKRUPTCY in findings.codes,
        observation=observation_of(known, on),
        judgement=findings.judgement,
    )


def debtor_facts(loans: Sequence[LoanKnowledge]) -> DebtorFacts:
    """The debtor of these loans: non-retail when one loan is; the gravest figures any review found."""
    heaviest = max(loans, key=lambda one: _overdue_share(one.findings)).findings
    codes = frozenset[ClassReason]().union(*(one.findings.codes for one in loans))
    return DebtorFacts(
        retail=all(one.is_retail for one in loans),
        debt_all_banks=heaviest.debt_all_banks,
        overdue_90_all_banks=heaviest.overdue_all_banks,
        bad_elsewhere=ClassReason.DEBTOR_BAD_DEBT in codes,
        group_member_bad=ClassReason.GROUP_MEMBER_BAD in codes,
    )


def observation_of(known: LoanKnowledge, on: date) -> Observation | None:
    """The observation a restructured loan is in; the fold tells which payments were missed in it."""
    if not known.restructurings:
        return None
    since = known.restructurings[0].first_repayment_date
    missed = [
        row.due_date
        for row in known.file.position(on).instalments
        if row.due_date >= since and row.state in _MISSED
    ]
    return observe(known.restructurings, missed, on)


def findings_of(review: ClassReview) -> Findings:
    """What a review found."""
    return Findings(
        codes=frozenset(ClassReason(code) for code in review.findings),
        expected_loss_share=review.expected_loss_share,
        debt_all_banks=review.debt_all_banks,
        overdue_all_banks=review.overdue_all_banks,
        judgement=RiskClass(review.judgement),
    )


def _findings(loan_ids: Sequence[int]) -> dict[int, Findings]:
    rows = ClassReview.objects.filter(loan_id__in=loan_ids, answer__confirmed=True)
    latest = rows.order_by("loan_id", "-answer__id").distinct("loan_id")
    return {row.loan_id: findings_of(row) for row in latest}


def _overdue_share(findings: Findings) -> Decimal:
    if not findings.debt_all_banks:
        return Decimal(0)
    return Decimal(findings.overdue_all_banks) / Decimal(findings.debt_all_banks)
