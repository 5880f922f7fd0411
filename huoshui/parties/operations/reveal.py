"""Showing masked data in full to a person who says why."""

from collections.abc import Sequence

from django.db import transaction

from huoshui.audit.operations import record_read
from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation.actor import Actor
from huoshui.identity.displays import FIELDS
from huoshui.identity.queries import Scope
from huoshui.parties.models import Customer
from huoshui.parties.scoping import in_scope

REVEALABLE = ("name", "id_number", "phone", "address", "bank_account")


class FieldHidden(Forbidden):
    code = "parties.field_hidden"
    zh = "您的角色不能查看：{fields}"
    en = "Your roles may not see these fields: {fields}"


@transaction.atomic
def reveal_customer(
    *, actor: Actor, number: str, fields: Sequence[str], reason: str, scope: Scope
) -> dict[str, str]:
    """The full values of the asked fields (敏感信息查看); who asked, and why, goes into the journal.

    Raises NotFound, FieldHidden (not for their roles), InvalidInput (no reason, or a field that is
    not kept masked).
    """
    actor.require("customer.view")
    wanted = list(dict.fromkeys(fields))
    if not wanted or any(field not in REVEALABLE for field in wanted):
        raise InvalidInput(field="fields", zh="不能查看该字段", en="These fields cannot be shown")
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写查看原因", en="Please say why")
    if closed := [field for field in wanted if scope.displays.of(field) == "hidden"]:
        raise FieldHidden(fields="、".join(FIELDS[field].zh for field in closed))
    customer = Customer.objects.filter(in_scope(scope), number=number).first()
    if customer is None:
        raise NotFound()
    record_read(
        actor=actor,
        subject_type="customer",
        subject_id=customer.pk,
        subject_number=customer.number,
        fields=wanted,
        reason=reason.strip()[:200],
    )
    return {field: getattr(customer, field) or "" for field in wanted}
