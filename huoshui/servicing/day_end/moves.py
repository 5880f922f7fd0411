"""Which active loans the day just opened changes, and how: by columns, or by the fold. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from huoshui.core.columns import NEVER, Flags, Ints
from huoshui.core.columns.classes import class_after, days_past_due, is_bad
from huoshui.servicing.day_end.book import Book
from huoshui.servicing.day_end.groups import Group, technical_days

SHORTEST_OBSERVATION_DAYS = 181  # six months: before that no bad loan can be good again


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Masks over the book.

    `unpaid`: due yesterday, unpaid, past due from today; `falls_due`: an instalment is due today;
    `in_memo`: non-accrual before or after; `to_fold`: what columns do not know, none of the others then.
    `risk_class` is every loan's class on the new day.
    """

    to_fold: Flags
    unpaid: Flags
    falls_due: Flags
    class_moves: Flags
    in_memo: Flags
    risk_class: Ints


def moves_of(book: Book, groups: Mapping[int, Group], opened: int) -> Moves:
    """What the day `opened` (days since 1970) does to each loan.

    The fold keeps: loans marked for it, money waiting for what falls due, two due dates in a row, and bad
    loans whose arrears were cleared once something happens to them or their observation may be over.
    """
    past_due = book.oldest_unpaid < opened
    unpaid = book.due_today > 0
    falls_due = book.next_due <= opened
    is_cured = book.arrears_cleared < NEVER
    may_be_over = opened - book.arrears_cleared >= SHORTEST_OBSERVATION_DAYS
    observed = is_cured & (unpaid | past_due | falls_due | may_be_over)
    marked = book.by_fold & (
        unpaid | past_due | falls_due | book.is_non_accrual | (book.accrual_to <= opened)
    )
    to_fold = marked | (falls_due & (book.has_credit | unpaid)) | observed
    days = days_past_due(book.oldest_unpaid, opened)
    risk_class = class_after(book.risk_class, days, technical_days(groups, book.group), book.class_floor)
    class_moves = ~to_fold & (risk_class != book.risk_class)
    return Moves(
        to_fold=to_fold,
        unpaid=unpaid & ~to_fold,
        falls_due=falls_due & ~to_fold,
        class_moves=class_moves,
        in_memo=~to_fold & (book.is_non_accrual | (class_moves & is_bad(risk_class))),
        risk_class=risk_class,
    )
