"""Reads of the origination room."""

from huoshui.origination.queries.abilities import Abilities, abilities_of
from huoshui.origination.queries.detail import (
    NoOffer,
    application_status,
    get_application,
    get_document,
    get_for_borrower,
    get_offer,
    open_step,
)
from huoshui.origination.queries.figures import (
    ApplicationFigures,
    FunnelRow,
    MonthRow,
    application_figures,
    count_by_month,
    count_funnel,
)
from huoshui.origination.queries.lists import (
    ApplicationCard,
    ApplicationPage,
    ApplicationRow,
    list_applications,
    list_for_borrower,
    list_of_customer,
)
from huoshui.origination.queries.shapes import (
    ApplicationDetail,
    BorrowerApplication,
    DocumentRow,
    Offer,
    OfferView,
    StageRow,
    StepRow,
)
from huoshui.origination.queries.work import WorkItem, list_work

__all__ = [
    "Abilities",
    "ApplicationCard",
    "ApplicationDetail",
    "ApplicationFigures",
    "ApplicationPage",
    "ApplicationRow",
    "BorrowerApplication",
    "DocumentRow",
    "FunnelRow",
    "MonthRow",
    "NoOffer",
    "Offer",
    "OfferView",
    "StageRow",
    "StepRow",
    "WorkItem",
    "abilities_of",
    "application_figures",
    "application_status",
    "count_by_month",
    "count_funnel",
    "get_application",
    "get_document",
    "get_for_borrower",
    "get_offer",
    "list_applications",
    "list_for_borrower",
    "list_of_customer",
    "list_work",
    "open_step",
]
