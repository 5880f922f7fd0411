"""The borrower API: one module a subject, one line each; `huoshui.api.urls` mounts them under /borrower."""

ROUTERS: tuple[str, ...] = (
    "huoshui.api.borrower.session.router",
    "huoshui.api.borrower.me.router",
    "huoshui.api.borrower.contracts.router",
    "huoshui.api.borrower.products.router",
    "huoshui.api.borrower.applications.router",
    "huoshui.api.borrower.loans.router",
    "huoshui.api.borrower.lines.router",
)
