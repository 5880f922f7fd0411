"""Anybody may ask whether a contract's PDF is genuine."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from huoshui.api.base import PublicAuth, find_actor, write
from huoshui.contracts.operations import record_verification
from huoshui.contracts.signing import PROBLEMS
from huoshui.foundation.actor import Actor
from huoshui.foundation.files import MAX_BYTES, FileEmpty, FileTooLarge
from huoshui.identity.queries import client_ip

router = Router(auth=PublicAuth(), tags=["public"])


class VerifiedSignerOut(Schema):
    position: int
    role: str
    name: str
    issuer: str
    signed_at: datetime | None
    stamped_at: datetime | None
    stamped_by: str
    valid: bool


class ProblemOut(Schema):
    code: str
    zh: str
    en: str


class VerificationOut(Schema):
    valid: bool
    contract_number: str | None
    signed_at: datetime | None
    signers: list[VerifiedSignerOut]
    problems: list[ProblemOut]


@write(router, "/verify", response=VerificationOut)
def verify_contract_file(request: HttpRequest, file: UploadedFile = File(...)) -> dict[str, Any]:  # noqa: B008
    """What an uploaded PDF is worth; the file itself is not kept."""
    if file.size is None or file.size > MAX_BYTES:
        raise FileTooLarge(field="file", limit_mb=MAX_BYTES // 1024 // 1024)
    if not file.size:
        raise FileEmpty(field="file")
    actor = find_actor(request) or Actor(kind="partner", name="验证页面", ip=client_ip(request))
    found = record_verification(actor=actor, content=file.read())
    return {
        "valid": found.valid,
        "contract_number": found.contract_number,
        "signed_at": found.signed_at,
        "signers": [
            {
                "position": position,
                "role": signer.role,
                "name": signer.name,
                "issuer": signer.issuer,
                "signed_at": signer.signed_at,
                "stamped_at": signer.stamped_at,
                "stamped_by": signer.stamped_by,
                "valid": signer.valid,
            }
            for position, signer in enumerate(found.signers, 1)
        ],
        "problems": [
            {"code": code, "zh": PROBLEMS[code][0], "en": PROBLEMS[code][1]} for code in found.problems
        ],
    }
