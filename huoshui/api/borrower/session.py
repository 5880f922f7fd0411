"""Borrowers come in by a code sent to their phone."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from huoshui.api.base import PublicAuth
from huoshui.api.borrower.me import MeOut, me_of
from huoshui.identity import operations, queries
from huoshui.parties.operations import link_login

router = Router(auth=PublicAuth(), tags=["borrower session"])


class PhoneIn(Schema):
    phone: str


class CodeIn(Schema):
    phone: str
    code: str


class CodeOut(Schema):
    sent: bool = True
    expires_in: int
    retry_after: int


class LoggedOut(Schema):
    logged_out: bool = True


@router.post("/session/code", response=CodeOut)
def request_code(request: HttpRequest, body: PhoneIn) -> operations.CodeSent:
    return operations.request_login_code(phone=body.phone)


@router.post("/session/confirm", response=MeOut)
def confirm_code(request: HttpRequest, body: CodeIn) -> dict[str, Any]:
    # Not a `write`: a wrong code must stay counted, so nothing may roll it back.
    user_id = operations.confirm_login_code(
        phone=body.phone,
        code=body.code,
        ip=queries.client_ip(request),
        user_agent=request.headers.get("User-Agent", ""),
    )
    link_login(user_id=user_id)
    operations.start_session(request=request, user_id=user_id)
    return me_of(user_id)


@router.post("/session/logout", response=LoggedOut)
def log_out_borrower(request: HttpRequest) -> dict[str, Any]:
    operations.end_session(request=request)
    return {}
