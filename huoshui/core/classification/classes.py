"""The five classes of risk by days past due, and when income stops."""

from enum import StrEnum

TECHNICAL_DAYS = 7
NON_ACCRUAL_AFTER_DAYS = 90


class RiskClass(StrEnum):
    """Five-tier classification (五级分类)."""

    NORMAL = "normal"  # 正常
    SPECIAL_MENTION = "special_mention"  # 关注
    SUBSTANDARD = "substandard"  # 次级
    DOUBTFUL = "doubtful"  # 可疑
    LOSS = "loss"  # 损失


_FROM_DAYS = (
    (360, RiskClass.LOSS),
    (270, RiskClass.DOUBTFUL),
    (90, RiskClass.SUBSTANDARD),
    (0, RiskClass.SPECIAL_MENTION),
)
NON_PERFORMING = frozenset({RiskClass.SUBSTANDARD, RiskClass.DOUBTFUL, RiskClass.LOSS})
_PLACE = {risk_class: place for place, risk_class in enumerate(RiskClass)}


def class_by_days(dpd: int, technical: bool = False) -> RiskClass:
    """The best class a loan may have at `dpd` days past due.

    商业银行金融资产风险分类办法 (2023): >0 关注 (except technical delay ≤ 7 days), >90 次级, >270 可疑,
    >360 损失.
    """
    if technical and dpd <= TECHNICAL_DAYS:
        return RiskClass.NORMAL
    for days, risk_class in _FROM_DAYS:
        if dpd > days:
            return risk_class
    return RiskClass.NORMAL


def is_non_accrual(state: int | RiskClass, after_days: int = NON_ACCRUAL_AFTER_DAYS) -> bool:
    """Whether interest stops being income (停计): more than 90 days past due, or a bad class.

    90 → no, 91 → yes.
    """
    return is_non_performing(state) if isinstance(state, RiskClass) else state > after_days


def is_non_performing(risk_class: RiskClass) -> bool:
    """Whether the class counts as bad (不良): 次级, 可疑, 损失."""
    return risk_class in NON_PERFORMING


def worst(*classes: RiskClass) -> RiskClass:
    """The worst of the classes, 正常 when there are none. 关注, 可疑 → 可疑."""
    return max(classes, key=_PLACE.__getitem__, default=RiskClass.NORMAL)


def is_worse(one: RiskClass, other: RiskClass) -> bool:
    """Whether `one` lies below `other`: 次级 is worse than 关注, no class is worse than itself."""
    return _PLACE[one] > _PLACE[other]
