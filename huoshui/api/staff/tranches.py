"""Contracts paid out in parts: what is drawn and left, and what one more part would do."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from huoshui.api.base import StaffAuth, current_actor
from huoshui.api.loan_shapes import LoanFiguresOut, LoanInstalmentOut, instalment_values
from huoshui.api.tranche_shapes import TranchesOut, tranche_values
from huoshui.api.types import PositiveYuan
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.servicing.tranches.drawing import preview_tranche
from huoshui.servicing.tranches.queries import get_tranches

router = Router(auth=StaffAuth(), tags=["staff disbursements"])
_READERS = ("contract.view", "disbursement.make", "disbursement.check", "loan.view")


class DrawnContractOut(Schema):
    """The parts of a contract; none when it is paid out whole."""

    tranches: TranchesOut | None


class TrancheIn(Schema):
    amount: PositiveYuan


class TranchePreviewOut(Schema):
    """What a part paid out today would do; nothing stands before the first one."""

    before: LoanFiguresOut | None
    after: LoanFiguresOut
    instalments: list[LoanInstalmentOut]


@router.get("/contracts/{number}/tranches", response=DrawnContractOut)
def get_contract_tranches(request: HttpRequest, number: str) -> dict[str, Any]:
    """What of the contract is drawn, on its way, left and lapsed, part by part."""
    actor = current_actor(request)
    if not any(actor.may(one) for one in _READERS):
        actor.require(_READERS[0])
    found = get_tranches(number, scope_of(actor))
    return {"tranches": None if found is None else tranche_values(found, can_order=_may_order(actor))}


@router.post("/contracts/{number}/tranches/preview", response=TranchePreviewOut)
def preview_contract_tranche(request: HttpRequest, number: str, body: TrancheIn) -> dict[str, Any]:
    """The loan before and after one more part, with its new schedule; nothing is written."""
    effect = preview_tranche(actor=current_actor(request), contract_number=number, amount=body.amount)
    return {
        "before": effect.before,
        "after": effect.after,
        "instalments": [instalment_values(row) for row in effect.instalments],
    }


def _may_order(actor: Actor) -> bool:
    return actor.may("disbursement.make")
