"""Does an uploaded PDF still carry the signatures it was given? Every way it may not has its own words."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

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
    "incomplete": ("缺少借款人或贷款人的签名", "The borrower's or the lender's signature is missing"),
    "not_registered": (
        "与本机构留存的合同原件不是逐字节一致",
        "The file is not, byte for byte, the contract this lender keeps",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureCheck:
    """One signature found: whose, by whom certified, when made, and whether it holds."""

    name: str
    issuer: str
    serial: str
    signed_at: datetime | None
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheck:
    """The signatures of a file in their order, and the codes of PROBLEMS found."""

    signers: tuple[SignatureCheck, ...]
    problems: tuple[str, ...]


def check_signatures(content: bytes, *, authority_certificates: Sequence[str]) -> FileCheck:
    """What the file's signatures are worth when only these certificate authorities (PEM) are trusted."""
    try:
        found = list(PdfFileReader(BytesIO(content), strict=False).embedded_regular_signatures)
    except (
        Exception
    ):  # a hostile file may break the reader in any way; all of them mean the same to the one who asks
        return FileCheck(signers=(), problems=("not_a_pdf",))
    if not found:
        return FileCheck(signers=(), problems=("not_signed",))
    signers: list[SignatureCheck] = []
    problems: list[str] = []
    for position, signature in enumerate(found, 1):
        signer, trouble = _check_one(signature, authority_certificates, last=position == len(found))
        signers.append(signer)
        problems.extend(trouble)
    if len(found) < 2:
        problems.append("incomplete")
    return FileCheck(signers=tuple(signers), problems=tuple(dict.fromkeys(problems)))


def _check_one(
    signature: EmbeddedPdfSignature, authorities: Sequence[str], *, last: bool
) -> tuple[SignatureCheck, list[str]]:
    try:
        certificate = signature.signer_cert
        name, issuer = _common_name(certificate.subject.native), _common_name(certificate.issuer.native)
        serial, said_at = f"{certificate.serial_number:x}", signature.self_reported_timestamp
    except Exception:  # a signature that cannot even be read is a changed one
        return SignatureCheck(name="", issuer="", serial="", signed_at=None, valid=False), ["changed"]
    try:
        problems = _problems(asyncio.run(_validate(signature, authorities)), last=last)
    except Exception:  # so is one around which the file cannot be read
        problems = ["changed"]
    checked = SignatureCheck(name=name, issuer=issuer, serial=serial, signed_at=said_at, valid=not problems)
    return checked, problems


def _problems(status: PdfSignatureStatus, *, last: bool) -> list[str]:
    problems = []
    whole = status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    # A revision after this signature may only have filled in the other signature's field.
    altered_since = not last and status.trusted and not status.bottom_line
    sound = status.intact and status.valid and whole
    if not sound or altered_since:
        problems.append("changed")
    if last and status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        problems.append("extended")
    if sound and not status.trusted:
        problems.append("unknown_issuer")
    return problems


async def _validate(signature: EmbeddedPdfSignature, authorities: Sequence[str]) -> PdfSignatureStatus:
    context = ValidationContext(
        trust_roots=[load_certificate(text) for text in authorities],
        allow_fetching=False,
        revocation_mode="soft-fail",
        # A certificate is judged at the moment it was used.
        moment=signature.self_reported_timestamp,
    )
    return await async_validate_pdf_signature(signature, signer_validation_context=context)


def _common_name(name: dict[str, object]) -> str:
    return str(name.get("common_name", ""))
