"""Expected credit loss (预期信用损失): exact fractions until the caller's one rounding."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from huoshui.core.errors import InvalidInput
from huoshui.core.money import Cents

Probability = Decimal | Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class LossYear:
    """One year ahead: what is exposed (EAD, cents), the marginal probability of default in that year (PD)
    and what is lost then (LGD); `part` is how much of the year the loan lives."""

    exposure: Cents
    default_probability: Probability
    loss_share: Decimal
    part: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A macroeconomic scenario (情景): its name, its weight, and the factor on probabilities of default."""

    name: str
    weight: Decimal
    default_factor: Decimal = Decimal(1)


def expected_loss(years: Sequence[LossYear], effective_rate: Decimal) -> Fraction:
    """Σ EAD × marginal PD × LGD × (1 + EIR)^−t over the years, cents, exact; losses fall at year ends.

    One year is the 12-month loss of stage 1, all years of life the lifetime loss of stage 2
    (企业会计准则第22号).
    1,000,000.00 at PD 2 %, LGD 45 %, EIR 6 %: 8,490.57.
    """
    total = Fraction(0)
    discount = Fraction(1)
    for year in years:
        discount /= 1 + Fraction(effective_rate)
        loss = year.exposure * Fraction(year.default_probability) * Fraction(year.loss_share)
        total += loss * year.part * discount
    return total


def impaired_loss(
    exposure: Cents, recoveries: Sequence[Cents | Fraction], effective_rate: Decimal
) -> Fraction:
    """EAD − Σ recovery_t × (1 + EIR)^−t, cents, exact, never below 0: the loss of stage 3.

    800,000.00 with 200,000.00 and 250,000.00 after one and two years at 6 %: 388,821.64.
    """
    discounted = Fraction(0)
    discount = Fraction(1)
    for recovery in recoveries:
        discount /= 1 + Fraction(effective_rate)
        discounted += recovery * discount
    return max(exposure - discounted, Fraction(0))


def marginal_probabilities(cumulative: Sequence[Probability]) -> tuple[Fraction, ...]:
    """The marginal PD of each year from a cumulative PD curve. 3 %, 5.5 %, 7.5 % → 3 %, 2.5 %, 2 %.

    Refusals: InvalidInput when the curve falls or leaves [0, 1].
    """
    marginal = []
    before = Fraction(0)
    for value in cumulative:
        after = Fraction(value)
        if not before <= after <= 1:
            raise InvalidInput(
                field="default_probability",
                zh="累计违约概率必须在0与1之间且不递减",
                en="A cumulative probability of default lies between 0 and 1 and never falls",
            )
        marginal.append(after - before)
        before = after
    return tuple(marginal)


def constant_hazard(yearly: Probability, years: int) -> tuple[Fraction, ...]:
    """The marginal PD of each year when a living loan defaults with the same probability every year.

    2 % over three years → 2 %, 1.96 %, 1.9208 %. Refusals: InvalidInput outside [0, 1].
    """
    hazard = Fraction(yearly)
    return marginal_probabilities([1 - (1 - hazard) ** year for year in range(1, years + 1)])


def weighted_loss(losses: Sequence[tuple[Decimal, Fraction | Cents]]) -> Fraction:
    """Σ weight × loss over the scenarios (多情景加权), cents, exact.

    50/30/20 % × 9,000/15,000/6,000 → 10,200. Refusals: InvalidInput when the weights do not add up to 1.
    """
    if sum(weight for weight, _ in losses) != 1 or any(weight < 0 for weight, _ in losses):
        raise InvalidInput(
            field="weight", zh="情景权重合计应为1", en="The weights of the scenarios must add up to 1"
        )
    return sum((Fraction(weight) * loss for weight, loss in losses), Fraction(0))


def stressed(probability: Probability, factor: Decimal) -> Fraction:
    """A probability of default times a scenario's factor, at most 1. 2 % × 1.5 → 3 %."""
    return min(Fraction(probability) * Fraction(factor), Fraction(1))
