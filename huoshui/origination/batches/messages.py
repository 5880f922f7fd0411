"""Text messages to the borrowers of a batch."""

from django.conf import settings

from huoshui.core.lifecycle import ApplicationStatus
from huoshui.foundation.ports import adapter
from huoshui.identity.ports import MessageGateway
from huoshui.identity.queries import phones_of
from huoshui.lenders.queries import current_lender
from huoshui.origination.models import Application


def message_borrower(*, number: str) -> bool:
    """Whether the borrower of a draft was asked by text message to confirm it; not once it is handed in.

    There is no customer file before that, so it is the login's phone that is told, not a customer.
    """
    draft = Application.objects.filter(number=number, status=ApplicationStatus.DRAFT).first()
    if draft is None or draft.borrower_user_id is None:
        return False
    phone = phones_of([draft.borrower_user_id]).get(draft.borrower_user_id)
    if phone is None:
        return False
    lender = current_lender()
    link = f"{settings.PUBLIC_URL}/{lender.slug}/portal/applications/{number}/edit"
    adapter(MessageGateway).send(
        phone=phone,
        template="confirm_application",
        text=(
            f"【{lender.name}】有一份贷款申请 {number} 以您的名义录入，"
            f"请用本手机号登录 {link} 核对、授权并提交。"
            "未经您本人确认不会查询征信；如非本人意愿，请在页面撤回。"
        ),
    )
    return True
