"""Turns a message, which is Markdown from a stranger, into HTML that is safe to show."""

from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

SCHEMES = ("http", "https", "mailto")


def _is_allowed(url):
    try:
        return urlsplit(url).scheme.lower() in SCHEMES
    except ValueError:
        return False


def _mark(tokens):
    for token in tokens:
        if token.type == "link_open":
            token.attrSet("rel", "nofollow ugc noopener")
        _mark(token.children or [])


# No HTML, and no pictures: one from elsewhere would make every reader's browser call a stranger's server.
_parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "maxNesting": 20}).enable(["linkify", "strikethrough"]).disable("image")
# Asked about every link; one that is not allowed stays text.
_parser.validateLink = _is_allowed


def render(message):
    tokens = _parser.parse(message)
    if any(token.level >= _parser.options.maxNesting - 1 for token in tokens):
        # The parser drops what is nested deeper than it will follow: such a message is shown as it was typed.
        return format_html("<p>{}</p>", message)
    _mark(tokens)
    return mark_safe(_parser.renderer.render(tokens, _parser.options, {}))
