"""What papers refuse."""

from huoshui.core.errors import Refusal


class PaperUnreadable(Refusal):
    code = "papers.unreadable"
    zh = "文件打不开，请上传清晰的照片或未加密的 PDF"
    en = "The file cannot be opened: send a clear picture or a PDF without a password"
    status = 422


class NotAPicture(Refusal):
    code = "papers.not_a_picture"
    zh = "只能识别照片（PNG、JPEG、WebP）和 PDF"
    en = "Only pictures (PNG, JPEG, WebP) and PDF files can be read"
    status = 422


class UnknownPaperKind(Refusal):
    code = "papers.unknown_kind"
    zh = "没有这种材料"
    en = "There is no such kind of paper"
    status = 422


class AlreadyConfirmed(Refusal):
    code = "papers.already_confirmed"
    zh = "该识别结果已确认，不能再改"
    en = "This reading has been confirmed and stays as it is"
