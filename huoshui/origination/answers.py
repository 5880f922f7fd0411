"""The answers of an application at rest:
what identifies or reaches a person is encrypted, the rest is plain.
"""

import json
from collections.abc import Mapping
from typing import Any

from huoshui.identity.displays import FIELDS, USUAL, Displays
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


def is_unconfirmed(application: Application) -> bool:
    """Whether a draft was entered for a borrower who has not handed it in: the phone given for them may be
    anybody's, so what identifies them is not shown to whoever logs in by it.
    """
    return application.entered_by_id is not None and application.customer_id is None


def with_known(application: Application, given: Mapping[str, Answer]) -> dict[str, Answer]:
    """The given answers; those that came back as they were shown masked stand in full again."""
    known, masked = read_answers(application), masked_answers(application, USUAL)
    return {
        name: known[name] if name in PRIVATE and name in known and value == masked[name] else value
        for name, value in given.items()
    }


def masked_answers(application: Application, displays: Displays) -> dict[str, Any]:
    """All answers as the reader's roles show them: identifiers usually masked."""
    answers = read_answers(application)
    for name in FIELDS:
        if isinstance(answers.get(name), str):
            answers[name] = displays.show(name, answers[name])
    return answers
