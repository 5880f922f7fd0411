"""流动资金借款合同: the clauses 流动资金贷款管理办法 asks of a working-capital contract.

Payment method and its threshold, change of the method, forbidden payments, records, the borrower's
undertakings, the collection account, financial covenants and the cases of default (regulation.md §1.1).
"""

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

_PURPOSE, _PAYMENT, _PROMISE = "借款用途", "提款与支付", "乙方承诺"
_COVENANT, _DEFAULT = "账户与财务约束", "逾期与违约"

_USE = (
    clause("purpose", _PURPOSE, "乙方应将借款用于{purpose}等日常经营周转，**{forbidden_use}**。"),
    clause("purpose_change", _PURPOSE, "未经甲方书面同意，乙方不得改变借款用途。"),
    clause(
        "purpose_proof",
        _PURPOSE,
        "乙方应配合甲方通过账户分析、凭证查验、现场调查等方式检查借款用途，并按要求提供用途凭证。",
    ),
)

_PAYMENTS = (
    clause(
        "no_deduction",
        _PAYMENT,
        "甲方按约定发放全额借款，不从本金中预先扣除利息、费用或保证金。",
    ),
    clause(
        "entrusted",
        _PAYMENT,
        "**支付对象明确且向单一对象单笔支付金额超过 {entrusted_threshold} 元的，采用甲方受托支付**："
        "乙方提交支付申请、交易合同和收款方资料，甲方审核后将款项直接支付给合同约定的交易对象。",
        when("entrusted_payment"),
    ),
    clause(
        "self_payment",
        _PAYMENT,
        "单笔支付金额不超过 {entrusted_threshold} 元的，可以由乙方自主支付；乙方应按月报告资金使用情况，"
        "甲方通过账户分析、凭证查验或现场调查核查。",
        when("entrusted_payment"),
    ),
    clause(
        "self_payment_only",
        _PAYMENT,
        "甲方将借款划入乙方上述收款账户，由乙方自主支付，乙方应按月报告资金使用情况；"
        "向单一对象单笔支付金额超过 "
        "{entrusted_threshold} 元的，应采用甲方受托支付。",
        when("entrusted_payment", False),
    ),
    clause(
        "payment_change",
        _PAYMENT,
        "乙方信用状况下降、未按约定用途使用借款、以化整为零方式规避受托支付或违反本条约定的，"
        "**甲方可以变更支付方式、要求全部采用受托支付，或者停止发放尚未提取的借款**。",
    ),
    clause(
        "payment_limits",
        _PAYMENT,
        "借款资金不得支付至乙方关联方而无真实交易，不得流入证券、期货、房地产开发领域，不得用于偿还他人债务。",
    ),
    clause(
        "payment_records",
        _PAYMENT,
        "乙方应妥善保存并按要求提供交易合同、发票、付款凭证、货物单据等与借款支付有关的资料。",
    ),
    clause(
        "drawdown_conditions",
        _PAYMENT,
        "提款须同时满足：本合同已生效；约定的担保已落实；提款资料齐备；乙方未发生本合同约定的违约情形。",
    ),
)

_PROMISES = (
    clause(
        "true_papers",
        _PROMISE,
        "乙方向甲方提供的资料真实、完整、有效，并配合甲方的支付管理、贷后管理和检查。",
    ),
    clause(
        "consent",
        _PROMISE,
        "乙方进行合并、分立、股权转让、对外投资、实质性增加债务融资等重大事项前，应征得甲方书面同意。",
    ),
    clause(
        "report",
        _PROMISE,
        "发生影响偿债能力的重大不利事项的，乙方应在发生之日起五个工作日内书面通知甲方；甲方有权根据乙方资金回笼情况提前收回借款。",
    ),
)

_COVENANTS = (
    clause(
        "collection_account",
        _COVENANT,
        "乙方以上述还款账户为资金回笼账户，销售收入回笼资金应优先进入该账户，并接受甲方对大额、异常资金流入流出的监测。",
    ),
    clause(
        "financial_covenant",
        _COVENANT,
        "**借款期间，乙方资产负债率不得超过 70%，流动比率不得低于 1.0**；"
        "乙方应于每季度结束后 30 日内向甲方提供财务报表。",
        when("amount", "500000.00", "gt"),
    ),
    clause(
        "statements",
        _COVENANT,
        "乙方应于每半年结束后 30 日内向甲方提供财务报表或经营流水。",
        when("amount", "500000.00", "lte"),
    ),
    clause(
        "principal_plan",
        _COVENANT,
        "借款期限超过一年的，乙方应按附件二约定的每期本金归还借款，未经甲方同意不得变更。",
        when("term_months", 12, "gt"),
    ),
)

_DEFAULTS = (
    clause(
        "default_cases",
        _DEFAULT,
        "**下列情形构成乙方违约**：未按约定用途使用借款；未按约定方式支付借款资金；未遵守承诺事项；"
        "突破约定的财务指标；未按期足额归还本金或利息；提供虚假资料；发生重大交叉违约事件。",
    ),
    clause(
        "default_measures",
        _DEFAULT,
        "乙方违约的，**甲方有权停止发放借款、变更支付方式、要求追加担保、宣布借款提前到期并要求立即清偿**。",
    ),
)

CONTENT = TemplateContent(
    title="流动资金借款合同",
    forbidden_use="不得用于股东分红，金融资产、固定资产、股权等投资，或国家禁止生产、经营的领域和用途",
    cost_basis="依据中国人民银行公告〔2021〕第3号编制",
    clauses=(
        *_USE,
        *_PAYMENTS,
        *INTEREST,
        *_PROMISES,
        *_COVENANTS,
        *SECURITY,
        *ARREARS,
        *_DEFAULTS,
        COLLECTION,
        *DATA,
        *CLOSING,
    ),
)
