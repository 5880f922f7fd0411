"""Which of several limits binds."""

from collections.abc import Mapping
from dataclasses import dataclass

from huoshui.core.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingLimit:
    """The smallest limit and its name; both None when no limit applies."""

    amount: Cents | None
    name: str | None


def binding_limit(candidates: Mapping[str, Cents | None]) -> BindingLimit:
    """The smallest of the named limits (约束额度), cents; None does not apply, the first named wins a tie.

    {"requested": 1,200, "need": 1,037.50} → need, 1,037.50.
    """
    present = [(amount, name) for name, amount in candidates.items() if amount is not None]
    if not present:
        return BindingLimit(amount=None, name=None)
    amount, name = min(present, key=lambda pair: pair[0])
    return BindingLimit(amount=amount, name=name)
