"""Alerts answered: taken on by a person, then answered with an action and whether the danger was real."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.identity.queries import scope_of
from huoshui.risk.ratings.operations import mark_for_review
from huoshui.servicing.monitoring.models import RiskAlert
from huoshui.servicing.monitoring.rules import RULE_BY_CODE
from huoshui.servicing.scoping import in_scope

ACTIONS = ("none", "visit", "call", "more_security", "freeze_line", "cut_limit", "call_loan")
"""What was done: nothing, a visit, a telephone call, more security asked for, the line frozen or cut, the
loan called. Freezing and calling are done on the line and the loan themselves; this says that they were."""


class AlertAnswered(Refusal):
    code = "servicing.alert_answered"
    zh = "该预警已处理"
    en = "This alert has been answered already"


@transaction.atomic
def take_alert(*, actor: Actor, alert_id: int) -> None:
    """Nothing; the alert is this person's to answer. Refusals: Forbidden, NotFound, AlertAnswered."""
    row = _open(actor, alert_id)
    row.owner_id = actor.user_id
    row.save(update_fields=["owner"])
    _audit(actor, "risk_alert.take", row, {"owner": actor.name})


@transaction.atomic
def answer_alert(*, actor: Actor, alert_id: int, action: str, is_real: bool, note: str) -> None:
    """Nothing; the alert is answered: what was done, whether the danger was real, and why.

    Refusals: Forbidden, NotFound, AlertAnswered, InvalidInput (unknown action, no words).
    """
    row = _open(actor, alert_id)
    if action not in ACTIONS:
        raise InvalidInput(field="action", zh="没有这种处置", en="There is no such action")
    if not note.strip():
        raise InvalidInput(field="note", zh="请填写核查情况", en="Say what you found")
    row.action = action
    row.is_real = is_real
    row.note = note.strip()[:500]
    row.status = "answered"
    row.answered_by_id = actor.user_id
    row.answered_at = now()
    row.owner_id = row.owner_id or actor.user_id
    row.save(update_fields=["action", "is_real", "note", "status", "answered_by", "answered_at", "owner"])
    if is_real:
        rule = RULE_BY_CODE[row.rule]
        mark_for_review(
            customer_id=row.customer_id,
            kind="alert",
            fact_key=f"alert-{row.pk}",
            zh=f"预警属实：{rule.zh}",
            en=f"A real alert: {rule.en}",
        )
    _audit(actor, "risk_alert.answer", row, {"action": action, "is_real": is_real})


def _open(actor: Actor, alert_id: int) -> RiskAlert:
    actor.require("alert.handle")
    if actor.user_id is None:
        raise Forbidden()
    seen = RiskAlert.objects.filter(in_scope(scope_of(actor), "loan__"))
    row = seen.select_for_update(of=("self",)).select_related("loan").filter(pk=alert_id).first()
    if row is None:
        raise NotFound()
    if row.status != "open":
        raise AlertAnswered()
    return row


def _audit(actor: Actor, action: str, row: RiskAlert, after: dict[str, object]) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="risk_alert",
        subject_id=row.pk,
        subject_number=row.loan.number,
        after={"rule": row.rule, **after},
    )
