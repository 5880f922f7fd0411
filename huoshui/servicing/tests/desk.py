"""People who review classes: one proposes, another confirms up to a limit."""

from typing import Any

from django.apps import apps

from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.identity.queries import actor_of_user
from huoshui.lenders.types import LenderType
from huoshui.products.operations import install_ready_parameters
from huoshui.servicing.classification.reviews import (
    NewReview,
    ReviewReceipt,
    answer_review,
    propose_class,
)
from huoshui.servicing.tests.book import Book


class ReviewDesk:
    """李强 proposes, 赵敏 confirms up to 1,000,000.00; the bank's parameters are in force."""

    def __init__(self, book: Book, lender_type: LenderType = LenderType.BANK) -> None:
        install_ready_parameters(actor=SYSTEM, lender_type=lender_type)
        self.book = book
        self.proposer = self.person("李强", "classification.propose")
        self.confirmer = self.person(
            "赵敏", "classification.propose", "classification.confirm", "application.approve"
        )

    def person(self, name: str, *permissions: str, limit: int | None = 100_000_000) -> Actor:
        """A member of staff with a role of exactly these permissions."""
        user = self.book.user(name)
        role = apps.get_model("identity.Role").objects.create(
            code=f"role{user.pk}",
            name=name,
            name_en=name,
            permissions=list(permissions),
            approval_limit=limit,
        )
        user.roles.add(role)
        return actor_of_user(user_id=user.pk)

    def propose(self, number: str, risk_class: str, *findings: str, **changes: Any) -> ReviewReceipt:
        """A review of the loan by 李强."""
        values = {"reason": "实地检查", "evidence": "检查报告2026-01", **changes}
        new = NewReview(risk_class=risk_class, findings=findings, **values)
        return propose_class(actor=self.proposer, loan_number=number, new=new)

    def confirm(self, review: ReviewReceipt) -> ReviewReceipt:
        """赵敏 confirms it."""
        return answer_review(actor=self.confirmer, review_id=review.id, confirm=True)

    def find(self, number: str, risk_class: str, *findings: str, **changes: Any) -> ReviewReceipt:
        """Proposed and confirmed."""
        return self.confirm(self.propose(number, risk_class, *findings, **changes))
