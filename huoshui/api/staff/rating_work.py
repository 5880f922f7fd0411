"""What waits about ratings and unified lines, for the work queue."""

from datetime import timedelta
from typing import Any

from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.risk.ratings.queries import (
    RatingRow,
    list_rating_models,
    list_ratings_to_answer,
    list_ratings_to_renew,
)
from huoshui.risk.unified_lines.queries import UnifiedLineRow, list_lines_ending, list_proposals_to_answer

_MOST, _DAYS_BEFORE = 200, 30


def rating_work(actor: Actor) -> list[dict[str, Any]]:
    """Ratings, lines and models this person may decide, and those that end soon or are asked for anew."""
    scope, until = scope_of(actor), business_date.today() + timedelta(days=_DAYS_BEFORE)
    items: list[dict[str, Any]] = []
    if actor.may("rating.confirm"):
        waiting = list_ratings_to_answer(scope=scope, not_proposed_by=actor.user_id, limit=_MOST)
        items += [_rating(row, "认定客户评级", "Confirm a rating") for row in waiting]
    if actor.may("rating.propose"):
        due = list_ratings_to_renew(scope=scope, until=until, limit=_MOST)
        items += [_due(row) for row in due]
    if actor.may("unified_line.approve"):
        proposals = list_proposals_to_answer(scope=scope, not_made_by=actor.user_id, limit=_MOST)
        items += [
            {
                "kind": "unified_line",
                "title": "审批统一授信",
                "title_en": "Decide a unified line",
                "number": row.customer_number,
                "applicant_name": row.customer_name,
                "amount": row.limit_amount,
                "grade": row.grade,
                "opened_at": row.made_at,
                "link": f"/customers/{row.customer_number}?tab=credit",
            }
            for row in proposals
        ]
    if actor.may("unified_line.propose"):
        items += [_ending(row) for row in list_lines_ending(scope=scope, until=until, limit=_MOST)]
    if actor.may("rating_model.check"):
        items += [
            {
                "kind": "rating_model",
                "title": "复核评级模型",
                "title_en": "Check a rating model",
                "number": f"{row.code} v{row.version}",
                "product_name": row.name,
                "product_name_en": row.name_en,
                "opened_at": row.made_at,
                "link": f"/rating-models/{row.id}",
            }
            for row in list_rating_models()
            if row.status == "submitted" and row.made_by_id != actor.user_id
        ]
    return items


def _due(row: RatingRow) -> dict[str, Any]:
    if row.status == "to_review":
        return _rating(row, "客户复评", "Rate a customer anew")
    found = _rating(row, "评级到期重评", "Renew a rating")
    return found | {"due_at": clock.start_of(row.valid_until) if row.valid_until else None}


def _rating(row: RatingRow, title: str, title_en: str) -> dict[str, Any]:
    return {
        "kind": "rating",
        "title": title,
        "title_en": title_en,
        "number": row.customer_number,
        "applicant_name": row.customer_name,
        "grade": row.grade,
        "opened_at": row.proposed_at,
        "link": f"/customers/{row.customer_number}?tab=credit",
    }


def _ending(row: UnifiedLineRow) -> dict[str, Any]:
    return {
        "kind": "unified_line",
        "title": "统一授信到期重检",
        "title_en": "Review a unified line",
        "number": row.number,
        "applicant_name": row.customer_name,
        "amount": row.limit_amount,
        "grade": row.grade,
        "due_at": clock.start_of(row.expiry_date),
        "link": f"/customers/{row.customer_number}?tab=credit",
    }
