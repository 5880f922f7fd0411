"""What a case's file must hold (归档清单): dated rows by stage and kind of case, each with its basis. Pure.

A row asks for a kind of entry (or one of its details) once the case has reached the stage. A row counts for
applications handed in from its day on, so that a new rule does not make old files incomplete.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Stage = Literal["submitted", "approved", "signed", "paid", "settled", "refused"]
STAGES: tuple[Stage, ...] = ("submitted", "approved", "signed", "paid", "settled")
"""In their order; a refused, withdrawn or expired application stands aside as "refused"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One row of the list; `needs` is a fact of the case that must hold, "" for every case."""

    code: str
    zh: str
    en: str
    stage: Stage
    kind: str
    detail: str = ""
    needs: str = ""
    valid_from: date = date(1960, 1, 1)
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What a file lacks: the row's code, its names and its basis."""

    code: str
    zh: str
    en: str
    basis: str


_WORKING = "流动资金贷款管理办法（2024年）"
_PERSONAL = "个人贷款管理办法（2024年）"
_PLEDGE = "商业银行押品管理指引（银监发〔2017〕16号）"
_SIGNATURE = "电子签名法第五条至第八条"

REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement(
        code="credit_consent",
        zh="查询授权书",
        en="Consent to credit enquiries",
        stage="submitted",
        kind="credit_consent",
        valid_from=date(2013, 3, 15),
        basis="征信业管理条例第十八条",
    ),
    Requirement(
        code="memo",
        zh="审查审批表",
        en="Credit memo",
        stage="approved",
        kind="memo",
        basis=f"{_WORKING}、{_PERSONAL}：审查审批应留存书面记录",
    ),
    Requirement(
        code="contract",
        zh="借款合同（已签署）",
        en="Loan contract, signed",
        stage="signed",
        kind="contract",
        basis=f"民法典第六百六十八条；{_SIGNATURE}",
    ),
    Requirement(
        code="evidence",
        zh="签署证据链",
        en="Chain of evidence of the signatures",
        stage="signed",
        kind="evidence",
        basis=_SIGNATURE,
    ),
    Requirement(
        code="guarantee",
        zh="保证人签署",
        en="Signature of the guarantor",
        stage="signed",
        kind="guarantee",
        needs="guarantee",
        basis="民法典第六百八十五条：保证合同应当采用书面形式",
    ),
    Requirement(
        code="ownership",
        zh="押品权属证明",
        en="Proof of ownership of the collateral",
        stage="signed",
        kind="collateral_paper",
        detail="certificate",
        needs="collateral",
        basis=_PLEDGE,
    ),
    Requirement(
        code="registration",
        zh="押品登记证明",
        en="Certificate of registration of the collateral",
        stage="paid",
        kind="collateral_paper",
        detail="registration",
        needs="collateral",
        basis=f"民法典第四百零二条；{_PLEDGE}",
    ),
    Requirement(
        code="disbursement",
        zh="放款记录",
        en="Record of the pay-out",
        stage="paid",
        kind="disbursement",
        basis=f"{_WORKING}、{_PERSONAL}：发放与支付记录",
    ),
    Requirement(
        code="trade_paper",
        zh="贸易凭证（受托支付）",
        en="Trade papers of the entrusted payment",
        stage="paid",
        kind="trade_paper",
        needs="entrusted",
        basis=f"{_WORKING}：受托支付应审核商务合同等证明材料",
    ),
    Requirement(
        code="voucher",
        zh="受托支付凭证",
        en="Voucher of the entrusted payment",
        stage="paid",
        kind="voucher",
        needs="entrusted",
        basis=f"{_WORKING}：受托支付应做好细节的认定记录",
    ),
    Requirement(
        code="use_report",
        zh="用款报告",
        en="Report on the use of the money",
        stage="settled",
        kind="use_report",
        needs="use_followed",
        basis=f"{_WORKING}：自主支付应定期汇总报告资金支付情况",
    ),
    Requirement(
        code="certificate",
        zh="结清证明",
        en="Certificate of settlement",
        stage="settled",
        kind="certificate",
        basis="机构档案制度：结清归档",
    ),
    Requirement(
        code="release",
        zh="押品解押证明",
        en="Certificate of release of the collateral",
        stage="settled",
        kind="collateral_paper",
        detail="release",
        needs="collateral",
        basis=_PLEDGE,
    ),
)


def missing_of(
    *,
    stage: Stage,
    facts: frozenset[str],
    day: date,
    held: Iterable[tuple[str, str]],
    documents: Sequence[tuple[str, str, str]],
) -> tuple[Missing, ...]:
    """What the case's file lacks at its stage, in the order of a case's life.

    `held` are the kinds and details of what it has; `documents` the papers its product asks
    for (kind, names); `day` when the application was handed in.
    """
    present = set(held)
    kinds = {kind for kind, _ in present}
    lacks = [
        Missing(code=f"document:{kind}", zh=zh, en=en, basis="产品规定的申请材料")
        for kind, zh, en in documents
        if ("application_paper", kind) not in present
    ]
    reached = 0 if stage == "refused" else STAGES.index(stage)
    for row in REQUIREMENTS:
        if (
            STAGES.index(row.stage) > reached
            or row.valid_from > day
            or (row.needs and row.needs not in facts)
        ):
            continue
        has = (row.kind, row.detail) in present if row.detail else row.kind in kinds
        if not has:
            lacks.append(Missing(code=row.code, zh=row.zh, en=row.en, basis=row.basis))
    return tuple(lacks)
