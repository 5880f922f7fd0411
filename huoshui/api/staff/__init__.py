"""The staff API: one module a subject, one line each; `huoshui.api.urls` mounts them under /staff."""

ROUTERS: tuple[str, ...] = (
    "huoshui.api.staff.session.router",
    "huoshui.api.staff.work.router",
    "huoshui.api.staff.customers.router",
    "huoshui.api.staff.users.router",
    "huoshui.api.staff.audit.router",
    "huoshui.api.staff.contracts.router",
    "huoshui.api.staff.products.router",
    "huoshui.api.staff.parameters.router",
    "huoshui.api.staff.applications.router",
    "huoshui.api.staff.decisions.router",
)
