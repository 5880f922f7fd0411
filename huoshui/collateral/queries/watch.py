"""What waits to be done, what must not be paid out, and which loans are over what their assets allow: each in
a few statements, however many assets there are."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Max

from huoshui.collateral.access import securities_in_scope
from huoshui.collateral.models import Asset, InsurancePolicy, Security, SecurityStep
from huoshui.collateral.ports import SecuredLoans
from huoshui.collateral.queries.rows import CHARGED
from huoshui.collateral.queries.shapes import OverLtv, StepToCheck, Task
from huoshui.collateral.refusals import SecuritiesNotRegistered
from huoshui.collateral.worth import latest_valuations, live_charges, next_valuation, rules_of_kinds, worth_of
from huoshui.core.collateral import ASSET_KINDS, cover_cases, is_over_ltv
from huoshui.core.lifecycle import SecurityStatus
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.foundation.ports import adapter
from huoshui.identity.queries import Scope
from huoshui.products.queries import get_count_parameter


def unregistered_securities(contract_number: str) -> tuple[str, ...]:
    """The assets, by number and name, that the contract demands and that are not registered yet."""
    rows = Security.objects.filter(
        contract_number=contract_number,
        status__in=(SecurityStatus.PROPOSED.value, SecurityStatus.AGREED.value),
    ).order_by("id")
    return tuple(f"{number} {name}" for number, name in rows.values_list("asset__number", "asset__name"))


def require_registered(contract_number: str) -> None:
    """Nothing, when all that the contract demands is registered. Refusals: SecuritiesNotRegistered."""
    if missing := unregistered_securities(contract_number):
        raise SecuritiesNotRegistered(number=contract_number, assets="、".join(missing))


def list_tasks(*, scope: Scope, limit: int = 200) -> tuple[Task, ...]:
    """What is due about charged assets, first due first: a new valuation (or the first), insurance ending or
    missing, registrations outstanding though money is out."""
    rows = list(
        Security.objects.filter(securities_in_scope(scope), status__in=CHARGED)
        .select_related("asset", "customer")
        .order_by("asset_id", "order")
    )
    if not rows:
        return ()
    first: dict[int, Security] = {}
    for row in rows:
        first.setdefault(row.asset_id, row)
    today = business_date.today()
    soon = today + timedelta(days=get_count_parameter("collateral_notice_days"))
    tasks = [
        *_valuations_due(first, today, soon),
        *_insurance_due(first, today, soon),
        *_registrations_due([row for row in rows if row.status == SecurityStatus.AGREED.value], today),
    ]
    return tuple(sorted(tasks, key=lambda task: (task.due_on, task.asset_number))[:limit])


def _valuations_due(first: Mapping[int, Security], today: date, soon: date) -> list[Task]:
    latest, rules = latest_valuations(list(first)), rules_of_kinds()
    found = []
    for asset_id, row in first.items():
        valuation = latest.get(asset_id)
        due = next_valuation(valuation, rules[row.asset.kind].revaluation_months) if valuation else today
        if due <= soon:
            found.append(_task("valuation", row, due))
    return found


def _insurance_due(first: Mapping[int, Security], today: date, soon: date) -> list[Task]:
    needed = {pk: row for pk, row in first.items() if ASSET_KINDS[row.asset.kind].needs_insurance}
    last = dict(
        InsurancePolicy.objects.filter(asset_id__in=needed)
        .values("asset_id")
        .annotate(last=Max("expiry_date"))
        .values_list("asset_id", "last")
    )
    dues = {pk: last.get(pk, today) for pk in needed}
    return [_task("insurance", needed[pk], due) for pk, due in dues.items() if due <= soon]


def _registrations_due(agreed: list[Security], today: date) -> list[Task]:
    owed = adapter(SecuredLoans).owed_under({row.contract_number for row in agreed})
    return [_task("registration", row, today) for row in agreed if owed.get(row.contract_number)]


def _task(kind: str, row: Security, due: date) -> Task:
    return Task(
        kind=kind,
        asset_number=row.asset.number,
        asset_name=row.asset.name,
        case_number=row.contract_number or row.application_number,
        customer_name=row.customer.name,
        amount=row.secured_amount,
        due_on=due,
    )


def list_steps_to_check(
    *, scope: Scope, not_made_by: int | None, limit: int = 200
) -> tuple[StepToCheck, ...]:
    """Registrations and releases that wait for a second person, oldest first."""
    seen = Security.objects.filter(securities_in_scope(scope))
    rows = SecurityStep.objects.filter(status="requested", security__in=seen).exclude(made_by_id=not_made_by)
    chosen = rows.select_related("security__asset", "security__customer").order_by("made_at")[:limit]
    return tuple(
        StepToCheck(
            id=row.pk,
            kind=row.kind,
            asset_number=row.security.asset.number,
            case_number=row.security.contract_number,
            customer_name=row.security.customer.name,
            amount=row.security.secured_amount,
            made_at=row.made_at,
        )
        for row in chosen
    )


def cases_over_ltv(threshold: Decimal, *, day: date) -> list[OverLtv]:
    """The contracts with securities agreed or registered whose secured debt is over threshold × what the
    values allow on the day: four statements for all assets of the lender."""
    rows = Security.objects.filter(status__in=CHARGED).exclude(contract_number="").order_by("id")
    behind: dict[str, list[tuple[int, str]]] = defaultdict(list)
    contracts: dict[str, tuple[str, int]] = {}
    columns = ("application_number", "contract_number", "customer_id", "asset_id", "asset__number")
    for case, contract, customer_id, asset_id, number in rows.values_list(*columns):
        contracts[case] = (contract, customer_id)
        behind[case].append((asset_id, number))
    owed = adapter(SecuredLoans).owed_under({contract for contract, _ in contracts.values()})
    exposures: dict[str, Cents] = {
        case: owed[contract] for case, (contract, _) in contracts.items() if owed.get(contract)
    }
    asset_ids = {asset_id for case in exposures for asset_id, _ in behind[case]}
    assets = list(Asset.objects.filter(pk__in=asset_ids))
    covers = cover_cases(worth_of(assets, day), live_charges(asset_ids), exposures)
    latest = latest_valuations(asset_ids)
    found = []
    for case, cover in covers.items():
        if is_over_ltv(cover, threshold):
            days = [latest[asset_id].valued_on for asset_id, _ in behind[case] if asset_id in latest]
            found.append(
                OverLtv(
                    customer_id=contracts[case][1],
                    contract_number=contracts[case][0],
                    assets=tuple(number for _, number in behind[case]),
                    valued_on=max(days) if days else None,
                    owed=exposures[case],
                    cover=cover,
                )
            )
    return found
