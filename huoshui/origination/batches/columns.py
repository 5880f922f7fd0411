"""The columns of a product's batch file: one for each answer of its form. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from huoshui.products.form import FormField, FormSchema

LIST, CHECKS, NOTES, CHOICES, MARK = "名单", "核对表", "说明", "选项", "_huoshui"
"""The sheets: the rows, the teacher's own check, how to fill it in, the choices, what the file is of."""
SIGNATURE = "huoshui-batch"
HEAD_ROWS = 2
MOST_ROWS = 2000
FIRST_LINE = HEAD_ROWS + 1
LAST_LINE = HEAD_ROWS + MOST_ROWS
YES_NO: Mapping[str, bool] = {"是": True, "否": False, "yes": True, "no": False, "true": True, "false": False}
LONG_NUMBERS = frozenset({"id_number", "uscc", "bank_card", "phone", "region"})
"""Kinds a spreadsheet must keep as text: as numbers they lose their last digits or their first zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its field, its place counted from 0, its headings in both languages."""

    field: FormField
    place: int
    heading: str
    heading_en: str

    @property
    def is_text(self) -> bool:
        """Whether its cells hold text, whatever they look like."""
        return self.field.kind in LONG_NUMBERS or self.field.name == "bank_account"


def columns_of(schema: FormSchema) -> tuple[Column, ...]:
    """The columns in the order of the form; a star marks what must be filled in, the unit stands behind."""
    return tuple(
        Column(
            field=field,
            place=place,
            heading=_heading(field.label, field.unit, field.required),
            heading_en=_heading(field.label_en, field.unit_en, field.required),
        )
        for place, field in enumerate(schema.fields())
    )


def identity_column(columns: tuple[Column, ...]) -> Column:
    """The column that tells one borrower from another."""
    by_name = {column.field.name: column for column in columns}
    return by_name.get("id_number") or by_name["uscc"]


def _heading(label: str, unit: str, required: bool) -> str:
    return f"{label}{f'（{unit}）' if unit else ''}{'*' if required else ''}"
