"""A declared approval flow (审批流): steps with their ballots, and the ways between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from huoshui.core.money import Cents

START = "start"
END = "end"

Value = str | bool | Decimal | None
Facts = Mapping[str, Value]


class BallotKind(StrEnum):
    """How many of those who may sign a step have to (签署方式)."""

    ANY = "any"  # 或签：一人即可
    ALL = "all"  # 会签：全体
    NUMBER = "number"  # k-of-n：指定人数
    COMMITTEE = "committee"  # 贷审会：表决


class Route(StrEnum):
    """Which of the ways out of a step are taken (分支方式)."""

    FIRST = "first"  # 只走第一条符合条件的
    ALL = "all"  # 走所有符合条件的（并行）


class Clock(StrEnum):
    """Which hours count against a step's time (计时方式)."""

    ROUND_THE_CLOCK = "clock"  # 自然时间
    WORKING_DAYS = "working_days"  # 工作日全天，节假日不计
    WORKING_HOURS = "working_hours"  # 仅工作时间


class Operator(StrEnum):
    """How a condition compares (比较方式)."""

    IS = "is"
    IS_NOT = "is_not"
    ABOVE = "above"  # strictly greater (超过)
    AT_LEAST = "at_least"
    BELOW = "below"
    AT_MOST = "at_most"
    ONE_OF = "one_of"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """From an amount on (strictly above), so many votes are needed (分档票数)."""

    above: Cents
    need: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """How a step is decided (表决规则).

    `need` signatures for NUMBER; for COMMITTEE `share` of all members, or the `need` of the highest band the
    amount is above. With `veto` one vote against ends the case.
    """

    kind: BallotKind = BallotKind.ANY
    need: int = 1
    share: Fraction | None = None
    bands: tuple[Band, ...] = ()
    veto: bool = True

    @property
    def names_everybody(self) -> bool:
        """Whether those who vote are fixed when the step opens."""
        return self.kind in (BallotKind.ALL, BallotKind.COMMITTEE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """How long a step may take, and who is asked then (时限、催办与升级)."""

    hours: int = 24
    counts: Clock = Clock.WORKING_DAYS
    escalate_after_hours: int = 24
    escalate_to: str = ""  # a role; empty: nobody above


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the flow (审批环节): who may sign, how it is decided, how long it may take."""

    code: str
    name: str
    name_en: str
    permission: str
    roles: tuple[str, ...] = ()  # codes; empty: every role with the permission
    ballot: Ballot = field(default_factory=Ballot)
    timer: Timer = field(default_factory=Timer)
    route: Route = Route.FIRST
    place: tuple[int, int] = (0, 0)  # where it is drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One comparison of a fact of the case (条件)."""

    fact: str
    operator: Operator
    value: Value | tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way from one step to the next (流向); taken when any group's conditions all hold, or always."""

    source: str
    target: str
    when: tuple[tuple[Condition, ...], ...] = ()

    @property
    def name(self) -> str:
        """What the way is remembered by: source>target."""
        return f"{self.source}>{self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityRow:
    """Up to which amount a role decides such cases (授权矩阵); empty = any, None = without limit."""

    role: str
    up_to: Cents | None
    product: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalFlow:
    """An approval flow: its steps, the ways between them, and who may decide how much."""

    steps: tuple[Step, ...]
    ways: tuple[Way, ...]
    authority: tuple[AuthorityRow, ...] = ()
    start_route: Route = Route.FIRST

    def step(self, code: str) -> Step:
        """The step of that code."""
        return next(step for step in self.steps if step.code == code)

    def route_of(self, code: str) -> Route:
        """How the ways out of the start or a step are chosen."""
        return self.start_route if code == START else self.step(code).route

    def ways_from(self, code: str) -> tuple[Way, ...]:
        """The ways out of the start or a step, in their order."""
        return tuple(way for way in self.ways if way.source == code)

    def ways_to(self, code: str) -> tuple[Way, ...]:
        """The ways into a step or the end."""
        return tuple(way for way in self.ways if way.target == code)

    def asks(self, fact: str) -> bool:
        """Whether a condition of any way asks for the fact."""
        return any(one.fact == fact for way in self.ways for group in way.when for one in group)

    def after(self, code: str) -> frozenset[str]:
        """The codes of every step that may come after this one."""
        return frozenset(self._reach(code, set())) - {code, END}

    def _reach(self, code: str, seen: set[str]) -> Iterator[str]:
        if code in seen:
            return
        seen.add(code)
        yield code
        for way in self.ways_from(code):
            yield from self._reach(way.target, seen)

    def authority_of(self, role: str, *, product: str, grade: str, otherwise: Cents | None) -> Cents | None:
        """Up to which amount the role decides such a case, None = without limit.

        The first row that fits counts; a role without a row has the limit of the role itself (`otherwise`).
        """
        for row in self.authority:
            if row.role == role and row.product in ("", product) and row.grade in ("", grade):
                return row.up_to
        return otherwise
