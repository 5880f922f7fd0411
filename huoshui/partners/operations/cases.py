"""What a partner does with an application: begin, fill in, add papers, hand in, withdraw.

Each leads to the one road of origination; a sandbox's to its script (`huoshui.partners.sandbox`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from huoshui.core.errors import InvalidInput, NotFound, Refusal
from huoshui.core.money import parse_yuan
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.text import is_printable, visible
from huoshui.origination import operations as origination
from huoshui.origination.consents import CREDIT_CONSENT, ConsentEvidence, ConsentMissing
from huoshui.origination.queries import get_for_partner
from huoshui.partners import sandbox
from huoshui.partners.limits import require_room_for_amount, require_room_for_one
from huoshui.partners.models import Partner, PartnerCase
from huoshui.partners.operations.propose import locked_partner


class ReferenceUsed(Refusal):
    code = "partners.reference_used"
    zh = "该渠道订单号已用于申请 {number}"
    en = "This reference belongs to application {number} already"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """An application as a partner brings it: its own reference, the answers, and the consent it took."""

    product_code: str
    reference: str
    form: Mapping[str, Any]
    consent_version: str
    consent_given_at: datetime
    consent_on_paper: bool = False
    consent_ip: str = ""


@transaction.atomic
def begin_case(*, actor: Actor, new: NewCase) -> str:
    """The number of the new draft with its answers (渠道进件).

    Refusals: NotFound (a product that is not the partner's), ReferenceUsed, TooManyApplications,
    ConsentMissing, ConsentNotCredible, FormInvalid and those of start_application.
    """
    partner = _locked(actor)
    reference = _checked_reference(partner, new.reference)
    if new.product_code not in partner.product_codes:
        raise NotFound()
    _check_consent(new)
    require_room_for_one(partner)
    if partner.is_sandbox:
        number = sandbox.new_number()
    else:
        number = origination.start_application(
            actor=actor, product_code=new.product_code, channel="partner", branch_id=partner.branch_id
        )
    case = PartnerCase.objects.create(
        partner=partner,
        number=number,
        reference=reference,
        product_code=new.product_code,
        is_sandbox=partner.is_sandbox,
        consent_version=new.consent_version,
        consent_given_at=new.consent_given_at,
        consent_on_paper=new.consent_on_paper,
        consent_ip=new.consent_ip,
        created_at=clock.now(),
        created_on=business_date.today(),
    )
    if partner.is_sandbox:
        sandbox.begin(actor, case, new.form)
    else:
        origination.save_draft(actor=actor, number=number, form=new.form)
    return number


@transaction.atomic
def fill_case(*, actor: Actor, number: str, form: Mapping[str, Any]) -> None:
    """Nothing; the application has these answers. Refusals: as save_draft."""
    case = _case(actor, number)
    if case.is_sandbox:
        sandbox.fill(case, form)
    else:
        origination.save_draft(actor=actor, number=number, form=form)


@transaction.atomic
def add_paper(
    *, actor: Actor, number: str, kind: str, file_name: str, content: bytes, content_type: str
) -> int:
    """The id of the document. Refusals: as add_document."""
    case = _case(actor, number)
    if case.is_sandbox:
        return sandbox.add_paper(
            case, kind=kind, file_name=file_name, content=content, content_type=content_type
        )
    return origination.add_document(
        actor=actor,
        number=number,
        kind=kind,
        file_name=file_name,
        content=content,
        content_type=content_type,
    )


@transaction.atomic
def hand_in_case(*, actor: Actor, number: str) -> None:
    """Nothing; the application is handed in with the consent the partner took, within its limits.

    Refusals: NotFound, AmountOverLimit and those of submit_application.
    """
    partner = _locked(actor)
    case = _case(actor, number)
    if case.is_sandbox:
        amount = sandbox.hand_in(actor, case)
    else:
        evidence = ConsentEvidence(
            given_at=case.consent_given_at, is_on_paper=case.consent_on_paper, ip=case.consent_ip
        )
        origination.submit_application(
            actor=actor, number=number, consent=case.consent_version, evidence=evidence
        )
        seen = get_for_partner(number=number, partner_code=actor.partner_code)
        amount = parse_yuan(str(seen.form["amount"]))
    # Handed in again it counts once, on its first day, with what is asked for now.
    case.submitted_amount = None
    case.save(update_fields=["submitted_amount"])
    require_room_for_amount(partner, amount)
    case.submitted_amount = amount
    case.submitted_on = case.submitted_on or business_date.today()
    case.save(update_fields=["submitted_amount", "submitted_on"])


@transaction.atomic
def withdraw_case(*, actor: Actor, number: str) -> None:
    """Nothing; the application is withdrawn. Refusals: NotFound, ApplicationWrongState."""
    case = _case(actor, number)
    if case.is_sandbox:
        sandbox.withdraw(actor, case)
    else:
        origination.withdraw_application(actor=actor, number=number)


def _locked(actor: Actor) -> Partner:
    return locked_partner(actor.partner_id or 0)


def _case(actor: Actor, number: str) -> PartnerCase:
    case = (
        PartnerCase.objects.select_for_update()
        .filter(partner_id=actor.partner_id or 0, number=number)
        .first()
    )
    if case is None:
        raise NotFound()
    return case


def _checked_reference(partner: Partner, reference: str) -> str:
    text = visible(reference)
    if not text or len(text) > 64 or not is_printable(text):
        raise InvalidInput(
            field="reference", zh="请填写渠道订单号（64字以内）", en="A reference of at most 64 characters"
        )
    used = partner.cases.filter(reference=text).values_list("number", flat=True).first()
    if used is not None:
        raise ReferenceUsed(field="reference", number=used)
    return text


def _check_consent(new: NewCase) -> None:
    if new.consent_version != CREDIT_CONSENT.version:
        raise ConsentMissing(field="consent.version", version=CREDIT_CONSENT.version)
    ConsentEvidence(given_at=new.consent_given_at, is_on_paper=new.consent_on_paper).check()
