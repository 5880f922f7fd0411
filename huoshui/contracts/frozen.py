"""What a contract freezes as JSON, and back: the loan terms core folds, and the disclosure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from huoshui.contracts.disclosure import Charge, Contingent, Disclosure
from huoshui.core.document import DocumentReader
from huoshui.core.loan import LoanTerms
from huoshui.core.pricing import FloatingRate, LprTenor, RateReset
from huoshui.core.schedule import Instalment
from huoshui.core.simulate import read_terms, terms_document

_BESIDE = ("purpose", "instalments", "floating")  # what stands in the JSON besides the loan terms
_DAYS = ("period_start", "due_date")
_CENTS = ("number", "principal_due", "interest_due", "principal_after", "subsidy_due", "fee_due")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerms:
    """The frozen terms (合同要素): what the loan account follows, and what only the contract's text needs."""

    loan: LoanTerms
    purpose: str
    floating: FloatingRate | None = None


def terms_to_json(terms: ContractTerms) -> dict[str, Any]:
    """JSON of the terms: cents as numbers, rates as decimal text, dates as ISO text."""
    return {
        **loan_terms_to_json(terms.loan),
        "purpose": terms.purpose,
        **({"floating": _floating_to_json(terms.floating)} if terms.floating else {}),
    }


def terms_from_json(data: Mapping[str, Any]) -> ContractTerms:
    """The terms of that JSON; KeyError or ValueError when it is not such JSON."""
    return ContractTerms(
        loan=loan_terms_from_json({name: data[name] for name in data if name not in _BESIDE}),
        purpose=data["purpose"],
        floating=_floating_from_json(data["floating"]) if data.get("floating") else None,
    )


def instalments_to_json(instalments: Sequence[Instalment]) -> list[dict[str, Any]]:
    """JSON of a schedule agreed elsewhere, which no terms of ours would make: cents as numbers."""
    return [
        {
            **{name: getattr(row, name) for name in _CENTS},
            **{name: getattr(row, name).isoformat() for name in _DAYS},
        }
        for row in instalments
    ]


def instalments_from_json(rows: Sequence[Mapping[str, Any]]) -> tuple[Instalment, ...]:
    """The schedule of that JSON."""
    return tuple(
        Instalment(**{**row, **{name: date.fromisoformat(row[name]) for name in _DAYS}}) for row in rows
    )


def loan_terms_to_json(terms: LoanTerms) -> dict[str, Any]:
    """JSON of core's loan terms: the `terms` of docs/reference/simulate.md, ready to be simulated.

    Beside it the two figures that queries read: `principal_cents` and `term_months`.
    """
    schedule = terms.schedule
    return {
        **terms_document(terms),
        "principal_cents": schedule.principal,
        "term_months": schedule.term_months,
    }


def loan_terms_from_json(data: Mapping[str, Any]) -> LoanTerms:
    """Core's loan terms of that JSON."""
    document = {name: data[name] for name in data if name not in ("principal_cents", "term_months")}
    return read_terms(DocumentReader(document, "terms"))


def disclosure_to_json(disclosure: Disclosure) -> dict[str, Any]:
    """JSON of the disclosure: cents as numbers, rates as decimal text."""
    return {
        **{
            name: getattr(disclosure, name)
            for name in (
                "principal",
                "net_received",
                "total_interest",
                "total_cost",
                "statement",
                "statement_en",
                "reading_seconds",
            )
        },
        "annual_cost_simple": str(disclosure.annual_cost_simple),
        "annual_cost_compound": str(disclosure.annual_cost_compound),
        "charges": [
            {name: _plain(getattr(charge, name)) for name in Charge.__slots__}
            for charge in disclosure.charges
        ],
        "contingent": [
            {name: getattr(row, name) for name in Contingent.__slots__} for row in disclosure.contingent
        ],
    }


def disclosure_from_json(data: Mapping[str, Any]) -> Disclosure:
    """The disclosure of that JSON."""
    rates = {name: Decimal(data[name]) for name in ("annual_cost_simple", "annual_cost_compound")}
    charges = (
        Charge(**{**row, "rate": None if row["rate"] is None else Decimal(row["rate"])})
        for row in data["charges"]
    )
    return Disclosure(
        **{
            **data,
            **rates,
            "charges": tuple(charges),
            "contingent": tuple(Contingent(**row) for row in data["contingent"]),
        }
    )


def _floating_to_json(floating: FloatingRate) -> dict[str, str]:
    return {
        "tenor": floating.tenor.value,
        "lpr": format(floating.lpr, "f"),
        "published_on": floating.published_on.isoformat(),
        "basis_points": format(floating.basis_points, "f"),
        "reset": floating.reset.value,
    }


def _floating_from_json(data: Mapping[str, str]) -> FloatingRate:
    return FloatingRate(
        tenor=LprTenor(data["tenor"]),
        lpr=Decimal(data["lpr"]),
        published_on=date.fromisoformat(data["published_on"]),
        basis_points=Decimal(data["basis_points"]),
        reset=RateReset(data["reset"]),
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
