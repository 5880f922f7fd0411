"""Lines of a voucher, and what makes a set of them a balanced voucher."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huoshui.core.money import Cents
from huoshui.core.posting.accounts import MEMO_CONTRA, MEMO_INTEREST, MEMO_WRITTEN_OFF

MEMO_ACCOUNTS = frozenset({MEMO_INTEREST, MEMO_WRITTEN_OFF, MEMO_CONTRA})


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingLine:
    """One line (分录行): cents on one side of one account, never negative, never on both sides."""

    account: str
    debit: Cents = 0
    credit: Cents = 0


def debit(account: str, amount: Cents) -> PostingLine:
    """A line on the debit side (借); a negative amount becomes a credit."""
    return PostingLine(account=account, debit=amount) if amount >= 0 else credit(account, -amount)


def credit(account: str, amount: Cents) -> PostingLine:
    """A line on the credit side (贷); a negative amount becomes a debit."""
    return PostingLine(account=account, credit=amount) if amount >= 0 else debit(account, -amount)


def balanced(lines: Iterable[PostingLine]) -> tuple[PostingLine, ...]:
    """The lines of one voucher: same account and side added up, empty ones dropped, balance asserted.

    Ledger accounts and memo accounts (表外) balance each for themselves.
    """
    sums: dict[tuple[str, bool], Cents] = {}
    for line in lines:
        key = (line.account, line.debit > 0)
        sums[key] = sums.get(key, 0) + line.debit + line.credit
    merged = tuple(
        debit(account, amount) if is_debit else credit(account, amount)
        for (account, is_debit), amount in sums.items()
        if amount
    )
    on_balance = [line for line in merged if line.account not in MEMO_ACCOUNTS]
    memo = [line for line in merged if line.account in MEMO_ACCOUNTS]
    for part in (on_balance, memo):
        if sum(line.debit for line in part) != sum(line.credit for line in part):
            raise AssertionError(f"a voucher does not balance: {merged}")
    return merged


def reversed_lines(lines: Sequence[PostingLine]) -> tuple[PostingLine, ...]:
    """The lines with both sides exchanged: the voucher that undoes them (冲正)."""
    return tuple(PostingLine(account=x.account, debit=x.credit, credit=x.debit) for x in lines)
