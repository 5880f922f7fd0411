"""Reads of the origination room."""

from huoshui.origination.approval.steps import StepRow
from huoshui.origination.queries.abilities import Abilities, abilities_of
from huoshui.origination.queries.customer import (
    CustomerConsent,
    CustomerDocument,
    consents_of_customer,
    documents_of_customer,
)
from huoshui.origination.queries.detail import (
    NoOffer,
    application_status,
    get_application,
    get_document,
    get_for_borrower,
    get_for_partner,
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
    list_for_partner,
    list_of_customer,
    visible_numbers,
)
from huoshui.origination.queries.papers import (
    CaseBasics,
    application_numbers_after,
    case_basics,
    memo_to_print,
    papers_of_application,
)
from huoshui.origination.queries.shapes import (
    ApplicationDetail,
    BorrowerApplication,
    DocumentRow,
    Offer,
    OfferView,
    StageRow,
)
from huoshui.origination.queries.signals import repeated_applicants, score_drops
from huoshui.origination.queries.signers import (
    Colleague,
    DelegationRow,
    list_colleagues,
    list_delegations,
    list_possible_delegates,
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
    "CaseBasics",
    "Colleague",
    "CustomerConsent",
    "CustomerDocument",
    "DelegationRow",
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
    "application_numbers_after",
    "application_status",
    "case_basics",
    "consents_of_customer",
    "count_by_month",
    "count_funnel",
    "documents_of_customer",
    "get_application",
    "get_document",
    "get_for_borrower",
    "get_for_partner",
    "get_offer",
    "list_applications",
    "list_colleagues",
    "list_delegations",
    "list_for_borrower",
    "list_for_partner",
    "list_of_customer",
    "list_possible_delegates",
    "list_work",
    "memo_to_print",
    "open_step",
    "papers_of_application",
    "repeated_applicants",
    "score_drops",
    "visible_numbers",
]
