"""Ratings and a unified line of the demo's group: the mother's for herself and a daughter, another's waiting."""

from datetime import date

from django.db import transaction

from huoshui.core.dates import add_months
from huoshui.core.money import Cents
from huoshui.demo.accounts import DemoLender
from huoshui.demo.lenders import staff_actor
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import EVERYTHING
from huoshui.parties.queries import CustomerRow, list_customers
from huoshui.risk.ratings.operations import answer_rating, propose_rating
from huoshui.risk.ratings.queries import ratings_of_customer
from huoshui.risk.unified_lines.operations import NewLine, answer_proposal, propose_line
from huoshui.risk.unified_lines.parts import LinePart, MemberShare

_MOTHER, _TEA, _HUSBAND = "青山农业发展集团有限公司", "青山茶业有限公司", "何志远"
_WAN: Cents = 1_000_000
_FIRM = {
    "management": "sound",
    "industry_position": "steady",
    "repayment_history": "clean",
    "years_in_business": "over_ten",
    "information_quality": "audited",
}
_PERSON = {
    "repayment_history": "clean",
    "debt_burden": "light",
    "income_stability": "secure",
    "experience": "over_ten",
    "residence": "own",
}


@transaction.atomic
def grant_lines(lender: DemoLender, *, today: date) -> None:
    """Nothing; the mother is rated and has a line of 30,000,000.00 with a share for the daughter, the man
    behind them waits to be confirmed; unless they were rated before."""
    mother, tea, husband = (_customer(name) for name in (_MOTHER, _TEA, _HUSBAND))
    if ratings_of_customer(mother.id):
        return
    officer, reviewer = staff_actor(lender, "loan_officer"), staff_actor(lender, "reviewer")
    rating = propose_rating(actor=officer, customer_number=mother.number, answers=_FIRM)
    answer_rating(actor=reviewer, rating_id=rating, confirm=True, opinion="报表与纳税数据相符")
    propose_rating(actor=officer, customer_number=husband.number, answers=_PERSON)
    _grant(officer, staff_actor(lender, "senior_approver"), mother, tea, today)


def _grant(officer: Actor, senior: Actor, mother: CustomerRow, tea: CustomerRow, today: date) -> None:
    proposal = propose_line(
        actor=officer,
        customer_number=mother.number,
        new=NewLine(
            limit_amount=3_000 * _WAN,
            need=3_000 * _WAN,
            expiry_date=add_months(today, 12),
            parts=(LinePart(name="kind:working_capital", limit=2_500 * _WAN),),
            shares=(MemberShare(customer_id=tea.id, limit=800 * _WAN),),
            conditions="每季度报送财务报表；资产负债率不高于60%",
        ),
    )
    answer_proposal(actor=senior, proposal_id=proposal, approve=True, opinion="同意")


def _customer(name: str) -> CustomerRow:
    return next(one for one in list_customers(scope=EVERYTHING, search=name).items if one.name == name)
