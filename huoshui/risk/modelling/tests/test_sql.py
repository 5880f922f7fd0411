"""A warehouse gives the same points as the card."""

import math

import duckdb
import pyarrow as pa

from huoshui.risk.modelling.bins import LevelBins, NumberBins
from huoshui.risk.modelling.columns import Table
from huoshui.risk.modelling.pointcard import Characteristic, PairTable, PointCard, Scale
from huoshui.risk.modelling.reading import read_table
from huoshui.risk.modelling.sql import as_sql

INDUSTRY = LevelBins((("农业", "O'Neill"), ("餐饮",)), other=2)
AMOUNT = NumberBins((-9.0,), (0.1, 5000.0))
CARD = PointCard(
    Scale(),
    500,
    (
        Characteristic("amount", AMOUNT, (-40, -30, 1, 2, 3), (0.2,) * 5, (None,) * 5),
        Characteristic('the "industry"', INDUSTRY, (-50, 10, 20), (0.3,) * 3, (None,) * 3),
    ),
    (
        PairTable(
            "amount",
            'the "industry"',
            AMOUNT,
            INDUSTRY,
            ((0, 1, 2), (3, 4, 5), (6, 7, 8), (9, -10, 11), (12, 13, -14)),
        ),
    ),
)


def test_sql_and_card_give_the_same_score() -> None:
    amounts = [None, -9.0, -8.99, 0.1, 0.0999, 5000.0, 4999.99, 7e6, None]
    industries = ["农业", "餐饮", "O'Neill", None, "航天", "餐饮", "农业", None, None]
    rows = pa.table({"amount": amounts, 'the "industry"': industries})
    table = read_table("a.parquet", _parquet(rows))
    connection = duckdb.connect()
    connection.register("loans", rows)
    scores = [row[-1] for row in connection.execute(as_sql(CARD, table="loans")).fetchall()]
    assert scores == CARD.totals(table).tolist()
    assert scores[:2] == [500 - 40 + 10 + 1, 500 - 30 + 20 + 5]


def test_reasons_name_what_cost_most_and_only_what_cost() -> None:
    rows = pa.table({"amount": [math.pi, -9.0], 'the "industry"': ["农业", "餐饮"]})
    table: Table = read_table("a.parquet", _parquet(rows))
    pair = 'amount × the "industry"'
    assert CARD.reasons(table, most=3) == [(pair, 'the "industry"', "amount"), ("amount", pair)]
    assert CARD.reasons(table, most=1) == [(pair,), ("amount",)]


def _parquet(rows: pa.Table) -> bytes:
    out = pa.BufferOutputStream()
    pa.parquet.write_table(rows, out)
    content: bytes = out.getvalue().to_pybytes()
    return content
