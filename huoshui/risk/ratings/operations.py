"""Writes of ratings: proposed by one person, confirmed by another, marked when facts ask for a new one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.classification import RiskClass, is_worse
from huoshui.core.dates import add_months
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.rating import NotAnswered
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.locks import advisory_lock
from huoshui.foundation.ports import adapter
from huoshui.identity.queries import scope_of
from huoshui.parties.queries import get_customer, get_customer_by_number
from huoshui.products.queries import get_count_parameter
from huoshui.risk.models import CustomerRating, RatingAnswer, RatingMark
from huoshui.risk.ports import CustomerBook
from huoshui.risk.ratings.compute import Basis, basis_of, compute, row_values
from huoshui.risk.ratings.queries import rating_in_force, ratings_in_force
from huoshui.risk.ratings.refusals import OwnRating, RatingAnswered, RatingOutOfDate, RatingWaiting

_LENGTH = 500
CLASS_WORDS = {
    RiskClass.NORMAL: ("正常", "pass"),
    RiskClass.SPECIAL_MENTION: ("关注", "special mention"),
    RiskClass.SUBSTANDARD: ("次级", "substandard"),
    RiskClass.DOUBTFUL: ("可疑", "doubtful"),
    RiskClass.LOSS: ("损失", "loss"),
}


@transaction.atomic
def propose_rating(
    *, actor: Actor, customer_number: str, answers: Mapping[str, str], notches: int = 0, reason: str = ""
) -> int:
    """The id of the rating (客户评级) that waits for a second person; every value is kept with it.

    Refusals: Forbidden, NotFound, RatingWaiting, NotAnswered, InvalidInput (notches without a reason), those
    of `compute`.
    """
    proposer = actor.require_person("rating.propose")
    customer = get_customer_by_number(number=customer_number, scope=scope_of(actor))
    _lock(customer.id)
    if CustomerRating.objects.filter(customer_id=customer.id, answer__isnull=True).exists():
        raise RatingWaiting()
    basis = basis_of(customer_id=customer.id, kind=customer.kind)
    found = compute(basis, answers=answers, notches=notches)
    if found.unanswered:
        first = found.unanswered[0]
        raise NotAnswered(field=f"answers.{first.name}", name_zh=first.zh, name_en=first.en)
    if notches and not reason.strip():
        raise InvalidInput(field="reason", zh="人工调整等级须填写理由", en="Say why the grade is moved")
    assert found.by_points is not None and found.grade is not None
    row = CustomerRating.objects.create(
        customer_id=customer.id,
        model=basis.version,
        statement_year=basis.statement_year,
        statement_at=basis.statement_at,
        net_assets=basis.net_assets,
        revenue=basis.revenue,
        answers={name: answer for name, answer in answers.items() if answer},
        rows=[row_values(one) for one in found.rows],
        total=found.total,
        computed_grade=found.by_points.grade,
        notches=notches,
        reason=_words(reason, "reason"),
        grade=found.grade.grade,
        pd=found.grade.pd,
        coefficient=found.grade.coefficient,
        class_known=basis.class_known,
        business_date=business_date.today(),
        proposed_by_id=proposer,
        proposed_at=clock.now(),
    )
    _audit(actor, "rating.propose", row, customer.number)
    return row.pk


@transaction.atomic
def answer_rating(*, actor: Actor, rating_id: int, confirm: bool, opinion: str = "") -> None:
    """Nothing; confirmed, the rating is in force for `rating_valid_months`, or it is declined (认定).

    Refusals: Forbidden, NotFound, RatingAnswered, OwnRating, RatingOutOfDate, InvalidInput (declined without
    words).
    """
    answerer = actor.require_person("rating.confirm")
    words = _words(opinion, "opinion")
    if not confirm and not words:
        raise InvalidInput(field="opinion", zh="请填写退回的理由", en="Say why it is declined")
    row = CustomerRating.objects.select_related("model").filter(pk=rating_id).first()
    if row is None:
        raise NotFound()
    customer = get_customer(customer_id=row.customer_id, scope=scope_of(actor))
    _lock(customer.id)
    if RatingAnswer.objects.filter(rating=row).exists():
        raise RatingAnswered()
    if row.proposed_by_id == answerer:
        raise OwnRating()
    if confirm and not _still_holds(row, basis_of(customer_id=customer.id, kind=customer.kind)):
        raise RatingOutOfDate()
    today = business_date.today()
    RatingAnswer.objects.create(
        rating=row,
        confirmed=confirm,
        opinion=words,
        valid_from=today if confirm else None,
        valid_until=add_months(today, get_count_parameter("rating_valid_months")) if confirm else None,
        proposed_by_id=row.proposed_by_id,
        answered_by_id=answerer,
        answered_at=clock.now(),
    )
    _audit(actor, "rating.confirm" if confirm else "rating.decline", row, customer.number, opinion=words)


@transaction.atomic
def mark_for_review(
    *, customer_id: int, kind: str, fact_key: str, zh: str, en: str, since: datetime | None = None
) -> bool:
    """Whether the customer's rating in force is marked now (复评): once for a fact, and not for one that was
    known `since` before the rating was proposed."""
    row = rating_in_force(customer_id)
    if row is None or (since is not None and since <= row.proposed_at):
        return False
    _, created = RatingMark.objects.get_or_create(
        rating=row,
        kind=kind,
        fact_key=fact_key[:60],
        defaults={
            "zh": zh[:120],
            "en": en[:160],
            "marked_on": business_date.today(),
            "marked_at": clock.now(),
        },
    )
    if created:
        _audit(SYSTEM, "rating.mark", row, row.customer.number, because=zh)
    return created


@transaction.atomic
def look_after_ratings(*, of: Collection[int] | None = None) -> dict[str, int]:
    """How many ratings in force (`of` these customers, or all) were marked because a loan has a worse class
    than was known when it was proposed. Done a second time it changes nothing."""
    found = ratings_in_force() if of is None else ratings_in_force().filter(customer_id__in=list(of))
    rows = {row.customer_id: row for row in found}
    # The port's Protocol is what is asked for, as everywhere.
    classes = adapter(CustomerBook).worst_classes_of(list(rows))  # type: ignore[type-abstract]
    marked = 0
    for customer_id, code in sorted(classes.items()):
        known = RiskClass(rows[customer_id].class_known or RiskClass.NORMAL)
        if is_worse(RiskClass(code), known):
            zh, en = CLASS_WORDS[RiskClass(code)]
            marked += mark_for_review(
                customer_id=customer_id,
                kind="class",
                fact_key=code,
                zh=f"贷款分类下迁为{zh}",
                en=f"A loan is now {en}",
            )
    return {"ratings_marked": marked}


def _still_holds(row: CustomerRating, basis: Basis) -> bool:
    """Whether statements, model and class are those the rating was computed from."""
    return (row.model_id, row.statement_year, row.statement_at, row.class_known) == (
        basis.version.pk,
        basis.statement_year,
        basis.statement_at,
        basis.class_known,
    )


def _lock(customer_id: int) -> None:
    advisory_lock(f"rating:{customer_id}")


def _words(text: str, field: str) -> str:
    if len(text.strip()) > _LENGTH:
        raise InvalidInput(field=field, zh=f"最多 {_LENGTH} 个字", en=f"At most {_LENGTH} characters")
    return text.strip()


def _audit(actor: Actor, action: str, row: CustomerRating, number: str, **more: str) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="customer_rating",
        subject_id=row.pk,
        subject_number=number,
        after={
            "grade": row.grade,
            "computed_grade": row.computed_grade,
            "total": row.total,
            "notches": row.notches,
            "reason": row.reason,
            "model": f"{row.model.code} v{row.model.version}",
            **more,
        },
    )
