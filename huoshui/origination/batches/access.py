"""Who may touch which batch: those who enter applications, within their scope."""

from django.db.models import Q

from huoshui.core.errors import NotFound, Refusal
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope, scope_of
from huoshui.origination.models import ApplicationBatch

STATUS_WORDS = {
    "checked": ("已核对", "checked"),
    "importing": ("导入中", "being imported"),
    "imported": ("已导入", "imported"),
    "withdrawn": ("已撤销", "withdrawn"),
}


class BatchWrongState(Refusal):
    code = "origination.batch_wrong_state"
    zh = "批次当前状态（{status_zh}）不能进行此操作"
    en = "The batch is {status_en}: this cannot be done now"


def in_scope(scope: Scope) -> Q:
    """The filter on batches for a staff member's scope; one's own batches always belong to it."""
    return scope.rows(Q(created_by_id=scope.own_user_id))


class BatchNotYours(Refusal):
    code = "origination.batch_not_yours"
    zh = "批次由上传人本人导入"
    en = "A batch is imported by the person who sent it"


def locked_own_batch(actor: Actor, number: str) -> ApplicationBatch:
    """The batch the actor has sent, its row locked. Refusals: Forbidden, NotFound, BatchNotYours."""
    batch = locked_batch(actor, number)
    if batch.created_by_id != actor.user_id:
        raise BatchNotYours()
    return batch


def locked_batch(actor: Actor, number: str) -> ApplicationBatch:
    """The batch, its row locked. Refusals: Forbidden, NotFound when it is not there or not in scope."""
    actor.require_person("application.enter")
    found = ApplicationBatch.objects.select_for_update(of=("self",)).filter(
        in_scope(scope_of(actor)), number=number
    )
    batch = found.first()
    if batch is None:
        raise NotFound()
    return batch


def need_status(batch: ApplicationBatch, *allowed: str) -> None:
    """Nothing. Refusals: BatchWrongState when the batch stands elsewhere."""
    if batch.status not in allowed:
        zh, en = STATUS_WORDS[batch.status]
        raise BatchWrongState(status_zh=zh, status_en=en)
