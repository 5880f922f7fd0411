"""Checking the rows of a batch: by the rules of a single application, by each other, by the books."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.money import Cents, parse_yuan
from huoshui.origination.batches.reading import SentRow
from huoshui.origination.form_check import Problem, check_form
from huoshui.origination.models import Application, BatchRow
from huoshui.origination.stages import OPEN
from huoshui.parties.queries import KnownFile, files_by_identity, identity_index, owners_of_phones
from huoshui.products.definition import ProductDefinition
from huoshui.products.form import FormSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRow:
    """A row with its answers in stored form where they are right and as sent where they are not."""

    line: int
    answers: Mapping[str, Any]
    name: str
    id_index: str
    amount: Cents | None
    problems: tuple[Problem, ...]
    hints: tuple[Problem, ...]


@dataclass(slots=True)
class _Row:
    line: int
    answers: dict[str, Any]
    values: Mapping[str, Any]
    identity: str
    problems: list[Problem]
    hints: list[Problem]

    def wrong(self, field: str, zh: str, en: str) -> None:
        self.problems.append(Problem(field=field, zh=zh, en=en))

    def note(self, field: str, zh: str, en: str) -> None:
        self.hints.append(Problem(field=field, zh=zh, en=en))


def check_rows(
    rows: Sequence[SentRow], *, definition: ProductDefinition, product_code: str, leave: int | None = None
) -> tuple[CheckedRow, ...]:
    """Each row with everything that is wrong with it; a row without problems can become an application.

    `leave` is a batch row not held against itself. A few queries whatever the number of rows; writes nothing.
    """
    schema = definition.filled_form()
    found = [_by_form(row, schema) for row in rows]
    _among_themselves(found)
    _against_files(found)
    _against_applications(found, product_code, leave)
    return tuple(_checked(row) for row in found)


def _by_form(row: SentRow, schema: FormSchema) -> _Row:
    checked = check_form(schema, row.answers)
    told = {problem.field for problem in row.problems}
    problems = [*row.problems, *(problem for problem in checked.problems if problem.field not in told)]
    values = {name: value for name, value in checked.values.items() if name not in told}
    number = values.get("uscc") or values.get("id_number")
    return _Row(
        line=row.line,
        answers={**row.answers, **values},
        values=values,
        identity=identity_index(str(number)) if number else "",
        problems=problems,
        hints=[],
    )


def _among_themselves(rows: Sequence[_Row]) -> None:
    """A person once a file, and a phone once: each borrower confirms on their own."""
    for row, others in _alike((row, row.identity) for row in rows):
        row.wrong(
            _identity_field(row),
            f"证件号与第 {others} 行重复",
            f"The identity number is in row {others} too",
        )
    for row, others in _alike((row, str(row.values.get("phone") or "")) for row in rows):
        row.wrong(
            "phone",
            f"手机号与第 {others} 行重复，每位借款人须用本人手机号确认",
            f"The phone is in row {others} too: each borrower confirms by a phone of their own",
        )


def _alike(keys: Iterable[tuple[_Row, str]]) -> list[tuple[_Row, str]]:
    groups: dict[str, list[_Row]] = defaultdict(list)
    for row, key in keys:
        if key:
            groups[key].append(row)
    return [
        (row, "、".join([str(other.line) for other in group if other is not row][:5]))
        for group in groups.values()
        if len(group) > 1
        for row in group
    ]


def _against_files(rows: Sequence[_Row]) -> None:
    files = files_by_identity(row.identity for row in rows if row.identity)
    owners = owners_of_phones(str(row.values["phone"]) for row in rows if row.values.get("phone"))
    for row in rows:
        known = files.get(row.identity) if row.identity else None
        owner = owners.get(str(row.values.get("phone") or ""))
        if owner is not None and (known is None or owner != known.id):
            row.wrong(
                "phone",
                "该手机号是另一位客户的登录手机号",
                "Another customer logs in by this phone",
            )
        if known is not None:
            _compare(row, known)


def _compare(row: _Row, known: KnownFile) -> None:
    """What the row says against what the file of that identity number says; the file stays as it is."""
    if not known.is_active:
        row.wrong(_identity_field(row), "该客户档案已停用", "The file of this customer is closed")
    if "name" in row.values and not known.is_called(str(row.values["name"])):
        row.wrong(
            "name", "与该证件号在客户档案中的姓名不一致", "The file of this identity number has another name"
        )
    if "phone" in row.values and row.values["phone"] != known.phone:
        row.wrong(
            "phone",
            "与客户档案中的手机号不一致；如已更换，请先在客户档案中变更并复核",
            "The customer's file has another phone: if it is new, have the file changed and reviewed first",
        )
    for field, kept, zh, en in (
        ("bank_account", known.bank_account, "银行账号", "account"),
        ("address", known.address, "地址", "address"),
    ):
        if kept and field in row.values and str(row.values[field]) != kept:
            row.note(
                field,
                f"{zh}与客户档案不一致，将以档案为准",
                f"The customer's file has another {en}; the file's stays",
            )


def _against_applications(rows: Sequence[_Row], product_code: str, leave: int | None) -> None:
    indexes = {row.identity for row in rows if row.identity}
    ids = {index: known.id for index, known in files_by_identity(indexes).items()}
    open_for = set(
        Application.objects.filter(
            customer_id__in=ids.values(), product_code=product_code, status__in=OPEN
        ).values_list("customer_id", flat=True)
    )
    waiting = dict(
        BatchRow.objects.filter(
            id_index__in=indexes,
            batch__product_code=product_code,
            state="imported",
            application__status=ApplicationStatus.DRAFT,
        )
        .exclude(pk=leave or 0)
        .values_list("id_index", "batch__number")
    )
    for row in rows:
        if ids.get(row.identity) in open_for and row.identity in ids:
            row.wrong(
                _identity_field(row),
                "该客户已有一份该产品的申请正在处理",
                "This customer has an open application for this product",
            )
        if row.identity in waiting:
            row.wrong(
                _identity_field(row),
                f"已在批次 {waiting[row.identity]} 中导入，等待本人确认",
                f"Imported in batch {waiting[row.identity]} already, waiting for the borrower",
            )


def _identity_field(row: _Row) -> str:
    return "uscc" if row.values.get("uscc") else "id_number"


def _checked(row: _Row) -> CheckedRow:
    amount = row.values.get("amount")
    return CheckedRow(
        line=row.line,
        answers=row.answers,
        name=str(row.answers.get("name") or "")[:120],
        id_index=row.identity,
        amount=None if amount is None else parse_yuan(str(amount)),
        problems=tuple(row.problems),
        hints=tuple(row.hints),
    )
