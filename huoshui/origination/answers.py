"""The answers of an application at rest:
what identifies or reaches a person is encrypted, the rest is plain.
"""

import json
from collections.abc import Mapping
from typing import Any

from huoshui.core.identifiers import mask_bank_card, mask_id_number, mask_phone
from huoshui.origination.form_check import Answer
from huoshui.origination.models import Application

PRIVATE = frozenset({"id_number", "phone", "address", "bank_account"})


def write_answers(application: Application, values: Mapping[str, Answer]) -> None:
    """Put the answers into the application (not saved)."""
    private = {name: value for name, value in values.items() if name in PRIVATE}
    application.form = {name: value for name, value in values.items() if name not in PRIVATE}
    application.private_form = json.dumps(private, ensure_ascii=False) if private else None


def read_answers(application: Application) -> dict[str, Any]:
    """All answers in full."""
    private = json.loads(application.private_form) if application.private_form else {}
    return {**application.form, **private}


def masked_answers(application: Application) -> dict[str, Any]:
    """All answers as staff read them: identifiers masked."""
    answers = read_answers(application)
    for name, mask in _MASKS.items():
        if isinstance(answers.get(name), str):
            answers[name] = mask(answers[name])
    return answers


def _mask_address(text: str) -> str:
    return text[:6] + "****" if len(text) > 6 else "****"


_MASKS = {
    "id_number": mask_id_number,
    "phone": mask_phone,
    "bank_account": mask_bank_card,
    "address": _mask_address,
}
