"""Telling a partner what became of its cases (渠道回调): written down once, sent when it has an address."""

from huoshui.foundation import clock
from huoshui.foundation.outbox import emit
from huoshui.partners.events import CallbackDue
from huoshui.partners.models import PartnerCase, PartnerEvent


def keep_event(case: PartnerCase, kind: str, *, turn: str = "1") -> None:
    """Nothing; the partner is told, once for each turn. A suspended partner is not called, and finds it with
    the application when it is let in again.
    """
    event, is_new = PartnerEvent.objects.get_or_create(
        case=case, kind=kind, turn=turn, defaults={"at": clock.now()}
    )
    partner = case.partner
    if is_new and partner.callback_url and partner.state == "active":
        event.outbox_event_id = emit(CallbackDue(partner_event_id=event.pk))
        event.save(update_fields=["outbox_event_id"])


def tell_of(number: str, kind: str, *, turn: str = "1") -> None:
    """As keep_event, by the number of an application; nothing when no partner handed it in."""
    case = PartnerCase.objects.select_related("partner").filter(number=number, is_sandbox=False).first()
    if case is not None:
        keep_event(case, kind, turn=turn)
