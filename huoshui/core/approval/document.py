"""An approval flow as a plain document: read with the path of every mistake, and written back the same."""

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, cast

from huoshui.core.approval.conditions import FACTS, FactKind, allowed_operators
from huoshui.core.approval.flow import (
    START,
    ApprovalFlow,
    AuthorityRow,
    Ballot,
    BallotKind,
    Band,
    Clock,
    Condition,
    Operator,
    Route,
    Step,
    Timer,
    Value,
    Way,
)
from huoshui.core.document import DocumentReader
from huoshui.core.errors import InvalidInput
from huoshui.core.money import parse_yuan, yuan_text

_CODE = re.compile(r"[a-z][a-z0-9_]{0,29}")
_SHARE = re.compile(r"\d{1,3}(/\d{1,3}|\.\d{1,4})?")
_MOST_HOURS = 24 * 90


def read_flow(document: object) -> ApprovalFlow:
    """The flow of a document. Refusals: InvalidInput with the path, e.g. `steps.1.ballot.need`."""
    reader = DocumentReader(document)
    flow = ApprovalFlow(
        start_route=reader.choice("start_route", Route, Route.FIRST),
        steps=tuple(_step(row) for row in reader.inners("steps")),
        ways=tuple(_way(row) for row in reader.inners("ways")),
        authority=tuple(_authority(row) for row in reader.inners("authority")),
    )
    reader.done()
    return flow


def write_flow(flow: ApprovalFlow) -> dict[str, Any]:
    """The document of the flow: `read_flow(write_flow(flow)) == flow`."""
    return {
        "start_route": flow.start_route.value,
        "steps": [_step_out(step) for step in flow.steps],
        "ways": [
            {
                "source": way.source,
                "target": way.target,
                "when": [[_condition_out(c) for c in g] for g in way.when],
            }
            for way in flow.ways
        ],
        "authority": [
            {
                "role": row.role,
                "product": row.product,
                "grade": row.grade,
                "up_to": None if row.up_to is None else yuan_text(row.up_to),
            }
            for row in flow.authority
        ],
    }


def _step(reader: DocumentReader) -> Step:
    code = reader.text("code")
    if not _CODE.fullmatch(code) or code in (START, "end"):
        raise InvalidInput(
            field=reader.at("code"),
            zh="环节代码以小写字母开头，由小写字母、数字和下划线组成，最长 30 位",
            en="A step's code begins with a small letter and has small letters, digits and _, 30 at most",
        )
    names = {}
    for name in ("name", "name_en", "permission"):
        names[name] = reader.text(name).strip()
        if not names[name]:
            raise InvalidInput(field=reader.at(name), zh="不能为空", en="This cannot be empty")
    step = Step(
        code=code,
        name=names["name"][:40],
        name_en=names["name_en"][:60],
        permission=names["permission"],
        roles=tuple(str(role) for role in reader.items("roles")),
        ballot=_ballot(reader.inner("ballot")),
        timer=_timer(reader.inner("timer")),
        route=reader.choice("route", Route, Route.FIRST),
        place=_place(reader),
    )
    reader.done()
    return step


def _place(reader: DocumentReader) -> tuple[int, int]:
    place = reader.items("place") or (0, 0)
    if len(place) != 2 or any(not isinstance(one, int) or abs(one) > 100_000 for one in place):
        raise InvalidInput(
            field=reader.at("place"), zh="应为两个整数", en="Two whole numbers are expected here"
        )
    return (int(place[0]), int(place[1]))


def _ballot(reader: DocumentReader) -> Ballot:
    kind = reader.choice("kind", BallotKind, BallotKind.ANY)
    share = _share(reader)
    bands = tuple(
        Band(above=row.amount("above"), need=row.integer("need", least=1)) for row in reader.inners("bands")
    )
    if list(bands) != sorted(bands, key=lambda band: band.above):
        raise InvalidInput(
            field=reader.at("bands"), zh="金额分档应从小到大", en="The bands rise with the amount"
        )
    if kind is BallotKind.COMMITTEE and share is None and not bands:
        raise InvalidInput(
            field=reader.at("share"),
            zh="表决须规定赞成比例或按金额分档的票数",
            en="A committee needs a share of votes or bands of votes by amount",
        )
    ballot = Ballot(
        kind=kind,
        need=reader.integer("need", 1, least=1),
        share=share,
        bands=bands,
        veto=reader.boolean("veto", kind is not BallotKind.COMMITTEE),
    )
    reader.done()
    return ballot


def _share(reader: DocumentReader) -> Fraction | None:
    """Two thirds is written 2/3: no decimal says it, and 0.6667 of six members would ask for five votes."""
    text = reader.text("share")
    if not text:
        return None
    if _SHARE.fullmatch(text) and not text.endswith("/0"):
        share = Fraction(text)
        if 0 < share <= 1:
            return share
    raise InvalidInput(
        field=reader.at("share"), zh="写作 2/3 或 0.6，不超过 1", en="Write it 2/3 or 0.6, not above 1"
    )


def _timer(reader: DocumentReader) -> Timer:
    timer = Timer(
        hours=reader.integer("hours", 24, least=1),
        counts=reader.choice("counts", Clock, Clock.WORKING_DAYS),
        escalate_after_hours=reader.integer("escalate_after_hours", 24, least=1),
        escalate_to=reader.text("escalate_to"),
    )
    if max(timer.hours, timer.escalate_after_hours) > _MOST_HOURS:
        raise InvalidInput(field=reader.at("hours"), zh="最长 90 天", en="90 days at most")
    reader.done()
    return timer


def _way(reader: DocumentReader) -> Way:
    groups = reader.items("when")
    path = reader.at("when")
    way = Way(
        source=reader.text("source"),
        target=reader.text("target"),
        when=tuple(
            tuple(_condition(one, f"{path}.{at}.{n}") for n, one in enumerate(_list(group, f"{path}.{at}")))
            for at, group in enumerate(groups)
        ),
    )
    reader.done()
    return way


def _list(value: object, path: str) -> list[Any]:
    if isinstance(value, list) and value:
        return value
    raise InvalidInput(field=path, zh="应为非空列表", en="A list that is not empty is expected here")


def _condition(value: object, path: str) -> Condition:
    reader = DocumentReader(value, path)
    fact = reader.text("fact")
    if fact not in FACTS:
        raise InvalidInput(
            field=reader.at("fact"),
            zh=f"没有名为“{fact}”的条件项",
            en=f"Nothing is known of a case by the name “{fact}”",
        )
    kind = FACTS[fact][0]
    operator = reader.choice("operator", Operator)
    if operator not in allowed_operators(kind):
        raise InvalidInput(
            field=reader.at("operator"),
            zh="该条件项不能这样比较",
            en="This fact cannot be compared in this way",
        )
    raw = reader.raw("value")
    reader.done()
    at = reader.at("value")
    if operator is Operator.ONE_OF:
        return Condition(
            fact=fact, operator=operator, value=tuple(_value(one, kind, at) for one in _list(raw, at))
        )
    return Condition(fact=fact, operator=operator, value=_value(raw, kind, at))


def _value(raw: object, kind: FactKind, path: str) -> Value:
    match kind:
        case FactKind.AMOUNT:
            return Decimal(parse_yuan(cast(str, raw), field=path)) / 100
        case FactKind.NUMBER:
            return _number(raw, path)
        case FactKind.YES_NO if isinstance(raw, bool):
            return raw
        case FactKind.TEXT if isinstance(raw, str) and 0 < len(raw) <= 60:
            return raw
    raise InvalidInput(field=path, zh="值的类型不符", en="The value is of another kind")


def _number(raw: object, path: str) -> Decimal:
    try:
        if isinstance(raw, (str, int)) and not isinstance(raw, bool):
            number = Decimal(raw)
            if number.is_finite():
                return number
    except InvalidOperation:
        pass
    raise InvalidInput(field=path, zh="应为数字", en="A number is expected here")


def _authority(reader: DocumentReader) -> AuthorityRow:
    role = reader.text("role")
    if not role:
        raise InvalidInput(field=reader.at("role"), zh="请选择角色", en="Choose a role")
    up_to = reader.raw("up_to", None)
    row = AuthorityRow(
        role=role,
        up_to=None if up_to is None else parse_yuan(up_to, field=reader.at("up_to")),
        product=reader.text("product"),
        grade=reader.text("grade"),
    )
    reader.done()
    return row


def _step_out(step: Step) -> dict[str, Any]:
    ballot, timer = step.ballot, step.timer
    return {
        "code": step.code,
        "name": step.name,
        "name_en": step.name_en,
        "permission": step.permission,
        "roles": list(step.roles),
        "ballot": {
            "kind": ballot.kind.value,
            "need": ballot.need,
            "share": "" if ballot.share is None else str(ballot.share),
            "bands": [{"above": yuan_text(band.above), "need": band.need} for band in ballot.bands],
            "veto": ballot.veto,
        },
        "timer": {
            "hours": timer.hours,
            "counts": timer.counts.value,
            "escalate_after_hours": timer.escalate_after_hours,
            "escalate_to": timer.escalate_to,
        },
        "route": step.route.value,
        "place": list(step.place),
    }


def _condition_out(condition: Condition) -> dict[str, Any]:
    value = condition.value
    plain = [_plain(one) for one in value] if isinstance(value, tuple) else _plain(value)
    return {"fact": condition.fact, "operator": condition.operator.value, "value": plain}


def _plain(value: Value) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value
