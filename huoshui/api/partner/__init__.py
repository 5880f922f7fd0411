"""The partner API: one module a subject, one line each; `huoshui.api.urls` mounts them under /partner."""

ROUTERS: tuple[str, ...] = (
    "huoshui.api.partner.products.router",
    "huoshui.api.partner.applications.router",
)
