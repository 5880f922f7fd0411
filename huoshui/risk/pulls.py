"""Asking the sources about an applicant: with consent, once, and what they said is kept.

What was answered is paid once for an application and kept with its price; what was not answered leaves the
outcome and nothing else, and the next decision on the application asks again.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from huoshui.foundation import business_date
from huoshui.foundation.clock import now
from huoshui.foundation.locks import advisory_lock
from huoshui.foundation.ports import adapter
from huoshui.risk.inputs import BureauFacts, SourceOutcome, SourceSaid
from huoshui.risk.models import DataPull
from huoshui.risk.ports import (
    BureauReport,
    BureauUnavailable,
    Consents,
    CreditBureau,
    DataSources,
    SourceFailed,
    SourceRequest,
    SourceTimedOut,
)
from huoshui.risk.sources.answers import NonsenseAnswer, read_answer
from huoshui.risk.sources.catalogue import BUREAU, SOURCES, SourceSpec, identifier_kind, in_order
from huoshui.risk.sources.queries import Terms, terms_of

_UNAVAILABLE = BureauFacts(available=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Who is asked about, for which application."""

    number: str
    name: str
    id_number: str


def bureau_facts(said: SourceSaid | None) -> BureauFacts:
    """What the bureau said as the flows read it."""
    is_there = said is not None and said.is_available
    return BureauFacts.model_validate(said.facts) if said is not None and is_there else _UNAVAILABLE


def ask_sources(names: tuple[str, ...], subject: Subject) -> dict[str, SourceSaid]:
    """Source → what it says of the applicant, asked in the order of the catalogue."""
    return {name: ask_source(name, subject) for name in in_order(names)}


@transaction.atomic
def ask_source(name: str, subject: Subject) -> SourceSaid:
    """What the source said before for this application, else what it says now.

    Asked only with the applicant's consent to a text that names the source (个人信息保护法第十三条、
    征信业管理条例第十八条), while it is switched on, about subjects it knows. Two decisions at once wait for
    one another here, so that one pull is paid.
    """
    advisory_lock(f"risk.pull.{subject.number}.{name}")
    known = DataPull.objects.filter(subject_number=subject.number, source=name, outcome="answered").first()
    if known is not None:
        return SourceSaid(outcome="answered", pulled_at=known.pulled_at, facts=known.facts)
    spec = SOURCES[name]
    if identifier_kind(subject.id_number) not in spec.needs:
        return SourceSaid(outcome="not_applicable")
    terms = terms_of(name)
    if not terms.is_on:
        return SourceSaid(outcome="switched_off")
    consent = adapter(Consents).consent_to(subject.number, spec.consent_scope)
    if not consent:
        return SourceSaid(outcome="no_consent")
    return _pull(spec, subject, consent, terms)


def _pull(spec: SourceSpec, subject: Subject, consent: str, terms: Terms) -> SourceSaid:
    outcome: SourceOutcome = "answered"
    facts: dict[str, Any] = {}
    try:
        ask = _ask_bureau if spec.name == BUREAU else _ask
        facts = ask(spec, subject, consent)
    except SourceTimedOut:
        outcome = "timeout"
    except (SourceFailed, BureauUnavailable):
        outcome = "failed"
    except NonsenseAnswer:
        outcome = "nonsense"
    row = DataPull.objects.create(
        subject_number=subject.number,
        source=spec.name,
        outcome=outcome,
        facts=facts,
        # An answer that cannot be used is not paid: the contract with a source is by answers given.
        price=terms.price if outcome == "answered" else 0,
        consent_version=consent,
        pulled_at=now(),
    )
    return SourceSaid(outcome=outcome, pulled_at=row.pulled_at, facts=facts)


def _ask(spec: SourceSpec, subject: Subject, consent: str) -> dict[str, Any]:
    request = SourceRequest(
        source=spec.name,
        reference=f"{subject.number}-{spec.name}",
        name=subject.name,
        id_number=subject.id_number,
        consent_version=consent,
        timeout_seconds=spec.timeout_seconds,
    )
    return read_answer(spec, adapter(DataSources).ask(request), on=business_date.today())


def _ask_bureau(spec: SourceSpec, subject: Subject, consent: str) -> dict[str, Any]:
    report = adapter(CreditBureau).query(name=subject.name, id_number=subject.id_number)
    facts = BureauFacts(
        available=True,
        reference=report.reference,
        **{field.name: _figure(report, field.name) for field in spec.fields},
    )
    return facts.model_dump(mode="json")


def _figure(report: BureauReport, name: str) -> int | None:
    figure: int | None = getattr(report, name)
    if figure is not None and figure < 0:
        raise NonsenseAnswer(f"{name}: {figure}")
    return figure
