"""State tables of the things that live: plain data, one place."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar


class ApplicationStatus(StrEnum):
    """The stages of an application (申请)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_DECISION = "in_decision"
    SUPPLEMENT_REQUIRED = "supplement_required"
    IN_APPROVAL = "in_approval"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CONTRACTED = "contracted"


class ContractStatus(StrEnum):
    """The stages of a contract (合同)."""

    DRAFTED = "drafted"
    DISCLOSED = "disclosed"
    SIGNING = "signing"  # 签署中: the borrower has signed, others have not
    SIGNED = "signed"
    VOID = "void"


class LoanStatus(StrEnum):
    """The stages of a loan account (借据)."""

    PENDING = "pending"
    ACTIVE = "active"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"
    TRANSFERRED = "transferred"


class LineStatus(StrEnum):
    """States of a revolving credit line (循环授信), and of a unified one (统一授信)."""

    ACTIVE = "active"  # 生效
    FROZEN = "frozen"  # 冻结
    EXPIRED = "expired"  # 到期
    CLOSED = "closed"  # 终止


class DisbursementStatus(StrEnum):
    """The stages of a disbursement (放款)."""

    REQUESTED = "requested"
    APPROVED = "approved"
    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PaymentStatus(StrEnum):
    """The stages of a payment to a payee within a disbursement (支付明细)."""

    DECLARED = "declared"  # 自主支付: the borrower says whom they will pay
    REQUESTED = "requested"  # 待复核
    CLEARED = "cleared"  # 复核通过，待支付
    PAID = "paid"
    REFUSED = "refused"  # by the checker
    FAILED = "failed"  # by the bank
    RETURNED = "returned"  # 退回冲本金
    CANCELLED = "cancelled"


class ModelStatus(StrEnum):
    """The stages of a risk model (模型): approved ones may stand in a decision flow."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DECLINED = "declined"
    RETIRED = "retired"


class FlowStatus(StrEnum):
    """The stages of a version of a decision flow (决策流): a challenger decides a share of the cases."""

    DRAFT = "draft"
    TESTED = "tested"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    CHALLENGER = "challenger"
    LIVE = "live"
    DECLINED = "declined"
    RETIRED = "retired"


class ApprovalFlowStatus(StrEnum):
    """The stages of a version of an approval flow (审批流)."""

    DRAFT = "draft"
    TESTED = "tested"
    SUBMITTED = "submitted"
    LIVE = "live"
    DECLINED = "declined"
    RETIRED = "retired"


class SecurityStatus(StrEnum):
    """The stages of a security on an asset (抵质押): registered is in force against everybody."""

    PROPOSED = "proposed"  # 拟定
    AGREED = "agreed"  # 已签约
    REGISTERED = "registered"  # 已登记
    RELEASED = "released"  # 已解除
    VOID = "void"  # 作废


class GuaranteeStatus(StrEnum):
    """The stages of a guarantee (保证)."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    RELEASED = "released"
    VOID = "void"


class TemplateStatus(StrEnum):
    """The stages of a version of a contract template (合同模板) or rating model (评级模型); live: in use."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    LIVE = "live"
    RETIRED = "retired"


State = TypeVar("State", bound=StrEnum)

_A = ApplicationStatus
APPLICATION_TRANSITIONS: Mapping[ApplicationStatus, frozenset[ApplicationStatus]] = MappingProxyType(
    {
        _A.DRAFT: frozenset({_A.SUBMITTED, _A.WITHDRAWN, _A.EXPIRED}),
        _A.SUBMITTED: frozenset({_A.IN_DECISION, _A.WITHDRAWN, _A.EXPIRED}),
        _A.IN_DECISION: frozenset(
            {_A.SUPPLEMENT_REQUIRED, _A.IN_APPROVAL, _A.APPROVED, _A.DECLINED, _A.WITHDRAWN, _A.EXPIRED}
        ),
        _A.SUPPLEMENT_REQUIRED: frozenset({_A.SUBMITTED, _A.IN_DECISION, _A.WITHDRAWN, _A.EXPIRED}),
        _A.IN_APPROVAL: frozenset(
            {_A.SUPPLEMENT_REQUIRED, _A.APPROVED, _A.DECLINED, _A.WITHDRAWN, _A.EXPIRED}
        ),
        _A.APPROVED: frozenset({_A.CONTRACTED, _A.WITHDRAWN, _A.EXPIRED}),
        _A.DECLINED: frozenset(),
        _A.WITHDRAWN: frozenset(),
        _A.EXPIRED: frozenset(),
        _A.CONTRACTED: frozenset(),
    }
)

_C = ContractStatus
CONTRACT_TRANSITIONS: Mapping[ContractStatus, frozenset[ContractStatus]] = MappingProxyType(
    {
        _C.DRAFTED: frozenset({_C.DISCLOSED, _C.VOID}),
        _C.DISCLOSED: frozenset({_C.SIGNING, _C.SIGNED, _C.VOID}),
        _C.SIGNING: frozenset({_C.SIGNED, _C.VOID}),
        _C.SIGNED: frozenset({_C.VOID}),
        _C.VOID: frozenset(),
    }
)

_L = LoanStatus
# A reversal brings a settled loan back to active: the bounced payment never was.
LOAN_TRANSITIONS: Mapping[LoanStatus, frozenset[LoanStatus]] = MappingProxyType(
    {
        _L.PENDING: frozenset({_L.ACTIVE}),
        _L.ACTIVE: frozenset({_L.SETTLED, _L.WRITTEN_OFF, _L.TRANSFERRED, _L.PENDING}),
        _L.SETTLED: frozenset({_L.ACTIVE}),
        _L.WRITTEN_OFF: frozenset({_L.ACTIVE}),
        _L.TRANSFERRED: frozenset({_L.ACTIVE}),
    }
)

_D = DisbursementStatus
DISBURSEMENT_TRANSITIONS: Mapping[DisbursementStatus, frozenset[DisbursementStatus]] = MappingProxyType(
    {
        _D.REQUESTED: frozenset({_D.APPROVED, _D.CANCELLED}),
        _D.APPROVED: frozenset({_D.SENT, _D.CANCELLED}),
        _D.SENT: frozenset({_D.PAID, _D.FAILED}),
        _D.FAILED: frozenset({_D.REQUESTED, _D.SENT, _D.CANCELLED}),
        _D.PAID: frozenset(),
        _D.CANCELLED: frozenset(),
    }
)

_P = PaymentStatus
# A refused or failed one stays as it is: a corrected one replaces it.
PAYMENT_TRANSITIONS: Mapping[PaymentStatus, frozenset[PaymentStatus]] = MappingProxyType(
    {
        _P.DECLARED: frozenset({_P.CANCELLED}),
        _P.REQUESTED: frozenset({_P.CLEARED, _P.REFUSED, _P.RETURNED, _P.CANCELLED}),
        _P.CLEARED: frozenset({_P.PAID, _P.FAILED}),
        _P.PAID: frozenset(),
        _P.REFUSED: frozenset(),
        _P.FAILED: frozenset(),
        _P.RETURNED: frozenset(),
        _P.CANCELLED: frozenset(),
    }
)

_R = LineStatus
# A review may give an expired line a new expiry; a closed one stays closed.
LINE_TRANSITIONS: Mapping[LineStatus, frozenset[LineStatus]] = MappingProxyType(
    {
        _R.ACTIVE: frozenset({_R.FROZEN, _R.EXPIRED, _R.CLOSED}),
        _R.FROZEN: frozenset({_R.ACTIVE, _R.EXPIRED, _R.CLOSED}),
        _R.EXPIRED: frozenset({_R.ACTIVE, _R.CLOSED}),
        _R.CLOSED: frozenset(),
    }
)

_S = SecurityStatus
# What is registered is never void: it has to be released at the registry.
SECURITY_TRANSITIONS: Mapping[SecurityStatus, frozenset[SecurityStatus]] = MappingProxyType(
    {
        _S.PROPOSED: frozenset({_S.AGREED, _S.VOID}),
        _S.AGREED: frozenset({_S.REGISTERED, _S.VOID}),
        _S.REGISTERED: frozenset({_S.RELEASED}),
        _S.RELEASED: frozenset(),
        _S.VOID: frozenset(),
    }
)

_G = GuaranteeStatus
GUARANTEE_TRANSITIONS: Mapping[GuaranteeStatus, frozenset[GuaranteeStatus]] = MappingProxyType(
    {
        _G.PROPOSED: frozenset({_G.AGREED, _G.VOID}),
        _G.AGREED: frozenset({_G.RELEASED, _G.VOID}),
        _G.RELEASED: frozenset(),
        _G.VOID: frozenset(),
    }
)

_M = ModelStatus
MODEL_TRANSITIONS: Mapping[ModelStatus, frozenset[ModelStatus]] = MappingProxyType(
    {
        _M.DRAFT: frozenset({_M.SUBMITTED, _M.RETIRED}),
        _M.SUBMITTED: frozenset({_M.APPROVED, _M.DECLINED}),
        _M.APPROVED: frozenset({_M.RETIRED}),
        _M.DECLINED: frozenset(),
        _M.RETIRED: frozenset(),
    }
)

_F = FlowStatus
# A changed draft has to be tested anew.
FLOW_TRANSITIONS: Mapping[FlowStatus, frozenset[FlowStatus]] = MappingProxyType(
    {
        _F.DRAFT: frozenset({_F.TESTED, _F.RETIRED}),
        _F.TESTED: frozenset({_F.DRAFT, _F.SUBMITTED, _F.RETIRED}),
        _F.SUBMITTED: frozenset({_F.APPROVED, _F.DECLINED}),
        _F.APPROVED: frozenset({_F.LIVE, _F.CHALLENGER, _F.RETIRED}),
        _F.CHALLENGER: frozenset({_F.LIVE, _F.RETIRED}),
        _F.LIVE: frozenset({_F.RETIRED}),
        _F.DECLINED: frozenset(),
        _F.RETIRED: frozenset(),
    }
)

_V = ApprovalFlowStatus
# As a decision flow; approval by another person puts it to work at once.
APPROVAL_FLOW_TRANSITIONS: Mapping[ApprovalFlowStatus, frozenset[ApprovalFlowStatus]] = MappingProxyType(
    {
        _V.DRAFT: frozenset({_V.TESTED, _V.RETIRED}),
        _V.TESTED: frozenset({_V.DRAFT, _V.SUBMITTED, _V.RETIRED}),
        _V.SUBMITTED: frozenset({_V.LIVE, _V.DECLINED}),
        _V.LIVE: frozenset({_V.RETIRED}),
        _V.DECLINED: frozenset(),
        _V.RETIRED: frozenset(),
    }
)

_T = TemplateStatus
# Declined by its checker, a version goes back to its maker as a draft.
TEMPLATE_TRANSITIONS: Mapping[TemplateStatus, frozenset[TemplateStatus]] = MappingProxyType(
    {
        _T.DRAFT: frozenset({_T.SUBMITTED, _T.RETIRED}),
        _T.SUBMITTED: frozenset({_T.LIVE, _T.DRAFT}),
        _T.LIVE: frozenset({_T.RETIRED}),
        _T.RETIRED: frozenset(),
    }
)

TRANSITIONS: Mapping[str, Mapping[StrEnum, frozenset[StrEnum]]] = MappingProxyType(
    {
        "application": APPLICATION_TRANSITIONS,  # type: ignore[dict-item]
        "contract": CONTRACT_TRANSITIONS,  # type: ignore[dict-item]
        "loan": LOAN_TRANSITIONS,  # type: ignore[dict-item]
        "disbursement": DISBURSEMENT_TRANSITIONS,  # type: ignore[dict-item]
        "payment": PAYMENT_TRANSITIONS,  # type: ignore[dict-item]
        "line": LINE_TRANSITIONS,  # type: ignore[dict-item]
        "model": MODEL_TRANSITIONS,  # type: ignore[dict-item]
        "flow": FLOW_TRANSITIONS,  # type: ignore[dict-item]
        "approval_flow": APPROVAL_FLOW_TRANSITIONS,  # type: ignore[dict-item]
        "security": SECURITY_TRANSITIONS,  # type: ignore[dict-item]
        "guarantee": GUARANTEE_TRANSITIONS,  # type: ignore[dict-item]
        "template": TEMPLATE_TRANSITIONS,  # type: ignore[dict-item]
    }
)


def can_move(table: Mapping[State, frozenset[State]], from_status: State, to_status: State) -> bool:
    """Whether the table allows the step; unknown states may go nowhere."""
    return to_status in table.get(from_status, frozenset())
