"""Full-text search over 10,000 filed pages, beside `LIKE '%…%'` over the same text in clear.

Pages of a real contract of this house with other people, figures and words on each, filed as five-page papers
of 2,000 cases. Asked through the search of the desk: scope, count, twenty hits with their text. LIKE has the
same joins.
"""

import json
import os
import random
import statistics

from django.db import connection

from benchmarks.measuring import Measured, seconds
from huoshui.archive.models import ArchivedPaper, CaseFile, Entry, PageText
from huoshui.archive.operations.read_papers import page_row
from huoshui.archive.queries import SearchFilter, search_pages
from huoshui.collateral.tests.yard import open_yard
from huoshui.contracts.queries import load_contract_file
from huoshui.foundation import clock, outbox
from huoshui.foundation.files import PDF, store_file
from huoshui.foundation.models import StoredFile
from huoshui.identity.queries import EVERYTHING
from huoshui.integrations.reading.rapid import RapidReader
from huoshui.lenders.operations import create_lender
from huoshui.lenders.queries import in_lender, list_lenders
from huoshui.lenders.types import LenderType
from huoshui.papers.layout import line_of
from huoshui.papers.page import Page

CASES, PAGES_EACH, ROUNDS = 2_000, 5, 15
BAR = 0.300
SLUG = "bench-archive"
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英"
_COMMON = (
    "的了在是我有和人这中大为上个国以要他时来用们生到作地于出就分对成会可主发年"
    "动同工也能下过子说产种面而方后多定行学法所民得经"
)
QUESTIONS = {
    "on every page": "合同编号",
    "on every fifth page": "罚息年利率",
    "two terms": "资产负债率 流动比率",
    "one character": "借",
    "one page": "编号甲一九二七",
    "on no page": "量子纠缠",
}


def measure(loans: int) -> list[Measured]:
    """Median time of each question, beside LIKE."""
    if SLUG not in {lender.slug for lender in list_lenders()}:
        create_lender(slug=SLUG, name="基准", name_en="Bench", lender_type=LenderType.BANK)
        with in_lender(SLUG), outbox.inline():
            _fill()
    print(f"{CASES * PAGES_EACH:,} pages; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with in_lender(SLUG):
        _in_clear()
        return [_ask(name, text) for name, text in QUESTIONS.items()]


def _ask(name: str, text: str) -> Measured:
    def search() -> int:
        return search_pages(scope=EVERYTHING, filters=SearchFilter(text=text)).total

    found, plain = search(), _like(text)
    # LIKE does not see a term over the end of a line, nor a number written with its commas.
    assert found >= plain, (name, found, plain)
    took = statistics.median(seconds(search) for _ in range(ROUNDS))
    naive = statistics.median(seconds(lambda: _like(text)) for _ in range(ROUNDS))
    return Measured(
        claim=f"search {text} ({name}, {found:,} pages)",
        bar="≤ 300 ms",
        measured=f"{took * 1000:.0f} ms (LIKE {naive * 1000:.0f} ms)",
        holds=took <= BAR,
    )


def _like(text: str) -> int:
    """The count and the first twenty pages, as somebody without an index would ask."""
    terms = text.split()
    where = " AND ".join("b.body LIKE %s" for _ in terms)
    joined = f"""FROM bench_body b JOIN archive_entry e ON e.paper_id = b.paper_id
                 JOIN archive_casefile f ON f.id = e.file_id
                 WHERE {where} AND e.withdrawn_at IS NULL AND f.disposed_at IS NULL"""
    values = [f"%{term}%" for term in terms]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.id, b.number, b.body {joined} ORDER BY e.dated_at DESC, e.id DESC, b.number LIMIT 20",
            values,
        )
        cursor.fetchall()
        cursor.execute(f"SELECT count(*) {joined}", values)
        return int(cursor.fetchone()[0])


def _fill() -> None:
    yard = open_yard()
    _, contract, _ = yard.signed(product_code="working_capital", amount=2_000_000_00, purpose="采购钢材")
    reader, file = RapidReader(), load_contract_file(contract)
    pages = [
        reader.read_page(file.content, PDF, page=at) for at in range(reader.count_pages(file.content, PDF))
    ]
    pages = [pages[at % len(pages)] for at in range(PAGES_EACH)]
    entry = Entry.objects.get(kind="contract")
    rng = random.Random(7)
    stored = StoredFile.objects.get(pk=store_file(name="a.pdf", content=b"%PDF-1.4", content_type=PDF).id)
    _cases(entry.file.application_id)
    texts: list[PageText] = []
    for number in range(CASES):
        stored.pk = None
        stored.save(force_insert=True)
        case = CaseFile.objects.create(
            application_id=f"B{number}", stage="signed", opened_at=clock.now(), filed_at=clock.now()
        )
        paper = ArchivedPaper.objects.create(file_id=stored.pk, state="read", page_count=PAGES_EACH)
        Entry.objects.create(
            file=case, kind="contract", source="bench", source_id=str(number), paper=paper, sha256="0" * 64,
            dated_at=clock.now(), filed_at=clock.now(),
        )  # fmt: skip
        texts += [page_row(stored.pk, at, _varied(page, rng, number)) for at, page in enumerate(pages)]
    PageText.objects.bulk_create(texts, batch_size=500)


def _cases(number: str) -> None:
    """As many applications as cases, each like the one there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ',') FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name = 'origination_application' "
            "AND column_name NOT IN ('id', 'number', 'customer_id')"
        )
        names = cursor.fetchone()[0]
        cursor.execute(
            f"INSERT INTO origination_application (number, {names}) SELECT 'B' || n, {names} "
            "FROM origination_application, generate_series(0, %s) n WHERE number = %s",
            [CASES, number],
        )


def _varied(page: Page, rng: random.Random, number: int) -> Page:
    """The page with another name and other figures, and eight lines of other words on it."""
    name = rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN)
    lines = [
        line_of(
            line.text.replace("王芳", name).replace("2,000,000.00", f"{rng.randrange(10**6, 10**7):,}.00"),
            1.0,
            (*line.corners[0], *line.corners[2]),
        )
        for line in page.lines
    ]
    lines += [
        line_of("".join(rng.choice(_COMMON) for _ in range(36)), 1.0, (0.1, 0.9, 0.9, 0.92)) for _ in range(8)
    ]
    digits = "".join("零一二三四五六七八九"[int(digit)] for digit in f"{number:04d}")
    if page.lines and "第一条" in "".join(line.text for line in page.lines):
        lines.append(line_of(f"档案编号甲{digits}", 1.0, (0.1, 0.95, 0.9, 0.97)))
    return Page(width=page.width, height=page.height, lines=tuple(lines), from_text=True)


def _in_clear() -> None:
    """The same text for LIKE, without white space, which Chinese is written without."""
    rows = [
        (page.paper_id, page.number, "".join("".join(text.split()) for text, _ in json.loads(page.lines)))
        for page in PageText.objects.defer("words")
    ]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_body")
        cursor.execute("CREATE TABLE bench_body (paper_id bigint, number smallint, body text)")
        with cursor.copy("COPY bench_body FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("ANALYZE")
