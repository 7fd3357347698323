"""As production: staging shows what will happen there. Only what browsers are told to remember is forgotten sooner."""

from .production import *

SECURE_HSTS_SECONDS = min(SECURE_HSTS_SECONDS, 3600)
