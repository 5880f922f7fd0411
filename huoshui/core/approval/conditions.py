"""Conditions on the facts of a case: which facts there are, of which kind, and whether a condition holds."""

from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from huoshui.core.approval.flow import Condition, Facts, Operator, Value, Way


class FactKind(StrEnum):
    """What kind of value a fact has."""

    AMOUNT = "amount"  # yuan
    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"


FACTS: MappingProxyType[str, tuple[FactKind, str, str]] = MappingProxyType(
    {
        "amount": (FactKind.AMOUNT, "拟批金额（元）", "Amount under discussion (yuan)"),
        "requested_amount": (FactKind.AMOUNT, "申请金额（元）", "Amount asked for (yuan)"),
        "group_exposure": (FactKind.AMOUNT, "集团敞口（元）", "Exposure to the group (yuan)"),
        "term_months": (FactKind.NUMBER, "期限（月）", "Term (months)"),
        "score": (FactKind.NUMBER, "评分", "Score"),
        "grade": (FactKind.TEXT, "等级", "Grade"),
        "product": (FactKind.TEXT, "产品", "Product"),
        "customer_kind": (FactKind.TEXT, "客户类型", "Kind of customer"),
        "channel": (FactKind.TEXT, "渠道", "Channel"),
        "purpose": (FactKind.TEXT, "用途", "Purpose"),
        "branch": (FactKind.TEXT, "机构", "Branch"),
        "over_limit": (FactKind.YES_NO, "超过测算额度", "Above the measured limit"),
        "within_authority": (FactKind.YES_NO, "在本环节审批权限内", "Within the authority of who signed"),
    }
)
"""Every fact a condition may ask for: name → kind and words."""

_ORDERED = (Operator.ABOVE, Operator.AT_LEAST, Operator.BELOW, Operator.AT_MOST)


def allowed_operators(kind: FactKind) -> tuple[Operator, ...]:
    """The comparisons that make sense for a kind of fact."""
    match kind:
        case FactKind.AMOUNT | FactKind.NUMBER:
            return (*_ORDERED, Operator.IS)
        case FactKind.TEXT:
            return (Operator.IS, Operator.IS_NOT, Operator.ONE_OF)
        case FactKind.YES_NO:
            return (Operator.IS,)


def is_open(way: Way, facts: Facts) -> bool:
    """Whether the way is taken: no conditions, or one group whose conditions all hold.

    Amount 5,000,000.01, condition amount above 5,000,000 → yes; 5,000,000.00 → no (超过 is strict).
    """
    return not way.when or any(all(holds(one, facts) for one in group) for group in way.when)


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether the condition holds. A fact the case does not have fulfils no condition."""
    actual = facts.get(condition.fact)
    if actual is None:
        return False
    wanted = condition.value
    match condition.operator:
        case Operator.IS:
            return actual == wanted
        case Operator.IS_NOT:
            return actual != wanted
        case Operator.ONE_OF:
            return isinstance(wanted, tuple) and actual in wanted
        case _:
            return _in_order(condition.operator, actual, wanted)


def _in_order(operator: Operator, actual: Value, wanted: object) -> bool:
    if not isinstance(actual, Decimal) or not isinstance(wanted, Decimal):
        return False
    match operator:
        case Operator.ABOVE:
            return actual > wanted
        case Operator.AT_LEAST:
            return actual >= wanted
        case Operator.BELOW:
            return actual < wanted
        case _:
            return actual <= wanted
