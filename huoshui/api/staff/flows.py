"""Decision flows at the desk: drafted as tables, tried on a case and on the past, approved, put to work."""

import csv
import io
from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.flow_shapes import (
    BenchOut,
    CaseLineOut,
    ContestOut,
    FlowOut,
    FlowRowOut,
    FlowWatchOut,
    TrialOut,
    bench_values,
    contest_values,
    flow_row_values,
    flow_values,
)
from huoshui.core.errors import InvalidInput
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.origination.queries import get_application, visible_numbers
from huoshui.risk.drafting import bench, operations, queries
from huoshui.risk.drafting.limits import fit_flow_limits
from huoshui.risk.drafting.monitor import watch_flow
from huoshui.risk.drafting.queries import TrialView
from huoshui.risk.drafting.trial import ask_trial
from huoshui.risk.limit_regression import LimitModelSpec
from huoshui.risk.reasons import reason
from huoshui.risk.rules import RuleLine

router = Router(auth=StaffAuth(), tags=["staff decision flows"])
MOST_CASE_BYTES = 2 * 1024 * 1024


class FlowIdOut(Schema):
    id: int


class FlowIn(Schema):
    """The rules by table, and the card: `scorecard` for one of its own, `model_id` for an approved model's,
    neither to keep the card as it is. `limit_model` adds the regression on past limits; without it there is
    none. `sources` are those the flow asks, absent to keep them.
    """

    tables: dict[str, list[RuleLine]]
    scorecard: dict[str, Any] | None = None
    model_id: int | None = None
    limit_model: LimitModelSpec | None = None
    sources: list[str] | None = None
    note: str = ""


class FlowCheckIn(Schema):
    approve: bool
    opinion: str = ""


class LaunchIn(Schema):
    """Without a share the version decides every case; with one it is the challenger."""

    share: int | None = Field(default=None, ge=1, le=90)


class CaseIn(Schema):
    """A package as a decision keeps it, changed or not."""

    package: dict[str, Any]


class PackageOut(Schema):
    """A package, and the paths of it that a person may change."""

    package: dict[str, Any]
    fields: list[str]


@router.get("/flows", response=list[FlowRowOut])
def list_flows(request: HttpRequest) -> list[dict[str, Any]]:
    """Every version of every flow."""
    _reader(request)
    return [flow_row_values(row) for row in queries.list_flow_rows()]


@router.get("/flows/{flow_id}", response=FlowOut)
def get_flow(request: HttpRequest, flow_id: int) -> dict[str, Any]:
    """One version: its tables, its card, its latest trial."""
    return _flow(_reader(request), flow_id)


@write(router, "/flows/{flow_id}/draft", response=FlowIdOut)
def draft_flow(request: HttpRequest, flow_id: int) -> dict[str, int]:
    """A new draft with the content of that version."""
    return {"id": operations.draft_flow(actor=current_actor(request), flow_id=flow_id)}


@write(router, "/flows/{flow_id}", method="PUT", response=FlowOut)
def save_flow(request: HttpRequest, flow_id: int, body: FlowIn) -> dict[str, Any]:
    """The draft has these rules and this card; a rule that could not be run is refused with its place."""
    actor = current_actor(request)
    operations.save_flow(
        actor=actor,
        flow_id=flow_id,
        tables=body.tables,
        scorecard=body.scorecard,
        model_id=body.model_id,
        limit_model=body.limit_model,
        sources=body.sources,
        note=body.note,
    )
    return _flow(actor, flow_id)


@write(router, "/flows/{flow_id}/fit-limits", response=LimitModelSpec)
def fit_limits(request: HttpRequest, flow_id: int) -> Any:
    """The regression on what people granted on past applications; kept only when the draft is saved."""
    return fit_flow_limits(actor=current_actor(request), flow_id=flow_id)


@write(router, "/flows/{flow_id}/try", response=FlowIdOut, status=202)
def try_flow(request: HttpRequest, flow_id: int) -> dict[str, int]:
    """Past applications decided again, by the worker; `GET flow-trials/{id}` says how far it is."""
    return {"id": ask_trial(actor=current_actor(request), flow_id=flow_id)}


@router.get("/flow-trials/{trial_id}", response=TrialOut)
def get_flow_trial(request: HttpRequest, trial_id: int) -> Any:
    """How far a dry run is, and what it found; of the cases it names those in the reader's scope."""
    actor = _reader(request)
    return _trial(actor, queries.get_trial(trial_id))


@write(router, "/flows/{flow_id}/submit", response=FlowOut)
def submit_flow(request: HttpRequest, flow_id: int) -> dict[str, Any]:
    """The tried draft waits for its check."""
    actor = current_actor(request)
    operations.submit_flow(actor=actor, flow_id=flow_id)
    return _flow(actor, flow_id)


@write(router, "/flows/{flow_id}/check", response=FlowOut)
def check_flow(request: HttpRequest, flow_id: int, body: FlowCheckIn) -> dict[str, Any]:
    """Approved or declined, never by its maker."""
    actor = current_actor(request)
    operations.check_flow(actor=actor, flow_id=flow_id, approve=body.approve, opinion=body.opinion)
    return _flow(actor, flow_id)


@write(router, "/flows/{flow_id}/launch", response=FlowOut)
def launch_flow(request: HttpRequest, flow_id: int, body: LaunchIn) -> dict[str, Any]:
    """The version decides from now on: every case, or its share as the challenger."""
    actor = current_actor(request)
    operations.launch_flow(actor=actor, flow_id=flow_id, share=body.share)
    return _flow(actor, flow_id)


@write(router, "/flows/{flow_id}/retire", response=FlowOut)
def retire_flow(request: HttpRequest, flow_id: int) -> dict[str, Any]:
    """A draft given up, a challenger withdrawn."""
    actor = current_actor(request)
    operations.retire_flow(actor=actor, flow_id=flow_id)
    return _flow(actor, flow_id)


@router.get("/flows/{flow_id}/contest", response=ContestOut | None)
def get_flow_contest(request: HttpRequest, flow_id: int) -> dict[str, Any] | None:
    """Champion against challenger on this flow; nothing without a challenger."""
    _reader(request)
    contest = queries.contest_of(queries.get_flow(flow_id).row.code)
    return None if contest is None else contest_values(contest)


@router.get("/flows/{flow_id}/watch", response=FlowWatchOut)
def get_flow_watch(request: HttpRequest, flow_id: int) -> Any:
    """The flow at work, month by month: predictions beside outcomes, and how the applicants have changed."""
    _reader(request)
    return watch_flow(flow_id)


@router.get("/flows/{flow_id}/cases/{number}", response=PackageOut)
def get_past_case(request: HttpRequest, flow_id: int, number: str) -> dict[str, Any]:
    """The package of the latest decision on that application, to be changed and tried."""
    actor = _reader(request)
    get_application(number=number, scope=scope_of(actor))
    code = queries.get_flow(flow_id).row.code
    return {"package": bench.past_package(number, code), "fields": list(bench.changeable(code))}


@write(router, "/flows/{flow_id}/bench", response=BenchOut)
def try_case(request: HttpRequest, flow_id: int, body: CaseIn) -> dict[str, Any]:
    """One case through this version: what every rule said, every variable's value."""
    _reader(request)
    result = bench.try_case(flow_id=flow_id, package=body.package)
    reasons = [reason(code) for code in result.outputs.reason_codes]
    return bench_values(result, [{"code": one.code, "zh": one.zh, "en": one.en} for one in reasons])


@write(router, "/flows/{flow_id}/case-file", response=list[CaseLineOut])
def try_case_file(request: HttpRequest, flow_id: int, file: UploadedFile = File(...)) -> list[Any]:  # noqa: B008
    """A CSV of cases with their expected outcomes: columns subject_number, expected, and values to change."""
    actor = _reader(request)
    queries.get_flow(flow_id)  # a version that is not there is said before the file is read
    lines = _lines(file)
    for line in lines:
        get_application(number=str(line.get("subject_number", "")), scope=scope_of(actor))
    return list(bench.try_cases(flow_id=flow_id, lines=lines))


def _lines(file: UploadedFile) -> list[dict[str, Any]]:
    if (file.size or 0) > MOST_CASE_BYTES:
        raise InvalidInput(field="file", zh="文件超过 2 MB", en="The file is larger than 2 MB")
    content: bytes = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise InvalidInput(
                field="file", zh="文件不是 UTF-8 或 GB18030 文本", en="The file is neither UTF-8 nor GB18030"
            ) from None
    rows = csv.DictReader(io.StringIO(text))
    if not {"subject_number", "expected"} <= set(rows.fieldnames or ()):
        raise InvalidInput(
            field="file",
            zh="文件须有 subject_number 和 expected 两列",
            en="The file needs the columns subject_number and expected",
        )
    return [{name: value for name, value in row.items() if name and value not in (None, "")} for row in rows]


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("decision_flow.view")
    return actor


def _flow(actor: Actor, flow_id: int) -> dict[str, Any]:
    flow = queries.get_flow(flow_id)
    return {
        **flow_values(
            flow,
            user_id=actor.user_id,
            edits=actor.may("decision_flow.edit"),
            checks=actor.may("decision_flow.check"),
        ),
        "trial": None if flow.trial is None else _trial(actor, flow.trial),
    }


def _trial(actor: Actor, trial: TrialView) -> dict[str, Any]:
    values = {name: getattr(trial, name) for name in TrialOut.model_fields}
    if trial.result is not None:
        changes = trial.result["changes"]
        seen = visible_numbers((change["subject_number"] for change in changes), scope=scope_of(actor))
        values["result"] = {
            **trial.result,
            "changes": [change for change in changes if change["subject_number"] in seen],
        }
    return values
