"""Lives of loans in a furnished lender: what the pages can do, the operations can do in a row."""

from datetime import date

import pytest

from huoshui.core.errors import NotFound
from huoshui.demo import life
from huoshui.demo.accounts import QINGSHAN
from huoshui.demo.applicants import enterprise_applicant
from huoshui.demo.lenders import branch_ids_by_code, furnish, staff_actor
from huoshui.demo.papers import demo_paper
from huoshui.foundation import outbox
from huoshui.identity.operations import ensure_borrower_user
from huoshui.origination.operations import add_document, save_draft, start_application, submit_application
from huoshui.origination.queries import get_for_borrower, list_for_borrower
from huoshui.parties.operations import link_login
from huoshui.parties.queries import customer_id_of_user
from huoshui.servicing.queries import get_loan

TODAY = date(2026, 11, 22)


@pytest.mark.django_db
def test_a_loan_entered_at_the_counter_is_signed_by_its_borrower() -> None:
    furnish(QINGSHAN, opening_date=TODAY)
    applicant = enterprise_applicant(3, region_code=QINGSHAN.region_code, on=TODAY)
    officer = staff_actor(QINGSHAN, "loan_officer")
    desk = life.Desk.of(QINGSHAN)
    with outbox.inline():
        number = start_application(
            actor=officer,
            product_code=applicant.product_code,
            channel="counter",
            branch_id=branch_ids_by_code()["QS01"],
        )
        save_draft(actor=officer, number=number, form=applicant.form)
        for kind in applicant.document_kinds:
            paper = demo_paper(kind, applicant.name)
            add_document(actor=officer, number=number, kind=kind, file_name="a.jpg", content=paper)
        submit_application(actor=officer, number=number)
        outbox.drain(strict=True)
        life.approve_at_desk(number, desk)

        stranger = ensure_borrower_user(phone="13900000077")
        link_login(user_id=stranger)
        assert customer_id_of_user(stranger) is None
        with pytest.raises(NotFound):
            get_for_borrower(number=number, user_id=stranger)

        borrower = ensure_borrower_user(phone=applicant.phone)
        link_login(user_id=borrower)
        link_login(user_id=borrower)
        assert [card.number for card in list_for_borrower(borrower)] == [number]
        loan_number = life.pay_out(life.sign(number, applicant.phone), desk)
    assert get_loan(loan_number).row.status == "active"
