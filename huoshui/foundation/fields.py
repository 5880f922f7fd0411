"""Columns for money, rates and secrets.

Encrypted columns hold AES-256-GCM ciphertext as `"<key id>:" + nonce + ciphertext and tag`. The key id
lets the key ring grow: new values use the current key, old ones stay readable until rewritten.
"""

import hashlib
import hmac
import os
from decimal import Decimal
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

_NONCE_BYTES = 12
_COMPARISONS = frozenset({"exact", "in", "gt", "gte", "lt", "lte", "range"})
_TEXT_SEARCHES = frozenset({"contains", "startswith", "endswith", "regex"})
_VALUE_LOOKUPS = _COMPARISONS | _TEXT_SEARCHES | {"iexact"} | {f"i{name}" for name in _TEXT_SEARCHES}


class MoneyField(models.BigIntegerField):
    """An amount (金额) in whole cents, a `bigint`. A float or a Decimal is a mistake, not a value."""

    description = "Amount in whole cents"

    def get_prep_value(self, value: Any) -> Any:
        if value is not None and isinstance(value, (float, Decimal, bool, str)):
            raise TypeError(f"{self.name}: an amount is whole cents (int), not {type(value).__name__}")
        return super().get_prep_value(value)


class RateField(models.DecimalField):
    """A rate (利率) per year as a fraction: 0.0435 is 4.35 %. Six decimals, below 1000."""

    description = "Rate per year as a fraction"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"] = 9
        kwargs["decimal_places"] = 6
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_digits", None)
        kwargs.pop("decimal_places", None)
        return name, path, args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, float):
            raise TypeError(f"{self.name}: a rate is a Decimal, not a float")
        return super().get_prep_value(value)


class UnreadableSecret(Exception):
    """A ciphertext does not open: its key is missing from the key ring, or it was altered."""


def encrypt(plain: bytes) -> bytes:
    """Return `plain` encrypted under the current key. Equal inputs give different outputs."""
    key_id = settings.FIELD_KEY_ID
    nonce = os.urandom(_NONCE_BYTES)
    prefix = f"{key_id}:".encode()
    # The key id is authenticated too, so it cannot be swapped.
    return prefix + nonce + AESGCM(settings.FIELD_KEYS[key_id]).encrypt(nonce, plain, prefix)


def decrypt(cipher: bytes) -> bytes:
    """Return the plain bytes. Errors: `UnreadableSecret`."""
    key_id, separator, rest = bytes(cipher).partition(b":")
    key = settings.FIELD_KEYS.get(key_id.decode("ascii", "replace")) if separator else None
    if key is None:
        raise UnreadableSecret("the key of this value is not in the key ring")
    try:
        return AESGCM(key).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], key_id + b":")
    except InvalidTag:
        raise UnreadableSecret("this value was altered or belongs to another key") from None


def needs_rotation(cipher: bytes) -> bool:
    """Return whether a stored value was written under a key that is no longer the current one."""
    return not bytes(cipher).startswith(f"{settings.FIELD_KEY_ID}:".encode())


class EncryptedBinaryField(models.BinaryField):
    """Bytes kept encrypted. No search by value: search through a blind index."""

    description = "Encrypted bytes"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(
            None if value is None else encrypt(self._to_bytes(value)), connection, prepared
        )

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else self._from_bytes(decrypt(value))

    def get_lookup(self, lookup_name: str) -> Any:
        # df, ndf: a history trigger compares the stored bytes of the old row with the new.
        if lookup_name not in ("isnull", "df", "ndf"):
            raise FieldError(f"{self.name} is encrypted: search through its blind index")
        return super().get_lookup(lookup_name)

    def _to_bytes(self, value: Any) -> bytes:
        return bytes(value)

    def _from_bytes(self, plain: bytes) -> Any:
        return plain


class EncryptedTextField(EncryptedBinaryField):
    """Text kept encrypted (加密字段): identity numbers, phones, accounts, addresses."""

    description = "Encrypted text"
    # What the type checker reads: text goes in and comes out, whatever the column holds.
    _pyi_private_set_type: str
    _pyi_private_get_type: str  # type: ignore[assignment]

    def _to_bytes(self, value: Any) -> bytes:
        if not isinstance(value, str):
            raise TypeError(f"{self.name}: text wanted, not {type(value).__name__}")
        return value.encode()

    def _from_bytes(self, plain: bytes) -> Any:
        return plain.decode()

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: Any) -> str:
        return str(self.value_from_object(obj))


def blind_index(text: str, purpose: str) -> str:
    """Return 64 hex digits by which an encrypted value is found again: HMAC-SHA256 under a key of its own.

    `purpose` ("phone", "id_number") keeps equal texts of different meaning apart. White space around and
    letter case are ignored.
    """
    message = f"{purpose}\0{text.strip().upper()}".encode()
    return hmac.new(settings.INDEX_KEY, message, hashlib.sha256).hexdigest()
