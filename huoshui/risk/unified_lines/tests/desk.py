"""The people who propose, approve, freeze and release unified lines, for tests."""

from datetime import date
from typing import Any

from huoshui.core.dates import add_months
from huoshui.foundation import clock, outbox
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import actor_of_user
from huoshui.risk.ratings.operations import answer_rating, propose_rating
from huoshui.risk.unified_lines.operations import (
    NewLine,
    answer_proposal,
    propose_line,
)
from huoshui.risk.unified_lines.queries import (
    UnifiedLineDetail,
    unified_line_of_customer,
)
from huoshui.servicing.lines import operations as revolving
from huoshui.servicing.lines.tests.test_lines import LIMIT
from huoshui.servicing.lines.tests.test_lines import Desk as LineDesk
from huoshui.servicing.tests.book import START, make
from tests.golden.test_f_ratings import PERSON

YEAR = add_months(START, 12)


class Desk(LineDesk):
    """赵敏 may approve up to 1,000,000.00 and release; her deputy also above the ceiling, without limit."""

    def __init__(self) -> None:
        super().__init__()
        self.officer = self.staff(self.user("李强"))
        self.approver = self.person("赵敏", 1_000_000_00, "unified_line.approve", "unified_line.release")
        self.senior = self.person("陈伟", None, "unified_line.approve", "unified_line.approve_above")

    def person(self, name: str, limit: int | None, *permissions: str) -> Actor:
        user = self.user(name)
        role = make(
            "identity.Role",
            code=f"role{user.pk}",
            name=name,
            name_en=name,
            permissions=["application.approve", "rating.confirm", *permissions],
            approval_limit=limit,
        )
        user.roles.add(role)
        return actor_of_user(user_id=user.pk)

    def rate(self, customer: Any) -> None:
        """81 points: A, coefficient 1."""
        rating = propose_rating(actor=self.officer, customer_number=customer.number, answers=PERSON)
        answer_rating(actor=self.approver, rating_id=rating, confirm=True)

    def granted(self, customer: Any = None, limit: int = LIMIT, **more: Any) -> str:
        """The number of a line in force."""
        chosen = customer or self.wang
        self.rate(chosen)
        return self.approved(chosen, limit, **more)

    def approved(self, customer: Any, limit: int, **more: Any) -> str:
        proposal = propose_line(
            actor=self.officer, customer_number=customer.number, new=new_line(limit, **more)
        )
        return answer_proposal(actor=self.approver, proposal_id=proposal, approve=True)

    def tie(self, mother: Any, daughter: Any) -> None:
        made: dict[str, Any] = {"proposed_by": self.zhao, "proposed_at": clock.now()}
        make(
            "parties.Relation",
            kind="shareholder",
            customer=daughter,
            party=mother,
            share="0.6",
            source="章程",
            since=date(2020, 1, 1),
            status="in_force",
            **made,
        )


def new_line(limit: int = LIMIT, **changes: Any) -> NewLine:
    values: dict[str, Any] = {
        "limit_amount": limit,
        "need": limit,
        "expiry_date": YEAR,
        "stated": 1_000_000_00,
        "stated_basis": "近12个月流水",
    }
    return NewLine(**values | changes)


def of_wang(desk: Desk) -> UnifiedLineDetail:
    found = unified_line_of_customer(desk.wang.pk)
    assert found is not None
    return found


def draw(desk: Desk, number: str, amount: int, customer: Any = None) -> str:
    order = revolving.draw_on_line(
        actor=desk.borrower(customer), line_number=number, amount=amount, term_months=3
    )
    outbox.drain(strict=True)
    return order.contract_number
