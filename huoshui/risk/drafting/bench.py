"""The test bench (测试台): one case through a draft, with what every part said; a file of cases with
answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from huoshui.core.errors import InvalidInput, NotFound
from huoshui.risk.evaluate import FlowContent, evaluate, values_of
from huoshui.risk.inputs import BureauFacts, DecisionPackage
from huoshui.risk.models import DecisionFlow, DecisionRecord
from huoshui.risk.operations import flow_content
from huoshui.risk.outputs import DecisionOutputs
from huoshui.risk.reasons import VERDICTS
from huoshui.risk.rules import RuleLine, answer_of, tables_of
from huoshui.risk.schemas import SCHEMAS
from huoshui.risk.variables import Variable, variables_of

MOST_LINES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnswer:
    """A rule and what it said of the case: applied, did not, or could not be run."""

    table: str
    line: int
    rule: RuleLine
    applied: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueLine:
    """A variable with the value the case has."""

    variable: Variable
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchResult:
    """One case tried: the outputs, every rule's answer, every variable's value."""

    outputs: DecisionOutputs
    rules: tuple[RuleAnswer, ...]
    values: tuple[ValueLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A line of a file of cases: what was expected, what came out, or why it could not be decided."""

    line: int
    subject_number: str
    expected: str
    outcome: str
    reasons: tuple[str, ...]
    problem: str
    problem_en: str

    @property
    def ok(self) -> bool:
        """Whether the outcome is the one expected."""
        return not self.problem and self.outcome == self.expected


def past_package(subject_number: str, flow_code: str) -> dict[str, Any]:
    """The package of the latest decision on that case, as JSON, to be changed and tried. Refusals:
    NotFound.
    """
    rows = DecisionRecord.objects.filter(subject_number=subject_number, flow__code=flow_code)
    row = rows.order_by("-id").first()
    if row is None:
        raise NotFound()
    return dict(row.inputs)


def changeable(flow_code: str) -> tuple[str, ...]:
    """Paths of a package that a person may change: of the case itself, its facts, the credit report."""
    own = ("amount", "term_months", "purpose", "age", "customer_kind", "exposure")
    facts = (f"facts.{name}" for name in SCHEMAS[flow_code].model_fields)
    bureau = (f"bureau.{name}" for name in BureauFacts.model_fields if name != "reference")
    return (*own, *facts, *bureau)


def try_case(*, flow_id: int, package: Mapping[str, Any]) -> BenchResult:
    """One case through this version. Refusals: NotFound, InvalidInput (the path), BadDecisionInput."""
    row = _row(flow_id)
    flow = flow_content(row)
    case = read_package(package)
    outputs = evaluate(flow, case)
    values = values_of(flow, case)
    return BenchResult(
        outputs=outputs,
        rules=_answers(row, values),
        values=tuple(
            ValueLine(variable=variable, value=values.get(name))
            for name, variable in variables_of(row.code).items()
        ),
    )


def try_cases(*, flow_id: int, lines: Sequence[Mapping[str, Any]]) -> tuple[CaseLine, ...]:
    """A file of cases: each line names a past case by `subject_number`, changes some of its values, and says
    which outcome is `expected`. Refusals: NotFound, InvalidInput (too many lines).
    """
    row = _row(flow_id)
    if len(lines) > MOST_LINES:
        raise InvalidInput(
            field="file", zh=f"一次最多 {MOST_LINES} 行", en=f"{MOST_LINES} lines at most at a time"
        )
    flow = flow_content(row)
    return tuple(_tried(flow, number, line) for number, line in enumerate(lines, 1))


def read_package(values: Mapping[str, Any]) -> DecisionPackage:
    """The package of JSON values. Refusals: InvalidInput naming the path."""
    try:
        return DecisionPackage.model_validate(values)
    except ValidationError as problem:
        first = problem.errors()[0]
        path = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(
            field=f"package.{path}",
            zh=f"{path} 缺失或格式不正确",
            en=f"{path} is missing or has the wrong form",
        ) from problem


def changed_package(package: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The package with these values: a name of the package itself, `bureau.` with a name, else a fact."""
    changed = {**package, "facts": dict(package["facts"]), "bureau": dict(package["bureau"])}
    for name, value in changes.items():
        if name.startswith("bureau."):
            changed["bureau"][name.removeprefix("bureau.")] = value
        elif name in DecisionPackage.model_fields:
            changed[name] = value
        else:
            changed["facts"][name] = value
    return changed


def _tried(flow: FlowContent, number: int, line: Mapping[str, Any]) -> CaseLine:
    subject, expected = str(line.get("subject_number", "")), str(line.get("expected", ""))
    changes = {name: value for name, value in line.items() if name not in ("subject_number", "expected")}
    outcome, zh, en = "", "", ""
    reasons: tuple[str, ...] = ()
    try:
        if expected not in VERDICTS:
            raise InvalidInput(
                field="expected",
                zh=f"预期结果应为 {'、'.join(VERDICTS)}",
                en=f"Expected is one of {', '.join(VERDICTS)}",
            )
        package = changed_package(past_package(subject, flow.code), changes)
        outputs = evaluate(flow, read_package(package))
        outcome, reasons = outputs.outcome, outputs.reason_codes
    except (InvalidInput, NotFound) as refusal:
        zh, en = refusal.message("zh"), refusal.message("en")
    return CaseLine(
        line=number,
        subject_number=subject,
        expected=expected,
        outcome=outcome,
        reasons=reasons,
        problem=zh,
        problem_en=en,
    )


def _answers(row: DecisionFlow, values: Mapping[str, Any]) -> tuple[RuleAnswer, ...]:
    return tuple(
        RuleAnswer(table=table, line=line, rule=rule, applied=answer_of(rule.when, values))
        for table, rules in tables_of(row.graph).items()
        for line, rule in enumerate(rules, 1)
    )


def _row(flow_id: int) -> DecisionFlow:
    row = DecisionFlow.objects.filter(pk=flow_id).first()
    if row is None:
        raise NotFound()
    return row
