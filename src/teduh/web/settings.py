"""Every setting, typed, in one file. `docs/operations/settings.md` explains each; a test compares.

Values come from the environment (`TEDUH_…`) and from `teduh.env` in the data directory, which
`teduh init` writes. Without any, this is a development set-up on SQLite bound to this machine.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import environ
import platformdirs
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

WEB_DIR = Path(__file__).resolve().parent
PACKAGE_DIR = WEB_DIR.parent

DATA_DIR = Path(
    os.environ.get("TEDUH_DATA_DIR") or platformdirs.user_data_dir("teduh", appauthor=False)
).resolve()

env = environ.Env()
if (DATA_DIR / "teduh.env").is_file():
    environ.Env.read_env(DATA_DIR / "teduh.env")


def _whole(name: str, default: int) -> int:
    try:
        return env.int(name, default=default)
    except ValueError:
        raise ImproperlyConfigured(f"{name}: {env.str(name)!r} (a whole number)") from None


# development: this machine only. exercise: LATIHAN, this machine only, demo people.
# production: a real installation behind a proxy that speaks TLS.
MODE: str = env.str("TEDUH_MODE", default="development")
if MODE not in ("development", "exercise", "production"):
    # A misspelt production would be served without what makes it safe.
    raise ImproperlyConfigured(f"TEDUH_MODE: {MODE!r} (development, exercise, production)")
EXERCISE: bool = MODE == "exercise"
PRODUCTION: bool = MODE == "production"
DEBUG: bool = env.bool("TEDUH_DEBUG", default=False)

SECRET_KEY: str = env.str("TEDUH_SECRET_KEY", default="")
if not SECRET_KEY:
    # Sessions then end with the process; `teduh init` and `teduh demo` write a lasting key.
    SECRET_KEY = secrets.token_urlsafe(64)

ALLOWED_HOSTS: list[str] = env.list("TEDUH_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = [f"https://{h}" for h in ALLOWED_HOSTS] if PRODUCTION else []

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "teduh.apps.audit",
    "teduh.apps.jobs",
    "teduh.apps.regions",
    "teduh.apps.accounts",
    "teduh.apps.vault",
    "teduh.apps.elections",
    "teduh.apps.indices",
    "teduh.apps.cases",
    "teduh.apps.counts",
    "teduh.apps.referrals",
    "teduh.apps.incumbency",
    "teduh.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "teduh.web.intake.IntakeMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # of random length against BREACH; tokens are masked
    "django.contrib.sessions.middleware.SessionMiddleware",
    "teduh.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "teduh.web.middleware.ScopeMiddleware",
    "teduh.apps.accounts.middleware.SecondFactorMiddleware",
    "teduh.web.middleware.ProblemMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "teduh.web.urls"
WSGI_APPLICATION = "teduh.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "teduh.web.context.site",
            ],
            "builtins": ["teduh.web.templatetags.teduh"],
        },
    }
]

# SQLite by default; TEDUH_DATABASE_URL=postgres://… for PostgreSQL. Services open transactions
# themselves, so requests are not atomic. IMMEDIATE: a deferred read-then-write fails at once while
# another commits, whatever the timeout.
DATABASE_URL: str = env.str(
    "TEDUH_DATABASE_URL", default=f"sqlite:///{(DATA_DIR / 'teduh.sqlite3').as_posix()}"
)
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA secure_delete=ON; PRAGMA cache_size=-65536;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Run artefacts (Parquet) and uploads: a folder, or any fsspec address such as s3://bucket/teduh.
ARTEFACTS_URL: str = env.str("TEDUH_ARTEFACTS_URL", default=str(DATA_DIR / "artefacts"))

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "board"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "teduh.apps.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Limits by account only: one office shares one address.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_ADAPTER = "teduh.apps.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Teduh"
MFA_RECOVERY_CODES_SHOW_ONCE = True  # who opens an unlocked screen later finds none

# Lock by account and device, never by address alone; keep neither address nor agent.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_HANDLER = "teduh.apps.accounts.lockout.QuietHandler"
AXES_USERNAME_CALLABLE = "teduh.apps.accounts.lockout.account_key_of"
AXES_CLIENT_IP_CALLABLE = "teduh.apps.accounts.lockout.no_address"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "user_agent"]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_ENABLE_ADMIN = False
SILENCED_SYSTEM_CHECKS: list[str] = [
    "axes.W006",  # it asks to lock by address too: one office shares one address
]

CSRF_FAILURE_VIEW = "teduh.web.problems.csrf_failure"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Indonesia"), ("en", "English")]
LOCALE_PATHS = [WEB_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "teduh_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# The region whose clock the program itself speaks (footers, jobs, the day of a grant).
HOME_REGION: str = env.str("TEDUH_HOME_REGION", default="31")
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
# Served from the package itself (WHITENOISE_USE_FINDERS): nothing is collected or copied.
# The typeface of documents; the build hook puts it there.
FONTS_DIR = Path(__file__).resolve().parent / "static" / "vendor"
STATIC_ROOT = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Names are kept: manifest renaming breaks the relative imports of ES modules. The vendor folder
    # carries the lock's hash in its name, our own files carry the version as a query.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/vendor/[0-9a-f]{12}/"
MEDIA_ROOT = DATA_DIR / "media"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# A folder on another machine (a mount) where the worker puts a signed anchor of the audit chain
# each day; empty: take anchors by hand with `teduh audit anchor`.
AUDIT_ANCHOR_DIR: str = env.str("TEDUH_AUDIT_ANCHOR_DIR", default="")

# Stretching an officer's passphrase takes 256 MiB; on a small machine 64 MiB and more passes.
SMALL_MACHINE: bool = env.bool("TEDUH_SMALL_MACHINE", default=False)
# For how many days backups are kept: a deletion takes effect when the last one has expired.
BACKUP_DAYS: int = _whole("TEDUH_BACKUP_DAYS", 90)

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_MAX_BYTES: int = _whole("TEDUH_UPLOAD_MAX_BYTES", 25 * 1024 * 1024)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_SAMESITE = "Strict"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-teduh"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-teduh_csrf"

LOG_LEVEL: str = env.str("TEDUH_LOG_LEVEL", default="WARNING")
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
    raise ImproperlyConfigured(f"TEDUH_LOG_LEVEL: {LOG_LEVEL!r} (DEBUG, INFO, WARNING, ERROR)")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Whoever asks for a host that is not ours is answered 400; a traceback each time says no more.
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}
