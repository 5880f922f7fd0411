"""Taking the prints of documents and finding the same picture in the applications of others."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from huoshui.foundation import business_date
from huoshui.foundation.clock import now
from huoshui.foundation.files import FileDestroyed, load_file
from huoshui.foundation.schema import current_schema
from huoshui.origination.models import Application, ApplicationDocument, PictureMatch, PicturePrint
from huoshui.origination.pictures.prints import Grey, agreement, fit, greys_of, print_of

ALIKE_BITS = 18
"""Of 64: a copy turned by 3° and cut by 5 % differs in up to 18; unrelated pictures mostly in more."""
CANDIDATES, LOOKED_AT = 300, 8
SAME = 0.88
"""Agreement from which two pictures are one; where it stands between copies and others: the fraud page."""
REMEMBERED_DAYS = 365


def call_worker(document_id: int) -> None:
    """Nothing; the worker takes the prints once the transaction is committed: a page takes it a tenth of a
    second, too long for the request."""
    from huoshui.origination.tasks import print_document_job  # the task runs what stands below

    schema_name = current_schema()
    # One after the other, so that of two handed in together the later one sees the earlier.
    job = print_document_job.configure(lock=f"pictures:{schema_name}")
    job.defer(schema_name=schema_name, document_id=document_id)


def print_waiting(number: str) -> int:
    """How many documents of an application had no prints yet and have now: before it is decided."""
    waiting = ApplicationDocument.objects.filter(
        application__number=number, removed_at__isnull=True, printed_at__isnull=True
    )
    return sum(print_document(pk) for pk in waiting.values_list("id", flat=True))


def print_missed(*, most: int = 2000) -> int:
    """How many documents of the last year without prints have them now, at most so many, latest first: of a
    lender who worked before prints were taken, and of jobs that were lost."""
    since = now() - timedelta(days=REMEMBERED_DAYS)
    missed = ApplicationDocument.objects.filter(
        removed_at__isnull=True, printed_at__isnull=True, uploaded_at__gt=since
    )
    return sum(print_document(pk) for pk in missed.order_by("-id").values_list("id", flat=True)[:most])


@transaction.atomic
def print_document(document_id: int) -> bool:
    """Whether the prints of the document were taken now; done already or gone, nothing happens."""
    rows = ApplicationDocument.objects.select_for_update(of=("self",)).select_related("application")
    document = rows.filter(pk=document_id, printed_at__isnull=True).first()
    if document is None:
        return False
    for page, grey in enumerate(_greys(document.file_id)):
        made = print_of(grey)
        if made is None:
            continue
        row = PicturePrint.objects.create(
            document=document,
            page=page,
            hash=made.hash,
            features=made.features,
            left_on=business_date.today(),
        )
        _match(row, grey, document.application)
    document.printed_at = now()
    document.save(update_fields=["printed_at"])
    return True


def copied_by(application: Application) -> int | None:
    """How many other customers handed in one of this application's pictures; None without a picture."""
    mine = PicturePrint.objects.filter(
        document__application=application, document__removed_at__isnull=True
    ).values("id")
    if not mine.exists():
        return None
    since = business_date.today() - timedelta(days=REMEMBERED_DAYS)
    matches = PictureMatch.objects.filter(later__left_on__gt=since, earlier__left_on__gt=since)
    customers = {
        customer
        for ours, theirs in (("later", "earlier"), ("earlier", "later"))
        for customer in matches.filter(**{f"{ours}__in": mine}).values_list(
            f"{theirs}__document__application__customer_id", flat=True
        )
    }
    return len(customers - {None, application.customer_id})


def forget_prints(*, before: date) -> int:
    """How many prints from before that day were forgotten, with their matches."""
    old = PicturePrint.objects.filter(left_on__lt=before)
    PictureMatch.objects.filter(Q(later__in=old) | Q(earlier__in=old)).delete()
    return old.delete()[0]


def _greys(file_id: int) -> Iterable[Grey]:
    try:
        file = load_file(file_id)
    except FileDestroyed:
        return ()
    return greys_of(file.content, file.info.content_type)


def _match(row: PicturePrint, grey: Grey, application: Application) -> None:
    """Write down whose pictures show the same: of the 300 nearest by hash the eight that fit best are laid
    over this one."""
    near = list(nearest(row, application)[:CANDIDATES])
    near.sort(key=lambda other: -fit(bytes(row.features), bytes(other.features)))
    for other in near[:LOOKED_AT]:
        theirs = next(
            (one for at, one in enumerate(_greys(other.document.file_id)) if at == other.page), None
        )
        if theirs is None:
            continue
        found = agreement(grey, bytes(row.features), theirs, bytes(other.features))
        if found >= SAME:
            PictureMatch.objects.create(later=row, earlier=other, percent=round(found * 100))


def nearest(row: PicturePrint, application: Application) -> QuerySet[PicturePrint]:
    """The prints of other people's applications within 18 bits, nearest and latest first."""
    since = business_date.today() - timedelta(days=REMEMBERED_DAYS)
    found = PicturePrint.objects.filter(left_on__gt=since).exclude(document__application=application)
    if application.customer_id is not None:
        found = found.exclude(document__application__customer_id=application.customer_id)
    if application.borrower_user_id is not None:
        found = found.exclude(document__application__borrower_user_id=application.borrower_user_id)
    bits = RawSQL("bit_count((origination_pictureprint.hash # %s)::bit(64))", (row.hash,))
    near = found.annotate(bits=bits).filter(bits__lte=ALIKE_BITS)
    return near.order_by("bits", "-id").select_related("document")
