"""Who may sign a step of a case: by permission, role and branch, by a seat, or for somebody who is away.

Never the person who entered the case, a relative of the customer, or one person at two steps of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import QuerySet

from huoshui.core.approval import ApprovalFlow
from huoshui.core.errors import Forbidden, Refusal
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor, PermissionMissing
from huoshui.identity.queries import approval_limits_of, get_user_name, holders_of
from huoshui.origination.models import Application, ApprovalAct, ApprovalDelegation, ApprovalStep, StepSeat
from huoshui.parties.queries import staff_related_to

SIGNING = ("approve", "decline", "return", "advise", "concur", "object")
"""Acts after which a person has dealt with a step: votes, a return, and what those who were added say (before
it: advise; after it: concur or object)."""


class EnteredByActor(Forbidden):
    code = "origination.entered_by_actor"
    zh = "录入人不能审批自己录入的申请"
    en = "The person who entered an application cannot approve it"


class AlreadyActed(Forbidden):
    code = "origination.already_acted"
    zh = "您已处理过该申请的其他环节，同一人不能处理两个环节"
    en = "You have acted on another step of this application; one person does not act on two"


class RelatedToCustomer(Forbidden):
    code = "origination.related_to_customer"
    zh = "您是该客户的关系人，须回避"
    en = "You are a relative of this customer and stand aside"


class AlreadySigned(Refusal):
    code = "origination.already_signed"
    zh = "您已在本环节签署"
    en = "You have signed this step already"


class NotTheSigner(Forbidden):
    code = "origination.not_the_signer"
    zh = "本环节已指定由{name}处理"
    en = "This step is for {name} to sign"


class WaitsForAdded(Refusal):
    code = "origination.waits_for_added"
    zh = "等待加签人{name}先签署意见"
    en = "{name}, who was added, signs first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """In which right a person signs: their own or another's, as a signer or added before or after."""

    user_id: int
    seat: StepSeat | None
    kind: Literal["signer", "before", "after"]


def standing_of(actor: Actor, application: Application, step: ApprovalStep) -> Standing:
    """The right in which the actor may sign the step: their own first, then one delegated to them.

    Refusals: Forbidden (no such permission), EnteredByActor, RelatedToCustomer, AlreadyActed, AlreadySigned,
    NotTheSigner, WaitsForAdded.
    """
    if actor.kind != "staff" or actor.user_id is None:
        raise Forbidden()
    bars = _bars(application, step)
    refusal: Refusal | None = None
    for user_id in (actor.user_id, *principals_of(actor.user_id)):
        try:
            for why, people in bars.items():
                if actor.user_id in people or user_id in people:
                    raise why()
            return _right_of(application, step, user_id)
        except Refusal as one:
            refusal = refusal or one
    assert refusal is not None
    raise refusal


def candidates(application: Application, step: ApprovalStep) -> frozenset[int]:
    """Everybody who could sign the step now, but for those the case bars."""
    if step.is_named:
        able = frozenset(step.seats.filter(is_open=True, kind="member").values_list("user_id", flat=True))
    else:
        able = _able(application, step)
    return able - barred(application, step)


def members_of(application: Application, step: ApprovalStep) -> frozenset[int]:
    """Those who get a seat when a step opens that names its signers: who joins the role later is none."""
    return _able(application, step) - barred(application, step)


def barred(application: Application, step: ApprovalStep) -> frozenset[int]:
    """Who may not sign this step whatever their roles: who entered the case, who signed another step of it,
    and relatives of the customer (回避).
    """
    return frozenset().union(*_bars(application, step).values())


def principals_of(user_id: int) -> tuple[int, ...]:
    """The people for whom this one signs today."""
    return tuple(_delegations(user_id).values_list("principal_id", flat=True))


def authority_of_act(application: Application, flow: ApprovalFlow, act: ApprovalAct) -> Cents | None:
    """Up to which amount the person of the act decides this case, cents; None = without limit.

    For somebody who signs for another it is the other's, capped by the delegation: approver up to
    1,000,000.00, delegated up to 500,000.00 → 500,000.00.
    """
    right = act.on_behalf_of_id or act.user_id or 0
    limits = [
        flow.authority_of(role, product=application.product_code, grade=application.grade, otherwise=limit)
        for role, limit in approval_limits_of(right)
    ]
    own = None if None in limits else max((limit for limit in limits if limit is not None), default=0)
    if act.on_behalf_of_id is None:
        return own
    cap = (
        ApprovalDelegation.objects.filter(
            principal_id=act.on_behalf_of_id, delegate_id=act.user_id, made_at__lte=act.at
        )
        .order_by("-id")
        .values_list("up_to", flat=True)
        .first()
    )
    return min((one for one in (own, cap) if one is not None), default=None)


def _bars(application: Application, step: ApprovalStep) -> dict[type[Refusal], frozenset[int]]:
    """Why somebody may not sign this step whatever their roles → who that is."""
    signed = _signed(application).exclude(step__code=step.code).values_list("user_id", "on_behalf_of_id")
    entered, customer = application.entered_by_id, application.customer_id
    return {
        EnteredByActor: frozenset() if entered is None else frozenset({entered}),
        RelatedToCustomer: frozenset() if customer is None else staff_related_to(customer),
        AlreadyActed: frozenset(user_id for row in signed for user_id in row if user_id is not None),
    }


def _right_of(application: Application, step: ApprovalStep, user_id: int) -> Standing:
    seat = step.seats.filter(user_id=user_id, is_open=True).first()
    if seat is not None and seat.kind == "before":
        return Standing(user_id=user_id, seat=seat, kind="before")
    if seat is not None and seat.kind == "after":
        return Standing(user_id=user_id, seat=seat, kind="after")
    if any(user_id in (act.user_id, act.on_behalf_of_id) for act in votes_of(step)):
        raise AlreadySigned()
    if seat is None and (step.is_named or user_id not in _able(application, step)):
        if step.assignee_id is not None:
            raise NotTheSigner(name=get_user_name(step.assignee_id))
        raise PermissionMissing(permission=step.permission)
    first = step.seats.filter(kind="before", is_open=True).first()
    if first is not None:
        raise WaitsForAdded(name=get_user_name(first.user_id))
    return Standing(user_id=user_id, seat=seat, kind="signer")


def _able(application: Application, step: ApprovalStep) -> frozenset[int]:
    """Who may sign by right of office: whom the step was handed to, else the holders of its permission."""
    if step.assignee_id is not None and step.escalated_at is None:
        return frozenset({step.assignee_id})
    return holders_of(permission=step.permission, role_codes=step.roles, branch_id=application.branch_id)


def votes_of(step: ApprovalStep, kinds: Iterable[str] = ("approve", "decline")) -> list[ApprovalAct]:
    """The acts of these kinds at the step that were not taken back, in order."""
    return list(step.acts.filter(kind__in=tuple(kinds), recalled_by__isnull=True).order_by("id"))


def _signed(application: Application) -> QuerySet[ApprovalAct]:
    return ApprovalAct.objects.filter(application=application, kind__in=SIGNING, recalled_by__isnull=True)


def _delegations(user_id: int) -> QuerySet[ApprovalDelegation]:
    today = business_date.today()
    return ApprovalDelegation.objects.filter(
        delegate_id=user_id, ended_at__isnull=True, starts_on__lte=today, ends_on__gte=today
    )
