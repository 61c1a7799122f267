"""Settings: one file, driven by the environment (.env.example says what each variable means).

Nothing exists only in production. Without DATABASE_URL and REDIS_URL the embedded servers are used.
"""

import os
from datetime import timedelta
from pathlib import Path

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from hiresscope import embedded, env
from hiresscope.version import VERSION

# Lets annotations such as ModelAdmin[Job] stand in code that runs.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env.load_dotenv(BASE_DIR)
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var"))).resolve()

EMBEDDED = not (env.is_set("DATABASE_URL") and env.is_set("REDIS_URL"))
_ENDPOINTS = embedded.endpoints(VAR_DIR)
# Secrets are made and kept for the embedded default; with servers of one's own they are demanded.
_KEEP_IN = VAR_DIR / "secrets" if EMBEDDED else None

DEBUG = env.boolean("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY", _KEEP_IN and _KEEP_IN / "secret_key")
FIELD_ENCRYPTION_KEYS = env.listing(
    "FIELD_ENCRYPTION_KEYS",
    [env.secret("FIELD_ENCRYPTION_KEYS", _KEEP_IN and _KEEP_IN / "field_encryption_key", make=env.new_encryption_key)],
)
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if EMBEDDED else None)
PORT = env.integer("PORT", 8000, minimum=1, maximum=65535)
PUBLIC_URL = env.text("PUBLIC_URL", f"http://{env.text('HOST', '127.0.0.1')}:{PORT}").rstrip("/")
TRUSTED_PROXIES = env.listing("TRUSTED_PROXIES", [])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "hiresscope.apps.HiresscopeConfig",
    # Before our own, whose admin replaces theirs.
    "django_otp",
    "django_otp.plugins.otp_static",
    "accounts",
    "billing",
    "webhooks",
    "referrals",
    "jobs",
    "candidates",
    "applications",
    "talentpool",
    "analytics",
    "hiresscope.apps.StaffConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "bootstrap",
    "django_htmx",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "hiresscope.lib.middleware.RequestIdMiddleware",
    "hiresscope.lib.middleware.KnownHostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hiresscope.lib.language.LanguageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "hiresscope.urls"
WSGI_APPLICATION = "hiresscope.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database

_POOL = env.integer("DATABASE_POOL", 0, minimum=0)
DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL", _ENDPOINTS.database_url),
        connect_timeout=5,
        application_name="hiresscope",
        options="-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s",
        # The pool is for threaded web processes; workers hold one connection each.
        **({"pool": {"min_size": 1, "max_size": _POOL, "timeout": 2}} if _POOL else {}),
    )
    | {"CONN_MAX_AGE": 0 if _POOL else 600, "CONN_HEALTH_CHECKS": True}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis: database 0 is the broker's and must never evict, 1 holds counters and caches

REDIS_URL = env.text("REDIS_URL", _ENDPOINTS.redis_url)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.redis_db(REDIS_URL, env.redis_number(REDIS_URL) + 1),
        "OPTIONS": {"socket_connect_timeout": 0.25, "socket_timeout": 0.25},
        "KEY_PREFIX": "hiresscope",
    }
}

# Celery: ids only, results nowhere; the row is the truth (hiresscope/lib/work.py)

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", env.broker(REDIS_URL))
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_DEFAULT_QUEUE = "housekeeping"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5, "visibility_timeout": 3600}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_TASKS_PER_CHILD = 2000
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_TIMEZONE = "UTC"

# Background work: a lease is renewed every third of its length while a step runs

WORK_LEASE_SECONDS = env.integer("WORK_LEASE_SECONDS", 15, minimum=1)
WORK_REPUBLISH_SECONDS = env.integer("WORK_REPUBLISH_SECONDS", 20, minimum=1)
WORK_WINDOW = env.integer("WORK_WINDOW", 32, minimum=1)
WORK_POLL_SECONDS = 0.04

# Storage

MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": env.storage(MEDIA_ROOT),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR_DIR / "static")))
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
CV_MAX_BYTES = 5 * 1024 * 1024
BULK_MAX_FILES = 50
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = BULK_MAX_FILES + 1
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# People

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "accounts.hashers.Argon2id",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SIMPLE_JWT = {
    "ALGORITHM": "HS256",
    "SIGNING_KEY": SECRET_KEY,
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=7),
    "USER_ID_CLAIM": "sub",
    "TOKEN_TYPE_CLAIM": "typ",
    "UPDATE_LAST_LOGIN": False,
}
TRIAL_DAYS = 3
TRIAL_LIMITS = env.mapping("TRIAL_LIMITS")
LOGIN_URL = "/admin/login/"

# Staff: a second factor is demanded unless the system is one that runs its own servers, or a developer's

ADMIN_TOTP = env.choice("ADMIN_TOTP", ("on", "off"), "on") == "on"
if not (ADMIN_TOTP or EMBEDDED or DEBUG):
    raise ImproperlyConfigured(
        "ADMIN_TOTP=off is for the embedded demo and for DEBUG=1 alone. Remove it in the environment or in .env."
    )
ADMIN_SESSION_SECONDS = 8 * 3600
OTP_TOTP_ISSUER = "HIRESSCOPE"

# API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.BearerJWT",
        "accounts.authentication.ApiKeyHeader",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.MayCall"],
    "DEFAULT_THROTTLE_CLASSES": ["hiresscope.lib.throttles.RateLimit"],
    "DEFAULT_PARSER_CLASSES": ["hiresscope.lib.api.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["hiresscope.lib.api.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "hiresscope.lib.api.OneRenderer",
    "EXCEPTION_HANDLER": "hiresscope.lib.api.exception_handler",
    "DEFAULT_SCHEMA_CLASS": "hiresscope.lib.schema.Schema",
    "UNAUTHENTICATED_USER": None,
    "NON_FIELD_ERRORS_KEY": "body",
}
RATE_LIMITS = env.text("RATE_LIMITS", "")
SPECTACULAR_SETTINGS = {
    "TITLE": "HIRESSCOPE API",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "Post jobs, send CVs, read explained scores. Errors come in one envelope; lists in one page shape.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["hiresscope.lib.schema.only_v1"],
    "POSTPROCESSING_HOOKS": ["hiresscope.lib.schema.finish"],
}

# Scoring

ANTHROPIC_API_KEY = env.text("ANTHROPIC_API_KEY", "")
ANTHROPIC_BASE_URL = env.text("ANTHROPIC_BASE_URL", "")
ANTHROPIC_MODEL = env.text("ANTHROPIC_MODEL", "claude-sonnet-5")
SCORING_ENGINE = env.choice("SCORING_ENGINE", ["LOCAL", "CLAUDE"], "CLAUDE" if ANTHROPIC_API_KEY else "LOCAL")
MODEL_DAILY_BUDGET_CENTS = env.integer("MODEL_DAILY_BUDGET_CENTS", 2_000, minimum=0)

# Webhooks and mail

WEBHOOK_ALLOW_PRIVATE = env.text("WEBHOOK_ALLOW_PRIVATE", "")
WEBHOOK_TIMEOUT_SECONDS = env.integer("WEBHOOK_TIMEOUT_SECONDS", 10, minimum=1, maximum=60)
WEBHOOK_KEEP_DAYS = env.integer("WEBHOOK_KEEP_DAYS", 90, minimum=6)
WEBHOOK_IN_FLIGHT = env.integer("WEBHOOK_IN_FLIGHT", 500, minimum=2)
MAIL_DIR = env.text("MAIL_DIR", str(VAR_DIR / "mail") if EMBEDDED and not env.is_set("EMAIL_URL") else "")
if MAIL_DIR:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR
elif env.is_set("EMAIL_URL"):
    globals().update(env.email(env.text("EMAIL_URL")))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "HIRESSCOPE <no-reply@localhost>")

# Security headers of pages

# Answers of the API and files are no pages; files bring a stricter policy of their own.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/api/v1/", "/files/"],
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
_HTTPS = PUBLIC_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
# Only a proxy that is trusted can say that a request came by https; without one a redirect would go round for ever.
SECURE_SSL_REDIRECT = _HTTPS and bool(TRUSTED_PROXIES)
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^api/v1/health$", r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "hiresscope.lib.pages.csrf_failure"

MESSAGE_TAGS = {40: "danger"}  # Bootstrap's word for errors

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SECURE = _HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 31_536_000
TIME_ZONE = "UTC"
USE_TZ = True

# Logs, errors and metrics

LOG_FORMAT = env.choice("LOG_FORMAT", ("text", "json"), "text")
SENTRY_DSN = env.text("SENTRY_DSN", "")
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
OTEL_EXPORTER_OTLP_ENDPOINT = env.text("OTEL_EXPORTER_OTLP_ENDPOINT", "")
LOGGING_CONFIG = "hiresscope.lib.logs.configure"
LOGGING = {"format": LOG_FORMAT, "level": env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")}
TESTING = "PYTEST_VERSION" in os.environ
