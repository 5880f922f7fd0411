"""Proof that the money held for payees is the balance of its account."""

from huoshui.core.money import yuan_text
from huoshui.core.posting import ENTRUSTED_PAYABLE
from huoshui.foundation import business_date
from huoshui.ledger.queries import account_balances
from huoshui.servicing.payment.queries import held_loans


def held_equals_ledger() -> tuple[int, list[str]]:
    """How many loans hold money for payees, and the difference between their sum and 2242, if any."""
    held = held_loans()
    booked = -account_balances([ENTRUSTED_PAYABLE], business_date.today())[ENTRUSTED_PAYABLE]
    total = sum(held.values())
    wrong = [f"{ENTRUSTED_PAYABLE}: 总账 {yuan_text(booked)} ≠ 明细合计 {yuan_text(total)}"]
    return len(held), [] if booked == total else wrong
