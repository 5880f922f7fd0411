"""The class of one asset from what is known of it, and of all assets of one debtor together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from huoshui.core.classification.classes import RiskClass, class_by_days, is_non_performing, worst
from huoshui.core.classification.reasons import Classification, ClassReason, Minimum, classification
from huoshui.core.classification.restructuring import Observation
from huoshui.core.classification.upgrade import upgrade_earned
from huoshui.core.dates import add_months
from huoshui.core.money import Cents

MERGER_MONTHS = 6
_SM, _SUB, _DOUBT, _LOSS = (
    RiskClass.SPECIAL_MENTION,
    RiskClass.SUBSTANDARD,
    RiskClass.DOUBTFUL,
    RiskClass.LOSS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLimits:
    """The shares the measure sets (比例), as fractions: dated parameters of the lender."""

    own_claims_bad: Decimal
    all_banks_overdue: Decimal
    loss_half: Decimal
    loss_nearly_all: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFacts:
    """What is known of one asset (一项金融资产); balance in cents.

    `key` names it among the debtor's assets. `expected_loss_share` is the expected loss as a part of the book
    balance of an impaired asset. `judgement` is the best class a reviewer found justified.
    """

    key: int
    balance: Cents
    days_past_due: int
    previous_class: RiskClass = RiskClass.NORMAL
    arrears_cleared_date: date | None = None
    period_months: int = 1
    technical: bool = False
    use_changed: bool = False
    refinanced: bool = False
    qualifying_renewal: bool = False
    impaired: bool = False
    expected_loss_share: Decimal = Decimal(0)
    rating_cut: bool = False
    evasion: bool = False
    bankruptcy: bool = False
    observation: Observation | None = None
    judgement: RiskClass = RiskClass.NORMAL


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtorFacts:
    """What is known of the debtor (债务人), debts in cents. Retail debtors (零售) are spared the rules on
    the whole debtor."""

    retail: bool
    debt_all_banks: Cents = 0
    overdue_90_all_banks: Cents = 0
    bad_elsewhere: bool = False
    group_member_bad: bool = False
    keeps_paying: bool = True
    merged_date: date | None = None


def classify_asset(facts: AssetFacts, on: date, limits: ClassLimits) -> Classification:
    """The class the asset has by itself on `on`, with the rules that put it there (风险分类办法 2023).

    Impaired with an expected loss of 50 % of the balance → 可疑, of 90 % → 损失; 91 days past due → 次级.
    """
    found = [*_by_days(facts), *_by_findings(facts, limits), *_by_observation(facts, on)]
    if is_non_performing(facts.previous_class) and not _upgrade_earned(facts, on):
        found.append(Minimum(reason=ClassReason.AWAITING_UPGRADE, risk_class=_SUB))
    return classification(found)


def classify_debtor(
    assets: Sequence[AssetFacts], debtor: DebtorFacts, on: date, limits: ClassLimits
) -> dict[int, Classification]:
    """The class of every asset of one debtor on `on`, by key.

    The rules on the whole debtor count each asset's class by itself, so that they do not feed on their own
    effect. Claims here 10,000,000.00, of them 1,200,000.00 bad (12 % > 10 %) → all at least 次级;
    1,000,000.00 (10 %) → not. Debt at all banks 100,000,000.00, over 90 days 21,000,000.00 (> 20 %) → all at
    least 次级.
    """
    own = {facts.key: classify_asset(facts, on, limits) for facts in assets}
    found = {}
    for facts in assets:
        shared = [] if debtor.retail else _by_debtor(facts, assets, own, debtor, limits)
        minimums = [*own[facts.key].minimums, *shared]
        found[facts.key] = classification([*minimums, *_held_back(facts, minimums, own, debtor, on)])
    return found


def _by_days(facts: AssetFacts) -> list[Minimum]:
    reason = {
        _SM: ClassReason.OVERDUE,
        _SUB: ClassReason.OVERDUE_90,
        _DOUBT: ClassReason.OVERDUE_270,
        _LOSS: ClassReason.OVERDUE_360,
    }
    by_days = class_by_days(facts.days_past_due, technical=facts.technical)
    return [Minimum(reason=reason[by_days], risk_class=by_days)] if by_days in reason else []


def _by_findings(facts: AssetFacts, limits: ClassLimits) -> list[Minimum]:
    renewed = facts.refinanced and not facts.qualifying_renewal
    half = facts.impaired and facts.expected_loss_share >= limits.loss_half
    nearly_all = facts.impaired and facts.expected_loss_share >= limits.loss_nearly_all
    rules = (
        (facts.use_changed, ClassReason.USE_CHANGED, _SM),
        (renewed, ClassReason.REFINANCED, _SM),
        (facts.impaired, ClassReason.IMPAIRED, _SUB),
        (half, ClassReason.IMPAIRED_HALF, _DOUBT),
        (nearly_all, ClassReason.IMPAIRED_NEARLY_ALL, _LOSS),
        (facts.rating_cut, ClassReason.RATING_CUT, _SUB),
        (facts.evasion, ClassReason.EVASION, _DOUBT),
        (facts.bankruptcy, ClassReason.BANKRUPTCY, _LOSS),
        (facts.judgement is not RiskClass.NORMAL, ClassReason.JUDGEMENT, facts.judgement),
    )
    return [Minimum(reason=reason, risk_class=least) for holds, reason, least in rules if holds]


def _by_observation(facts: AssetFacts, on: date) -> list[Minimum]:
    if facts.observation is None:
        return []
    found = [Minimum(reason=ClassReason.RESTRUCTURED, risk_class=_SM)]
    # Failed once, it is bad; from then on it climbs to 关注 by the conditions of any bad asset.
    if facts.observation.failed and not _upgrade_earned(facts, on):
        found.append(Minimum(reason=ClassReason.RESTRUCTURE_FAILED, risk_class=_SUB))
    return found


def _by_debtor(
    facts: AssetFacts,
    assets: Sequence[AssetFacts],
    own: Mapping[int, Classification],
    debtor: DebtorFacts,
    limits: ClassLimits,
) -> list[Minimum]:
    bad = [one for one in assets if is_non_performing(own[one.key].risk_class)]
    too_many = sum(one.balance for one in bad) > limits.own_claims_bad * sum(one.balance for one in assets)
    too_late = debtor.overdue_90_all_banks > limits.all_banks_overdue * debtor.debt_all_banks
    # A claim that is bad by itself is not bad for being counted.
    spread = too_many and not _is_impaired(own[facts.key].minimums)
    elsewhere = debtor.bad_elsewhere or any(one.key != facts.key for one in bad)
    rules = (
        (elsewhere, ClassReason.DEBTOR_BAD_DEBT, _SM),
        (spread, ClassReason.OWN_CLAIMS_BAD, _SUB),
        (too_late, ClassReason.ALL_BANKS_OVERDUE, _SUB),
        (debtor.group_member_bad, ClassReason.GROUP_MEMBER_BAD, RiskClass.NORMAL),
    )
    return [Minimum(reason=reason, risk_class=least) for holds, reason, least in rules if holds]


def _held_back(
    facts: AssetFacts,
    minimums: Sequence[Minimum],
    own: Mapping[int, Classification],
    debtor: DebtorFacts,
    on: date,
) -> list[Minimum]:
    """What keeps a bad asset from the upgrade it would otherwise earn by its own payments, and a merged
    debtor's asset where it is."""
    found = []
    if is_non_performing(facts.previous_class) and not _is_impaired(minimums):
        others = (one.minimums for key, one in own.items() if key != facts.key)
        if not debtor.keeps_paying or any(_is_impaired(one) for one in others):
            found.append(Minimum(reason=ClassReason.UPGRADE_BLOCKED, risk_class=_SUB))
    merged = debtor.merged_date
    is_good = facts.previous_class is RiskClass.NORMAL
    if merged is not None and on < add_months(merged, MERGER_MONTHS) and not is_good:
        found.append(Minimum(reason=ClassReason.MERGED, risk_class=facts.previous_class))
    return found


def _is_impaired(minimums: Sequence[Minimum]) -> bool:
    """Bad for more than waiting: two assets that both only wait do not hold each other back."""
    harder = (one.risk_class for one in minimums if one.reason is not ClassReason.AWAITING_UPGRADE)
    return is_non_performing(worst(*harder))


def _upgrade_earned(facts: AssetFacts, on: date) -> bool:
    return upgrade_earned(facts.arrears_cleared_date, facts.period_months, on)
