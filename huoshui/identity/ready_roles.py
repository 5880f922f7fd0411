"""The roles a lender starts with (角色): who may do what, up to which amount. It may change them."""

from dataclasses import dataclass

from huoshui.core.money import Cents
from huoshui.identity.permissions import ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyRole:
    """A role as shipped; `approval_limit` in cents, None = none set (for approvers: no limit)."""

    code: str
    name: str
    name_en: str
    permissions: frozenset[str]
    approval_limit: Cents | None = None


_VIEWS = frozenset(
    {"customer.view", "application.view", "decision.view", "contract.view", "loan.view", "product.view"}
    | {"collateral.view", "archive.view", "rating.view", "unified_line.view"}
)
_FINANCE = _VIEWS | {"ledger.view", "message.view", "collection.view", "report.view"}

READY_ROLES: tuple[ReadyRole, ...] = (
    ReadyRole(
        code="loan_officer",
        name="客户经理",
        name_en="Loan officer",
        permissions=_VIEWS
        | {
            "customer.edit",
            "application.enter",
            "contract.manage",
            "use_report.make",
            "collateral.edit",
            "collection.view",
            "loan_change.make",
            "line.review",
            "rating.propose",
            "unified_line.propose",
            "alert.view",
            "alert.handle",
        },
    ),
    ReadyRole(
        code="reviewer",
        name="初审员",
        name_en="Reviewer",
        permissions=_VIEWS
        | {"application.review", "customer.review", "use_report.review", "collateral.check"}
        | {"rating.confirm"},
    ),
    ReadyRole(
        code="approver",
        name="终审人",
        name_en="Approver",
        permissions=_VIEWS
        | {
            "application.approve",
            "report.view",
            "loan_change.check",
            "classification.confirm",
            "line.approve",
            "line.unlock",
            "unified_line.approve",
            "unified_line.release",
            "collateral.check",
            "model.view",
        },
        approval_limit=100_000_000,
    ),
    ReadyRole(
        code="senior_approver",
        name="分管行长/总经理",
        name_en="Senior approver",
        permissions=_VIEWS
        | {"application.approve", "classification.confirm", "report.view", "parameter.view", "ledger.view"}
        | {"model.view", "model.check", "decision_flow.view", "decision_flow.check"}
        | {"source.view", "source.check"}
        | {"unified_line.approve", "unified_line.approve_above", "unified_line.release"}
        | {"rating_model.view", "rating_model.check"}
        | {"application.assign", "approval_flow.view", "approval_flow.check", "condition.waive"}
        | {"contract_template.view", "contract_template.check"},
    ),
    ReadyRole(
        code="risk_officer",
        name="风控",
        name_en="Risk officer",
        permissions=_VIEWS
        | {
            "archive.hold",
            "archive.dispose",
            "classification.propose",
            "use_report.review",
            "collateral.check",
            "line.freeze",
            "rating.confirm",
            "rating_model.view",
            "rating_model.edit",
            "rating_model.check",
            "unified_line.freeze",
            "product.edit",
            "product.check",
            "parameter.view",
            "parameter.edit",
            "provision.run",
            "report.view",
            "collection.view",
            "alert.view",
            "alert.handle",
            "model.view",
            "model.make",
            "model.check",
            "decision_flow.view",
            "decision_flow.edit",
            "decision_flow.check",
            "source.view",
            "source.edit",
            "source.check",
            "approval_flow.view",
            "approval_flow.edit",
            "contract_template.view",
            "contract_template.edit",
            "contract_template.check",
            "partner.view",
            "partner.manage",
            "partner.check",
        },
    ),
    ReadyRole(
        code="finance_clerk",
        name="财务经办",
        name_en="Finance clerk",
        permissions=_FINANCE
        | {"disbursement.make", "repayment.enter", "loan_change.make", "use_report.make"},
    ),
    ReadyRole(
        code="finance_checker",
        name="财务复核",
        name_en="Finance checker",
        permissions=_FINANCE
        | {
            "disbursement.check",
            "repayment.reverse",
            "repayment.backdate",
            "repayment.enter",
            "loan_change.check",
            "dayend.run",
            "provision.run",
            "fee.settle",
        },
    ),
    ReadyRole(
        code="collector",
        name="催收员",
        name_en="Collector",
        permissions=frozenset(
            {"customer.view", "loan.view", "contract.view", "collection.view", "message.view"}
        ),
    ),
    ReadyRole(
        code="manager",
        name="管理层",
        name_en="Manager",
        permissions=_FINANCE
        | {
            "parameter.view",
            "customer.review",
            "audit.view",
            "access.view",
            "model.view",
            "rating_model.view",
            "decision_flow.view",
            "source.view",
            "approval_flow.view",
            "application.assign",
            "alert.view",
            "partner.view",
            "partner.check",
            "archive.hold",
            "archive.check",
        },
    ),
    ReadyRole(
        code="administrator",
        name="系统管理员",
        name_en="Administrator",
        permissions=frozenset(
            {"access.view", "approval_flow.view", "approval_flow.edit"}
            | {"user.manage", "audit.view", "outbox.manage", "message.view", "dayend.run", "product.view"}
            | {"product.edit", "product.check", "parameter.view", "parameter.edit", "report.view"}
            | {"partner.view", "partner.manage"}
            | {"contract_template.view", "contract_template.edit", "contract_template.check"}
        ),
    ),
    ReadyRole(
        code="auditor",
        name="审计",
        name_en="Auditor",
        permissions=frozenset(code for code in ALL if code.endswith(".view")),
    ),
)
