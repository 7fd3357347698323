from django.http import HttpResponse
from django.urls import path, re_path

from entries.views import explain_live, page
from guestbook.health import health
from pictures.store import NAME
from pictures.views import picture

urlpatterns = [
    path("", page, name="page"),
    path("live", explain_live),
    path("healthz", health),
    re_path(rf"^media/(?P<name>{NAME})$", picture, name="picture"),
]


def handler500(request):
    # The exception itself is in the log.
    return HttpResponse("Something went wrong here. It is in the log.\n", content_type="text/plain; charset=utf-8", status=500)
