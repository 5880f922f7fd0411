"""Reads of the partners room for the partner: its products, its applications, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.money import Cents, parse_yuan
from huoshui.foundation.actor import Actor
from huoshui.origination.form_check import Problem
from huoshui.origination.queries import ApplicationCard, OfferView, get_for_partner, list_for_partner
from huoshui.origination.stages import EDITABLE
from huoshui.partners.models import Partner, PartnerCase, SandboxApplication
from huoshui.partners.sandbox import RATE, answers, missing
from huoshui.products.queries import VersionView, list_live_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """An application of a partner; amounts in cents."""

    number: str
    reference: str
    product_code: str
    sandbox: bool
    status: str
    requested_amount: Cents | None
    requested_term_months: int | None
    created_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """Some applications, newest first, and the cursor of what follows; "" at the end."""

    items: tuple[CaseRow, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetail:
    """What a partner learns of an application: no more than its borrower does, and no answers."""

    row: CaseRow
    offer: OfferView | None
    reasons: tuple[dict[str, str], ...]
    missing: tuple[Problem, ...]
    stages: tuple[Any, ...]
    documents: tuple[Any, ...]
    events: tuple[Any, ...]


def partner_products(actor: Actor) -> tuple[VersionView, ...]:
    """The products the partner may bring applications for."""
    codes = set(Partner.objects.get(pk=actor.partner_id or 0).product_codes)
    return tuple(version for version in list_live_versions() if version.product_code in codes)


def list_cases(*, actor: Actor, cursor: str = "", limit: int = 20) -> CasePage:
    """The partner's applications after the cursor, newest first. Refusals: InvalidInput (no such cursor)."""
    found = PartnerCase.objects.filter(partner_id=actor.partner_id or 0).order_by("-id")
    if cursor:
        if not cursor.isascii() or not cursor.isdecimal() or len(cursor) > 18:
            raise InvalidInput(field="cursor", zh="游标无效", en="This is no cursor")
        found = found.filter(pk__lt=int(cursor))
    cases = list(found[: limit + 1])
    shown = cases[:limit]
    more = str(shown[-1].pk) if len(cases) > limit else ""
    return CasePage(items=_rows(actor, shown), next_cursor=more)


def get_case(*, actor: Actor, number: str) -> CaseDetail:
    """One application of the partner. Refusals: NotFound for any other."""
    case = PartnerCase.objects.filter(partner_id=actor.partner_id or 0, number=number).first()
    if case is None:
        raise NotFound()
    told = tuple(case.events.order_by("id").values("kind", "at"))
    if case.is_sandbox:
        return _sandbox(case, told)
    seen = get_for_partner(number=number, partner_code=actor.partner_code)
    return CaseDetail(
        row=_rows(actor, [case])[0],
        offer=seen.offer,
        reasons=seen.reasons,
        missing=seen.missing,
        stages=seen.stages,
        documents=seen.documents,
        events=told,
    )


def case_status(*, actor: Actor, number: str) -> str:
    """Where the application stands. Refusals: NotFound."""
    case = PartnerCase.objects.filter(partner_id=actor.partner_id or 0, number=number).first()
    if case is None:
        raise NotFound()
    return _rows(actor, [case])[0].status


def _rows(actor: Actor, cases: Sequence[PartnerCase]) -> tuple[CaseRow, ...]:
    real = {
        card.number: card
        for card in list_for_partner(
            partner_code=actor.partner_code, numbers=[case.number for case in cases if not case.is_sandbox]
        )
    }
    tried = {
        row.case_id: row
        for row in SandboxApplication.objects.filter(case__in=[case for case in cases if case.is_sandbox])
    }
    return tuple(
        _sandbox_row(case, tried[case.pk]) if case.is_sandbox else _row(case, real[case.number])
        for case in cases
    )


def _row(case: PartnerCase, card: ApplicationCard) -> CaseRow:
    return CaseRow(
        number=case.number,
        reference=case.reference,
        product_code=case.product_code,
        sandbox=False,
        status=card.status,
        requested_amount=card.requested_amount,
        requested_term_months=card.requested_term_months,
        created_at=card.created_at,
        submitted_at=card.submitted_at,
    )


def _sandbox_row(case: PartnerCase, row: SandboxApplication) -> CaseRow:
    given = answers(row)
    return CaseRow(
        number=case.number,
        reference=case.reference,
        product_code=case.product_code,
        sandbox=True,
        status=row.status,
        requested_amount=_amount(given.get("amount")),
        requested_term_months=_months(given.get("term_months")),
        created_at=case.created_at,
        submitted_at=row.submitted_at,
    )


def _sandbox(case: PartnerCase, told: tuple[Any, ...]) -> CaseDetail:
    row = SandboxApplication.objects.get(case=case)
    given = answers(row)
    offer = None
    if row.offer_amount is not None:
        offer = OfferView(
            amount=row.offer_amount,
            term_months=_months(given.get("term_months")) or 0,
            annual_rate=Decimal(RATE),
            method=str(given.get("repayment_method") or ""),
            valid_until=date(2099, 12, 31),
        )
    return CaseDetail(
        row=_sandbox_row(case, row),
        offer=offer,
        reasons=tuple(row.reasons),
        missing=missing(case, row) if row.status in EDITABLE else (),
        stages=tuple(row.stages),
        documents=tuple(row.documents),
        events=told,
    )


def _amount(given: Any) -> Cents | None:
    try:
        return parse_yuan(str(given)) if given is not None else None
    except InvalidInput:
        return None


def _months(given: Any) -> int | None:
    text = str(given or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None
