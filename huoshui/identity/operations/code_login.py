"""Borrowers come in by a one-time code sent to their phone; the first time registers them."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from huoshui.core.errors import InvalidInput, Refusal
from huoshui.core.identifiers import check_phone, mask_phone
from huoshui.foundation import clock
from huoshui.foundation.fields import blind_index
from huoshui.foundation.locks import advisory_lock
from huoshui.foundation.ports import adapter
from huoshui.identity.models import LoginCode, User
from huoshui.identity.operations.attempts import (
    LOCKED_PROBLEM,
    LoginLocked,
    keep_attempt,
    minutes_locked,
)
from huoshui.identity.ports import MessageGateway

VALID_FOR = timedelta(minutes=5)
WAIT_BETWEEN = timedelta(seconds=60)
CODES_A_DAY = 10
TRIES_A_CODE = 5
PHONE_INDEX = "phone"


class CodeTooSoon(Refusal):
    code = "identity.code_too_soon"
    zh = "验证码发送过于频繁，请 {seconds} 秒后再试"
    en = "Please wait {seconds} seconds before asking for another code"
    status = 429


class TooManyCodes(Refusal):
    code = "identity.too_many_codes"
    zh = "该手机号 24 小时内获取验证码次数已达上限（{count} 次）"
    en = "This phone has had {count} codes within 24 hours, which is the limit"
    status = 429


class WrongCode(Refusal):
    code = "identity.wrong_code"
    zh = "验证码不正确或已失效，请重新获取"
    en = "The code is wrong or no longer valid, please ask for a new one"
    status = 422


class BorrowerInactive(Refusal):
    code = "identity.borrower_inactive"
    zh = "该账户已停用，请联系贷款机构"
    en = "This account is switched off, please contact the lender"
    status = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSent:
    """For how many seconds the code is valid and after how many another may be asked for."""

    expires_in: int
    retry_after: int


@transaction.atomic
def request_login_code(*, phone: str) -> CodeSent:
    """A code of 6 digits (验证码) is sent to the phone: valid 5 minutes, one a minute, ten in 24 hours.

    The answer is the same whether the phone is known or not. Raises CodeTooSoon, TooManyCodes, LoginLocked.
    """
    number = normal_phone(phone)
    index = blind_index(number, PHONE_INDEX)
    advisory_lock(f"login_code:{index}")
    if minutes := minutes_locked(identifier=number):
        raise LoginLocked(minutes=minutes)
    _check_pace(index)
    code, now = f"{secrets.randbelow(1_000_000):06d}", clock.now()
    LoginCode.objects.filter(phone_index=index, used_at=None).update(expires_at=now)
    LoginCode.objects.create(
        phone_index=index, code_hash=_code_hash(number, code), sent_at=now, expires_at=now + VALID_FOR
    )
    text = f"您的登录验证码为 {code}，5分钟内有效，请勿告知他人。Login code, valid for 5 minutes: {code}"
    # Sent before the commit: a gateway that refuses leaves no code behind and the person may ask again.
    adapter(MessageGateway).send(phone=number, template="login_code", text=text)
    return CodeSent(expires_in=int(VALID_FOR.total_seconds()), retry_after=int(WAIT_BETWEEN.total_seconds()))


def confirm_login_code(*, phone: str, code: str, ip: str = "", user_agent: str = "") -> int:
    """The id of the borrower whose phone this is; the first confirmed code registers them (注册).

    A code works once and takes at most 5 tries. Every attempt is kept, also a refused one. Raises
    WrongCode (never saying why), LoginLocked, BorrowerInactive.
    """
    number = normal_phone(phone)
    minutes, problem, user = _attempt(number=number, code=code.strip(), ip=ip, user_agent=user_agent)
    if minutes:
        raise LoginLocked(minutes=minutes)
    if problem == "inactive":
        raise BorrowerInactive()
    if user is None:
        raise WrongCode(field="code")
    return user.pk


@transaction.atomic
def ensure_borrower_user(*, phone: str) -> int:
    """The id of the borrower user with that phone, made when there is none yet."""
    return _ensure(normal_phone(phone)).pk


@transaction.atomic
def name_borrower(*, user_id: int, name: str) -> None:
    """Gives a borrower user the name of the customer file they are linked to."""
    User.objects.filter(pk=user_id, kind="borrower").update(name=name[:40])


class PhoneTaken(Refusal):
    code = "identity.phone_taken"
    zh = "该手机号已用于其他账户"
    en = "This phone is already used by another account"


@transaction.atomic
def change_borrower_phone(*, user_id: int, phone: str) -> None:
    """Gives a borrower user another login phone. PhoneTaken when another borrower comes in by it."""
    number = normal_phone(phone)
    index = blind_index(number, PHONE_INDEX)
    if User.objects.filter(kind="borrower", phone_index=index).exclude(pk=user_id).exists():
        raise PhoneTaken(field="phone")
    User.objects.filter(pk=user_id, kind="borrower").update(phone=number, phone_index=index)


def normal_phone(phone: str) -> str:
    """The phone number in its stored form; InvalidInput when it is none (手机号)."""
    check = check_phone(phone)
    if not check.valid:
        raise InvalidInput(field="phone", zh="手机号格式不正确", en="This is not a mobile phone number")
    return check.normalised


@transaction.atomic
def _attempt(*, number: str, code: str, ip: str, user_agent: str) -> tuple[int, str, User | None]:
    index = blind_index(number, PHONE_INDEX)
    advisory_lock(f"login_code:{index}")
    minutes = minutes_locked(identifier=number)
    problem = LOCKED_PROBLEM if minutes else _use_code(index, number, code)
    user = None if problem else _ensure(number)
    if user is not None and not user.is_active:
        problem = "inactive"
    keep_attempt(
        identifier=number, user=user, ip=ip, user_agent=user_agent, method="phone_code", problem=problem
    )
    return minutes, problem, None if problem else user


def _use_code(index: str, number: str, code: str) -> str:
    """Empty when the code is right and now used, else the problem."""
    now = clock.now()
    sent = (
        LoginCode.objects.select_for_update().filter(phone_index=index, used_at=None).order_by("-id").first()
    )
    if sent is None or sent.expires_at <= now:
        return "no_code"
    if sent.attempts >= TRIES_A_CODE:
        return "too_many_tries"
    if not hmac.compare_digest(sent.code_hash, _code_hash(number, code)):
        sent.attempts += 1
        sent.save(update_fields=["attempts"])
        return "wrong_code"
    sent.used_at = now
    sent.save(update_fields=["used_at"])
    return ""


def _check_pace(index: str) -> None:
    now = clock.now()
    sent = LoginCode.objects.filter(phone_index=index, sent_at__gt=now - timedelta(days=1)).order_by(
        "-sent_at"
    )
    times = list(sent.values_list("sent_at", flat=True)[:CODES_A_DAY])
    if times and times[0] + WAIT_BETWEEN > now:
        raise CodeTooSoon(seconds=int((times[0] + WAIT_BETWEEN - now).total_seconds()) + 1)
    if len(times) >= CODES_A_DAY:
        raise TooManyCodes(count=CODES_A_DAY)


def _ensure(number: str) -> User:
    index = blind_index(number, PHONE_INDEX)
    user = User.objects.filter(kind="borrower", phone_index=index).first()
    if user is not None:
        return user
    user = User(
        username=f"borrower-{index[:32]}",
        kind="borrower",
        name=mask_phone(number),
        phone=number,
        phone_index=index,
        data_scope="own",
    )
    user.set_unusable_password()
    user.save()
    return user


def _code_hash(number: str, code: str) -> str:
    return blind_index(f"{number}:{code}", "login_code")
