from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from . import store
from .formats import CONTENT_TYPES

STAND_IN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 120" width="240" height="120">'
    '<rect width="240" height="120" rx="8" fill="#88929733"/>'
    '<text x="120" y="65" text-anchor="middle" font-family="sans-serif" font-size="14" fill="#808a8f">in a moment</text></svg>'
)


@require_safe
def picture(request, name):
    content = store.read_prepared(name)
    if content is not None:
        # A name is never used twice: whoever has the picture need not ask again.
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return HttpResponse(content, content_type=CONTENT_TYPES[name.rpartition(".")[2]], headers=headers)
    if store.is_waiting(name):
        return HttpResponse(STAND_IN, content_type="image/svg+xml", status=202, headers={"Cache-Control": "no-store"})
    raise Http404
