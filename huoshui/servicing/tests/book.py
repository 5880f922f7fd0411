"""A small book to test on: 王芳 borrows; loans opened through `open_loan` with contracts made directly."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password

from huoshui.contracts.frozen import loan_terms_to_json
from huoshui.core.allocation import NON_ACCRUAL
from huoshui.core.dates import DayCount
from huoshui.core.loan import LoanTerms
from huoshui.core.schedule import CustomRow, RepaymentMethod, ScheduleTerms, Shape, Step
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.canonical import content_hash
from huoshui.identity.permissions import PERMISSIONS
from huoshui.ledger.operations import install_chart
from huoshui.products.definition import ProductDefinition
from huoshui.servicing.operations.open_loan import NewLoan, OpenedLoan, open_loan

START = date(2026, 1, 31)
_serial = count(1)


def make(model: str, **values: Any) -> Any:
    """A row of another room's table, for what that room is not the subject of the test."""
    return apps.get_model(model).objects.create(**values)


class Book:
    """A lender's book on START: one branch, one product, customers made on demand."""

    def __init__(self) -> None:
        install_chart()
        business_date.advance_to(START)
        self.branch = apps.get_model("identity.Branch").objects.first() or make(
            "identity.Branch", code="001", name="总行营业部", name_en="Head office"
        )
        self.zhao = self.user("赵敏")
        self.chen = self.user("陈伟")
        self.product = make(
            "products.Product",
            code="test_loan",
            name="测试贷款",
            name_en="Test loan",
            scene="microcredit",
            created_at=clock.now(),
        )
        self.version = make(
            "products.ProductVersion",
            product=self.product,
            version=1,
            definition={},
            definition_hash="",
            status="live",
            made_by=self.zhao,
            made_at=clock.now(),
        )

    def sell(self, definition: ProductDefinition) -> None:
        """The product's only version says this from now on."""
        self.version.definition = definition.model_dump(mode="json")
        self.version.definition_hash = content_hash(self.version.definition)
        self.version.save()

    def user(self, name: str, kind: str = "staff") -> Any:
        """A person who can log in."""
        return make(
            "identity.User",
            username=f"user{next(_serial)}",
            kind=kind,
            name=name,
            branch=self.branch,
            data_scope="all",
            password=make_password(None),
        )

    def staff(self, user: Any = None, *permissions: str) -> Actor:
        """The actor of a member of staff with every permission, or only those named."""
        chosen = user or self.zhao
        return Actor(
            kind="staff",
            user_id=chosen.pk,
            name=chosen.name,
            branch_id=self.branch.pk,
            permissions=frozenset(permissions or PERMISSIONS),
        )

    def customer(self, name: str = "王芳", account: str = "6222020200112233445") -> Any:
        """A customer with a bound account."""
        serial = next(_serial)
        return make(
            "parties.Customer",
            number=f"KH{serial:08d}",
            kind="person",
            name=name,
            id_type="id_card",
            id_number=f"1101011990{serial:08d}",
            id_number_index=f"index{serial}",
            phone="13800138000",
            phone_index=f"phone{serial}",
            bank_account=account,
            bank_name="青山农商行",
            branch=self.branch,
            created_at=clock.now(),
        )

    def contract(self, terms: LoanTerms, customer: Any = None, status: str = "signed") -> Any:
        """A contract with these terms, its application behind it."""
        customer = customer or self.customer()
        serial = next(_serial)
        application = make(
            "origination.Application",
            number=f"SQ{serial:012d}",
            customer=customer,
            product_version=self.version,
            product_code="test_loan",
            branch=self.branch,
            channel="counter",
            status="contracted",
            created_at=clock.now(),
        )
        return make(
            "contracts.Contract",
            number=f"HT{serial:012d}",
            application=application,
            customer=customer,
            branch=self.branch,
            product_version=self.version,
            product_code="test_loan",
            status=status,
            terms={**loan_terms_to_json(terms), "purpose": "进货"},
            disclosure={},
            template_version="1",
            drafted_at=clock.now(),
            signed_at=clock.now(),
        )

    def new_loan(self, terms: LoanTerms, customer: Any = None, **changes: Any) -> NewLoan:
        """What a loan with these terms is opened with."""
        contract = self.contract(terms, customer)
        values: dict[str, Any] = {
            "contract_id": contract.pk,
            "contract_number": contract.number,
            "customer_id": contract.customer_id,
            "customer_kind": "person",
            "branch_id": self.branch.pk,
            "product_version_id": self.version.pk,
            "product_code": "test_loan",
            "terms": terms,
            "vat_rate": Decimal("0.06"),
            **changes,
        }
        return NewLoan(**values)

    def loan(self, terms: LoanTerms | None = None, customer: Any = None, **changes: Any) -> OpenedLoan:
        """A loan on the books, paid out today."""
        new = self.new_loan(terms or loan_terms(), customer, **changes)
        return open_loan(actor=SYSTEM, new=new, reference=f"FK{new.contract_number}")


def loan_terms(
    method: RepaymentMethod = RepaymentMethod.EQUAL_INSTALMENT,
    *,
    principal: int = 12_000_00,
    annual_rate: str = "0.12",
    months: int = 6,
    due_day: int | None = None,
    day_count: DayCount = DayCount.THIRTY_360,
    **changes: Any,
) -> LoanTerms:
    """Terms for a test loan; the start date is set when the loan is opened."""
    shapes = {
        RepaymentMethod.BALLOON: Shape(balloon=principal // 2),
        RepaymentMethod.STEPPED: Shape(
            steps=(Step(count=2, weight=Decimal(1)), Step(count=1, weight=Decimal(2)))
        ),
        RepaymentMethod.CUSTOM: Shape(
            rows=(
                CustomRow(due_date=START + timedelta(days=40), principal=principal // 4),
                CustomRow(due_date=START + timedelta(days=80)),
            )
        ),
    }
    values: dict[str, Any] = {
        "schedule": ScheduleTerms(
            principal=principal,
            annual_rate=Decimal(annual_rate),
            method=method,
            period_count=months,
            start_date=START,
            due_day=due_day,
            day_count=day_count,
            shape=shapes.get(method, Shape()),
        ),
        "non_accrual_allocation_order": NON_ACCRUAL,
        **changes,
    }
    return LoanTerms(**values)
