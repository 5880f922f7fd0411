"""Changes to a customer file: proposed by one person, counting once another has reviewed them."""

from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.fields import blind_index
from huoshui.identity.operations import change_borrower_phone, name_borrower
from huoshui.identity.queries import Scope
from huoshui.parties.kinds import CustomerKind, check_account, check_contact_phone
from huoshui.parties.models import Customer, CustomerChange
from huoshui.parties.scoping import in_scope

CHANGEABLE = ("name", "phone", "address", "bank_account", "bank_name")
_LENGTHS = {"name": 120, "address": 200, "bank_name": 60}


class ChangePending(Refusal):
    code = "parties.change_pending"
    zh = "该项资料已有待复核的变更"
    en = "A change of this item is already waiting for review"


class ChangeReviewed(Refusal):
    code = "parties.change_reviewed"
    zh = "该变更已复核"
    en = "This change has already been reviewed"


class OwnChange(Refusal):
    code = "parties.own_change"
    zh = "不能复核自己提出的变更"
    en = "Nobody may review a change they proposed"
    status = 403


class NothingChanged(Refusal):
    code = "parties.nothing_changed"
    zh = "新值与原值相同"
    en = "The new value is the same as the old one"
    status = 422


@transaction.atomic
def propose_change(*, actor: Actor, number: str, field: str, after: str, scope: Scope) -> int:
    """The id of the change (资料变更). Raises NotFound, InvalidInput, NothingChanged, ChangePending."""
    if actor.kind != "borrower":
        actor.require("customer.edit")
    if field not in CHANGEABLE:
        raise InvalidInput(field="field", zh="该项资料不能变更", en="This item cannot be changed")
    customer = Customer.objects.select_for_update().filter(in_scope(scope), number=number).first()
    if customer is None or actor.user_id is None:
        raise NotFound()
    if actor.kind == "borrower" and customer.user_id != actor.user_id:
        raise NotFound()
    value = _checked(CustomerKind(customer.kind), field, after)
    before = getattr(customer, field) or None
    if before == value:
        raise NothingChanged(field="after")
    if customer.changes.filter(field=field, status="proposed").exists():
        raise ChangePending()
    change = CustomerChange.objects.create(
        customer=customer,
        field=field,
        before=before,
        after=value,
        proposed_by_id=actor.user_id,
        proposed_at=clock.now(),
    )
    _audit(actor, "customer.change_proposed", change, before={field: before}, after={field: value})
    return change.pk


@transaction.atomic
def review_change(*, actor: Actor, change_id: int, approve: bool, opinion: str, scope: Scope) -> str:
    """The status of the change after review: approved (and in force) or declined.

    Raises NotFound, ChangeReviewed, OwnChange. A changed phone is also the linked borrower's new login phone.
    """
    actor.require("customer.review")
    if actor.kind != "staff" or actor.user_id is None:
        raise Forbidden()
    change, customer = _locked(change_id, scope)
    if change.status != "proposed":
        raise ChangeReviewed()
    if change.proposed_by_id == actor.user_id:
        raise OwnChange()
    change.status = "approved" if approve else "declined"
    change.reviewed_by_id = actor.user_id
    change.reviewed_at = clock.now()
    change.opinion = opinion.strip()[:300]
    change.save()
    if approve:
        _apply(customer, change.field, change.after)
    _audit(
        actor,
        f"customer.change_{change.status}",
        change,
        before={change.field: change.before},
        after={change.field: change.after, "opinion": change.opinion},
    )
    return change.status


def _locked(change_id: int, scope: Scope) -> tuple[CustomerChange, Customer]:
    change = CustomerChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None:
        raise NotFound()
    customer = Customer.objects.select_for_update().filter(in_scope(scope), pk=change.customer_id).first()
    if customer is None:
        raise NotFound()
    return change, customer


def _checked(kind: CustomerKind, field: str, after: str) -> str:
    value = after.strip()
    if not value:
        raise InvalidInput(field="after", zh="新值不能为空", en="The new value may not be empty")
    if field == "phone":
        return check_contact_phone(value)
    if field == "bank_account":
        return check_account(kind, value)
    if len(value) > _LENGTHS[field]:
        raise InvalidInput(
            field="after", zh=f"最多 {_LENGTHS[field]} 个字", en=f"At most {_LENGTHS[field]} characters"
        )
    return value


def _apply(customer: Customer, field: str, value: str) -> None:
    setattr(customer, field, value)
    if field == "phone":
        customer.phone_index = blind_index(value, "phone")
    customer.save()
    if customer.user_id is None:
        return
    if field == "phone":
        change_borrower_phone(user_id=customer.user_id, phone=value)
    elif field == "name":
        name_borrower(user_id=customer.user_id, name=value)


def _audit(
    actor: Actor, action: str, change: CustomerChange, *, before: dict[str, Any], after: dict[str, Any]
) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="customer",
        subject_id=change.customer_id,
        subject_number=change.customer.number,
        before=before,
        after=after,
    )
