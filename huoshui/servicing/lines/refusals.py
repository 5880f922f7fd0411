"""What is refused of a credit line, in words."""

from huoshui.core.errors import Forbidden, Refusal


class LineWrongState(Refusal):
    """A step the line is not in a state for."""

    code = "servicing.line_wrong_state"
    zh = "授信当前状态（{status}）不能进行此操作"
    en = "The credit line is {status}: this cannot be done now"


class LineExpired(Refusal):
    """A drawdown after the last day of the line."""

    code = "servicing.line_expired"
    zh = "授信已于 {day} 到期，不能再提款"
    en = "The credit line expired on {day}: nothing more can be drawn"


class OverTheLimit(Refusal):
    """A drawdown of more than is available."""

    code = "servicing.over_the_limit"
    zh = "超过可用额度 {available} 元"
    en = "More than the available {available}"
    status = 422


class LimitBelowUse(Refusal):
    """A new limit that is less than what is drawn."""

    code = "servicing.limit_below_use"
    zh = "新额度低于已用额度 {used} 元"
    en = "The new limit is below the {used} in use"
    status = 422


class StillInArrears(Refusal):
    """Unlocking a line while a loan under it is past due."""

    code = "servicing.line_still_in_arrears"
    zh = "名下借据 {number} 仍有逾期，不能解冻"
    en = "Loan {number} under the line is still past due: it cannot be unlocked"


class UnlockedByFreezer(Forbidden):
    """Unlocking a line by the person who froze it."""

    code = "servicing.unlocked_by_freezer"
    zh = "解冻人不能是冻结人本人"
    en = "The person who froze the line may not unlock it"


class ReviewSamePerson(Forbidden):
    """The maker of a review answering it."""

    code = "servicing.line_review_same_person"
    zh = "复核人不能是申请人本人"
    en = "The person who asked for the change may not approve it"


class ReviewOpen(Refusal):
    """A second review while one waits for its answer."""

    code = "servicing.line_review_open"
    zh = "该授信已有待复核的调整"
    en = "A change of this line is already waiting for its answer"


class ContractIsALine(Refusal):
    """A pay-out of the whole framework contract of a line."""

    code = "servicing.contract_is_a_line"
    zh = "合同 {number} 为循环授信合同，请在授信项下提款"
    en = "Contract {number} is a revolving line: draw on the line instead"
