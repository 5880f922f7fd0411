"""Which assets and securities a person may see, and the ones an operation works on, locked."""

from django.db.models import Q

from huoshui.collateral.models import Asset, AssetDocument, Security
from huoshui.collateral.ports import Case, SecuredCases
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.foundation.actor import Actor
from huoshui.foundation.ports import adapter
from huoshui.identity.queries import Scope, scope_of


def assets_in_scope(scope: Scope) -> Q:
    """The condition on Asset: all, those of the branches or behind cases of the branches, those entered."""
    if scope.all:
        return Q()
    condition = Q(pk__in=[])
    if scope.branch_ids:
        behind = Security.objects.filter(branch_id__in=scope.branch_ids).values("asset_id")
        condition |= Q(branch_id__in=scope.branch_ids) | Q(pk__in=behind)
    if scope.own_user_id is not None:
        behind = Security.objects.filter(proposed_by_id=scope.own_user_id).values("asset_id")
        condition |= Q(entered_by_id=scope.own_user_id) | Q(pk__in=behind)
    return condition


def securities_in_scope(scope: Scope) -> Q:
    """The condition on Security: all, those of the branches, those the person proposed."""
    return scope.rows(Q(proposed_by_id=scope.own_user_id))


def locked_asset(actor: Actor, number: str) -> Asset:
    """The asset, locked: whoever secures something on it waits. Refusals: NotFound."""
    found = Asset.objects.filter(assets_in_scope(scope_of(actor)), number=number)
    asset = Asset.objects.select_for_update().filter(pk__in=found.values("pk")).first()
    if asset is None:
        raise NotFound()
    return asset


def locked_security(actor: Actor, security_id: int) -> Security:
    """The security, its asset locked first. Refusals: NotFound."""
    found = Security.objects.filter(securities_in_scope(scope_of(actor)), pk=security_id).first()
    if found is None:
        raise NotFound()
    Asset.objects.select_for_update().get(pk=found.asset_id)
    return Security.objects.select_for_update(of=("self",)).select_related("asset").get(pk=security_id)


def case_of(number: str, scope: Scope) -> Case:
    """The case of an application or contract number. Refusals: NotFound, also outside the scope."""
    return adapter(SecuredCases).case_of(number, scope)


def document_of(asset: Asset, document_id: int) -> AssetDocument:
    """A paper of that very asset. Refusals: InvalidInput (field document_id)."""
    document = AssetDocument.objects.filter(asset=asset, pk=document_id).first()
    if document is None:
        raise InvalidInput(field="document_id", zh="请先上传相应材料", en="Upload the paper first")
    return document
