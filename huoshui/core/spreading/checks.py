"""Balance checks (勾稽校验): which total is not what its parts come to, and which line may be missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from huoshui.core.money import Cents, yuan_grouped
from huoshui.core.spreading.catalogue import BY_NAME, OPENINGS


class CheckResult(StrEnum):
    """Whether a total is right, wrong, or cannot be told because parts are not given."""

    HOLDS = "holds"
    BREAKS = "breaks"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceCheck:
    """A check on the line `name`: as stated, as its parts come to, and in words; amounts in cents."""

    name: str
    result: CheckResult
    stated: Cents
    expected: Cents | None
    missing: tuple[str, ...]
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """A total: the lines added and those taken off."""

    total: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


_RULES = (
    _Rule(
        total="current_assets",
        plus=(
            "cash",
            "notes_receivable",
            "receivables_closing",
            "prepaid_closing",
            "other_receivables",
            "inventory_closing",
            "other_current_assets",
        ),
    ),
    _Rule(
        total="non_current_assets",
        plus=(
            "long_term_investments",
            "fixed_assets",
            "construction_in_progress",
            "intangible_assets",
            "other_non_current_assets",
        ),
    ),
    _Rule(total="total_assets", plus=("current_assets", "non_current_assets")),
    _Rule(
        total="current_liabilities",
        plus=(
            "short_term_borrowings",
            "notes_payable",
            "payables_closing",
            "advances_closing",
            "wages_payable",
            "taxes_payable",
            "other_payables",
            "current_portion",
            "other_current_liabilities",
        ),
    ),
    _Rule(
        total="non_current_liabilities",
        plus=("long_term_borrowings", "bonds_payable", "other_non_current_liabilities"),
    ),
    _Rule(total="total_liabilities", plus=("current_liabilities", "non_current_liabilities")),
    _Rule(
        total="total_equity",
        plus=("paid_in_capital", "capital_reserve", "surplus_reserve", "retained_earnings"),
    ),
    _Rule(total="total_assets", plus=("total_liabilities", "total_equity")),
    _Rule(
        total="operating_profit",
        plus=("revenue", "other_gains"),
        minus=(
            "cost",
            "taxes_and_surcharges",
            "selling_expenses",
            "admin_expenses",
            "research_expenses",
            "finance_expenses",
        ),
    ),
    _Rule(
        total="profit",
        plus=("operating_profit", "non_operating_income"),
        minus=("non_operating_expenses",),
    ),
    _Rule(total="net_profit", plus=("profit",), minus=("income_tax",)),
)


def check_statement(
    lines: Mapping[str, Cents], before: Mapping[str, Cents] | None = None
) -> tuple[BalanceCheck, ...]:
    """Every check that can be asked of these lines; `before` is the year before, whose closing balances must
    be the opening ones.

    A total whose parts are not all given is told only as incomplete. Assets 100, liabilities 60, equity 45 →
    资产总计 breaks: 105 expected, 5 less stated.
    """
    found = [_check(rule, lines) for rule in _RULES if rule.total in lines]
    found += [
        _opening(opening, closing, lines[opening], before[closing])
        for opening, closing in OPENINGS.items()
        if before is not None and opening in lines and closing in before
    ]
    return tuple(found)


def _check(rule: _Rule, lines: Mapping[str, Cents]) -> BalanceCheck:
    parts = (*rule.plus, *rule.minus)
    missing = tuple(name for name in parts if name not in lines)
    stated, title = lines[rule.total], BY_NAME[rule.total]
    sign_of = {name: 1 for name in rule.plus} | {name: -1 for name in rule.minus}
    formula = " + ".join(BY_NAME[name].zh for name in rule.plus)
    formula_en = " + ".join(BY_NAME[name].en for name in rule.plus)
    if rule.minus:
        formula += "".join(f" − {BY_NAME[name].zh}" for name in rule.minus)
        formula_en += "".join(f" − {BY_NAME[name].en}" for name in rule.minus)
    if missing:
        zh = f"{title.zh}未核对：缺 {'、'.join(BY_NAME[name].zh for name in missing)}"
        en = f"{title.en} not checked: {', '.join(BY_NAME[name].en for name in missing)} not given"
        return _result(rule.total, CheckResult.INCOMPLETE, stated, None, missing, (zh, en))
    expected = sum(sign_of[name] * lines[name] for name in parts)
    if expected == stated:
        words = (f"{title.zh} = {formula}", f"{title.en} = {formula_en}")
        return _result(rule.total, CheckResult.HOLDS, stated, expected, (), words)
    gap = yuan_grouped(abs(stated - expected))
    zh = (
        f"{title.zh}不平：报表 {yuan_grouped(stated)} 元，{formula} = {yuan_grouped(expected)} 元，"
        f"{'多' if stated > expected else '少'} {gap} 元"
    )
    en = (
        f"{title.en} does not add up: stated {yuan_grouped(stated)}, "
        f"{formula_en} = {yuan_grouped(expected)}, {gap} {'more' if stated > expected else 'less'}"
    )
    suspect = _suspect(sign_of, lines, stated - expected)
    if suspect:
        zh += f"；差额与“{BY_NAME[suspect].zh}”有关（漏计或重计）"
        en += f'; the gap points to "{BY_NAME[suspect].en}" (left out or counted twice)'
    return _result(rule.total, CheckResult.BREAKS, stated, expected, (), (zh, en))


def _suspect(sign_of: Mapping[str, int], lines: Mapping[str, Cents], gap: Cents) -> str | None:
    """The one line whose amount is the gap (left out, counted twice), or half of it (wrong sign)."""
    found = [name for name in sign_of if lines[name] and abs(gap) in (abs(lines[name]), 2 * abs(lines[name]))]
    return found[0] if len(found) == 1 else None


def _opening(opening: str, closing: str, stated: Cents, expected: Cents) -> BalanceCheck:
    title = BY_NAME[opening]
    if stated == expected:
        words = (f"{title.zh} = 上年年末数", f"{title.en} = closing balance of the year before")
        return _result(opening, CheckResult.HOLDS, stated, expected, (), words)
    gap = yuan_grouped(abs(stated - expected))
    more = stated > expected
    words = (
        f"{title.zh}与上年年末“{BY_NAME[closing].zh}”不一致：{yuan_grouped(stated)} 元，"
        f"上年 {yuan_grouped(expected)} 元，{'多' if more else '少'} {gap} 元",
        f"{title.en} is {yuan_grouped(stated)}, but the year before closed at {yuan_grouped(expected)}: "
        f"{gap} {'more' if more else 'less'}",
    )
    return _result(opening, CheckResult.BREAKS, stated, expected, (), words)


def _result(
    name: str,
    result: CheckResult,
    stated: Cents,
    expected: Cents | None,
    missing: tuple[str, ...],
    words: tuple[str, str],
) -> BalanceCheck:
    return BalanceCheck(
        name=name,
        result=result,
        stated=stated,
        expected=expected,
        missing=missing,
        zh=words[0],
        en=words[1],
    )
