"""人脸核身: the borrower is seen by a provider before signing; what it found joins the evidence."""

import secrets
from datetime import timedelta

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.faces import FACE_CONSENT
from huoshui.contracts.models import Contract, FaceCheck
from huoshui.contracts.operations.guards import lock_own_contract, lock_turn
from huoshui.contracts.ports import FaceBegun, FaceProvider, FaceUnavailable
from huoshui.contracts.signers import identity_of
from huoshui.contracts.signing import BORROWER
from huoshui.core.errors import NotFound, Refusal
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.ports import adapter

MOST_A_DAY = 5


class FaceConsentMissing(Refusal):
    code = "contracts.face_consent_missing"
    zh = "请阅读并单独同意人脸核身告知（版本 {version}）"
    en = "Read and agree to the notice on face checks (version {version})"
    status = 422


class FaceTooOften(Refusal):
    code = "contracts.face_too_often"
    zh = "今日人脸核身次数已达 {most} 次，请到网点签约或明日再试"
    en = "{most} face checks in a day: sign at a branch, or try again tomorrow"
    status = 429


class FaceServiceDown(Refusal):
    code = "contracts.face_service_down"
    zh = "核身服务暂时无法使用，请稍后再试或到网点签约"
    en = "The verification service does not answer: try again later, or sign at a branch"
    status = 503


@transaction.atomic
def begin_face_check(*, actor: Actor, number: str, consent: str, return_to: str) -> FaceBegun:
    """Where the borrower goes to be seen; they come back to `return_to`. `consent` names the text agreed to.

    Refusals: Forbidden, NotFound, ContractWrongState, NotYourTurn, FaceConsentMissing, FaceTooOften,
    FaceServiceDown.
    """
    contract = lock_own_contract(actor, number)
    signer = lock_turn(contract, BORROWER)
    if consent != FACE_CONSENT.version:
        raise FaceConsentMissing(field="consent", version=FACE_CONSENT.version)
    today = FaceCheck.objects.filter(signer=signer, begun_at__gte=clock.now() - timedelta(days=1))
    if today.count() >= MOST_A_DAY:
        raise FaceTooOften(most=MOST_A_DAY)
    identity, reference = identity_of(signer), secrets.token_hex(16)
    try:
        begun = adapter(FaceProvider).begin(
            reference=reference, name=signer.name, id_number=identity.id_number, return_to=return_to
        )
    except FaceUnavailable as problem:
        raise FaceServiceDown() from problem
    FaceCheck.objects.create(
        contract=contract,
        signer=signer,
        reference=reference,
        consent_version=FACE_CONSENT.version,
        consent_hash=FACE_CONSENT.digest,
        begun_at=clock.now(),
    )
    _record(actor, contract, "contract.face_consent", {"signer": signer.name, "consent": consent})
    return begun


@transaction.atomic
def end_face_check(*, actor: Actor, number: str) -> str:
    """What the provider found in the last check; "waiting" while it has not ended.

    Refusals: Forbidden, NotFound (none was begun), FaceServiceDown.
    """
    contract = lock_own_contract(actor, number)
    check = contract.face_checks.select_related("signer").order_by("-pk").first()
    if check is None:
        raise NotFound()
    if check.ended_at is not None:
        return check.outcome
    try:
        found = adapter(FaceProvider).result(reference=check.reference)
    except FaceUnavailable as problem:
        raise FaceServiceDown() from problem
    if found.outcome == "waiting":
        return "waiting"
    check.outcome, check.similarity = found.outcome, found.similarity
    check.provider_reference, check.ended_at = found.provider_reference, clock.now()
    check.save()
    seen = {
        "signer": check.signer.name,
        "outcome": found.outcome,
        "similarity": str(found.similarity) if found.similarity is not None else None,
        "provider_reference": found.provider_reference,
    }
    _record(actor, contract, "contract.face_check", seen)
    return check.outcome


def open_reference(*, actor: Actor, number: str) -> str:
    """The reference of the borrower's check that has not ended, for the simulator. Refusals: NotFound."""
    contract = lock_own_contract(actor, number)
    check = contract.face_checks.filter(ended_at__isnull=True).order_by("-pk").first()
    if check is None:
        raise NotFound()
    return check.reference


def _record(actor: Actor, contract: Contract, action: str, after: dict[str, str | None]) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="contract",
        subject_id=contract.pk,
        subject_number=contract.number,
        after=after,
    )
