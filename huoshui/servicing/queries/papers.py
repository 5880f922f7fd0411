"""What servicing keeps about a case for its archive: pay-outs, vouchers, trade papers, use reports,
certificates; and whether it is over.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from huoshui.contracts.frozen import loan_terms_from_json
from huoshui.core.loan import LoanStatus
from huoshui.core.money import Cents
from huoshui.core.rates import penalty_rate
from huoshui.foundation.canonical import content_hash
from huoshui.foundation.files import KeptPaper
from huoshui.servicing.models import (
    CreditLine,
    Disbursement,
    DisbursementPayment,
    LoanAccount,
    SettlementCertificate,
    TradePaper,
    UseLine,
    UseReport,
    UseWatch,
)

_OPEN_LINE = ("active", "frozen")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOfLoans:
    """What became of a contract's money. `settled_date` once nothing is owed and nothing can be drawn.

    `is_entrusted`: some of it was paid to payees by the lender; `is_use_followed`: use reports fall due.
    """

    is_paid_out: bool
    is_entrusted: bool
    is_use_followed: bool
    settled_date: date | None


def loans_of_case(contract_number: str) -> CaseOfLoans:
    """What became of the money under a contract."""
    loans = LoanAccount.objects.filter(contract__number=contract_number).select_related("state")
    states = [loan.state for loan in loans if hasattr(loan, "state")]
    is_open_line = CreditLine.objects.filter(contract__number=contract_number, status__in=_OPEN_LINE)
    is_over = bool(states) and all(one.status == LoanStatus.SETTLED.value for one in states)
    paid = Disbursement.objects.filter(contract__number=contract_number, loan__isnull=False)
    return CaseOfLoans(
        is_paid_out=bool(states),
        is_entrusted=paid.filter(payment_way="entrusted").exists(),
        is_use_followed=UseWatch.objects.filter(loan__contract__number=contract_number).exists(),
        settled_date=max(one.as_of for one in states) if is_over and not is_open_line.exists() else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFigures:
    """A loan account by what its contract says of it; principal in cents, rates per year."""

    number: str
    principal: Cents
    annual_rate: Decimal
    term_months: int
    penalty_rate: Decimal


def figures_of_loans(contract_number: str) -> tuple[LoanFigures, ...]:
    """The loan accounts opened under a contract, as they stood when they were opened."""
    rows = LoanAccount.objects.filter(contract__number=contract_number).order_by("id")
    return tuple(
        LoanFigures(
            number=row.number,
            principal=row.principal,
            annual_rate=row.annual_rate,
            term_months=row.term_months,
            penalty_rate=penalty_rate(row.annual_rate, loan_terms_from_json(row.terms).penalty_markup),
        )
        for row in rows
    )


def contract_number_of_loan(loan_number: str) -> str | None:
    """The contract a loan was opened under; None when there is no such loan."""
    rows = LoanAccount.objects.filter(number=loan_number)
    return rows.values_list("contract__number", flat=True).first()


def papers_of_loans(contract_number: str) -> tuple[KeptPaper, ...]:
    """Pay-outs made, vouchers of payments, trade papers, accepted use reports, certificates."""
    return (
        *_pay_outs(contract_number),
        *_vouchers(contract_number),
        *_trade_papers(contract_number),
        *_use_reports(contract_number),
        *_certificates(contract_number),
    )


def _pay_outs(contract_number: str) -> list[KeptPaper]:
    rows = Disbursement.objects.filter(contract__number=contract_number, loan__isnull=False)
    return [
        KeptPaper(
            source="servicing.disbursement",
            source_id=str(row.pk),
            kind="disbursement",
            detail=row.payment_way,
            title=row.bank_reference,
            file_id=None,
            # What the bank was asked for and answered; a hash, as there is no paper.
            sha256=content_hash([row.amount, row.payee_account_masked, row.bank_reference]),
            at=row.paid_at or row.made_at,
        )
        for row in rows.order_by("id")
    ]


def _vouchers(contract_number: str) -> list[KeptPaper]:
    rows = DisbursementPayment.objects.filter(
        disbursement__contract__number=contract_number, voucher_file__isnull=False
    )
    return [
        KeptPaper(
            source="servicing.payment",
            source_id=str(row.pk),
            kind="voucher",
            detail=row.kind,
            title=f"{row.voucher_number} {row.payee_name}"[:160],
            file_id=row.voucher_file_id,
            sha256=row.voucher_file.sha256 if row.voucher_file else "",
            at=row.paid_at or row.made_at,
        )
        for row in rows.select_related("voucher_file").defer("voucher_file__content").order_by("id")
    ]


def _trade_papers(contract_number: str) -> list[KeptPaper]:
    rows = TradePaper.objects.filter(contract__number=contract_number).select_related("file")
    return [
        KeptPaper(
            source="servicing.trade_paper",
            source_id=str(row.pk),
            kind="trade_paper",
            detail=row.kind,
            title=f"{row.number} {row.counterparty}"[:160],
            file_id=row.file_id,
            sha256=row.file.sha256,
            at=row.added_at,
        )
        for row in rows.defer("file__content").order_by("id")
    ]


def _use_reports(contract_number: str) -> list[KeptPaper]:
    rows = UseReport.objects.filter(watch__loan__contract__number=contract_number, status="accepted")
    lines = Prefetch("lines", queryset=UseLine.objects.order_by("id"))
    return [
        KeptPaper(
            source="servicing.use_report",
            source_id=str(row.pk),
            kind="use_report",
            detail=str(row.number),
            title="",
            file_id=None,
            sha256=content_hash(
                [[line.used_on.isoformat(), line.payee_name, line.amount] for line in row.lines.all()]
            ),
            at=row.reviewed_at or row.made_at,
        )
        for row in rows.prefetch_related(lines).order_by("id")
        if row.made_at is not None
    ]


def _certificates(contract_number: str) -> list[KeptPaper]:
    rows = SettlementCertificate.objects.filter(loan__contract__number=contract_number)
    return [
        KeptPaper(
            source="servicing.certificate",
            source_id=str(row.pk),
            kind="certificate",
            detail="",
            title=row.number,
            file_id=row.file_id,
            sha256=row.file.sha256,
            at=row.issued_at,
        )
        for row in rows.select_related("file").defer("file__content").order_by("id")
    ]
