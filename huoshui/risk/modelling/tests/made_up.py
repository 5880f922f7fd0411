"""Past loans made up by rules that the tests know."""

import csv
import io

import numpy as np
from numpy.typing import NDArray

from huoshui.risk.modelling.columns import Column, Kind, Table
from huoshui.risk.modelling.metrics import expit


def past_loans(rows: int = 1500, seed: int = 7) -> tuple[Table, NDArray[np.int8]]:
    """Debt ratio (riskier the higher), industry, and income × debt working together; some incomes missing."""
    random = np.random.default_rng(seed)
    debt = random.uniform(0, 1, rows).round(3).astype(float)
    income = np.round(np.exp(random.normal(9, 0.5, rows)), 2)
    industry = random.choice(["农业", "餐饮", "制造"], rows, p=[0.3, 0.3, 0.4])
    z = -2 + 3 * debt + np.where(industry == "餐饮", 0.8, 0) + 1.5 * ((debt > 0.6) & (income < 8000))
    bad = (random.random(rows) < expit(z)).astype(np.int8)
    income = np.where(random.random(rows) < 0.1, np.nan, income).astype(float)
    levels = ("农业", "制造", "餐饮")
    columns = {
        "debt_ratio": Column("debt_ratio", Kind.NUMBER, numbers=np.asarray(debt, float)),
        "income": Column("income", Kind.NUMBER, numbers=np.asarray(income, float)),
        "industry": Column(
            "industry",
            Kind.CATEGORY,
            codes=np.array([levels.index(one) for one in industry], np.int32),
            levels=levels,
        ),
    }
    return Table(columns, rows), bad


def as_csv(table: Table, bad: NDArray[np.int8], *, encoding: str = "utf-8") -> bytes:
    """The same as a CSV file with the column 结果: 坏 or 好."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["编号", *table.columns, "结果"])
    cells = [column.texts().tolist() for column in table.columns.values()]
    for row, (values, one) in enumerate(zip(zip(*cells, strict=True), bad.tolist(), strict=True)):
        writer.writerow([f"L{row:05d}", *values, "坏" if one else "好"])
    return out.getvalue().encode(encoding)
