"""Signs that a firm may be an empty shell (空壳企业), each in words with its fact."""

from dataclasses import dataclass
from enum import StrEnum

from huoshui.core.money import Cents


class ShellSign(StrEnum):
    """A sign; one alone proves nothing, so only two or more name a firm."""

    NO_REVENUE = "no_revenue"
    CROWDED_ADDRESS = "crowded_address"
    BUSY_REPRESENTATIVE = "busy_representative"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmFacts:
    """What is known of a firm: revenue of the latest statement in cents (None = no statement), how many firms
    have left its address, and how many firms its legal representative represents, itself among both."""

    name: str
    revenue: Cents | None
    year: int | None
    address_firms: int
    representative: str
    representative_firms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellRules:
    """From how many firms on an address, or a legal representative, is suspicious (dated parameters)."""

    address_firms: int
    representative_firms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignFound:
    """A sign with its fact in both languages."""

    sign: ShellSign
    zh: str
    en: str


def shell_signs(facts: FirmFacts, rules: ShellRules) -> tuple[SignFound, ...]:
    """The signs the firm shows. No statement at all is not "no revenue": nothing is known."""
    found: list[SignFound] = []
    if facts.revenue is not None and facts.revenue <= 0:
        found.append(
            SignFound(
                sign=ShellSign.NO_REVENUE,
                zh=f"{facts.year} 年无营业收入",
                en=f"no revenue in {facts.year}",
            )
        )
    if facts.address_firms >= rules.address_firms:
        found.append(
            SignFound(
                sign=ShellSign.CROWDED_ADDRESS,
                zh=f"同一地址有 {facts.address_firms} 家企业",
                en=f"{facts.address_firms} firms at the same address",
            )
        )
    if facts.representative_firms >= rules.representative_firms:
        found.append(
            SignFound(
                sign=ShellSign.BUSY_REPRESENTATIVE,
                zh=f"法定代表人{facts.representative}兼任 {facts.representative_firms} 家企业法定代表人",
                en=f"{facts.representative} legally represents {facts.representative_firms} firms",
            )
        )
    return tuple(found)


def is_suspect(signs: tuple[SignFound, ...]) -> bool:
    """Whether the signs name the firm a suspected shell (疑似空壳): two or more."""
    return len(signs) >= 2
