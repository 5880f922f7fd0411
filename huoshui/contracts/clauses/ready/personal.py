"""个人经营借款合同 and 个人消费借款合同: the same clauses, other forbidden uses."""

from huoshui.contracts.clauses.content import TemplateContent
from huoshui.contracts.clauses.ready.shared import (
    ARREARS,
    CLOSING,
    COLLECTION,
    DATA,
    INTEREST,
    SECURITY,
    clause,
    when,
)

_USE, _DEFAULT = "用途与支付", "逾期与违约"
_BASIS = "依据《个人贷款业务明示综合融资成本规定》及中国人民银行公告〔2021〕第3号编制"

_CLAUSES = (
    clause("purpose", _USE, "乙方应将借款用于本合同约定的用途，**{forbidden_use}**。"),
    clause(
        "pay_out",
        _USE,
        "甲方将借款全额划入乙方上述收款账户，由乙方自主支付，不从本金中预先扣除利息、费用或保证金。",
        when("entrusted_payment", False),
    ),
    clause(
        "entrusted",
        _USE,
        "甲方不从本金中预先扣除利息、费用或保证金。"
        "**单次提款金额超过 {entrusted_threshold} 元的，采用甲方受托支付**："
        "甲方根据乙方的提款申请和支付委托，将借款支付给符合约定用途的交易对象。",
        when("entrusted_payment"),
    ),
    clause("purpose_proof", _USE, "乙方应配合甲方了解借款的使用情况，并按要求提供用途凭证。"),
    *INTEREST,
    *SECURITY,
    *ARREARS,
    clause(
        "default_measures",
        _DEFAULT,
        "乙方连续逾期、提供虚假材料、挪用借款或发生足以影响偿债能力的重大事项的，"
        "**甲方有权停止放款、宣布借款提前到期并要求立即清偿**。",
    ),
    COLLECTION,
    *DATA,
    *CLOSING,
)

BUSINESS = TemplateContent(
    title="个人经营借款合同",
    forbidden_use="不得用于购房、股票、期货、理财、股权投资，或国家禁止的领域和用途",
    cost_basis=_BASIS,
    clauses=_CLAUSES,
)
CONSUMPTION = TemplateContent(
    title="个人消费借款合同",
    forbidden_use="不得用于购房、偿还其他贷款、股票、期货、理财、股权投资，或其他非消费用途",
    cost_basis=_BASIS,
    clauses=_CLAUSES,
)
