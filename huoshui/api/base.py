"""What every API is made of: who is asking, writes that happen once, errors in one shape.

```python
router = Router(auth=StaffAuth())

@router.get("/loans/{loan_id}", response=LoanOut)
def read_loan(request, loan_id: int): ...

@write(router, "/loans/{loan_id}/repayments", response=RepaymentOut)
def receive(request, loan_id: int, body: RepaymentIn): ...
```
"""

import dataclasses
import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError
from ninja.security.base import AuthBase
from ninja.utils import check_csrf, contribute_operation_args
from pydantic import TypeAdapter

from huoshui.api.errors import add_error_handlers
from huoshui.api.plain_text import PlainTextParser
from huoshui.core.errors import Forbidden
from huoshui.foundation.actor import Actor
from huoshui.foundation.idempotency import run_once
from huoshui.identity.queries import actor_for
from huoshui.parties.queries import customer_id_of_user

_ANONYMOUS = Actor(kind="partner", user_id=0, name="anonymous")


class WrongAudience(Forbidden):
    code = "api.wrong_audience"
    zh = "该接口不向您的账户类型开放"
    en = "This interface is not open to your kind of account"


def create_api(*, title: str, description: str = "", **options: Any) -> NinjaAPI:
    """Return an API with the one error shape and its documentation at `docs`."""
    api = NinjaAPI(title=title, version="1", description=description, parser=PlainTextParser(), **options)
    add_error_handlers(api)
    return api


def find_actor(request: HttpRequest) -> Actor | None:
    """Return who is logged in, a borrower with the customer file that is theirs; None when nobody is."""
    known: Actor | None = getattr(request, "actor", None)
    if known is not None:
        return known
    actor = actor_for(request)
    if (
        actor is not None
        and actor.kind == "borrower"
        and actor.customer_id is None
        and actor.user_id is not None
    ):
        actor = dataclasses.replace(actor, customer_id=customer_id_of_user(actor.user_id))
    request.actor = actor  # type: ignore[attr-defined]
    return actor


def current_actor(request: HttpRequest) -> Actor:
    """Return who is asking. Errors: 401 when nobody is logged in."""
    chosen = find_actor(request)
    if chosen is None:
        raise AuthenticationError()
    return chosen


class SessionAuth(AuthBase):
    """The browser session of a lender's user, with the CSRF check; `kind` shuts out the other audience."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "huoshui_session"

    def __init__(self, *, kind: str | None = None) -> None:
        self.kind = kind
        super().__init__()

    def __call__(self, request: HttpRequest) -> Actor | None:
        verify_csrf(request)
        actor = find_actor(request)
        if actor is None:
            return None
        if self.kind is not None and actor.kind != self.kind:
            raise WrongAudience()
        return actor


class StaffAuth(SessionAuth):
    """Members of staff only."""

    def __init__(self) -> None:
        super().__init__(kind="staff")


class BorrowerAuth(SessionAuth):
    """Borrowers only."""

    def __init__(self) -> None:
        super().__init__(kind="borrower")


class PublicAuth(AuthBase):
    """Anybody; a form sent from another site is still refused."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "csrftoken"

    def __call__(self, request: HttpRequest) -> bool:
        verify_csrf(request)
        return True


def verify_csrf(request: HttpRequest) -> None:
    """Return when the request carries this site's CSRF token. Errors: 403."""
    if check_csrf(request) is not None:
        raise HttpError(403, "csrf")


def write(
    router: Router,
    path: str,
    *,
    method: str = "POST",
    response: Any = None,
    status: int = 200,
    **options: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a view that changes something: the header Idempotency-Key is required, and the view runs in
    the same transaction that stores its answer. Sent again with the same key, the stored answer comes back.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        adapter = TypeAdapter(response) if response is not None else None

        @functools.wraps(view)
        def once(request: HttpRequest, **values: Any) -> HttpResponse:
            key = values.pop("idempotency_key")

            def work() -> Any:
                result = view(request, **values)
                return None if adapter is None else _as_json(adapter, result, request, status)

            answer = run_once(
                key=key,
                actor=find_actor(request) or _ANONYMOUS,
                name=f"{request.method} {request.path_info}",
                request_body=_fingerprint(request),
                fn=work,
            )
            if adapter is None:
                return HttpResponse(status=204)
            # jsonb forgets the order of keys: sorted, the repeated answer is the same to the byte.
            text = json.dumps(answer, ensure_ascii=False, sort_keys=True)
            return HttpResponse(text, status=status, content_type="application/json; charset=utf-8")

        header: Any = Header(..., alias="Idempotency-Key", min_length=1, max_length=100)
        contribute_operation_args(once, "idempotency_key", str, header)
        answers = {status: response} if response is not None else {204: None}
        router.api_operation([method], path, response=answers, **options)(once)
        return view

    return decorate


def _as_json(adapter: TypeAdapter[Any], result: Any, request: HttpRequest, status: int) -> Any:
    context = {"request": request, "response_status": status}
    checked = adapter.validate_python(result, context=context, from_attributes=True)
    return adapter.dump_python(checked, mode="json", by_alias=True)


def _fingerprint(request: HttpRequest) -> Any:
    """Return what makes two requests the same one: the query and the body, files by their hash."""
    query = sorted(request.GET.lists())
    if (request.content_type or "").startswith("multipart/"):
        files = [(name, one.name, _digest(one)) for name, many in request.FILES.lists() for one in many]
        return [query, sorted(request.POST.lists()), sorted(files)]
    try:
        return [query, json.loads(request.body or b"null")]
    except ValueError:
        return [query, hashlib.sha256(request.body).hexdigest()]


def _digest(upload: Any) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
