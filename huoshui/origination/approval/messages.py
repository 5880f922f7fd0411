"""Text messages to those who are to sign."""

from huoshui.foundation.ports import adapter
from huoshui.identity.ports import MessageGateway
from huoshui.identity.queries import holders_of, phones_of
from huoshui.origination.approval.people import candidates
from huoshui.origination.models import ApprovalStep


def message_signers(*, step_id: int, above: str = "") -> int:
    """How many were told: the signers whose phone is known, and the holders of the role `above` them."""
    step = ApprovalStep.objects.select_related("application").get(pk=step_id)
    application = step.application
    people = candidates(application, step)
    if above:
        people |= holders_of(
            permission="application.view", role_codes=[above], branch_id=application.branch_id
        )
    gateway = adapter(MessageGateway)
    phones = phones_of(people)
    for phone in phones.values():
        gateway.send(
            phone=phone,
            template="step_waits",
            text=f"【活水】申请 {application.number} 的“{step.name}”环节待您处理，请及时登录办理。",
        )
    return len(phones)
