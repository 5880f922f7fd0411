"""A person's finding about a loan: proposed by one, confirmed by another, never better than the rules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.classification import (
    Classification,
    ClassReason,
    Restructuring,
    RiskClass,
    is_worse,
)
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.core.money import Cents, yuan_grouped
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope, authority_of, scope_of
from huoshui.risk.ratings.operations import look_after_ratings
from huoshui.servicing.classification.assess import assess, floor_changes
from huoshui.servicing.classification.debtors import apply_floors, customers_loans, note_restructuring
from huoshui.servicing.classification.facts import FINDINGS, Findings, LoanKnowledge, class_limits
from huoshui.servicing.classification.models import ClassReview, ClassReviewAnswer
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.models import LoanAccount
from huoshui.servicing.scoping import in_scope

CLASS_NAMES = {
    RiskClass.NORMAL: ("正常", "pass"),
    RiskClass.SPECIAL_MENTION: ("关注", "special mention"),
    RiskClass.SUBSTANDARD: ("次级", "substandard"),
    RiskClass.DOUBTFUL: ("可疑", "doubtful"),
    RiskClass.LOSS: ("损失", "loss"),
}
_REASON_LENGTH, _EVIDENCE_LENGTH, _OPINION_LENGTH = 500, 2000, 500


class LoanNotClassified(Refusal):
    """A review of a loan that is not on the balance sheet."""

    code = "servicing.loan_not_classified"
    zh = "借据 {number} 不是未结清状态，不作风险分类"
    en = "Loan {number} is not active: it has no class to review"


class ReviewWaiting(Refusal):
    """A second review while one waits for its answer."""

    code = "servicing.class_review_waiting"
    zh = "借据 {number} 已有待认定的分类意见"
    en = "A review of loan {number} is already waiting to be confirmed"


class ClassTooGood(Refusal):
    """A class better than the rules allow: by hand nothing is improved but by the conditions for upgrades."""

    code = "servicing.class_too_good"
    zh = "按规则该借据最好为{minimum_zh}类，不能人工认定为更好的类别"
    en = "By the rules this loan is {minimum_en} at best; nobody may classify it better"
    status = 422


class ReviewAnswered(Refusal):
    """A second answer to one review."""

    code = "servicing.class_review_answered"
    zh = "该分类意见已处理"
    en = "This review has been answered already"


class OwnReview(Forbidden):
    """The proposer answering their own review."""

    code = "servicing.own_class_review"
    zh = "提出人不能认定自己的分类意见"
    en = "Nobody may confirm a class they proposed"


class ReviewBeyondAuthority(Forbidden):
    """An answer by somebody whose authority ends below the loan's balance."""

    code = "servicing.class_review_beyond_authority"
    zh = "借据余额 {amount} 元超出您的审批权限"
    en = "The balance of {amount} yuan is beyond your authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """What is proposed for a loan; debts in cents, the expected loss as a share of the balance."""

    risk_class: str
    findings: Sequence[str] = ()
    expected_loss_share: Decimal = Decimal(0)
    debt_all_banks: Cents = 0
    overdue_all_banks: Cents = 0
    first_repayment_date: date | None = None
    reason: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReceipt:
    """A review after an operation: what it proposes, the best class the rules allow, the loan's class now."""

    id: int
    loan_number: str
    status: str
    class_proposed: str
    minimum: str
    risk_class: str


@transaction.atomic
def propose_class(*, actor: Actor, loan_number: str, new: NewReview) -> ReviewReceipt:
    """The review (分类意见) of an active loan, waiting for a second person; nothing changes yet.

    Refusals: Forbidden, NotFound, InvalidInput, LoanNotClassified, ReviewWaiting, ClassTooGood.
    """
    actor.require("classification.propose")
    if actor.user_id is None:
        raise Forbidden()
    risk_class, findings = _checked(new)
    today = business_day()
    loan_id, loans = _loans(loan_number, scope_of(actor))
    if ClassReview.objects.filter(loan_id=loan_id, answer__isnull=True).exists():
        raise ReviewWaiting(number=loan_number)
    minimum = _minimum(loans, loan_id, findings, new, today)
    if is_worse(minimum.risk_class, risk_class):
        zh, en = CLASS_NAMES[minimum.risk_class]
        raise ClassTooGood(field="risk_class", minimum_zh=zh, minimum_en=en)
    state = loans[loan_id].file.state
    row = ClassReview.objects.create(
        loan_id=loan_id,
        business_date=today,
        class_before=state.risk_class,
        class_proposed=risk_class.value,
        judgement=risk_class.value if is_worse(risk_class, minimum.risk_class) else RiskClass.NORMAL.value,
        findings=sorted(code.value for code in findings.codes),
        expected_loss_share=new.expected_loss_share,
        debt_all_banks=new.debt_all_banks,
        overdue_all_banks=new.overdue_all_banks,
        first_repayment_date=new.first_repayment_date,
        reason=new.reason.strip(),
        evidence=new.evidence.strip(),
        proposed_by_id=actor.user_id,
        proposed_at=clock.now(),
    )
    _audit(actor, "class.proposed", row, loan_number, reason=row.reason)
    return _receipt(row, loan_number, "proposed", minimum, state.risk_class)


@transaction.atomic
def answer_review(*, actor: Actor, review_id: int, confirm: bool, opinion: str = "") -> ReviewReceipt:
    """The review, confirmed and in force from today, or declined (认定).

    The findings act on all loans of the debtor; the class is the worst that days, findings and debtor rules
    ask for. Refusals: Forbidden, NotFound, InvalidInput (declined without words), ReviewAnswered, OwnReview,
    ReviewBeyondAuthority, LoanNotClassified.
    """
    actor.require("classification.confirm")
    if actor.user_id is None:
        raise Forbidden()
    words = opinion.strip()
    if not confirm and not words:
        raise InvalidInput(field="opinion", zh="请填写不同意的理由", en="Say why it is declined")
    _check_length("opinion", words, _OPINION_LENGTH)
    today = business_day()
    review = ClassReview.objects.select_related("loan").filter(pk=review_id).first()
    if review is None:
        raise NotFound()
    loan_id, loans = _loans(review.loan.number, scope_of(actor))
    if ClassReviewAnswer.objects.filter(review=review).exists():
        raise ReviewAnswered()
    if review.proposed_by_id == actor.user_id:
        raise OwnReview()
    balance = loans[loan_id].file.state.principal_outstanding
    if not authority_of(user_id=actor.user_id).covers(balance):
        raise ReviewBeyondAuthority(amount=yuan_grouped(balance))
    ClassReviewAnswer.objects.create(
        review=review,
        confirmed=confirm,
        opinion=words,
        business_date=today,
        proposed_by_id=review.proposed_by_id,
        answered_by_id=actor.user_id,
        answered_at=clock.now(),
    )
    if confirm and review.first_repayment_date is not None:
        note_restructuring(loans[loan_id].file, first_repayment_date=review.first_repayment_date, on=today)
    loans = customers_loans([loans[loan_id].file.customer_id])[loans[loan_id].file.customer_id]
    found = assess(loans.values(), class_limits(today), today)
    changed = floor_changes(loans, found, today) if confirm else []
    apply_floors(changed, actor=actor, on=today, review_id=review.pk)
    look_after_ratings(of=[loans[loan_id].file.customer_id])
    own = next((one.state for one in changed if one.file.id == loan_id), loans[loan_id].file.state)
    status = "confirmed" if confirm else "declined"
    _audit(actor, f"class.{status}", review, review.loan.number, opinion=words, risk_class=own.risk_class)
    return _receipt(review, review.loan.number, status, found[loan_id], own.risk_class)


def _checked(new: NewReview) -> tuple[RiskClass, Findings]:
    for name, text, longest in (
        ("reason", new.reason, _REASON_LENGTH),
        ("evidence", new.evidence, _EVIDENCE_LENGTH),
    ):
        if not text.strip():
            raise InvalidInput(field=name, zh="请填写理由和依据", en="Give the reason and the evidence")
        _check_length(name, text.strip(), longest)
    try:
        risk_class = RiskClass(new.risk_class)
    except ValueError:
        raise InvalidInput(field="risk_class", zh="没有这一分类", en="There is no such class") from None
    allowed = {code.value for code in FINDINGS}
    if not set(new.findings) <= allowed:
        raise InvalidInput(field="findings", zh="没有这一认定事实", en="There is no such finding")
    codes = frozenset(ClassReason(code) for code in new.findings)
    _check_figures(new, codes)
    return risk_class, Findings(
        codes=codes,
        expected_loss_share=new.expected_loss_share,
        debt_all_banks=new.debt_all_banks,
        overdue_all_banks=new.overdue_all_banks,
    )


def _check_figures(new: NewReview, codes: frozenset[ClassReason]) -> None:
    if not 0 <= new.expected_loss_share <= 1:
        raise InvalidInput(
            field="expected_loss_share", zh="预期损失占比应在0与1之间", en="The share lies between 0 and 1"
        )
    if not 0 <= new.overdue_all_banks <= new.debt_all_banks:
        raise InvalidInput(
            field="overdue_all_banks",
            zh="逾期90天以上金额不能超过全部债务",
            en="What is overdue cannot exceed the whole debt",
        )
    if (ClassReason.RESTRUCTURED in codes) != (new.first_repayment_date is not None):
        raise InvalidInput(
            field="first_repayment_date",
            zh="重组资产须填写调整后首个还款日",
            en="A restructured loan needs its first repayment date after the change",
        )


def _check_length(name: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise InvalidInput(field=name, zh=f"最多 {longest} 个字", en=f"At most {longest} characters")


def _loans(number: str, scope: Scope) -> tuple[int, dict[int, LoanKnowledge]]:
    """The loan's id, and all active loans of its customer, locked. Refusals: NotFound, LoanNotClassified."""
    row = LoanAccount.objects.filter(in_scope(scope), number=number).values_list("id", "customer_id").first()
    if row is None:
        raise NotFound()
    loan_id, customer_id = row
    loans = customers_loans([customer_id]).get(customer_id, {})
    if loan_id not in loans:
        raise LoanNotClassified(number=number)
    return loan_id, loans


def _minimum(
    loans: dict[int, LoanKnowledge], loan_id: int, findings: Findings, new: NewReview, today: date
) -> Classification:
    known = replace(loans[loan_id], findings=findings)
    if new.first_repayment_date is not None:
        change = Restructuring(
            changed_date=today,
            first_repayment_date=new.first_repayment_date,
            period_months=known.file.class_rule.period_months,
        )
        known = replace(known, restructurings=(*known.restructurings, change))
    return assess(
        [*(one for key, one in loans.items() if key != loan_id), known], class_limits(today), today
    )[loan_id]


def _audit(actor: Actor, action: str, row: ClassReview, loan_number: str, **more: str) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="loan",
        subject_id=row.loan_id,
        subject_number=loan_number,
        before={"risk_class": row.class_before},
        after={"class_proposed": row.class_proposed, "findings": row.findings, **more},
    )


def _receipt(
    row: ClassReview, number: str, status: str, minimum: Classification, risk_class: str
) -> ReviewReceipt:
    return ReviewReceipt(
        id=row.pk,
        loan_number=number,
        status=status,
        class_proposed=row.class_proposed,
        minimum=minimum.risk_class.value,
        risk_class=risk_class,
    )
