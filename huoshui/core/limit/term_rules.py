"""Terms, extensions and the way money is paid out: rules whose figures are dated parameters."""

from dataclasses import dataclass
from enum import StrEnum

from huoshui.core.money import Cents


def term_allowed(*, months: int, most_months: int, most_months_long_cycle: int, long_cycle: bool) -> bool:
    """Whether a term fits (贷款期限): 36 months, or 60 where the borrower's cash-flow cycle is long.

    流动资金贷款管理办法 (2024). 36 → yes, 37 → no, 60 with a long cycle → yes.
    """
    return 1 <= months <= (most_months_long_cycle if long_cycle else most_months)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionCheck:
    """Whether an extension (展期) is allowed, and how many months in all could be."""

    allowed: bool
    most_months: int
    asked_total_months: int


def check_extension(
    *, original_months: int, extended_months: int, asked_months: int, short_term_months: int = 12
) -> ExtensionCheck:
    """Cumulative extension ≤ the original term for a loan up to a year, else ≤ half of it (展期).

    流动资金贷款管理办法 (2024). 12 months, extended 5, asks 7 → yes; asks 8 → no. 24 asks 12 → yes, 13 → no.
    """
    most = original_months if original_months <= short_term_months else original_months // 2
    total = extended_months + asked_months
    return ExtensionCheck(
        allowed=asked_months >= 1 and total <= most, most_months=most, asked_total_months=total
    )


class PaymentMode(StrEnum):
    """Who pays the counterparty: the borrower (自主支付) or the lender (受托支付)."""

    SELF = "self"
    ENTRUSTED = "entrusted"


def payment_mode(*, amount: Cents, threshold: Cents, payee_known: bool = True) -> PaymentMode:
    """Entrusted payment when the payee is known and one payment is above the threshold (受托支付).

    The threshold is a dated parameter: 10,000,000.00 → self, 10,000,000.01 → entrusted (working capital).
    """
    return PaymentMode.ENTRUSTED if payee_known and amount > threshold else PaymentMode.SELF
