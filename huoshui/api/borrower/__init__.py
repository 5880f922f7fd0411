"""The borrower API: one module a subject, one line each; `huoshui.api.urls` mounts them under /borrower."""

ROUTERS: tuple[str, ...] = (
    "huoshui.api.borrower.contracts.router",
)
