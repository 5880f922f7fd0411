"""Consent to credit enquiries (查询授权): the text by version, and who agreed to it when.

征信业管理条例第十八条: whoever asks a bureau about a person needs that person's written consent, for an
agreed use.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from huoshui.core.errors import Refusal
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.origination.models import Application, ApplicationConsent


class ConsentMissing(Refusal):
    """Handed in without the consent, or with one to an earlier text."""

    code = "origination.consent_missing"
    zh = "请阅读并同意查询授权书（版本 {version}）后再提交"
    en = "Read and agree to the consent to credit enquiries (version {version}) before handing in"
    status = 422


class ConsentNotCredible(Refusal):
    """A consent said to have been given in the future, or too long ago to be about this application."""

    code = "origination.consent_not_credible"
    zh = "授权时间无效：须在提交前 {days} 天内且不得晚于当前时间"
    en = "This is no time of a consent: within {days} days before handing in, and not in the future"
    status = 422


CONSENT_DAYS = 30
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEvidence:
    """When and how a partner took the applicant's consent; `ip` is where the applicant clicked."""

    given_at: datetime
    is_on_paper: bool
    ip: str = ""

    def check(self) -> None:
        """Nothing. Refusals: ConsentNotCredible."""
        present = now()
        if not present - timedelta(days=CONSENT_DAYS) <= self.given_at <= present + _SKEW:
            raise ConsentNotCredible(field="consent.given_at", days=CONSENT_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """A text somebody agrees to, in both languages; a new wording is a new version.

    `scopes` are the kinds of sources it names: nobody else is asked on its strength.
    """

    version: str
    zh: str
    en: str
    scopes: frozenset[str]

    @property
    def digest(self) -> str:
        """SHA-256 of both languages: what exactly was agreed to."""
        return hashlib.sha256(f"{self.version}\n{self.zh}\n{self.en}".encode()).hexdigest()


CONSENT_2026_11 = ConsentText(
    version="2026-11",
    scopes=frozenset({"bureau"}),
    zh=(
        "我确认以上信息真实、完整，并授权贵机构为审查本次申请、管理由此发放的贷款，"
        "向征信机构及相关数据机构查询我的信用信息。"
    ),
    en=(
        "I confirm that the above is true and complete, and allow you to ask credit bureaus and other data "
        "sources about me, to assess this application and to look after the loan that comes of it."
    ),
)

CREDIT_CONSENT = ConsentText(
    version="2026-12",
    scopes=frozenset(
        {"bureau", "identity", "registry", "tax", "ecommerce", "payment", "social", "telecom", "student"}
    ),
    zh=(
        "我确认以上信息真实、完整，并授权贵机构为审查本次申请、管理由此发放的贷款，"
        "向以下机构查询我的相关信息：征信机构（信用信息）、公安机关（身份信息）、市场监管部门（工商登记）、税务机关（纳税申报）、"
        "电商平台（线上经营）、支付机构（收付款）、社会保险机构（社保缴费）、移动通信运营商（实名与在网）、学籍登记机构（在籍信息）。"
    ),
    en=(
        "I confirm that the above is true and complete, and allow you to ask about me, to assess this "
        "application and to look after the loan that comes of it: credit bureaus (credit record), public "
        "security (identity), the business registry, the tax office (declarations), online platforms "
        "(sales), payment institutions (money received and paid), social insurance (contributions), mobile "
        "operators (registration) and the student registry (enrolment)."
    ),
)
"""The present text, naming every source there is (个人信息保护法第十七条)."""

_TEXTS = {text.version: text for text in (CONSENT_2026_11, CREDIT_CONSENT)}


def keep_consent(
    application: Application, *, actor: Actor, version: str, evidence: ConsentEvidence | None = None
) -> None:
    """Write down that the applicant agreed to the present text: in the portal by a click, at the counter on a
    paper the officer has seen, at a partner as its `evidence` says. What was once agreed to stays as it was.
    Refusals: ConsentMissing, ConsentNotCredible.
    """
    if version != CREDIT_CONSENT.version or (actor.kind == "partner" and evidence is None):
        raise ConsentMissing(field="consent", version=CREDIT_CONSENT.version)
    if ApplicationConsent.objects.filter(application=application, version=version).exists():
        return
    if evidence is not None:
        evidence.check()
    ApplicationConsent.objects.get_or_create(
        application=application,
        version=version,
        defaults={
            "text_hash": CREDIT_CONSENT.digest,
            "given_at": evidence.given_at if evidence else now(),
            "is_on_paper": evidence.is_on_paper if evidence else actor.kind != "borrower",
            "actor_id": actor.user_id,
            "ip": evidence.ip if evidence else actor.ip or "",
        },
    )


class ConsentsOfApplicants:
    """Origination's answer to risk (`huoshui.risk.ports.Consents`)."""

    def consent_to(self, application_number: str, scope: str) -> str:
        """The latest version agreed to that names this kind of source; empty when none does."""
        given = ApplicationConsent.objects.filter(application__number=application_number).order_by(
            "-given_at"
        )
        for version in given.values_list("version", flat=True):
            if version in _TEXTS and scope in _TEXTS[version].scopes:
                return version
        return ""
