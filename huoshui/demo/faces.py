"""Face checks in the demo: a consumer loan above 50,000.00 is signed after one, by the marked simulator."""

from huoshui.demo.accounts import DemoLender
from huoshui.demo.lenders import staff_actor
from huoshui.foundation import business_date
from huoshui.products.operations import save_parameter
from huoshui.products.queries import list_parameters

_CODE, _ABOVE = "face_check_above", "50000.00"


def ask_for_faces(lender: DemoLender) -> None:
    """Nothing; from today on. Done before, it stays."""
    if list_parameters(code=_CODE):
        return
    save_parameter(
        actor=staff_actor(lender, "risk_officer"),
        code=_CODE,
        value=_ABOVE,
        valid_from=business_date.today(),
        legal_basis="演示数据：机构内部制度",
        product_code="consumer",
    )
