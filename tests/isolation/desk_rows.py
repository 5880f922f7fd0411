"""What the desk keeps about a case beside its stages: collateral, relations, payments, remarks, signers."""

import json
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction

from huoshui.contracts.tests.book import TODAY
from huoshui.core.approval import Step as FlowStep
from huoshui.core.approval import flow_of_levels, write_flow
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.fields import blind_index
from huoshui.origination.approval_flows.operations import draw_flow
from huoshui.risk.ratings.at_work import model_at_work

# Kind → the table, and the way from a row to the customer it is about.
TABLES = {
    "archive_entry": ("archive.Entry", "file__customer"),
    "legal_hold": ("archive.LegalHold", "file__customer"),
    "disposal": ("archive.Disposal", "file__customer"),
    "comment": ("origination.MemoComment", "application__customer"),
    "asset_document": ("collateral.AssetDocument", "asset__owner"),
    "security": ("collateral.Security", "customer"),
    "security_step": ("collateral.SecurityStep", "security__customer"),
    "guarantee": ("collateral.Guarantee", "customer"),
    "relation": ("parties.Relation", "customer"),
    "rating": ("risk.CustomerRating", "customer"),
    "unified_proposal": ("risk.UnifiedLineProposal", "customer"),
    "statement_entry": ("parties.StatementEntry", "customer"),
    "condition": ("servicing.ContractCondition", "contract__customer"),
    "payment": ("servicing.DisbursementPayment", "customer"),
    "trade_paper": ("servicing.TradePaper", "contract__customer"),
    "use_report": ("servicing.UseReport", "watch__loan__customer"),
}
WHOLE_LENDER = {
    "approval_flow": "origination.ApprovalFlowVersion",
    "template": "contracts.ContractTemplate",
    "rating_model": "risk.RatingModelVersion",
    "parameter_proposal": "products.ParameterProposal",
    "delegation": "origination.ApprovalDelegation",
    "source_change": "risk.SourceTerms",
    "reading": "papers.PaperReading",
    "partner": "partners.Partner",
    "partner_change": "partners.PartnerChange",
    "partner_key": "partners.PartnerKey",
}
KINDS = (*TABLES, *WHOLE_LENDER, "asset", "batch", "unified_line", "signer", "link", "page", "day")


def link_of(code: str) -> str:
    """The secret of the branch's signing link."""
    return f"link-of-{code}-{'x' * 24}"


def day_of(slug: str) -> date:
    """The day that only this lender's calendar has."""
    return date(2031, 1, 2) + timedelta(days=len(slug))


def new(table: str, **values: Any) -> Any:
    return apps.get_model(table).objects.create(**values)


def keep_rows_of_lender(slug: str, maker: Actor) -> None:
    """A drawn flow, a delegation and a day of the calendar: the whole lender's."""
    step = FlowStep(code="only", name="终审", name_en="Final", permission="application.approve")
    document = write_flow(flow_of_levels([(step, None)]))
    draw_flow(actor=maker, code="firms", name="企业", name_en="Firms", document=document)
    other = apps.get_model("identity.User").objects.exclude(pk=maker.user_id or 0).first()
    new(
        "origination.ApprovalDelegation", principal_id=maker.user_id, delegate=other, starts_on=TODAY,
        ends_on=TODAY, reason="休假", made_by_id=maker.user_id, made_at=clock.now(),
    )  # fmt: skip
    new("products.CalendarDay", day=day_of(slug), is_working=False, name="厂休", legal_basis="公告")
    new(
        "risk.SourceTerms", source="registry", is_on=True, price=60, note="合同变更",
        asked_by_id=maker.user_id, asked_at=clock.now(),
    )  # fmt: skip
    new(
        "products.ParameterProposal", code="lpr_1y", value="0.0290", valid_from=date(2031, 1, 20),
        legal_basis="公告", status="proposed", made_by=other, made_at=clock.now(),
    )  # fmt: skip
    file = apps.get_model("origination.ApplicationDocument").objects.order_by("pk")[0].file
    new(
        "papers.PaperReading", kind="identity_card", file=file, fields_read="{}", read_by_id=maker.user_id,
        pages=[{"width": 1, "height": 1, "turned": 0, "brightness": 200}] * 2, read_at=clock.now(),
    )  # fmt: skip


def keep_rows_of_case(name: str, code: str, serial: int, maker: Actor) -> None:
    """A row of each kind about the branch's case that was paid out."""
    customer = apps.get_model("parties.Customer").objects.get(name=name)
    cases = apps.get_model("origination.Application").objects
    case = cases.get(customer=customer, product_code="consumer")
    contract = apps.get_model("contracts.Contract").objects.get(application_id=case.number)
    file, me, at = case.documents.all()[0].file, maker.user_id, clock.now()
    made: dict[str, Any] = {"proposed_by_id": me, "proposed_at": at}
    new("origination.MemoComment", application=case, line="terms.asked", text=f"第{code}号批注",
        author_id=me, written_at=at)  # fmt: skip
    batch = new("origination.ApplicationBatch", number=f"PL2026112299{serial:02d}", name=f"第{code}号批次",
                product_version=case.product_version, product_code="consumer", branch=case.branch, file=file,
                file_name="a.xlsx", status="checked", created_by_id=me, created_at=at)  # fmt: skip
    new("origination.BatchRow", batch=batch, line=3, state="right", answers="{}",
        applicant_name=f"第{code}号生")  # fmt: skip
    new("parties.Relation", kind="guarantor", customer=customer, outside_name=f"第{code}号保证人",
        source="合同", since=TODAY, **made)  # fmt: skip
    new("parties.StatementEntry", customer=customer, year=2025, lines={"cash": 100}, is_audited=False,
        basis="报表", **made)  # fmt: skip
    asset = new("collateral.Asset", number=f"YP2026112299{serial}", kind="machinery", name=f"第{code}号机床",
                owner=customer, owner_name=name, identity=f"SN-{code}", identity_index=f"sn-{code}",
                secrets="{}", branch=case.branch, entered_by_id=me, created_at=at)  # fmt: skip
    paper = new("collateral.AssetDocument", asset=asset, kind="photo", file=file, file_name="a.jpg",
                content_type="image/jpeg", size=1, uploaded_by_id=me, uploaded_at=at)  # fmt: skip
    behind: dict[str, Any] = {
        "application_number": case.number, "contract_number": contract.number, "customer": customer,
        "branch": case.branch, **made,
    }  # fmt: skip
    security = new("collateral.Security", asset=asset, order=1, secured_amount=100, status="agreed",
                   registry="movables", **behind)  # fmt: skip
    new("collateral.SecurityStep", security=security, kind="registration", happened_on=TODAY, document=paper,
        made_by_id=me, made_at=at)  # fmt: skip
    guarantor = apps.get_model("parties.Customer").objects.filter(branch=case.branch).exclude(
        pk=customer.pk
    ).first()  # fmt: skip
    new("collateral.Guarantee", guarantor=guarantor, kind="natural_person", amount=100, is_joint=True,
        status="agreed", **behind)  # fmt: skip
    new("contracts.FaceCheck", contract=contract, signer=contract.signers.get(role="borrower"),
        reference=f"face-{code}", consent_version="face-2026-12", consent_hash="0" * 64,
        begun_at=at)  # fmt: skip
    _keep_money_rows(customer, contract, file, code, me)
    _keep_credit_rows(customer, code, serial, me)
    _keep_archive_rows(case, code, me)
    _keep_signer(case.branch, code)


def _keep_money_rows(customer: Any, contract: Any, file: Any, code: str, me: int | None) -> None:
    at = clock.now()
    order = apps.get_model("servicing.Disbursement").objects.get(contract=contract)
    loan = apps.get_model("servicing.LoanAccount").objects.get(customer=customer)
    paid: dict[str, Any] = {"status": "paid", "paid_on": TODAY, "voucher_file": file}
    for number, how in ((1, paid), (2, {"status": "failed"})):
        new("servicing.DisbursementPayment", disbursement=order, customer=customer, number=number,
            payee_name=f"第{code}号钢厂", payee_account="6222021111111111111", amount=100,
            purpose="pay_suppliers", made_on=TODAY, made_by_id=me, made_at=at, **how)  # fmt: skip
    new("servicing.TradePaper", contract=contract, kind="contract", number=f"GX-{code}", amount=100,
        file=file, file_name="a.jpg", added_by_id=me, added_at=at)  # fmt: skip
    new("servicing.ContractCondition", contract=contract, text=f"第{code}号条件", text_en="Condition",
        file=file, added_by_id=me, added_at=at)  # fmt: skip
    watches = apps.get_model("servicing.UseWatch").objects
    watch = watches.filter(loan=loan).first() or watches.create(loan=loan, every_months=1, accepted_amount=0)
    new("servicing.UseReport", watch=watch, number=9, due_date=TODAY, status="filed", made_by_id=me,
        made_at=at)  # fmt: skip


def _keep_credit_rows(customer: Any, code: str, serial: int, me: int | None) -> None:
    """A rating that waits, a line in force, and a proposal of another limit."""
    at = clock.now()
    with transaction.atomic():
        model = model_at_work("person")
    rating = new("risk.CustomerRating", customer=customer, model=model, answers={}, rows=[], total=81,
                 computed_grade="A", grade="A", pd="0.003", coefficient="1", reason=f"第{code}号评级",
                 business_date=TODAY, proposed_by_id=me, proposed_at=at)  # fmt: skip
    line = new("risk.UnifiedLine", number=f"TS2026112299{serial:02d}", customer=customer, status="active",
               branch=customer.branch, limit_amount=99_999_999_00, start_date=TODAY,
               expiry_date=date(2031, 1, 1), conditions=f"第{code}号条件")  # fmt: skip
    new("risk.UnifiedLineProposal", customer=customer, line=line, rating=rating, limit_amount=100, need=100,
        expiry_date=date(2031, 1, 1), caps={"need": 100}, ceiling=100, binding="need",
        conditions=f"第{code}号条件", made_by_id=me, made_at=at)  # fmt: skip


def _keep_archive_rows(case: Any, code: str, me: int | None) -> None:
    """A hold and a destruction asked for, and the first two pages of a paper as they were read."""
    held = apps.get_model("archive.CaseFile").objects.get(application_id=case.number)
    at = clock.now()
    new("archive.LegalHold", file=held, reason=f"第{code}号保全", placed_by_id=me, placed_at=at)
    new("archive.Disposal", file=held, reason=f"第{code}号销毁", made_by_id=me, made_at=at)
    entry: Any = held.entries.exclude(paper=None).order_by("-pk").first()
    for number in range(2):
        new("archive.PageText", paper=entry.paper, number=number, width=9, height=9, from_text=True,
            lines=json.dumps([[f"第{code}号贷款合同", [[0, 0], [1, 0], [1, 1], [0, 1]]]]),
            words="'贷款':1")  # fmt: skip


def _keep_signer(branch: Any, code: str) -> None:
    """Somebody beside the borrower of a contract that is over, with a link that no longer works."""
    contract = apps.get_model("contracts.Contract").objects.filter(
        branch=branch, status="signed", product_code="consumer"
    ).order_by("id").last()  # fmt: skip
    new("contracts.ContractSigner", contract=contract, position=9, role="guarantor", name=f"第{code}号担保人",
        phone="13900000000", id_number="110101199003070003",
        link_hash=blind_index(link_of(code).encode().hex(), "signing_link"),
        link_sent_at=clock.now())  # fmt: skip


def load_rows(slug: str, code: str, customer: Any) -> dict[str, dict[str, Any]]:
    """Kind → the identifiers of the branch's rows: the newest as "paid", the oldest as "settled"."""
    one: dict[str, Any] = {"page": 1, "link": link_of(code), "day": day_of(slug).isoformat()}
    for kind, table in WHOLE_LENDER.items():
        one[kind] = apps.get_model(table).objects.order_by("pk").first().pk
    one["asset"] = apps.get_model("collateral.Asset").objects.get(owner=customer).number
    one["unified_line"] = apps.get_model("risk.UnifiedLine").objects.get(customer=customer).number
    batches = apps.get_model("origination.ApplicationBatch").objects
    one["batch"] = batches.get(name=f"第{code}号批次").number
    signers = apps.get_model("contracts.ContractSigner").objects
    one["signer"] = signers.get(name=f"第{code}号担保人").pk
    rows = {kind: {"paid": value} for kind, value in one.items()}
    for kind, (table, way) in TABLES.items():
        found = apps.get_model(table).objects.filter(**{way: customer}).order_by("-pk")
        if kind == "archive_entry":
            found = found.exclude(paper__pages=None)  # one that has been read
        keys = list(found.values_list("pk", flat=True))
        rows[kind] = {"paid": keys[0], "settled": keys[-1]}
    return rows
