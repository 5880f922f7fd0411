"""Who may ask what: every operation asked by nobody, a borrower, each ready role and another branch."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from huoshui.foundation import outbox
from huoshui.identity.ready_roles import READY_ROLES
from huoshui.lenders.queries import in_lender
from tests.isolation.asking import KIND_OF, Operation, address, ask, nowhere, operations
from tests.isolation.test_lenders_apart import text_of
from tests.isolation.world import AWAY, BANK, HOME, ROLES, STAGES, World, taken_back

ANYBODY_ON_STAFF = {
    *("change_staff_password", "list_branches", "list_decline_reasons", "list_work", "read_staff_session"),
}
BEFORE_LOGIN = {"confirm_code", "log_in_staff", "log_out_borrower", "log_out_staff", "request_code"}
# Operation → the permission it needs; where one of several will do, all of them.
NEEDS: dict[str, str] = {
    "act_on_application": "application.review application.approve",
    "add_application_document": "application.enter",
    "answer_class_review": "classification.confirm",
    "answer_line_review": "line.approve",
    "approve_disbursement": "disbursement.check",
    "approve_loan_change": "loan_change.check",
    "cancel_disbursement": "disbursement.make disbursement.check",
    "cancel_loan_change": "loan_change.make",
    "change_user": "user.manage",
    "check_product_version": "product.check",
    "close_line": "line.approve",
    "create_staff_product": "product.edit",
    "create_user": "user.manage",
    "decline_loan_change": "loan_change.check",
    "draft_product_version": "product.edit",
    "draw_on_staff_line": "disbursement.make",
    "enter_application": "application.enter",
    "export_audit": "audit.view",
    "export_staff_applications": "application.view",
    "export_staff_loans": "loan.view",
    "export_staff_trial_balance": "ledger.view",
    "export_staff_vouchers": "ledger.view",
    "freeze_line": "line.freeze",
    "get_application_document": "application.view",
    "get_asset_quality": "report.view",
    "get_dashboard": "report.view",
    "get_day_end": "dayend.run",
    "get_day_end_progress": "dayend.run",
    "get_loan_change": "loan.view",
    "get_loan_classification": "loan.view",
    "get_migration": "report.view",
    "get_provision_run": "report.view",
    "get_staff_application": "application.view",
    "get_staff_certificate": "loan.view",
    "get_staff_contract": "contract.view",
    "get_staff_contract_file": "contract.view",
    "get_staff_decision": "decision.view",
    "get_staff_line": "loan.view",
    "get_staff_loan": "loan.view",
    "get_staff_product_version": "product.view",
    "get_staff_trial_balance": "ledger.view",
    "get_staff_voucher": "ledger.view",
    "list_audit": "audit.view",
    "list_staff_lines": "loan.view",
    "request_line_review": "line.review",
    "unlock_line": "line.unlock",
    "list_changes_of_loan": "loan.view",
    "list_checks": "ledger.view",
    "list_class_reviews": "loan.view",
    "list_class_rules": "loan.view",
    "list_classified_loans": "loan.view",
    "list_contracts_ready_to_disburse": "contract.view disbursement.make disbursement.check",
    "list_customers": "customer.view",
    "list_decision_flows": "decision.view",
    "list_loan_changes": "loan.view",
    "list_moved_loans": "report.view",
    "list_outbox": "outbox.manage",
    "list_permissions": "user.manage",
    "list_provision_run_loans": "report.view",
    "list_provision_runs": "report.view",
    "list_roles": "user.manage",
    "list_staff_accounts": "ledger.view",
    "list_staff_applications": "application.view",
    "list_staff_contracts": "contract.view",
    "list_staff_debits": "loan.view",
    "list_staff_disbursements": "contract.view disbursement.make disbursement.check",
    "list_staff_loans": "loan.view",
    "list_staff_messages": "message.view",
    "list_staff_parameters": "parameter.view",
    "list_staff_products": "product.view",
    "list_staff_reminders": "collection.view",
    "list_staff_vouchers": "ledger.view",
    "list_user_logins": "user.manage",
    "list_users": "user.manage",
    "preview_loan_change": "loan.view",
    "preview_repayment": "repayment.enter",
    "preview_waiting_change": "loan.view",
    "propose_customer_change": "customer.edit",
    "propose_loan_class": "classification.propose",
    "quote_staff_payoff": "loan.view",
    "read_customer": "customer.view",
    "receive_repayment": "repayment.enter",
    "record_recovery": "repayment.enter",
    "register_customer": "customer.edit",
    "remove_application_document": "application.enter",
    "replay_staff_decision": "decision.view",
    "request_disbursement": "disbursement.make",
    "request_loan_change": "loan_change.make",
    "retry_outbox": "outbox.manage",
    "reveal_customer": "customer.view",
    "reverse_repayment": "repayment.reverse",
    "review_customer_change": "customer.review",
    "run_day_end": "dayend.run",
    "run_provisions": "provision.run",
    "save_application_form": "application.enter",
    "save_role": "user.manage",
    "save_staff_parameter": "parameter.edit",
    "submit_product_version": "product.edit",
    "submit_staff_application": "application.enter",
    "verify_audit": "audit.view",
    "void_staff_contract": "contract.manage",
    "withdraw_staff_application": "application.enter",
    "write_off_loan": "repayment.reverse",
}
# The books and the journal are the whole lender's; so are its people, products and sandbox.
LENDER_WIDE = {"voucher", "letter", "user", "version", "provision_run"}
LENDER_WIDE_LISTS = {
    *("list_staff_vouchers", "export_staff_vouchers", "list_audit", "export_audit", "list_users"),
    *("list_outbox", "list_staff_messages"),
}


def of(audience: str) -> list[Operation]:
    return [one for one in operations() if one.audience == audience]


def guarded() -> list[Operation]:
    return [one for one in operations() if one.audience != "public" and one.id not in BEFORE_LOGIN]


def error_of(answer: Any) -> dict[str, Any]:
    error: dict[str, Any] = answer.json()["error"]
    assert error["message_zh"] and error["message_en"] and error["message"] == error["message_zh"]
    return error


@pytest.fixture(scope="module")
def roles(world: World) -> dict[str, Client]:
    return {role: world.client(BANK, role) for role in ROLES}


def test_every_operation_says_who_may_ask_it() -> None:
    named = {*NEEDS, *ANYBODY_ON_STAFF, *BEFORE_LOGIN}
    assert {one.id for one in of("staff")} - named == set(), "say in NEEDS which permission this asks for"
    assert set(NEEDS) - {one.id for one in of("staff")} == set()


def test_nobody_is_told_anything_but_to_log_in(world: World) -> None:
    home, nobody = world.branches[HOME], Client(raise_request_exception=False)
    for operation in guarded():
        for path in {address(operation, home), nowhere(operation)}:
            with taken_back():
                answer = ask(nobody, BANK, operation, path)
            assert (answer.status_code, error_of(answer)["code"]) == (401, "login_required"), operation.id


def test_a_borrower_never_reaches_the_desk_nor_staff_the_portal(world: World) -> None:
    home = world.branches[HOME]
    visitors = {
        "staff": world.client(BANK, f"borrower:{HOME}:paid"),
        "borrower": world.client(BANK, ROLES[0]),
    }
    for operation in guarded():
        for path in {address(operation, home), nowhere(operation)}:
            with taken_back():
                answer = ask(visitors[operation.audience], BANK, operation, path)
            assert (answer.status_code, error_of(answer)["code"]) == (403, "api.wrong_audience"), operation.id


@pytest.mark.parametrize("operation", of("staff"), ids=lambda one: one.id)
def test_a_role_does_what_its_permissions_say_and_no_more(
    operation: Operation, world: World, roles: dict[str, Client]
) -> None:
    if operation.id in BEFORE_LOGIN:
        return
    stage = "open" if operation.id == "act_on_application" else "paid"
    needed = set(NEEDS.get(operation.id, "").split())
    for role in READY_ROLES:
        with taken_back(), outbox.inline():
            answer = ask(roles[role.code], BANK, operation, address(operation, world.branches[HOME], stage))
        may = not needed or bool(needed & role.permissions)
        if operation.id == "act_on_application" and may:
            # The first review is open: who only gives the final approval is not asked yet.
            may = "application.review" in role.permissions
        assert answer.status_code < 500, text_of(answer)
        assert (answer.status_code not in (401, 403)) == may, (role.code, answer.status_code)
        if not may:
            error_of(answer)


def scoped() -> list[Operation]:
    return [
        one
        for one in of("staff")
        if one.parameters
        and any(KIND_OF.get(place, "version") not in LENDER_WIDE for place in one.places.values())
    ]


@pytest.mark.parametrize("operation", scoped(), ids=lambda one: one.id)
def test_another_branchs_case_is_not_there(operation: Operation, world: World) -> None:
    officer, away = world.client(BANK, f"branch:{HOME}"), world.branches[AWAY]
    with taken_back():
        nothing = ask(officer, BANK, operation, nowhere(operation))
    assert nothing.status_code == 404
    for path in {address(operation, away, stage) for stage in STAGES}:
        with taken_back():
            answer = ask(officer, BANK, operation, path)
        assert (answer.status_code, answer.json()) == (404, nothing.json()), path


@pytest.mark.parametrize(
    "operation",
    [one for one in of("staff") if one.method == "GET" and not one.parameters],
    ids=lambda one: one.id,
)
def test_no_list_shows_another_branchs_case(operation: Operation, world: World) -> None:
    if operation.id in LENDER_WIDE_LISTS:
        return
    officer, away = world.client(BANK, f"branch:{HOME}"), world.branches[AWAY]
    asked: list[dict[str, Any]] = [
        {},
        *({"search": mark} for mark in away.marks[:6] if "search" in operation.query),
    ]
    for query in asked:
        with taken_back():
            answer = ask(officer, BANK, operation, operation.path, **query)
            text = text_of(answer)
        assert answer.status_code in (200, 404), text
        assert [mark for mark in away.marks if mark in text] == []
        if query and not operation.path.endswith("export"):
            assert answer.json()["total"] == 0, query


@pytest.mark.parametrize(
    "operation", [one for one in of("borrower") if one.parameters], ids=lambda one: one.id
)
def test_another_borrowers_things_are_not_there(operation: Operation, world: World) -> None:
    with taken_back():
        nothing = ask(world.client(BANK, f"borrower:{HOME}:open"), BANK, operation, nowhere(operation))
    assert nothing.status_code == 404
    for asker in ("open", "paid"):
        client = world.client(BANK, f"borrower:{HOME}:{asker}")
        for branch in (HOME, AWAY):
            for stage in STAGES:
                if (branch, stage) == (HOME, asker) or "{code}" in operation.path:
                    continue
                path = address(operation, world.branches[branch], stage)
                if branch == HOME and path == address(operation, world.branches[HOME], asker):
                    continue
                with taken_back():
                    answer = ask(client, BANK, operation, path)
                assert (answer.status_code, answer.json()) == (404, nothing.json()), path


def test_a_borrower_sees_only_their_own(world: World) -> None:
    home = world.branches[HOME]
    client = world.client(BANK, f"borrower:{HOME}:open")
    own = {home.rows["customer"]["open"], home.rows["application"]["open"]}
    for operation in of("borrower"):
        if operation.method == "GET" and not operation.parameters:
            with taken_back():
                text = text_of(ask(client, BANK, operation, operation.path))
            others = [mark for mark in (*home.marks, *world.branches[AWAY].marks) if len(mark) > 10]
            foreign = {mark for mark in others if mark in text} - own
            assert not {mark for mark in foreign if mark[:2] in ("SQ", "HT", "JJ", "KH")}, operation.id


def test_a_customers_file_shows_only_the_loans_of_the_readers_branches(world: World) -> None:
    """The customer is known here, the loan was made there."""
    home, officer = world.branches[HOME], world.client(BANK, f"branch:{HOME}")
    path = f"/{BANK}/api/staff/customers/{home.one('customer')}"
    assert [loan["number"] for loan in officer.get(path).json()["loans"]] == [home.one("loan")]
    with taken_back(), in_lender(BANK):
        away = apps.get_model("identity.Branch").objects.get(code=AWAY)
        apps.get_model("servicing.LoanAccount").objects.filter(number=home.one("loan")).update(branch=away)
        assert officer.get(path).json()["loans"] == []
