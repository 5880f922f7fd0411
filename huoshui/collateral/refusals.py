"""What is refused of collateral and guarantees, in words."""

from huoshui.core.errors import Forbidden, Refusal


class AssetOnFile(Refusal):
    code = "collateral.asset_on_file"
    zh = "该押品已建档（{number}），一物一档，不能重复登记"
    en = "This asset is on file already ({number}): one thing has one file"


class NotValued(Refusal):
    code = "collateral.not_valued"
    zh = "押品 {number} 尚未估值，不能设定担保"
    en = "Asset {number} has no valuation yet: nothing can be secured on it"


class ValuationTooOld(Refusal):
    code = "collateral.valuation_too_old"
    zh = "押品 {number} 的估值已于 {day} 到期，请先重估"
    en = "The valuation of asset {number} ended on {day}: value it again first"


class MoreThanValueAllows(Refusal):
    code = "collateral.more_than_value_allows"
    zh = (
        "押品价值 {value} 元 × 抵质押率上限 {cap} − 在先担保 {prior} 元 = "
        "可担保 {available} 元，本次 {asked} 元超出"
    )
    en = "Value {value} × cap {cap} − earlier claims {prior} = {available} available: {asked} is more"
    status = 422


class SecuredTwice(Refusal):
    code = "collateral.secured_twice"
    zh = "该押品已为本笔业务提供担保"
    en = "This asset already secures this case"


class ReusedWithoutReason(Refusal):
    code = "collateral.reused_without_reason"
    zh = "该押品已于 {day} 解押（原业务 {number}），再次使用须说明理由"
    en = "This asset was released on {day} (case {number}): say why it is used again"
    status = 422


class CaseClosed(Refusal):
    code = "collateral.case_closed"
    zh = "业务 {number} 已终止，不能设定担保"
    en = "Case {number} is over: nothing can secure it"


class NotSigned(Refusal):
    code = "collateral.not_signed"
    zh = "业务 {number} 的合同尚未签署"
    en = "The contract of case {number} is not signed yet"


class SecurityWrongState(Refusal):
    code = "collateral.security_wrong_state"
    zh = "担保当前状态（{status}）不能进行此操作"
    en = "The security is {status}: this cannot be done now"


class StepOpen(Refusal):
    code = "collateral.step_open"
    zh = "该担保已有待复核的登记或解押"
    en = "A registration or release of this security already waits for its check"


class CheckedByMaker(Forbidden):
    code = "collateral.checked_by_maker"
    zh = "复核人不能是经办人本人"
    en = "The person who entered it may not check it"


class StillOwed(Refusal):
    code = "collateral.still_owed"
    zh = "合同 {number} 项下仍有 {owed} 元未结清，不能解押；如需置换，请指定已登记的替代担保"
    en = "{owed} is still owed under contract {number}: name a registered security that replaces this one"


class ReplacementTooSmall(Refusal):
    code = "collateral.replacement_too_small"
    zh = "替代担保须为同一合同项下已登记的其他担保，可担保金额 {carried} 元低于需要的 {needed} 元"
    en = "Name another registered security of the contract: this one carries {carried} of {needed}"
    status = 422


class NothingPaidOutYet(Refusal):
    code = "collateral.nothing_paid_out_yet"
    zh = "合同 {number} 尚未放款，不能解押"
    en = "Nothing has been paid out under contract {number} yet: its security stays"


class GuarantorIsBorrower(Refusal):
    code = "collateral.guarantor_is_borrower"
    zh = "借款人不能为自己的债务提供保证"
    en = "The borrower cannot guarantee their own debt"
    status = 422


class GuaranteedTwice(Refusal):
    code = "collateral.guaranteed_twice"
    zh = "{name} 已为本笔业务提供保证"
    en = "{name} already guarantees this case"


class SecuritiesNotRegistered(Refusal):
    code = "collateral.securities_not_registered"
    zh = "合同 {number} 约定的担保尚未办妥登记（{assets}），不能放款"
    en = "Contract {number} cannot be paid out: these securities are not registered yet ({assets})"


class CaseTooEarly(Refusal):
    code = "collateral.case_too_early"
    zh = "申请 {number} 尚未建立客户档案，提交后才能设定担保"
    en = "The borrower of application {number} is not on file yet: submit it first"
