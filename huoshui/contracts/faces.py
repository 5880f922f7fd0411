"""Face checks of signers (人脸核身): when one is needed, what is agreed to, and which counts."""

from dataclasses import dataclass
from datetime import timedelta

from huoshui.contracts.frozen import terms_from_json
from huoshui.contracts.models import Contract, ContractSigner, FaceCheck
from huoshui.contracts.signers import signers_of
from huoshui.contracts.signing import BORROWER
from huoshui.core.errors import Refusal
from huoshui.foundation import clock
from huoshui.origination.consents import ConsentText
from huoshui.parties.queries import get_party
from huoshui.products.queries import NoCurrentParameter, get_amount_parameter

VALID = timedelta(minutes=30)

# 个人信息保护法第二十八、二十九条: a face is sensitive, the consent is asked for by itself.
FACE_CONSENT = ConsentText(
    version="face-2026-12",
    scopes=frozenset({"face"}),
    zh=(
        "为确认签署合同的是我本人，我单独同意将我的姓名、证件号码和本次拍摄的人脸影像交由核身服务机构，"
        "与公安机关留存的照片比对并作活体检测。贵机构只留存比对结果，不留存人脸影像。我可以拒绝并到网点签约。"
    ),
    en=(
        "So that it is certain that I sign, I agree, to this alone, that my name, identity number and the "
        "pictures taken of my face now are given to a verification service, compared with the photo kept by "
        "public security and checked for being live. You keep the result and no picture. I may decline and "
        "sign at a branch."
    ),
)


class FaceCheckNeeded(Refusal):
    """A signature asked for before the face check, or too long after it."""

    code = "contracts.face_check_needed"
    zh = "请先完成人脸核身（30 分钟内有效）再签署"
    en = "Have your face checked before you sign: it holds for 30 minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceState:
    """Whether the borrower has to be seen before signing, and has been in the last thirty minutes."""

    is_needed: bool
    is_passed: bool


def face_state(contract_number: str) -> FaceState:
    """Of the borrower's signature. Whoever calls decides whether the reader may see the contract."""
    contract = Contract.objects.get(number=contract_number)
    if not is_face_needed(contract):
        return FaceState(is_needed=False, is_passed=False)
    borrower = next(row for row in signers_of(contract) if row.role == BORROWER)
    return FaceState(is_needed=True, is_passed=is_seen(borrower))


def is_face_needed(contract: Contract) -> bool:
    """Whether the borrower is a person and the loan above `face_check_above`; never without that parameter.

    Above 300,000.00: a contract of 300,000.00 is signed without, one of 300,000.01 is not.
    """
    if get_party(contract.customer_id).kind == "enterprise":
        return False
    try:
        above = get_amount_parameter("face_check_above", product_code=contract.product_code)
    except NoCurrentParameter:
        return False
    return terms_from_json(contract.terms).loan.schedule.principal > above


def is_seen(signer: ContractSigner) -> bool:
    """Whether a check of the signer passed within the last thirty minutes."""
    return FaceCheck.objects.filter(
        signer=signer, outcome="passed", ended_at__gte=clock.now() - VALID
    ).exists()


def require_seen(contract: Contract, signer: ContractSigner) -> None:
    """Nothing, when no check is needed or one has passed. Refusals: FaceCheckNeeded."""
    if is_face_needed(contract) and not is_seen(signer):
        raise FaceCheckNeeded()
