"""A developer's machine: no variable needs to be set."""

from .base import *

DEBUG = True
SECRET_KEY = SECRET_KEY or "for development only: everybody knows it"
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1"]
