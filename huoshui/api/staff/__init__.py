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
    "huoshui.api.staff.disbursements.router",
    "huoshui.api.staff.loans.router",
    "huoshui.api.staff.repayments.router",
    "huoshui.api.staff.changes.router",
    "huoshui.api.staff.debits.router",
    "huoshui.api.staff.ledger.router",
    "huoshui.api.staff.dayend.router",
    "huoshui.api.staff.dashboard.router",
    "huoshui.api.staff.collections.router",
    "huoshui.api.staff.outbox.router",
)
