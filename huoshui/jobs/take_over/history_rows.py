"""Rows of instalments.csv and events.csv: one loan's schedule and history as they were."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from huoshui.core.document import DocumentReader
from huoshui.core.errors import InvalidInput
from huoshui.core.money import parse_yuan, yuan_text
from huoshui.core.schedule import Instalment
from huoshui.core.simulate import SimulatedEvent, read_event
from huoshui.jobs.take_over.cells import Cells, plain_amount, plain_day, plain_rate
from huoshui.jobs.take_over.shapes import EVENT_WORDS, METHOD_WORDS, YES_NO
from huoshui.jobs.take_over.tables import Problem, Row
from huoshui.servicing.old_loans import OldEvent

_WHOLE = ("reverses", "instalment_number", "period_count", "due_day", "instalment_count", "principal_grace")
_WORDS = ("surplus", "component", "name", "kind", "to")
_E = SimulatedEvent


def read_instalments(
    rows: Sequence[Row], *, principal: int, start: date
) -> tuple[tuple[Instalment, ...], list[Problem]]:
    """The schedule, or what is wrong with it: numbers 1, 2, 3 …, due dates one after another, Σ principal =
    the amount lent, nothing negative. The balance after each row follows from its principals."""
    problems: list[Problem] = []
    read: list[tuple[Cells, dict[str, Any]]] = []
    for row in rows:
        cells = Cells(row)
        read.append((cells, _instalment(cells)))
        problems.extend(cells.problems)
    if problems:
        return (), problems
    read.sort(key=lambda pair: int(pair[1]["number"]))
    found: list[Instalment] = []
    left, since = principal, start
    for place, (cells, values) in enumerate(read, start=1):
        left -= values["principal_due"]
        _check_place(cells, values, place, since)
        problems.extend(cells.problems)
        found.append(Instalment(**values, period_start=since, principal_after=left))
        since = values["due_date"]
    if rows and not problems and left:
        problems.append(_wrong_sum(rows, principal, principal - left))
    return ((), problems) if problems else (tuple(found), [])


def read_events(
    rows: Sequence[Row], *, principal: int, start: date, today: date
) -> tuple[tuple[OldEvent, ...], list[Problem]]:
    """The history, or what is wrong with it. Without a disbursement all was paid out on the start date."""
    problems: list[Problem] = []
    events: list[OldEvent] = []
    places: dict[int, Cells] = {}
    for place, row in enumerate(rows, start=1):
        cells = Cells(row)
        event = _event(cells, place)
        if event is not None:
            if event.number in places:
                cells.wrong("id", "交易号重复", "This event id stands twice")
            places[event.number] = cells
            events.append(event)
        problems.extend(cells.problems)
    paid_out = [event.value_date for event in events if event.kind is _E.DISBURSEMENT]
    if not paid_out:
        first = OldEvent(
            number=max(places, default=0) + 1, kind=_E.DISBURSEMENT, value_date=start, amount=principal
        )
        events.insert(0, first)
    opened = min(paid_out, default=start)
    for event in events:
        if event.number in places:
            problems.extend(_out_of_time(places[event.number], event, opened, today))
    return ((), problems) if problems else (tuple(events), [])


def _instalment(cells: Cells) -> dict[str, Any]:
    values = {
        "number": cells.whole("number", required=True),
        "due_date": cells.day("due_date", required=True),
        "principal_due": cells.amount("principal", required=True),
        "interest_due": cells.amount("interest", required=True),
        "fee_due": cells.amount("fee") or 0,
        "subsidy_due": cells.amount("subsidy") or 0,
    }
    columns = {"principal_due": "principal", "interest_due": "interest", "fee_due": "fee"}
    for name, value in values.items():
        if isinstance(value, int) and value < 0:
            cells.wrong(columns.get(name, name.removesuffix("_due")), "不能为负数", "Not below zero")
    return values


def _check_place(cells: Cells, values: dict[str, Any], place: int, since: date) -> None:
    if values["number"] != place:
        cells.wrong(
            "number",
            f"期次应为 {place}：不连续或重复",
            f"Instalment {place} is expected here: one is missing or stands twice",
        )
    # Only a down payment falls due on the day of the pay-out.
    is_down_payment = place == 1 and values["due_date"] == since and not values["interest_due"]
    if values["due_date"] <= since and not is_down_payment:
        cells.wrong(
            "due_date",
            f"应还日须晚于 {since.isoformat()}",
            f"The due date lies after {since.isoformat()}, the one before",
        )


def _wrong_sum(rows: Sequence[Row], principal: int, found: int) -> Problem:
    lent, summed = yuan_text(principal), yuan_text(found)
    return rows[-1].problem(
        "principal",
        f"各期本金之和 {summed} 不等于借款金额 {lent}",
        f"The principals add up to {summed}, lent were {lent}",
    )


def _event(cells: Cells, place: int) -> OldEvent | None:
    kind = cells.choice("type", EVENT_WORDS, required=True)
    day = cells.day("date", required=True)
    number = cells.whole("id")
    document = _document(cells)
    if kind is None or day is None or cells.problems:
        return None
    chosen = SimulatedEvent(kind)
    if chosen in (_E.REVERSAL, _E.WRITE_OFF):
        document.pop("amount", None)  # what is reversed or written off says it
    number = place if number is None else number
    if number < 1:
        cells.wrong("id", "不能小于 1", "Not below 1")
        return None
    try:
        read_event(chosen, DocumentReader(document), event_id=number, value_date=day, sequence=place)
    except InvalidInput as refusal:
        cells.refused(str(refusal.field or "type"), refusal)
        return None
    amount = parse_yuan(document["amount"]) if "amount" in document else 0
    reverses = document.get("reverses")
    if chosen in (_E.REPAYMENT, _E.PAYOFF, _E.DISBURSEMENT, _E.REVERSAL, _E.WRITE_OFF, _E.RECOVERY):
        document = {name: document[name] for name in document if name not in ("amount", "reverses")}
    return OldEvent(
        number=number, kind=chosen, value_date=day, amount=amount, document=document, reverses=reverses
    )


def _document(cells: Cells) -> dict[str, Any]:
    """What the row says beside kind and day, as a document of simulate.md, Events."""
    found: dict[str, Any] = {name: cells.whole(name) for name in _WHOLE}
    found |= {name: cells.text(name) or None for name in _WORDS}
    amount = plain_amount(cells.text("amount"))
    # Many systems write 0.00 where an event has no amount.
    found["amount"] = None if amount in ("", "0", "0.00") else amount
    found["annual_rate"] = plain_rate(cells.text("annual_rate")) or None
    found["method"] = cells.choice("method", METHOD_WORDS)
    found["first_due_date"] = plain_day(cells.text("first_due_date")) or None
    for name in ("extends", "capitalises"):
        answer = cells.choice(name, YES_NO)
        found[name] = None if answer is None else answer == "true"
    return {name: value for name, value in found.items() if value is not None}


def _out_of_time(cells: Cells, event: OldEvent, opened: date, today: date) -> list[Problem]:
    if event.value_date > today:
        zh, en = f"晚于当前会计日 {today}", f"Lies after the business date {today}"
    elif event.value_date < opened:
        zh, en = f"早于放款日 {opened}", f"Lies before the pay-out of {opened}"
    else:
        return []
    return [cells.row.problem("date", zh, en)]
