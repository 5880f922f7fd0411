"""What a loan stands for in the ledger, and the vouchers that lead from one state to the next. Pure.

Every change of a loan passes through `vouchers_between`: whatever the entries of the fact itself leave
unexplained is posted as a named difference, so the ledger equals the sum of the states after every operation.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from huoshui.core.money import split_vat
from huoshui.core.posting import (
    COLLECTED_PAYABLE,
    INTEREST_INCOME,
    INTEREST_RECEIVABLE,
    LOAN_OVERDUE,
    LOAN_PRINCIPAL,
    MEMO_INTEREST,
    MEMO_WRITTEN_OFF,
    OTHER_PAYABLE,
    OTHER_RECEIVABLE,
    TAX_PAYABLE,
    PostingLine,
    balanced,
    post_memo_interest,
    post_non_accrual_reversal,
    post_overdue_transfer,
)
from huoshui.core.posting.lines import credit, debit
from huoshui.ledger.facts import Fact
from huoshui.servicing.state import StateValues, interest_receivable

ON_BALANCE = (
    LOAN_PRINCIPAL,
    LOAN_OVERDUE,
    INTEREST_RECEIVABLE,
    OTHER_RECEIVABLE,
    OTHER_PAYABLE,
    COLLECTED_PAYABLE,
)
LOAN_ACCOUNTS = (*ON_BALANCE, MEMO_INTEREST, MEMO_WRITTEN_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherPlan:
    """A voucher to be posted for a loan: its fact, words and lines (cents)."""

    fact: Fact
    description: str
    lines: tuple[PostingLine, ...]
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedChange:
    """The vouchers of one change, and what the memo of unpaid interest moves besides them."""

    vouchers: tuple[VoucherPlan, ...]
    memo_change: int


def balances_of(state: StateValues, on: date, vat_rate: Decimal) -> dict[str, int]:
    """What the loan stands for on each of LOAN_ACCOUNTS on business date `on`: debit positive, cents.

    1221 holds the VAT declared on interest that was taken out of income and is not received yet; 2243 what
    was ever taken in for third parties, which settlements with them lower apart from the loan.
    """
    amounts = dict.fromkeys(LOAN_ACCOUNTS, 0)
    amounts[OTHER_PAYABLE] = -state.credit_balance
    amounts[COLLECTED_PAYABLE] = -state.fee_for_others
    if state.is_active:
        amounts[LOAN_PRINCIPAL] = state.principal_outstanding - state.principal_past_due
        amounts[LOAN_OVERDUE] = state.principal_past_due
    if state.is_non_accrual:
        amounts[MEMO_INTEREST] = state.memo_interest
        amounts[OTHER_RECEIVABLE] = split_vat(state.interest_reversed, vat_rate).vat
    elif state.is_active:
        amounts[INTEREST_RECEIVABLE] = interest_receivable(state, on)
    amounts[MEMO_WRITTEN_OFF] = state.written_off_amount
    return amounts


def effect_of(lines: Iterable[PostingLine]) -> dict[str, int]:
    """What the lines move on LOAN_ACCOUNTS: debit positive, cents."""
    moved = dict.fromkeys(LOAN_ACCOUNTS, 0)
    for line in lines:
        if line.account in moved:
            moved[line.account] += line.debit - line.credit
    return moved


def vouchers_between(
    before: StateValues, after: StateValues, facts: Sequence[VoucherPlan], *, on: date, vat_rate: Decimal
) -> BookedChange:
    """The vouchers of `facts` and of everything else that differs between two states of a loan on `on`.

    In this order: the facts, interest leaving income (停计) or coming back, principal becoming overdue, a
    true-up of whatever is left. The memo change is returned apart: the end of day books it for all loans
    together.
    """
    vouchers = [plan for plan in facts if plan.lines]
    gap = balances_of(after, on, vat_rate)
    for account, amount in balances_of(before, on, vat_rate).items():
        gap[account] -= amount
    for plan in vouchers:
        _take(gap, plan.lines)
    steps: tuple[Callable[[], VoucherPlan | None], ...] = (
        lambda: _non_accrual(before, after, gap, vat_rate),
        lambda: _overdue(gap),
        lambda: _true_up(gap, vat_rate),
    )
    for step in steps:
        more = step()
        if more is not None and more.lines:
            vouchers.append(more)
            _take(gap, more.lines)
    assert not any(amount for account, amount in gap.items() if account != MEMO_INTEREST), gap
    return BookedChange(vouchers=tuple(vouchers), memo_change=gap[MEMO_INTEREST])


def memo_voucher(amount: int) -> VoucherPlan:
    """The voucher that moves the memo of unpaid interest (表外应收未收利息) by `amount`."""
    return VoucherPlan(
        fact="memo_interest", description="表外应收未收利息变动", lines=post_memo_interest(amount=amount)
    )


def overdue_voucher(principal: int) -> VoucherPlan:
    """The voucher that moves principal to overdue (转逾期), back when negative; cents."""
    words = "本金转逾期" if principal > 0 else "逾期本金转回"
    return VoucherPlan(
        fact="overdue_transfer", description=words, lines=post_overdue_transfer(principal=principal)
    )


def _take(gap: dict[str, int], lines: Iterable[PostingLine]) -> None:
    for account, amount in effect_of(lines).items():
        gap[account] -= amount


def _non_accrual(
    before: StateValues, after: StateValues, gap: dict[str, int], vat_rate: Decimal
) -> VoucherPlan | None:
    if after.is_non_accrual == before.is_non_accrual or not after.is_active:
        return None
    if after.is_non_accrual:
        return VoucherPlan(
            fact="non_accrual",
            description="停计：应计利息冲回转表外",
            lines=post_non_accrual_reversal(interest=-gap[INTEREST_RECEIVABLE], vat_rate=vat_rate),
        )
    vat_held, receivable = -gap[OTHER_RECEIVABLE], gap[INTEREST_RECEIVABLE]
    # What was once income comes back with its VAT from 1221; the rest becomes income now.
    known = balanced([debit(INTEREST_RECEIVABLE, vat_held), credit(OTHER_RECEIVABLE, vat_held)])
    split = split_vat(receivable, vat_rate)
    fresh_vat = max(split.vat - vat_held, 0)
    lines = balanced(
        [
            *known,
            debit(INTEREST_RECEIVABLE, receivable - vat_held),
            credit(TAX_PAYABLE, fresh_vat),
            credit(INTEREST_INCOME, receivable - vat_held - fresh_vat),
        ]
    )
    return VoucherPlan(fact="accrual_resumed", description="恢复计息，表外利息转回表内", lines=lines)


def _overdue(gap: dict[str, int]) -> VoucherPlan | None:
    moved = gap[LOAN_OVERDUE]
    return overdue_voucher(moved) if moved and gap[LOAN_PRINCIPAL] == -moved else None


def _true_up(gap: dict[str, int], vat_rate: Decimal) -> VoucherPlan | None:
    """Whatever is left on balance, against interest income and its VAT."""
    lines = [debit(account, gap[account]) for account in ON_BALANCE if gap[account]]
    if not lines:
        return None
    income = split_vat(sum(gap[account] for account in ON_BALANCE), vat_rate)
    return VoucherPlan(
        fact="true_up",
        description="利息调整",
        lines=balanced([*lines, credit(INTEREST_INCOME, income.net), credit(TAX_PAYABLE, income.vat)]),
    )
