"""The cost table against the worked figures of regulation.md §2.5 and the text of 银发〔2003〕251号."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from huoshui.contracts.disclosure import (
    CostAboveCap,
    CostCap,
    Disclosure,
    UpfrontDeduction,
    build_disclosure,
)
from huoshui.contracts.frozen import (
    ContractTerms,
    disclosure_from_json,
    disclosure_to_json,
    terms_from_json,
    terms_to_json,
)
from huoshui.core.dates import DayCount
from huoshui.core.loan import FeeTiming, LoanFee, LoanTerms
from huoshui.core.schedule import Instalment, RepaymentMethod, ScheduleTerms, build_schedule
from huoshui.products.definition import Fee
from huoshui.products.terms import with_fees

CAP = CostCap(cap=Decimal("0.24"), basis="simple", tolerance=Decimal("0.0001"))
NO_CAP = CostCap(cap=Decimal(9), basis="simple", tolerance=Decimal(0))


def _terms(**changes: object) -> LoanTerms:
    schedule = {
        "principal": 10_000_00,
        "annual_rate": Decimal("0.24"),
        "method": RepaymentMethod.EQUAL_INSTALMENT,
        "period_count": 12,
        "start_date": date(2026, 11, 22),
        "day_count": DayCount.THIRTY_360,
        **changes,
    }
    return LoanTerms(schedule=ScheduleTerms(**schedule), grace_days=3)  # type: ignore[arg-type]


def _with_monthly_fee(terms: LoanTerms, rate: str, collector: str = "lender") -> LoanTerms:
    fee = Fee(
        code="guarantee",
        name="担保费",
        name_en="Guarantee fee",
        rate_monthly=Decimal(rate),
        collector=collector,
    )
    schedule, fees = with_fees(terms.schedule, [fee])
    return replace(terms, schedule=schedule, fees=fees)


def _build(
    terms: LoanTerms,
    *,
    cap: CostCap = NO_CAP,
    net: int | None = None,
    instalments: tuple[Instalment, ...] = (),
) -> Disclosure:
    return build_disclosure(
        terms=terms,
        instalments=instalments or build_schedule(terms.schedule),
        lender_name="青山农村商业银行",
        cap=cap,
        net_received=net,
    )


def test_2_5_equal_principal_with_a_monthly_fee() -> None:
    terms = _terms(annual_rate=Decimal(0), method=RepaymentMethod.EQUAL_PRINCIPAL)
    table = _build(_with_monthly_fee(terms, "0.006"))
    assert round(table.annual_cost_simple, 6) == Decimal("0.130342")
    # The figure of the table has parts of 833.33⅓; real instalments are whole cents.
    assert abs(table.annual_cost_compound - Decimal("0.138418")) <= Decimal("0.000001")
    assert [(charge.name, charge.amount) for charge in table.charges] == [("利息", 0), ("担保费", 720_00)]
    assert table.total_cost == 720_00


def test_2_6_money_withheld_is_refused() -> None:
    with pytest.raises(UpfrontDeduction):
        _build(_terms(annual_rate=Decimal("0.12")), net=9_700_00)


def test_2_7_cent_rounding_alone_passes_the_cap() -> None:
    level = tuple(
        replace(row, interest_due=945_60 - row.principal_due) for row in build_schedule(_terms().schedule)
    )
    table = _build(_terms(), cap=CAP, instalments=level)
    assert table.annual_cost_simple == Decimal("0.240008")
    assert table.annual_cost_compound == Decimal("0.268252")


def test_2_8_a_fee_that_lifts_the_cost_above_the_cap_is_refused() -> None:
    with pytest.raises(CostAboveCap) as refused:
        _build(_with_monthly_fee(_terms(annual_rate=Decimal("0.18")), "0.005"), cap=CAP)
    assert "28.3" in refused.value.message("zh") and "24.00%" in refused.value.message("en")


def test_a_fee_paid_apart_is_money_the_borrower_does_not_use() -> None:
    """10,000 for one month at nothing, 100 paid apart that day: 100 / 9,900 a month, 12.1212 % a year."""
    fee = LoanFee(code="file", name="建档费", name_en="Filing fee", timing=FeeTiming.APART, amount=100_00)
    terms = replace(_terms(annual_rate=Decimal(0), period_count=1), fees=(fee,))
    table = _build(terms)
    assert table.annual_cost_simple == Decimal("0.121212")
    assert (table.net_received, table.total_cost) == (10_000_00, 100_00)
    assert "不从本金中扣除" in table.charges[1].method


def test_the_compound_figure_is_tested_when_the_parameter_says_so() -> None:
    with pytest.raises(CostAboveCap):
        _build(_terms(), cap=CostCap(cap=Decimal("0.24"), basis="compound", tolerance=Decimal("0.0001")))


# Flat interest costs nearly twice its rate; the others need a shape of their own and are in tests/golden.
ON_THE_BALANCE = sorted(
    set(RepaymentMethod)
    - {RepaymentMethod.FLAT, RepaymentMethod.BALLOON, RepaymentMethod.STEPPED, RepaymentMethod.CUSTOM}
)


@pytest.mark.parametrize("method", ON_THE_BALANCE)
def test_without_fees_the_cost_lies_at_the_contract_rate(method: RepaymentMethod) -> None:
    table = _build(_terms(method=method, annual_rate=Decimal("0.06"), day_count=DayCount.ACTUAL_360))
    assert abs(table.annual_cost_simple - Decimal("0.06")) < Decimal("0.002")
    assert table.total_cost == table.total_interest > 0


def test_contingent_charges_name_their_rates_and_the_grace() -> None:
    table = _build(_terms(annual_rate=Decimal("0.06")))
    texts = {row.code: row.text for row in table.contingent}
    assert list(texts) == ["penalty_interest", "compound_interest", "misuse", "prepayment_fee"]
    assert "9.00%" in texts["penalty_interest"] and "3 天" in texts["penalty_interest"]
    assert "12.00%" in texts["misuse"] and texts["prepayment_fee"] == "不收取。"


def test_what_is_frozen_comes_back_equal() -> None:
    terms = ContractTerms(loan=_with_monthly_fee(_terms(), "0.001", "青山担保"), purpose="采购")
    table = _build(terms.loan)
    assert terms.loan.fees[0].amount == 10_00 and table.charges[1].collector == "青山担保"
    assert terms_from_json(terms_to_json(terms)) == terms
    assert disclosure_from_json(disclosure_to_json(table)) == table
