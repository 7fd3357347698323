import django
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pictures import store

from .forms import EntryForm
from .markdown import render as render_markdown
from .models import Entry

ENTRIES_PER_PAGE = 25
# The largest id that either database has room for.
LARGEST_ID = 2**63 - 1


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request):
    if request.method == "POST":
        return post(request)
    before = request.GET.get("before", "")
    if not before:
        return show(request)
    id = parse_id(before)
    return plain("There is no such page.\n", status=404) if id is None else show(request, before=id)


def post(request):
    form = EntryForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, form=form, error=form.first_error, status=form.status)
    name, message, picture = (form.cleaned_data[field] for field in ("name", "message", "picture"))
    file = store.receive(*picture) if picture else ""
    try:
        Entry.objects.append(name, message, file)
    except BaseException:
        if file:
            store.forget(file)
        raise
    response = HttpResponseRedirect("/")
    response.status_code = 303
    return response


def form_too_old(request, reason=""):
    return show(request, form=EntryForm(request.POST), error="This page had been open for too long. Please send the form again.", status=403)


def explain_live(request):
    """What somebody gets who asks the websocket's address as a page."""
    return plain("This address is for a websocket: /live?after=<id of the newest entry known>\n", status=400)


def show(request, before=None, form=None, error=None, status=200):
    found = list(Entry.objects.older(before)[: ENTRIES_PER_PAGE + 1])
    entries = found[:ENTRIES_PER_PAGE]
    context = {
        "entries": [render_entry(entry) for entry in entries],
        "is_newest": before is None,
        "newest": entries[0].id if entries else 0,
        "older": entries[-1].id if len(found) > len(entries) else None,
        "form": form or EntryForm(),
        "error": error,
        "release": settings.RELEASE,
        "environment": settings.ENVIRONMENT,
        "django_version": django.get_version(),
    }
    return render(request, "entries/page.html", context, status=status)


def render_entry(entry):
    """One entry, as it stands on the page and as the live feed sends it."""
    picture = store.state_of(entry.picture) if entry.picture else None
    return render_to_string("entries/entry.html", {"entry": entry, "message": render_markdown(entry.message), "picture": picture})


def parse_id(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST_ID else None


def plain(text, status):
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
