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
from tests.isolation.world import Branch

_keys = itertools.count(1)
_BOUNDARY = "boundary"

# Which kind of thing a parameter of a path names, by the part of the path that ends with it.
KIND_OF = {
    "/applications/{number}": "application",
    "/applications/{number}/documents/{document_id}": "document",
    "/class-reviews/{review_id}": "class_review",
    "/contracts/{number}": "contract",
    "/customer-changes/{change_id}": "change",
    "/customers/{number}": "customer",
    "/decisions/{record_id}": "decision",
    "/disbursements/{disbursement_id}": "disbursement",
    "/lines/{number}": "line",
    "/loan-changes/{change_id}": "loan_change",
    "/loans/{number}": "loan",
    "/loans/{number}/events/{sequence}": "event",
    "/notifications/{notification_id}": "notification",
    "/outbox/{letter_id}": "letter",
    "/product-versions/{version_id}": "version",
    "/provision-runs/{run_id}": "provision_run",
    "/users/{user_id}": "user",
    "/vouchers/{number}": "voucher",
}
# These name a product or a role by its code, which every lender chooses for itself.
CODES = {"/products/{code}": "no_such_code", "/roles/{code}": "no_such_code"}

_REASON = {"reason": "核对无误"}
_MONEY = {"amount": "1.00", "channel": "counter", "external_reference": "LS-9"}
BODIES: dict[str, Any] = {
    "calculate_loan": {
        "options": [
            {
                "principal": "10000.00",
                "annual_rate": "0.0435",
                "method": "equal_instalment",
                "term_months": 12,
                "start_date": "2026-11-22",
            }
        ]
    },
    "change_staff_password": {"old": "nothing-1", "new": "Huoshui-2027"},
    "confirm_code": {"phone": "13812345678", "code": "000000"},
    "create_staff_product": {
        "code": "trial",
        "name": "试用",
        "name_en": "Trial",
        "scene": "consumer",
        "definition": {},
    },
    "create_user": {
        "username": "chen.wei",
        "name": "陈伟",
        "branch_id": 1,
        "role_codes": ["auditor"],
        "data_scope": "all",
        "password": "Huoshui-2026",
    },
    "enter_application": {"product_code": "consumer"},
    "log_in_staff": {"username": "chen.wei", "password": "wrong"},
    "register_customer": {
        "kind": "person",
        "name": "陈伟",
        "id_number": "11010519491231002X",
        "phone": "13812345678",
        "address": "某街1号",
        "bank_account": "6222020903001483077",
        "bank_name": "青山农商行",
        "profile": {},
    },
    "request_code": {"phone": "13812345678"},
    "request_disbursement": {"contract_number": "HT203001019999"},
    "run_day_end": {},
    "simulate_loan": {
        "terms": {
            "principal": "10000.00",
            "annual_rate": "0.0435",
            "method": "equal_instalment",
            "period_count": 12,
            "start_date": "2026-11-22",
        }
    },
    "preview_loan_change": {"kind": "fee", "terms": {"amount": "1.00"}},
    "request_loan_change": {"kind": "fee", "terms": {"amount": "1.00"}, **_REASON},
    "approve_loan_change": {"note": "同意"},
    "decline_loan_change": {"note": "材料不全"},
    "save_staff_parameter": {
        "code": "lpr_1y",
        "value": "0.03",
        "valid_from": "2027-01-01",
        "legal_basis": "公告",
    },
    "start_my_application": {"product_code": "consumer"},
    "answer_class_review": {"confirm": True, "opinion": "同意"},
    "propose_loan_class": {
        "risk_class": "special_mention",
        "findings": ["use_changed"],
        "reason": "资金用途改变",
        "evidence": "流水核查",
    },
    "draw_on_staff_line": {"amount": "10000.00", "term_months": 3},
    "draw_on_borrower_line": {"amount": "10000.00", "term_months": 3},
    "freeze_line": _REASON,
    "unlock_line": _REASON,
    "close_line": _REASON,
    "request_line_review": {"limit_amount": "20000.00", "expiry_date": "2031-01-01", **_REASON},
    "answer_line_review": {"approve": True},
    "act_on_application": {"action": "approve", "opinion": "资料齐全"},
    "cancel_disbursement": _REASON,
    "change_user": {"name": "陈伟"},
    "check_product_version": {"approve": True, "opinion": "同意"},
    "confirm_borrower_disclosure": {"seconds_shown": 30},
    "draft_product_version": {"definition": {}},
    "preview_repayment": {"amount": "1.00"},
    "propose_customer_change": {"field": "bank_name", "after": "别家银行"},
    "receive_repayment": _MONEY,
    "record_recovery": _MONEY,
    "repay_borrower_loan": {"amount": "1.00"},
    "reveal_customer": {"fields": ["phone"], **_REASON},
    "reverse_repayment": _REASON,
    "review_customer_change": {"approve": True, "opinion": "同意"},
    "save_application_form": {"form": {"purpose_detail": "陈伟到此一游"}},
    "save_my_form": {"form": {"purpose_detail": "陈伟到此一游"}},
    "save_role": {"name": "角色", "name_en": "Role", "permissions": []},
    "sign_borrower_contract": {"code": "000000"},
    "void_staff_contract": _REASON,
    "write_off_loan": _REASON,
}
FORMS = {
    "add_application_document": {"kind": "id_card"},
    "add_my_document": {"kind": "id_card"},
    "verify_contract_file": {},
}


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
def operations() -> tuple[Operation, ...]:
    """All of them, in the order of the description."""
    paths = api.get_openapi_schema(path_prefix="")["paths"]
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
    "loan": "JJ",
    "voucher": "PZ",
}


def _nothing(name: str, place: str) -> Any:
    if place in CODES:
        return CODES[place]
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
        query_params=query or None,
    )
