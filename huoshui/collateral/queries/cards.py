"""What secures a case, and what a customer owns, has secured and answers for."""

from huoshui.collateral.access import assets_in_scope, case_of, securities_in_scope
from huoshui.collateral.models import Asset, Guarantee, Security
from huoshui.collateral.ports import Case, SecuredLoans
from huoshui.collateral.queries.rows import asset_rows, guarantee_rows, security_rows, with_state
from huoshui.collateral.queries.shapes import CaseCard, CustomerCard
from huoshui.collateral.worth import LIVE, live_charges, worth_of
from huoshui.core.collateral import CaseCover, cover_cases
from huoshui.foundation.ports import adapter
from huoshui.identity.queries import EVERYTHING, Scope
from huoshui.parties.queries import get_customer_by_number


def coverage_of(application_number: str, scope: Scope = EVERYTHING) -> CaseCover:
    """How far the assets behind an application cover what is owed, or asked for before the pay-out; cents.

    Refusals: NotFound.
    """
    return _cover(case_of(application_number, scope))


def card_of_case(number: str, scope: Scope) -> CaseCard:
    """The card of an application or contract. Refusals: NotFound, also outside the scope."""
    case = case_of(number, scope)
    return CaseCard(
        application_number=case.application_number,
        contract_number=case.contract_number,
        is_open=case.is_open,
        is_signed=case.is_signed,
        cover=_cover(case),
        securities=security_rows(Security.objects.filter(application_number=case.application_number)),
        guarantees=guarantee_rows(Guarantee.objects.filter(application_number=case.application_number)),
    )


def _cover(case: Case) -> CaseCover:
    exposure = case.amount
    if case.contract_number:
        owed = adapter(SecuredLoans).owed_under([case.contract_number])
        exposure = owed.get(case.contract_number, case.amount)
    behind = Security.objects.filter(application_number=case.application_number, status__in=LIVE)
    assets = list(Asset.objects.filter(pk__in=behind.values("asset_id")))
    charges = live_charges([asset.pk for asset in assets])
    return cover_cases(worth_of(assets), charges, {case.application_number: exposure})[
        case.application_number
    ]


def card_of_customer(customer_number: str, scope: Scope) -> CustomerCard:
    """The card of a customer, as far as the scope reaches. Refusals: NotFound."""
    customer = get_customer_by_number(number=customer_number, scope=scope)
    owned = with_state(Asset.objects.filter(assets_in_scope(scope), owner_id=customer.id))
    guarantees = Guarantee.objects.filter(securities_in_scope(scope))
    return CustomerCard(
        assets=asset_rows(list(owned.select_related("owner").order_by("-id"))),
        securities=security_rows(
            Security.objects.filter(securities_in_scope(scope), customer_id=customer.id), with_steps=False
        ),
        guarantees=guarantee_rows(guarantees.filter(customer_id=customer.id)),
        guarantees_given=guarantee_rows(guarantees.filter(guarantor_id=customer.id)),
    )
