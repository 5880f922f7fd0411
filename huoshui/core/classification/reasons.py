"""Why an asset is in its class: each rule of the measure by a code and its words in both languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from huoshui.core.classification.classes import RiskClass, worst


class ClassReason(StrEnum):
    """A rule that holds an asset at a class or below (分类理由), 商业银行金融资产风险分类办法 (2023)."""

    OVERDUE = "overdue"
    OVERDUE_90 = "overdue_90"
    OVERDUE_270 = "overdue_270"
    OVERDUE_360 = "overdue_360"
    AWAITING_UPGRADE = "awaiting_upgrade"
    UPGRADE_BLOCKED = "upgrade_blocked"
    MERGED = "merged"
    USE_CHANGED = "use_changed"
    REFINANCED = "refinanced"
    IMPAIRED = "impaired"
    IMPAIRED_HALF = "impaired_half"
    IMPAIRED_NEARLY_ALL = "impaired_nearly_all"
    RATING_CUT = "rating_cut"
    EVASION = "evasion"
    BANKRUPTCY = "bankruptcy"
    RESTRUCTURED = "restructured"
    RESTRUCTURE_FAILED = "restructure_failed"
    DEBTOR_BAD_DEBT = "debtor_bad_debt"
    ALL_BANKS_OVERDUE = "all_banks_overdue"
    OWN_CLAIMS_BAD = "own_claims_bad"
    GROUP_MEMBER_BAD = "group_member_bad"
    JUDGEMENT = "judgement"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonText:
    """The words of a rule, for people."""

    zh: str
    en: str


_R = ClassReason
REASON_TEXTS: Mapping[ClassReason, ReasonText] = MappingProxyType(
    {
        reason: ReasonText(zh=zh, en=en)
        for reason, zh, en in (
            (_R.OVERDUE, "本金、利息或收益逾期", "Principal or interest is past due"),
            (_R.OVERDUE_90, "逾期超过90天", "More than 90 days past due"),
            (_R.OVERDUE_270, "逾期超过270天", "More than 270 days past due"),
            (_R.OVERDUE_360, "逾期超过360天", "More than 360 days past due"),
            (
                _R.AWAITING_UPGRADE,
                "不良资产未满足上调条件：欠款及费用还清后须连续正常还款两期或6个月（孰长）",
                "Bad, upgrade not earned yet: arrears and costs paid, then two periods or 6 months on time",
            ),
            (
                _R.UPGRADE_BLOCKED,
                "债务人在本行仍有已减值资产或预计不能持续还款，不得上调",
                "Not to be upgraded: the debtor has an impaired asset here or may not keep paying",
            ),
            (_R.MERGED, "债务人合并未满6个月，不得上调", "The debtor merged less than 6 months ago"),
            (_R.USE_CHANGED, "未经同意改变资金用途", "Use of the money changed without consent"),
            (
                _R.REFINANCED,
                "借新还旧或以其他融资偿还（符合条件的小微续贷除外）",
                "Repaid by new borrowing (other than a qualifying small-business renewal)",
            ),
            (_R.IMPAIRED, "已发生信用减值", "Credit-impaired"),
            (
                _R.IMPAIRED_HALF,
                "已减值且预期信用损失占账面余额50%以上",
                "Impaired, expected loss at least 50 % of the book balance",
            ),
            (
                _R.IMPAIRED_NEARLY_ALL,
                "已减值且预期信用损失占账面余额90%以上",
                "Impaired, expected loss at least 90 % of the book balance",
            ),
            (_R.RATING_CUT, "外部评级大幅下调", "External rating cut sharply"),
            (_R.EVASION, "债务人逃废债务", "The debtor evades the debt"),
            (_R.BANKRUPTCY, "债务人进入破产清算", "The debtor is in bankruptcy liquidation"),
            (_R.RESTRUCTURED, "重组资产观察期内", "Restructured, within its observation period"),
            (
                _R.RESTRUCTURE_FAILED,
                "重组观察期内未按时足额还款或再次重组，重新计算观察期",
                "A payment missed or a second restructuring within the observation period, which starts anew",
            ),
            (
                _R.DEBTOR_BAD_DEBT,
                "同一非零售债务人在本行或其他银行的债务出现不良",
                "The same non-retail debtor has bad debt here or at another bank",
            ),
            (
                _R.ALL_BANKS_OVERDUE,
                "同一非零售债务人在所有银行的债务中逾期90天以上的超过20%",
                "More than 20 % of the non-retail debtor's debt at all banks is over 90 days past due",
            ),
            (
                _R.OWN_CLAIMS_BAD,
                "对该非零售债务人在本行的债权超过10%被分为不良，全部归为不良",
                "More than 10 % of the claims on the non-retail debtor here are bad: all of them are",
            ),
            (
                _R.GROUP_MEMBER_BAD,
                "集团成员出现不良，应立即重新评估",
                "A group member turned bad: review now",
            ),
            (_R.JUDGEMENT, "人工认定", "Judgement of a reviewer"),
        )
    }
)

NIGHTLY = frozenset({_R.OVERDUE, _R.OVERDUE_90, _R.OVERDUE_270, _R.OVERDUE_360, _R.AWAITING_UPGRADE})
"""What follows from days and payments alone: `class_after` applies it every night, no floor is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """A reason, and the best class it allows."""

    reason: ClassReason
    risk_class: RiskClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """The class of an asset (五级分类) with every rule that applied, the harshest first."""

    risk_class: RiskClass
    minimums: tuple[Minimum, ...]

    @property
    def decisive(self) -> tuple[ClassReason, ...]:
        """The rules that put the asset where it is; none for 正常."""
        if self.risk_class is RiskClass.NORMAL:
            return ()
        return tuple(one.reason for one in self.minimums if one.risk_class is self.risk_class)

    @property
    def floor(self) -> "Classification":
        """What stays when the days and the wait for the upgrade are left aside: the part to be kept."""
        return classification(one for one in self.minimums if one.reason not in NIGHTLY)


def classification(minimums: Iterable[Minimum]) -> Classification:
    """The class that satisfies every minimum: the worst of them, 正常 without any."""
    order = tuple(RiskClass)
    found = sorted(minimums, key=lambda one: -order.index(one.risk_class))
    return Classification(
        risk_class=worst(*(one.risk_class for one in found)),
        minimums=tuple(found),
    )
