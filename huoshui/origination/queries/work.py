"""What waits for a person in origination: steps they may act on, supplements and drafts they entered."""

from dataclasses import dataclass
from datetime import datetime

from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.money import Cents
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.identity.queries import scope_of
from huoshui.origination.access import in_scope
from huoshui.origination.models import Application, ApprovalStep
from huoshui.products.queries import product_names

_TITLES = {
    "supplement": ("待补充资料", "To be supplemented"),
    "draft": ("待提交的申请", "Draft to submit"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """A line of the work queue (待办); `seconds_left` is below 0 when the time is up."""

    kind: str
    title: str
    title_en: str
    number: str
    applicant_name: str
    product_name: str
    product_name_en: str
    amount: Cents | None
    grade: str
    step_code: str
    step_name: str
    step_name_en: str
    opened_at: datetime | None
    due_at: datetime | None
    seconds_left: int | None
    link: str


def list_work(actor: Actor, *, most: int = 200) -> tuple[WorkItem, ...]:
    """The actor's work, what is due first first; at most `most` lines of each kind."""
    names = product_names()
    steps = [_step_item(step, names) for step in _steps_for(actor, most)]
    own = [_own_item(row, names) for row in _own(actor, most)]
    return tuple([*steps, *own])


def _steps_for(actor: Actor, most: int) -> list[ApprovalStep]:
    found = (
        ApprovalStep.objects.filter(
            status="open",
            permission__in=actor.permissions,
            application__in=Application.objects.filter(
                in_scope(scope_of(actor)), status=ApplicationStatus.IN_APPROVAL
            ),
        )
        .exclude(application__entered_by_id=actor.user_id, application__entered_by_id__isnull=False)
        .select_related("application")
        .order_by("due_at", "id")[: most * 2]
    )
    steps = list(found)
    acted = set(
        ApprovalStep.objects.filter(
            application_id__in=[step.application_id for step in steps], acted_by_id=actor.user_id
        ).values_list("application_id", "round")
    )
    return [step for step in steps if (step.application_id, step.round) not in acted][:most]


def _own(actor: Actor, most: int) -> list[Application]:
    found = Application.objects.filter(
        entered_by_id=actor.user_id,
        entered_by_id__isnull=False,
        status__in=(ApplicationStatus.SUPPLEMENT_REQUIRED, ApplicationStatus.DRAFT),
    )
    return list(found.order_by("-status", "-id")[:most])


def _step_item(step: ApprovalStep, names: dict[str, tuple[str, str]]) -> WorkItem:
    row = step.application
    left = None if step.due_at is None else int((step.due_at - now()).total_seconds())
    name, name_en = names.get(row.product_code, ("", ""))
    return WorkItem(
        kind="step",
        title=step.name,
        title_en=step.name_en,
        number=row.number,
        applicant_name=row.applicant_name,
        product_name=name,
        product_name_en=name_en,
        amount=row.offer_amount if row.offer_amount is not None else row.requested_amount,
        grade=row.grade,
        step_code=step.code,
        step_name=step.name,
        step_name_en=step.name_en,
        opened_at=step.opened_at,
        due_at=step.due_at,
        seconds_left=left,
        link=f"/applications/{row.number}",
    )


def _own_item(row: Application, names: dict[str, tuple[str, str]]) -> WorkItem:
    kind = "draft" if row.status == ApplicationStatus.DRAFT else "supplement"
    title, title_en = _TITLES[kind]
    name, name_en = names.get(row.product_code, ("", ""))
    return WorkItem(
        kind=kind,
        title=title,
        title_en=title_en,
        number=row.number,
        applicant_name=row.applicant_name,
        product_name=name,
        product_name_en=name_en,
        amount=row.requested_amount,
        grade=row.grade,
        step_code="",
        step_name="",
        step_name_en="",
        opened_at=row.submitted_at or row.created_at,
        due_at=None,
        seconds_left=None,
        link=f"/applications/{row.number}",
    )
