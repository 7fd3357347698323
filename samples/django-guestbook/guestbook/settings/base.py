"""What all environments share. What differs between deployments comes from environment variables (see README.md)."""

import os
import warnings
from pathlib import Path

from guestbook.database import database_from_url

BASE_DIR = Path(__file__).resolve().parents[2]

# Who runs here: given by whatever deployed the app.
RELEASE = os.environ.get("SLIPWAY_RELEASE") or "unreleased"
ENVIRONMENT = os.environ.get("SLIPWAY_ENVIRONMENT") or "development"

# Empty where a build collects static files, which needs no key. Whoever serves pages does: Django refuses an empty one.
SECRET_KEY = os.environ.get("SECRET_KEY", "")
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
DEBUG = False

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "entries",
    "pictures",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "guestbook.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "guestbook.middleware.ExplainDatabaseFailure",
]

ROOT_URLCONF = "guestbook.urls"
ASGI_APPLICATION = "guestbook.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL") or f"sqlite:///{BASE_DIR}/data/guestbook.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Browsers keep cookies by host and not by port: environments on one machine must not share this one.
CSRF_COOKIE_NAME = f"guestbook-{ENVIRONMENT}"
CSRF_COOKIE_HTTPONLY = True  # the form brings the token, no script needs it
CSRF_FAILURE_VIEW = "entries.views.form_too_old"

USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = BASE_DIR / "media"

# WhiteNoise hands its small files to ASGI in one piece, about which Django warns once.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

# Everything to standard output, where platforms pick it up. The server's own loggers would go to standard error.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}},
    "root": {"handlers": ["stdout"], "level": "INFO"},
    "loggers": {
        name: {"handlers": ["stdout"], "level": "INFO", "propagate": False}
        for name in ("django", "uvicorn", "uvicorn.error", "uvicorn.access")
    },
}
