"""Django's settings. What differs between installations comes from the environment:

HUOSHUI_DATA_DIR, DATABASE_URL, HUOSHUI_PRODUCTION=1, HUOSHUI_HOSTS (comma list), HUOSHUI_HTTPS=1,
HUOSHUI_PUBLIC_URL, HUOSHUI_CALLBACK_PRIVATE=1 (to try out only), HUOSHUI_TIME_STAMP_URL,
HUOSHUI_TIME_STAMP_ROOTS (see docs/reference/contracts.md),
HUOSHUI_SOURCE_TAX_URL, _KEY, _SECRET and the like (see docs/reference/data-sources.md),
HUOSHUI_FACE_URL, _KEY, _SECRET (see docs/reference/contracts.md),
and the secrets named in `huoshui.foundation.secrets`.
"""

import os
from importlib.util import find_spec

from huoshui.config.adapters import ADAPTERS  # noqa: F401
from huoshui.config.installed import INSTALLED_APPS, SHARED_APPS, TENANT_APPS  # noqa: F401
from huoshui.config.log_format import logging_settings
from huoshui.foundation.database_url import django_database, resolve_database_url
from huoshui.foundation.paths import data_dir
from huoshui.foundation.secrets import load_secrets
from huoshui.risk.sources.catalogue import SOURCES

# The demo shows its accounts and its inbox of messages; never set on a lender's own installation.
DEMO = os.environ.get("HUOSHUI_DEMO") == "1"
PRODUCTION = os.environ.get("HUOSHUI_PRODUCTION") == "1"
HTTPS = os.environ.get("HUOSHUI_HTTPS") == "1"
DEBUG = False
# What a link in a text message begins with, such as https://loans.example.cn
PUBLIC_URL = os.environ.get("HUOSHUI_PUBLIC_URL", "").rstrip("/")
# Call-backs to partners at private addresses and by http: to try things out, never in production.
CALLBACK_PRIVATE = os.environ.get("HUOSHUI_CALLBACK_PRIVATE") == "1" and not PRODUCTION
# A time-stamp service (RFC 3161) and the certificates (PEM file) its stamps must lead to; without, a sandbox.
TIME_STAMP_URL = os.environ.get("HUOSHUI_TIME_STAMP_URL", "")
TIME_STAMP_ROOTS = os.environ.get("HUOSHUI_TIME_STAMP_ROOTS", "")


def _service(name: str) -> dict[str, str] | None:
    """Address, key id and secret of an outside service; None without an address."""
    url = os.environ.get(f"HUOSHUI_{name}_URL")
    if not url:
        return None
    return {
        "url": url,
        "key_id": os.environ[f"HUOSHUI_{name}_KEY"],
        "secret": os.environ[f"HUOSHUI_{name}_SECRET"],
    }


# Without an address a sandbox answers, in production nobody.
DATA_SOURCES = {
    name: service for name in SOURCES if (service := _service(f"SOURCE_{name.upper()}")) is not None
}
FACE_SERVICE = _service("FACE")

_data_dir = data_dir()
_secrets = load_secrets(data_dir=_data_dir)
SECRET_KEY = _secrets.secret_key
FIELD_KEYS = _secrets.field_keys
FIELD_KEY_ID = _secrets.current_key_id
INDEX_KEY = _secrets.index_key

ALLOWED_HOSTS = [host for host in os.environ.get("HUOSHUI_HOSTS", "*").split(",") if host]

# -- lenders and the database ---------------------------------------------------------------------
DATABASES = {"default": django_database(resolve_database_url(data_dir=_data_dir))}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
TENANT_MODEL = "lenders.Lender"
TENANT_DOMAIN_MODEL = "lenders.LenderDomain"
# The search path is set when the lender changes, not before every statement.
TENANT_LIMIT_SET_CALLS = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# django-tenants and pgtrigger both extend `migrate`; Django only warns that one hides the other.
SILENCED_SYSTEM_CHECKS = ["commands.E001", "staticfiles.W004"]
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# -- requests -------------------------------------------------------------------------------------
ROOT_URLCONF = "huoshui.config.urls"
PUBLIC_SCHEMA_URLCONF = "huoshui.config.urls_public"
WSGI_APPLICATION = "huoshui.config.wsgi.application"
APPEND_SLASH = False
MIDDLEWARE = [
    "huoshui.config.middleware.headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "huoshui.config.middleware.size.RequestSizeMiddleware",
    "huoshui.lenders.middleware.LenderMiddleware",
    "huoshui.config.middleware.cookies.LenderSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "huoshui.config.middleware.cookies.LenderCsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "huoshui.config.middleware.partners.PartnerRequestsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]
STATIC_URL = "/static/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# -- cookies and headers --------------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "huoshui_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "csrftoken"
CSRF_HEADER_NAME = "HTTP_X_CSRFTOKEN"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "huoshui.config.error_pages.csrf_failure"
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("HUOSHUI_ORIGINS", "").split(",") if origin]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)

# -- people ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# -- language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# -- who listens, who answers ---------------------------------------------------------------------
REACTIONS_TABLE = "huoshui.config.reactions.REACTIONS"

# -- jobs and history -----------------------------------------------------------------------------
PROCRASTINATE_IMPORT_PATHS = ["huoshui.foundation.jobs"]
if find_spec("huoshui.jobs.tasks"):
    PROCRASTINATE_IMPORT_PATHS.append("huoshui.jobs.tasks")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LOGGING = logging_settings(production=PRODUCTION)
