"""Rows of assets, securities and guarantees made from what the tables hold: a few statements a page."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from huoshui.collateral.models import Asset, Guarantee, Security, SecurityStep
from huoshui.collateral.queries.shapes import AssetRow, GuaranteeRow, SecurityRow, StepRow
from huoshui.collateral.worth import LIVE, latest_valuations, next_valuation, rules_of_kinds
from huoshui.core.collateral import ASSET_KINDS, RankedCover, RankedSum, available_to_next, rank_cover
from huoshui.core.lifecycle import SecurityStatus

CHARGED = (SecurityStatus.AGREED.value, SecurityStatus.REGISTERED.value)


def with_state(found: QuerySet[Asset]) -> QuerySet[Asset]:
    """The assets with `is_charged`, `is_proposed`, `is_released`: what their securities say of them."""
    behind = Security.objects.filter(asset=OuterRef("pk"))
    return found.annotate(
        is_charged=Exists(behind.filter(status__in=CHARGED)),
        is_proposed=Exists(behind.filter(status=SecurityStatus.PROPOSED.value)),
        is_released=Exists(behind.filter(status=SecurityStatus.RELEASED.value)),
    )


def mask_identity(text: str) -> str:
    """苏(2024)****0012号: the first and the last four, at least half hidden."""
    kept = min(len(text) // 4, 6)
    return f"{text[:kept]}{'*' * (len(text) - 2 * kept)}{text[-kept:]}" if kept else "*" * len(text)


def asset_rows(assets: Sequence[Asset]) -> tuple[AssetRow, ...]:
    """Rows of assets that came through `with_state`."""
    rules, ids = rules_of_kinds(), [asset.pk for asset in assets]
    latest, secured = latest_valuations(ids), _secured(ids)
    rows = []
    for asset in assets:
        valuation, rule, sums = latest.get(asset.pk), rules[asset.kind], secured[asset.pk]
        rows.append(
            AssetRow(
                id=asset.pk,
                number=asset.number,
                kind=asset.kind,
                name=asset.name,
                owner_name=asset.owner_name,
                owner_number=asset.owner.number if asset.owner else "",
                identity_masked=mask_identity(asset.identity),
                branch_id=asset.branch_id,
                state=_state(asset),
                value=valuation.amount if valuation else None,
                valued_on=valuation.valued_on if valuation else None,
                next_valuation_on=next_valuation(valuation, rule.revaluation_months) if valuation else None,
                cap=rule.cap,
                prior_claims=valuation.prior_claims if valuation else 0,
                secured=sum(sums),
                available=available_to_next(valuation.amount, rule.cap, (valuation.prior_claims, *sums))
                if valuation
                else None,
                created_at=asset.created_at,
            )
        )
    return tuple(rows)


def _state(asset: Asset) -> str:
    for state in ("charged", "proposed", "released"):
        if getattr(asset, f"is_{state}"):
            return state
    return "free"


def _secured(asset_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Security.objects.filter(asset_id__in=asset_ids, status__in=LIVE)
    for asset_id, amount in rows.values_list("asset_id", "secured_amount"):
        found[asset_id].append(amount)
    return found


def security_rows(found: QuerySet[Security], *, with_steps: bool = True) -> tuple[SecurityRow, ...]:
    """Rows of securities: those in force first, in order of rank within an asset."""
    ordered = found.select_related("asset", "customer").order_by("asset_id", "order")
    securities = sorted(ordered, key=lambda one: one.status not in LIVE)
    covers = _covers({one.asset_id: one.asset for one in securities})
    steps: dict[int, list[StepRow]] = defaultdict(list)
    if with_steps:
        asked = SecurityStep.objects.filter(security__in=securities).order_by("-id")
        for step in asked.select_related("made_by", "checked_by", "document"):
            steps[step.security_id].append(_step(step))
    return tuple(_security(one, covers.get(one.pk), tuple(steps[one.pk])) for one in securities)


def _covers(assets: dict[int, Asset]) -> dict[int, RankedCover]:
    """Security → its cover, for those in force on these assets."""
    latest, rules = latest_valuations(list(assets)), rules_of_kinds()
    sums: dict[int, list[RankedSum]] = defaultdict(list)
    live = Security.objects.filter(asset_id__in=assets, status__in=LIVE).order_by("asset_id", "order")
    for pk, asset_id, amount in live.values_list("pk", "asset_id", "secured_amount"):
        sums[asset_id].append(RankedSum(key=str(pk), secured=amount))
    found: dict[int, RankedCover] = {}
    for asset_id, ranked in sums.items():
        valuation = latest.get(asset_id)
        value, prior = (valuation.amount, valuation.prior_claims) if valuation else (0, 0)
        for cover in rank_cover(value, rules[assets[asset_id].kind].cap, prior, ranked):
            found[int(cover.key)] = cover
    return found


def _security(one: Security, cover: RankedCover | None, steps: tuple[StepRow, ...]) -> SecurityRow:
    return SecurityRow(
        id=one.pk,
        asset_number=one.asset.number,
        asset_name=one.asset.name,
        asset_kind=one.asset.kind,
        charge=ASSET_KINDS[one.asset.kind].charge,
        application_number=one.application_number,
        contract_number=one.contract_number,
        customer_id=one.customer_id,
        customer_name=one.customer.name,
        rank=cover.rank if cover else None,
        secured_amount=one.secured_amount,
        available=cover.available if cover else None,
        covered=cover.covered if cover else None,
        status=one.status,
        registry=one.registry,
        registration_number=one.registration_number,
        registered_on=one.registered_on,
        released_on=one.released_on,
        ended_because=one.ended_because,
        reuse_reason=one.reuse_reason,
        steps=steps,
    )


def _step(step: SecurityStep) -> StepRow:
    return StepRow(
        id=step.pk,
        kind=step.kind,
        happened_on=step.happened_on,
        registration_number=step.registration_number,
        reason=step.reason,
        replaced_by_id=step.replaced_by_id,
        document_id=step.document_id,
        document_name=step.document.file_name,
        status=step.status,
        made_by_id=step.made_by_id,
        made_by=step.made_by.name,
        made_at=step.made_at,
        checked_by=step.checked_by.name if step.checked_by else "",
        checked_at=step.checked_at,
        opinion=step.opinion,
    )


def guarantee_rows(found: QuerySet[Guarantee]) -> tuple[GuaranteeRow, ...]:
    """Rows of guarantees, newest first."""
    return tuple(
        GuaranteeRow(
            id=row.pk,
            application_number=row.application_number,
            contract_number=row.contract_number,
            customer_name=row.customer.name,
            guarantor_number=row.guarantor.number,
            guarantor_name=row.guarantor.name,
            kind=row.kind,
            amount=row.amount,
            is_joint=row.is_joint,
            status=row.status,
            ended_because=row.ended_because,
            proposed_by_id=row.proposed_by_id,
        )
        for row in found.select_related("customer", "guarantor").order_by("-id")
    )
