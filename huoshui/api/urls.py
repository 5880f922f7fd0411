"""The API of a lender: one document, four audiences, each file of endpoints one line of its table."""

from django.urls import path
from django.utils.module_loading import import_string
from ninja.operation import Operation

from huoshui.api import borrower, partner, public, staff
from huoshui.api.base import create_api

AUDIENCES = {
    "staff": staff.ROUTERS,
    "borrower": borrower.ROUTERS,
    "public": public.ROUTERS,
    "partner": partner.ROUTERS,
}

api = create_api(
    title="Huoshui",
    description=(
        "Loan management: the interfaces of staff, borrowers, partners and anybody. Amounts are text in yuan."
    ),
)


def _operation_id(operation: Operation) -> str:
    """The name of the view: unique over all audiences; the web client is generated from them."""
    return operation.view_func.__name__


api.get_openapi_operation_id = _operation_id  # type: ignore[method-assign]
for _audience, _routers in AUDIENCES.items():
    for _dotted in _routers:
        api.add_router(f"/{_audience}", import_string(_dotted))

urlpatterns = [path("", api.urls)]
