"""Whether there are people enough: every step of every course of a flow by another person."""

from collections.abc import Iterator, Mapping

from huoshui.core.approval.flow import END, START, ApprovalFlow, Route

_MOST_COURSES = 500


def courses(flow: ApprovalFlow) -> tuple[frozenset[str], ...]:
    """The sets of steps a case may go through; parallel ways all count. At most 500."""
    found: list[frozenset[str]] = []
    for course in _courses_from(flow, (START,), frozenset()):
        if course not in found:
            found.append(course)
        if len(found) == _MOST_COURSES:
            break
    return tuple(found)


def _courses_from(
    flow: ApprovalFlow, front: tuple[str, ...], seen: frozenset[str]
) -> Iterator[frozenset[str]]:
    if not front:
        yield seen
        return
    code, rest = front[0], front[1:]
    targets = [way.target for way in flow.ways_from(code)]
    choices = [[target] for target in targets] if flow.route_of(code) is Route.FIRST else [targets]
    for choice in choices:
        new = tuple(target for target in choice if target != END and target not in seen)
        yield from _courses_from(flow, (*rest, *new), seen | frozenset(new))


def short_of_people(
    needs: Mapping[str, int], people: Mapping[str, frozenset[int]], course: frozenset[str]
) -> str | None:
    """The step of the course that finds no signer nobody else needs, None when all can be staffed.

    Review by {1, 2}, approval by {2}: fine (1 reviews). Review by {2}, approval by {2}: approval has nobody.
    """
    taken: dict[int, str] = {}

    def place(step: str, tried: set[int]) -> bool:
        for person in sorted(people.get(step, frozenset()) - tried):
            tried.add(person)
            holder = taken.get(person)
            if holder is None or (holder != step and place(holder, tried)):
                taken[person] = step
                return True
        return False

    for step in sorted(course, key=lambda code: len(people.get(code, frozenset()))):
        for _ in range(needs.get(step, 1)):
            if not place(step, set()):
                return step
    return None
