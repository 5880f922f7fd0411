"""Handing over to a third party the fees taken in for it."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound, Refusal
from huoshui.core.money import Cents, yuan_grouped, yuan_text
from huoshui.core.posting import post_collected_settled
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.locks import advisory_lock
from huoshui.ledger.operations import EntryDraft, post_entries, with_dimensions
from huoshui.lenders.queries import current_lender
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.fees.queries import SettlementRow, list_collectors, settlement_row
from huoshui.servicing.models import FeeSettlement


class MoreThanHeld(Refusal):
    """A settlement of more than was taken in and not handed over yet."""

    code = "servicing.more_than_held"
    zh = "代收待结算金额为 {held} 元，不能结算 {amount} 元"
    en = "Held for them: {held}. {amount} cannot be settled"
    status = 422


class SettlementReferenceUsed(Refusal):
    """A payment reference under which something else was settled."""

    code = "servicing.settlement_reference_used"
    zh = "付款参考号 {reference} 已用于另一笔结算"
    en = "The payment reference {reference} belongs to another settlement"


@transaction.atomic
def settle_fees(*, actor: Actor, collector: str, amount: Cents, reference: str) -> SettlementRow:
    """The settlement (代收费用结算) of `amount` cents with a third party, paid by the lender's bank under
    `reference`; told twice, it is booked once.

    30.00 handed over by a bank: Dr 2243 30.00 / Cr 2011 30.00. Refusals: Forbidden, NotFound (nothing was
    ever taken in for such a one), InvalidInput, MoreThanHeld, SettlementReferenceUsed.
    """
    actor.require("fee.settle")
    reference = reference.strip()
    if amount <= 0:
        raise InvalidInput(field="amount", zh="金额必须大于零", en="The amount must be above zero")
    if not 1 <= len(reference) <= 40:
        raise InvalidInput(
            field="reference", zh="付款参考号须为 1 至 40 字", en="A reference has 1 to 40 characters"
        )
    today = business_day()
    advisory_lock("servicing.fee_settlement")
    known = FeeSettlement.objects.filter(reference=reference).first()
    if known is not None:
        if (known.collector, known.amount) != (collector, amount):
            raise SettlementReferenceUsed(field="reference", reference=reference)
        return settlement_row(known)
    found = next((row for row in list_collectors() if row.collector == collector), None)
    if found is None:
        raise NotFound()
    if amount > found.held:
        raise MoreThanHeld(field="amount", held=yuan_grouped(found.held), amount=yuan_grouped(amount))
    lines = post_collected_settled(amount=amount, lender_type=current_lender().lender_type)
    draft = EntryDraft(
        fact="fee_settlement",
        business_date=today,
        value_date=today,
        description=f"结算代收费用 {collector}",
        source_type="fee_settlement",
        source_number=reference,
        lines=with_dimensions(lines, branch_id=None, product_code="", risk_class=""),
    )
    row = FeeSettlement.objects.create(
        collector=collector,
        amount=amount,
        reference=reference,
        voucher_number=post_entries(drafts=[draft])[0].number,
        business_date=today,
        booked_at=clock.now(),
        actor_id=actor.user_id,
        actor_name=actor.name[:80],
    )
    record(
        actor=actor,
        action="fee.settle",
        subject_type="fee_settlement",
        subject_id=row.pk,
        subject_number=reference,
        after={"collector": collector, "amount": yuan_text(amount), "voucher": row.voucher_number},
    )
    return settlement_row(row)
