"""Risk classification (风险分类): classes, the rules that lead to them, and how the book moves between
them."""

from huoshui.core.classification.asset import (
    AssetFacts,
    ClassLimits,
    DebtorFacts,
    classify_asset,
    classify_debtor,
)
from huoshui.core.classification.classes import (
    NON_ACCRUAL_AFTER_DAYS,
    NON_PERFORMING,
    RiskClass,
    class_by_days,
    is_non_accrual,
    is_non_performing,
    is_worse,
    worst,
)
from huoshui.core.classification.indicators import BookFigures, Indicators, indicators, share
from huoshui.core.classification.migration import (
    MigrationMatrix,
    Move,
    class_migration_rate,
    migration_matrix,
    migration_rate,
    performing_migration_rate,
)
from huoshui.core.classification.reasons import (
    REASON_TEXTS,
    Classification,
    ClassReason,
    Minimum,
    ReasonText,
    classification,
)
from huoshui.core.classification.restructuring import Observation, Restructuring, observation_end, observe
from huoshui.core.classification.upgrade import (
    ClassRule,
    DayFacts,
    class_after,
    upgrade_date,
    upgrade_earned,
)

__all__ = [
    "NON_ACCRUAL_AFTER_DAYS",
    "NON_PERFORMING",
    "REASON_TEXTS",
    "AssetFacts",
    "BookFigures",
    "ClassLimits",
    "ClassReason",
    "ClassRule",
    "Classification",
    "DayFacts",
    "DebtorFacts",
    "Indicators",
    "MigrationMatrix",
    "Minimum",
    "Move",
    "Observation",
    "ReasonText",
    "Restructuring",
    "RiskClass",
    "class_after",
    "class_by_days",
    "class_migration_rate",
    "classification",
    "classify_asset",
    "classify_debtor",
    "indicators",
    "is_non_accrual",
    "is_non_performing",
    "is_worse",
    "migration_matrix",
    "migration_rate",
    "observation_end",
    "observe",
    "performing_migration_rate",
    "share",
    "upgrade_date",
    "upgrade_earned",
    "worst",
]
