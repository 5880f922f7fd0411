"""Masked copies of values on their way into the journal: a second line of defence."""

from collections.abc import Mapping
from typing import Any

from huoshui.core.identifiers import mask_bank_card, mask_id_number, mask_phone

HIDDEN = "***"
SECRET_KEYS = frozenset({"password", "code", "code_hash", "private_key", "token"})
_MASKS = {
    "phone": mask_phone,
    "id_number": mask_id_number,
    "uscc": mask_id_number,
    "bank_account": mask_bank_card,
    "payee_account": mask_bank_card,
}


def masked(value: Any, *, key: str = "") -> Any:
    """A JSON-able copy of `value`: identifiers masked and secrets hidden, by the name of their key."""
    if isinstance(value, Mapping):
        return {str(name): masked(item, key=str(name)) for name, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
        return [masked(item, key=key) for item in items]
    if key in SECRET_KEYS and value is not None:
        return HIDDEN
    mask = _MASKS.get(key)
    if mask is not None and isinstance(value, str) and value and "*" not in value:
        return mask(value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value)
