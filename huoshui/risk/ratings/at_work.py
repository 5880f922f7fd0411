"""Which rating model is at work for a kind of customer; the ready ones are put in when first asked for."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from huoshui.core.lifecycle import TemplateStatus
from huoshui.core.rating import read_model, write_model
from huoshui.foundation import clock
from huoshui.foundation.canonical import content_hash
from huoshui.foundation.locks import advisory_lock
from huoshui.risk.models import RatingModelVersion
from huoshui.risk.ratings.refusals import NoRatingModel

READY_NAMES = {
    "enterprise": ("企业客户评级模型", "Rating model for firms"),
    "person": ("个人与个体工商户评级模型", "Rating model for persons and sole proprietors"),
}
"""Code of a model → its names: one for firms, one for all others."""

READY_NOTE = "随系统提供的起点，分档、分值与违约概率未经本机构数据验证，使用前须自行验证和校准。"


@cache
def ready_document(code: str) -> dict[str, Any]:
    """The ready model of that code, of the files beside this one."""
    path = Path(__file__).parent / "ready" / f"{code}.json"
    return write_model(read_model(json.loads(path.read_text(encoding="utf-8"))))


def code_for(customer_kind: str) -> str:
    """The code of the model for that kind of customer: enterprise, or person for all others."""
    return "enterprise" if customer_kind == "enterprise" else "person"


def model_at_work(customer_kind: str) -> RatingModelVersion:
    """The live version for that kind of customer. Needs a transaction. Refusals: NoRatingModel."""
    code = code_for(customer_kind)
    install_ready(code)
    found = RatingModelVersion.objects.filter(code=code, status=TemplateStatus.LIVE.value).first()
    if found is None:
        raise NoRatingModel()
    return found


def install_ready(code: str) -> None:
    """The ready model of that code, put in when the lender has no version of it yet. Needs a transaction."""
    if RatingModelVersion.objects.filter(code=code).exists():
        return
    advisory_lock("risk.rating_models")
    if RatingModelVersion.objects.filter(code=code).exists():
        return
    name, name_en = READY_NAMES[code]
    document = ready_document(code)
    RatingModelVersion.objects.create(
        code=code,
        version=1,
        name=name,
        name_en=name_en,
        document=document,
        content_hash=content_hash(document),
        status=TemplateStatus.LIVE.value,
        note=READY_NOTE,
        made_at=clock.now(),
    )
