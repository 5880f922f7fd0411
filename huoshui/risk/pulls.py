"""Asking the sources about an applicant: with consent, once, and what they said is kept."""

from huoshui.foundation.clock import now
from huoshui.foundation.ports import adapter
from huoshui.risk.inputs import BureauFacts
from huoshui.risk.models import DataPull
from huoshui.risk.ports import BureauUnavailable, Consents, CreditBureau

BUREAU = "bureau"
_UNAVAILABLE = BureauFacts(available=False)


def ask_bureau(subject_number: str, *, name: str, id_number: str) -> BureauFacts:
    """What the bureau says of the applicant: what it said before for this application, else asked now.

    Without consent it is not asked, and when it does not answer nothing is kept: both are unavailable, and
    the next decision on the application asks again. 征信业管理条例第十八条.
    """
    known = DataPull.objects.filter(subject_number=subject_number, source=BUREAU).first()
    if known is not None:
        return BureauFacts.model_validate(known.facts)
    if not adapter(Consents).may_ask_about(subject_number):
        return _UNAVAILABLE
    try:
        report = adapter(CreditBureau).query(name=name, id_number=id_number)
    except BureauUnavailable:
        return _UNAVAILABLE
    facts = BureauFacts(
        available=True,
        reference=report.reference,
        overdue_count_24m=report.overdue_count_24m,
        days_past_due_max_24m=report.days_past_due_max_24m,
        open_loans_count=report.open_loans_count,
        monthly_debt=report.monthly_debt,
        query_count_3m=report.query_count_3m,
    )
    DataPull.objects.create(
        subject_number=subject_number, source=BUREAU, facts=facts.model_dump(mode="json"), pulled_at=now()
    )
    return facts
