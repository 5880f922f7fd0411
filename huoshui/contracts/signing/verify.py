"""Does an uploaded PDF still carry the signatures it was given? Every way it may not has its own words."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import (
    PdfSignatureStatus,
    SignatureCoverageLevel,
    TimestampSignatureStatus,
)
from pyhanko_certvalidator import ValidationContext

from huoshui.contracts.signing.boxes import role_of_field
from huoshui.contracts.signing.sign import load_certificate

# A forged file is an answer, not an incident: the library's own reports of it stay out of the log.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

PROBLEMS = {
    "not_a_pdf": ("这不是可以读取的 PDF 文件", "This is not a readable PDF file"),
    "not_signed": ("文件中没有电子签名", "The file carries no electronic signature"),
    "changed": ("签名之后文件内容被改动", "The content was changed after signing"),
    "unknown_issuer": ("签名证书不是本机构签发的", "A signing certificate was not issued by this lender"),
    "extended": ("最后一个签名之后又追加了内容", "Something was added after the last signature"),
    "incomplete": ("签名不齐，合同尚未成立", "A signature is missing: the contract has not been made"),
    "bad_time_stamp": (
        "时间戳无效或不是受信任的机构出具",
        "A time stamp is not valid or not of a trusted authority",
    ),
    "not_registered": (
        "与本机构留存的合同原件不是逐字节一致",
        "The file is not, byte for byte, the contract this lender keeps",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureCheck:
    """One signature found: whose, in which role, by whom certified, when made and stamped, whether it holds.

    `stamped_at` is None for signatures made before this lender used a time-stamp authority.
    """

    role: str
    name: str
    issuer: str
    serial: str
    signed_at: datetime | None
    stamped_at: datetime | None
    stamped_by: str
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheck:
    """The signatures of a file in their order, and the codes of PROBLEMS found."""

    signers: tuple[SignatureCheck, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whose certificates are believed, PEM: those of signers, and those of time stamps."""

    signers: Sequence[str]
    time_stamps: Sequence[str]


def check_signatures(content: bytes, *, trust: Trust) -> FileCheck:
    """What the file's signatures are worth when only these certificate authorities are trusted."""
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        found = list(reader.embedded_regular_signatures)
        open_fields = [name for name, value, _ in enumerate_sig_fields(reader) if value is None]
    except (
        Exception
    ):  # a hostile file may break the reader in any way; all of them mean the same to the one who asks
        return FileCheck(signers=(), problems=("not_a_pdf",))
    if not found:
        return FileCheck(signers=(), problems=("not_signed",))
    signers: list[SignatureCheck] = []
    problems: list[str] = []
    for position, signature in enumerate(found, 1):
        signer, trouble = _check_one(signature, trust, last=position == len(found))
        signers.append(signer)
        problems.extend(trouble)
    if len(found) < 2 or open_fields:
        problems.append("incomplete")
    return FileCheck(signers=tuple(signers), problems=tuple(dict.fromkeys(problems)))


def _check_one(
    signature: EmbeddedPdfSignature, trust: Trust, *, last: bool
) -> tuple[SignatureCheck, list[str]]:
    try:
        role = role_of_field(str(signature.field_name))
        certificate = signature.signer_cert
        name, issuer = _common_name(certificate.subject.native), _common_name(certificate.issuer.native)
        serial, said_at = f"{certificate.serial_number:x}", signature.self_reported_timestamp
    except Exception:  # a signature that cannot even be read is a changed one
        return _unreadable(), ["changed"]
    stamped: TimestampSignatureStatus | None = None
    try:
        status = asyncio.run(_validate(signature, trust))
        stamped, problems = status.timestamp_validity, _problems(status, last=last)
    except Exception:  # so is one around which the file cannot be read
        problems = ["changed"]
    checked = SignatureCheck(
        role=role,
        name=name,
        issuer=issuer,
        serial=serial,
        signed_at=said_at,
        stamped_at=None if stamped is None else stamped.timestamp,
        stamped_by="" if stamped is None else _common_name(stamped.signing_cert.subject.native),
        valid=not problems,
    )
    return checked, problems


def _unreadable() -> SignatureCheck:
    return SignatureCheck(
        role="",
        name="",
        issuer="",
        serial="",
        signed_at=None,
        stamped_at=None,
        stamped_by="",
        valid=False,
    )


def _problems(status: PdfSignatureStatus, *, last: bool) -> list[str]:
    problems = []
    stamp = status.timestamp_validity
    badly_stamped = stamp is not None and not (stamp.intact and stamp.valid and stamp.trusted)
    whole = status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    # A revision after this signature may only have filled in the other signatures' fields.
    altered_since = not last and status.trusted and not badly_stamped and not status.bottom_line
    sound = status.intact and status.valid and whole
    if not sound or altered_since:
        problems.append("changed")
    if last and status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        problems.append("extended")
    if sound and not status.trusted:
        problems.append("unknown_issuer")
    if sound and badly_stamped:
        problems.append("bad_time_stamp")
    return problems


async def _validate(signature: EmbeddedPdfSignature, trust: Trust) -> PdfSignatureStatus:
    # A certificate is judged at the moment it was used.
    moment = signature.self_reported_timestamp
    return await async_validate_pdf_signature(
        signature,
        signer_validation_context=_context(trust.signers, moment),
        ts_validation_context=_context(trust.time_stamps, moment),
    )


def _context(roots: Sequence[str], moment: datetime | None) -> ValidationContext:
    return ValidationContext(
        trust_roots=[load_certificate(text) for text in roots],
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=moment,
    )


def _common_name(name: dict[str, object]) -> str:
    return str(name.get("common_name", ""))
