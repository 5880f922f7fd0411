"""Whether the people of a list are known already: for checks before anything is written. Never shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huoshui.foundation.fields import blind_index
from huoshui.identity.queries import borrowers_by_phone
from huoshui.parties.models import Customer
from huoshui.parties.names import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """What a program compares a row with: the file that bears an identity number."""

    id: int
    name: str
    phone: str
    bank_account: str
    address: str
    user_id: int | None
    is_active: bool

    def is_called(self, name: str) -> bool:
        """Whether the file bears this name, however it is spaced and written."""
        return plain(self.name) == plain(name)


def identity_index(id_number: str) -> str:
    """The blind index under which files are kept by identity number."""
    return blind_index(id_number, "id_number")


def files_by_identity(indexes: Iterable[str]) -> Mapping[str, KnownFile]:
    """The customer files with these identity numbers, by blind index, in one query."""
    found = Customer.objects.filter(id_number_index__in=set(indexes))
    return {
        row.id_number_index: KnownFile(
            id=row.pk,
            name=row.name,
            phone=row.phone,
            bank_account=row.bank_account or "",
            address=row.address or "",
            user_id=row.user_id,
            is_active=row.is_active,
        )
        for row in found
    }


def owners_of_phones(phones: Iterable[str]) -> Mapping[str, int]:
    """Phone → the customer whose login it is; phones of nobody or of a login without a file are left out."""
    users = borrowers_by_phone(phones)
    owners = dict(Customer.objects.filter(user_id__in=users.values()).values_list("user_id", "id"))
    return {phone: owners[user_id] for phone, user_id in users.items() if user_id in owners}
