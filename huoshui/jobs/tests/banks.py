"""A bank for the tests: pays what the account allows, remembers every reference."""

from collections.abc import Sequence

from huoshui.servicing.ports import BankAnswer, BankOutcome, BankUnavailable, DebitOrder


class TestBank:
    """Accounts named in `empty` refuse, those in `silent` do not answer; one reference is one movement."""

    __test__ = False

    def __init__(self) -> None:
        self.empty: set[str] = set()
        self.silent: set[str] = set()
        self.moved: dict[str, int] = {}
        self.answers: dict[str, BankAnswer] = {}

    def transfer(self, *, reference: str, account: str, name: str, amount: int) -> BankAnswer:
        return self._move(reference, account, amount)

    def debit(self, *, reference: str, account: str, name: str, amount: int) -> BankAnswer:
        return self._move(reference, account, amount)

    def debit_many(self, orders: Sequence[DebitOrder]) -> list[BankAnswer | None]:
        return [self._answer(order) for order in orders]

    def _answer(self, order: DebitOrder) -> BankAnswer | None:
        try:
            return self._move(order.reference, order.account, order.amount)
        except BankUnavailable:
            return None

    def _move(self, reference: str, account: str, amount: int) -> BankAnswer:
        if reference in self.answers:
            return self.answers[reference]
        if account in self.silent:
            raise BankUnavailable
        if account in self.empty:
            answer = BankAnswer(outcome=BankOutcome.REFUSED, problem="余额不足")
        else:
            self.moved[reference] = amount
            answer = BankAnswer(outcome=BankOutcome.DONE, bank_reference=f"B{len(self.moved)}")
        self.answers[reference] = answer
        return answer
