"""What a contract says of its floating rate, in Chinese: it is the language of the contract."""

from huoshui.core.pricing import FloatingRate, LprTenor, RateReset
from huoshui.core.rates import rate_percent_text

_TENORS = {LprTenor.ONE_YEAR: "一年期LPR", LprTenor.FIVE_YEARS: "五年期以上LPR"}
_RESETS = {
    RateReset.YEAR_START: "每年1月1日重定价",
    RateReset.ANNIVERSARY: "每满一年在放款日的对应日重定价",
    RateReset.QUARTERLY: "每满三个月在放款日的对应日重定价",
}
FIXED = "固定利率"


def made_of(floating: FloatingRate | None) -> str:
    """What the rate is made of, 固定利率 without one.

    2025 年 5 月 20 日公布的一年期LPR（3.00%）加 120 基点.
    """
    if floating is None:
        return FIXED
    day, points = floating.published_on, floating.basis_points
    side = f"减 {-points:f}" if points < 0 else f"加 {points:f}"
    return (
        f"{day.year} 年 {day.month} 月 {day.day} 日公布的{_TENORS[floating.tenor]}"
        f"（{rate_percent_text(floating.lpr)}）{side} 基点"
    )


def reset_words(floating: FloatingRate | None) -> str:
    """When the rate is reset and by what: 每年1月1日重定价，取重定价日前最近一次公布的一年期LPR …"""
    if floating is None:
        return FIXED
    return (
        f"{_RESETS[floating.reset]}，取重定价日前最近一次公布的{_TENORS[floating.tenor]}，加减点数不变，"
        "剩余期次的还款额随之重新计算"
    )


def rate_note(floating: FloatingRate | None) -> str:
    """What stands behind the rate among the loan's figures."""
    if floating is None:
        return "（固定利率，单利）"
    return f"（浮动利率，单利：{made_of(floating)}；{reset_words(floating)}）"
