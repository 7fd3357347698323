"""Small pictures, made by hand."""

import zlib


def png(width=4, height=3, notes=()):
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    pixels = zlib.compress((b"\0" + b"\xcc\0\0" * min(width, 4)) * min(height, 3))
    chunks = [(b"IHDR", header), *notes, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big") for kind, content in chunks
    )


def segment(marker, content):
    return bytes([0xFF, marker]) + (2 + len(content)).to_bytes(2, "big") + content


JFIF = segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0")
FRAME = segment(0xC0, b"\x08\0\x03\0\x04\x01\x01\x11\0")
SCAN = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd0\x56"


def jpeg(*notes, end=b"\xff\xd9"):
    return b"\xff\xd8" + JFIF + b"".join(notes) + FRAME + SCAN + end


def exif(orientation, order="big"):
    """What a camera notes: its name, how it was held."""

    def entry(tag, value):
        return tag.to_bytes(2, order) + (3).to_bytes(2, order) + (1).to_bytes(4, order) + value.to_bytes(2, order) + b"\0\0"

    head = (b"MM\0*" if order == "big" else b"II*\0") + (8).to_bytes(4, order)
    directory = (2).to_bytes(2, order) + entry(0x0110, 7) + entry(0x0112, orientation) + b"\0\0\0\0"
    return segment(0xE1, b"Exif\0\0" + head + directory + b"Spy Camera 3000")


def gif(*extensions, trailer=b";"):
    image = b"," + b"\0" * 4 + b"\x04\0\x03\0\0" + b"\x02\x02\x4c\x01\0"
    return b"GIF89a\x04\0\x03\0\x80\0\0" + b"\0\0\0\xff\xff\xff" + b"".join(extensions) + image + trailer
