"""Registering a customer: one person or enterprise is one file, however often they come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Forbidden, InvalidInput, Refusal
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.fields import blind_index
from huoshui.foundation.locks import advisory_lock
from huoshui.foundation.numbers import next_number
from huoshui.foundation.text import is_printable, visible
from huoshui.identity.operations import name_borrower
from huoshui.identity.queries import get_phone
from huoshui.parties.kinds import (
    CustomerKind,
    Identity,
    check_account,
    check_contact_phone,
    check_identity,
    check_kind,
)
from huoshui.parties.models import Customer
from huoshui.parties.names import plain


class NameDiffers(Refusal):
    code = "parties.name_differs"
    zh = "该证件号码已登记在其他姓名/名称下，请核对"
    en = "This identifier is already registered under another name, please check"


class UserAlreadyLinked(Refusal):
    code = "parties.user_already_linked"
    zh = "该登录账户已关联其他客户"
    en = "This login already belongs to another customer"


class FileLinkedElsewhere(Refusal):
    code = "parties.file_linked_elsewhere"
    zh = "该证件号码已由其他手机号登记，请联系贷款机构核实"
    en = "This identifier is registered with another phone, please contact the lender"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRef:
    """A customer by id and number; `is_new` when the file was made just now."""

    id: int
    number: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checked:
    kind: CustomerKind
    identity: Identity
    name: str
    phone: str
    bank_account: str | None


@transaction.atomic
def register_customer(
    *,
    actor: Actor,
    kind: str,
    name: str,
    id_number: str,
    phone: str,
    branch_id: int,
    address: str | None = None,
    bank_account: str | None = None,
    bank_name: str = "",
    profile: Mapping[str, Any] | None = None,
    user_id: int | None = None,
) -> CustomerRef:
    """The customer file (客户档案) of that identifier: the one there is, else a new one.

    On an existing file the name must agree, empty fields are filled and the profile is brought up to
    date; phone, address and account already there change only by a reviewed change. A borrower's login
    is linked once, and to an existing file only when its phone is theirs. Raises InvalidInput,
    NameDiffers, UserAlreadyLinked, FileLinkedElsewhere.
    """
    _require_right(actor, user_id)
    checked = _check(kind=kind, name=name, id_number=id_number, phone=phone, bank_account=bank_account)
    index = blind_index(checked.identity.number, "id_number")
    advisory_lock(f"customer:{index}")
    found = Customer.objects.select_for_update(of=("self",)).filter(id_number_index=index).first()
    extra = {"address": (address or "").strip() or None, "bank_name": bank_name.strip()}
    if found is None:
        customer = _new_file(actor, checked, index, branch_id, extra, profile)
    else:
        customer = _known_file(actor, found, checked, extra, profile)
    if user_id is not None:
        _link(actor, customer, user_id, is_new=found is None)
    return CustomerRef(id=customer.pk, number=customer.number, is_new=found is None)


def _require_right(actor: Actor, user_id: int | None) -> None:
    if actor.kind == "borrower":
        if user_id is None or user_id != actor.user_id:
            raise Forbidden()
    elif not (actor.may("customer.edit") or actor.may("application.enter")):
        actor.require("customer.edit")


def _check(*, kind: str, name: str, id_number: str, phone: str, bank_account: str | None) -> _Checked:
    customer_kind = check_kind(kind)
    name = visible(name)
    if not name or len(name) > 120:
        raise InvalidInput(
            field="name", zh="请填写姓名或名称（最多120字）", en="A name of at most 120 characters"
        )
    if not is_printable(name):
        raise InvalidInput(
            field="name", zh="姓名中请勿使用表情符号", en="A name without emoji or special characters"
        )
    return _Checked(
        kind=customer_kind,
        identity=check_identity(customer_kind, id_number),
        name=name,
        phone=check_contact_phone(phone),
        bank_account=check_account(customer_kind, bank_account) if bank_account else None,
    )


def _new_file(
    actor: Actor,
    checked: _Checked,
    index: str,
    branch_id: int,
    extra: dict[str, Any],
    profile: Mapping[str, Any] | None,
) -> Customer:
    facts = dict(profile or {})
    customer = Customer.objects.create(
        number=next_number("customer"),
        kind=checked.kind.value,
        name=checked.name,
        id_type=checked.identity.id_type.value,
        id_number=checked.identity.number,
        id_number_index=index,
        phone=checked.phone,
        phone_index=blind_index(checked.phone, "phone"),
        bank_account=checked.bank_account,
        region_code=str(facts.get("region_code") or checked.identity.region_code)[:6],
        birth_date=checked.identity.birth_date,
        profile=facts,
        branch_id=branch_id,
        entered_by_id=actor.user_id if actor.kind == "staff" else None,
        created_at=clock.now(),
        **extra,
    )
    after = {
        "kind": customer.kind,
        "name": customer.name,
        "id_number": customer.id_number,
        "phone": customer.phone,
    }
    _audit(actor, "customer.registered", customer, after=after)
    return customer


def _known_file(
    actor: Actor,
    customer: Customer,
    checked: _Checked,
    extra: dict[str, Any],
    profile: Mapping[str, Any] | None,
) -> Customer:
    if plain(customer.name) != plain(checked.name):
        raise NameDiffers(field="name")
    given = {**extra, "bank_account": checked.bank_account}
    filled = {field: value for field, value in given.items() if value and not getattr(customer, field)}
    news = {key: value for key, value in (profile or {}).items() if customer.profile.get(key) != value}
    for field, value in filled.items():
        setattr(customer, field, value)
    if filled or news:
        before = {key: customer.profile.get(key) for key in news}
        customer.profile = {**customer.profile, **news}
        customer.save()
        _audit(actor, "customer.completed", customer, before=before, after={**news, **filled})
    return customer


def _link(actor: Actor, customer: Customer, user_id: int, *, is_new: bool) -> None:
    if customer.user_id == user_id:
        return
    if Customer.objects.filter(user_id=user_id).exists():
        raise UserAlreadyLinked()
    login_phone = blind_index(get_phone(user_id=user_id), "phone")
    if customer.user_id is not None or (not is_new and customer.phone_index != login_phone):
        # Knowing a stranger's name and number must not open their file.
        raise FileLinkedElsewhere()
    customer.user_id = user_id
    customer.save(update_fields=["user"])
    name_borrower(user_id=user_id, name=customer.name)
    _audit(actor, "customer.login_linked", customer, after={"user_id": user_id})


@transaction.atomic
def link_login(*, user_id: int) -> None:
    """Nothing; a borrower who has just proved a phone gets the file that was opened for it at the counter.

    Only when the login has no file yet and exactly one unlinked file bears the phone: never a guess.
    """
    if Customer.objects.filter(user_id=user_id).exists():
        return
    phone = blind_index(get_phone(user_id=user_id), "phone")
    found = list(Customer.objects.select_for_update().filter(phone_index=phone, user__isnull=True)[:2])
    if len(found) == 1:
        _link(SYSTEM, found[0], user_id, is_new=False)


def _audit(
    actor: Actor,
    action: str,
    customer: Customer,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="customer",
        subject_id=customer.pk,
        subject_number=customer.number,
        before=before,
        after=after,
    )
