"""Securities (抵质押担保): proposed within what the value allows, agreed with the contract, or given up."""

from decimal import Decimal

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.collateral.access import case_of, locked_asset, locked_security
from huoshui.collateral.models import Asset, Security
from huoshui.collateral.ports import Case
from huoshui.collateral.refusals import (
    CaseClosed,
    MoreThanValueAllows,
    NotSigned,
    NotValued,
    ReusedWithoutReason,
    SecuredTwice,
    SecurityWrongState,
    StepOpen,
    ValuationTooOld,
)
from huoshui.collateral.worth import LIVE, earlier_sums, latest_valuations, next_valuation, rules_of_kinds
from huoshui.core.collateral import ASSET_KINDS, available_to_next
from huoshui.core.errors import InvalidInput
from huoshui.core.lifecycle import SECURITY_TRANSITIONS, SecurityStatus, can_move
from huoshui.core.money import Cents, yuan_grouped, yuan_text
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of


@transaction.atomic
def propose_security(
    *, actor: Actor, asset_number: str, case_number: str, secured_amount: Cents, reuse_reason: str = ""
) -> int:
    """The id of the security on the asset for an application or contract, behind those already there. Cents.

    The asset is locked: two at once never secure more together than its value allows. Refusals: Forbidden,
    NotFound, CaseClosed, SecuredTwice, NotValued, ValuationTooOld, ReusedWithoutReason, MoreThanValueAllows,
    InvalidInput.
    """
    actor.require("collateral.edit")
    case = case_of(case_number, scope_of(actor))
    asset = locked_asset(actor, asset_number)
    if not case.is_open:
        raise CaseClosed(number=case_number)
    if secured_amount <= 0:
        raise InvalidInput(field="secured_amount", zh="担保金额应大于 0", en="Secure more than 0")
    if asset.securities.filter(status__in=LIVE, application_number=case.application_number).exists():
        raise SecuredTwice()
    _check_reuse(asset, reuse_reason)
    _check_value(asset, secured_amount)
    row = _create(actor, asset, case, secured_amount, reuse_reason)
    audit_security(actor, "security.propose", row)
    return row.pk


def _check_value(asset: Asset, asked: Cents) -> None:
    valuation = latest_valuations([asset.pk]).get(asset.pk)
    if valuation is None:
        raise NotValued(number=asset.number)
    rules = rules_of_kinds([ASSET_KINDS[asset.kind]])[asset.kind]
    until = next_valuation(valuation, rules.revaluation_months)
    if until < business_date.today():
        raise ValuationTooOld(number=asset.number, day=until.isoformat())
    prior = (valuation.prior_claims, *earlier_sums(asset))
    available = available_to_next(valuation.amount, rules.cap, prior)
    if asked > available:
        raise MoreThanValueAllows(
            field="secured_amount",
            value=yuan_grouped(valuation.amount),
            cap=_percent(rules.cap),
            prior=yuan_grouped(sum(prior)),
            available=yuan_grouped(available),
            asked=yuan_grouped(asked),
        )


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f}%"


def _check_reuse(asset: Asset, reason: str) -> None:
    """A released asset is used again only by somebody who says why."""
    last = (
        asset.securities.filter(status=SecurityStatus.RELEASED.value).order_by("-released_on", "-pk").first()
    )
    if last is not None and not reason.strip():
        raise ReusedWithoutReason(
            field="reuse_reason",
            day=f"{last.released_on}",
            number=last.contract_number or last.application_number,
        )


def _create(actor: Actor, asset: Asset, case: Case, secured: Cents, reason: str) -> Security:
    last = asset.securities.order_by("-order").values_list("order", flat=True).first() or 0
    return Security.objects.create(
        asset=asset,
        application_number=case.application_number,
        contract_number=case.contract_number,
        customer_id=case.customer_id,
        branch_id=case.branch_id,
        order=last + 1,
        secured_amount=secured,
        status=SecurityStatus.PROPOSED.value,
        reuse_reason=reason.strip()[:200],
        registry=ASSET_KINDS[asset.kind].registry,
        proposed_by_id=actor.user_id,
        proposed_at=clock.now(),
    )


@transaction.atomic
def agree_security(*, actor: Actor, security_id: int) -> int:
    """The security, agreed by a contract of its own after the loan's was signed (追加担保).

    What stands with the application when the loan's contract is signed is agreed with it, by itself.
    Refusals: Forbidden, NotFound, NotSigned, SecurityWrongState.
    """
    actor.require("collateral.edit")
    row = locked_security(actor, security_id)
    case = case_of(row.contract_number or row.application_number, scope_of(actor))
    if not case.is_signed:
        raise NotSigned(number=row.contract_number or row.application_number)
    move_security(row, SecurityStatus.AGREED)
    row.save(update_fields=["status"])
    audit_security(actor, "security.agree", row)
    return row.pk


@transaction.atomic
def void_security(*, actor: Actor, security_id: int, reason: str) -> int:
    """The security, given up before it was registered (作废): later ranks move up.

    Refusals: Forbidden, NotFound, SecurityWrongState, InvalidInput (no reason).
    """
    actor.require("collateral.edit")
    row = locked_security(actor, security_id)
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写作废原因", en="Give a reason")
    if row.steps.filter(status="requested").exists():
        raise StepOpen()
    move_security(row, SecurityStatus.VOID)
    row.ended_because = reason.strip()[:200]
    row.save(update_fields=["status", "ended_because"])
    audit_security(actor, "security.void", row)
    return row.pk


def move_security(row: Security, to: SecurityStatus) -> None:
    """Nothing; the security in its next state, not saved yet. Refusals: SecurityWrongState."""
    if not can_move(SECURITY_TRANSITIONS, SecurityStatus(row.status), to):
        raise SecurityWrongState(status=row.status)
    row.status = to.value


def audit_security(actor: Actor, action: str, row: Security) -> None:
    """Nothing; the act stands in the journal under the asset's number."""
    record(
        actor=actor,
        action=action,
        subject_type="security",
        subject_id=row.pk,
        subject_number=row.asset.number,
        after={
            "case": row.contract_number or row.application_number,
            "secured": yuan_text(row.secured_amount),
            "status": row.status,
            "registration": row.registration_number,
            "reason": row.ended_because or row.reuse_reason,
        },
    )
