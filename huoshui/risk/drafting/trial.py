"""A dry run (试运行): past applications decided again by a draft, beside what was decided then."""

import time
from collections import Counter
from decimal import Decimal
from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.lifecycle import FlowStatus
from huoshui.core.money import yuan_text
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.ports import adapter
from huoshui.foundation.schema import current_schema
from huoshui.products.queries import NoCurrentParameter, get_rate_parameter
from huoshui.risk.drafting.operations import locked_draft
from huoshui.risk.evaluate import FlowContent, evaluate
from huoshui.risk.inputs import DecisionPackage
from huoshui.risk.models import DecisionFlow, DecisionRecord, FlowTrial
from huoshui.risk.operations import flow_content
from huoshui.risk.outputs import DecisionOutputs
from huoshui.risk.ports import LoanOutcomes
from huoshui.risk.progress import BETWEEN_NOTES, note
from huoshui.risk.reasons import RULE_FAILED
from huoshui.risk.registry.history import latest_decisions, records_of

MOST_CASES = 10_000
_SHOWN_CHANGES = 300


@transaction.atomic
def ask_trial(*, actor: Actor, flow_id: int) -> int:
    """The id of the dry run over the latest decision on each of the last 10,000 cases, handed to the worker.

    Refusals: Forbidden, NotFound, FlowWrongState (only drafts are tried).
    """
    from huoshui.risk.tasks import trial_job  # the task runs what stands below

    row, user_id = locked_draft(actor, flow_id)
    trial = FlowTrial.objects.create(
        flow=row, content_hash=row.content_hash, asked_by_id=user_id, asked_at=now()
    )
    record(
        actor=actor,
        action="decision_flow.try",
        subject_type="decision_flow",
        subject_id=row.pk,
        subject_number=f"{row.code} v{row.version}",
        after={"content_hash": row.content_hash},
    )
    trial_job.defer(schema_name=current_schema(), trial_id=trial.pk)
    return trial.pk


def run_trial(trial_id: int) -> None:
    """Nothing; the trial ends with its result; the draft is tested if its content is still the tried one."""
    trial = FlowTrial.objects.select_related("flow").get(pk=trial_id)
    if trial.status in ("done", "failed"):
        return
    flow = flow_content(trial.flow)
    if flow.content_hash != trial.content_hash:
        note(trial, status="failed", finished_at=now())
        return
    try:
        result = _tried(trial, flow)
    except Exception:
        note(trial, status="failed", finished_at=now())
        raise
    with transaction.atomic():
        note(trial, status="done", done=result.cases, result=result.as_json(), finished_at=now())
        DecisionFlow.objects.filter(
            pk=trial.flow_id, status=FlowStatus.DRAFT, content_hash=trial.content_hash
        ).update(status=FlowStatus.TESTED.value)


def _tried(trial: FlowTrial, flow: FlowContent) -> "Tally":
    ids = list(latest_decisions(flow.code).values())[:MOST_CASES]
    note(trial, status="running", done=0, total=len(ids))
    result = Tally(lgd=_loss_given_default())
    last_note = time.monotonic()
    for row in records_of(ids, order="-id"):
        result.take(row, evaluate(flow, DecisionPackage.model_validate(row.inputs)))
        if time.monotonic() - last_note >= BETWEEN_NOTES:
            last_note = time.monotonic()
            note(trial, done=result.cases)
    result.learn_outcomes(adapter(LoanOutcomes).outcomes_of(result.numbers))
    return result


class Tally:
    """What a dry run counts: both sides, the moves between outcomes, and the cases that moved."""

    def __init__(self, *, lgd: Decimal | None) -> None:
        self.cases = 0
        self.failed = 0
        self.numbers: list[str] = []
        self._lgd = lgd
        self._moves: Counter[tuple[str, str]] = Counter()
        self._sides = {"before": Side(lgd), "after": Side(lgd)}
        self._reasons: dict[str, Counter[str]] = {"before": Counter(), "after": Counter()}
        self._changes: list[dict[str, Any]] = []
        self._outcomes: dict[str, tuple[str, str]] = {}
        self._realised: dict[str, list[int]] = {}

    def take(self, row: DecisionRecord, after: DecisionOutputs) -> None:
        """One case: as it was decided, and as it would be."""
        before = DecisionOutputs.model_validate(row.outputs)
        self.cases += 1
        self.numbers.append(row.subject_number)
        self.failed += RULE_FAILED in after.reason_codes
        self._moves[before.outcome, after.outcome] += 1
        self._outcomes[row.subject_number] = (before.outcome, after.outcome)
        for name, outputs in (("before", before), ("after", after)):
            self._sides[name].take(outputs)
            self._reasons[name].update(outputs.reason_codes)
        if (before.outcome, before.limit) != (after.outcome, after.limit) and (
            len(self._changes) < _SHOWN_CHANGES
        ):
            self._changes.append(
                {
                    "decision_id": row.pk,
                    "subject_number": row.subject_number,
                    "before": _shown(before),
                    "after": _shown(after),
                }
            )

    def learn_outcomes(self, bad: dict[str, bool]) -> None:
        """How the loans of the cases turned out: by move, loans whose outcome is known and bad ones among
        them.
        """
        for number, is_bad in bad.items():
            before, after = self._outcomes[number]
            counts = self._realised.setdefault(f"{before}→{after}", [0, 0])
            counts[0] += 1
            counts[1] += is_bad

    def as_json(self) -> dict[str, Any]:
        """The result as JSON values; amounts as texts."""
        return {
            "cases": self.cases,
            "failed": self.failed,
            "lgd": None if self._lgd is None else str(self._lgd),
            "moves": [
                {"before": before, "after": after, "count": count}
                for (before, after), count in sorted(self._moves.items())
            ],
            "before": self._sides["before"].as_json(),
            "after": self._sides["after"].as_json(),
            "reasons": [
                {
                    "code": code,
                    "before": self._reasons["before"][code],
                    "after": self._reasons["after"][code],
                }
                for code in sorted(self._reasons["before"] | self._reasons["after"])
            ],
            "realised": [
                {"move": move, "known": known, "bad": bad}
                for move, (known, bad) in sorted(self._realised.items())
            ],
            "changes": self._changes,
        }


class Side:
    """Counts by outcome, the volume of what is approved, and the loss to be expected of it."""

    def __init__(self, lgd: Decimal | None) -> None:
        self._lgd = lgd
        self._outcomes: Counter[str] = Counter()
        self._volume = 0
        self._loss = Decimal(0)

    def take(self, outputs: DecisionOutputs) -> None:
        """One decision."""
        self._outcomes[outputs.outcome] += 1
        if outputs.outcome == "approve" and outputs.limit is not None:
            self._volume += outputs.limit
            if self._lgd is not None and outputs.default_probability is not None:
                self._loss += outputs.limit * outputs.default_probability * self._lgd

    def as_json(self) -> dict[str, Any]:
        """The side as JSON values."""
        return {
            "outcomes": dict(self._outcomes),
            "volume": yuan_text(self._volume),
            "expected_loss": None if self._lgd is None else yuan_text(round(self._loss)),
        }


def _loss_given_default() -> Decimal | None:
    try:
        return get_rate_parameter("ecl_lgd")
    except NoCurrentParameter:
        return None


def _shown(outputs: DecisionOutputs) -> dict[str, Any]:
    return {
        "outcome": outputs.outcome,
        "grade": outputs.grade,
        "limit": None if outputs.limit is None else yuan_text(outputs.limit),
        "default_probability": None
        if outputs.default_probability is None
        else str(outputs.default_probability),
        "reasons": list(outputs.reason_codes),
    }
