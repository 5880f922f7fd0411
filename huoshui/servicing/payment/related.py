"""Who is related to a borrower, by what their file says: servicing's own answer to `ports.RelatedParties`."""

from huoshui.parties.queries import get_party

_FIELDS = ("legal_representative", "spouse_name", "actual_controller", "business_name")
_LISTS = ("shareholders", "family_members", "affiliates")


class RelatedByFile:
    """Legal representative, spouse, controller, shareholders of the customer's profile (客户档案)."""

    def names_of(self, customer_id: int) -> list[str]:
        """The names the file holds, each once. Refusals: NotFound."""
        profile = get_party(customer_id).profile
        names = [str(profile[field]) for field in _FIELDS if profile.get(field)]
        for field in _LISTS:
            for one in profile.get(field) or ():
                names.append(str(one.get("name", "")) if isinstance(one, dict) else str(one))
        return [name for name in dict.fromkeys(names) if name.strip()]
