"""The outcome column, and what the table says of itself before any model."""

from dataclasses import replace

import numpy as np
import pytest

from huoshui.core.errors import Refusal
from huoshui.risk.modelling.columns import Column, Kind, Table
from huoshui.risk.modelling.information import information_value
from huoshui.risk.modelling.profile import describe
from huoshui.risk.modelling.reading import read_table
from huoshui.risk.modelling.refusals import (
    DuplicateIds,
    NoSuchColumn,
    NothingToLearnFrom,
    TargetRefused,
    TooFewRows,
)
from huoshui.risk.modelling.target import Sample, read_sample
from huoshui.risk.modelling.tests.made_up import as_csv, past_loans


@pytest.fixture(scope="module")
def sample() -> Sample:
    table, bad = past_loans()
    return Sample(table, bad, 0)


def with_column(sample: Sample, column: Column) -> Sample:
    return replace(sample, table=Table({**sample.table.columns, column.name: column}, sample.table.row_count))


def number(name: str, values: object) -> Column:
    return Column(name, Kind.NUMBER, numbers=np.asarray(values, float))


def test_rows_without_outcome_are_left_out_and_counted() -> None:
    table, bad = past_loans(400)
    content = as_csv(table, bad).decode().splitlines()
    content[5] = content[5].rsplit(",", 1)[0] + ","
    read = read_sample(
        read_table("a.csv", "\n".join(content).encode()), target="结果", bad_value="坏", id_column="编号"
    )
    assert (len(read.bad), read.without_outcome) == (399, 1)
    assert set(read.table.columns) == {"debt_ratio", "income", "industry"}
    assert read.bad.sum() == bad.sum() - bad[4]


@pytest.mark.parametrize(
    ("wish", "refusal", "says"),
    [
        ({"target": "outcome"}, NoSuchColumn, "no column named outcome"),
        ({"bad_value": "1"}, TargetRefused, "the value 1 does not occur; it holds 坏, 好"),
        ({"target": "industry", "bad_value": "餐饮"}, TargetRefused, "holds 3"),
        ({"target": "one"}, TargetRefused, "nothing to tell apart"),
        ({"id_column": "industry"}, DuplicateIds, "3 values occur more than once"),
    ],
)
def test_a_target_that_tells_nothing_is_refused(wish: dict, refusal: type[Refusal], says: str) -> None:
    table, bad = past_loans(400)
    read = read_table("a.csv", as_csv(table, bad))
    one = Column("one", Kind.CATEGORY, codes=np.zeros(400, np.int32), levels=("坏",))
    read = Table({**read.columns, "one": one}, 400)
    with pytest.raises(refusal) as refused:
        read_sample(read, **{"target": "结果", "bad_value": "坏", **wish})
    assert says in refused.value.message("en")


def test_twenty_rows_are_too_few() -> None:
    table, bad = past_loans(20)
    with pytest.raises(TooFewRows):
        read_sample(read_table("a.csv", as_csv(table, bad)), target="结果", bad_value="坏")


def test_a_column_that_tells_the_outcome_is_named_and_left_out(sample: Sample) -> None:
    random = np.random.default_rng(1)
    recovered = np.where(sample.bad == 1, random.uniform(1, 100, len(sample.bad)), 0)
    profile = describe(with_column(sample, number("recovered", recovered)))
    assert profile.suspects == ("recovered",)
    assert "recovered" not in profile.inputs
    kept = describe(with_column(sample, number("recovered", recovered)), keep=["recovered"])
    assert "recovered" in kept.inputs and kept.suspects == ("recovered",)


def test_a_date_filled_in_for_bad_loans_only_is_a_suspect(sample: Sample) -> None:
    days = np.where(sample.bad == 1, 19000.0, np.nan) + np.arange(float(len(sample.bad))) % 500
    profile = describe(with_column(sample, Column("charged_off", Kind.DATE, numbers=days)))
    assert profile.suspects == ("charged_off",)


@pytest.mark.parametrize(
    ("column", "code"),
    [
        (number("x", np.full(1500, 3)), "constant"),
        (number("x", np.full(1500, np.nan)), "empty"),
        (number("x", np.arange(1500)), "identifier"),
        (Column("x", Kind.DATE, numbers=np.arange(1500.0)), "date"),
        (
            Column(
                "x",
                Kind.CATEGORY,
                codes=np.arange(1500, dtype=np.int32) // 2,
                levels=tuple(map(str, range(750))),
            ),
            "too_many_levels",
        ),
    ],
)
def test_useless_columns_are_left_out_with_their_reason(sample: Sample, column: Column, code: str) -> None:
    profile = describe(with_column(sample, column))
    assert [one.left_out.code for one in profile.columns if one.left_out] == [code]


def test_a_column_that_moves_with_time_says_nothing_of_the_future(sample: Sample) -> None:
    days = np.arange(1500.0)
    both = with_column(
        with_column(sample, Column("day", Kind.DATE, numbers=days)), number("year", days // 365)
    )
    reasons = {
        one.name: one.left_out.code for one in describe(both, time_column="day").columns if one.left_out
    }
    assert reasons == {"day": "time", "year": "moves_with_time"}


def test_special_codes_outliers_and_twins_are_told(sample: Sample) -> None:
    debt = sample.table.columns["debt_ratio"].numbers
    coded = debt.copy()
    coded[:30] = -999
    profile = describe(with_column(with_column(sample, number("coded", coded)), number("twin", debt * 100)))
    by_name = {one.name: one for one in profile.columns}
    assert by_name["coded"].special_suspects == (-999.0,)
    assert by_name["coded"].outside == 30
    assert ("debt_ratio", "twin") in [(pair.first, pair.second) for pair in profile.alike]


def test_nothing_left_to_learn_from_is_refused(sample: Sample) -> None:
    with pytest.raises(NothingToLearnFrom):
        describe(sample, drop=["debt_ratio", "income", "industry"])


def test_information_value_of_the_textbook() -> None:
    # (0.9 − 0.1) × ln 9 twice = 3.5156; half a row a bin changes the third digit of such large counts.
    assert information_value(np.array([9000.0, 1000.0]), np.array([1000.0, 9000.0])) == pytest.approx(
        3.5156, abs=2e-3
    )
