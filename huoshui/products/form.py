"""The form of a product:
sections and fields the portal and the console draw, and the origination room checks.
"""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

FieldKind = Literal[
    "text", "textarea", "money", "integer", "rate", "date", "select", "phone", "id_number", "uscc",
    "bank_card", "region", "boolean",
]  # fmt: skip

STANDARD_FIELDS = (
    "name",
    "phone",
    "address",
    "bank_account",
    "bank_name",
    "amount",
    "term_months",
    "repayment_method",
    "purpose",
)
"""Fields every form has, beside `id_number` or `uscc`."""


class FormPart(BaseModel):
    """Common behaviour: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldOption(FormPart):
    """One choice of a select field."""

    value: str
    label: str
    label_en: str


class FormField(FormPart):
    """One field (字段).

    `min`/`max` are yuan text for money, decimal text for rates, whole numbers for integers.
    """

    name: str
    kind: FieldKind
    label: str
    label_en: str
    required: bool = True
    min: str | int | None = None
    max: str | int | None = None
    max_length: int | None = None
    options: tuple[FieldOption, ...] = ()
    help: str = ""
    help_en: str = ""
    unit: str = ""
    unit_en: str = ""

    @model_validator(mode="after")
    def _select_has_options(self) -> Self:
        # Options of repayment_method and customer_kind are filled from the definition itself.
        if (
            self.kind == "select"
            and not self.options
            and self.name not in ("repayment_method", "customer_kind")
        ):
            raise ValueError(f"field {self.name}: a select needs options")
        return self


class FormSection(FormPart):
    """A page of the form. A section of kind `statement` holds the financial statement lines of one year."""

    code: str
    title: str
    title_en: str
    kind: Literal["form", "statement"] = "form"
    fields: tuple[FormField, ...]


class FormSchema(FormPart):
    """The form of an application (申请表单)."""

    sections: tuple[FormSection, ...]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        names = [field.name for field in self.fields()]
        if len(names) != len(set(names)):
            raise ValueError("a field name appears twice")
        missing = [name for name in STANDARD_FIELDS if name not in names]
        if missing or not {"id_number", "uscc"} & set(names):
            raise ValueError(f"standard fields are missing: {', '.join(missing) or 'id_number or uscc'}")
        return self

    def fields(self) -> tuple[FormField, ...]:
        """Every field in order."""
        return tuple(field for section in self.sections for field in section.fields)

    def field(self, name: str) -> FormField | None:
        """The field of that name, or None."""
        return next((field for field in self.fields() if field.name == name), None)

    def statement_names(self) -> frozenset[str]:
        """Names of the fields that are statement lines."""
        return frozenset(
            field.name for section in self.sections if section.kind == "statement" for field in section.fields
        )
