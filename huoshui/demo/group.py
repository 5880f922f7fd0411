"""A small group of firms for the relations page: a mother, two daughters, a couple behind them, guarantees in a ring."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from huoshui.core.money import Cents
from huoshui.demo.accounts import DemoLender
from huoshui.demo.identities import make_id_number, make_phone, make_uscc
from huoshui.demo.lenders import branch_ids_by_code, staff_actor
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import EVERYTHING
from huoshui.parties import operations
from huoshui.parties.queries import list_customers

_SERIAL = 3_000_000
_MOTHER, _TEA, _TRADE = "青山农业发展集团有限公司", "青山茶业有限公司", "青山商贸有限公司"
_HUSBAND, _WIFE = "何志远", "许慧"
_WAN: Cents = 1_000_000
_SHEET = {
    "cash": 620,
    "notes_receivable": 0,
    "receivables_closing": 1_480,
    "prepaid_closing": 210,
    "other_receivables": 160,
    "inventory_closing": 1_930,
    "other_current_assets": 0,
    "current_assets": 4_400,
    "long_term_investments": 900,
    "fixed_assets": 2_500,
    "construction_in_progress": 0,
    "intangible_assets": 200,
    "other_non_current_assets": 0,
    "non_current_assets": 3_600,
    "total_assets": 8_000,
    "short_term_borrowings": 1_200,
    "notes_payable": 0,
    "payables_closing": 980,
    "advances_closing": 120,
    "wages_payable": 60,
    "taxes_payable": 40,
    "other_payables": 100,
    "current_portion": 0,
    "other_current_liabilities": 0,
    "current_liabilities": 2_500,
    "long_term_borrowings": 700,
    "bonds_payable": 0,
    "other_non_current_liabilities": 0,
    "non_current_liabilities": 700,
    "total_liabilities": 3_200,
    "paid_in_capital": 3_000,
    "capital_reserve": 300,
    "surplus_reserve": 200,
    "retained_earnings": 1_300,
    "total_equity": 4_800,
    "revenue": 11_000,
    "cost": 8_600,
    "taxes_and_surcharges": 100,
    "selling_expenses": 500,
    "admin_expenses": 700,
    "research_expenses": 100,
    "finance_expenses": 100,
    "interest_expense": 90,
    "other_gains": 0,
    "operating_profit": 900,
    "non_operating_income": 20,
    "non_operating_expenses": 20,
    "profit": 900,
    "income_tax": 200,
    "net_profit": 700,
}
_YEARS = ((3, 80), (2, 90), (1, 100))
"""How many years ago, and what per cent of the sheet above."""


@transaction.atomic
def make_group(lender: DemoLender, *, today: date) -> None:
    """Nothing; the group stands in the lender's files, unless it does already."""
    region = lender.region_code
    if list_customers(scope=EVERYTHING, search=make_uscc(_SERIAL, region_code=region)).total:
        return
    maker, checker = staff_actor(lender, "loan_officer"), staff_actor(lender, "reviewer")
    files = {
        name: _firm(lender, maker, name, _SERIAL + index)
        for index, name in enumerate((_MOTHER, _TEA, _TRADE))
    }
    identity = make_id_number(_SERIAL, region_code=region, birth_date=date(1975, 6, 18), is_female=False)
    files[_HUSBAND] = _register(lender, maker, "person", _HUSBAND, identity, _SERIAL + 3)
    _relate(maker, checker, files)
    for ago, share in _YEARS:
        _state(maker, checker, files[_MOTHER], today.year - ago, share, is_audited=True)
    # The daughter's sheet leaves out 160 of other receivables: the check names the line.
    _state(
        maker, checker, files[_TEA], today.year - 1, 40, is_audited=False, without=("other_receivables", 0)
    )


def _firm(lender: DemoLender, maker: Actor, name: str, serial: int) -> str:
    return _register(
        lender, maker, "enterprise", name, make_uscc(serial, region_code=lender.region_code), serial
    )


def _register(lender: DemoLender, maker: Actor, kind: str, name: str, identity: str, serial: int) -> str:
    return operations.register_customer(
        actor=maker,
        kind=kind,
        name=name,
        id_number=identity,
        phone=make_phone(serial),
        branch_id=maker.branch_id or next(iter(branch_ids_by_code().values())),
        address="安徽省池州市青阳县蓉城镇青山路18号",
    ).number


def _relate(maker: Actor, checker: Actor, files: dict[str, str]) -> None:
    """The relations, each entered by the officer and reviewed by another."""
    rows: tuple[tuple[str, str, str, str | None], ...] = (
        (_HUSBAND, _MOTHER, "shareholder", "0.65"),
        (_HUSBAND, _MOTHER, "legal_representative", None),
        (_MOTHER, _TEA, "shareholder", "0.7"),
        (_MOTHER, _TRADE, "shareholder", "0.3"),
        (_TEA, _TRADE, "shareholder", "0.25"),
        (_MOTHER, _TEA, "guarantor", None),
        (_TEA, _TRADE, "guarantor", None),
        (_TRADE, _MOTHER, "guarantor", None),
        (_WIFE, _HUSBAND, "spouse", None),
        (_WIFE, _MOTHER, "guarantor", None),
    )
    for other, customer, kind, share in rows:
        relation_id = operations.propose_relation(
            actor=maker,
            number=files[customer],
            kind=kind,
            source="企业信用信息公示系统、公司章程" if other != _WIFE else "户口簿、保证合同",
            since=date(2018, 5, 1),
            scope=EVERYTHING,
            share=None if share is None else Decimal(share),
            party_number=files.get(other, ""),
            outside_name=_WIFE if other == _WIFE else "",
            outside_id_number=_wife_identity() if other == _WIFE else "",
        )
        operations.review_relation(
            actor=checker, relation_id=relation_id, approve=True, opinion="已核对原件", scope=EVERYTHING
        )


def _wife_identity() -> str:
    return make_id_number(_SERIAL, region_code="341723", birth_date=date(1977, 9, 3), is_female=True)


def _state(
    maker: Actor,
    checker: Actor,
    number: str,
    year: int,
    share: int,
    *,
    is_audited: bool,
    without: tuple[str, int] | None = None,
) -> None:
    """A year's statement at so many per cent of the sheet."""
    lines = {name: amount * share * _WAN // 100 for name, amount in _SHEET.items()}
    if without is not None:
        lines[without[0]] = without[1]
    entry_id = operations.propose_statement(
        actor=maker,
        number=number,
        year=year,
        lines=lines,
        is_audited=is_audited,
        basis=f"{year} 年度{'审计报告' if is_audited else '企业自报报表'}",
        scope=EVERYTHING,
    )
    operations.review_statement(
        actor=checker, entry_id=entry_id, approve=True, opinion="与原件一致", scope=EVERYTHING
    )
