"""The public API: one module a subject, one line each; `huoshui.api.urls` mounts them under /public."""

ROUTERS: tuple[str, ...] = (
    "huoshui.api.public.lender.router",
    "huoshui.api.public.inbox.router",
    "huoshui.api.public.verify.router",
    "huoshui.api.public.signing.router",
    "huoshui.api.public.products.router",
    "huoshui.api.public.calculator.router",
    "huoshui.api.public.simulate.router",
)
