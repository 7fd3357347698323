"""
Uploaded pictures: files in MEDIA_ROOT, which may be a link to a directory that outlives the release. As they came they
lie in incoming/, which nobody is served from; prepared they lie in MEDIA_ROOT itself.
"""

import os
import uuid
from pathlib import Path

from django.conf import settings

from .formats import CONTENT_TYPES

# Only names that receive() makes: no separator, no dots but one.
NAME = rf"[0-9a-f]{{32}}\.(?:{'|'.join(CONTENT_TYPES)})"


def receive(content, format):
    """Keeps an upload until it is prepared.

    Returns the file's name, which nobody outside had a say in.
    """
    name = f"{uuid.uuid4().hex}.{format.extension}"
    _write(_incoming(name), content)
    return name


def read_incoming(name):
    return _incoming(name).read_bytes()


def publish(name, content):
    """Puts the prepared picture where it is served from, and drops what had come."""
    _write(_prepared(name), content)
    _incoming(name).unlink(missing_ok=True)


def forget(name):
    _incoming(name).unlink(missing_ok=True)


def read_prepared(name):
    """The picture, or None where it is not prepared (yet)."""
    try:
        return _prepared(name).read_bytes()
    except FileNotFoundError:
        return None


def is_prepared(name):
    return _prepared(name).is_file()


def is_waiting(name):
    return _incoming(name).is_file()


def state_of(name):
    return "prepared" if is_prepared(name) else "waiting" if is_waiting(name) else "lost"


def _prepared(name):
    return Path(settings.MEDIA_ROOT, name)


def _incoming(name):
    return Path(settings.MEDIA_ROOT, "incoming", name)


def _write(path, content):
    # Written beside and renamed, so that nobody is served half a picture.
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
