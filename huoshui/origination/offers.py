"""The offer (批复): what the borrower may have, and until when."""

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal

from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit
from huoshui.origination.events import ApplicationApproved
from huoshui.origination.memo.operations import freeze_memo
from huoshui.origination.models import Application
from huoshui.origination.stages import move
from huoshui.products.definition import ProductDefinition


def propose(application: Application, *, amount: Cents, term_months: int, annual_rate: Decimal) -> None:
    """Nothing; the figures under discussion stand in the offer fields (not an offer before approval)."""
    application.offer_amount = amount
    application.offer_term_months = term_months
    application.offer_annual_rate = annual_rate
    application.offer_method = application.repayment_method


def make_offer(application: Application, definition: ProductDefinition, actor: Actor) -> None:
    """Nothing; the proposal becomes the offer, valid for the product's days, and the contract can follow."""
    application.offer_valid_until = business_date.today() + timedelta(days=definition.offer_valid_days)
    move(application, ApplicationStatus.APPROVED, actor)
    application.save()
    freeze_memo(application, actor)
    assert application.customer_id is not None and application.offer_amount is not None
    assert application.offer_term_months is not None
    emit(
        ApplicationApproved(
            number=application.number,
            customer_id=application.customer_id,
            amount=application.offer_amount,
            term_months=application.offer_term_months,
            annual_rate=str(application.offer_annual_rate),
        )
    )


class OffersMade:
    """Origination's answer to risk (`huoshui.risk.ports.PastOffers`)."""

    def offers_of(self, application_numbers: Collection[str]) -> dict[str, Cents]:
        """Application number → what was granted, cents; applications that were not approved are absent."""
        granted = (ApplicationStatus.APPROVED.value, ApplicationStatus.CONTRACTED.value)
        rows = Application.objects.filter(
            number__in=application_numbers, status__in=granted, offer_amount__gt=0
        )
        return {
            number: amount
            for number, amount in rows.values_list("number", "offer_amount")
            if amount is not None
        }


def open_offers(customer_ids: Collection[int]) -> tuple[tuple[int, str, Cents], ...]:
    """(Customer, product, amount) of each offer of these customers that no contract was made of yet."""
    rows = Application.objects.filter(
        customer_id__in=customer_ids, status=ApplicationStatus.APPROVED.value, offer_amount__gt=0
    )
    return tuple(
        (customer_id, code, amount)
        for customer_id, code, amount in rows.values_list("customer_id", "product_code", "offer_amount")
        if customer_id is not None and amount is not None
    )
