"""What ties one party to another (关联关系): the kinds, and an edge between two parties."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class RelationKind(StrEnum):
    """Kind of relation; it runs from the one who owns, leads, answers for … to the one who is owned."""

    SHAREHOLDER = "shareholder"  # 股东
    LEGAL_REPRESENTATIVE = "legal_representative"  # 法定代表人
    CONTROLLER = "controller"  # 实际控制人
    GUARANTOR = "guarantor"  # 保证人
    SPOUSE = "spouse"  # 配偶
    PARENT_CHILD = "parent_child"  # 父母子女
    GROUP_MEMBER = "group_member"  # 集团成员
    CO_BORROWER = "co_borrower"  # 共同借款人
    STAFF_RELATIVE = "staff_relative"  # 员工关系人
    SHARED_PHONE = "shared_phone"  # 共用电话
    SHARED_DEVICE = "shared_device"  # 共用设备
    SHARED_ADDRESS = "shared_address"  # 共用地址
    SHARED_ACCOUNT = "shared_account"  # 共用账户


FAMILY = frozenset({RelationKind.SPOUSE, RelationKind.PARENT_CHILD})
SHARED = frozenset(
    {
        RelationKind.SHARED_PHONE,
        RelationKind.SHARED_DEVICE,
        RelationKind.SHARED_ADDRESS,
        RelationKind.SHARED_ACCOUNT,
    }
)
STATED = frozenset(RelationKind) - SHARED
"""What a person enters; the shared ones are found in what applications left behind."""
BINDING = FAMILY | {RelationKind.SHAREHOLDER, RelationKind.CONTROLLER, RelationKind.GROUP_MEMBER}
"""The kinds that may make a group."""

WORDS: dict[RelationKind, tuple[str, str]] = {
    RelationKind.SHAREHOLDER: ("股东", "shareholder"),
    RelationKind.LEGAL_REPRESENTATIVE: ("法定代表人", "legal representative"),
    RelationKind.CONTROLLER: ("实际控制人", "actual controller"),
    RelationKind.GUARANTOR: ("保证人", "guarantor"),
    RelationKind.SPOUSE: ("配偶", "spouse"),
    RelationKind.PARENT_CHILD: ("父母子女", "parent or child"),
    RelationKind.GROUP_MEMBER: ("集团成员", "group member"),
    RelationKind.CO_BORROWER: ("共同借款人", "co-borrower"),
    RelationKind.STAFF_RELATIVE: ("员工关系人", "relative of staff"),
    RelationKind.SHARED_PHONE: ("共用电话", "same phone"),
    RelationKind.SHARED_DEVICE: ("共用设备", "same device"),
    RelationKind.SHARED_ADDRESS: ("共用地址", "same address"),
    RelationKind.SHARED_ACCOUNT: ("共用账户", "same account"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A relation in force between two parties by their keys; `share` (0 to 1) only for a shareholder."""

    source: str
    target: str
    kind: RelationKind
    share: Fraction | None = None
