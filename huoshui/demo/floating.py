"""A floating rate in the demo: the working-capital loan is reset every quarter, by an LPR made up month by month."""

from datetime import date

from django.db import transaction

from huoshui.core.pricing import RateReset
from huoshui.core.pricing.reset import PUBLICATION_DAY
from huoshui.demo.accounts import DemoLender
from huoshui.demo.lenders import staff_actor
from huoshui.products.operations import (
    check_publication,
    check_version,
    draft_version,
    propose_publication,
    submit_version,
)
from huoshui.products.parameters import LPR_CODES
from huoshui.products.queries import get_live_version, list_parameters

PRODUCT = "working_capital"
_BASIS = "演示数据：虚构的LPR公布值"
# As in force when the real rows end, and ten points less from June on.
_RATES = {"lpr_1y": ("0.0300", "0.0290"), "lpr_5y": ("0.0350", "0.0340")}
_CUT_MONTH = 6


@transaction.atomic
def float_working_capital(lender: DemoLender) -> None:
    """Nothing; from now on the product's rate is reset every quarter. Done before, it stays."""
    definition = get_live_version(PRODUCT).definition
    if definition.pricing.reset is not None:
        return
    pricing = definition.pricing.model_copy(update={"reset": RateReset.QUARTERLY})
    maker, checker = staff_actor(lender, "risk_officer"), staff_actor(lender, "administrator")
    version_id = draft_version(
        actor=maker, product_code=PRODUCT, definition=definition.model_copy(update={"pricing": pricing})
    )
    submit_version(actor=maker, version_id=version_id)
    check_version(actor=checker, version_id=version_id, approve=True, opinion="同意")


def publish_lpr(lender: DemoLender, today: date) -> None:
    """Nothing; on the 20th the month's LPR is entered and checked, unless the month has one."""
    if today.day != PUBLICATION_DAY:
        return
    maker, checker = staff_actor(lender, "risk_officer"), staff_actor(lender, "administrator")
    for code in LPR_CODES.values():
        known = {(row.valid_from.year, row.valid_from.month) for row in list_parameters(code=code)}
        if (today.year, today.month) not in known:
            value = _RATES[code][today.month >= _CUT_MONTH]
            waiting = propose_publication(
                actor=maker, code=code, value=value, valid_from=today, legal_basis=_BASIS
            )
            check_publication(actor=checker, proposal_id=waiting, approve=True)
