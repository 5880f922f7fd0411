"""The credit memo on paper (审查审批表): PDF and Word from the same content."""

from huoshui.reporting.memo.pdf import memo_pdf
from huoshui.reporting.memo.word import memo_word

__all__ = ["memo_pdf", "memo_word"]
