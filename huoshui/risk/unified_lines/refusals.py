"""What unified lines refuse, in words."""

from huoshui.core.errors import Forbidden, Refusal


class OverUnifiedLine(Refusal):
    """More than the line, the share of a member or a sub-limit allows."""

    code = "risk.over_unified_line"
    zh = "超出统一授信 {number} 的{name_zh}：额度 {limit} 元，已用 {used} 元，仅余 {left} 元"
    en = "Beyond {name_en} of the unified line {number}: limit {limit}, used {used}, {left} is left"


class NoUnifiedLine(Refusal):
    """A loan of a product that needs a unified line, to a customer without one."""

    code = "risk.no_unified_line"
    zh = "该产品须先有生效的统一授信，客户没有统一授信"
    en = "This product needs a unified line in force; the customer has none"


class UnifiedLineFrozen(Refusal):
    """Money promised or paid out while the line is frozen."""

    code = "risk.unified_line_frozen"
    zh = "统一授信 {number} 已冻结（{reason}）"
    en = "The unified line {number} is frozen ({reason})"


class UnifiedLineExpired(Refusal):
    """Money promised or paid out after the last day of the line."""

    code = "risk.unified_line_expired"
    zh = "统一授信 {number} 已于 {day} 到期，须先重检"
    en = "The unified line {number} expired on {day}: it has to be reviewed first"


class UnifiedLineWrongState(Refusal):
    """A step the line is not in a state for."""

    code = "risk.unified_line_wrong_state"
    zh = "统一授信当前状态（{status}）不能进行此操作"
    en = "The unified line is {status}: this cannot be done now"


class NoRatingInForce(Refusal):
    """A line without a rating in force, or with one that has to be made anew."""

    code = "risk.no_rating_in_force"
    zh = "客户没有有效的评级，或评级待复评，不能申报授信"
    en = "The customer has no rating in force, or it has to be made anew: no line can be proposed"


class UnifiedProposalOpen(Refusal):
    """A second proposal while one waits."""

    code = "risk.unified_proposal_open"
    zh = "该客户已有待审批的授信申报"
    en = "A proposal for this customer is already waiting for its answer"


class UnifiedProposalAnswered(Refusal):
    """A second answer."""

    code = "risk.unified_proposal_answered"
    zh = "该授信申报已审批"
    en = "This proposal has been answered already"


class LineKnown(Refusal):
    """A second line, or a member who is under another line."""

    code = "risk.unified_line_known"
    zh = "{name} 已在统一授信 {number} 项下"
    en = "{name} is under the unified line {number} already"


class OwnProposal(Forbidden):
    """The maker deciding their own proposal."""

    code = "risk.own_unified_proposal"
    zh = "申报人不能审批自己的授信申报"
    en = "Nobody may approve a line they proposed"


class BeyondLineAuthority(Forbidden):
    """A line larger than the person may approve."""

    code = "risk.beyond_line_authority"
    zh = "授信额度 {amount} 元超出您的审批权限"
    en = "A line of {amount} is beyond your authority"


class AboveCeiling(Refusal):
    """A line above what was measured, without a reason."""

    code = "risk.above_ceiling"
    zh = "超过测算上限 {ceiling} 元，须说明理由并由上级审批"
    en = "Above the ceiling of {ceiling}: it needs a reason and the higher right"
    status = 422


class ReleasedByFreezer(Forbidden):
    """Releasing a line by the person who froze it."""

    code = "risk.released_by_freezer"
    zh = "解冻人不能是冻结人本人"
    en = "The person who froze the line may not release it"


class UnifiedLineStillLate(Refusal):
    """Releasing a line while a loan under it is past due."""

    code = "risk.unified_line_still_late"
    zh = "授信项下借据 {number} 仍有逾期，不能解冻"
    en = "Loan {number} under the line is past due: the line cannot be released"
