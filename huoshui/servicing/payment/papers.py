"""Trade papers filed under a contract, before and with the payments they stand behind."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Sum

from huoshui.audit.operations import record
from huoshui.contracts.queries import get_contract
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.money import Cents, yuan_grouped, yuan_text
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.files import store_file
from huoshui.foundation.outbox import emit
from huoshui.identity.queries import scope_of
from huoshui.servicing.events import TradePaperFiled
from huoshui.servicing.models import DisbursementPayment, TradePaper
from huoshui.servicing.payment.models import OVER
from huoshui.servicing.payment.refusals import InvoiceFiledBefore, PapersMissing, PaperUsedUp

PAPER_KINDS = ("contract", "order", "invoice", "receipt", "other")
TRADE_KINDS = ("contract", "order", "invoice")
"""The kinds that say what a payment is owed for; a receipt only says that it was made."""


@transaction.atomic
def file_paper(
    *,
    actor: Actor,
    contract_number: str,
    kind: str,
    number: str,
    amount: Cents,
    counterparty: str,
    file_name: str,
    content: bytes,
    content_type: str = "",
) -> int:
    """The id of the paper, filed under the contract; cents. Refusals: Forbidden, NotFound, InvalidInput,
    InvoiceFiledBefore, those of store_file."""
    if not actor.may("disbursement.make"):
        actor.require("use_report.make")
    contract = get_contract(contract_number, scope_of(actor))
    if kind not in PAPER_KINDS:
        raise InvalidInput(field="kind", zh="没有这种凭证", en="There is no such kind of paper")
    if not number.strip():
        raise InvalidInput(field="number", zh="请填写凭证编号", en="Give the number of the paper")
    if amount <= 0:
        raise InvalidInput(field="amount", zh="凭证金额应大于零", en="The amount must be above zero")
    stored = store_file(name=file_name, content=content, content_type=content_type)
    try:
        with transaction.atomic():
            paper = TradePaper.objects.create(
                contract_id=contract.row.id,
                kind=kind,
                number=number.strip()[:60],
                counterparty=counterparty.strip()[:120],
                amount=amount,
                file_id=stored.id,
                file_name=stored.file_name[:120],
                added_by_id=actor.user_id,
                added_at=clock.now(),
            )
    except IntegrityError as clash:
        known = TradePaper.objects.select_related("contract").get(kind="invoice", number=number.strip()[:60])
        raise InvoiceFiledBefore(
            field="number", number=known.number, contract=known.contract.number
        ) from clash
    record(
        actor=actor,
        action="trade_paper.filed",
        subject_type="contract",
        subject_id=contract.row.id,
        subject_number=contract_number,
        after={"paper": paper.pk, "kind": kind, "number": paper.number, "amount": yuan_text(amount)},
    )
    emit(TradePaperFiled(contract_number=contract_number))
    return paper.pk


def papers_of(contract_id: int, ids: Sequence[int]) -> list[TradePaper]:
    """The papers by id, all of this contract. Refusals: NotFound."""
    found = list(
        TradePaper.objects.select_for_update().filter(pk__in=ids, contract_id=contract_id).order_by("pk")
    )
    if len(found) != len(set(ids)):
        raise NotFound()
    return found


def attach(payment: DisbursementPayment, papers: Sequence[TradePaper]) -> None:
    """Nothing; the papers stand behind the payment now. Refusals: PapersMissing (the best kind of paper does
    not cover it), PaperUsedUp (payments on one paper beyond its amount)."""
    covered = max(
        (sum(paper.amount for paper in papers if paper.kind == kind) for kind in TRADE_KINDS), default=0
    )
    if covered < payment.amount:
        raise PapersMissing(
            field="payments",
            number=payment.number,
            amount=yuan_grouped(payment.amount),
            covered=yuan_grouped(covered),
        )
    payment.papers.set(papers)
    for paper in papers:
        _require_room(paper)


def _require_room(paper: TradePaper) -> None:
    """Nothing; all payments on an invoice, an order or a contract stay within it."""
    live = paper.payments.exclude(status__in=OVER).filter(kind="pay")
    used = live.aggregate(total=Sum("amount"))["total"] or 0
    if paper.kind in TRADE_KINDS and used > paper.amount and _stands_alone(paper):
        raise PaperUsedUp(
            field="payments",
            number=paper.number,
            amount=yuan_grouped(paper.amount),
            used=yuan_grouped(used),
        )


def _stands_alone(paper: TradePaper) -> bool:
    """Whether a payment on this paper has no other of its kind beside it (then it is its share)."""
    return all(
        payment.papers.filter(kind=paper.kind).count() == 1
        for payment in paper.payments.exclude(status__in=OVER)
    )
