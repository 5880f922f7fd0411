"""What the archive refuses, in words."""

from huoshui.core.errors import Forbidden, InvalidInput, Refusal


class NothingToFind(InvalidInput):
    code = "archive.nothing_to_find"
    zh = "请输入要查找的文字"
    en = "Say what to look for"


class CaseGoesOn(Refusal):
    code = "archive.case_goes_on"
    zh = "业务 {number} 尚未终结，卷宗不能销毁"
    en = "Case {number} is not over: its file cannot be destroyed"


class RetentionRuns(Refusal):
    code = "archive.retention_runs"
    zh = "卷宗 {number} 的保存期限至 {day}（{basis}），届满前不能销毁"
    en = "File {number} must be kept until {day} ({basis})"


class UnderLegalHold(Refusal):
    code = "archive.under_legal_hold"
    zh = "卷宗 {number} 处于法律保全（{reason}），不能销毁"
    en = "File {number} is under a legal hold ({reason}): it cannot be destroyed"


class DisposalOpen(Refusal):
    code = "archive.disposal_open"
    zh = "卷宗 {number} 已有待复核的销毁申请"
    en = "A destruction of file {number} already waits for its check"


class DisposalAnswered(Refusal):
    code = "archive.disposal_answered"
    zh = "该销毁申请已处理"
    en = "This destruction has been answered"


class DisposalSamePerson(Forbidden):
    code = "archive.disposal_same_person"
    zh = "复核人不能是申请销毁的本人"
    en = "Whoever asked for the destruction may not check it"


class HoldLifted(Refusal):
    code = "archive.hold_lifted"
    zh = "该保全已解除"
    en = "This hold has been lifted"


class FileDisposed(Refusal):
    code = "archive.file_disposed"
    zh = "卷宗 {number} 已于 {day} 销毁"
    en = "File {number} was destroyed on {day}"
