"""The search: pages on which all the terms stand, of the files a person may see. Others are not counted."""

import json
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Q, QuerySet, Window

from huoshui.archive.access import in_scope
from huoshui.archive.identifiers import hide, masked_text
from huoshui.archive.models import Entry, PageText
from huoshui.archive.queries.names import document_names, name_of
from huoshui.archive.queries.shapes import SearchFilter, SearchHit, SearchPage
from huoshui.archive.refusals import NothingToFind
from huoshui.archive.words import NormalText, find_term, normal_text, search_query, terms_of
from huoshui.foundation import clock
from huoshui.identity.queries import Scope, get_branch_names

_BEFORE, _AFTER = 24, 60


class _Words(SearchQuery):
    """A tsquery as it was written: no parser of the database has a say in what a word is."""

    def __init__(self, text: str) -> None:
        super().__init__(text, search_type="raw")
        self.text = text

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        return "(%s)::tsquery", [self.text]


def search_pages(*, scope: Scope, filters: SearchFilter, page: int = 1, page_size: int = 20) -> SearchPage:
    """One page of hits, the newest paper first, each with the text around the first place.

    A paper that stands in two files is found in each the person may see. Refusals: NothingToFind.
    """
    query = search_query(filters.text, hide=hide)
    if not query:
        raise NothingToFind(field="search")
    found = _hits(scope, filters, query)
    start = (page - 1) * page_size
    ordered = found.order_by("-paper__entries__dated_at", "-paper__entries__id", "number")
    # Counted in the same look: a phrase is proven page by page, which is what takes the time.
    counted = ordered.annotate(total=Window(Count("pk")))
    rows = list(
        counted.values_list("paper__entries__id", "number", "paper_id", "total")[start : start + page_size]
    )
    total = rows[0][3] if rows else (found.count() if start else 0)
    return SearchPage(items=_rows([row[:3] for row in rows], filters.text), total=total)


def _hits(scope: Scope, filters: SearchFilter, query: str) -> QuerySet[PageText]:
    """Pages with the words, once for every filed entry that may be seen."""
    where = in_scope(scope, "paper__entries__file__") & Q(
        paper__entries__withdrawn_at__isnull=True, paper__entries__file__disposed_at__isnull=True
    )
    if filters.kind:
        where &= Q(paper__entries__kind=filters.kind)
    if filters.branch_id is not None:
        where &= Q(paper__entries__file__application__branch_id=filters.branch_id)
    if customer := filters.customer.strip():
        where &= Q(paper__entries__file__customer__number=customer) | Q(
            paper__entries__file__customer__name__icontains=customer
        )
    if filters.date_from:
        begin = datetime.combine(filters.date_from, time.min, clock.LOCAL_ZONE)
        where &= Q(paper__entries__dated_at__gte=begin)
    if filters.date_to:
        end = datetime.combine(filters.date_to, time.max, clock.LOCAL_ZONE)
        where &= Q(paper__entries__dated_at__lte=end)
    return PageText.objects.filter(where, words=_Words(query))


def _rows(keys: Sequence[tuple[int, int, int]], asked: str) -> tuple[SearchHit, ...]:
    entries = {
        entry.pk: entry
        for entry in Entry.objects.select_related("file__application", "file__customer").filter(
            pk__in={entry_id for entry_id, _, _ in keys}
        )
    }
    wanted = Q(pk__in=[])
    for _, number, paper_id in keys:
        wanted |= Q(paper_id=paper_id, number=number)
    pages = {(page.paper_id, page.number): page for page in PageText.objects.defer("words").filter(wanted)}
    names = document_names(entries.values())
    branches = get_branch_names([entry.file.application.branch_id for entry in entries.values()])
    hits = []
    for entry_id, number, paper_id in keys:
        entry, page = entries[entry_id], pages[paper_id, number]
        file = entry.file
        zh, en = name_of(entry, names)
        hits.append(
            SearchHit(
                entry_id=entry_id,
                page=number,
                kind=entry.kind,
                detail_name=zh,
                detail_name_en=en,
                title=entry.title,
                dated_at=entry.dated_at,
                number=file.application_id,
                contract_number=file.contract_number,
                customer_name=file.customer.name if file.customer else "",
                branch_name=branches.get(file.application.branch_id, ""),
                from_text=page.from_text,
                snippet=snippet_of([text for text, _ in json.loads(page.lines)], asked),
            )
        )
    return tuple(hits)


def snippet_of(lines: Sequence[str], asked: str) -> tuple[tuple[str, bool], ...]:
    """The text around the first place of the question's first term that is there, in pieces: text, and
    whether it was looked for. Numbers that identify a person are masked."""
    page = normal_text(lines)
    spans = sorted(span for term in terms_of(asked) for span in find_term(term, page))
    first = spans[0][0] if spans else 0
    begin, end = max(0, first - _BEFORE), min(len(page.text), first + _AFTER)
    marked = [False] * len(page.text)
    for start, stop in spans:
        marked[start:stop] = [True] * (stop - start)
    text = masked_text(_original(page, lines))
    pieces: list[tuple[str, bool]] = []
    for index in range(begin, end):
        character = text[index]
        if pieces and pieces[-1][1] == marked[index]:
            pieces[-1] = (pieces[-1][0] + character, marked[index])
        else:
            pieces.append((character, marked[index]))
    return tuple(pieces)


def _original(page: NormalText, lines: Sequence[str]) -> str:
    """The text as it was printed, character by character where the comparable text has one."""
    return "".join(
        lines[at][index] if character not in "\n " and lines[at] else " "
        for character, (at, index) in zip(page.text, page.origins, strict=True)
    )
