"""Half way through, the database fails: nothing of what was done stays, and done again it succeeds.

The failure is a real one. A trigger in the database refuses the last thing a transaction writes: for a write
through the interface that is its stored answer, for the others the entry in the journal of audit.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection

from huoshui.contracts.operations import confirm_disclosure, request_signature_code
from huoshui.demo import life
from huoshui.demo.accounts import QINGSHAN
from huoshui.foundation import business_date, outbox
from huoshui.foundation.ports import answering
from huoshui.integrations.queries import latest_code
from huoshui.jobs.check import run_check
from huoshui.jobs.end_of_day import close_day
from huoshui.lenders.queries import in_lender
from huoshui.risk.reasons import DESK_REASONS
from huoshui.servicing.operations import approve_disbursement, send_disbursement
from huoshui.servicing.ports import BankAnswer, BankGateway, BankOutcome, BankUnavailable
from tests.isolation.asking import address, ask, operations
from tests.isolation.world import BANK, HOME, OMNI, World, applicant, taken_back

ANSWER = ("foundation_idempotencyrecord", "UPDATE", "true")


def last_entry(action: str) -> tuple[str, str, str]:
    return ("audit_auditentry", "INSERT", f"NEW.action = '{action}'")


@contextmanager
def failing(table: str, event: str, condition: str) -> Iterator[None]:
    """Within the block the database refuses that write, as it would when its disk is full."""
    run(
        "CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION 'the disk is full' USING ERRCODE = '53100'; END $$"
    )
    run(
        f"CREATE TRIGGER breaks BEFORE {event} ON {table} FOR EACH ROW WHEN ({condition})"
        " EXECUTE FUNCTION breaks()"
    )
    try:
        yield
    finally:
        run(f"DROP TRIGGER breaks ON {table}")
        run("DROP FUNCTION breaks()")


def run(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def everything() -> dict[str, str]:
    """Each table of the lender with a hash of all its rows."""
    names = run(
        "SELECT tablename FROM pg_tables"
        " WHERE schemaname = current_schema() AND tablename <> 'django_session'"
    )
    content = "md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), ''))"
    return {name: run(f"SELECT count(*) || {content} FROM {name} t")[0][0] for (name,) in names}


def changed(before: dict[str, str]) -> set[str]:
    return {name for name, content in everything().items() if before[name] != content}


# Operation → who asks, at which stage of a case.
WRITES: dict[str, tuple[str, str]] = {
    "act_on_application": (OMNI, "open"),
    "add_my_document": ("borrower", "paid"),
    "answer_class_review": (OMNI, "paid"),
    "approve_loan_change": (OMNI, "paid"),
    "decline_loan_change": (OMNI, "paid"),
    "approve_disbursement": ("finance_checker", "ordered"),
    "cancel_disbursement": (OMNI, "ordered"),
    "change_user": (OMNI, "paid"),
    "confirm_borrower_disclosure": ("borrower", "drafted"),
    "create_user": (OMNI, "paid"),
    "enter_application": (OMNI, "paid"),
    "propose_customer_change": (OMNI, "open"),
    "run_provisions": (OMNI, "paid"),
    "receive_repayment": (OMNI, "paid"),
    "register_customer": (OMNI, "paid"),
    "remove_my_document": ("borrower", "draft"),
    "repay_borrower_loan": ("borrower", "paid"),
    "retry_outbox": (OMNI, "paid"),
    "reverse_repayment": (OMNI, "paid"),
    "review_customer_change": (OMNI, "paid"),
    "save_role": (OMNI, "paid"),
    "save_staff_parameter": (OMNI, "paid"),
    "start_my_application": ("borrower", "settled"),
    "void_staff_contract": (OMNI, "drafted"),
    "withdraw_my_application": ("borrower", "open"),
    "write_off_loan": (OMNI, "paid"),
}
ACTIONS: dict[str, list[Any]] = {
    "act_on_application": [
        {"action": "approve", "opinion": "同意"},
        {"action": "return", "opinion": "请补充"},
        {"action": "decline", "opinion": "不同意", "reason_codes": [DESK_REASONS[0].code]},
    ]
}


@pytest.mark.parametrize("operation_id", WRITES)
def test_a_write_that_fails_at_its_end_leaves_nothing(operation_id: str, world: World) -> None:
    operation, home = next(one for one in operations() if one.id == operation_id), world.branches[HOME]
    who, stage = WRITES[operation_id]
    asker = f"borrower:{HOME}:{'paid' if stage == 'draft' else stage}" if who == "borrower" else who
    client, path = world.client(BANK, asker), address(operation, home, stage)
    if operation_id == "remove_my_document":
        path = path.replace(home.one("application"), home.one("draft"))
    if operation_id == "add_my_document":
        path = path.replace(home.one("application"), home.one("draft"))
    for body in ACTIONS.get(operation_id, [None]):
        _fails_then_succeeds(partial(ask, client, BANK, operation, path, body=body))


def test_submitting_and_signing(world: World) -> None:
    """An application sent back is handed in again; a contract is signed."""
    home = world.branches[HOME]
    by_id = {one.id: one for one in operations()}
    borrower = world.client(BANK, f"borrower:{HOME}:open")
    reviewer = world.client(BANK, "reviewer")
    with in_lender(BANK), outbox.inline():
        phone = applicant(11, "drafted").phone
        contract = home.one("contract", "drafted")
        with taken_back():
            path = address(by_id["act_on_application"], home, "open")
            back = ask(
                reviewer,
                BANK,
                by_id["act_on_application"],
                path,
                body={"action": "return", "opinion": "补充"},
            )
            assert back.status_code == 200, back.content
            submit = by_id["submit_my_application"]
            _fails_then_succeeds(lambda: ask(borrower, BANK, submit, address(submit, home, "open")))
        with taken_back():
            confirm_disclosure(actor=life.borrower_actor(phone), number=contract, seconds_shown=30)
            request_signature_code(actor=life.borrower_actor(phone), number=contract)
            code = {"code": latest_code(phone=phone, template="signature_code")}
            signer = world.client(BANK, f"borrower:{HOME}:drafted")
            sign = by_id["sign_borrower_contract"]
            _fails_then_succeeds(lambda: ask(signer, BANK, sign, address(sign, home, "drafted"), body=code))


def _fails_then_succeeds(send: Callable[[], Any]) -> None:
    with in_lender(BANK), outbox.inline():
        before = everything()
        with failing(*ANSWER):
            answer = send()
        assert answer.status_code == 500, answer.content
        assert answer.json()["error"]["code"] == "unexpected" and b"disk" not in answer.content
    with in_lender(BANK), outbox.inline():
        assert changed(before) == set()
        with taken_back():
            again = send()
            assert again.status_code in (200, 201, 204), again.content


class CountingBank:
    """Pays each reference once, whatever happens afterwards."""

    def __init__(self) -> None:
        self.paid: dict[str, int] = {}
        self.silent = False

    def transfer(self, *, reference: str, account: str, name: str, amount: int) -> BankAnswer:
        if self.silent:
            raise BankUnavailable("no answer")
        self.paid.setdefault(reference, amount)
        return BankAnswer(outcome=BankOutcome.DONE, bank_reference=f"YH{reference}", problem="")

    debit = transfer


def test_a_pay_out_the_bank_carried_out_is_booked_once_however_often_it_fails(world: World) -> None:
    bank, order = CountingBank(), world.branches[HOME].one("disbursement", "ordered")
    with in_lender(BANK), outbox.inline(), answering(BankGateway, bank), taken_back():
        approve_disbursement(actor=life.Desk.of(QINGSHAN).checker, disbursement_id=order)
        before, bank.silent = everything(), True
        with pytest.raises(BankUnavailable):
            send_disbursement(disbursement_id=order)
        assert changed(before) == set()
        bank.silent = False
        for _ in range(2):
            with failing(*last_entry("disbursement.paid")), pytest.raises(DatabaseError):
                send_disbursement(disbursement_id=order)
            assert changed(before) == set()
        assert send_disbursement(disbursement_id=order).status == "paid"
        assert len(bank.paid) == 1
        assert all(result.ok for result in run_check() if result.code not in ("outbox", "outbox_drained"))


def test_a_day_that_fails_while_closing_is_closed_by_trying_again(own_world: World) -> None:
    """Each step of the end of day is whole or not there; the next run goes on from where it stopped."""
    with in_lender(BANK), outbox.inline():
        day = business_date.today()
        with failing("ledger_journalentry", "INSERT", "true"), pytest.raises(DatabaseError):
            close_day(remind=False)
        assert business_date.today() == day
        assert not apps.get_model("ledger.JournalEntry").objects.filter(business_date__gt=day).exists()
        close_day(remind=False)
        assert business_date.today() > day
        assert [result for result in run_check() if not result.ok and "outbox" not in result.code] == []
