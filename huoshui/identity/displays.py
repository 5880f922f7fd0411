"""How a person's fields are shown to a role (字段脱敏): in full, masked, or not at all.

Masks by JR/T 0171-2020 (masking on display): a phone keeps its first three and last four digits, an identity
number and an account their first six and last four at most. Lenders may show a role more, or less.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from huoshui.core.identifiers import mask_address, mask_bank_card, mask_id_number, mask_name, mask_phone

Display = Literal["full", "masked", "hidden"]
DISPLAYS: tuple[Display, ...] = ("hidden", "masked", "full")
HIDDEN = "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedField:
    """A field of a person: its names, how it is masked, and how a role sees it that says nothing."""

    zh: str
    en: str
    mask: Callable[[str], str]
    usual: Display


FIELDS: dict[str, MaskedField] = {
    "name": MaskedField(zh="姓名/名称", en="Name", mask=mask_name, usual="full"),
    "id_number": MaskedField(zh="证件号码", en="Identity number", mask=mask_id_number, usual="masked"),
    "phone": MaskedField(zh="手机号", en="Phone", mask=mask_phone, usual="masked"),
    "bank_account": MaskedField(zh="银行账号", en="Bank account", mask=mask_bank_card, usual="masked"),
    "address": MaskedField(zh="地址", en="Address", mask=mask_address, usual="masked"),
}


@dataclass(frozen=True, slots=True)
class Displays:
    """How each field is shown to one person; what is not named is shown the usual way."""

    chosen: tuple[tuple[str, Display], ...] = ()

    def of(self, field: str) -> Display:
        """How the field is shown."""
        return dict(self.chosen).get(field, FIELDS[field].usual)

    def show(self, field: str, value: str) -> str:
        """The value as this person sees it; empty stays empty."""
        display = self.of(field)
        if not value or display == "full":
            return value
        return HIDDEN if display == "hidden" else FIELDS[field].mask(value)


USUAL = Displays()


def most_open(roles: Iterable[Mapping[str, Display]]) -> Displays:
    """What somebody with these roles sees: of each field the most any of the roles shows."""
    given = list(roles)
    if not any(given):
        return USUAL
    return Displays(
        tuple(
            (field, max((role.get(field, known.usual) for role in given), key=DISPLAYS.index))
            for field, known in FIELDS.items()
        )
    )
