"""How a unified line stands (占用与余量): its use counted from the facts, and what may still be promised."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from huoshui.core.lifecycle import LineStatus
from huoshui.core.money import Cents, yuan_grouped
from huoshui.foundation import business_date
from huoshui.foundation.ports import adapter
from huoshui.products.queries import NoCurrentParameter, get_parameter
from huoshui.risk.models import UnifiedLine
from huoshui.risk.ports import CustomerBook, ExposureParts
from huoshui.risk.unified_lines.parts import LinePart, kinds_of_products, part_words, read_parts
from huoshui.risk.unified_lines.refusals import (
    NoUnifiedLine,
    OverUnifiedLine,
    UnifiedLineExpired,
    UnifiedLineFrozen,
)

OPEN = (LineStatus.ACTIVE.value, LineStatus.FROZEN.value, LineStatus.EXPIRED.value)
_Key = tuple[int, str]
_Counts = Callable[[int, str], bool]
_NOTHING = ExposureParts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One limit of a line and what uses it, cents: `name` is total, share:number of the `member`, or that of
    the sub-limit."""

    name: str
    member: str
    zh: str
    en: str
    limit: Cents
    use: ExposureParts
    promised: Cents

    @property
    def left(self) -> Cents:
        """What may still be promised, never below 0."""
        return max(self.limit - self.use.total - self.promised, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the customers under some lines use and were promised, by customer and product, cents."""

    uses: Mapping[_Key, ExposureParts]
    promised: Mapping[_Key, Cents]
    kinds: Mapping[str, str]


def line_over(customer_id: int) -> QuerySet[UnifiedLine]:
    """The line the customer is under, its own or its group's: none or one."""
    mine = UnifiedLine.objects.filter(Q(customer_id=customer_id) | Q(shares__customer_id=customer_id))
    return UnifiedLine.objects.filter(pk__in=mine.filter(status__in=OPEN).values("pk"))


def require_unified_promise(customer_id: int, *, product_code: str, adding: Cents) -> None:
    """Nothing when so many cents more may be promised (新增授信): what is used and what was promised, with
    them, stay within the line, the member's share and the sub-limits.

    Line 10,000,000.00, used 6,000,000.00, offered and not signed 1,000,000.00: 3,000,000.00 may be promised,
    not a cent more. Those who ask at once wait for each other. Refusals: NoUnifiedLine, UnifiedLineFrozen,
    UnifiedLineExpired, OverUnifiedLine.
    """
    line = _locked_and_running(customer_id, product_code)
    if line is None:
        return
    for one in held(line, books_of([line]), customer_id=customer_id, product_code=product_code):
        _require(line, one, used=one.use.total + one.promised, adding=adding)


def require_unified_pay_out(customer_id: int, *, product_code: str, adding: Cents) -> None:
    """Nothing when so many cents may be paid out (出账): what is out and on its way, with them, stays within
    the line, the share and the sub-limits. What was promised and not ordered does not stand in the way of
    what comes first. Two at once wait for each other. Refusals: as for a promise."""
    line = _locked_and_running(customer_id, product_code)
    if line is None:
        return
    for one in held(line, books_of([line]), customer_id=customer_id, product_code=product_code):
        _require(line, one, used=one.use.paid_out, adding=adding)


def unified_room(customer_id: int | None, *, product_code: str) -> Cents | None:
    """What may still be promised to the customer for that product (授信余量), cents: 0 while its line is
    frozen, over, or missing where one is required; None where no line counts."""
    line = None if customer_id is None else line_over(customer_id).first()
    if line is None:
        return 0 if _is_required(product_code) and customer_id is not None else None
    if line.status != LineStatus.ACTIVE.value or business_date.today() >= line.expiry_date:
        return 0
    tests = held(line, books_of([line]), customer_id=customer_id, product_code=product_code)
    return min(one.left for one in tests)


def books_of(lines: Collection[UnifiedLine]) -> Books:
    """The books of all customers under the lines, in a fixed number of queries."""
    ids = sorted({pk for line in lines for pk in covered(line)})
    # The port's Protocol is what is asked for, as everywhere.
    book = adapter(CustomerBook)  # type: ignore[type-abstract]
    return Books(uses=book.uses_of(ids), promised=book.promised_of(ids), kinds=kinds_of_products())


def covered(line: UnifiedLine) -> frozenset[int]:
    """The customers under the line: its own and the members with a share."""
    return frozenset({line.customer_id, *(share.customer_id for share in line.shares.all())})


def held(
    line: UnifiedLine,
    books: Books,
    *,
    customer_id: int | None = None,
    product_code: str = "",
) -> tuple[Held, ...]:
    """The limits of the line with their use: all of them, or those a loan of that customer and product is
    held against. The whole line is the first."""
    members, kinds = covered(line), books.kinds
    found = [_held("total", ("总额度", "the limit"), line.limit_amount, books, _anything(members))]
    for share in line.shares.all():
        if customer_id in (None, share.customer_id):
            member, counts = share.customer, _anything(frozenset({share.customer_id}))
            words = ("成员份额", "a member's share")
            found.append(
                _held(f"share:{member.number}", words, share.limit_amount, books, counts, member.name)
            )
    for part in read_parts(line.parts):
        if product_code and not part.covers(product_code, kinds.get(product_code, "")):
            continue
        zh, en = part_words(part.name)
        words = (f"分项额度（{zh}）", f"the sub-limit for {en.lower()}")
        found.append(_held(part.name, words, part.limit, books, _of_part(members, part, kinds)))
    return tuple(found)


def _anything(members: frozenset[int]) -> _Counts:
    """Whether something is of these customers."""

    def counts(owner: int, _: str) -> bool:
        return owner in members

    return counts


def _of_part(members: frozenset[int], part: LinePart, kinds: Mapping[str, str]) -> _Counts:
    """Whether something is of these customers and uses the sub-limit."""

    def counts(owner: int, code: str) -> bool:
        return owner in members and part.covers(code, kinds.get(code, ""))

    return counts


def _held(
    name: str, words: tuple[str, str], limit: Cents, books: Books, counts: _Counts, member: str = ""
) -> Held:
    use = sum((one for key, one in books.uses.items() if counts(*key)), _NOTHING)
    promised = sum(amount for key, amount in books.promised.items() if counts(*key))
    zh, en = words
    return Held(name=name, member=member, zh=zh, en=en, limit=limit, use=use, promised=promised)


def _locked_and_running(customer_id: int, product_code: str) -> UnifiedLine | None:
    """The customer's line, locked and running; None when there is none and none is needed."""
    line = line_over(customer_id).select_for_update(of=("self",)).first()
    if line is None:
        if _is_required(product_code):
            raise NoUnifiedLine()
        return None
    if line.status == LineStatus.FROZEN.value:
        raise UnifiedLineFrozen(number=line.number, reason=line.frozen_reason)
    if line.status == LineStatus.EXPIRED.value or business_date.today() >= line.expiry_date:
        raise UnifiedLineExpired(number=line.number, day=line.expiry_date.isoformat())
    return line


def _require(line: UnifiedLine, one: Held, *, used: Cents, adding: Cents) -> None:
    if used + adding > one.limit:
        raise OverUnifiedLine(
            number=line.number,
            name_zh=one.zh + (f"（{one.member}）" if one.member else ""),
            name_en=one.en + (f" ({one.member})" if one.member else ""),
            limit=yuan_grouped(one.limit),
            used=yuan_grouped(used),
            left=yuan_grouped(max(one.limit - used, 0)),
        )


def _is_required(product_code: str) -> bool:
    try:
        return bool(get_parameter("unified_line_required", product_code=product_code) == "yes")
    except NoCurrentParameter:
        return False
