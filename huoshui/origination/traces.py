"""What an application leaves behind (申请痕迹), so that the next one can be compared with it: phone, account,
address, papers, device, network. Kept as blind indexes: it can be found again, not read.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from huoshui.core.errors import NotFound
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.foundation.fields import blind_index
from huoshui.origination.behaviour import FormBehaviour, behaviour_values
from huoshui.origination.models import Application, ApplicationTrace, FormRecord
from huoshui.origination.pictures.operations import copied_by, forget_prints
from huoshui.origination.rings import ring_figures
from huoshui.parties.ports import SharedTrace
from huoshui.risk.inputs import Traces

SHARED_DAYS, NETWORK_DAYS = 365, 1
_ANSWERS = {"phone": "phone", "bank_account": "account", "address": "address"}
_PEOPLE = {
    "phone": "phone_people",
    "account": "account_people",
    "address": "address_people",
    "document": "document_people",
    "device": "device_people",
    "network": "network_people_1d",
}

_SHARED_KINDS = {
    "phone": "shared_phone",
    "device": "shared_device",
    "address": "shared_address",
    "account": "shared_account",
}
_VELOCITY_KINDS, _VELOCITY_DAYS = ("phone", "device", "address"), (1, 7, 30, 90)


def leave_traces(
    application: Application, values: Mapping[str, Any], *, actor: Actor, device: str = ""
) -> None:
    """Write the traces of an application that is handed in; those of earlier submissions stay.

    Device and network only when the borrower hands it in: at the counter they are the lender's own.
    """
    found = [(kind, str(values[name])) for name, kind in _ANSWERS.items() if values.get(name)]
    papers = application.documents.filter(removed_at__isnull=True)
    found += [("document", digest) for digest in papers.values_list("file__sha256", flat=True)]
    if actor.kind == "borrower":
        found += [("device", device)] if device else []
        found += [("network", actor.ip)] if actor.ip else []
    ApplicationTrace.objects.bulk_create(
        [
            ApplicationTrace(
                application=application,
                kind=kind,
                value_index=blind_index(value, f"trace:{kind}"),
                left_on=business_date.today(),
            )
            for kind, value in dict.fromkeys(found)
        ],
        ignore_conflicts=True,
    )


def keep_behaviour(application: Application, counted: FormBehaviour | None, *, actor: Actor) -> None:
    """Write down how the borrower filled in the form; nobody else's filling-in says anything of them."""
    if counted is not None and actor.kind == "borrower":
        FormRecord.objects.create(
            application=application, counted=counted.model_dump(mode="json"), left_on=business_date.today()
        )


def forget_traces() -> int:
    """How many traces, prints and counts were forgotten: those nothing may be compared with any more, a year
    old (个人信息保护法第十九条: kept no longer than needed)."""
    before = business_date.today() - timedelta(days=SHARED_DAYS)
    traces = ApplicationTrace.objects.filter(left_on__lt=before).delete()[0]
    records = FormRecord.objects.filter(left_on__lt=before).delete()[0]
    return traces + records + forget_prints(before=before)


class TracesOfApplications:
    """Origination's answer to risk (`huoshui.risk.ports.ApplicationTraces`)."""

    def traces_of(self, application_number: str) -> Traces:
        """How often this person has applied, and how many others share what the application says.

        A trace the application does not have is None, not zero. Refusals: NotFound.
        """
        application = Application.objects.filter(number=application_number).first()
        if application is None or application.customer_id is None:
            raise NotFound()
        own = list(application.traces.values_list("kind", "value_index"))
        sharing = _sharing(application, own)
        return Traces.model_validate(
            {
                **{
                    f"applications_{days}d": _earlier(application, days=days).count()
                    for days in _VELOCITY_DAYS
                },
                "declined_90d": _earlier(application, days=90)
                .filter(status=ApplicationStatus.DECLINED)
                .count(),
                **{_PEOPLE[kind]: sharing.get(kind, 0) for kind, _ in own},
                **_velocity(application, own),
                **behaviour_values(_counted(application)),
                **ring_figures(application.customer_id),
                "copied_people": copied_by(application),
            }
        )


def _earlier(application: Application, *, days: int) -> Any:
    assert application.customer_id is not None
    since = business_date.today() - timedelta(days=days)
    mine = Application.objects.filter(customer_id=application.customer_id, submitted_date__gt=since)
    return mine.exclude(pk=application.pk)


def _sharing(application: Application, own: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Kind → how many other customers have left one of these."""
    assert application.customer_id is not None
    today = business_date.today()
    shared = Q(pk__in=[])
    for kind, value in own:
        days = NETWORK_DAYS if kind == "network" else SHARED_DAYS
        shared |= Q(kind=kind, value_index=value, left_on__gt=today - timedelta(days=days))
    others = ApplicationTrace.objects.filter(shared).exclude(application__customer_id=application.customer_id)
    counted = others.values("kind").annotate(people=Count("application__customer_id", distinct=True))
    return dict(counted.values_list("kind", "people"))


def _velocity(application: Application, own: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How many other applications left the same phone, device or address in the last days, by whomever."""
    today = business_date.today()
    figures = {}
    for kind in _VELOCITY_KINDS:
        values = [value for one, value in own if one == kind]
        if not values:
            continue
        others = ApplicationTrace.objects.filter(kind=kind, value_index__in=values).exclude(
            application=application
        )
        counts = {
            f"{kind}_applications_{days}d": Count(
                "application", distinct=True, filter=Q(left_on__gt=today - timedelta(days=days))
            )
            for days in _VELOCITY_DAYS
        }
        figures.update(others.aggregate(**counts))
    return figures


def _counted(application: Application) -> FormBehaviour | None:
    """What was counted when the form was first handed in; a supplement says little about how it was made."""
    first = application.form_records.order_by("id").values_list("counted", flat=True).first()
    return None if first is None else FormBehaviour.model_validate(first)


class TracesOfCustomers:
    """Origination's answer to parties (`huoshui.parties.ports.SharedTraces`)."""

    def shared_by(self, customer_ids: Collection[int]) -> tuple[SharedTrace, ...]:
        """Which other customers have left the same phone, device, address or account, two queries."""
        since = business_date.today() - timedelta(days=SHARED_DAYS)
        recent = ApplicationTrace.objects.filter(
            kind__in=_SHARED_KINDS, left_on__gt=since, application__customer_id__isnull=False
        )
        values = recent.filter(application__customer_id__in=customer_ids).values("value_index")
        people: dict[tuple[str, str], set[int]] = {}
        rows = recent.filter(value_index__in=values).values_list(
            "kind", "value_index", "application__customer_id"
        )
        for kind, value, customer_id in rows.distinct():
            assert customer_id is not None
            people.setdefault((kind, value), set()).add(customer_id)
        return tuple(
            SharedTrace(kind=_SHARED_KINDS[kind], customer_ids=tuple(sorted(ids)))
            for (kind, _), ids in sorted(people.items())
            if len(ids) > 1
        )
