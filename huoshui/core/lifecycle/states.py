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
    """States of a revolving credit line (循环授信)."""

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
        _C.DISCLOSED: frozenset({_C.SIGNED, _C.VOID}),
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

TRANSITIONS: Mapping[str, Mapping[StrEnum, frozenset[StrEnum]]] = MappingProxyType(
    {
        "application": APPLICATION_TRANSITIONS,  # type: ignore[dict-item]
        "contract": CONTRACT_TRANSITIONS,  # type: ignore[dict-item]
        "loan": LOAN_TRANSITIONS,  # type: ignore[dict-item]
        "disbursement": DISBURSEMENT_TRANSITIONS,  # type: ignore[dict-item]
        "line": LINE_TRANSITIONS,  # type: ignore[dict-item]
    }
)


def can_move(table: Mapping[State, frozenset[State]], from_status: State, to_status: State) -> bool:
    """Whether the table allows the step; unknown states may go nowhere."""
    return to_status in table.get(from_status, frozenset())
