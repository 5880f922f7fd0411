"""Lists of made-up students, as files and as batches."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

from huoshui.demo.identities import make_id_number
from huoshui.foundation import outbox
from huoshui.foundation.actor import Actor
from huoshui.origination.batches import operations
from huoshui.origination.batches.template import ReturnedRow, make_workbook
from huoshui.origination.models import BatchRow
from huoshui.origination.tests.desk import WANG_FANG
from huoshui.products.queries import get_live_version

PRODUCT = "consumer"


class Texts:
    """A gateway that keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def send(self, *, phone: str, template: str, text: str) -> None:
        self.sent.append((phone, text))


def id_number(place: int) -> str:
    return make_id_number(place, region_code="320102", birth_date=date(2005, 9, 1), is_female=True)


def student(place: int, **more: Any) -> dict[str, Any]:
    return {
        **WANG_FANG,
        "name": "王" + "甲乙丙丁戊己庚辛壬癸"[place % 10],
        "id_number": id_number(place),
        "phone": f"1390000{place:04d}",
        **more,
    }


def file_of(*people: dict[str, Any], product: str = PRODUCT) -> bytes:
    return make_workbook(get_live_version(product), [ReturnedRow(answers=one) for one in people])


def upload(officer: Actor, *people: dict[str, Any]) -> str:
    return operations.upload_batch(
        actor=officer, name="2026 级 3 班", file_name="list.xlsx", content=file_of(*people)
    )


def run(officer: Actor, number: str, *, leave_wrong: bool = False) -> int:
    operations.ask_import(actor=officer, number=number, leave_wrong=leave_wrong)
    done = operations.import_rows(number)
    outbox.drain(strict=True)
    return done


def problems(number: str) -> dict[int, str]:
    return {
        row.line: "；".join(item["zh"] for item in row.problems)
        for row in BatchRow.objects.filter(batch__number=number).order_by("line")
    }


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read(name)


def rewritten(
    content: bytes, change: Callable[[bytes], bytes], name: str = "xl/worksheets/sheet1.xml"
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, change(data) if part == name else data)
    return out.getvalue()
