"""What happens to a unified line, in its own history and in the audit journal."""

from huoshui.audit.operations import record
from huoshui.core.money import yuan_text
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.risk.models import UnifiedLine, UnifiedLineEvent, UnifiedLineProposal


def note(line: UnifiedLine, kind: str, actor: Actor, reason: str = "") -> None:
    """Nothing; the event is a row of the line's history (授信台账) and of the journal."""
    UnifiedLineEvent.objects.create(
        line=line,
        sequence=UnifiedLineEvent.objects.filter(line=line).count() + 1,
        kind=kind,
        limit_amount=line.limit_amount,
        expiry_date=line.expiry_date,
        reason=reason[:500],
        business_date=business_date.today(),
        booked_at=clock.now(),
        actor_id=actor.user_id,
        actor_name=actor.name[:80],
    )
    record(
        actor=actor,
        action=f"unified_line.{kind}",
        subject_type="unified_line",
        subject_id=line.pk,
        subject_number=line.number,
        after={
            "limit": yuan_text(line.limit_amount),
            "expiry": line.expiry_date.isoformat(),
            "status": line.status,
            "reason": reason,
        },
    )


def audit_proposal(actor: Actor, action: str, row: UnifiedLineProposal, customer_number: str) -> None:
    """Nothing; the act on a proposal stands in the journal with what it was held against."""
    record(
        actor=actor,
        action=action,
        subject_type="unified_line_proposal",
        subject_id=row.pk,
        subject_number=customer_number,
        after={
            "limit": yuan_text(row.limit_amount),
            "ceiling": None if row.ceiling is None else yuan_text(row.ceiling),
            "binding": row.binding,
            "expiry": row.expiry_date.isoformat(),
            "reason": row.reason,
            "opinion": row.opinion,
        },
    )
