"""Which fees of a product the loans collect; what they do not is refused when a version is submitted."""

from huoshui.core.errors import Refusal
from huoshui.core.loan import LENDER, FeeTiming
from huoshui.core.schedule import METHODS, RepaymentMethod
from huoshui.products.definition import ProductDefinition


class FeesNotCollected(Refusal):
    """A fee nobody would collect as the definition says."""

    code = "products.fees_not_collected"
    zh = "无法按产品定义收取费用：{why}"
    en = "The fees cannot be collected as defined: {why_en}"
    status = 422


def check_fees(definition: ProductDefinition) -> None:
    """Nothing. Refusals: FeesNotCollected, for what the loans do not do.

    A line is drawn again and again, agreed rows are no months, a fee paid apart on the day of the pay-out is
    the lender's own (with other fees of the whole loan nobody could tell whose it is), and one third party is
    settled with.
    """
    for refused, why, why_en in (
        (
            definition.fees and definition.revolving,
            "循环授信的每次提款不收取费用",
            "drawdowns of a line bear no fees",
        ),
        (
            any(fee.rate_monthly is not None for fee in definition.fees)
            and RepaymentMethod.CUSTOM in definition.repayment_methods,
            f"{METHODS[RepaymentMethod.CUSTOM].zh}没有固定的月份，不能按月收费",
            "agreed rows are no months, so no monthly rate can be charged",
        ),
        (
            any(fee.collector != LENDER and fee.when is FeeTiming.APART for fee in definition.fees),
            "第三方的费用须随首期或每期收取",
            "a third party's fee goes with the instalments",
        ),
        (
            len({fee.collector for fee in definition.fees} - {LENDER}) > 1,
            "一个产品只能为一个第三方代收费用",
            "fees are taken in for one third party only",
        ),
    ):
        if refused:
            raise FeesNotCollected(field="definition.fees", why=why, why_en=why_en)
