"""The JSON Schema of the simulator's document, made from the same enumerations its readers use."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from huoshui.core.allocation import AllocationMode, Component, TimedComponent
from huoshui.core.dates import DayCount, MonthEnd
from huoshui.core.loan import (
    Draws,
    FeeBasis,
    FeeTiming,
    PauseKind,
    PayoffInterest,
    PrepaymentInterest,
    Surplus,
)
from huoshui.core.money import Rounding
from huoshui.core.pricing.reset import RateReset
from huoshui.core.schedule import (
    AnnuityBasis,
    FirstPeriod,
    LastPeriod,
    PeriodUnit,
    Remainder,
    RepaymentMethod,
)
from huoshui.core.simulate.events_in import SimulatedEvent
from huoshui.core.workdays import DueDateMove

Schema = dict[str, Any]

AMOUNT: Schema = {"type": "string", "pattern": r"^(0|[1-9][0-9]*)(\.[0-9]{1,2})?$"}
RATE: Schema = {"type": "string", "pattern": r"^-?[0-9]{1,3}(\.[0-9]{1,8})?$"}
DAY: Schema = {"type": "string", "format": "date"}
YES_NO: Schema = {"type": "boolean"}


def simulation_schema() -> Schema:
    """The schema (JSON Schema 2020-12) of the document `simulate` reads: every name, type and choice."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Huoshui: a loan on paper 试算文档",
        **_object(
            {
                "terms": _terms(),
                "events": _list({"oneOf": [_event(kind) for kind in SimulatedEvent]}),
                "tranches": _list(_shorthand(SimulatedEvent.DISBURSEMENT)),
                "rate_changes": _list(_shorthand(SimulatedEvent.RATE_CHANGE)),
                "pauses": _list(_shorthand(SimulatedEvent.PAUSE)),
                "fees": _list(_shorthand(SimulatedEvent.FEE)),
                "as_of": DAY,
                "payoff_dates": _list(DAY),
                "accruals": _object({"from": DAY, "to": DAY}, required=("from", "to")),
                "explain": YES_NO,
                "fee_per_instalment": AMOUNT,
                "upfront_fee": AMOUNT,
            },
            required=("terms",),
        ),
    }


def _terms() -> Schema:
    order = {"type": "array", "items": {"enum": [*map(str, Component), *map(str, TimedComponent)]}}
    return _object(
        {
            "principal": AMOUNT,
            "annual_rate": RATE,
            "rate_steps": _list(
                _object({"from": DAY, "annual_rate": RATE}, required=("from", "annual_rate"))
            ),
            "floating": _floating(),
            "method": _choice(RepaymentMethod),
            "period_count": _whole(1),
            "start_date": DAY,
            "due_day": _whole(1, 31),
            "day_count": _choice(DayCount),
            "due_dates": _due_dates(),
            "arithmetic": _object(
                {
                    "annuity": _choice(AnnuityBasis),
                    "rounding": _choice(Rounding),
                    "instalment_multiple": AMOUNT,
                    "remainder": _choice(Remainder),
                }
            ),
            "shape": _shape(),
            "relief": _object(
                {
                    "principal_grace": _whole(0),
                    "interest_deferred": _whole(0),
                    "interest_free": _list(_object({"from": DAY, "to": DAY}, required=("from", "to"))),
                }
            ),
            "subsidies": _list(_object({"share": RATE, "up_to": AMOUNT, "from": DAY, "to": DAY})),
            "instalment_fee": AMOUNT,
            "first_fee": AMOUNT,
            "fees": _list(_fee()),
            "penalty_markup": RATE,
            "misuse_markup": RATE,
            "penalty_rate_cap": RATE,
            "compound_interest": YES_NO,
            "grace_days": _whole(0),
            "penalty_day_basis": _whole(1),
            "allocation_order": order,
            "allocation_mode": _choice(AllocationMode),
            "non_accrual_allocation_order": order,
            "non_accrual_after_days": _whole(0),
            "surplus": _choice(Surplus),
            "prepayment_interest": _choice(PrepaymentInterest),
            "prepayment_fee": _object(
                {
                    "basis": _choice(FeeBasis),
                    "rate": RATE,
                    "days": _whole(0),
                    "amount": AMOUNT,
                    "free_after_instalments": _whole(0),
                }
            ),
            "payoff_interest": _choice(PayoffInterest),
            "draws": _choice(Draws),
        },
        required=("principal", "method", "start_date"),
    )


def _fee() -> Schema:
    text: Schema = {"type": "string", "maxLength": 200}
    return _object(
        {
            "code": text,
            "name": text,
            "name_en": text,
            "timing": _choice(FeeTiming),
            "amount": AMOUNT,
            "rate": RATE,
            "collector": text,
        },
        required=("timing", "amount"),
    )


def _due_dates() -> Schema:
    return _object(
        {
            "unit": _choice(PeriodUnit),
            "length": _whole(1),
            "first_due_date": DAY,
            "first_period": _choice(FirstPeriod),
            "last_period": _choice(LastPeriod),
            "month_end": _choice(MonthEnd),
            "move": _choice(DueDateMove),
            "holidays": _list(DAY),
            "working_weekends": _list(DAY),
            "interest_moves": YES_NO,
        }
    )


def _shape() -> Schema:
    return _object(
        {
            "balloon": AMOUNT,
            "steps": _list(_object({"count": _whole(1), "weight": RATE}, required=("count", "weight"))),
            "rows": _list(_object({"date": DAY, "principal": AMOUNT, "payment": AMOUNT}, required=("date",))),
            "down_payment": AMOUNT,
        }
    )


def _floating() -> Schema:
    return _object(
        {
            "lpr": _list(_object({"from": DAY, "rate": RATE}, required=("from", "rate"))),
            "basis_points": {"type": "integer"},
            "reset": _choice(RateReset),
        },
        required=("lpr",),
    )


_E = SimulatedEvent
_NEEDED: Mapping[SimulatedEvent, Schema] = {
    _E.DISBURSEMENT: {"amount": AMOUNT},
    _E.REPAYMENT: {"amount": AMOUNT},
    _E.PAYOFF: {"amount": AMOUNT},
    _E.REVERSAL: {"reverses": {"type": "integer"}},
    _E.WAIVER: {"amount": AMOUNT, "component": {"enum": [str(one) for one in Component]}},
    _E.FEE: {"amount": AMOUNT},
    _E.RATE_CHANGE: {"annual_rate": RATE},
    _E.EXTENSION: {"period_count": {"type": "integer", "minimum": 1}},
    _E.DUE_DAY_CHANGE: {"due_day": {"type": "integer", "minimum": 1, "maximum": 31}},
    _E.PAUSE: {"instalment_count": {"type": "integer", "minimum": 1}},
    _E.RESTRUCTURE: {"period_count": {"type": "integer", "minimum": 1}},
    _E.SUBSIDY_RECEIPT: {"amount": AMOUNT},
    _E.REFUND: {"amount": AMOUNT},
    _E.RECOVERY: {"amount": AMOUNT},
}


def _event(kind: SimulatedEvent) -> Schema:
    values = {"type": {"const": kind.value}, **_event_values(kind)}
    return _object(values, required=("type", "date", *_NEEDED.get(kind, {})))


def _shorthand(kind: SimulatedEvent) -> Schema:
    return _object(_event_values(kind), required=("date", *_NEEDED.get(kind, {})))


def _event_values(kind: SimulatedEvent) -> Schema:
    optional: dict[SimulatedEvent, Schema] = {
        _E.REPAYMENT: {"surplus": _choice(Surplus), "instalment_number": _whole(1)},
        _E.FEE: {"name": {"type": "string", "maxLength": 200}},
        _E.EXTENSION: {"annual_rate": RATE},
        _E.PAUSE: {"kind": _choice(PauseKind), "extends": YES_NO},
        _E.RESTRUCTURE: {
            "annual_rate": RATE,
            "method": _choice(RepaymentMethod),
            "first_due_date": DAY,
            "principal_grace": _whole(0),
            "capitalises": YES_NO,
        },
        _E.TRANSFER: {"to": {"type": "string", "maxLength": 200}},
    }
    return {"id": _whole(1), "date": DAY, **_NEEDED.get(kind, {}), **optional.get(kind, {})}


def _object(values: Mapping[str, Any], required: tuple[str, ...] = ()) -> Schema:
    found: Schema = {"type": "object", "properties": dict(values), "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _choice(kind: type[StrEnum]) -> Schema:
    return {"enum": [one.value for one in kind]}


def _whole(least: int, most: int | None = None) -> Schema:
    found: Schema = {"type": "integer", "minimum": least}
    return found if most is None else {**found, "maximum": most}
