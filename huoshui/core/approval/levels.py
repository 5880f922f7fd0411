"""The flow of simple levels (逐级审批): one after the other, some only above an amount or authority."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from huoshui.core.approval.flow import END, START, ApprovalFlow, Condition, Operator, Step, Way
from huoshui.core.money import Cents


def flow_of_levels(levels: Sequence[tuple[Step, Cents | None]]) -> ApprovalFlow:
    """The flow of these levels; the amount beside a level is what a case must be above to need it.

    First review, final approval, senior above 5,000,000.00: a case of 3,000,000.00 ends with the final
    approval when it lies within that approver's authority, else the senior decides.
    """
    steps = tuple(replace(step, place=(220 * at, 0)) for at, (step, _) in enumerate(levels, start=1))
    ways: list[Way] = []
    for at in range(len(levels) + 1):
        source = START if at == 0 else steps[at - 1].code
        ways.extend(_ways_out(source, levels[at:], is_start=at == 0))
    return ApprovalFlow(steps=steps, ways=tuple(ways))


def _ways_out(source: str, later: Sequence[tuple[Step, Cents | None]], *, is_start: bool) -> list[Way]:
    ways: list[Way] = []
    for step, above in later:
        if above is None:
            return [*ways, Way(source=source, target=step.code)]
        more = Condition(fact="amount", operator=Operator.ABOVE, value=Decimal(above) / 100)
        groups = [(more,)]
        if not is_start and step is later[0][0]:
            beyond = Condition(fact="within_authority", operator=Operator.IS, value=False)
            groups.append((beyond,))
        ways.append(Way(source=source, target=step.code, when=tuple(groups)))
    if is_start:
        # A flow whose every level has a threshold above this amount still wants one person's eyes.
        return [Way(source=source, target=later[0][0].code)]
    return [*ways, Way(source=source, target=END)]
