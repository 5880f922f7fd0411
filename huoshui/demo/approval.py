"""The bank's drawn approval flow for enterprises, put to work by the people who may."""

from django.db import transaction

from huoshui.core.approval import Step, Timer, flow_of_levels, write_flow
from huoshui.core.money import Cents
from huoshui.demo.accounts import DemoLender
from huoshui.demo.lenders import staff_actor
from huoshui.origination.approval_flows.operations import check_flow, draw_flow, submit_flow, try_flow
from huoshui.origination.approval_flows.queries import list_flow_versions
from huoshui.products.ready.working_capital import APPROVAL_FLOW

SENIOR_ABOVE: Cents = 500_000_000
_DAY = Timer(hours=24)


@transaction.atomic
def put_enterprise_flow_to_work(lender: DemoLender) -> None:
    """初审 → 终审 → 上级终审 for enterprises; a final approval a day late goes up to the senior approver."""
    if list_flow_versions():
        return
    drawer, checker = staff_actor(lender, "risk_officer"), staff_actor(lender, "senior_approver")
    flow = draw_flow(
        actor=drawer,
        code=APPROVAL_FLOW,
        name="企业贷款审批",
        name_en="Loans to enterprises",
        document=write_flow(flow_of_levels(_levels())),
    )
    try_flow(actor=drawer, flow_id=flow)
    submit_flow(actor=drawer, flow_id=flow)
    check_flow(actor=checker, flow_id=flow, approve=True, opinion="符合授权管理办法")


def _levels() -> list[tuple[Step, Cents | None]]:
    first = Step(
        code="first_review",
        name="初审",
        name_en="First review",
        permission="application.review",
        roles=("reviewer",),
        timer=_DAY,
    )
    final = Step(
        code="final_approval",
        name="终审",
        name_en="Final approval",
        permission="application.approve",
        roles=("approver",),
        timer=Timer(hours=24, escalate_to="senior_approver"),
    )
    senior = Step(
        code="senior",
        name="上级终审",
        name_en="Senior approval",
        permission="application.approve",
        roles=("senior_approver",),
        timer=_DAY,
    )
    return [(first, None), (final, None), (senior, SENIOR_ABOVE)]
