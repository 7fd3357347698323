"""The web process: Django for pages, and the websocket of new entries beside it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guestbook.settings.production")
django = get_asgi_application()

# Only now that the apps are loaded.
from django.conf import settings  # noqa: E402
from entries.forms import MAXIMUM_REQUEST_BYTES, PICTURE_TOO_LARGE  # noqa: E402
from entries.live import live  # noqa: E402
from guestbook.body_limit import BodyLimit  # noqa: E402

# Raises where there is none. Django itself would look when it first signs something, which is late to find out.
_ = settings.SECRET_KEY

pages = BodyLimit(django, most=MAXIMUM_REQUEST_BYTES, refusal=f"{PICTURE_TOO_LARGE}\n")


async def application(scope, receive, send):
    await (live if scope["type"] == "websocket" else pages)(scope, receive, send)
