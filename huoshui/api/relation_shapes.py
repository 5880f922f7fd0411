"""The shapes of relations and of the financial spread in the staff API."""

from datetime import date, datetime

from ninja import Schema

from huoshui.api.names import CustomerName
from huoshui.api.types import Day, RateText, Yuan


class RelationIn(Schema):
    """A relation to enter: the other is a customer by number, somebody outside, or a member of staff."""

    kind: str
    source: str
    since: Day
    share: RateText | None = None
    party_number: str = ""
    outside_name: str = ""
    outside_id_number: str = ""
    outside_is_firm: bool = False
    staff_id: int | None = None


class RelationEndIn(Schema):
    ended_on: Day
    reason: str


class RelationReviewIn(Schema):
    approve: bool
    opinion: str = ""


class RelationRefOut(Schema):
    id: int


class RelationStatusOut(Schema):
    status: str


class StaffNameOut(Schema):
    id: int
    name: str


class RelationRowOut(Schema):
    id: int
    kind: str
    customer_number: str
    customer_name: CustomerName
    party_number: str
    party_name: CustomerName
    share: RateText | None
    basis: str
    since: date
    ended_on: date | None
    status: str
    proposed_by: str
    proposed_at: datetime
    reviewed_by: str
    reviewed_at: datetime | None
    opinion: str
    can_review: bool
    can_end: bool


class RelatedPartyOut(Schema):
    """A party of the graph; without a number it is outside the books or outside what the reader may see."""

    key: str
    kind: str
    name: CustomerName
    number: str
    in_group: bool
    in_circle: bool
    exposure: Yuan | None


class RelationTieOut(Schema):
    source: str
    target: str
    kind: str
    share: RateText | None
    basis: str
    since: date | None


class NoticeOut(Schema):
    kind: str
    zh: str
    en: str


class ExposurePartsOut(Schema):
    outstanding: Yuan
    ordered: Yuan
    undrawn: Yuan
    signed: Yuan
    total: Yuan


class LimitTestOut(Schema):
    name: str
    limit: RateText
    capital: Yuan
    cap: Yuan
    exposure: Yuan
    left: Yuan
    is_breached: bool


class ConcentrationOut(Schema):
    """Exposure of the customer and of its group against the limits in force."""

    own: ExposurePartsOut
    members_count: int
    group: Yuan
    tests: list[LimitTestOut]


class RelationsOut(Schema):
    """The graph around a customer, its meaning, and the relations entered for it."""

    centre: str
    parties: list[RelatedPartyOut]
    ties: list[RelationTieOut]
    notices: list[NoticeOut]
    concentration: ConcentrationOut
    rows: list[RelationRowOut]


class StatementIn(Schema):
    """A statement of one year as an officer reads it from the papers; amounts by the names of the lines."""

    year: int
    lines: dict[str, Yuan]
    is_audited: bool
    basis: str


class StatementReviewIn(Schema):
    approve: bool
    opinion: str = ""


class SpreadLineOut(Schema):
    name: str
    zh: str
    en: str
    part: str
    is_total: bool


class SpreadRatioOut(Schema):
    """A ratio, rounded to four decimals for the eye; None when a line is missing."""

    name: str
    zh: str
    en: str
    unit: str
    formula: str
    value: str | None


class BalanceCheckOut(Schema):
    name: str
    result: str
    zh: str
    en: str


class TrendOut(Schema):
    change: Yuan
    share: str | None


class SpreadYearOut(Schema):
    year: int
    source: str
    is_audited: bool
    basis: str
    lines: dict[str, Yuan]
    ratios: list[SpreadRatioOut]
    checks: list[BalanceCheckOut]
    trends: dict[str, TrendOut]


class StatementEntryOut(Schema):
    id: int
    year: int
    lines: dict[str, Yuan]
    is_audited: bool
    basis: str
    proposed_by: str
    proposed_at: datetime
    can_review: bool


class SpreadOut(Schema):
    """The latest three years side by side, the catalogue of lines, and entries that wait for review."""

    catalogue: list[SpreadLineOut]
    years: list[SpreadYearOut]
    entries: list[StatementEntryOut]
