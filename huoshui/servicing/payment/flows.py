"""Account flows (资金流向): a borrower's bank statement taken in whole or not at all, and what it shows."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.identifiers import mask_bank_card
from huoshui.core.money import Cents
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit
from huoshui.foundation.ports import adapter
from huoshui.identity.queries import scope_of
from huoshui.parties.queries import get_party
from huoshui.products.purposes import Purpose, forbidden_by_words, purposes_in_force
from huoshui.products.queries import NoCurrentParameter, get_count_parameter
from huoshui.servicing.events import StatementImported
from huoshui.servicing.models import AccountFlow, AccountStatement, DisbursementPayment, UseLine
from huoshui.servicing.payment.statement_file import StatementRow, read_statement
from huoshui.servicing.payment.ways import account_index
from huoshui.servicing.ports import RelatedParties
from huoshui.servicing.queries.loan import get_loan


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedStatement:
    """What came of a statement: rows taken in, and rows known from an earlier one."""

    id: int
    taken: int
    known: int
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowFinding:
    """What a movement is (流向识别): `matched` to the declared use, `forbidden` by the purpose list,
    `related` to the borrower, `back` from a payee the lender paid, or `unknown`; with why."""

    flow_id: int
    flow_date: date
    direction: str
    name: str
    account_masked: str
    amount: Cents
    summary: str
    finding: str
    why_zh: str
    why_en: str


@transaction.atomic
def import_statement(*, actor: Actor, loan_number: str, file_name: str, content: bytes) -> ImportedStatement:
    """What came of the statement of a loan's borrower; the same file again is taken in once, and so is a
    movement that stands in two statements. → StatementImported.

    Refusals: Forbidden, NotFound, StatementRefused (every bad row named, nothing taken in).
    """
    actor.require("use_report.make")
    loan = get_loan(loan_number, scope_of(actor)).row
    digest = hashlib.sha256(content).hexdigest()
    known = AccountStatement.objects.filter(customer_id=loan.customer_id, sha256=digest).first()
    if known is not None:
        return ImportedStatement(id=known.pk, taken=0, known=known.row_count, again=True)
    rows = read_statement(file_name, content)
    statement = AccountStatement.objects.create(
        customer_id=loan.customer_id,
        loan_id=loan.id,
        file_name=file_name[:120],
        sha256=digest,
        first_date=min(row.flow_date for row in rows),
        last_date=max(row.flow_date for row in rows),
        row_count=len(rows),
        imported_by_id=actor.user_id,
        imported_at=clock.now(),
    )
    fresh = _fresh(statement, rows)
    AccountFlow.objects.bulk_create(fresh, batch_size=2000)
    record(
        actor=actor,
        action="statement.imported",
        subject_type="loan",
        subject_id=loan.id,
        subject_number=loan_number,
        after={"file": statement.file_name, "rows": len(rows), "taken": len(fresh)},
    )
    emit(StatementImported(statement_id=statement.pk, customer_id=loan.customer_id))
    return ImportedStatement(id=statement.pk, taken=len(fresh), known=len(rows) - len(fresh), again=False)


def _fresh(statement: AccountStatement, rows: tuple[StatementRow, ...]) -> list[AccountFlow]:
    """The movements not known yet: two equal ones of a day in one file are two, in two files one."""
    seen: Counter[str] = Counter()
    flows = []
    for row in rows:
        index = account_index(row.account)
        told = (row.flow_date.isoformat(), row.direction, str(row.amount), row.name, index, row.summary)
        text = "\0".join(told)
        seen[text] += 1
        flows.append(
            AccountFlow(
                statement=statement,
                customer_id=statement.customer_id,
                row_number=row.number,
                flow_date=row.flow_date,
                direction=row.direction,
                counterparty_name=row.name,
                counterparty_account=row.account or None,
                counterparty_account_index=index,
                counterparty_account_masked=mask_bank_card(row.account) if row.account else "",
                amount=row.amount,
                summary=row.summary,
                fingerprint=hashlib.sha256(f"{text}\0{seen[text]}".encode()).hexdigest(),
            )
        )
    prints = [flow.fingerprint for flow in flows]
    known = set(
        AccountFlow.objects.filter(customer_id=statement.customer_id, fingerprint__in=prints).values_list(
            "fingerprint", flat=True
        )
    )
    return [flow for flow in flows if flow.fingerprint not in known]


def findings_of(customer_id: int, *, since: date | None = None, product_code: str = "") -> list[FlowFinding]:
    """Every movement of the customer's statements since then with what it is, newest first."""
    flows = AccountFlow.objects.filter(customer_id=customer_id)
    if since is not None:
        flows = flows.filter(flow_date__gte=since)
    told = _Told(customer_id, product_code)
    return [told.finding(flow) for flow in flows.order_by("-flow_date", "id")]


def customers_with_flows(since: date) -> Iterator[int]:
    """The customers whose statements have a movement since then."""
    rows = AccountFlow.objects.filter(flow_date__gte=since).values_list("customer_id", flat=True).distinct()
    yield from rows


class _Told:
    """What a customer declared, who is related to them and what is forbidden, read once."""

    def __init__(self, customer_id: int, product_code: str) -> None:
        borrower = get_party(customer_id)
        self.own_index = account_index(borrower.bank_account)
        self.related = {_key(borrower.name), *map(_key, adapter(RelatedParties).names_of(customer_id))}
        self.purposes: tuple[Purpose, ...] = purposes_in_force(product_code=product_code)
        payments = DisbursementPayment.objects.filter(customer_id=customer_id, kind="pay").exclude(
            status__in=("refused", "failed", "cancelled")
        )
        self.payments = list(payments)
        lines = UseLine.objects.filter(report__watch__loan__customer_id=customer_id)
        self.used = {(_key(name), amount) for name, amount in lines.values_list("payee_name", "amount")}
        try:
            self.back_days = get_count_parameter("flow_back_days")
        except NoCurrentParameter:
            self.back_days = 0

    def finding(self, flow: AccountFlow) -> FlowFinding:
        found, zh, en = self._inward(flow) if flow.direction == "in" else self._outward(flow)
        return FlowFinding(
            flow_id=flow.pk,
            flow_date=flow.flow_date,
            direction=flow.direction,
            name=flow.counterparty_name,
            account_masked=flow.counterparty_account_masked,
            amount=flow.amount,
            summary=flow.summary,
            finding=found,
            why_zh=zh,
            why_en=en,
        )

    def _outward(self, flow: AccountFlow) -> tuple[str, str, str]:
        banned = forbidden_by_words(self.purposes, f"{flow.counterparty_name} {flow.summary}")
        if banned is not None:
            return "forbidden", f"流向{banned.name}（{banned.legal_basis}）", f"Into: {banned.name_en}"
        if _key(flow.counterparty_name) in self.related or self._is_own(flow):
            return "related", "流向借款人本人或其关联方", "To the borrower or a related party"
        for payment in self.payments:
            if payment.amount == flow.amount and self._is_payee(payment, flow):
                return "matched", f"与申报的支付 {payment.payee_name} 相符", "Matches a declared payment"
        if (_key(flow.counterparty_name), flow.amount) in self.used:
            return "matched", "与用款报告相符", "Matches a use report"
        return "unknown", "未在申报用途中", "Not among the declared uses"

    def _inward(self, flow: AccountFlow) -> tuple[str, str, str]:
        for payment in self.payments:
            if payment.paid_on is None or not self._is_payee(payment, flow):
                continue
            if payment.paid_on <= flow.flow_date <= payment.paid_on + timedelta(days=self.back_days):
                return (
                    "back",
                    f"受托支付收款人 {payment.payee_name} 于 {self.back_days} 天内回流",
                    f"Back from a payee within {self.back_days} days",
                )
        return "unknown", "", ""

    def _is_payee(self, payment: DisbursementPayment, flow: AccountFlow) -> bool:
        same_account = bool(flow.counterparty_account_index) and (
            payment.payee_account_index == flow.counterparty_account_index
        )
        return same_account or _key(payment.payee_name) == _key(flow.counterparty_name)

    def _is_own(self, flow: AccountFlow) -> bool:
        return bool(self.own_index) and flow.counterparty_account_index == self.own_index


def _key(name: str) -> str:
    return "".join(name.split()).upper()
