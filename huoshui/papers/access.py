"""Who may read papers, and whose readings they see: their own."""

from huoshui.core.errors import Forbidden, NotFound
from huoshui.foundation.actor import Actor
from huoshui.papers.models import PaperReading


def reader_id(actor: Actor) -> int:
    """The user id of somebody who may enter applications or edit customers. Errors: Forbidden."""
    if not actor.may("customer.edit"):
        actor.require("application.enter")
    if actor.user_id is None:
        raise Forbidden()
    return actor.user_id


def own_reading(actor: Actor, reading_id: int, *, locked: bool = False) -> PaperReading:
    """The actor's own reading; another person's is not found. Errors: Forbidden, NotFound."""
    rows = PaperReading.objects.select_for_update() if locked else PaperReading.objects.all()
    row = rows.filter(pk=reading_id, read_by_id=reader_id(actor)).first()
    if row is None:
        raise NotFound()
    return row
