"""The kinds of customer and the identifier each carries."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huoshui.core.errors import InvalidInput
from huoshui.core.identifiers import (
    IdentifierCheck,
    check_bank_account,
    check_bank_card,
    check_id_number,
    check_phone,
    check_uscc,
    explain,
)


class CustomerKind(StrEnum):
    """Kind of customer (客户类型)."""

    PERSON = "person"  # 自然人
    SOLE_PROPRIETOR = "sole_proprietor"  # 个体工商户
    FARMER = "farmer"  # 农户
    ENTERPRISE = "enterprise"  # 企业


class IdType(StrEnum):
    """Type of identifier: identity card (身份证) or unified social credit code (统一社会信用代码)."""

    ID_CARD = "id_card"
    USCC = "uscc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An identifier that has passed its check, in stored form."""

    id_type: IdType
    number: str
    birth_date: date | None
    region_code: str


def check_kind(kind: str) -> CustomerKind:
    """The kind of that name; InvalidInput (field kind) when there is none."""
    try:
        return CustomerKind(kind)
    except ValueError:
        raise InvalidInput(field="kind", zh="客户类型无效", en="No such kind of customer") from None


def check_identity(kind: CustomerKind, text: str) -> Identity:
    """The checked identifier of a customer of that kind; InvalidInput (field id_number) in words.

    An enterprise has a credit code, a person or farmer an identity number, a sole proprietor either.
    """
    if kind is CustomerKind.ENTERPRISE:
        return _identity(
            IdType.USCC, _passed(check_uscc(text), "id_number", "统一社会信用代码", "credit code")
        )
    if kind is CustomerKind.SOLE_PROPRIETOR and (credit := check_uscc(text)).valid:
        return _identity(IdType.USCC, credit)
    checked = _passed(check_id_number(text), "id_number", "身份证号", "identity number")
    return _identity(IdType.ID_CARD, checked)


def check_contact_phone(text: str) -> str:
    """The phone number in stored form; InvalidInput (field phone)."""
    return _passed(check_phone(text), "phone", "手机号", "phone number").normalised


def check_account(kind: CustomerKind, text: str) -> str:
    """The bank account in stored form; InvalidInput (field bank_account).

    People's cards must pass Luhn; a business may hold a corporate account that is no card.
    """
    is_business = kind in (CustomerKind.ENTERPRISE, CustomerKind.SOLE_PROPRIETOR)
    check = check_bank_account(text) if is_business else check_bank_card(text)
    return _passed(check, "bank_account", "银行账号", "bank account").normalised


def _passed(check: IdentifierCheck, field: str, zh: str, en: str) -> IdentifierCheck:
    if check.valid:
        return check
    problem = check.problem or "format"
    raise InvalidInput(
        field=field, zh=f"{zh}：{explain(problem, 'zh')}", en=f"{en.capitalize()}: {explain(problem, 'en')}"
    )


def _identity(id_type: IdType, check: IdentifierCheck) -> Identity:
    return Identity(
        id_type=id_type,
        number=check.normalised,
        birth_date=check.birth_date,
        region_code=check.region_code or "",
    )
