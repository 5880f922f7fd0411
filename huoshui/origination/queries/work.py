"""What waits for a person in origination: steps they may sign, supplements and drafts they entered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.money import Cents
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.identity.queries import Scope, actor_of_user, role_codes_of, scope_of
from huoshui.origination.access import in_scope
from huoshui.origination.approval.people import SIGNING, principals_of
from huoshui.origination.models import Application, ApprovalAct, ApprovalStep, StepSeat
from huoshui.parties.queries import customers_related_to
from huoshui.products.queries import product_names

_TITLES = {
    "supplement": ("待补充资料", "To be supplemented"),
    "draft": ("待提交的申请", "Draft to submit"),
}


# What a line shows: a whole application has answers to decipher.
_SHOWN = (
    "code",
    "name",
    "name_en",
    "opened_at",
    "due_at",
    "reminded_at",
    "escalated_at",
    "application__number",
    "application__applicant_name",
    "application__product_code",
    "application__offer_amount",
    "application__requested_amount",
    "application__grade",
)


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
    is_reminded: bool = False
    is_escalated: bool = False


def list_work(actor: Actor, *, most: int = 200) -> tuple[WorkItem, ...]:
    """The actor's work, what is due first first; at most `most` lines of each kind."""
    names = product_names()
    found = steps_to_sign(actor).select_related("application").only(*_SHOWN).order_by("due_at", "id")
    steps = [step_item(step, names) for step in found[:most]]
    own = [_own_item(row, names) for row in _own(actor, most)]
    return tuple([*steps, *own])


def steps_to_sign(actor: Actor) -> QuerySet[ApprovalStep]:
    """The open steps the actor may sign now: in their own right, and for those who are away."""
    condition = _in_right_of(actor)
    for principal_id in principals_of(actor.user_id or 0):
        condition |= _in_right_of(actor_of_user(user_id=principal_id)) & ~_barred(actor.user_id or 0)
    return ApprovalStep.objects.filter(condition, status="open")


def _in_right_of(person: Actor) -> Q:
    """What one person may sign: a step of their roles nobody was named for, or one they have a seat at."""
    user_id = person.user_id or 0
    roles = sorted(role_codes_of(user_id))
    open_to_roles = Q(permission__in=person.permissions, is_named=False) & (
        Q(assignee__isnull=True) | Q(assignee_id=user_id) | Q(escalated_at__isnull=False)
    )
    if roles:
        open_to_roles &= Q(roles=[]) | _any_role(roles)
    signed = ApprovalAct.objects.filter(
        step=OuterRef("pk"), user_id=user_id, kind__in=SIGNING, recalled_by__isnull=True
    )
    reachable = Q(application__in=Application.objects.filter(in_scope(scope_of(person))))
    seated = StepSeat.objects.filter(step=OuterRef("pk"), user_id=user_id, is_open=True)
    return reachable & ((open_to_roles & ~Q(Exists(signed))) | Q(Exists(seated))) & ~_barred(user_id)


def _any_role(roles: Collection[str]) -> Q:
    condition = Q()
    for role in roles:
        condition |= Q(roles__contains=[role])
    return condition


def _barred(user_id: int) -> Q:
    """Cases the person entered, signed another step of, or whose customer is a relative."""
    elsewhere = ApprovalAct.objects.filter(
        Q(user_id=user_id) | Q(on_behalf_of_id=user_id),
        application=OuterRef("application"),
        kind__in=SIGNING,
        recalled_by__isnull=True,
    ).exclude(step__code=OuterRef("code"))
    entered = Q(application__entered_by_id=user_id, application__entered_by_id__isnull=False)
    related = customers_related_to(user_id)
    if related:
        entered |= Q(application__customer_id__in=related, application__customer_id__isnull=False)
    return Q(Exists(elsewhere)) | entered


def _own(actor: Actor, most: int) -> list[Application]:
    if actor.user_id is None:
        return []
    found = Application.objects.filter(
        Scope(own_user_id=actor.user_id).own(),
        status__in=(ApplicationStatus.SUPPLEMENT_REQUIRED, ApplicationStatus.DRAFT),
    )
    return list(found.order_by("-status", "-id")[:most])


def step_item(step: ApprovalStep, names: dict[str, tuple[str, str]]) -> WorkItem:
    """The line of an open step; `names` are the products' names by code."""
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
        is_reminded=step.reminded_at is not None,
        is_escalated=step.escalated_at is not None,
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
