"""Which apps live once for the installation and which live in every lender's schema."""

SHARED_APPS = [
    "django_tenants",
    "huoshui.lenders",
    "procrastinate.contrib.django",
    "django.contrib.contenttypes",
]

# Order is the order of a loan's life; a room without tables is not an app.
ROOMS = [
    "foundation",
    "audit",
    "identity",
    "parties",
    "ledger",
    "papers",
    "products",
    "collateral",
    "risk",
    "origination",
    "contracts",
    "servicing",
    "collections",
    "archive",
    "partners",
    "integrations",
]

TENANT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "pgtrigger",
    "pghistory",
    *[f"huoshui.{room}" for room in ROOMS],
]

INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]
