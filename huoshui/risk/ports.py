"""What the risk room asks of others: the data sources, and what the lender has lent the customer already."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from huoshui.core.money import Cents
from huoshui.risk.inputs import Traces


class BureauUnavailable(Exception):
    """The bureau did not answer; the application goes to a person, never through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauReport:
    """A credit bureau report (征信报告), as far as the flows read it;
    amounts in cents, None = not reported.
    """

    reference: str
    overdue_count_24m: int | None
    days_past_due_max_24m: int | None
    open_loans_count: int | None
    monthly_debt: Cents | None
    query_count_3m: int | None


class CreditBureau(Protocol):
    """The bureau (征信)."""

    def query(self, *, name: str, id_number: str) -> BureauReport:
        """The report of that person or enterprise. Raises BureauUnavailable."""
        ...


class SourceTimedOut(Exception):
    """The source did not answer in the time agreed."""


class SourceFailed(Exception):
    """The source refused or broke off; what it said is no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRequest:
    """What a source is asked (数据源请求): about whom, under which consent, no longer than so many seconds.

    `reference` is the same for the same application and source, so that a source asked again after a
    broken-off answer bills once.
    """

    source: str
    reference: str
    name: str
    id_number: str
    consent_version: str
    timeout_seconds: int


class DataSources(Protocol):
    """The data sources beyond the bureau (数据源): registry, tax, sales, payments, insurance, phone."""

    def ask(self, request: SourceRequest) -> Mapping[str, Any]:
        """Field → value as the source wrote it, not checked yet. Raises SourceTimedOut, SourceFailed."""
        ...


class ApplicationTraces(Protocol):
    """What an application shares with others (申请痕迹): origination knows."""

    def traces_of(self, application_number: str) -> Traces:
        """How often the person has applied, what others share with it, how it was filled in, its ring."""
        ...


class Rings(Protocol):
    """The ring around a customer (团伙): origination knows."""

    def ring_in_words(self, customer_id: int) -> tuple[str, str] | None:
        """The ring in Chinese and English, with its figures; None when there is none."""
        ...


class Consents(Protocol):
    """Whether a source may be asked about an applicant (查询授权): origination knows."""

    def consent_to(self, application_number: str, scope: str) -> str:
        """The version of the text the applicant agreed to that names this kind of source; empty: none."""
        ...


class PastOffers(Protocol):
    """What people granted on past applications (批复额度): origination knows."""

    def offers_of(self, application_numbers: Collection[str]) -> dict[str, Cents]:
        """Application number → the amount that was offered, cents; those without an offer are absent."""
        ...


class LoanOutcomes(Protocol):
    """How the loans of past applications turned out (还款表现): servicing knows."""

    def outcomes_of(self, application_numbers: Collection[str]) -> dict[str, bool]:
        """Application number → whether its loan turned bad; those whose outcome is not known are absent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureParts:
    """What a customer owes and was promised (授信余额), cents: principal of loans on the books, pay-outs
    ordered, the undrawn part of lines in force, contracts signed and not yet ordered to be paid."""

    outstanding: Cents = 0
    ordered: Cents = 0
    undrawn: Cents = 0
    signed: Cents = 0

    @property
    def total(self) -> Cents:
        """All of it."""
        return self.outstanding + self.ordered + self.undrawn + self.signed

    @property
    def paid_out(self) -> Cents:
        """What has gone out or is on its way."""
        return self.outstanding + self.ordered

    def __add__(self, other: "ExposureParts") -> "ExposureParts":
        return ExposureParts(
            outstanding=self.outstanding + other.outstanding,
            ordered=self.ordered + other.ordered,
            undrawn=self.undrawn + other.undrawn,
            signed=self.signed + other.signed,
        )


class GroupExposure(Protocol):
    """What several customers owe this lender now, each by itself (集团授信余额): servicing knows."""

    def exposures_of(self, customer_ids: Collection[int]) -> dict[int, ExposureParts]:
        """Every one of the customers → their exposure, in a fixed number of queries."""
        ...


class CustomerBook(Protocol):
    """How customers stand on the books (台账): servicing knows."""

    def uses_of(self, customer_ids: Collection[int]) -> dict[tuple[int, str], ExposureParts]:
        """(Customer, product code) → exposure, in a fixed number of queries; who owes nothing is absent."""
        ...

    def promised_of(self, customer_ids: Collection[int]) -> dict[tuple[int, str], Cents]:
        """(Customer, product code) → offers made and contracts not signed yet, cents (批复未签)."""
        ...

    def worst_classes_of(self, customer_ids: Collection[int]) -> dict[int, str]:
        """Customer → the worst class of its live loans (五级分类); without loans absent."""
        ...

    def late_loans_of(self, customer_ids: Collection[int], *, day: date) -> dict[int, str]:
        """Customer → the number of a loan past due on that day; who is not late is absent."""
        ...


class Exposure(Protocol):
    """What the customer owes this lender now (授信余额): servicing knows."""

    def exposure_of(self, customer_id: int) -> Cents:
        """Principal outstanding and committed, cents."""
        ...
