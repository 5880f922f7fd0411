"""Duties that must not lie in one hand (不相容岗位): pairs of permissions, as data."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two permissions one person should not hold together, and why.

    `refused`: never together. Otherwise the operation itself keeps one person from doing both to one case, so
    the pair is allowed, with the reason recorded and a mark on the matrix.
    """

    first: str
    second: str
    refused: bool
    zh: str
    en: str


def _never(first: str, second: str, zh: str, en: str) -> Conflict:
    return Conflict(first=first, second=second, refused=True, zh=zh, en=en)


def _with_reason(first: str, second: str, zh: str, en: str) -> Conflict:
    return Conflict(first=first, second=second, refused=False, zh=zh, en=en)


CONFLICTS: tuple[Conflict, ...] = (
    _never("disbursement.make", "disbursement.check", "放款经办与复核", "makes and checks disbursements"),
    _never(
        "loan_change.make", "loan_change.check", "借据变更经办与复核", "makes and checks changes of loans"
    ),
    _never("customer.edit", "customer.review", "客户资料修改与复核", "changes and reviews customer files"),
    _never("application.enter", "application.review", "申请录入与初审", "enters and reviews applications"),
    _never("application.enter", "application.approve", "申请录入与终审", "enters and approves applications"),
    _never("application.approve", "disbursement.make", "审批与放款（审贷分离）", "approves and pays out"),
    _never("rating.propose", "rating.confirm", "评级发起与认定", "proposes and confirms ratings"),
    _never(
        "unified_line.propose",
        "unified_line.approve",
        "授信申报与审批",
        "proposes and approves unified lines",
    ),
    _never("line.review", "line.approve", "授信调整申请与批准", "asks for and approves changes of lines"),
    _never(
        "classification.propose",
        "classification.confirm",
        "分类提出与认定",
        "proposes and confirms classes",
    ),
    _never("user.manage", "application.approve", "用户管理与审批", "manages users and approves"),
    _never("user.manage", "disbursement.make", "用户管理与放款经办", "manages users and makes disbursements"),
    _never(
        "user.manage", "disbursement.check", "用户管理与放款复核", "manages users and checks disbursements"
    ),
    _with_reason("application.review", "application.approve", "初审与终审", "reviews and approves"),
    _with_reason(
        "rating_model.edit", "rating_model.check", "评级模型编辑与复核", "edits and checks rating models"
    ),
    _with_reason("product.edit", "product.check", "产品配置与复核", "edits and checks products"),
    _with_reason("model.make", "model.check", "模型开发与审批", "makes and checks models"),
    _with_reason("decision_flow.edit", "decision_flow.check", "决策流编辑与审批", "edits and checks flows"),
    _with_reason("source.edit", "source.check", "数据源变更与复核", "changes and checks data sources"),
    _with_reason("partner.manage", "partner.check", "合作渠道配置与复核", "sets up and checks partners"),
    _with_reason("repayment.enter", "repayment.reverse", "还款登记与冲正", "enters and reverses repayments"),
)


def conflicts_in(permissions: Iterable[str]) -> tuple[Conflict, ...]:
    """The pairs that `permissions` holds both halves of, the refused ones first."""
    held = frozenset(permissions)
    return tuple(one for one in CONFLICTS if one.first in held and one.second in held)
