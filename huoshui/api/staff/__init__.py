"""The staff API: one module a subject, one line each; `huoshui.api.urls` mounts them under /staff."""

ROUTERS: tuple[str, ...] = (
    "huoshui.api.staff.session.router",
    "huoshui.api.staff.work.router",
    "huoshui.api.staff.users.router",
    "huoshui.api.staff.audit.router",
    "huoshui.api.staff.contracts.router",
)
