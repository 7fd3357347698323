"""What the first bytes of an upload say about it: they count, not the name or type that the browser sent."""

from typing import NamedTuple

CONTENT_TYPES = {"png": "image/png", "gif": "image/gif", "jpg": "image/jpeg"}


class Format(NamedTuple):
    extension: str
    width: int
    height: int


def recognise(file):
    """The format, or None where this is no PNG, JPEG or GIF picture."""
    found = _png(file) or _gif(file) or _jpeg(file)
    return found if found and found.width > 0 and found.height > 0 else None


def _png(file):
    if len(file) < 24 or not file.startswith(b"\x89PNG\r\n\x1a\n") or file[12:16] != b"IHDR":
        return None
    return Format("png", int.from_bytes(file[16:20], "big"), int.from_bytes(file[20:24], "big"))


def _gif(file):
    if len(file) < 10 or not file.startswith((b"GIF87a", b"GIF89a")):
        return None
    return Format("gif", int.from_bytes(file[6:8], "little"), int.from_bytes(file[8:10], "little"))


def _jpeg(file):
    if not file.startswith(b"\xff\xd8\xff"):
        return None
    # Segments: ff, marker, length of two bytes that counts itself. The frame header (SOF) has the size.
    at = 2
    while at + 9 <= len(file) and file[at] == 0xFF:
        marker = file[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return Format("jpg", int.from_bytes(file[at + 7 : at + 9], "big"), int.from_bytes(file[at + 5 : at + 7], "big"))
        else:
            at += 2 + int.from_bytes(file[at + 2 : at + 4], "big")
    return None
