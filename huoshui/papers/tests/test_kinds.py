"""Fields out of stored lines: identifiers decide, what does not add up is named."""

import pytest

from huoshui.core.identifiers import check_id_number
from huoshui.papers.amounts import amount_in
from huoshui.papers.extraction import understand
from huoshui.papers.layout import line_of
from huoshui.papers.page import Line, Page
from huoshui.papers.repair import checked_reading, digits_for
from huoshui.papers.words import WARNINGS


def page(
    *lines: tuple[str, int, int], confidence: float = 0.99, brightness: int = 200, turned: int = 0
) -> Page:
    """Lines at a place in pixels of a page of 1000 × 1000, 30 high, a character 30 wide (a digit 16)."""
    done: list[Line] = []
    for text, x, y in lines:
        width = sum(30 if ord(char) > 255 else 16 for char in text)
        box = (x / 1000, y / 1000, (x + width) / 1000, (y + 30) / 1000)
        done.append(line_of(text, confidence, box))
    return Page(width=1000, height=1000, lines=tuple(done), brightness=brightness, turned=turned)


def card(number: str = "110101199003070003", born: str = "1990年3月7日") -> Page:
    return page(
        ("姓名王芳", 50, 60),
        ("性别女民族汉", 50, 150),
        (f"出生{born}", 50, 240),
        ("住址江苏省南京市玄武区中山路12号", 50, 330),
        ("3幢2单元501室", 110, 372),
        (f"公民身份号码{number}", 50, 520),
    )


def test_an_identity_card_gives_its_fields() -> None:
    meaning = understand([card()])
    assert (meaning.kind, meaning.warnings) == ("identity_card", ())
    assert {name: found.value for name, found in meaning.fields.items()} == {
        "name": "王芳",
        "sex": "female",
        "ethnicity": "汉",
        "birth_date": "1990-03-07",
        "address": "江苏省南京市玄武区中山路12号3幢2单元501室",
        "id_number": "110101199003070003",
    }
    assert meaning.fields["id_number"].confidence == 0.99
    assert len(meaning.fields["address"].places) == 2
    # The place is that of the number, not of its label.
    assert meaning.fields["id_number"].places[0][0][0] > 0.2


def test_a_digit_read_wrong_is_put_right_by_the_check_digit_and_believed_less() -> None:
    found = understand([card("1101011990O3070003")]).fields["id_number"]
    assert (found.value, found.confidence) == ("110101199003070003", 0.99)
    meaning = understand([card("110101799003070003")])  # the 1 of 1990 read as a 7
    assert (meaning.fields["id_number"].value, meaning.fields["id_number"].confidence) == (
        "110101199003070003",
        0.7,
    )
    assert [one.code for one in meaning.warnings] == ["repaired"]
    meaning = understand([card("110101199003070008")])  # several numbers near it check
    assert meaning.fields["id_number"].confidence <= 0.7
    assert [one.code for one in meaning.warnings] == ["check_digit"]


def test_a_number_cut_off_is_said_so() -> None:
    meaning = understand([card("11010119900307")])
    assert [one.code for one in meaning.warnings] == ["number_incomplete"]
    assert meaning.fields["id_number"].confidence < 0.5


def test_a_printed_birth_date_that_is_not_the_numbers_is_said_so() -> None:
    meaning = understand([card(born="1991年3月7日")])
    assert [one.code for one in meaning.warnings] == ["birth_differs"]
    assert meaning.fields["birth_date"].value == "1990-03-07"


def test_the_wrong_paper_a_dark_and_a_turned_one_are_said_so() -> None:
    licence = page(
        ("营业执照", 400, 40),
        ("统一社会信用代码", 50, 100),
        ("91110000600037341L", 50, 140),
        ("名", 50, 240),
        ("称南京青禾粮油有限公司", 110, 240),
        ("法定代表人王芳", 50, 320),
        brightness=40,
        turned=270,
    )
    meaning = understand([licence], "identity_card")
    assert meaning.kind == "business_licence"
    assert [one.code for one in meaning.warnings] == ["dark", "turned", "wrong_kind"]
    assert "business licence" in WARNINGS["wrong_kind"][1].format_map(meaning.warnings[2].params)
    assert {name: found.value for name, found in meaning.fields.items()} == {
        "uscc": "91110000600037341L",
        "name": "南京青禾粮油有限公司",
        "legal_representative": "王芳",
    }


def test_no_text_and_an_unknown_paper_are_said_so() -> None:
    assert [one.code for one in understand([page()]).warnings] == ["nothing_read"]
    assert [one.code for one in understand([page(("菜单", 10, 10))]).warnings] == ["unknown_kind"]


def bank(second_balance: str) -> Page:
    return page(
        ("账户交易明细", 300, 20),
        ("户名：王芳", 50, 80),
        ("账号：6222020903001483077", 400, 80),
        ("起止日期：2025-07-01至2025-07-31", 50, 130),
        ("交易日期", 50, 200),
        ("收入金额", 300, 200),
        ("支出金额", 500, 200),
        ("账户余额", 700, 200),
        ("2025-07-02", 50, 260),
        ("1,000.00", 292, 260),
        ("5,000.00", 692, 260),
        ("2025-07-05", 50, 320),
        ("200.50", 524, 320),
        (second_balance, 692, 320),
    )


def test_a_bank_statement_adds_up_or_says_where_it_does_not() -> None:
    good = understand([bank("4,799.50")])
    values = {name: found.value for name, found in good.fields.items()}
    assert (good.kind, good.warnings) == ("bank_statement", ())
    assert (values["income_total"], values["expense_total"]) == ("1000.00", "200.50")
    assert (values["closing_balance"], values["entry_count"]) == ("4799.50", "2")
    assert (values["account_number"], values["period_to"]) == ("6222020903001483077", "2025-07-31")
    bad = understand([bank("4,999.50")])
    assert [(one.code, one.params) for one in bad.warnings] == [("balance_broken", {"rows": "2"})]
    assert bad.fields["income_total"].confidence == 0.5


def test_financial_statements_fill_the_lines_of_the_form() -> None:
    sheet = page(
        ("资产负债表", 400, 20),
        ("2025年12月31日", 300, 70),
        ("单位：万元", 700, 70),
        ("年初余额", 300, 120),
        ("期末余额", 450, 120),
        ("存货", 50, 170),
        ("10.00", 300, 170),
        ("12.50", 450, 170),
        ("资产总计", 50, 220),
        ("90.00", 300, 220),
        ("100.00", 450, 220),
        ("负债合计", 50, 270),
        ("30.00", 300, 270),
        ("40.00", 450, 270),
        ("所有者权益合计", 50, 320),
        ("60.00", 300, 320),
        ("59.00", 450, 320),
    )
    meaning = understand([sheet])
    values = {name: found.value for name, found in meaning.fields.items()}
    assert (values["statement_year"], values["inventory_opening"]) == ("2025", "100000.00")
    assert (values["inventory_closing"], values["total_assets"]) == ("125000.00", "1000000.00")
    # 100 − 40 − 59 = 1 万元.
    assert [(one.code, one.params) for one in meaning.warnings] == [
        ("sheet_differs", {"difference": "10000.00"})
    ]


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1,234.50", 123450),
        ("(12.00)", -1200),
        ("-3", -300),
        ("1.234.50", 123450),
        ("存货", None),
        ("12-3", None),
    ],
)
def test_amounts_as_printed(text: str, cents: int | None) -> None:
    assert amount_in(text) == cents


def test_letters_for_digits_and_no_guess_between_two() -> None:
    assert digits_for("11O1O1l99OO3O7") == "11010119900307"
    assert checked_reading("000000000000000000", check_id_number) is None
