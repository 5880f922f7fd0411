"""The keys of this lender's private certificate authority, kept encrypted; a borrower's key is never kept."""

from huoshui.contracts.models import Contract, SigningKey
from huoshui.contracts.signing import (
    KeyPair,
    issue_certificate,
    issue_time_stamp_certificate,
    make_authority,
)
from huoshui.contracts.signing.certificates import AUTHORITY_FROM
from huoshui.foundation import clock
from huoshui.foundation.locks import advisory_lock
from huoshui.lenders.queries import current_lender


def authority_key() -> KeyPair:
    """The lender's certificate authority, made on first use. Needs a transaction."""
    return _kept("ca")


def lender_key() -> KeyPair:
    """The key of the lender's contract seal (合同专用章), made on first use. Needs a transaction."""
    return _kept("lender")


def time_stamp_key() -> KeyPair:
    """The key of the sandbox time-stamp authority under this lender's CA. Needs a transaction."""
    return _kept("tsa")


def authority_certificates() -> tuple[str, ...]:
    """The certificates a signature of this lender may lead to, PEM; none before the first contract."""
    return tuple(SigningKey.objects.filter(purpose="ca").order_by("id").values_list("certificate", flat=True))


def keep_signer_certificate(contract: Contract, key: KeyPair) -> None:
    """Keeps who signed with which certificate. The private key is let go: it can sign nothing again."""
    SigningKey.objects.create(
        purpose="signer",
        subject=key.subject,
        contract=contract,
        private_key=None,
        certificate=key.certificate,
        serial=key.serial,
        created_at=clock.now(),
    )


def _kept(purpose: str) -> KeyPair:
    found = _open(purpose)
    if found is None:
        advisory_lock("contracts.keys")
        found = _open(purpose) or _make(purpose)
    return found


def _open(purpose: str) -> KeyPair | None:
    row = SigningKey.objects.filter(purpose=purpose).order_by("-id").first()
    if row is None or row.private_key is None:
        return None
    return KeyPair(
        subject=row.subject, serial=row.serial, certificate=row.certificate, private_key=str(row.private_key)
    )


def _make(purpose: str) -> KeyPair:
    name = current_lender().name
    if purpose == "ca":
        key = make_authority(lender_name=name)
    elif purpose == "tsa":
        key = issue_time_stamp_certificate(authority=authority_key(), subject=f"{name[:58]}时间戳服务")
    else:
        # A replay that lives in past years seals too, so the seal is valid from the authority's first day.
        key = issue_certificate(
            authority=authority_key(),
            subject=name,
            unit="合同专用章",
            at=AUTHORITY_FROM,
            until_authority_ends=True,
        )
    SigningKey.objects.create(
        purpose=purpose,
        subject=key.subject,
        private_key=key.private_key,
        certificate=key.certificate,
        serial=key.serial,
        created_at=clock.now(),
    )
    return key
