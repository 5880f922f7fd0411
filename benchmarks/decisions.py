"""Decisions: one online, sources apart, and a dry run over past applications; the engine's own tables
beside.
"""

import json
import time
from random import Random

import zen

from benchmarks.measuring import Measured
from huoshui.foundation.clock import now
from huoshui.foundation.ports import answering
from huoshui.identity.tests.cast import gather_cast
from huoshui.lenders.operations import create_lender
from huoshui.lenders.queries import in_lender, list_lenders
from huoshui.lenders.types import LenderType
from huoshui.risk.drafting.trial import run_trial
from huoshui.risk.evaluate import evaluate, values_of
from huoshui.risk.models import DecisionFlow, DecisionRecord, FlowTrial
from huoshui.risk.operations import flow_content, install_flows
from huoshui.risk.ports import LoanOutcomes
from huoshui.risk.tests.cases import package

CASES, ROUNDS = 10_000, 2_000
ONE_BAR, TRIAL_BAR = 0.005, 10.0
SLUG = "bench-decisions"


class NoOutcomes:
    """No loan's outcome is known."""

    def outcomes_of(self, application_numbers):
        return {}


def measure(loans: int) -> list[Measured]:
    """One working-capital decision (median of 2,000), and a draft tried on 10,000 past applications."""
    if SLUG not in {lender.slug for lender in list_lenders()}:
        create_lender(slug=SLUG, name="基准", name_en="Bench", lender_type=LenderType.BANK)
    with in_lender(SLUG):
        install_flows()
        flow = flow_content(DecisionFlow.objects.get(code="working_capital", status="live"))
        own, tables = _one(flow)
        took = _trial(flow)
    return [
        Measured(
            claim="one online decision, 33 rules, score, price and limits, sources apart",
            bar="≤ 5 ms",
            measured=f"{own * 1000:.2f} ms; in the engine's own tables the rules alone {tables * 1000:.2f}",
            holds=own <= ONE_BAR,
        ),
        Measured(
            claim=f"dry run over {CASES:,} past applications",
            bar="≤ 10 s",
            measured=f"{took:.1f} s",
            holds=took <= TRIAL_BAR,
        ),
    ]


def _one(flow) -> tuple[float, float]:
    case = package("working_capital")
    evaluate(flow, case)
    own = _median(lambda: evaluate(flow, case))
    engine = zen.ZenEngine().create_decision(json.dumps(flow.graph))
    values = dict(values_of(flow, case))
    return own, _median(lambda: engine.evaluate(values))


def _median(action) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return sorted(times)[ROUNDS // 2]


def _trial(flow) -> float:
    row = DecisionFlow.objects.get(code="working_capital", status="live")
    if not DecisionRecord.objects.exists():
        _past(flow, row)
    maker = gather_cast().administrator.user_id
    trial = FlowTrial.objects.create(
        flow=row, content_hash=row.content_hash, asked_by_id=maker, asked_at=now()
    )
    start = time.perf_counter()
    with answering(LoanOutcomes, NoOutcomes()):
        run_trial(trial.pk)
    took = time.perf_counter() - start
    trial.refresh_from_db()
    assert trial.result["cases"] == CASES, trial.result["cases"]
    return took


def _past(flow, row) -> None:
    random = Random(7)
    made = []
    for at in range(CASES):
        revenue = random.randint(10_000_000, 200_000_000)
        case = package(
            "working_capital",
            facts={
                "revenue": f"{revenue}.00",
                "total_liabilities": f"{random.randint(10, 90) * 1_000_000}.00",
            },
        )
        outputs = evaluate(flow, case)
        made.append(
            DecisionRecord(
                subject_number=f"SQ{at:08d}",
                flow=row,
                inputs=case.model_dump(mode="json"),
                outputs=outputs.model_dump(mode="json"),
                outcome=outputs.outcome,
                reasons=[],
                grade=outputs.grade,
                decided_at=now(),
            )
        )
    DecisionRecord.objects.bulk_create(made, batch_size=1000)
