"""
Takes out of a picture what a camera or a program noted in it: where and when it was taken, by which device, and of
whom. The pixels stay as they are, byte for byte, and so does whatever their colours and their position need.
"""

import re


class MalformedPicture(Exception):
    """The file says that it is a picture and is none; trying again is of no use."""


def without_metadata(file):
    for signature, clean in ((b"\x89PNG\r\n\x1a\n", _png), (b"GIF8", _gif), (b"\xff\xd8", _jpeg)):
        if file.startswith(signature):
            return b"".join(clean(file))
    raise MalformedPicture("it is no PNG, JPEG or GIF")


def _slice(file, start, length):
    if start + length > len(file):
        raise MalformedPicture("it ends in the middle")
    return file[start : start + length]


# PNG: a signature and chunks of length, type, content and checksum (RFC 2083, section 3.2).
PNG_NOTES = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


def _png(file):
    yield file[:8]
    at, kind = 8, None
    while kind != b"IEND":
        kind = _slice(file, at + 4, 4)
        chunk = _slice(file, at, 12 + int.from_bytes(file[at : at + 4], "big"))
        if kind not in PNG_NOTES:
            yield chunk
        at += len(chunk)


# GIF: header, screen, colours, then blocks whose data comes in pieces of at most 255 bytes (GIF89a, section 15).
GIF_COMMENT, GIF_APPLICATION = 0xFE, 0xFF
GIF_ANIMATION = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _gif(file):
    head = 13 + _colours(_slice(file, 10, 1)[0])
    yield _slice(file, 0, head)
    at = head
    while (kind := _slice(file, at, 1)) != b";":
        if kind == b"!":
            end = _end_of_pieces(file, at + 2)
            label = file[at + 1]
            if label != GIF_COMMENT and (label != GIF_APPLICATION or file[at + 3 : at + 14] in GIF_ANIMATION):
                yield file[at:end]
        elif kind == b",":
            end = _end_of_pieces(file, at + 10 + _colours(_slice(file, at + 9, 1)[0]) + 1)
            yield file[at:end]
        else:
            raise MalformedPicture(f"it has a block of an unknown kind, {kind.hex()}")
        at = end
    yield b";"


def _colours(flags):
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_pieces(file, at):
    while length := _slice(file, at, 1)[0]:
        at += 1 + length
    return at + 1


# JPEG: segments of marker, length and content; after a start of scan come coded pixels up to the next marker (ITU T.81, annex B).
END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA
APPLICATION_SEGMENTS, COMMENT = range(0xE0, 0xF0), 0xFE
# Without these the colours or the aspect would be others.
JPEG_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _jpeg(file):
    yield file[:2]
    orientation = _jpeg_orientation(file)
    if orientation != 1:
        yield _exif_of(orientation)
    at = 2
    while True:
        marker = _slice(file, at, 2)
        if marker[0] != 0xFF:
            raise MalformedPicture(f"it has no segment at byte {at}")
        if marker[1] == 0xFF:
            at += 1
            continue
        if marker[1] == END_OF_IMAGE:
            # Some cameras put a second picture behind the first.
            yield marker
            return
        segment = _slice(file, at, 2 + int.from_bytes(_slice(file, at + 2, 2), "big"))
        at += len(segment)
        if not _is_note(segment):
            yield segment
        if marker[1] == START_OF_SCAN:
            following = JPEG_MARKER.search(file, at)
            if following is None:
                raise MalformedPicture("it ends in the middle")
            yield file[at : following.start()]
            at = following.start()


def _is_note(segment):
    kind = segment[1]
    if kind in APPLICATION_SEGMENTS:
        return kind not in JPEG_KEPT or not segment.startswith(JPEG_KEPT[kind], 4)
    return kind == COMMENT


def _exif_of(orientation):
    """A segment that says how the camera was held (Exif 2.32, tag 0x0112), and nothing else: browsers turn the picture by it."""
    directory = b"\0\x01" + b"\x01\x12" + b"\0\x03" + b"\0\0\0\x01" + bytes([0, orientation]) + b"\0\0" + b"\0\0\0\0"
    content = b"Exif\0\0" + b"MM\0*\0\0\0\x08" + directory
    return b"\xff\xe1" + (2 + len(content)).to_bytes(2, "big") + content


def _jpeg_orientation(file):
    """1 to 8; 1, upright, where the file does not say."""
    at = 2
    while file[at : at + 1] == b"\xff" and file[at + 1 : at + 2] not in (b"\xda", b""):
        segment = file[at : at + 2 + int.from_bytes(file[at + 2 : at + 4], "big")]
        if segment[1:2] == b"\xe1" and segment.startswith(b"Exif\0\0", 4):
            return _tiff_orientation(segment[10:])
        at += max(2, len(segment))
    return 1


def _tiff_orientation(tiff):
    order = "little" if tiff.startswith(b"II") else "big"

    def number(at, length):
        return int.from_bytes(tiff[at : at + length], order)

    directory = number(4, 4)
    for entry in range(directory + 2, directory + 2 + 12 * number(directory, 2), 12):
        if entry + 12 > len(tiff):
            break
        if number(entry, 2) == 0x0112:
            found = number(entry + 8, 2)
            return found if 1 <= found <= 8 else 1
    return 1
