"""The answers of a form, read and checked."""

import pytest

from huoshui.origination.form_check import check_form
from huoshui.products.form import FormField, FormSchema, FormSection


def schema(kind: str = "text") -> FormSchema:
    name = FormField.model_validate({"name": "answer", "kind": kind, "label": "答", "label_en": "Answer"})
    return FormSchema.model_construct(
        sections=(FormSection(code="one", title="一", title_en="One", fields=(name,)),)
    )


@pytest.mark.parametrize("text", ["王芳😀", "王芳❤️", "王\x07芳", "\ue000"])
def test_what_a_contract_cannot_print_is_no_answer(text: str) -> None:
    checked = check_form(schema(), {"answer": text})
    assert checked.values == {}
    assert [problem.field for problem in checked.problems] == ["answer"]


@pytest.mark.parametrize("text", ["阿卜杜拉·买买提", "𠮷野家㈱ 88㎡", "O’Neill, №5"])
def test_names_and_addresses_of_every_kind_are_answers(text: str) -> None:
    assert check_form(schema(), {"answer": text}).values == {"answer": text}


def test_a_text_of_several_lines_is_an_answer() -> None:
    assert check_form(schema("textarea"), {"answer": "一\n二"}).values == {"answer": "一\n二"}


@pytest.mark.parametrize(("kind", "text"), [("text", "王芳"), ("phone", "13800000000")])
def test_invisible_characters_that_came_with_pasting_are_dropped(kind: str, text: str) -> None:
    assert check_form(schema(kind), {"answer": f"\u202d{text}\u200b\u202c"}).values == {"answer": text}
