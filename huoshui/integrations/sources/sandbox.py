"""Data sources without a network: the subject's identifier decides what they say, always the same.

They speak the protocol of `protocol.py`, so a test may put them behind a real socket. One subject has one
size, so that tax, sales, payments and insurance agree with one another unless told to contradict.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from huoshui.core.dates import add_months
from huoshui.core.money import yuan_text
from huoshui.foundation import business_date
from huoshui.integrations.behaviour import source_behaviour
from huoshui.integrations.sources.protocol import OK, answer_signature, read_reply, request_of
from huoshui.partners.signing import read_authorization
from huoshui.risk.ports import SourceFailed, SourceRequest, SourceTimedOut
from huoshui.risk.sources.catalogue import SERIES_MONTHS, identifier_kind

# The three characters before the last one, as at the sandbox bureau.
DIGITS = {"999": "unavailable", "666": "contradict", "555": "slow", "444": "nonsense"}
URL, KEY_ID = "https://sandbox.invalid/source", "sk_sandbox"
_SECRET = secrets.token_hex(32)


class SandboxSources:
    """Implements `risk.ports.DataSources` (演示数据源)."""

    def ask(self, request: SourceRequest) -> Mapping[str, Any]:
        """What that source says of the subject. Raises SourceTimedOut, SourceFailed."""
        signed = request_of(request, url=URL, key_id=KEY_ID, secret=_SECRET)
        body, signature = serve(signed.body, signed.headers, secret=_SECRET)
        found: Mapping[str, Any] = read_reply(
            request.reference, body, signature=signature, nonce=signed.nonce, secret=_SECRET
        )
        return found


def serve(body: bytes, headers: Mapping[str, str], *, secret: str) -> tuple[bytes, str]:
    """The answer's body and its signature. Raises SourceTimedOut while slow, SourceFailed while down."""
    parts = read_authorization(headers["Authorization"])
    assert parts is not None
    asked = json.loads(body)
    source, id_number = asked["source"], asked["id_number"]
    kind = source_behaviour(source, id_number) or DIGITS.get(id_number[-4:-1], "ok")
    if kind == "slow":
        raise SourceTimedOut(f"the {source} sandbox does not answer in time")
    if kind == "unavailable":
        raise SourceFailed(f"the {source} sandbox is down")
    data = said_of(source, id_number, is_contradicting=kind == "contradict", on=business_date.today())
    if kind == "nonsense":
        data = {name: "-1" for name in data}
    reply = json.dumps({"reference": asked["reference"], "code": OK, "data": data}).encode()
    return reply, answer_signature(reply, nonce=parts.nonce, secret=secret)


def said_of(source: str, id_number: str, *, is_contradicting: bool, on: date) -> dict[str, Any]:
    """The fields of that source for that subject on that day."""
    dice = Random(hashlib.sha256(f"{source}:{id_number}".encode()).digest())
    size = Random(hashlib.sha256(id_number.encode()).digest()).randint(80, 120)
    # Cents a month: a firm turns over about a million yuan, a person earns about ten thousand.
    month = size * (1_000_000 if identifier_kind(id_number) == "uscc" else 10_000)
    return _SAYS[source](dice, month, is_contradicting, on)


def _months(dice: Random, level: int) -> list[int]:
    return [level * (100 + number) * dice.randint(85, 115) // 12_000 for number in range(SERIES_MONTHS)]


def _yuan(months: list[int]) -> list[str]:
    return [yuan_text(month) for month in months]


def _last_month(on: date) -> str:
    return f"{add_months(on.replace(day=1), -1):%Y-%m}"


def _registry(dice: Random, month: int, is_contradicting: bool, on: date) -> dict[str, Any]:
    return {
        "status": "revoked" if is_contradicting else "active",
        "name_matches": not is_contradicting,
        "established_on": (on - timedelta(days=dice.randint(1500, 6000))).isoformat(),
        "registered_capital": yuan_text(month * 5),
        "paid_capital": yuan_text(month * dice.randint(1, 5)),
        "legal_representative_changes_12m": 3 if is_contradicting else 0,
        "shareholder_changes_12m": dice.randint(0, 1),
        "address_changes_12m": dice.randint(0, 1),
        "capital_reductions_24m": 0,
        "shareholders": dice.randint(1, 5),
        "investments": dice.randint(0, 3),
        "abnormal_listings": 0,
        "serious_violator": False,
        "penalties_24m": 0,
        "equity_pledges": 0,
        "chattel_mortgages": dice.randint(0, 1),
    }


def _tax(dice: Random, month: int, is_contradicting: bool, on: date) -> dict[str, Any]:
    revenue = _months(dice, month // 10 if is_contradicting else month)
    return {
        "through": _last_month(on),
        "revenue": _yuan(revenue),
        "paid": _yuan([one * 3 // 100 for one in revenue]),
        "credit_rating": "D" if is_contradicting else "AB"[dice.randint(0, 1)],
        "arrears": "0.00",
        "late_declarations_12m": 4 if is_contradicting else 0,
        "penalties_24m": 0,
        "profit_last_year": yuan_text(sum(revenue[:12]) // 12),
        "buyers_12m": dice.randint(10, 80),
        "top_buyer_share": f"0.{dice.randint(10, 35)}",
        "voided_invoice_share_12m": "0.02",
    }


def _ecommerce(dice: Random, month: int, is_contradicting: bool, on: date) -> dict[str, Any]:
    sales = _months(dice, month * 3 if is_contradicting else month * 3 // 10)
    return {
        "through": _last_month(on),
        "sales": _yuan(sales),
        "orders": [one // 10_000 for one in sales],
        "refunds": _yuan([one * dice.randint(2, 6) // 100 for one in sales]),
        "opened_on": (on - timedelta(days=dice.randint(900, 3000))).isoformat(),
        "shops": dice.randint(1, 3),
        "rating": f"4.{dice.randint(5, 9)}",
        "complaints_12m": dice.randint(0, 6),
        "penalties_12m": 0,
    }


def _payment(dice: Random, month: int, is_contradicting: bool, on: date) -> dict[str, Any]:
    inflow = _months(dice, month // 20 if is_contradicting else month * 9 // 10)
    return {
        "through": _last_month(on),
        "inflow": _yuan(inflow),
        "outflow": _yuan([one * dice.randint(80, 95) // 100 for one in inflow]),
        "receipts": [one // 50_000 for one in inflow],
        "payers_12m": dice.randint(40, 400),
        "top_payer_share": f"0.{dice.randint(10, 30)}",
        "night_share_3m": "0.05",
        "returned_3m": dice.randint(0, 1),
        "balance_month_end": yuan_text(inflow[-1] // 4),
    }


def _social(dice: Random, month: int, is_contradicting: bool, on: date) -> dict[str, Any]:
    base = min(month, 2_000_000)
    people = 1 if is_contradicting else max(1, month // 2_500_000)
    return {
        "through": _last_month(on),
        "base": _yuan([(300_000 if is_contradicting else base)] * SERIES_MONTHS),
        "is_insured": True,
        "employer_changes_24m": 5 if is_contradicting else dice.randint(0, 1),
        "insured_people": people,
        "insured_people_year_ago": people,
        "arrears_months": 0,
    }


def _telecom(dice: Random, month: int, is_contradicting: bool, on: date) -> dict[str, Any]:
    return {
        "through": _last_month(on),
        "name_matches": not is_contradicting,
        "on_net_months": 1 if is_contradicting else dice.randint(30, 150),
        "bill": _yuan([dice.randint(5_000, 9_000) for _ in range(SERIES_MONTHS)]),
        "suspensions_12m": 0,
        "numbers": dice.randint(1, 3),
        "home_changes_12m": dice.randint(0, 1),
    }


def _identity(dice: Random, month: int, is_contradicting: bool, on: date) -> dict[str, Any]:
    return {"name_matches": not is_contradicting, "status": "lost" if is_contradicting else "valid"}


def _student(dice: Random, month: int, is_contradicting: bool, on: date) -> dict[str, Any]:
    months = dice.randint(3, 30)
    return {
        "is_enrolled": not is_contradicting,
        "level": "none" if is_contradicting else ("bachelor", "master")[dice.randint(0, 1)],
        "is_full_time": not is_contradicting,
        "entered_on": (on - timedelta(days=30 * (48 - months))).isoformat(),
        "months_to_graduation": 0 if is_contradicting else months,
        "suspensions": 0,
    }


_SAYS: Mapping[str, Callable[[Random, int, bool, date], dict[str, Any]]] = {
    "registry": _registry,
    "tax": _tax,
    "ecommerce": _ecommerce,
    "payment": _payment,
    "social": _social,
    "telecom": _telecom,
    "identity": _identity,
    "student": _student,
}
