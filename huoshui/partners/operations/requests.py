"""The list of a partner's requests, and forgetting what is no longer needed."""

from datetime import timedelta

from huoshui.foundation import clock
from huoshui.partners.models import PartnerMinute, PartnerNonce, PartnerRequest

KEPT_DAYS = 30
# Refused ones are kept for whoever sets a partner up, not to be filled by anybody who knows a key id.
MOST_REFUSED_A_MINUTE = 20


def record_request(
    *, partner_id: int, key_id: str, method: str, path: str, status: int, error_code: str, ip: str
) -> None:
    """Nothing; the request is in the partner's list (path and outcome, no content)."""
    now = clock.now()
    if status in (401, 429):
        recent = PartnerRequest.objects.filter(
            partner_id=partner_id, at__gt=now - timedelta(minutes=1), status__in=(401, 429)
        )
        if recent.count() >= MOST_REFUSED_A_MINUTE:
            return
    PartnerRequest.objects.create(
        partner_id=partner_id,
        key_id=key_id,
        method=method[:8],
        path=path[:200],
        status=status,
        error_code=error_code[:80],
        ip=ip,
        at=now,
    )


def tidy_partners() -> int:
    """How many rows were deleted: nonces nobody would believe any more, old counts, requests of more than
    thirty days ago.
    """
    now = clock.now()
    old = (
        PartnerNonce.objects.filter(expires_at__lt=now),
        PartnerMinute.objects.filter(minute__lt=now - timedelta(hours=1)),
        PartnerRequest.objects.filter(at__lt=now - timedelta(days=KEPT_DAYS)),
    )
    return sum(rows.delete()[0] for rows in old)
