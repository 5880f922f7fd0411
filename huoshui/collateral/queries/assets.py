"""Reads of assets: the list, one in full, its papers."""

import json

from django.db.models import Q

from huoshui.collateral.access import assets_in_scope, securities_in_scope
from huoshui.collateral.models import Asset, AssetDocument, Security
from huoshui.collateral.queries.rows import asset_rows, mask_identity, security_rows, with_state
from huoshui.collateral.queries.shapes import AssetDetail, AssetPage, PaperRow, PolicyRow, ValuationRow
from huoshui.core.collateral import ASSET_KINDS
from huoshui.core.errors import NotFound
from huoshui.core.identifiers import mask_address
from huoshui.foundation.fields import blind_index
from huoshui.foundation.files import LoadedFile, load_file
from huoshui.identity.queries import Scope

STATES = ("free", "proposed", "charged", "released")
_SPACES = sorted({kind.identity_space for kind in ASSET_KINDS.values()})


def list_assets(
    *, scope: Scope, kind: str = "", state: str = "", search: str = "", page: int = 1, page_size: int = 20
) -> AssetPage:
    """One page of the assets in scope, newest first.

    `search` finds part of a name or of the owner's, the beginning of a number, or a whole certificate number
    or VIN.
    """
    found = with_state(Asset.objects.filter(assets_in_scope(scope)))
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(_in_state(state))
    if text := search.strip():
        compact = "".join(text.split())
        found = found.filter(
            Q(name__icontains=text)
            | Q(owner_name__icontains=text)
            | Q(number__istartswith=text)
            | Q(identity_index__in=[blind_index(compact, f"asset.{space}") for space in _SPACES])
        )
    start = (page - 1) * page_size
    shown = found.select_related("owner").order_by("-id")[start : start + page_size]
    return AssetPage(items=asset_rows(list(shown)), total=found.count())


def _in_state(state: str) -> Q:
    wanted = {
        "charged": Q(is_charged=True),
        "proposed": Q(is_charged=False, is_proposed=True),
        "released": Q(is_charged=False, is_proposed=False, is_released=True),
        "free": Q(is_charged=False, is_proposed=False, is_released=False),
    }
    return wanted.get(state, Q(pk__in=[]))


def get_asset(number: str, scope: Scope) -> AssetDetail:
    """The asset in full, what identifies it masked. Refusals: NotFound, also outside the scope.

    Securities of cases outside the scope are left out; the sums they take stand in the row.
    """
    found = with_state(Asset.objects.filter(assets_in_scope(scope), number=number))
    asset = found.select_related("owner").first()
    if asset is None:
        raise NotFound()
    kind = ASSET_KINDS[asset.kind]
    secrets = {name: mask_address(text) for name, text in json.loads(asset.secrets).items()}
    policies = tuple(asset.policies.order_by("-expiry_date", "-id"))
    return AssetDetail(
        row=asset_rows([asset])[0],
        fields={kind.identity.name: mask_identity(asset.identity), **secrets, **asset.fields},
        warnings=tuple(asset.warnings),
        is_insured_until=policies[0].expiry_date if policies else None,
        valuations=_valuations(asset),
        policies=tuple(
            PolicyRow(**{name: getattr(row, name) for name in PolicyRow.__slots__}) for row in policies
        ),
        documents=tuple(
            PaperRow(**{name: getattr(row, name) for name in PaperRow.__slots__})
            for row in asset.documents.order_by("-id")
        ),
        securities=security_rows(Security.objects.filter(securities_in_scope(scope), asset=asset)),
    )


def _valuations(asset: Asset) -> tuple[ValuationRow, ...]:
    rows = asset.valuations.select_related("entered_by").order_by("-valued_on", "-id")
    return tuple(
        ValuationRow(
            id=row.pk,
            amount=row.amount,
            prior_claims=row.prior_claims,
            source=row.source,
            appraiser=row.appraiser,
            valued_on=row.valued_on,
            valid_until=row.valid_until,
            document_id=row.document_id,
            entered_by=row.entered_by.name if row.entered_by else "",
        )
        for row in rows
    )


def get_asset_document(*, number: str, document_id: int, scope: Scope) -> LoadedFile:
    """A paper of the asset. Refusals: NotFound."""
    rows = AssetDocument.objects.filter(pk=document_id, asset__number=number)
    document = rows.filter(asset__in=Asset.objects.filter(assets_in_scope(scope))).first()
    if document is None:
        raise NotFound()
    return load_file(document.file_id)
