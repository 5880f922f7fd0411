"""What is found by what."""

import pytest

from huoshui.archive.identifiers import hide, masked_text
from huoshui.archive.queries.search import snippet_of
from huoshui.archive.words import find_term, normal_text, search_query, search_vector

PAGE = [
    "共同 借款人：王芳，电话 13800138000",
    "账户 6222 0209 0300 1483 077 金额 ¥1,000,000.00 元",
    "乙方应于每季度结束后 30 日内提供财务",
    "报表；LPR 加 65 个基点。",
]


def _found(asked: str) -> list[str]:
    page = normal_text(PAGE)
    return [page.text[slice(*span)] for term in asked.split() for span in find_term(term, page)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("借款人", ["借款人"]),
        ("人", ["人"]),
        ("财务报表", ["财务报表"]),  # over the end of a line
        ("30日内", ["30 日内"]),
        ("1000000", ["1000000"]),
        ("1,000,000.00", ["1000000.00"]),
        ("ＬＰＲ加65", ["lpr 加 65"]),
        ("6222020903001483077", ["6222020903001483077"]),
        ("款人王", []),  # a mark stands between
        ("000000", []),  # a number is found from its beginning
    ],
)
def test_a_term_is_found_where_it_stands(asked: str, found: list[str]) -> None:
    assert _found(asked) == found


def test_identifiers_are_hidden_in_the_index_and_masked_in_what_is_shown() -> None:
    vector = search_vector(PAGE, hide=hide)
    assert "13800138000" not in vector and "6222020903001483077" not in vector
    assert hide("13800138000") in vector and hide("6222020903001483077") in vector
    assert search_query("13800138000", hide=hide) == f"('{hide('13800138000')}')"
    assert masked_text("电话 13800138000，合同 HT202611220001") == "电话 138****8000，合同 HT202611220001"
    assert masked_text("身份证 11010519491231002X") == "身份证 110***********002X"


def test_a_question_without_words_asks_for_nothing() -> None:
    assert search_query("  ，。 《》 ", hide=hide) == ""


def test_a_question_is_cut_to_what_is_sensible() -> None:
    assert search_query(" ".join("甲乙丙丁戊己庚辛壬癸"), hide=hide).count("&") == 7


def test_quotes_and_operators_in_a_question_are_only_marks() -> None:
    assert search_query("') | 'x':* & !", hide=hide) == "('x':*)"


def test_the_snippet_marks_what_was_looked_for() -> None:
    pieces = snippet_of(PAGE, "借款人 财务报表")
    assert [text for text, is_hit in pieces if is_hit] == ["借款人"]
    assert "".join(text for text, _ in pieces).startswith("共同借款人：王芳，电话 138****8000")
