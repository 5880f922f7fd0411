"""Rounds of approval: a round follows the flow that was at work when it began, to the end or back."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Max

from huoshui.core.approval import (
    ApprovalFlow,
    BallotKind,
    Facts,
    OfficeHours,
    Outcome,
    Step,
    StepState,
    Tally,
    Timer,
    Value,
    advance,
    count_votes,
    due_after,
    flow_of_levels,
    read_flow,
    sent_back,
    write_flow,
)
from huoshui.foundation.clock import LOCAL_ZONE, now
from huoshui.foundation.outbox import emit
from huoshui.identity.queries import get_branch
from huoshui.origination.approval.people import authority_of_act, members_of, votes_of
from huoshui.origination.events import StepOpened
from huoshui.origination.models import (
    Application,
    ApprovalFlowVersion,
    ApprovalRound,
    ApprovalStep,
    StepSeat,
)
from huoshui.parties.queries import get_party
from huoshui.products.definition import ProductDefinition
from huoshui.products.working_days import work_calendar
from huoshui.risk.connections import concentration_of
from huoshui.risk.queries import get_decision

OFFICE = OfficeHours()
"""When people are at their desks."""


def current_round(application: Application) -> int:
    """The number of the last round of approval, 0 before the first."""
    return application.steps.aggregate(last=Max("round"))["last"] or 0


def flow_of(application: Application, number: int) -> ApprovalFlow:
    """The flow that round follows."""
    return read_flow(application.rounds.get(number=number).content)


def flow_for(definition: ProductDefinition) -> tuple[ApprovalFlow, ApprovalFlowVersion | None]:
    """The flow a case of the product follows: the drawn one at work, else the product's levels."""
    version = ApprovalFlowVersion.objects.filter(code=definition.approval_flow, status="live").first()
    if version is not None:
        return read_flow(version.content), version
    timer = Timer(hours=definition.sla_hours)
    levels = [
        (
            Step(
                code=plan.code,
                name=plan.name,
                name_en=plan.name_en,
                permission=plan.permission,
                timer=timer,
            ),
            plan.above_amount,
        )
        for plan in definition.approval_steps
    ]
    return flow_of_levels(levels), None


def open_round(application: Application, definition: ProductDefinition) -> None:
    """Nothing; a new round with a row for each step of the flow, the first ones open."""
    flow, version = flow_for(definition)
    number = current_round(application) + 1
    row = ApprovalRound.objects.create(
        application=application,
        number=number,
        flow_version=version,
        content=write_flow(flow),
        opened_at=now(),
    )
    _lay_out(application, number, flow, [step.code for step in flow.steps])
    move_on(application, row, flow)


def move_on(application: Application, row: ApprovalRound, flow: ApprovalFlow) -> bool:
    """Whether the case is through; otherwise what follows is open. Refusals: NoWayOut."""
    steps = latest_steps(application, row.number)
    states = {code: StepState(step.status) for code, step in steps.items()}
    plan = advance(flow, states, row.ways, facts_of(application, row.number, flow))
    is_first = not row.ways
    row.ways = dict(plan.ways)
    row.save(update_fields=["ways"])
    for code in plan.skipped:
        steps[code].status = StepState.SKIPPED.value
        steps[code].save(update_fields=["status"])
    for code in plan.opened:
        _open(application, steps[code], flow.step(code), is_first=is_first)
        is_first = False
    return plan.is_through


def go_back(application: Application, row: ApprovalRound, flow: ApprovalFlow, to: str) -> None:
    """Nothing; that step and all that follow it are gone through again, the others stay as they are."""
    again, row.ways = sent_back(flow, to, row.ways)
    for code, step in latest_steps(application, row.number).items():
        if code not in again:
            continue
        step.seats.filter(is_open=True).update(is_open=False)
        step.status = StepState.RETURNED.value
        step.save(update_fields=["status"])
    _lay_out(application, row.number, flow, again)
    move_on(application, row, flow)


def latest_steps(application: Application, round_number: int) -> dict[str, ApprovalStep]:
    """Code → the step's last visit in the round."""
    rows = application.steps.filter(round=round_number).order_by("order", "visit")
    return {step.code: step for step in rows}


def tally_of(step: ApprovalStep, plan: Step, application: Application) -> Tally:
    """The votes of the step so far and what they mean; added signers advise, they do not vote."""
    votes = [act.kind == "approve" for act in votes_of(step)]
    members = step.seats.filter(kind="member").values("user_id").distinct().count()
    return count_votes(plan.ballot, votes, members=members, amount=application.offer_amount or 0)


def facts_of(application: Application, round_number: int, flow: ApprovalFlow) -> Facts:
    """What conditions may ask of the case now; amounts in yuan."""
    within = is_within_authority(application, round_number, flow)
    return {**facts_of_case(application, flow), "within_authority": within}


def facts_of_case(application: Application, flow: ApprovalFlow) -> Facts:
    """What the case itself tells, whoever signs it; amounts in yuan.

    The group's exposure is gathered over all its members: only for a flow that asks for it.
    """
    assert application.customer_id is not None and application.offer_amount is not None
    limit = get_decision(application.decision_record_id).limit if application.decision_record_id else None
    facts: dict[str, Value] = {
        "amount": _yuan(application.offer_amount),
        "requested_amount": _yuan(application.requested_amount or 0),
        "term_months": Decimal(application.offer_term_months or 0),
        "score": application.score,
        "grade": application.grade or None,
        "product": application.product_code,
        "customer_kind": get_party(application.customer_id).kind,
        "channel": application.channel,
        "purpose": application.purpose or None,
        "branch": get_branch(application.branch_id).code,
        "over_limit": limit is not None and application.offer_amount > limit,
    }
    if flow.asks("group_exposure"):
        facts["group_exposure"] = _yuan(concentration_of(application.customer_id).total)
    return facts


def is_within_authority(application: Application, round_number: int, flow: ApprovalFlow) -> bool:
    """Whether somebody who approved in this round, or a committee that did, may decide this amount."""
    assert application.offer_amount is not None
    for code, step in latest_steps(application, round_number).items():
        plan = flow.step(code)
        is_committee = step.status == StepState.DONE and plan.ballot.kind is BallotKind.COMMITTEE
        if is_committee and tally_of(step, plan, application).outcome is Outcome.PASSED:
            return True
        for act in votes_of(step, ("approve",)):
            limit = authority_of_act(application, flow, act)
            if limit is None or application.offer_amount <= limit:
                return True
    return False


def cancel_steps(application: Application) -> None:
    """Nothing; steps that wait or are open are cancelled."""
    application.steps.filter(status__in=("open", "waiting")).update(status=StepState.CANCELLED.value)
    StepSeat.objects.filter(step__application=application, is_open=True).update(is_open=False)


def _lay_out(application: Application, number: int, flow: ApprovalFlow, codes: Iterable[str]) -> None:
    visits = dict(application.steps.filter(round=number).values_list("code").annotate(last=Max("visit")))
    wanted = frozenset(codes)
    ApprovalStep.objects.bulk_create(
        ApprovalStep(
            application=application,
            round=number,
            order=order,
            code=step.code,
            visit=visits.get(step.code, 0) + 1,
            name=step.name,
            name_en=step.name_en,
            permission=step.permission,
            roles=list(step.roles),
            is_named=step.ballot.names_everybody,
            status=StepState.WAITING.value,
        )
        for order, step in enumerate(flow.steps, start=1)
        if step.code in wanted
    )


def _open(application: Application, step: ApprovalStep, plan: Step, *, is_first: bool) -> None:
    opened = now().astimezone(LOCAL_ZONE)
    step.status = StepState.OPEN.value
    step.opened_at = opened
    step.due_at = due_after(opened, plan.timer.hours, plan.timer.counts, work_calendar(), OFFICE)
    step.save(update_fields=["status", "opened_at", "due_at"])
    if step.is_named:
        StepSeat.objects.bulk_create(
            StepSeat(step=step, user_id=user_id, kind="member", made_at=now())
            for user_id in sorted(members_of(application, step))
        )
    assert application.customer_id is not None
    emit(
        StepOpened(
            number=application.number,
            customer_id=application.customer_id,
            round=step.round,
            step_code=step.code,
            is_first=is_first,
        )
    )


def _yuan(amount: int) -> Decimal:
    return Decimal(amount) / 100
