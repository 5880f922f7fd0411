"""Payments, papers, conditions as the APIs show them."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from huoshui.api.names import CustomerName
from huoshui.api.types import PositiveYuan, Yuan
from huoshui.servicing.payment.orders import NewPayment


class PaperOut(Schema):
    """A trade paper."""

    id: int
    kind: str
    number: str
    counterparty: str
    amount: Yuan
    file_name: str
    added_by: str
    added_at: datetime


class ConditionOut(Schema):
    """A condition before drawdown, and what the reader may do about it."""

    id: int
    text: str
    text_en: str
    blocks: bool
    status: str
    added_by: str
    answered_by: str
    answered_at: datetime | None
    note: str
    file_name: str


class PaymentOut(Schema):
    """A payment of an order, and what the reader may do with it."""

    id: int
    number: int
    kind: str
    payee_name: str
    payee_account_masked: str
    payee_bank: str
    amount: Yuan
    purpose: str
    purpose_name: str
    purpose_name_en: str
    note: str
    status: str
    problem: str
    made_by: str
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    paid_at: datetime | None
    bank_reference: str
    voucher_number: str
    replaces_number: int | None
    is_open: bool
    papers: list[PaperOut]
    can_refuse: bool
    can_pass: bool
    can_correct: bool
    can_return: bool


class OrderOut(Schema):
    """A pay-out order in full."""

    id: int
    contract_number: str
    customer_name: CustomerName
    customer_number: str
    product_code: str
    contract_purpose: str
    amount: Yuan
    tranche: int | None
    payment_way: str
    way_facts: dict[str, Any]
    payee_name: str
    payee_account_masked: str
    status: str
    problem: str
    made_by: str
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    paid_at: datetime | None
    loan_number: str | None
    held_amount: Yuan
    payments: list[PaymentOut]
    conditions: list[ConditionOut]
    can_check: bool
    can_cancel: bool


class PurposeOut(Schema):
    """A row of the purpose list in force."""

    code: str
    name: str
    name_en: str
    is_allowed: bool
    words: list[str]
    legal_basis: str
    product_code: str
    valid_from: date


class WayRuleOut(Schema):
    """The rule that decides who pays."""

    threshold: Yuan
    basis: Literal["payee", "drawdown"]
    watch_days: int
    legal_basis: str
    valid_from: date


class OrderDeskOut(Schema):
    """What a pay-out is ordered with."""

    contract_number: str
    customer_name: CustomerName
    account_masked: str
    product_code: str
    contract_purpose: str
    amount: Yuan
    way: WayRuleOut
    purposes: list[PurposeOut]
    papers: list[PaperOut]
    conditions: list[ConditionOut]
    can_add_condition: bool
    can_meet: bool
    can_waive: bool


class PaymentIn(Schema):
    """A payment asked for."""

    payee_name: str = Field(max_length=120)
    payee_account: str = Field(default="", max_length=40)
    payee_bank: str = Field(default="", max_length=60)
    payee_phone: str = Field(default="", max_length=20)
    amount: PositiveYuan
    purpose: str = Field(max_length=40)
    note: str = Field(default="", max_length=200)
    paper_ids: list[int] = Field(default_factory=list, max_length=20)

    def wish(self) -> NewPayment:
        """The payment as servicing takes it."""
        # Not self.dict(): that would turn the amount into text.
        return NewPayment(**{**dict(self), "paper_ids": tuple(self.paper_ids)})


class WayCheckOut(Schema):
    """Whether the lender must pay, and why."""

    is_forced: bool
    reason: str
    measured: Yuan
    count: int
    threshold: Yuan
    basis: str
    watch_days: int
    legal_basis: str
    why_zh: str
    why_en: str
