"""What a signer advises: an amount and a term within the product's range, and words for what needs them."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoshui.core.errors import InvalidInput
from huoshui.core.money import Cents
from huoshui.origination.approval.people import votes_of
from huoshui.origination.models import Application, ApprovalStep
from huoshui.origination.offers import propose
from huoshui.products.queries import get_version
from huoshui.risk.queries import get_decision
from huoshui.risk.reasons import DESK_REASONS

_DESK_CODES = frozenset(item.code for item in DESK_REASONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a signer would grant; None = as proposed so far. Amount in cents."""

    amount: Cents | None
    term_months: int | None


def check_words(action: str, opinion: str, reason_codes: Sequence[str]) -> None:
    """Nothing. Refusals: InvalidInput when words or reasons are missing, too long or unknown."""
    if len(opinion) > 500:
        raise InvalidInput(field="opinion", zh="意见最多500字", en="An opinion of 500 characters at most")
    if action != "approve" and not opinion.strip():
        raise InvalidInput(field="opinion", zh="请填写意见", en="Give your opinion")
    if action == "decline" and not reason_codes:
        raise InvalidInput(field="reason_codes", zh="请选择拒绝原因", en="Choose a reason for the decline")
    if not set(reason_codes) <= _DESK_CODES:
        raise InvalidInput(field="reason_codes", zh="拒绝原因无效", en="No such reason")


def advise(application: Application, step: ApprovalStep, opinion: str, advice: Advice) -> bool:
    """Whether the advised figures go over the decision's limit; they become the proposal.

    Where several sign a step, the most careful of them counts: 800,000.00 and 600,000.00 → 600,000.00.
    Refusals: InvalidInput outside the product's range, or over the limit without a reason.
    """
    definition = get_version(application.product_version_id).definition
    assert application.requested_amount is not None and application.offer_amount is not None
    assert application.offer_term_months is not None and application.offer_annual_rate is not None
    amount = advice.amount if advice.amount is not None else application.offer_amount
    term = advice.term_months if advice.term_months is not None else application.offer_term_months
    if not definition.amount_min <= amount <= min(definition.amount_max, application.requested_amount):
        raise InvalidInput(
            field="advised_amount",
            zh="建议金额须在产品范围内且不超过申请金额",
            en="The advised amount must be within the product's range and not above what was asked for",
        )
    if not definition.term_months_min <= term <= (application.requested_term_months or 0):
        raise InvalidInput(
            field="advised_term_months",
            zh="建议期限须在产品范围内且不超过申请期限",
            en="The advised term must be within the product's range and not above what was asked for",
        )
    assert application.decision_record_id is not None
    limit = get_decision(application.decision_record_id).limit
    over_limit = limit is not None and amount > limit
    if over_limit and not opinion.strip():
        raise InvalidInput(
            field="opinion", zh="超过测算额度须说明理由", en="Going over the limit needs a reason"
        )
    if votes_of(step, ("approve",)):
        amount = min(amount, application.offer_amount)
        term = min(term, application.offer_term_months)
    propose(application, amount=amount, term_months=term, annual_rate=application.offer_annual_rate)
    return over_limit
