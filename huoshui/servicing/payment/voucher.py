"""The voucher of a payment to a payee (受托支付凭证), and the words that tell of it."""

from pathlib import Path

from django.db import transaction

from huoshui.contracts.queries import get_contract
from huoshui.contracts.typesetting import typeset
from huoshui.core.errors import NotFound
from huoshui.core.lifecycle import PaymentStatus
from huoshui.core.money import capital_rmb, yuan_grouped
from huoshui.foundation import clock
from huoshui.foundation.files import LoadedFile, load_file, store_file
from huoshui.foundation.ports import adapter
from huoshui.identity.ports import MessageGateway
from huoshui.identity.queries import Scope
from huoshui.lenders.queries import current_lender
from huoshui.parties.operations import notify_customer
from huoshui.products.purposes import purposes_in_force
from huoshui.servicing.models import DisbursementPayment

TEMPLATE = Path(__file__).parent.parent / "templates" / "payment_voucher.typ"


@transaction.atomic
def make_voucher(*, payment_id: int) -> int:
    """The id of the voucher's file, made once for a payment that was paid. Refusals: NotFound."""
    row = _paid(payment_id)
    if row.voucher_file_id is not None:
        return row.voucher_file_id
    contract = row.disbursement.contract
    loan = row.disbursement.loan
    names = {
        one.code: one.name for one in purposes_in_force(on=row.made_on, product_code=contract.product_code)
    }
    papers = "、".join(paper.number for paper in row.papers.order_by("id"))
    content = typeset(
        TEMPLATE,
        {
            "number": _number(row),
            "voucher": row.voucher_number,
            "lender": current_lender().name,
            "borrower": row.customer.name,
            "contract_number": contract.number,
            "loan_number": loan.number if loan else "",
            "paid_date": row.paid_on.isoformat() if row.paid_on else "",
            "bank_reference": row.bank_reference,
            "payee": row.payee_name,
            "account": row.payee_account_masked,
            "bank": row.payee_bank,
            "amount": yuan_grouped(row.amount),
            "amount_in_words": capital_rmb(row.amount),
            "purpose": names.get(row.purpose, row.purpose),
            "papers": papers,
            "maker": row.made_by.name if row.made_by else "",
            "checker": row.checked_by.name if row.checked_by else "",
        },
        at=row.paid_at or clock.now(),
    )
    stored = store_file(name=f"{_number(row)}.pdf", content=content, content_type="application/pdf")
    DisbursementPayment.objects.filter(pk=row.pk).update(voucher_file_id=stored.id)
    return stored.id


def load_voucher(payment_id: int, scope: Scope) -> LoadedFile:
    """The voucher's PDF. Refusals: NotFound, also outside the scope and before the payee is paid."""
    row = _paid(payment_id)
    get_contract(row.disbursement.contract.number, scope)
    return load_file(make_voucher(payment_id=payment_id))


def tell_of_payment(*, payment_id: int) -> None:
    """Nothing; the borrower is told that the payee was paid, and the payee when their phone is known.

    Told twice the borrower hears it once; the payee's text is sent with the first.
    """
    row = _paid(payment_id)
    loan = row.disbursement.loan
    amount = yuan_grouped(row.amount)
    if row.payee_phone and not row.payee_told:
        lender = current_lender().name
        account = f"尾号 {row.payee_account_masked[-4:]} 账户"
        text = f"【{lender}】受{row.customer.name}委托，已向贵方{account}支付 {amount} 元，请查收。"
        adapter(MessageGateway).send(phone=row.payee_phone, template="payee_paid", text=text)
        DisbursementPayment.objects.filter(pk=row.pk).update(payee_told=True)
    notify_customer(
        customer_id=row.customer_id,
        template="payee_paid",
        params={"number": loan.number if loan else "", "payee": row.payee_name, "amount": row.amount},
        link=f"/loans/{loan.number}" if loan else "",
        dedupe_key=f"payee_paid:{row.pk}",
    )


def _number(row: DisbursementPayment) -> str:
    return f"ZF{row.disbursement_id:08d}-{row.number}"


def _paid(payment_id: int) -> DisbursementPayment:
    found = DisbursementPayment.objects.select_related(
        "customer", "made_by", "checked_by", "disbursement__contract", "disbursement__loan"
    )
    row = found.filter(pk=payment_id, status=PaymentStatus.PAID.value).first()
    if row is None:
        raise NotFound()
    return row
