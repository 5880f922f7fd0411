"""Two lenders and what each of them knows: the things the other one must never see."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from huoshui.contracts.tests.book import TODAY
from huoshui.demo import life
from huoshui.demo.accounts import HUIMIN, QINGSHAN, DemoLender
from huoshui.demo.applicants import Applicant, consumer_applicant, revolving_applicant
from huoshui.demo.lenders import branch_ids_by_code, furnish
from huoshui.demo.papers import demo_paper
from huoshui.foundation import clock, outbox
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.numbers import NumberKind
from huoshui.identity.operations import create_staff, save_role
from huoshui.identity.permissions import PERMISSIONS
from huoshui.identity.queries import Scope, actor_of_username
from huoshui.identity.ready_roles import READY_ROLES
from huoshui.lenders.queries import in_lender
from huoshui.origination.operations import add_document, save_draft, start_application
from huoshui.parties.operations import propose_change
from huoshui.risk.drafting.operations import draft_flow
from huoshui.risk.drafting.trial import ask_trial, run_trial
from huoshui.risk.modelling.tests.made_up import as_csv, past_loans
from huoshui.risk.registry.samples import add_sample
from huoshui.risk.registry.training import ask_training, run_training
from huoshui.risk.registry.wish import TrainingWish
from huoshui.servicing.classification.reviews import NewReview, propose_class
from huoshui.servicing.lines.operations import request_line_review
from huoshui.servicing.operations import receive_repayment, request_change
from huoshui.servicing.provisioning.run import provision_now
from huoshui.servicing.queries import quote_payoff
from tests.isolation.desk_rows import KINDS as DESK_KINDS
from tests.isolation.desk_rows import keep_rows_of_case, keep_rows_of_lender, load_rows
from tests.isolation.partners import PartnerClient, keep_partner

BANK, COMPANY = QINGSHAN.slug, HUIMIN.slug
ROLES = tuple(role.code for role in READY_ROLES)
PASSWORD = "Huoshui-2026"
HOME, AWAY, COUNTY = "QS01", "QS02", "HM01"
"""Two branches of the bank and one of the company: each has every kind of case, from people of its own."""

OMNI = "everything"
"""A member of staff with every permission there is, who sees all branches."""

STAGES = ("paid", "settled", "ordered", "drafted", "open")
_BRANCHES = {BANK: {HOME: 11, AWAY: 12}, COMPANY: {COUNTY: 13}}
_FIRST_ID, _FIRST_NUMBER = 900_000, 8000


@dataclass(frozen=True, kw_only=True)
class Branch:
    """What one branch has: rows by kind, and the texts by which they would be recognised."""

    slug: str
    code: str
    rows: dict[str, dict[str, Any]]
    marks: tuple[str, ...]

    def one(self, kind: str, stage: str = "paid") -> Any:
        """An identifier of that kind, from the case at that stage."""
        return self.rows[kind][stage]

    def all(self, kind: str) -> list[Any]:
        return list(self.rows[kind].values())


@dataclass(frozen=True, kw_only=True)
class World:
    """The bank's two branches, the company's one, and who can log in where."""

    branches: dict[str, Branch]
    users: dict[str, dict[str, int]]

    def client(self, slug: str, who: str) -> Client:
        """A browser with `who` logged in: a role, "branch:QS01" (all rights there), "borrower:QS01:paid"; or
        the program of "partner:QS01".
        """
        if who.startswith("partner:"):
            return PartnerClient(slug, who.removeprefix("partner:"))
        client = Client(raise_request_exception=False)
        with in_lender(slug):
            client.force_login(apps.get_model("identity.User").objects.get(pk=self.users[slug][who]))
        client.cookies[settings.SESSION_COOKIE_NAME]["path"] = "/"
        return client


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens within the block is undone: the next request finds the world as it was."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def build_world() -> None:
    """Both lenders furnished, and every kind of thing made at each by the public operations."""
    for lender in (QINGSHAN, HUIMIN):
        with in_lender(lender.slug), outbox.inline():
            if lender is HUIMIN:
                _push_ids_apart()
            furnish(lender, opening_date=TODAY)
            save_role(actor=SYSTEM, code=OMNI, name="全部权限", name_en="Everything", permissions=PERMISSIONS)
            for role in (*ROLES, OMNI):
                _staff(role, role, lender.branches[0].code, "all")
            for code, serial in _BRANCHES[lender.slug].items():
                _staff(f"branch:{code}", OMNI, code, "branch")
                _live(lender, code, serial)
            provision_now(actor=SYSTEM)
            keep_rows_of_lender(lender.slug, actor_of_username(_username(OMNI)))
            _model_and_flow(actor_of_username(_username(OMNI)))
            _propose_role("clerk", actor_of_username(_username(OMNI)))
            _propose_role("teller", actor_of_username(_username("administrator")))
            _dead_letter()


def _push_ids_apart() -> None:
    """Ids and numbers of the company begin where the bank's do not reach, so they exist only there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()")
        for (name,) in cursor.fetchall():
            cursor.execute(
                "SELECT setval(quote_ident(current_schema()) || '.' || quote_ident(%s), %s)",
                [name, _FIRST_ID],
            )
        cursor.executemany(
            "INSERT INTO foundation_numbersequence (kind, day, last_value) VALUES (%s, %s, %s)",
            [(kind.value, TODAY, _FIRST_NUMBER) for kind in NumberKind],
        )


def _staff(username: str, role: str, branch: str, scope: str) -> None:
    create_staff(
        actor=SYSTEM,
        username=username,
        name=f"员工{username}",
        branch_id=branch_ids_by_code()[branch],
        role_codes=(role,),
        data_scope=scope,
        password=PASSWORD,
        must_change_password=False,
    )


def applicant(serial: int, stage: str) -> Applicant:
    """The applicant of a branch's case at that stage: always the same one, of good standing."""
    place = STAGES.index(stage)
    found = consumer_applicant(Random(serial), serial * 10 + place, region_code="341723", on=TODAY)
    form = {
        **found.form,
        "name": ("王芳", "李强", "张伟", "刘洋", "孙丽")[place] + "甲乙丙丁"[serial - 11],
        "address": f"第{serial}街{place}栋",
        "amount": "50000.00",
        "term_months": 12,
        "repayment_method": "equal_instalment",
        "monthly_income": "18000.00",
        "monthly_debt": "0.00",
    }
    return replace(found, form=form, name=str(form["name"]))


def _live(lender: DemoLender, code: str, serial: int) -> None:
    """A case at each stage, a draft with a document, and a change of a customer's file to review."""
    branch_id, desk = branch_ids_by_code()[code], life.Desk.of(lender)
    for stage in STAGES:
        person = applicant(serial, stage)
        number = life.apply(person, branch_id=branch_id)
        if stage == "open":
            continue
        life.approve_at_desk(number, desk)
        if stage == "drafted":
            continue
        contract = life.sign(number, person.phone)
        if stage == "ordered":
            life.order_pay_out(contract, desk)
            continue
        _repay(life.pay_out(contract, desk), desk, in_full=stage == "settled")
    maker = actor_of_username(_username(f"branch:{code}"))
    keep_rows_of_case(applicant(serial, "paid").name, code, serial, maker)
    _draft(applicant(serial, "paid"), branch_id)
    _line(serial, code, branch_id, desk)
    keep_partner(code, branch_id, maker, actor_of_username(_username(OMNI)))
    _propose_class(applicant(serial, "paid"), code)
    _ask_for_change(applicant(serial, "paid"), code)
    _alert(applicant(serial, "paid"))
    customer = apps.get_model("parties.Customer").objects.get(name=applicant(serial, "paid").name)
    propose_change(
        actor=actor_of_username(_username(f"branch:{code}")),
        number=customer.number,
        field="address",
        after=f"第{serial}街新址",
        scope=Scope(all=True),
    )


def line_applicant(serial: int) -> Applicant:
    """The one who has the branch's credit line: of good standing."""
    found = revolving_applicant(Random(serial), serial * 10 + 9, region_code="341723", on=TODAY)
    good = {"monthly_income": "60000.00", "monthly_expenses": "10000.00", "monthly_debt": "0.00"}
    return replace(found, form=found.form | good)


def _line(serial: int, code: str, branch_id: int, desk: life.Desk) -> None:
    """A line drawn on, with a change that waits for its answer."""
    person = line_applicant(serial)
    number = life.open_line(person, desk, branch_id=branch_id)
    assert number is not None
    life.draw(number, person.phone, 1_000_000)
    request_line_review(
        actor=actor_of_username(_username(f"branch:{code}")),
        line_number=number,
        limit_amount=4_000_000,
        expiry_date=date(2031, 1, 1),
        reason=f"第{code}号年检",
    )


def _propose_class(person: Applicant, code: str) -> None:
    loan = apps.get_model("servicing.LoanAccount").objects.get(customer__name=person.name)
    propose_class(
        actor=actor_of_username(_username(f"branch:{code}")),
        loan_number=loan.number,
        new=NewReview(risk_class="special_mention", reason="经营下滑", evidence=f"第{code}次回访"),
    )


def _ask_for_change(person: Applicant, code: str) -> None:
    loan = apps.get_model("servicing.LoanAccount").objects.get(customer__name=person.name)
    request_change(
        actor=actor_of_username(_username(f"branch:{code}")),
        loan_number=loan.number,
        kind="fee",
        terms={"amount": "8.00", "name": "公证费"},
        reason=f"第{code}号申请",
    )


def _alert(person: Applicant) -> None:
    loan = apps.get_model("servicing.LoanAccount").objects.get(customer__name=person.name)
    apps.get_model("servicing.RiskAlert").objects.create(
        customer=loan.customer,
        loan=loan,
        rule="score_drop",
        fact_key=loan.number,
        facts={"before": "80", "after": "60"},
        raised_on=TODAY,
        due_on=TODAY,
    )


def _username(who: str) -> str:
    return who.lower()


def _repay(loan: str, desk: life.Desk, *, in_full: bool) -> None:
    amount = quote_payoff(loan, scope=Scope(all=True)).total if in_full else 100_00
    receive_repayment(
        actor=desk.maker,
        loan_number=loan,
        amount=amount,
        channel="counter",
        external_reference=f"LS-{loan}",
        payoff=in_full,
    )
    outbox.drain(strict=True)


def _draft(person: Applicant, branch_id: int) -> None:
    borrower = life.borrower_actor(person.phone)
    number = start_application(
        actor=borrower, product_code="microcredit", channel="portal", branch_id=branch_id
    )
    save_draft(actor=borrower, number=number, form={"name": person.name, "phone": person.phone})
    paper = demo_paper("id_card", person.name)
    add_document(actor=borrower, number=number, kind="id_card", file_name="id.jpg", content=paper)


def _model_and_flow(maker: Actor) -> None:
    """A sample with a model of it, and a draft of a flow that has been tried."""
    sample = add_sample(actor=maker, name="past.csv", content=as_csv(*past_loans(300)))
    wish = TrainingWish(target="结果", bad_value="坏", id_column="编号", models=(), card="woe_card")
    run_training(ask_training(actor=maker, sample_id=sample, name="卡", wish=wish), actor=maker)
    live = apps.get_model("risk.DecisionFlow").objects.get(code="consumer", status="live")
    draft = draft_flow(actor=maker, flow_id=live.pk)
    run_trial(ask_trial(actor=maker, flow_id=draft))


def _propose_role(code: str, maker: Actor) -> None:
    """A change of rights that waits for a second person."""
    save_role(actor=maker, code=code, name="柜员", name_en="Clerk", permissions=["loan.view"], reason="新岗")


def _dead_letter() -> None:
    delivery: Any = apps.get_model("foundation.OutboxDelivery").objects.order_by("pk").first()
    delivery.pk, delivery.state, delivery.reaction, delivery.next_attempt_at = (
        None,
        "dead",
        "x.y",
        clock.now(),
    )
    delivery.save()


def load_world() -> World:
    """The world as it lies in the database at hand."""
    branches: dict[str, Branch] = {}
    users: dict[str, dict[str, int]] = {}
    for slug, codes in _BRANCHES.items():
        with in_lender(slug):
            users[slug] = _users(slug)
            for code, serial in codes.items():
                branches[code] = _branch(slug, code, serial)
    return World(branches=branches, users=users)


def _users(slug: str) -> dict[str, int]:
    model = apps.get_model("identity.User")
    staff = (*ROLES, OMNI, *(f"branch:{code}" for code in _BRANCHES[slug]))
    found = {who: model.objects.get(username=_username(who)).pk for who in staff}
    for code, serial in _BRANCHES[slug].items():
        for stage in STAGES:
            phone = applicant(serial, stage).phone
            found[f"borrower:{code}:{stage}"] = life.borrower_actor(phone).user_id or 0
        found[f"borrower:{code}:line"] = life.borrower_actor(line_applicant(serial).phone).user_id or 0
    return found


def _branch(slug: str, code: str, serial: int) -> Branch:
    get = apps.get_model
    rows: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    marks: list[str] = []
    for stage in STAGES:
        person = applicant(serial, stage)
        customer = get("parties.Customer").objects.get(name=person.name)
        case = {"customer": customer.number}
        for application in get("origination.Application").objects.filter(
            customer=customer, product_code="consumer"
        ):
            case |= {"application": application.number, "decision": application.decision_record_id}
            case["document"] = application.documents.first().pk
        for contract in get("contracts.Contract").objects.filter(customer=customer):
            case["contract"] = contract.number
            for order in get("servicing.Disbursement").objects.filter(contract=contract):
                case["disbursement"] = order.pk
        for loan in get("servicing.LoanAccount").objects.filter(customer=customer):
            case["loan"] = loan.number
            entries = get("ledger.JournalEntry").objects.filter(source_number=loan.number)
            case["voucher"] = entries.first().number
            for review in get("servicing.ClassReview").objects.filter(loan=loan):
                case["class_review"] = review.pk
            for alert in get("servicing.RiskAlert").objects.filter(loan=loan):
                case["alert"] = alert.pk
            for change in get("servicing.LoanChange").objects.filter(loan=loan):
                case["loan_change"] = change.pk
        notification = get("parties.Notification").objects.filter(customer=customer).first()
        case["notification"] = notification.pk if notification else None
        for kind, value in case.items():
            if value is not None:
                rows[kind][stage] = value
                marks += [value] if isinstance(value, str) else []
        marks += [
            str(person.form[name]) for name in ("name", "id_number", "phone", "bank_account", "address")
        ]
    paid = get("parties.Customer").objects.get(name=applicant(serial, "paid").name)
    for kind, known in load_rows(slug, code, paid).items():
        rows[kind] |= known
    _whole_lender(rows, code)
    return Branch(slug=slug, code=code, rows=rows, marks=tuple(marks))


KINDS = (
    *("customer", "application", "draft", "document", "decision", "contract", "disbursement", "loan"),
    *("voucher", "notification", "change", "user", "letter", "version", "class_review", "provision_run"),
    *("loan_change", "line", "alert", "flow", "trial", "model", "sample", "training"),
    *("sensitive_change", *DESK_KINDS),
)


def _whole_lender(rows: dict[str, dict[str, Any]], code: str) -> None:
    get = apps.get_model
    draft = get("origination.Application").objects.get(product_code="microcredit", branch__code=code)
    rows["draft"]["paid"] = draft.number
    rows["document"]["draft"] = draft.documents.get().pk
    rows["line"]["paid"] = get("servicing.CreditLine").objects.get(branch__code=code).number
    rows["change"]["paid"] = get("parties.CustomerChange").objects.get(customer__branch__code=code).pk
    rows["user"]["paid"] = get("identity.User").objects.get(username=_username(f"branch:{code}")).pk
    rows["provision_run"]["paid"] = get("servicing.ProvisionRun").objects.get().pk
    rows["sample"]["paid"] = get("risk.ModelSample").objects.get().pk
    rows["training"]["paid"] = get("risk.ModelTraining").objects.get().pk
    rows["model"]["paid"] = get("risk.RiskModel").objects.get().pk
    rows["flow"]["paid"] = get("risk.DecisionFlow").objects.get(status="tested").pk
    rows["trial"]["paid"] = get("risk.FlowTrial").objects.get().pk
    first, second = get("identity.SensitiveChange").objects.order_by("pk").values_list("pk", flat=True)
    rows["sensitive_change"] |= {"paid": first, "settled": second}
    rows["letter"]["paid"] = get("foundation.OutboxDelivery").objects.get(state="dead").pk
    rows["version"]["paid"] = get("products.ProductVersion").objects.order_by("-pk").first().pk
