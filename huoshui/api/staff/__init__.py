"""The staff API: one module a subject, one line each; `huoshui.api.urls` mounts them under /staff."""

ROUTERS: tuple[str, ...] = (
    "huoshui.api.staff.contracts.router",
)
