"""Whether a loan has collateral, as the application's form says."""

from huoshui.origination.queries import get_offer

_NONE: tuple[object, ...] = (None, "", "none", "no", False, [])


class CollateralOfForm:
    """Implements `contracts.ports.CollateralRegister` by the answer `collateral` of the form."""

    def has_collateral(self, application_number: str) -> bool:
        """Whether the form names collateral; a form that does not ask names none."""
        return get_offer(application_number).form.get("collateral") not in _NONE
