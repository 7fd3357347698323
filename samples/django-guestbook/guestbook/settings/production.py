import os

from .base import *

# Names with a hash of the content in them, so that browsers may keep the files; and a compressed copy beside each.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# False only where nothing in front of the app speaks HTTPS, as on a developer's own machine.
REQUIRE_HTTPS = os.environ.get("REQUIRE_HTTPS", "true") != "false"
SECURE_SSL_REDIRECT = REQUIRE_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by the platform from inside, without HTTPS
CSRF_COOKIE_SECURE = REQUIRE_HTTPS
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if REQUIRE_HTTPS else 0
# Subdomains and preloading are promises for a whole domain, which an app on one host cannot make.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
