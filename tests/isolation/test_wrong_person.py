"""Who may ask what: every operation asked by nobody, a borrower, each ready role and another branch."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from huoshui.foundation import outbox
from huoshui.identity.ready_roles import READY_ROLES
from huoshui.lenders.queries import in_lender
from tests.isolation.asking import KIND_OF, Operation, address, ask, nowhere, operations
from tests.isolation.test_lenders_apart import how_many, text_of
from tests.isolation.world import AWAY, BANK, HOME, ROLES, STAGES, World, taken_back

ANYBODY_ON_STAFF = {
    *(
        "end_delegation",
        "change_staff_password",
        "list_branches",
        "list_decline_reasons",
        "list_work",
        "read_staff_session",
    ),
}
BEFORE_LOGIN = {"confirm_code", "log_in_staff", "log_out_borrower", "log_out_staff", "request_code"}
# What is asked of a case at another stage than paid out: an open step, a change of rights of one's own.
STAGE_OF = {"act_on_application": "open", "withdraw_sensitive_change": "settled"}
# Operation → the permission it needs; of several any one will do, and + joins what it needs at once.
NEEDS: dict[str, str] = {
    "answer_file_disposal": "archive.check",
    "count_case_files": "archive.view",
    "get_archived_file": "archive.view",
    "get_archived_page": "archive.view",
    "get_archived_picture": "archive.view",
    "get_case_file": "archive.view",
    "lift_legal_hold": "archive.hold",
    "list_case_files": "archive.view",
    "list_file_disposals": "archive.view",
    "place_legal_hold": "archive.hold",
    "refile_case": "archive.view",
    "request_file_disposal": "archive.dispose",
    "search_archive": "archive.view",
    "answer_alert": "alert.handle",
    "list_alert_rules": "alert.view",
    "list_alerts": "alert.view",
    "take_alert": "alert.handle",
    "answer_customer_rating": "rating.confirm",
    "export_staff_ratings": "rating.view",
    "get_staff_rating": "rating.view",
    "list_customer_ratings": "rating.view",
    "list_staff_ratings": "rating.view",
    "preview_customer_rating": "rating.propose",
    "propose_customer_rating": "rating.propose",
    "change_rating_model": "rating_model.edit",
    "check_rating_model": "rating_model.check",
    "draft_rating_model": "rating_model.edit",
    "get_staff_rating_model": "rating_model.view",
    "list_staff_rating_models": "rating_model.view",
    "submit_rating_model": "rating_model.edit",
    "answer_unified_line": "unified_line.approve",
    "close_staff_unified_line": "unified_line.approve",
    "export_staff_unified_lines": "unified_line.view",
    "freeze_staff_unified_line": "unified_line.freeze",
    "get_customer_unified_line": "unified_line.view",
    "get_staff_unified_line": "unified_line.view",
    "list_staff_unified_lines": "unified_line.view",
    "preview_unified_line": "unified_line.propose",
    "propose_unified_line": "unified_line.propose",
    "release_staff_unified_line": "unified_line.release",
    "ask_source_change": "source.edit",
    "decide_source_change": "source.check",
    "export_source_pulls": "source.view",
    "get_decision_variables": "decision.view",
    "list_data_sources": "source.view",
    "list_source_costs": "source.view",
    "list_source_pulls": "source.view",
    "add_model_sample": "model.make",
    "decide_sensitive_change": "user.manage",
    "export_access": "access.view user.manage",
    "get_access_matrix": "access.view user.manage",
    "hand_over_cases": "user.manage",
    "list_cases_of_user": "user.manage",
    "get_sensitive_change": "access.view user.manage",
    "list_people_access": "access.view user.manage",
    "list_sensitive_changes": "access.view user.manage",
    "save_role_displays": "user.manage",
    "withdraw_sensitive_change": "user.manage",
    "ask_model_training": "model.make",
    "check_flow": "decision_flow.check",
    "check_model": "model.check",
    "draft_flow": "decision_flow.edit",
    "edit_model": "model.make",
    "fit_limits": "decision_flow.edit",
    "get_flow": "decision_flow.view",
    "get_flow_contest": "decision_flow.view",
    "get_flow_watch": "decision_flow.view",
    "sample_from_book": "model.make",
    "get_flow_trial": "decision_flow.view",
    "get_model": "model.view",
    "get_model_file": "model.view",
    "get_model_sample": "model.make",
    "get_model_training": "model.view",
    "get_past_case": "decision_flow.view",
    "launch_flow": "decision_flow.check",
    "list_flows": "decision_flow.view",
    "list_model_samples": "model.make",
    "list_model_trainings": "model.view",
    "list_models": "model.view",
    "preview_model_edit": "model.make",
    "register_model_file": "model.make",
    "remove_model_sample": "model.make",
    "retire_flow": "decision_flow.edit",
    "retire_model": "model.make",
    "save_flow": "decision_flow.edit",
    "submit_flow": "decision_flow.edit",
    "submit_model": "model.make",
    "try_case": "decision_flow.view",
    "try_case_file": "decision_flow.view",
    "try_flow": "decision_flow.edit",
    "watch_model": "model.view",
    "list_batches": "application.view",
    "get_batch": "application.view",
    "list_batch_rows": "application.view",
    "get_batch_template": "application.enter",
    "get_batch_file": "application.enter",
    "upload_batch": "application.enter",
    "import_batch": "application.enter",
    "hand_in_batch": "application.enter",
    "withdraw_batch": "application.enter",
    "attach_batch_documents": "application.enter",
    "remind_batch": "application.enter",
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
    "list_fee_collectors": "ledger.view",
    "list_fee_settlements": "ledger.view",
    "settle_collected_fees": "fee.settle",
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
    "list_loan_changes": "loan.view",
    "list_moved_loans": "report.view",
    "list_outbox": "outbox.manage",
    "list_permissions": "access.view user.manage",
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
    "list_parameter_proposals": "parameter.view",
    "check_parameter_proposal": "parameter.edit",
    "list_staff_purposes": "parameter.view",
    "save_staff_purpose": "parameter.edit",
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
    "redraft_staff_contract": "contract.manage",
    "withdraw_staff_application": "application.enter",
    "write_off_loan": "repayment.reverse",
    "read_relations": "customer.view",
    "read_spread": "customer.view",
    "propose_relation": "customer.edit",
    "list_relation_staff": "customer.edit",
    "propose_relation_end": "customer.edit",
    "propose_statement": "customer.edit",
    "review_relation": "customer.review",
    "review_statement": "customer.review",
    "read_paper": "customer.edit application.enter",
    "get_paper_reading": "customer.edit application.enter",
    "get_paper_page": "customer.edit application.enter",
    "confirm_paper_reading": "customer.edit application.enter",
    "list_contract_signers": "contract.view",
    "get_contract_evidence": "contract.view",
    "download_contract_evidence": "contract.view",
    "preview_contract_template": "contract_template.view+contract.view",
    "add_contract_signer": "contract.manage",
    "remove_contract_signer": "contract.manage",
    "resend_contract_link": "contract.manage",
    "list_contract_templates": "contract_template.view",
    "read_template_words": "contract_template.view",
    "get_contract_template": "contract_template.view",
    "draft_contract_template": "contract_template.edit",
    "save_contract_template": "contract_template.edit",
    "submit_contract_template": "contract_template.edit",
    "check_contract_template": "contract_template.check",
    "retire_contract_template": "contract_template.edit contract_template.check",
    "add_signer": "application.view",
    "transfer_step": "application.view",
    "remind_signers": "application.view",
    "recall_act": "application.view",
    "list_colleagues": "application.view",
    "list_delegations": "application.view",
    "delegate_approvals": "application.view",
    "list_possible_delegates": "application.view",
    "get_application_memo": "application.view",
    "print_memo": "application.view",
    "write_memo_in_word": "application.view",
    "comment_on_memo": "application.view",
    "settle_memo_comment": "application.view",
    "write_change_memo": "application.review",
    "list_approval_flows": "approval_flow.view",
    "list_flow_words": "approval_flow.view",
    "get_approval_flow": "approval_flow.view",
    "draw_approval_flow": "approval_flow.edit",
    "save_approval_flow": "approval_flow.edit",
    "try_approval_flow": "approval_flow.edit",
    "submit_approval_flow": "approval_flow.edit",
    "retire_approval_flow": "approval_flow.edit",
    "check_approval_flow": "approval_flow.check",
    "list_days": "parameter.view",
    "save_day": "parameter.edit",
    "remove_day": "parameter.edit",
    "list_collateral_kinds": "collateral.view",
    "list_collateral_tasks": "collateral.view",
    "list_collateral": "collateral.view",
    "export_collateral": "collateral.view",
    "get_asset": "collateral.view",
    "reveal_asset": "collateral.view",
    "get_asset_document": "collateral.view",
    "get_case_securities": "collateral.view",
    "get_customer_securities": "collateral.view",
    "register_asset": "collateral.edit",
    "value_asset": "collateral.edit",
    "insure_asset": "collateral.edit",
    "add_asset_document": "collateral.edit",
    "propose_security": "collateral.edit",
    "agree_security": "collateral.edit",
    "void_security": "collateral.edit",
    "request_registration": "collateral.edit",
    "request_release": "collateral.edit",
    "propose_guarantee": "collateral.edit",
    "agree_guarantee": "collateral.edit",
    "answer_security_step": "collateral.check",
    "end_guarantee": "collateral.check",
    "get_contract_tranches": "contract.view disbursement.make disbursement.check loan.view",
    "preview_contract_tranche": "disbursement.make disbursement.check",
    "get_order_desk": "contract.view disbursement.make disbursement.check",
    "get_disbursement": "contract.view disbursement.make disbursement.check",
    "preview_way": "contract.view disbursement.make disbursement.check",
    "get_payment_voucher": "contract.view disbursement.make disbursement.check",
    "get_condition_file": "contract.view disbursement.make disbursement.check",
    "get_paper_file": "contract.view disbursement.make disbursement.check",
    "file_paper": "disbursement.make use_report.make",
    "correct_payment": "disbursement.make",
    "ask_return": "disbursement.make",
    "refuse_payment": "disbursement.check",
    "pass_payment": "disbursement.check",
    "add_condition": "application.approve",
    "meet_condition": "disbursement.make contract.manage",
    "waive_condition": "condition.waive",
    "get_money_use": "loan.view",
    "file_use_report": "use_report.make",
    "import_bank_statement": "use_report.make",
    "review_use_report": "use_report.review",
    "list_partners": "partner.view",
    "get_partner": "partner.view",
    "list_products_for_partners": "partner.view",
    "list_partner_changes": "partner.view",
    "propose_partner": "partner.manage",
    "resume_partner": "partner.manage",
    "issue_partner_key": "partner.manage",
    "withdraw_partner_change": "partner.manage",
    "decide_partner_change": "partner.check",
    "suspend_partner": "partner.manage partner.check",
    "retire_partner_key": "partner.manage partner.check",
}
# The books and the journal are the whole lender's; so are its people, products and sandbox.
LENDER_WIDE = {
    *(
        "voucher",
        "letter",
        "user",
        "version",
        "provision_run",
        "rating_model",
        "flow",
        "trial",
        "model",
        "sample",
        "training",
        "sensitive_change",
        "approval_flow",
        "template",
        "delegation",
        "day",
        "parameter_proposal",
        "partner",
        "partner_change",
        "source_change",
        "partner_key",
    ),
}
LENDER_WIDE_LISTS = {
    *("list_staff_vouchers", "export_staff_vouchers", "list_audit", "export_audit", "list_users"),
    *("list_outbox", "list_staff_messages"),
}


def of(audience: str) -> list[Operation]:
    return [one for one in operations() if one.audience == audience]


def guarded() -> list[Operation]:
    return [one for one in (*of("staff"), *of("borrower")) if one.id not in BEFORE_LOGIN]


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
    stage = STAGE_OF.get(operation.id, "paid")
    needed = [set(each.split("+")) for each in NEEDS.get(operation.id, "").split()]
    for role in READY_ROLES:
        with taken_back(), outbox.inline():
            answer = ask(roles[role.code], BANK, operation, address(operation, world.branches[HOME], stage))
        may = not needed or any(each <= role.permissions for each in needed)
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
            assert how_many(answer) == 0, query


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


@pytest.mark.parametrize("operation", of("partner"), ids=lambda one: one.id)
def test_without_a_signature_nobody_is_a_partner(operation: Operation, world: World) -> None:
    """No session opens the partners' interface, and it does not tell what is there."""
    home, nobody = world.branches[HOME], Client(raise_request_exception=False)
    askers = (nobody, world.client(BANK, ROLES[0]), world.client(BANK, f"borrower:{HOME}:paid"))
    paths = {address(operation, home), nowhere(operation)}
    with taken_back():
        answers = [ask(asker, BANK, operation, path) for asker in askers for path in paths]
    for answer in answers:
        assert (answer.status_code, error_of(answer)["code"]) == (401, "partners.signature_refused")


@pytest.mark.parametrize(
    "operation", [one for one in of("partner") if one.parameters], ids=lambda one: one.id
)
def test_another_partners_cases_are_not_there(operation: Operation, world: World) -> None:
    client = world.client(BANK, f"partner:{HOME}")
    with taken_back():
        nothing = ask(client, BANK, operation, nowhere(operation))
    assert nothing.status_code == 404
    for stage in STAGES:
        with taken_back():
            answer = ask(client, BANK, operation, address(operation, world.branches[AWAY], stage))
        assert (answer.status_code, answer.json()) == (404, nothing.json()), stage


def test_a_partners_list_is_its_own(world: World) -> None:
    page = world.client(BANK, f"partner:{HOME}").get(f"/{BANK}/api/partner/applications?limit=100").json()
    numbers = {one["number"] for one in page["items"]}
    assert set(world.branches[HOME].all("application")) <= numbers
    assert not set(world.branches[AWAY].all("application")) & numbers


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
