"""Settings of Django. Everything that differs between installations comes from the home or the environment.

`KETNAP_DB_URL` (set by `ketnap.runtime.boot`) names the database for the role this process plays; keys come from the home.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from ketnap.config.mail import mail_server
from ketnap.runtime.home import Home, default_home

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Home(default_home())
_keys = HOME.secrets() if HOME.exists else {}
_facts = HOME.facts() if HOME.exists else {"demo": False}

DEMO: bool = bool(_facts["demo"])
DEBUG = False
INSTANCE = os.environ.get("KETNAP_INSTANCE", "")  # names this start of the product in every answer; opens nothing
SECRET_KEY = _keys.get("django", "")
AUDIT_KEY = _keys.get("audit", "")  # seals of the audit trail
IDENTITY_KEY = _keys.get("identity", "")  # encryption and keyed digests of identity numbers
TOKENS_KEY = _keys.get("tokens", "")  # digests of API tokens

# A demo home answers on loopback only; a real one names its hosts.
_hosts = [host for host in os.environ.get("KETNAP_HOSTS", "").split(",") if host]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *([] if DEMO else _hosts)]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _hosts]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "axes",
    "ninja",
    "procrastinate.contrib.django",
    "ketnap.lib",
    "ketnap.ui",
    "ketnap.law",
    "ketnap.accounts",
    "ketnap.accounts.channels",
    "ketnap.audit",
    "ketnap.documents",
    "ketnap.work",
    "ketnap.work.workdays",
    "ketnap.organisations",
    "ketnap.organisations.layers",
    "ketnap.access",
    "ketnap.members",
    "ketnap.members.names",
    "ketnap.training",
    "ketnap.training.sittings",
    "ketnap.admissions",
    "ketnap.admissions.papers",
    "ketnap.admissions.reminders",
    "ketnap.admissions.cultivation",
    "ketnap.admissions.files",
    "ketnap.admissions.vetting",
    "ketnap.admissions.slips",
    "ketnap.admissions.consents",
    "ketnap.admissions.turns",
    "ketnap.admissions.sidefacts",
    "ketnap.targets",
    "ketnap.statistics",
    "ketnap.books",
    "ketnap.demo",
    "ketnap.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ketnap.config.middleware.headers",
    "ketnap.config.middleware.one_kind_of_refusal",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ketnap.config.middleware.one_transaction_in_scope",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ketnap.config.urls"
WSGI_APPLICATION = "ketnap.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "ketnap.accounts.web.sign_in.locked"
AXES_CLIENT_IP_CALLABLE = "ketnap.accounts.web.sign_in.client_address"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ketnap.config.context.frame",
            ],
            "builtins": ["ketnap.ui.templatetags.ui", "ketnap.ui.templatetags.vn"],
        },
    },
]
FORM_RENDERER = "ketnap.ui.renderers.KetnapRenderer"


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "ENGINE": os.environ.get("KETNAP_DB_ENGINE", "django.db.backends.postgresql"),
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c TimeZone=Asia/Ho_Chi_Minh",
            "application_name": "ketnap",
            **dict(parse_qsl(parts.query)),  # for example sslmode=verify-full
        },
    }


DATABASES = {"default": _database(os.environ.get("KETNAP_DB_URL", "postgresql://127.0.0.1/ketnap"))}

_mail = mail_server(os.environ, HOME.root)
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port  # no host: no e-mail is sent
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starttls, _mail.tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _mail.sender
SITE_URL = os.environ.get("KETNAP_URL", f"https://{_hosts[0]}" if _hosts else "").rstrip("/")  # for links in e-mail

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME.root / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME.files}},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if (HOME.root / "static" / "staticfiles.json").exists()
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 30_000  # one form hands targets down to every cell of a province, three inputs a cell
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
_tls = os.environ.get("KETNAP_TLS", "") == "1"  # set where a TLS front end stands before us
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _tls
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _tls else None
SECURE_HSTS_SECONDS = 31536000 if _tls else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Failures are counted by user name only: whole offices stand behind one address (W006).
SILENCED_SYSTEM_CHECKS = ["axes.W003", "axes.W006"]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING_CONFIG = "ketnap.config.logs.configure"
LOGGING: dict[str, object] = {"version": 1}  # not empty, else Django never calls the function above
