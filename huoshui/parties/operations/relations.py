"""Relations of customers: entered by one person, in force, or ended, once another has reviewed them."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, Sum

from huoshui.audit.operations import record
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.core.relations import FAMILY, STATED, WORDS, RelationKind
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.fields import blind_index
from huoshui.identity.queries import Scope, get_user
from huoshui.parties.kinds import CustomerKind, check_identity
from huoshui.parties.models import Customer, Relation
from huoshui.parties.names import plain
from huoshui.parties.operations.register import NameDiffers
from huoshui.parties.relating import in_force
from huoshui.parties.scoping import in_scope


class RelationExists(Refusal):
    code = "parties.relation_exists"
    zh = "该关联关系已登记或待复核"
    en = "This relation is registered or waiting for review already"


class RelationReviewed(Refusal):
    code = "parties.relation_reviewed"
    zh = "该关联关系没有待复核的事项"
    en = "Nothing about this relation waits for review"


class OwnRelation(Refusal):
    code = "parties.own_relation"
    zh = "不能复核自己提出的关联关系"
    en = "Nobody may review a relation they proposed"
    status = 403


class SharesOverWhole(Refusal):
    code = "parties.shares_over_whole"
    zh = "该企业登记的持股比例合计 {total} %，超过 100 %"
    en = "The shares registered in this firm would come to {total} %, over 100 %"
    status = 422


class RelationNotInForce(Refusal):
    code = "parties.relation_not_in_force"
    zh = "该关联关系未生效或已在终止"
    en = "This relation is not in force, or is ending already"


@transaction.atomic
def propose_relation(
    *,
    actor: Actor,
    number: str,
    kind: str,
    source: str,
    since: date,
    scope: Scope,
    share: Decimal | None = None,
    party_number: str = "",
    outside_name: str = "",
    outside_id_number: str = "",
    outside_is_firm: bool = False,
    staff_id: int | None = None,
) -> int:
    """The id of the relation (关联关系) of that customer, waiting for review.

    The other is a customer by number, somebody outside by name (by identifier too, which finds a file of
    theirs, now or later), or for 员工关系人 a member of staff. `share` (0 to 1) is a shareholder's.
    Refusals: NotFound, InvalidInput, NameDiffers, RelationExists, SharesOverWhole.
    """
    actor.require("customer.edit")
    relation_kind = _kind(kind)
    customer = Customer.objects.select_for_update().filter(in_scope(scope), number=number).first()
    if customer is None or actor.user_id is None:
        raise NotFound()
    if since > business_date.today():
        raise InvalidInput(field="since", zh="起始日不能晚于会计日", en="It cannot begin after today")
    relation = Relation(
        customer=customer,
        kind=relation_kind.value,
        share=_share(relation_kind, share),
        source=_source(source),
        since=since,
        proposed_by_id=actor.user_id,
        proposed_at=clock.now(),
    )
    if relation_kind is RelationKind.STAFF_RELATIVE:
        relation.staff_id = get_user(user_id=staff_id or 0).id
    else:
        _name_other(relation, scope, party_number, outside_name, outside_id_number, outside_is_firm)
    _refuse_twice(relation)
    _refuse_over_whole(relation)
    relation.save()
    _audit(actor, "relation.propose", relation)
    return relation.pk


@transaction.atomic
def propose_relation_end(
    *, actor: Actor, relation_id: int, ended_on: date, reason: str, scope: Scope
) -> None:
    """Nothing; the end of the relation waits for review, and until then it counts.

    Refusals: NotFound, RelationNotInForce, InvalidInput.
    """
    actor.require("customer.edit")
    relation = _locked(relation_id, scope)
    if relation.status != "in_force" or actor.user_id is None:
        raise RelationNotInForce()
    if not relation.since <= ended_on <= business_date.today():
        raise InvalidInput(
            field="ended_on", zh="终止日须在起始日与会计日之间", en="It ends between its beginning and today"
        )
    relation.status, relation.ended_on = "ending", ended_on
    relation.proposed_by_id, relation.proposed_at = actor.user_id, clock.now()
    relation.reviewed_by, relation.reviewed_at = None, None
    relation.opinion = _source(reason, field="reason")
    relation.save()
    _audit(actor, "relation.propose_end", relation)


@transaction.atomic
def review_relation(*, actor: Actor, relation_id: int, approve: bool, opinion: str, scope: Scope) -> str:
    """The status after review: in_force or declined; of an end, ended or in_force again.

    Refusals: NotFound, Forbidden, RelationReviewed, OwnRelation, SharesOverWhole.
    """
    actor.require("customer.review")
    if actor.kind != "staff" or actor.user_id is None:
        raise Forbidden()
    relation = _locked(relation_id, scope)
    if relation.status not in ("proposed", "ending"):
        raise RelationReviewed()
    if relation.proposed_by_id == actor.user_id:
        raise OwnRelation()
    if relation.status == "proposed":
        relation.status = "in_force" if approve else "declined"
        if approve:
            _refuse_over_whole(relation)
    else:
        relation.status = "ended" if approve else "in_force"
        relation.ended_on = relation.ended_on if approve else None
    relation.reviewed_by_id, relation.reviewed_at = actor.user_id, clock.now()
    relation.opinion = opinion.strip()[:300]
    relation.save()
    _audit(actor, f"relation.{relation.status}", relation)
    return relation.status


def _locked(relation_id: int, scope: Scope) -> Relation:
    relation = Relation.objects.select_for_update(of=("self",)).filter(pk=relation_id).first()
    if relation is None:
        raise NotFound()
    if not Customer.objects.filter(in_scope(scope), pk=relation.customer_id).exists():
        raise NotFound()
    return relation


def _kind(kind: str) -> RelationKind:
    if kind not in {one.value for one in STATED}:
        raise InvalidInput(field="kind", zh="关联类型无效", en="No such kind of relation")
    return RelationKind(kind)


def _share(kind: RelationKind, share: Decimal | None) -> Decimal | None:
    if kind is not RelationKind.SHAREHOLDER:
        return None
    if share is None or not 0 < share <= 1:
        raise InvalidInput(
            field="share", zh="持股比例须大于 0、不超过 100 %", en="A share above 0, at most 100 %"
        )
    return share


def _source(text: str, *, field: str = "source") -> str:
    if not text.strip():
        raise InvalidInput(field=field, zh="请填写来源或依据", en="Say what this rests on")
    return text.strip()[:120]


def _name_other(
    relation: Relation, scope: Scope, party_number: str, name: str, id_number: str, is_firm: bool
) -> None:
    """Write the other party into the relation: a file in scope, or somebody outside."""
    if party_number.strip():
        party = Customer.objects.filter(in_scope(scope), number=party_number.strip()).first()
        if party is None:
            raise InvalidInput(field="party_number", zh="没有该客户", en="No such customer")
    else:
        party = _outside(relation, name, id_number, is_firm)
    if party is None:
        return
    if party.pk == relation.customer_id:
        raise InvalidInput(field="party_number", zh="不能与自己关联", en="Nobody is related to themselves")
    relation.party = party


def _outside(relation: Relation, name: str, id_number: str, is_firm: bool) -> Customer | None:
    """The file the identifier leads to; None, and name and identifier kept, where there is none."""
    name = name.strip()
    if not name or len(name) > 120:
        raise InvalidInput(
            field="outside_name", zh="请填写关联方名称", en="Give the name of the related party"
        )
    if id_number.strip():
        kind = CustomerKind.ENTERPRISE if is_firm else CustomerKind.PERSON
        identity = check_identity(kind, id_number)
        index = blind_index(identity.number, "id_number")
        party = Customer.objects.filter(id_number_index=index).first()
        if party is not None:
            if plain(party.name) != plain(name):
                raise NameDiffers(field="outside_name")
            return party
        relation.outside_id, relation.outside_id_index = identity.number, index
    relation.outside_name, relation.outside_is_firm = name, is_firm
    return None


def _refuse_twice(relation: Relation) -> None:
    same = Relation.objects.filter(kind=relation.kind, status__in=("proposed", "in_force", "ending"))
    if relation.party_id:
        pair = Q(customer_id=relation.customer_id, party_id=relation.party_id)
        if RelationKind(relation.kind) in FAMILY | {RelationKind.GROUP_MEMBER}:
            pair |= Q(customer_id=relation.party_id, party_id=relation.customer_id)
        same = same.filter(pair)
    else:
        same = same.filter(
            customer_id=relation.customer_id,
            outside_name=relation.outside_name,
            outside_id_index=relation.outside_id_index,
            staff_id=relation.staff_id,
        )
    if same.exists():
        raise RelationExists()


def _refuse_over_whole(relation: Relation) -> None:
    if relation.share is None:
        return
    others = Relation.objects.filter(in_force(), customer_id=relation.customer_id).exclude(pk=relation.pk)
    total = (others.aggregate(total=Sum("share"))["total"] or Decimal(0)) + relation.share
    if total > 1:
        raise SharesOverWhole(field="share", total=f"{(total * 100).normalize():f}")


def _audit(actor: Actor, action: str, relation: Relation) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="customer",
        subject_id=relation.customer_id,
        subject_number=relation.customer.number,
        after={
            "relation": relation.pk,
            "kind": WORDS[RelationKind(relation.kind)][0],
            "party": relation.party.number if relation.party else relation.outside_name,
            "staff": relation.staff_id,
            "share": None if relation.share is None else str(relation.share),
            "status": relation.status,
            "opinion": relation.opinion,
        },
    )
