"""A bank without a network: it honours a reference once and answers by the account's last digits."""

from django.db import transaction

from huoshui.core.money import Cents
from huoshui.foundation import clock
from huoshui.integrations.behaviour import account_behaviour, account_index
from huoshui.integrations.models import SandboxTransfer
from huoshui.servicing.ports import BankAnswer, BankOutcome, BankUnavailable

NO_BALANCE = "余额不足"
ACCOUNT_MISMATCH = "账号与户名不符"
REFERENCE_TAKEN = "流水号已用于另一笔交易"
DIGITS = {"0000": "refuse", "9999": "unavailable"}


class SandboxBank:
    """Implements `servicing.ports.BankGateway` (演示银行)."""

    def transfer(self, *, reference: str, account: str, name: str, amount: Cents) -> BankAnswer:
        """The answer to paying `amount` out. Raises BankUnavailable when the bank does not answer."""
        return self._carry_out("transfer", reference, account, name, amount)

    def debit(self, *, reference: str, account: str, name: str, amount: Cents) -> BankAnswer:
        """The answer to collecting `amount`. Raises BankUnavailable when the bank does not answer."""
        return self._carry_out("debit", reference, account, name, amount)

    @transaction.atomic
    def _carry_out(self, kind: str, reference: str, account: str, name: str, amount: Cents) -> BankAnswer:
        index = account_index(account)
        earlier = SandboxTransfer.objects.select_for_update().filter(reference=reference).first()
        if earlier is not None and (earlier.kind, earlier.account_index, earlier.amount) != (
            kind,
            index,
            amount,
        ):
            return _answer(BankOutcome.REFUSED, None, REFERENCE_TAKEN)
        if earlier is not None and earlier.outcome == BankOutcome.DONE:
            return _answer(BankOutcome.DONE, earlier.pk, "")
        behaviour = account_behaviour(account) or DIGITS.get(account[-4:], "ok")
        if behaviour == "unavailable":
            raise BankUnavailable("the sandbox bank does not answer for this account")
        problem = NO_BALANCE if behaviour == "refuse" else "" if name.strip() else ACCOUNT_MISMATCH
        outcome = BankOutcome.REFUSED if problem else BankOutcome.DONE
        # A refused reference moved no money and may be presented again; one that was done never moves twice.
        kept, _ = SandboxTransfer.objects.update_or_create(
            reference=reference,
            defaults={
                "kind": kind,
                "account_index": index,
                "amount": amount,
                "outcome": outcome.value,
                "problem": problem,
                "at": clock.now(),
            },
        )
        return _answer(outcome, kept.pk, problem)


def _answer(outcome: BankOutcome, key: int | None, problem: str) -> BankAnswer:
    return BankAnswer(outcome=outcome, bank_reference=f"YH{key:010d}" if key else "", problem=problem)
