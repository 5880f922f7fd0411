"""The demo lenders' people: who they are, what they may do, and the password that opens the demo."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from huoshui.identity.ports import DemoAccount
from huoshui.identity.ready_roles import READY_ROLES
from huoshui.lenders.types import LenderType

DEMO_PASSWORD = "huoshui-2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStaff:
    """One member of staff of a demo lender. `role` and `branch` are codes."""

    username: str
    name: str
    role: str
    branch: str
    data_scope: str = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBranch:
    """One branch of a demo lender; `parent` is the code of the branch above."""

    code: str
    name: str
    name_en: str
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLender:
    """A demo lender: its type, branches, staff and the products it sells."""

    slug: str
    name: str
    name_en: str
    lender_type: LenderType
    region_code: str
    branches: tuple[DemoBranch, ...]
    staff: tuple[DemoStaff, ...]
    products: tuple[str, ...]

    def username_of(self, role: str) -> str:
        """The user name of the first member of staff with this role."""
        return next(person.username for person in self.staff if person.role == role)


QINGSHAN = DemoLender(
    slug="qingshan",
    name="青山农村商业银行",
    name_en="Qingshan Rural Commercial Bank",
    lender_type=LenderType.BANK,
    region_code="341723",
    branches=(
        DemoBranch(code="QS00", name="总行营业部", name_en="Head Office"),
        DemoBranch(code="QS01", name="城关支行", name_en="Chengguan Branch", parent="QS00"),
        DemoBranch(code="QS02", name="陵阳支行", name_en="Lingyang Branch", parent="QS00"),
        DemoBranch(code="QS03", name="蓉城支行", name_en="Rongcheng Branch", parent="QS00"),
    ),
    staff=(
        DemoStaff(
            username="qs.officer", name="刘洋", role="loan_officer", branch="QS01", data_scope="branch"
        ),
        DemoStaff(
            username="qs.officer2", name="孙悦", role="loan_officer", branch="QS02", data_scope="branch"
        ),
        DemoStaff(username="qs.reviewer", name="周敏", role="reviewer", branch="QS00"),
        DemoStaff(username="qs.approver", name="赵敏", role="approver", branch="QS00"),
        DemoStaff(username="qs.president", name="钱国栋", role="senior_approver", branch="QS00"),
        DemoStaff(username="qs.risk", name="吴静", role="risk_officer", branch="QS00"),
        DemoStaff(username="qs.finance", name="郑凯", role="finance_clerk", branch="QS00"),
        DemoStaff(username="qs.checker", name="冯雪", role="finance_checker", branch="QS00"),
        DemoStaff(username="qs.collector", name="蒋涛", role="collector", branch="QS00"),
        DemoStaff(username="qs.manager", name="沈建国", role="manager", branch="QS00"),
        DemoStaff(username="qs.admin", name="韩磊", role="administrator", branch="QS00"),
        DemoStaff(username="qs.admin2", name="杨柳", role="administrator", branch="QS00"),
        DemoStaff(username="qs.auditor", name="朱明", role="auditor", branch="QS00"),
    ),
    products=(
        "working_capital",
        "microcredit",
        "revolving",
        "consumer",
        "sme_history",
        "equipment",
        "guaranteed",
    ),
)

HUIMIN = DemoLender(
    slug="huimin",
    name="惠民小额贷款有限公司",
    name_en="Huimin Microcredit Company",
    lender_type=LenderType.MICROCREDIT_COMPANY,
    region_code="510107",
    branches=(
        DemoBranch(code="HM00", name="公司本部", name_en="Head Office"),
        DemoBranch(code="HM01", name="武侯业务部", name_en="Wuhou Office", parent="HM00"),
    ),
    staff=(
        DemoStaff(
            username="hm.officer", name="何佳", role="loan_officer", branch="HM01", data_scope="branch"
        ),
        DemoStaff(username="hm.reviewer", name="罗欣", role="reviewer", branch="HM00"),
        DemoStaff(username="hm.approver", name="唐宁", role="approver", branch="HM00"),
        DemoStaff(username="hm.president", name="曹志远", role="senior_approver", branch="HM00"),
        DemoStaff(username="hm.risk", name="邓薇", role="risk_officer", branch="HM00"),
        DemoStaff(username="hm.finance", name="许飞", role="finance_clerk", branch="HM00"),
        DemoStaff(username="hm.checker", name="傅蕾", role="finance_checker", branch="HM00"),
        DemoStaff(username="hm.collector", name="彭亮", role="collector", branch="HM00"),
        DemoStaff(username="hm.manager", name="潘越", role="manager", branch="HM00"),
        DemoStaff(username="hm.admin", name="田野", role="administrator", branch="HM00"),
        DemoStaff(username="hm.admin2", name="董洁", role="administrator", branch="HM00"),
        DemoStaff(username="hm.auditor", name="袁方", role="auditor", branch="HM00"),
    ),
    products=("microcredit", "revolving", "consumer", "sme_history"),
)

DEMO_LENDERS: tuple[DemoLender, ...] = (QINGSHAN, HUIMIN)

HISTORY = replace(
    QINGSHAN,
    slug="history",
    name="历史回放银行",
    name_en="Bank of Replayed History",
    staff=tuple(replace(person, username=person.username.replace("qs.", "hs.")) for person in QINGSHAN.staff),
    products=("sme_history",),
)
"""The lender `huoshui replay` makes for itself."""

ROLE_NAMES: dict[str, tuple[str, str]] = {role.code: (role.name, role.name_en) for role in READY_ROLES}


def demo_lender(slug: str) -> DemoLender | None:
    """The demo lender of that slug, or None."""
    return next((lender for lender in (*DEMO_LENDERS, HISTORY) if lender.slug == slug), None)


class ShownAccounts:
    """Answers `identity.ports.DemoAccounts`: the accounts a demo lender shows on its login page."""

    def accounts(self, *, slug: str) -> Sequence[DemoAccount]:
        """The staff of the demo lender; none for any other."""
        lender = demo_lender(slug)
        return [
            DemoAccount(
                username=person.username,
                password=DEMO_PASSWORD,
                name=person.name,
                role=ROLE_NAMES[person.role][0],
                role_en=ROLE_NAMES[person.role][1],
            )
            for person in (lender.staff if lender else ())
        ]


def accounts_text() -> str:
    """What the terminal shows: how to try each part, and the accounts."""
    lines = [
        "  试一试 what to try",
        "    1. 手机申请:打开 portal,输入任意手机号,验证码在 portal 的“演示收件箱”。 Apply on the phone page; the code is in the demo inbox.",
        "    2. 审批:在 console 以初审、终审账号登录,j/k 选择,Enter 打开。 Approve at the desk.",
        "    3. 签约、放款、日终、还款、结清。 Sign, pay out, close the day, repay, settle.",
        f"\n  员工账号 staff accounts, 密码 password: {DEMO_PASSWORD}",
    ]
    for lender in DEMO_LENDERS:
        people = "  ".join(f"{person.username} {ROLE_NAMES[person.role][0]}" for person in lender.staff)
        lines.append(f"    {lender.name}: {people}")
    return "\n".join(lines)
