"""The archive of the demo: contracts read at once, pictures by the worker, one file under a legal hold."""

from huoshui.archive.operations import place_hold, read_waiting
from huoshui.archive.queries import list_files
from huoshui.demo.accounts import DemoLender
from huoshui.demo.lenders import staff_actor
from huoshui.identity.queries import EVERYTHING

READING_SECONDS = 20


def keep_archive(lender: DemoLender) -> None:
    """Nothing; done before, it is not done again."""
    if list_files(scope=EVERYTHING, state="held", page_size=1).total:
        return
    read_waiting(seconds=READING_SECONDS)
    paid = list_files(scope=EVERYTHING, stage="paid", page_size=1).items
    if paid:
        place_hold(
            actor=staff_actor(lender, "risk_officer"),
            number=paid[0].number,
            reason="借款人与供货方诉讼，青阳县人民法院要求保全（演示）",
        )
