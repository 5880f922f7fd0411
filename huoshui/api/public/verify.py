"""Anybody may ask whether a contract's PDF is genuine."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from huoshui.api.base import PublicAuth, write
from huoshui.contracts.queries import verify_pdf
from huoshui.contracts.signing import PROBLEMS
from huoshui.foundation.files import MAX_BYTES, FileEmpty, FileTooLarge

router = Router(auth=PublicAuth(), tags=["public"])


class SignerOut(Schema):
    name: str
    issuer: str
    signed_at: datetime | None
    valid: bool


class ProblemOut(Schema):
    code: str
    zh: str
    en: str


class VerificationOut(Schema):
    valid: bool
    contract_number: str | None
    signed_at: datetime | None
    signers: list[SignerOut]
    problems: list[ProblemOut]


@write(router, "/verify", response=VerificationOut)
def verify_contract_file(request: HttpRequest, file: UploadedFile = File(...)) -> dict[str, Any]:  # noqa: B008
    """What an uploaded PDF is worth; the file itself is not kept."""
    if file.size is None or file.size > MAX_BYTES:
        raise FileTooLarge(field="file", limit_mb=MAX_BYTES // 1024 // 1024)
    if not file.size:
        raise FileEmpty(field="file")
    found = verify_pdf(file.read())
    return {
        "valid": found.valid,
        "contract_number": found.contract_number,
        "signed_at": found.signed_at,
        "signers": [
            {
                "name": signer.name,
                "issuer": signer.issuer,
                "signed_at": signer.signed_at,
                "valid": signer.valid,
            }
            for signer in found.signers
        ],
        "problems": [
            {"code": code, "zh": PROBLEMS[code][0], "en": PROBLEMS[code][1]} for code in found.problems
        ],
    }
