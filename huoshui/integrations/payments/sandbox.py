"""A bank without a network: it answers a reference once and for all, by the account's last digits."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from huoshui.core.money import Cents
from huoshui.foundation import clock
from huoshui.foundation.bulk import packed
from huoshui.integrations.behaviour import account_behaviour, account_behaviours, account_index
from huoshui.integrations.models import SandboxTransfer
from huoshui.servicing.ports import BankAnswer, BankOutcome, BankUnavailable, DebitOrder

NO_BALANCE = "余额不足"
ACCOUNT_MISMATCH = "账号与户名不符"
REFERENCE_TAKEN = "流水号已用于另一笔交易"
DIGITS = {"0000": "refuse", "1111": "refuse_debit", "9999": "unavailable"}


class _Kept(NamedTuple):
    """What the bank's books hold of a movement."""

    id: int
    kind: str
    account_index: str
    amount: Cents
    outcome: str
    problem: str


class SandboxBank:
    """Implements `servicing.ports.BankGateway` (演示银行)."""

    def transfer(self, *, reference: str, account: str, name: str, amount: Cents) -> BankAnswer:
        """The answer to paying `amount` out. Raises BankUnavailable when the bank does not answer."""
        return self._carry_out("transfer", reference, account, name, amount)

    def debit(self, *, reference: str, account: str, name: str, amount: Cents) -> BankAnswer:
        """The answer to collecting `amount`. Raises BankUnavailable when the bank does not answer."""
        return self._carry_out("debit", reference, account, name, amount)

    def debit_many(self, orders: Sequence[DebitOrder]) -> list[BankAnswer | None]:
        """The answer to each collection; None where the bank does not answer. Three statements in all."""
        indexes = [account_index(order.account) for order in orders]
        told = account_behaviours(indexes)
        outcomes = [
            _outcome("debit", order.account, order.name, told.get(index))
            for order, index in zip(orders, indexes, strict=True)
        ]
        kept = _keep(
            [
                (order, index, problem)
                for order, index, problem in zip(orders, indexes, outcomes, strict=True)
                if problem is not None
            ]
        )
        return [
            _answer(kept[order.reference], "debit", index, order.amount) if order.reference in kept else None
            for order, index in zip(orders, indexes, strict=True)
        ]

    def _carry_out(self, kind: str, reference: str, account: str, name: str, amount: Cents) -> BankAnswer:
        index = account_index(account)
        kept = SandboxTransfer.objects.filter(reference=reference).first()
        if kept is None:
            problem = _problem(kind, account, name)
            # Two that come at once meet at the unique reference: one is kept, both get its answer.
            kept, _ = SandboxTransfer.objects.get_or_create(
                reference=reference,
                defaults={
                    "kind": kind,
                    "account_index": index,
                    "amount": amount,
                    "outcome": (BankOutcome.REFUSED if problem else BankOutcome.DONE).value,
                    "problem": problem,
                    "at": clock.now(),
                },
            )
        return _answer(_Kept(*(getattr(kept, name) for name in _Kept._fields)), kind, index, amount)


_KEEP = """
INSERT INTO integrations_sandboxtransfer (reference, kind, account_index, amount, outcome, problem, at)
SELECT v.reference, 'debit', v.account_index, v.amount,
       CASE WHEN v.problem = '' THEN 'done' ELSE 'refused' END, v.problem, %s
FROM unnest(%s::varchar[], string_to_array(%s, ','), string_to_array(%s, ',')::bigint[], %s::varchar[])
    AS v(reference, account_index, amount, problem)
ON CONFLICT (reference) DO NOTHING
"""
_KNOWN = f"""
SELECT reference, {", ".join(_Kept._fields)} FROM integrations_sandboxtransfer WHERE reference = ANY(%s)
"""


def _keep(fresh: Sequence[tuple[DebitOrder, str, str]]) -> dict[str, _Kept]:
    """What the bank's books hold under each reference, those it did not know written down first."""
    references = [order.reference for order, _, _ in fresh]
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            [
                clock.now(),
                references,
                packed(index for _, index, _ in fresh),
                packed(order.amount for order, _, _ in fresh),
                [problem for _, _, problem in fresh],
            ],
        )
        cursor.execute(_KNOWN, [references])
        return {reference: _Kept(*row) for reference, *row in cursor.fetchall()}


def _answer(kept: _Kept, kind: str, index: str, amount: Cents) -> BankAnswer:
    if (kept.kind, kept.account_index, kept.amount) != (kind, index, amount):
        return BankAnswer(outcome=BankOutcome.REFUSED, problem=REFERENCE_TAKEN)
    if kept.outcome == BankOutcome.DONE:
        return BankAnswer(outcome=BankOutcome.DONE, bank_reference=f"YH{kept.id:010d}")
    return BankAnswer(outcome=BankOutcome.REFUSED, problem=kept.problem)


def _problem(kind: str, account: str, name: str) -> str:
    """Empty when the bank carries the order out, else its words. Raises BankUnavailable."""
    problem = _outcome(kind, account, name, account_behaviour(account))
    if problem is None:
        raise BankUnavailable("the sandbox bank does not answer for this account")
    return problem


def _outcome(kind: str, account: str, name: str, told: str | None) -> str | None:
    """Empty when the bank carries the order out, else its words; None when it does not answer."""
    behaviour = told or DIGITS.get(account[-4:], "ok")
    if behaviour == "unavailable":
        return None
    if behaviour == "refuse" or (behaviour == "refuse_debit" and kind == "debit"):
        return NO_BALANCE
    return "" if name.strip() else ACCOUNT_MISMATCH
