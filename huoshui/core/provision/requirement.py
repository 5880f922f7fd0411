"""What the allowance has to be at least: the harder of two ratios (拨备覆盖率, 贷款拨备率)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from huoshui.core.money import Cents, round_half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceRequirement:
    """The allowance the supervisor asks for (监管要求) and what is lacking, cents."""

    by_coverage: Cents
    by_loans: Cents
    required: Cents
    shortfall: Cents


def allowance_requirement(
    *, loans: Cents, non_performing: Cents, allowance: Cents, coverage: Decimal, loan_share: Decimal
) -> AllowanceRequirement:
    """The higher of bad loans × coverage and loans × share, and the shortfall of `allowance`.

    商业银行贷款损失准备管理办法: basic 150 % and 2.5 %, per bank 120–150 % and 1.5–2.5 % (银监发〔2018〕7号).
    Loans 100 m, bad 10 m, allowance 5.95 m at 150 % / 2.5 %: required 15,000,000.00, lacking 9,050,000.00.
    """
    by_coverage = round_half_up(non_performing * Fraction(coverage))
    by_loans = round_half_up(loans * Fraction(loan_share))
    required = max(by_coverage, by_loans)
    return AllowanceRequirement(
        by_coverage=by_coverage,
        by_loans=by_loans,
        required=required,
        shortfall=max(required - allowance, 0),
    )
