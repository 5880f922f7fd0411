"""From what is known of a customer's loans to their classes, and a changed floor to a booking. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from huoshui.core.classification import Classification, ClassLimits, classify_debtor
from huoshui.servicing.balances import vouchers_between
from huoshui.servicing.classification.facts import LoanKnowledge, asset_facts, debtor_facts
from huoshui.servicing.loan_file import Booking, LoanFile
from huoshui.servicing.state import state_after


def assess(loans: Iterable[LoanKnowledge], limits: ClassLimits, on: date) -> dict[int, Classification]:
    """Loan id → its class with reasons, for all loans of one customer together; `core.classification`."""
    known = list(loans)
    facts = [asset_facts(one, on) for one in known]
    return classify_debtor(facts, debtor_facts(known), on, limits)


def floor_changes(
    loans: Mapping[int, LoanKnowledge], found: Mapping[int, Classification], on: date
) -> list[Booking]:
    """A booking for each loan whose floor is not the one its state knows: class, non-accrual and the
    vouchers that follow (停计 or 恢复计息)."""
    changed = []
    for loan_id, one in found.items():
        floor, file = one.floor, loans[loan_id].file
        reasons = ",".join(reason.value for reason in floor.decisive)
        if (file.state.class_floor, file.state.class_floor_reason) != (floor.risk_class.value, reasons):
            changed.append(_plan(file, floor.risk_class.value, reasons, on))
    return changed


def _plan(file: LoanFile, floor: str, reasons: str, on: date) -> Booking:
    previous = replace(
        file.state,
        class_floor=floor,
        class_floor_reason=reasons,
        class_floor_date=on if reasons else None,
    )
    after = file.position(on)
    state = state_after(previous, after, rule=file.class_rule)
    change = vouchers_between(file.state, state, [], on=on, vat_rate=file.vat_rate)
    return Booking(file=file, event=None, change=change, state=state, position=after)
