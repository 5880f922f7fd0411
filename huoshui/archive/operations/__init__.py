"""Writes of the archive: filing, reading, comparing; holds and destruction."""

from huoshui.archive.operations.clauses import compare_again, compare_clauses
from huoshui.archive.operations.disposals import answer_disposal, request_disposal
from huoshui.archive.operations.file_case import file_case, refile
from huoshui.archive.operations.holds import lift_hold, place_hold
from huoshui.archive.operations.read_papers import ReadCounts, read_waiting
from huoshui.archive.operations.walk import walk_cases

__all__ = [
    "ReadCounts",
    "answer_disposal",
    "compare_again",
    "compare_clauses",
    "file_case",
    "lift_hold",
    "place_hold",
    "read_waiting",
    "refile",
    "request_disposal",
    "walk_cases",
]
