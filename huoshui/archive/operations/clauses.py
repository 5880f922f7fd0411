"""Comparing a signed contract's text with what we hold about it: every key clause, differences named."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from huoshui.archive.clauses import CLAUSES, ClauseFound, clauses_in, extract_clauses, number_of
from huoshui.archive.models import ClauseReading, Entry
from huoshui.archive.words import NormalText, normal_text
from huoshui.audit.operations import record
from huoshui.contracts.papers import frozen_clauses
from huoshui.contracts.queries import ContractDetail, get_contract
from huoshui.core.money import capital_rmb, yuan_text
from huoshui.core.rates import penalty_rate
from huoshui.core.schedule import METHODS, RepaymentMethod
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM
from huoshui.servicing.queries import LoanFigures, figures_of_loans

_MISSING = "missing"  # our data has it, the text does not
_SAME, _DIFFERENT, _UNKNOWN = "same", "different", "text_only"
_NO_DAY = (RepaymentMethod.BULLET, RepaymentMethod.CUSTOM)


@transaction.atomic
def compare_clauses(*, entry_id: int) -> int:
    """How many clauses of a signed contract differ from the contract's or a loan's data (要素比对).

    Compared anew each time; that of before is replaced, and a changed count is recorded.
    """
    entry = Entry.objects.select_related("file", "paper").get(pk=entry_id)
    pages = [
        normal_text([text for text, _ in json.loads(page.lines)])
        for page in (entry.paper.pages.order_by("number") if entry.paper else ())
    ]
    number = entry.file.contract_number
    found = clause_rows(extract_clauses(pages), get_contract(number), number)
    differences = sum(row["state"] in (_DIFFERENT, _MISSING) for row in found)
    before = ClauseReading.objects.filter(file=entry.file).values_list("difference_count", flat=True).first()
    ClauseReading.objects.update_or_create(
        file=entry.file,
        defaults={
            "entry": entry,
            "found": found,
            "difference_count": differences,
            "compared_at": clock.now(),
        },
    )
    if before != differences:
        record(
            actor=SYSTEM,
            action="archive.clauses_compared",
            subject_type="case_file",
            subject_id=entry.file_id,
            subject_number=entry.file.application_id,
            after={"differences": [row["code"] for row in found if row["state"] in (_DIFFERENT, _MISSING)]},
        )
    return differences


def compare_again(*, application_number: str) -> None:
    """Nothing; the clauses of a contract that was read are held against what its loans are by now."""
    reading = ClauseReading.objects.filter(file__application_id=application_number).first()
    if reading is not None:
        compare_clauses(entry_id=reading.entry_id)


def clause_rows(
    found: Mapping[str, ClauseFound], contract: ContractDetail, contract_number: str
) -> list[dict[str, Any]]:
    """Each clause that the text or our data has, as JSON: both values, the loans', and whether they agree."""
    agreed = _of_contract(contract, contract_number)
    loans = figures_of_loans(contract_number)
    rows = []
    for kind in CLAUSES:
        text, data = found.get(kind.code), agreed.get(kind.code)
        if text is None and data is None:
            continue
        loan = _of_loans(kind.code, loans, contract)
        rows.append(
            {
                "code": kind.code,
                "is_covenant": kind.is_covenant,
                "text": text.value if text else "",
                "page": text.page if text else None,
                "contract": data or "",
                "loan": loan or "",
                "state": _state(text.value if text else None, data, loan),
            }
        )
    return rows


def _state(text: str | None, contract: str | None, loan: str | None) -> str:
    if text is None:
        return _MISSING
    known = [value for value in (contract, loan) if value is not None]
    if not known:
        return _UNKNOWN
    return _SAME if all(_equal(text, value) for value in known) else _DIFFERENT


def _equal(text: str, data: str) -> bool:
    one, other = number_of(text), number_of(data)
    if one is not None and other is not None:
        return one == other
    return _comparable(text) == _comparable(data)


def _comparable(text: str) -> str:
    return "".join(normal_text([text]).text.split()).removeprefix("人民币")


def _of_contract(contract: ContractDetail, number: str) -> dict[str, str]:
    """The clauses as the contract's own data says them; covenants as its frozen clauses do."""
    terms, loan = contract.terms, contract.terms.loan
    schedule = loan.schedule
    covenants = {kind.code for kind in CLAUSES if kind.is_covenant}
    frozen: NormalText = normal_text(frozen_clauses(number).splitlines())
    values = {
        "amount": yuan_text(schedule.principal),
        "amount_words": capital_rmb(schedule.principal),
        "purpose": terms.purpose,
        "term_months": str(schedule.term_months),
        "annual_rate": _percent(schedule.annual_rate),
        "annual_cost": _percent(contract.disclosure.annual_cost_simple.quantize(Decimal("0.000001"))),
        "method": METHODS[schedule.method].zh,
        "penalty_rate": _percent(penalty_rate(schedule.annual_rate, loan.penalty_markup)),
        "misuse_rate": _percent(penalty_rate(schedule.annual_rate, loan.misuse_markup)),
        **{code: value for code, value, _ in clauses_in(frozen.text) if code in covenants},
    }
    if schedule.due_day is not None or schedule.method not in (
        *_NO_DAY,
        RepaymentMethod.INTEREST_QUARTERLY,
    ):
        values["due_day"] = str(schedule.due_day or schedule.start_date.day)
    return {code: value for code, value in values.items() if value}


def _of_loans(code: str, loans: tuple[LoanFigures, ...], contract: ContractDetail) -> str | None:
    """What the loan accounts say where it must be what the contract says; of drawdowns only the rates."""
    values: set[str] = set()
    for loan in loans:
        match code:
            case "annual_rate":
                values.add(_percent(loan.annual_rate))
            case "penalty_rate":
                values.add(_percent(loan.penalty_rate))
            case "amount" if len(loans) == 1 and loan.principal > contract.row.principal:
                # Less may be drawn than was agreed, never more.
                values.add(yuan_text(loan.principal))
            case "term_months" if len(loans) == 1 and loan.term_months > contract.row.term_months:
                values.add(str(loan.term_months))
    return "、".join(sorted(values)) or None


def _percent(rate: Decimal) -> str:
    """0.0435 as 4.35: what stands before the sign on the page, at its two to four decimals."""
    return f"{(rate * 100).normalize():f}"
