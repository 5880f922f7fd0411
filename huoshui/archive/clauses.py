"""Key clauses read out of a contract's text (关键要素提取): amount, rate, term, penalties, covenants. Pure.

Read from the words on the page, as a person with the paper alone would; our tables are asked only afterwards.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from huoshui.archive.words import NormalText


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseKind:
    """A clause looked for: its names, and the pattern whose first group is its value."""

    code: str
    zh: str
    en: str
    pattern: re.Pattern[str]
    is_covenant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseFound:
    """A clause as it stands in the text: its value, the page (from 0) and its span on that page."""

    code: str
    value: str
    page: int
    span: tuple[int, int]


def _kind(code: str, zh: str, en: str, pattern: str, *, is_covenant: bool = False) -> ClauseKind:
    # White space may stand anywhere a line or a cell of a table ends.
    loose = re.sub(r"(?<=[\u3000-\u9fff])(?=[\u3000-\u9fff])", r"\\s*", pattern)
    return ClauseKind(code=code, zh=zh, en=en, pattern=re.compile(loose), is_covenant=is_covenant)


CLAUSES: tuple[ClauseKind, ...] = (
    _kind("amount", "借款金额", "Amount", r"借款金额\s*[::]?\s*人民币\s*¥?\s*(\d+(?:\.\d+)?)\s*元"),
    _kind(
        "amount_words",
        "金额大写",
        "Amount in words",
        r"大写\s*[::]?\s*((?:人民币)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正\s]+)",
    ),
    _kind("purpose", "借款用途", "Purpose", r"借款用途\s*[::]?\s*(.{1,60}?)\s*借款期限"),
    _kind("term_months", "借款期限（月）", "Term in months", r"借款期限\s*[::]?\s*(\d{1,3})\s*个月"),
    _kind("annual_rate", "贷款年利率", "Yearly rate", r"贷款年利率\s*[::]?\s*(\d{1,2}(?:\.\d+)?)\s*%"),
    _kind(
        "annual_cost",
        "综合融资成本（单利）",
        "All-in cost, simple",
        r"综合融资成本\s*年化\s*(\d{1,2}(?:\.\d+)?)\s*%",
    ),
    _kind("method", "还款方式", "Repayment method", r"还款方式\s*[::]?\s*(\S{2,24}?)\s*计息方式"),
    _kind("due_day", "还款日", "Due day", r"还款日\s*[::]?\s*每(?:月|三个月的)\s*(\d{1,2})\s*日"),
    _kind("penalty_rate", "罚息年利率", "Penalty rate", r"罚息年利率\s*(\d{1,2}(?:\.\d+)?)\s*%"),
    _kind(
        "misuse_rate",
        "挪用罚息年利率",
        "Rate on misused money",
        r"违约使用之日起按年利率\s*(\d{1,2}(?:\.\d+)?)\s*%",
    ),
    _kind(
        "debt_ratio_max",
        "资产负债率上限",
        "Most liabilities to assets",
        r"资产负债率\s*(?:不得超过|不得高于|不超过)\s*(\d{1,3}(?:\.\d+)?)\s*%",
        is_covenant=True,
    ),
    _kind(
        "current_ratio_min",
        "流动比率下限",
        "Least current ratio",
        r"流动比率\s*(?:不得低于|不低于)\s*(\d+(?:\.\d+)?)",
        is_covenant=True,
    ),
    _kind(
        "statements_within_days",
        "财务报表报送期限（天）",
        "Statements within days",
        r"结束后\s*(\d{1,3})\s*日内向甲方提供财务报表",
        is_covenant=True,
    ),
    _kind("cross_default", "交叉违约", "Cross default", r"(交叉违约)", is_covenant=True),
    _kind(
        "prior_consent",
        "重大事项须经同意",
        "Consent to major changes",
        r"(重大事项前\s*,?\s*应征得甲方书面同意)",
        is_covenant=True,
    ),
    _kind("collection_account", "资金回笼账户", "Collection account", r"(资金回笼账户)", is_covenant=True),
)

_DROPPED = re.compile(r"\s+")


def extract_clauses(pages: Sequence[NormalText]) -> dict[str, ClauseFound]:
    """The clauses found, by code: the first place of each, page after page."""
    found: dict[str, ClauseFound] = {}
    for number, page in enumerate(pages):
        for code, value, span in clauses_in(page.text):
            found.setdefault(code, ClauseFound(code=code, value=value, page=number, span=span))
    return found


def clauses_in(text: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Code, value and span of every clause in a text made comparable."""
    for kind in CLAUSES:
        match = kind.pattern.search(text)
        if match is not None:
            yield kind.code, _DROPPED.sub("", match.group(1)), match.span()


def number_of(value: str) -> Decimal | None:
    """The number a value is; None for words."""
    return Decimal(value) if re.fullmatch(r"\d+(?:\.\d+)?", value) else None
