"""The one settings file. Every environment variable it reads is in the table of docs/operate.md."""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

# Allows ModelAdmin[Post] and the like in class headers.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name: str) -> bool:
    """True for 1, true, yes and on; anything else that is set is a mistake worth stopping for."""
    value = os.environ.get(name, "").lower()
    if value in {"", "0", "false", "no", "off"}:
        return False
    if value in {"1", "true", "yes", "on"}:
        return True
    raise ImproperlyConfigured(f"{name} is “{value}”: set it to 1 or 0.")


def env_list(name: str) -> list[str]:
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


DEBUG = env_bool("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS")

if not DEBUG and (len(SECRET_KEY) < 50 or not ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "Gemeinsam does not start like this: set SECRET_KEY to at least 50 random characters and "
        "ALLOWED_HOSTS to the names of your site, or set DEBUG=1 on your own machine."
    )
if DEBUG:
    # A new key at every start would sign everybody out; one in the repository would be no secret.
    key_file = BASE_DIR / ".secret-key"
    if not SECRET_KEY:
        if not key_file.exists():
            key_file.touch(mode=0o600)
            key_file.write_text(secrets.token_urlsafe(60))
        SECRET_KEY = key_file.read_text()
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "config.apps.GemeinsamAdminConfig",
    "config.apps.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "taggit",
    "django_prose_editor",
    "accounts",
    "blog",
    "subscriptions",
    "comments",
    "ratings",
    "visits",
    "wordpress",
    "backup",
    "page_cache",
]
if (BASE_DIR / "demo" / "apps.py").exists():
    # The demo blog can be deleted as a folder; nothing else depends on it.
    INSTALLED_APPS.append("demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.ContentSecurityPolicyMiddleware",
    "config.middleware.CompressionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "config.middleware.FormMomentMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.RequestShapeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "accounts.origin.OriginOrTokenMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wordpress.redirects.middleware.OldURLMiddleware",
    "blog.views.redirects.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
# So that templates of our own widgets can be in templates/, too.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WSGI_APPLICATION = "config.wsgi.application"

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
                "blog.views.context.site",
            ],
        },
    },
]

# Databases

DATABASES: dict[str, dict[str, Any]] = {
    "default": dict(
        dj_database_url.parse(
            os.environ.get("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}"),
            conn_max_age=60,
            # A restarted database server costs no request.
            conn_health_checks=True,
        )
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # With Django's defaults 452 of 802 requests failed under 16 writers; with these, none.
    # synchronous=FULL: a power cut loses nothing that was acknowledged. A commit then costs
    # 0.14 ms of CPU time instead of 0.01, and waits until the disk has it.
    # Each thread has a connection with a page cache of its own, of 0.5 MB: larger ones, or a
    # mapped file, made no page cheaper, as the system keeps the file in memory anyway.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-500",
    }

if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # blog/models/prepared.py prepares what it asks at once; Django's own cursors never do. For a
    # pooler that cannot follow prepared statements: ?prepare_threshold=none (docs/operate.md).
    options = DATABASES["default"].setdefault("OPTIONS", {})
    threshold = options.setdefault("prepare_threshold", "0")
    options["prepare_threshold"] = None if threshold == "none" else int(threshold)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "admin:login"
AUTHENTICATION_BACKENDS = ["accounts.sign_in.SignIn"]
# The link of an invitation works for a week.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Language and time

LANGUAGE_CODE = os.environ.get("LANGUAGE_CODE", "de")
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = os.environ.get("TIME_ZONE", "Europe/Berlin")
USE_I18N = True
USE_TZ = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Nothing of ours asks for a file without its hash, and who debugs can do without compression.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
# During development, files are looked up at every request, collected or not.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", BASE_DIR / "media"))
# Exports waiting for import contain e-mail addresses and drafts, so nothing serves them.
IMPORT_ROOT = Path(os.environ.get("IMPORT_ROOT", BASE_DIR / "imports"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o644

# Where pages of anonymous readers are kept as files; empty: nowhere. See docs/page-cache.md.
PAGE_CACHE_DIR = os.environ.get("PAGE_CACHE_DIR", "")
PAGE_CACHE_MB = int(os.environ.get("PAGE_CACHE_MB", "500"))
# The headers that nginx sends with every page; a page with others comes from the application.
PAGE_CACHE_NGINX_HEADERS = BASE_DIR / "deploy" / "nginx" / "page-headers.conf"

# Limits, all of them documented in docs/operate.md

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# Mail

# The beginning of links in e-mails; the Host header of a request cannot be trusted for that.
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000" if DEBUG else "").rstrip("/")
SITE_URL = SITE_URL or f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
EMAIL_FILE_PATH = os.environ.get("EMAIL_FOLDER", "")
if EMAIL_FILE_PATH:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
elif DEBUG and "EMAIL_HOST" not in os.environ:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 30
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "webmaster@localhost")

# Security. The reader's forms on cacheable pages carry no token; see accounts/origin.py.

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# The origin check reads Origin, which "no-referrer" would turn into "null".
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # our subclass of CsrfViewMiddleware checks (tests/comments)
    "security.W005",  # a blog must not decide for the other sites on its domain
    "security.W021",  # nor put the domain on browsers' preload lists, which takes months to undo
]

if not DEBUG:
    SECURE_SSL_REDIRECT = not env_bool("ALLOW_HTTP")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
    SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
    if env_bool("BEHIND_TLS_PROXY"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
