"""Writes of the risk room: a decision made and recorded, flows installed."""

import hashlib

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.lifecycle import FlowStatus
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.clock import now
from huoshui.risk.evaluate import evaluate
from huoshui.risk.flow_files import content_hash, shipped_codes, shipped_flow
from huoshui.risk.gather import gather
from huoshui.risk.inputs import DecisionInputs
from huoshui.risk.models import DecisionFlow, DecisionRecord, bureau_only
from huoshui.risk.queries import Decision, decision_view, flow_content, replay_decision
from huoshui.risk.reasons import reason
from huoshui.risk.schemas import read_facts

_AT_WORK = (FlowStatus.LIVE.value, FlowStatus.CHALLENGER.value)

__all__ = ["decide", "flow_content", "install_flow", "install_flows", "replay_decision"]


@transaction.atomic
def decide(*, actor: Actor, subject_number: str, flow_code: str, inputs: DecisionInputs) -> Decision:
    """The decision (决策) of the live flow for this case, recorded with everything it depended on.

    Refusals: NotFound (flow, product version), NoCurrentParameter, BadDecisionInput.
    """
    flow = flow_for(flow_code, subject_number)
    # What a refusal would roll back is not paid for: the facts are read before any source is asked.
    read_facts(flow.code, dict(inputs.facts))
    package = gather(inputs, subject_number=subject_number, sources=tuple(flow.sources))
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
    """The live row of the flow: a new version when the shipped content differs from the shipped one at work.

    A version the lender made itself stays. Refusals: NotFound.
    """
    content = shipped_flow(code)
    sources = content.get("sources", bureau_only())
    digest = content_hash(content["graph"], content["scorecard"], sources)
    rows = list(DecisionFlow.objects.select_for_update().filter(code=code).order_by("-version"))
    live = next((row for row in rows if row.status == "live"), None)
    if live is not None and (live.content_hash == digest or live.made_by_id is not None):
        return live
    DecisionFlow.objects.filter(code=code, status="live").update(status="retired", ended_at=now())
    row = DecisionFlow.objects.create(
        code=code,
        version=rows[0].version + 1 if rows else 1,
        name=content["name"],
        name_en=content["name_en"],
        graph=content["graph"],
        scorecard=content["scorecard"],
        sources=sources,
        content_hash=digest,
        status=FlowStatus.LIVE.value,
        created_at=now(),
        started_at=now(),
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


def flow_for(code: str, subject_number: str) -> DecisionFlow:
    """The challenger for its share of the cases, else the live version; the same case always meets the
    same.
    """
    rows = {row.status: row for row in DecisionFlow.objects.filter(code=code, status__in=_AT_WORK)}
    challenger = rows.get(FlowStatus.CHALLENGER)
    if challenger is not None and challenger_bucket(code, subject_number) < (
        challenger.challenger_share or 0
    ):
        return challenger
    # A lender set up before the flow shipped gets it at its first use.
    return rows.get(FlowStatus.LIVE) or install_flow(actor=SYSTEM, code=code)


def challenger_bucket(code: str, subject_number: str) -> int:
    """0 to 99, evenly spread over the cases of a flow and always the same for one case."""
    digest = hashlib.sha256(f"{code}:{subject_number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100


def _reason_line(code: str) -> dict[str, str]:
    found = reason(code)
    return {"code": found.code, "zh": found.zh, "en": found.en}
