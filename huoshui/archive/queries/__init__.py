"""Reads of the archive: files and what they lack, the search, a page with what was looked for."""

from huoshui.archive.queries.disposals import list_disposals
from huoshui.archive.queries.files import count_files, get_file, list_files
from huoshui.archive.queries.pages import get_page, get_page_picture, load_entry_file
from huoshui.archive.queries.search import search_pages
from huoshui.archive.queries.shapes import (
    ClauseRow,
    DisposalRow,
    EntryRow,
    FileCounts,
    FileDetail,
    FilePage,
    FileRow,
    HoldRow,
    PageBox,
    PageView,
    SearchFilter,
    SearchHit,
    SearchPage,
)

__all__ = [
    "ClauseRow",
    "DisposalRow",
    "EntryRow",
    "FileCounts",
    "FileDetail",
    "FilePage",
    "FileRow",
    "HoldRow",
    "PageBox",
    "PageView",
    "SearchFilter",
    "SearchHit",
    "SearchPage",
    "count_files",
    "get_file",
    "get_page",
    "get_page_picture",
    "list_disposals",
    "list_files",
    "load_entry_file",
    "search_pages",
]
