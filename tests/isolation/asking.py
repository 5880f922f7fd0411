"""Every operation of the interface, and how each is asked in earnest: with identifiers and a body that
would do something if the asker were allowed."""

import copy
import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import encode_multipart

from huoshui.api.urls import api
from huoshui.demo.papers import demo_paper
from tests.isolation.bodies import BODIES, FORMS
from tests.isolation.world import Branch

_keys = itertools.count(1)
_BOUNDARY = "boundary"

# Which kind of thing a parameter of a path names, by the part of the path that ends with it.
KIND_OF = {
    "/access/changes/{change_id}": "sensitive_change",
    "/alerts/{alert_id}": "alert",
    "/applications/{number}": "application",
    "/batches/{number}": "batch",
    "/applications/{number}/memo/comments/{comment_id}": "comment",
    "/approval-flows/{flow_id}": "approval_flow",
    "/archive/disposals/{disposal_id}": "disposal",
    "/archive/entries/{entry_id}": "archive_entry",
    "/archive/entries/{entry_id}/pages/{page}": "page",
    "/archive/files/{number}": "application",
    "/archive/holds/{hold_id}": "legal_hold",
    "/calendar-days/{day}": "day",
    "/cases/{number}": "application",
    "/collateral/{number}": "asset",
    "/collateral/{number}/documents/{document_id}": "asset_document",
    "/contract-templates/{template_id}": "template",
    "/contracts/{number}/conditions/{condition_id}": "condition",
    "/contracts/{number}/signers/{signer_id}": "signer",
    "/delegations/{delegation_id}": "delegation",
    "/guarantees/{guarantee_id}": "guarantee",
    "/loans/{number}/use-reports/{report_id}": "use_report",
    "/papers/{paper_id}": "trade_paper",
    "/papers/{reading_id}": "reading",
    "/papers/{reading_id}/pages/{page}": "page",
    "/payments/{payment_id}": "payment",
    "/relations/{relation_id}": "relation",
    "/securities/{security_id}": "security",
    "/source-changes/{change_id}": "source_change",
    "/security-steps/{step_id}": "security_step",
    "/ratings/{rating_id}": "rating",
    "/rating-models/{model_id}": "rating_model",
    "/unified-line-proposals/{proposal_id}": "unified_proposal",
    "/unified-lines/{number}": "unified_line",
    "/signing/{link}": "link",
    "/statement-entries/{entry_id}": "statement_entry",
    "/applications/{number}/documents/{document_id}": "document",
    "/class-reviews/{review_id}": "class_review",
    "/contracts/{number}": "contract",
    "/customer-changes/{change_id}": "change",
    "/customers/{number}": "customer",
    "/decisions/{record_id}": "decision",
    "/disbursements/{disbursement_id}": "disbursement",
    "/flow-trials/{trial_id}": "trial",
    "/flows/{flow_id}": "flow",
    "/flows/{flow_id}/cases/{number}": "application",
    "/lines/{number}": "line",
    "/loan-changes/{change_id}": "loan_change",
    "/loans/{number}": "loan",
    "/loans/{number}/events/{sequence}": "event",
    "/model-samples/{sample_id}": "sample",
    "/model-trainings/{training_id}": "training",
    "/models/{model_id}": "model",
    "/notifications/{notification_id}": "notification",
    "/outbox/{letter_id}": "letter",
    "/parameter-proposals/{proposal_id}": "parameter_proposal",
    "/product-versions/{version_id}": "version",
    "/provision-runs/{run_id}": "provision_run",
    "/partner-changes/{change_id}": "partner_change",
    "/partners/{partner_id}": "partner",
    "/partners/{partner_id}/keys/{key}": "partner_key",
    "/users/{user_id}": "user",
    "/vouchers/{number}": "voucher",
}
# These name a product or a role by its code, which every lender chooses for itself.
CODES = {"/products/{code}": "no_such_code", "/roles/{code}": "no_such_code"}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method of one path of the interface's description."""

    id: str
    method: str
    path: str
    has_body: bool
    is_form: bool
    query: tuple[str, ...]

    @property
    def audience(self) -> str:
        return self.path.split("/")[1]

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    @property
    def places(self) -> dict[str, str]:
        """Parameter → the path up to it, without the audience."""
        inner = self.path.removeprefix(f"/{self.audience}")
        return {name: inner[: inner.index("{" + name + "}") + len(name) + 2] for name in self.parameters}


@cache
def description() -> Mapping[str, Any]:
    """The interface's OpenAPI description, made once: it takes two seconds."""
    return dict(api.get_openapi_schema(path_prefix=""))


@cache
def operations() -> tuple[Operation, ...]:
    """All of them, in the order of the description."""
    paths = description()["paths"]
    return tuple(
        _operation(method, path, one) for path, methods in paths.items() for method, one in methods.items()
    )


def _operation(method: str, path: str, one: Mapping[str, Any]) -> Operation:
    content = one.get("requestBody", {}).get("content", {})
    return Operation(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        has_body="application/json" in content,
        is_form="multipart/form-data" in content,
        query=tuple(p["name"] for p in one.get("parameters", ()) if p["in"] == "query"),
    )


def address(operation: Operation, owner: Branch, stage: str = "paid") -> str:
    """The path with identifiers of what that branch has."""
    values = {name: _value(place, owner, stage) for name, place in operation.places.items()}
    return operation.path.format(**values)


def nowhere(operation: Operation) -> str:
    """The path with identifiers of the same kind that exist nowhere."""
    return operation.path.format(**{name: _nothing(name, place) for name, place in operation.places.items()})


def _value(place: str, owner: Branch, stage: str) -> Any:
    if place in CODES:
        return CODES[place]
    if KIND_OF[place] == "event":
        return 2
    known = owner.rows[KIND_OF[place]]
    return known.get(stage) or next(iter(known.values()))


_PREFIX = {
    "application": "SQ",
    "contract": "HT",
    "customer": "KH",
    "line": "SX",
    "unified_line": "TS",
    "loan": "JJ",
    "voucher": "PZ",
    "asset": "YP",
    "batch": "PL",
}
# What some lists cannot be asked without.
_QUERY = {"list_days": {"year": "2031"}}
# What no lender has, of things that are not numbered.
_NOWHERE = {"day": "2099-01-01", "link": "link-of-nobody-xxxxxxxxxxxxxxxxxxxxxxxx"}


def _nothing(name: str, place: str) -> Any:
    if place in CODES:
        return CODES[place]
    if KIND_OF[place] in _NOWHERE:
        return _NOWHERE[KIND_OF[place]]
    if name != "number":
        return 77_777_777
    return _PREFIX[KIND_OF[place]] + "203001019999"


def ask(
    client: Client,
    slug: str,
    operation: Operation,
    path: str,
    *,
    body: Any = None,
    english: bool = False,
    **query: Any,
) -> Any:
    """The answer to the operation asked at that lender, with a body in earnest unless another is given.

    The browser keeps the cookies it came with: a walk past the logout goes on.
    """
    jar = copy.deepcopy(client.cookies)
    try:
        return _ask(client, slug, operation, path, body, english, query)
    finally:
        client.cookies = jar


def _ask(
    client: Client,
    slug: str,
    operation: Operation,
    path: str,
    body: Any,
    english: bool,
    query: dict[str, str],
) -> Any:
    headers = {"Idempotency-Key": f"ask-{next(_keys)}"} | ({"Accept-Language": "en"} if english else {})
    target = f"/{slug}/api{path}"
    if operation.is_form:
        paper = SimpleUploadedFile("id.jpg", demo_paper("id_card", "陈伟"), content_type="image/jpeg")
        data = encode_multipart(_BOUNDARY, {**FORMS[operation.id], "file": paper})
        kind = f"multipart/form-data; boundary={_BOUNDARY}"
        return client.generic(operation.method, target, data, content_type=kind, headers=headers)
    content = json.dumps(BODIES.get(operation.id, {}) if body is None else body)
    return client.generic(
        operation.method,
        target,
        content if operation.has_body else "",
        content_type="application/json",
        headers=headers,
        query_params=_QUERY.get(operation.id, {}) | query or None,
    )
