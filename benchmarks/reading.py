"""How well papers are read: made papers, clean and damaged, field by field against what was drawn."""

import re
import time
from collections import Counter

from benchmarks.made_papers import DAMAGES, KINDS, make_paper
from benchmarks.measuring import Measured
from huoshui.integrations.reading.rapid import RapidReader
from huoshui.papers.extraction import understand

CLEAN_EACH = 6
DAMAGED_EACH = 2
BAR_CLEAN, BAR_DAMAGED = 0.95, 0.85


def measure() -> list[Measured]:
    """One line a kind and one a damage, and the two bars; every paper is read without being told its kind."""
    reader = RapidReader()
    papers = [(kind, seed, "") for kind in KINDS for seed in range(CLEAN_EACH)]
    papers += [(k, 100 + s, d) for k in KINDS for d in DAMAGES for s in range(DAMAGED_EACH)]
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    started = time.perf_counter()
    for kind, seed, damage in papers:
        paper = make_paper(kind, seed, damage)
        meaning = understand(reader.read_pages(paper.jpeg(), "image/jpeg"))
        good = [
            n for n, v in paper.truth.items() if n in meaning.fields and _same(meaning.fields[n].value, v)
        ]
        for group in (f"clean {kind}", "clean") if not damage else (f"{damage}", "damaged"):
            asked[group] += len(paper.truth)
            right[group] += len(good)
        for name in paper.truth.keys() - set(good):
            got = meaning.fields[name].value if name in meaning.fields else "–"
            print(f"  {kind} {seed} {damage or 'clean'}: {name}: {got} ≠ {paper.truth[name]}", flush=True)
    seconds = (time.perf_counter() - started) / len(papers)
    lines = [_line(group, right[group], asked[group]) for group in asked]
    each = Measured(
        claim=f"{len(papers)} papers, time each", bar="—", measured=f"{seconds:.1f} s", holds=True
    )
    return [*lines, each]


def _line(group: str, right: int, asked: int) -> Measured:
    share = right / asked
    bar = {"clean": BAR_CLEAN, "damaged": BAR_DAMAGED}.get(group, 0.0)
    return Measured(
        claim=f"fields right: {group}",
        bar=f"≥ {bar:.0%}" if bar else "—",
        measured=f"{share:.1%} ({right} of {asked})",
        holds=share >= bar,
    )


def _same(read: str, drawn: str) -> bool:
    """The same but for the width of punctuation."""
    table = str.maketrans("（），；：", "(),;:")
    return re.sub(r"\s", "", read).translate(table) == drawn.translate(table)
