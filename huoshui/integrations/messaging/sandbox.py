"""A message gateway without a network: texts land in the demo inbox."""

from huoshui.foundation import clock
from huoshui.foundation.fields import blind_index
from huoshui.integrations.behaviour import message_behaviour
from huoshui.integrations.models import SandboxMessage

PURPOSE = "phone"


class MessageNotTaken(Exception):
    """The gateway did not take the message; the caller may try again later."""


class SandboxMessages:
    """Implements `identity.ports.MessageGateway` by storing each text (演示短信)."""

    def send(self, *, phone: str, template: str, text: str) -> None:
        """Nothing; the text is stored. Raises MessageNotTaken while told to fail."""
        if message_behaviour() == "fail":
            raise MessageNotTaken("the message sandbox has been told to fail")
        SandboxMessage.objects.create(
            phone=phone,
            phone_index=blind_index(phone, PURPOSE),
            template=template,
            text=text,
            sent_at=clock.now(),
        )
