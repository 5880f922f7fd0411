"""Reading what was filed, page by page: its own text, or what is seen in the picture, with every place."""

import json
import time
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from huoshui.archive.identifiers import hide
from huoshui.archive.models import ArchivedPaper, Entry, PageText
from huoshui.archive.operations.clauses import compare_clauses
from huoshui.archive.words import search_vector
from huoshui.audit.operations import record
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.files import IMAGES, PDF, load_file, store_file
from huoshui.foundation.ports import adapter
from huoshui.lenders.queries import current_lender
from huoshui.origination.queries import memo_to_print
from huoshui.papers.page import Page
from huoshui.papers.ports import PaperReader
from huoshui.papers.refusals import PaperUnreadable
from huoshui.reporting.memo import memo_pdf

MOST_PAGES = 300
ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCounts:
    """What a round of reading did: papers read, pages in them, papers that could not be read."""

    papers: int = 0
    pages: int = 0
    unreadable: int = 0


def read_waiting(*, seconds: float = 40, limit: int | None = None) -> ReadCounts:
    """Read papers that wait for about so many seconds, or so many papers; return the counts.

    PDF files first, whose text is read in no time, then the newest pictures. Each in a transaction of its
    own: cut off anywhere, the next round goes on, and two readers do not wait for each other. Memos without a
    paper are printed first, in half of the time.
    """
    ends = time.monotonic() + seconds
    papers = pages = unreadable = 0
    while time.monotonic() < ends - seconds / 2 and _print_memo():
        pass
    while time.monotonic() < ends and (limit is None or papers + unreadable < limit):
        done = _read_next()
        if done is None:
            break
        papers, pages, unreadable = papers + (done >= 0), pages + max(done, 0), unreadable + (done < 0)
    return ReadCounts(papers=papers, pages=pages, unreadable=unreadable)


@transaction.atomic
def _read_next() -> int | None:
    """The pages of the next paper, -1 when it cannot be read, None when nothing waits."""
    rows = ArchivedPaper.objects.select_for_update(skip_locked=True, of=("self",))
    waiting = rows.filter(state="waiting").alias(is_pdf=Q(file__content_type=PDF))
    paper = waiting.order_by("attempts", "-is_pdf", "-file_id").first()
    if paper is None:
        return None
    paper.attempts += 1
    try:
        with transaction.atomic():
            count = _read(paper)
    except PaperUnreadable as problem:
        paper.state, paper.problem = "unreadable", problem.message("zh")[:200]
        count = -1
    except Exception as problem:
        # A fault of the reader on one paper must not stop the others; after some tries a person sees it.
        paper.problem = f"{type(problem).__name__}: {problem}"[:200]
        paper.state = "unreadable" if paper.attempts >= ATTEMPTS else "waiting"
        count = -1
    paper.read_at = clock.now()
    paper.save()
    if paper.state == "read":
        for entry in paper.entries.filter(kind="contract", withdrawn_at__isnull=True):
            compare_clauses(entry_id=entry.pk)
    return count


def _read(paper: ArchivedPaper) -> int:
    file = load_file(paper.file_id)
    kind = file.info.content_type
    if kind != PDF and kind not in IMAGES:
        paper.state = "no_text"
        return 0
    reader = adapter(PaperReader)
    count = min(reader.count_pages(file.content, kind), MOST_PAGES)
    PageText.objects.filter(paper=paper).delete()
    for number in range(count):
        page = reader.read_page(file.content, kind, page=number)
        page_row(paper.file_id, number, page).save()
    paper.state, paper.page_count, paper.problem = "read", count, ""
    return count


def page_row(file_id: int, number: int, page: Page) -> PageText:
    """The row of a page that was read, not yet saved."""
    texts = [line.text for line in page.lines]
    return PageText(
        paper_id=file_id,
        number=number,
        width=page.width,
        height=page.height,
        turned=page.turned,
        from_text=page.from_text,
        lines=json.dumps([[line.text, line.corners] for line in page.lines], ensure_ascii=False),
        words=search_vector(texts, hide=hide),
    )


@transaction.atomic
def _print_memo() -> bool:
    """Whether a frozen memo was printed: its paper is made from what was frozen, once, and filed with it."""
    rows = Entry.objects.select_for_update(skip_locked=True, of=("self",)).select_related("file")
    entry = rows.filter(kind="memo", paper__isnull=True, file__disposed_at__isnull=True).first()
    if entry is None:
        return False
    memo = memo_to_print(entry.file.application_id, int(entry.detail))
    content = memo_pdf(memo, lender=current_lender().name, lang="zh")
    name = f"审查审批表 {memo.number} v{entry.detail}.pdf"
    stored = store_file(name=name, content=content, content_type=PDF)
    entry.paper = ArchivedPaper.objects.create(file_id=stored.id)
    entry.title = name[:160]
    entry.save(update_fields=["paper", "title"])
    record(
        actor=SYSTEM,
        action="archive.memo_printed",
        subject_type="case_file",
        subject_id=entry.file_id,
        subject_number=memo.number,
        after={"version": entry.detail, "memo": entry.sha256, "paper": stored.sha256},
    )
    return True
