import logging

from django.db import DatabaseError
from django.http import HttpResponse

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

log = logging.getLogger(__name__)


def content_security_policy(get_response):
    def respond(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return respond


class ExplainDatabaseFailure:
    """Answers 503, try again, while the database is away."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, DatabaseError):
            return None
        log.error("the database cannot be used: %s", exception)
        text = "The guestbook cannot read its database just now. Please try again in a moment.\n"
        return HttpResponse(text, content_type="text/plain; charset=utf-8", status=503)
