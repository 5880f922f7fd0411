"""Clauses that every kind of loan contract has: interest, arrears, data, guarantee, signature."""

from huoshui.contracts.clauses.content import Clause, Condition
from huoshui.contracts.clauses.facts import Operator


def clause(code: str, title: str, text: str, *conditions: Condition) -> Clause:
    """A clause without an English text."""
    return Clause(code=code, title=title, text=text, conditions=conditions)


def when(
    field: str, value: bool | int | str | tuple[str, ...] = True, operator: Operator = "eq"
) -> Condition:
    """One condition; a flag is asked for as true."""
    return Condition(field=field, operator=operator, value=value)


_INTEREST, _DEFAULT, _DATA = "计息与还款", "逾期与违约", "信息与征信"
_GUARANTEE, _NOTICE, _SIGNATURE = "担保", "通知、法律适用与争议", "电子签名与生效"

INTEREST = (
    clause(
        "interest_start",
        _INTEREST,
        "利息自实际放款之日起算，放款日计息，还款日不计息，{day_count}。各期应还金额见附件二；实际放款日与预计日期不同的，"
        "还款计划按相同规则顺延，并以甲方系统中放款后的还款计划为准。",
    ),
    clause(
        "floating_rate",
        _INTEREST,
        "本合同适用浮动利率：签订时的年利率为{floating_rate}。{reset_rule}。"
        "**利率调整后甲方将新利率和首个受影响期次的应还金额通知乙方，罚息利率随之调整**。",
        when("floating"),
    ),
    clause(
        "tranches",
        _INTEREST,
        "本合同项下借款可以分次发放，每次不少于 {tranche_min} 元（提清余额的一次除外），"
        "自首次放款之日起 {draw_months} 个月内提清。每次借款自其实际放款之日起计息；"
        "每次放款后，未到期的还款计划按未还本金重新计算，并通知乙方。"
        "**提款期届满未提的部分失效，甲方不再发放；借款逾期或风险分类低于关注的，甲方有权停止后续发放**。",
        when("tranches"),
    ),
    clause(
        "debit",
        _INTEREST,
        "乙方授权甲方于还款日从上述还款账户划扣当期应还款项；乙方应在还款日前存足资金，也可以自行转账还款。",
    ),
    clause("allocation", _INTEREST, "还款依次抵充{allocation}。"),
    clause(
        "prepayment",
        _INTEREST,
        "乙方可以提前归还全部借款，利息按实际用款天数计收。{prepayment}",
    ),
)

ARREARS = (
    clause(
        "penalty",
        _DEFAULT,
        "乙方未按期归还的，**自逾期之日起，逾期本金按罚息年利率 {penalty_rate} "
        "（贷款年利率加收 {penalty_markup}）"
        "计收罚息**，直至清偿。",
    ),
    clause("grace", _DEFAULT, "应还日后 {grace_days} 天内清偿的，不计罚息和复利。", when("has_grace")),
    clause(
        "compound",
        _DEFAULT,
        "未按期支付的利息，按罚息年利率 {penalty_rate} 计收复利。",
        when("compound_interest"),
    ),
    clause("no_compound", _DEFAULT, "逾期利息不计收复利。", when("compound_interest", False)),
    clause(
        "misuse",
        _DEFAULT,
        "乙方未按约定用途使用借款的，对违约使用部分自违约使用之日起按年利率 {misuse_rate} 计收罚息；"
        "同时逾期的，只择其重，不并处。",
    ),
)

COLLECTION = clause(
    "collection",
    _DEFAULT,
    "甲方催收时遵守国家有关规定，不在每日 22:00 至次日 08:00 催收，不向乙方以外的联系人催收。",
)

SECURITY = (
    clause(
        "co_borrower",
        _GUARANTEE,
        "{co_borrowers}作为共同借款人签署本合同，**对本合同项下全部债务承担连带清偿责任**，甲方可以向任一借款人请求全部清偿。",
        when("has_co_borrower"),
    ),
    clause(
        "guarantee",
        _GUARANTEE,
        "{guarantors}作为保证人签署本合同，**为本合同项下本金、利息、罚息、复利及实现债权的费用提供连带责任保证**，"
        "保证期间为主债务履行期限届满之日起三年；展期或宣布提前到期的，自展期后或提前到期之日起算。",
        when("has_guarantor"),
    ),
    clause(
        "guarantor_duties",
        _GUARANTEE,
        "保证人确认已阅读本合同全部条款和附件一，知悉借款金额、利率、期限和用途。甲乙双方变更主合同加重保证人债务的，须经保证人书面同意。",
        when("has_guarantor"),
    ),
    clause(
        "collateral",
        _GUARANTEE,
        "借款另以抵押物或质物担保的，以另行签订的抵押（质押）合同及其登记为准；**办妥登记、落实担保是放款的前提**。",
        when("has_collateral"),
    ),
)

DATA = (
    clause(
        "credit_data",
        _DATA,
        "签署人同意甲方为审查、管理本笔借款而依法查询、使用其信用信息，并向金融信用信息基础数据库报送本合同的信用信息；"
        "报送不良信息前，甲方将提前告知信息主体。",
    ),
    clause(
        "privacy",
        _DATA,
        "甲方对签署人的个人信息和商业信息严格保密，仅在订立、履行本合同所必需的范围内处理。签署人可以查询、更正其信息，"
        "并可以要求对自动化决策作出说明。",
    ),
)

CLOSING = (
    clause(
        "notice",
        _NOTICE,
        "甲方按本合同所载电话、地址或通过借款人页面发出通知；签署人联系方式变更的，应及时告知甲方。",
    ),
    clause(
        "law",
        _NOTICE,
        "本合同适用中华人民共和国法律。发生争议先行协商；协商不成的，由甲方住所地有管辖权的人民法院管辖。",
    ),
    clause(
        "signature",
        _SIGNATURE,
        "各签署人以发送至其本人手机的一次性验证码释放专属于本次签署的签名密钥进行电子签名。密钥一次生成、一次使用、用后销毁，"
        "签名附有时间戳，符合《中华人民共和国电子签名法》第十三条对可靠电子签名的要求，与手写签名或盖章具有同等法律效力。",
    ),
    clause(
        "order",
        _SIGNATURE,
        "本合同依借款人、共同借款人、保证人、贷款人的次序签署；任一签署人拒绝签署的，本合同不成立。",
        when("has_guarantor"),
    ),
    clause(
        "effect",
        _SIGNATURE,
        "本合同自各方签署之日起生效，至乙方清偿全部款项之日终止。签署后的任何改动均可通过验证页面发现，改动后的文件无效。",
    ),
    clause(
        "annexes",
        _SIGNATURE,
        "附件一《综合融资成本明示表》、附件二《还款计划表》是本合同的组成部分。",
    ),
)
