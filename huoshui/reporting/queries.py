"""The dashboard (经营看板): other rooms' figures put side by side. Amounts in cents, rates as Decimal."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from huoshui.core.dates import add_months
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope, get_branch_names, scope_of
from huoshui.origination.queries.figures import FunnelRow, application_figures, count_by_month, count_funnel
from huoshui.products.queries import product_names
from huoshui.servicing.queries import (
    BookPart,
    arrears_by_age,
    book_by_branch,
    book_by_bucket,
    book_by_class,
    book_by_product,
    book_totals,
    disbursed_between,
    flows_by_month,
)

MONTHS_SHOWN = 12
_RATE = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """The first line of figures; a rate is None when there is nothing to divide by (8-10)."""

    applications_today: int
    applications_month: int
    pass_rate: Decimal | None
    disbursed_month: Cents
    principal_outstanding: Cents
    loans_count: int
    overdue_amount: Cents
    overdue_rate: Decimal | None
    npl_amount: Cents
    npl_rate: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPart:
    """A part of the book under a name people know."""

    key: str
    name: str
    name_en: str
    count: int
    principal: Cents
    overdue: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """One month: applications handed in and approved, money out, in and written off."""

    month: str
    applied: int
    approved: int
    disbursed: Cents
    collected: Cents
    written_off: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeLine:
    """Month-end balances by month on book and the share of them over 30 days past due."""

    month_on_book: int
    count: int
    principal: Cents
    overdue30_rate: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """Everything the dashboard shows; the book stands as of the business date, applications as of `on`."""

    on: date
    business_date: date
    tiles: Tiles
    funnel: tuple[FunnelRow, ...]
    by_class: tuple[BookPart, ...]
    by_bucket: tuple[BookPart, ...]
    by_product: tuple[NamedPart, ...]
    by_branch: tuple[NamedPart, ...]
    monthly: tuple[MonthLine, ...]
    arrears_by_mob: tuple[AgeLine, ...]


def dashboard(*, actor: Actor, on: date | None = None) -> Dashboard:
    """The dashboard in the actor's scope. Refusals: Forbidden."""
    actor.require("report.view")
    scope = scope_of(actor)
    today = business_date.today()
    day = on or today
    since = add_months(day.replace(day=1), 1 - MONTHS_SHOWN)
    names = product_names()
    by_branch = book_by_branch(scope=scope)
    branches = get_branch_names(int(part.key) for part in by_branch)
    return Dashboard(
        on=day,
        business_date=today,
        tiles=_tiles(scope, day),
        funnel=count_funnel(scope=scope, since=since, until=day),
        by_class=tuple(book_by_class(scope=scope)),
        by_bucket=tuple(book_by_bucket(scope=scope)),
        by_product=tuple(
            _named(part, *names.get(part.key, (part.key, part.key))) for part in book_by_product(scope=scope)
        ),
        by_branch=tuple(_named(part, *[branches.get(int(part.key), part.key)] * 2) for part in by_branch),
        monthly=_monthly(scope, since, day),
        arrears_by_mob=tuple(
            AgeLine(
                month_on_book=row.month_on_book,
                count=row.count,
                principal=row.principal,
                overdue30_rate=ratio(row.overdue_30, row.principal),
            )
            for row in arrears_by_age(scope=scope)
        ),
    )


def ratio(part: int, whole: int) -> Decimal | None:
    """part / whole with six decimals; None when there is no whole. NPL 10 of 100: 0.1."""
    return (Decimal(part) / Decimal(whole)).quantize(_RATE) if whole else None


def _tiles(scope: Scope, day: date) -> Tiles:
    applications = application_figures(scope=scope, on=day)
    book = book_totals(scope=scope)
    return Tiles(
        applications_today=applications.applications_today,
        applications_month=applications.applications_month,
        pass_rate=applications.pass_rate,
        disbursed_month=disbursed_between(scope=scope, since=day.replace(day=1), until=day),
        principal_outstanding=book.principal_outstanding,
        loans_count=book.loans_count,
        overdue_amount=book.overdue_amount,
        overdue_rate=ratio(book.overdue_amount, book.principal_outstanding),
        npl_amount=book.npl_amount,
        npl_rate=ratio(book.npl_amount, book.principal_outstanding),
    )


def _monthly(scope: Scope, since: date, until: date) -> tuple[MonthLine, ...]:
    applied = {row.month: row for row in count_by_month(scope=scope, since=since, until=until)}
    moved = {row.month: row for row in flows_by_month(scope=scope, since=since, until=until)}
    lines = []
    for index in range(MONTHS_SHOWN):
        month = add_months(since, index)
        applications, flows = applied.get(month), moved.get(month)
        lines.append(
            MonthLine(
                month=f"{month:%Y-%m}",
                applied=applications.applied if applications else 0,
                approved=applications.approved if applications else 0,
                disbursed=flows.disbursed if flows else 0,
                collected=flows.collected if flows else 0,
                written_off=flows.written_off if flows else 0,
            )
        )
    return tuple(lines)


def _named(part: BookPart, name: str, name_en: str) -> NamedPart:
    return NamedPart(
        key=part.key,
        name=name,
        name_en=name_en,
        count=part.count,
        principal=part.principal,
        overdue=part.overdue,
    )
