"""The signers of a contract in their order: borrower, co-borrowers, guarantors, the lender last."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huoshui.contracts.models import Contract, ContractSigner
from huoshui.contracts.signing import BORROWER, CO_BORROWER, GUARANTOR, LENDER, MOST_OTHERS, ROLES
from huoshui.core.errors import InvalidInput, Refusal
from huoshui.core.identifiers import check_id_number, check_uscc
from huoshui.lenders.queries import current_lender
from huoshui.parties.kinds import check_contact_phone
from huoshui.parties.queries import get_party

WAITING, SIGNED, REFUSED = "waiting", "signed", "refused"


class SignerTwice(Refusal):
    code = "contracts.signer_twice"
    zh = "{name}已是本合同的签署人"
    en = "{name} is a signer of this contract already"


class PhoneShared(Refusal):
    code = "contracts.phone_shared"
    zh = "该手机号已用于另一签署人；每位签署人须使用本人独有的手机号"
    en = "Another signer has this phone: each signer needs a phone that is theirs alone"


class TooManySigners(Refusal):
    code = "contracts.too_many_signers"
    zh = "一份合同最多有 {most} 名共同借款人和保证人"
    en = "A contract has at most {most} co-borrowers and guarantors"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerIdentity:
    """Who a signer is, in full; never leaves by an API or a log."""

    name: str
    phone: str
    id_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSigner:
    """A co-borrower or guarantor to be added, already checked."""

    role: str
    identity: SignerIdentity


def check_new_signer(*, role: str, name: str, phone: str, id_number: str) -> NewSigner:
    """The signer in stored form. Refusals: InvalidInput naming the field."""
    if role not in (CO_BORROWER, GUARANTOR):
        raise InvalidInput(
            field="role", zh="签署人须为共同借款人或保证人", en="A signer is a co-borrower or a guarantor"
        )
    if not 0 < len(name.strip()) <= 80:
        raise InvalidInput(field="name", zh="请填写姓名或名称", en="A signer has a name")
    checked = check_id_number(id_number)
    if not checked.valid:
        checked = check_uscc(id_number)
    if not checked.valid:
        raise InvalidInput(
            field="id_number",
            zh="身份证号或统一社会信用代码无效",
            en="Not a valid identity number or credit code",
        )
    identity = SignerIdentity(
        name=name.strip(), phone=check_contact_phone(phone), id_number=checked.normalised
    )
    return NewSigner(role=role, identity=identity)


def signers_of_form(form: Mapping[str, Any]) -> tuple[NewSigner, ...]:
    """The co-borrower and guarantor a form names: `co_borrower_name`, `…_phone`, `…_id_number`.

    Refusals: InvalidInput when one is named with a wrong phone or identifier.
    """
    found = []
    for role in (CO_BORROWER, GUARANTOR):
        values = {part: str(form.get(f"{role}_{part}") or "") for part in ("name", "phone", "id_number")}
        if values["name"].strip():
            found.append(check_new_signer(role=role, **values))
    return tuple(found)


def signers_of(contract: Contract) -> list[ContractSigner]:
    """The signers in their order, for a contract whose row is locked.

    Contracts drafted before signers had rows get those of their borrower and lender here.
    """
    rows = list(ContractSigner.objects.filter(contract=contract).order_by("position"))
    if not rows:
        ContractSigner.objects.create(
            contract=contract,
            position=1,
            role=BORROWER,
            customer_id=contract.customer_id,
            name=get_party(contract.customer_id).name[:80],
        )
        ContractSigner.objects.create(
            contract=contract, position=2, role=LENDER, name=current_lender().name[:80]
        )
        rows = list(ContractSigner.objects.filter(contract=contract).order_by("position"))
    return rows


def put_signer(contract: Contract, new: NewSigner) -> ContractSigner:
    """The row of one signer more, in the order of the roles, for a contract whose row is locked.

    Refusals: SignerTwice, PhoneShared (电子签名法 Art. 13: one code, one person), TooManySigners.
    """
    rows = signers_of(contract)
    others = [row for row in rows if row.role not in (BORROWER, LENDER)]
    if len(others) >= MOST_OTHERS:
        raise TooManySigners(most=MOST_OTHERS)
    for row in rows:
        if row.role == LENDER:
            continue
        known = identity_of(row)
        if known.id_number == new.identity.id_number:
            raise SignerTwice(name=known.name, field="id_number")
        if known.phone == new.identity.phone:
            raise PhoneShared(field="phone")
    added = ContractSigner.objects.create(
        contract=contract,
        position=len(rows) + 1,
        role=new.role,
        name=new.identity.name,
        phone=new.identity.phone,
        id_number=new.identity.id_number,
    )
    order_signers([*rows, added])
    return added


def order_signers(rows: list[ContractSigner]) -> None:
    """Numbers the signers by role and, within a role, as they were added."""
    ordered = sorted(rows, key=lambda row: (ROLES.index(row.role), row.pk))
    for position, row in enumerate(ordered, 1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def identity_of(signer: ContractSigner) -> SignerIdentity:
    """A customer by their file as it is now, anybody else as frozen."""
    if signer.customer_id is None:
        return SignerIdentity(
            name=signer.name, phone=str(signer.phone or ""), id_number=str(signer.id_number or "")
        )
    party = get_party(signer.customer_id)
    return SignerIdentity(name=party.name, phone=party.phone, id_number=party.id_number)


def next_to_sign(rows: list[ContractSigner]) -> ContractSigner | None:
    """Whose turn it is; None when everybody has signed."""
    return next((row for row in rows if row.state == WAITING), None)
