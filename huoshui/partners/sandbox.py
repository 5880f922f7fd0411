"""The sandbox (沙箱): the whole interface with nothing behind it. The cents of the amount say what happens:

    .01 declined    .02 more is asked for, then approved    .03 approved for half
    .04 approved after a minute with people    .05 declined after a minute with people    else approved

Forms and papers are checked as in earnest; no customer, application, decision or contract is made.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.lifecycle import APPLICATION_TRANSITIONS, ApplicationStatus, can_move
from huoshui.core.money import Cents, parse_yuan
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.files import check_file
from huoshui.foundation.numbers import NumberKind, next_number
from huoshui.foundation.outbox import emit
from huoshui.origination.completeness import problems_of
from huoshui.origination.form_check import Problem, check_shape
from huoshui.origination.operations import (
    TooManyDocuments,
    UnknownDocumentKind,
    require_complete,
)
from huoshui.origination.operations.documents import MOST_DOCUMENTS
from huoshui.origination.stages import EDITABLE, NOTES, ApplicationWrongState
from huoshui.partners.events import SandboxCaseSubmitted
from huoshui.partners.models import PartnerCase, SandboxApplication
from huoshui.partners.telling import keep_event
from huoshui.products.definition import ProductDefinition
from huoshui.products.queries import get_live_version

S = ApplicationStatus
SLOW_SECONDS = 60
RATE = "0.06"
DECLINED = {"code": "sandbox", "zh": "沙箱：按金额脚本未通过", "en": "Sandbox: declined by its script"}
_KINDS = {
    S.SUBMITTED: "application.submitted",
    S.SUPPLEMENT_REQUIRED: "application.supplement_required",
    S.IN_APPROVAL: "application.in_approval",
    S.APPROVED: "application.approved",
    S.DECLINED: "application.declined",
    S.WITHDRAWN: "application.withdrawn",
}


def new_number() -> str:
    """The number of a case that is none: CS202611220001."""
    return next_number(NumberKind.PARTNER_TEST)


def begin(actor: Actor, case: PartnerCase, form: Mapping[str, Any]) -> None:
    """Nothing; a draft with these answers. Refusals: FormInvalid."""
    row = SandboxApplication(case=case, status=S.DRAFT.value, form="{}")
    _write(row, case, form)
    _enter(row, S.DRAFT)
    row.save()
    _audit(actor, case, "sandbox_start")


def fill(case: PartnerCase, form: Mapping[str, Any]) -> None:
    """Nothing; the answers are kept. Refusals: ApplicationWrongState, FormInvalid."""
    row = _editable(case)
    _write(row, case, form)
    row.save()


def add_paper(case: PartnerCase, *, kind: str, file_name: str, content: bytes, content_type: str) -> int:
    """The id of the paper, looked at and let go again: only its kind, size and hash are kept.

    Refusals: ApplicationWrongState, UnknownDocumentKind, TooManyDocuments and those of check_file.
    """
    row = _editable(case)
    if kind not in {one.kind for one in _definition(case).documents} | {"other"}:
        raise UnknownDocumentKind(field="kind")
    if len(row.documents) >= MOST_DOCUMENTS:
        raise TooManyDocuments(most=MOST_DOCUMENTS)
    found = check_file(content, content_type)
    added = len(row.documents) + 1
    row.documents.append(
        {
            "id": added,
            "kind": kind,
            "file_name": file_name[:120],
            "content_type": found,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "uploaded_at": clock.now().isoformat(),
        }
    )
    row.save(update_fields=["documents"])
    return added


def hand_in(actor: Actor, case: PartnerCase) -> Cents:
    """The amount asked for, in cents; the script follows. Refusals: ApplicationWrongState,
    ApplicationIncomplete.
    """
    row = _editable(case)
    require_complete(missing(case, row))
    row.submission_count += 1
    row.submitted_at, row.reasons = clock.now(), []
    _enter(row, S.SUBMITTED)
    row.save()
    keep_event(case, _KINDS[S.SUBMITTED], turn=str(row.submission_count))
    _audit(actor, case, "sandbox_submit")
    emit(SandboxCaseSubmitted(number=case.number))
    return parse_yuan(str(answers(row)["amount"]))


def withdraw(actor: Actor, case: PartnerCase) -> None:
    """Nothing; the case is withdrawn. Refusals: ApplicationWrongState."""
    row = _locked(case)
    if not can_move(APPLICATION_TRANSITIONS, S(row.status), S.WITHDRAWN):
        raise ApplicationWrongState(status=row.status)
    _move(row, S.WITHDRAWN)
    _audit(actor, case, "sandbox_withdraw")


@transaction.atomic
def play_script(number: str) -> None:
    """Nothing; what the amount's cents say happens, once."""
    case = PartnerCase.objects.select_for_update().get(number=number)
    row = _locked(case)
    if row.status != S.SUBMITTED:
        return
    amount = parse_yuan(str(answers(row)["amount"]))
    match amount % 100:
        case 1:
            _decline(row)
        case 2 if row.submission_count == 1:
            _move(row, S.SUPPLEMENT_REQUIRED)
        case 3:
            _approve(row, amount // 2)
        case 4 | 5:
            row.settle_at = clock.now() + timedelta(seconds=SLOW_SECONDS)
            _move(row, S.IN_APPROVAL)
        case _:
            _approve(row, amount)


def settle_slow() -> int:
    """How many slow cases were decided, their minute being over."""
    with transaction.atomic():
        due = SandboxApplication.objects.select_for_update(of=("self",), skip_locked=True).filter(
            status=S.IN_APPROVAL.value, settle_at__lte=clock.now()
        )
        rows = list(due.select_related("case__partner"))
        for row in rows:
            amount = parse_yuan(str(answers(row)["amount"]))
            _decline(row) if amount % 100 == 5 else _approve(row, amount)
    return len(rows)


def answers(row: SandboxApplication) -> dict[str, Any]:
    """The answers as given."""
    given: dict[str, Any] = json.loads(row.form)
    return given


def missing(case: PartnerCase, row: SandboxApplication) -> tuple[Problem, ...]:
    """What is missing or wrong, as in earnest."""
    kinds = {paper["kind"] for paper in row.documents}
    return problems_of(_definition(case), answers(row), present_kinds=kinds)


def _definition(case: PartnerCase) -> ProductDefinition:
    return get_live_version(case.product_code).definition


def _write(row: SandboxApplication, case: PartnerCase, form: Mapping[str, Any]) -> None:
    checked = check_shape(_definition(case).filled_form(), form)
    row.form = json.dumps(checked, ensure_ascii=False)


def _locked(case: PartnerCase) -> SandboxApplication:
    row = SandboxApplication.objects.select_for_update(of=("self",)).select_related("case__partner")
    return row.get(case=case)


def _editable(case: PartnerCase) -> SandboxApplication:
    row = _locked(case)
    if row.status not in EDITABLE:
        raise ApplicationWrongState(status=row.status)
    return row


def _approve(row: SandboxApplication, amount: Cents) -> None:
    row.offer_amount = amount
    _move(row, S.APPROVED)


def _decline(row: SandboxApplication) -> None:
    row.reasons = [DECLINED]
    _move(row, S.DECLINED)


def _move(row: SandboxApplication, to: ApplicationStatus) -> None:
    _enter(row, to)
    row.save()
    keep_event(row.case, _KINDS[to], turn=str(row.submission_count))


def _enter(row: SandboxApplication, to: ApplicationStatus) -> None:
    zh, en = NOTES[to]
    row.status = to.value
    row.stages.append({"status": to.value, "at": clock.now().isoformat(), "note": zh, "note_en": en})


def _audit(actor: Actor, case: PartnerCase, action: str) -> None:
    record(
        actor=actor,
        action=f"partner.{action}",
        subject_type="partner_case",
        subject_id=case.pk,
        subject_number=case.number,
    )
