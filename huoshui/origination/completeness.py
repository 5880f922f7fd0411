"""What an application still lacks: answers that are missing or wrong, documents that are not there."""

from collections.abc import Collection, Mapping
from typing import Any

from huoshui.origination.form_check import Problem, check_form
from huoshui.origination.models import Application
from huoshui.products.definition import ProductDefinition


def case_problems(
    application: Application, definition: ProductDefinition, answers: Mapping[str, Any]
) -> tuple[Problem, ...]:
    """Every problem of the answers (field `form.<name>`) and of the documents (field `documents.<kind>`)."""
    present = application.documents.filter(removed_at__isnull=True).values_list("kind", flat=True)
    return problems_of(definition, answers, present_kinds=set(present.distinct()))


def problems_of(
    definition: ProductDefinition, answers: Mapping[str, Any], *, present_kinds: Collection[str]
) -> tuple[Problem, ...]:
    """As `case_problems`, for documents of these kinds being there."""
    checked = check_form(definition.filled_form(), answers)
    answers_missing = tuple(
        Problem(field=f"form.{problem.field}", zh=problem.zh, en=problem.en) for problem in checked.problems
    )
    documents_missing = tuple(
        Problem(
            field=f"documents.{document.kind}",
            zh=f"请上传{document.name}",
            en=f"{document.name_en} is missing",
        )
        for document in definition.required_documents()
        if document.kind not in present_kinds
    )
    return answers_missing + documents_missing
