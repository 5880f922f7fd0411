"""Rating models at the desk: their versions, drafted and changed by one, checked by another."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.rating_shapes import (
    NewRatingModelIn,
    RatingModelCheckIn,
    RatingModelIn,
    RatingModelOut,
    RatingModelRowOut,
    RatingRefOut,
    rating_model_values,
)
from huoshui.foundation.actor import Actor
from huoshui.risk.ratings import model_operations as operations
from huoshui.risk.ratings.queries import get_rating_model, list_rating_models

router = Router(auth=StaffAuth(), tags=["staff rating models"])


@router.get("/rating-models", response=list[RatingModelRowOut])
def list_staff_rating_models(request: HttpRequest) -> list[Any]:
    """Every version of every model, the newest first."""
    _reader(request)
    return list(list_rating_models())


@router.get("/rating-models/{model_id}", response=RatingModelOut)
def get_staff_rating_model(request: HttpRequest, model_id: int) -> dict[str, Any]:
    """A version with its factors, bands and grades."""
    actor = _reader(request)
    return rating_model_values(get_rating_model(model_id), actor)


@write(router, "/rating-models", response=RatingRefOut, status=201)
def draft_rating_model(request: HttpRequest, body: NewRatingModelIn) -> dict[str, int]:
    """A new draft version."""
    return {"id": operations.draft_rating_model(actor=current_actor(request), code=body.code, **_words(body))}


@write(router, "/rating-models/{model_id}/change", response=RatingRefOut)
def change_rating_model(request: HttpRequest, model_id: int, body: RatingModelIn) -> dict[str, int]:
    """The draft is as told."""
    operations.change_rating_model(actor=current_actor(request), model_id=model_id, **_words(body))
    return {"id": model_id}


@write(router, "/rating-models/{model_id}/submit", response=RatingRefOut)
def submit_rating_model(request: HttpRequest, model_id: int) -> dict[str, int]:
    """The draft waits for its check."""
    operations.submit_rating_model(actor=current_actor(request), model_id=model_id)
    return {"id": model_id}


@write(router, "/rating-models/{model_id}/check", response=RatingRefOut)
def check_rating_model(request: HttpRequest, model_id: int, body: RatingModelCheckIn) -> dict[str, int]:
    """Another person puts the version to work, or gives it back as a draft."""
    operations.check_rating_model(
        actor=current_actor(request), model_id=model_id, approve=body.approve, opinion=body.opinion
    )
    return {"id": model_id}


def _words(body: RatingModelIn) -> dict[str, Any]:
    return {
        "name": body.name,
        "name_en": body.name_en,
        "note": body.note,
        "document": body.document.dict(),
    }


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("rating_model.view")
    return actor
