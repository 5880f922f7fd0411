"""What a paper is called within its kind: the product's own names of application papers, the rest by code."""

from collections.abc import Iterable

from huoshui.archive.models import Entry
from huoshui.products.queries import get_version

_NAMES = {
    ("collateral_paper", "certificate"): ("权属证明", "Proof of ownership"),
    ("collateral_paper", "appraisal"): ("评估报告", "Appraisal"),
    ("collateral_paper", "registration"): ("登记证明", "Certificate of registration"),
    ("collateral_paper", "release"): ("解押证明", "Certificate of release"),
    ("collateral_paper", "insurance"): ("保险单", "Insurance policy"),
    ("collateral_paper", "policy"): ("保险单", "Insurance policy"),
    ("collateral_paper", "photo"): ("照片", "Photo"),
    ("trade_paper", "contract"): ("贸易合同", "Trade contract"),
    ("trade_paper", "order"): ("订单", "Order"),
    ("trade_paper", "invoice"): ("发票", "Invoice"),
    ("trade_paper", "receipt"): ("收据", "Receipt"),
    ("disbursement", "entrusted"): ("受托支付", "Entrusted payment"),
    ("disbursement", "self"): ("自主支付", "Paid to the borrower"),
    ("voucher", "pay"): ("支付", "Payment"),
    ("voucher", "return"): ("退回", "Given back"),
}
Names = dict[tuple[int, str], tuple[str, str]]


def document_names(entries: Iterable[Entry]) -> Names:
    """The names of application papers: (product version, kind) → Chinese and English."""
    versions = {
        entry.file.application.product_version_id for entry in entries if entry.kind == "application_paper"
    }
    return {
        (version, one.kind): (one.name, one.name_en)
        for version in versions
        for one in get_version(version).definition.accepted_documents()
    }


def name_of(entry: Entry, names: Names) -> tuple[str, str]:
    """The names of what the entry is within its kind; empty where the kind says it all."""
    if entry.kind == "application_paper":
        found = names.get((entry.file.application.product_version_id, entry.detail))
        return found or ("其他材料", "Another paper")
    if entry.kind in ("memo", "use_report"):
        return (
            f"第 {entry.detail} 版" if entry.kind == "memo" else f"第 {entry.detail} 期",
            f"No. {entry.detail}",
        )
    return _NAMES.get((entry.kind, entry.detail), ("", ""))
