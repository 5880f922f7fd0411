"""Writes of the risk room: a decision made and recorded, flows installed."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.clock import now
from huoshui.risk.evaluate import FlowContent, evaluate
from huoshui.risk.flow_files import content_hash, shipped_codes, shipped_flow
from huoshui.risk.gather import gather
from huoshui.risk.inputs import DecisionInputs
from huoshui.risk.models import DecisionFlow, DecisionRecord
from huoshui.risk.queries import Decision, decision_view, replay_decision
from huoshui.risk.reasons import reason

__all__ = ["decide", "install_flow", "install_flows", "replay_decision"]


@transaction.atomic
def decide(*, actor: Actor, subject_number: str, flow_code: str, inputs: DecisionInputs) -> Decision:
    """The decision (决策) of the live flow for this case, recorded with everything it depended on.

    Refusals: NotFound (flow, product version), NoCurrentParameter, BadDecisionInput, FlowBroken.
    """
    package = gather(inputs)
    flow = _live_flow(flow_code)
    outputs = evaluate(flow_content(flow), package)
    row = DecisionRecord.objects.create(
        subject_number=subject_number,
        flow=flow,
        inputs=package.model_dump(mode="json"),
        outputs=outputs.model_dump(mode="json"),
        outcome=outputs.outcome,
        reasons=[_reason_line(code) for code in outputs.reason_codes],
        score=outputs.score,
        grade=outputs.grade,
        default_probability=outputs.default_probability,
        limit_amount=outputs.limit,
        limit_name=outputs.limit_name,
        annual_rate=outputs.annual_rate,
        decided_at=now(),
    )
    record(
        actor=actor,
        action="decision.make",
        subject_type="decision",
        subject_id=row.pk,
        subject_number=subject_number,
        after={"outcome": outputs.outcome, "reasons": list(outputs.reason_codes), "grade": outputs.grade},
    )
    return decision_view(row, outputs)


@transaction.atomic
def install_flows(*, actor: Actor = SYSTEM) -> dict[str, int]:
    """Flow code → live version, after installing every shipped flow whose content is new."""
    return {code: install_flow(actor=actor, code=code).version for code in shipped_codes()}


@transaction.atomic
def install_flow(*, actor: Actor, code: str) -> DecisionFlow:
    """The live row of the shipped flow: a new version when its content differs from the live one.

    Refusals: NotFound.
    """
    content = shipped_flow(code)
    digest = content_hash(content["graph"], content["scorecard"])
    rows = list(DecisionFlow.objects.select_for_update().filter(code=code).order_by("-version"))
    live = next((row for row in rows if row.status == "live"), None)
    if live is not None and live.content_hash == digest:
        return live
    DecisionFlow.objects.filter(code=code, status="live").update(status="retired")
    row = DecisionFlow.objects.create(
        code=code,
        version=rows[0].version + 1 if rows else 1,
        name=content["name"],
        name_en=content["name_en"],
        graph=content["graph"],
        scorecard=content["scorecard"],
        content_hash=digest,
        status="live",
        created_at=now(),
    )
    record(
        actor=actor,
        action="decision_flow.install",
        subject_type="decision_flow",
        subject_id=row.pk,
        subject_number=f"{code} v{row.version}",
        after={"content_hash": digest},
    )
    return row


def flow_content(row: DecisionFlow) -> FlowContent:
    """The flow as evaluate takes it."""
    return FlowContent(code=row.code, content_hash=row.content_hash, graph=row.graph, scorecard=row.scorecard)


def _live_flow(code: str) -> DecisionFlow:
    row = DecisionFlow.objects.filter(code=code, status="live").first()
    # A lender set up before the flow shipped gets it at its first use.
    return row or install_flow(actor=SYSTEM, code=code)


def _reason_line(code: str) -> dict[str, str]:
    found = reason(code)
    return {"code": found.code, "zh": found.zh, "en": found.en}
