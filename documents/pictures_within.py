"""
Takes place, time, camera and author out of pictures that lie within a document.

The picture itself stays as it is, byte for byte.
"""

import re
import struct
from contextlib import suppress

_ORIENTATION = 0x0112
# What begins a part of a JPEG; within its pixels, FF is followed by 00 or by D0 to D7.
_MARKER = re.compile(rb"\xff([\xc0-\xcf\xd9-\xfe])")
#: Chunks of a PNG that say something about it, and show nothing.
_TELLING_CHUNKS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def without_metadata(picture: bytes, *, keep_orientation: bool = False) -> bytes:
    """
    A JPEG or PNG without what was written into it beside the picture; other files as they are.

    `keep_orientation` is for programs that turn a photo as its camera noted.
    """
    if picture.startswith(b"\xff\xd8\xff"):
        return _plain_jpeg(picture, keep_orientation=keep_orientation)
    if picture.startswith(_PNG_SIGNATURE):
        return _plain_png(picture)
    return picture


def _plain_jpeg(jpeg: bytes, *, keep_orientation: bool) -> bytes:
    parts, position = [jpeg[:2]], 2
    while jpeg[position : position + 1] == b"\xff" and position + 1 < len(jpeg):
        marker = jpeg[position + 1]
        if marker == 0xFF:  # A filler.
            position += 1
            continue
        if marker in (0xD9, 0xDA):
            break
        length = int.from_bytes(jpeg[position + 2 : position + 4], "big")
        segment = jpeg[position : position + 2 + length]
        if marker == 0xE1 and keep_orientation:
            parts.append(_orientation_alone(segment))
        elif not _is_telling(marker, segment):
            parts.append(segment)
        position += 2 + max(length, 2)
    parts.append(jpeg[position : _end(jpeg, position)])
    return b"".join(parts)


def _end(jpeg: bytes, position: int) -> int:
    """Where the picture ends; phones put a second one or a film behind it."""
    while marker := _MARKER.search(jpeg, position):
        if marker[1] == b"\xd9":
            return marker.end()
        length = jpeg[marker.end() : marker.end() + 2]
        position = marker.end() + int.from_bytes(length, "big")
    return len(jpeg)


def _is_telling(marker: int, segment: bytes) -> bool:
    """Comments and all application data but JFIF, the colour profile and Adobe's note on colours."""
    if marker == 0xFE:
        return True
    if not 0xE1 <= marker <= 0xEF:
        return False
    is_profile = marker == 0xE2 and segment[4:16] == b"ICC_PROFILE\x00"
    return not is_profile and marker != 0xEE


def _orientation_alone(segment: bytes) -> bytes:
    orientation = _orientation(segment)
    if orientation == 1:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    exif = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01" + entry + bytes(4)
    return b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif


def _orientation(segment: bytes) -> int:
    """What the first directory of an EXIF segment says, 1 (upright) if it says nothing."""
    if segment[4:10] != b"Exif\x00\x00":
        return 1
    tiff = segment[10:]
    order = "<" if tiff[:2] == b"II" else ">"
    with suppress(struct.error):  # Cut off: it says nothing.
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(entries):
            tag, _kind, _count, value = struct.unpack_from(
                f"{order}HHIH", tiff, start + 2 + 12 * number
            )
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 1
    return 1


def _plain_png(png: bytes) -> bytes:
    parts, position = [_PNG_SIGNATURE], len(_PNG_SIGNATURE)
    while position + 12 <= len(png):
        length = int.from_bytes(png[position : position + 4], "big")
        name, end = png[position + 4 : position + 8], position + 12 + length
        if name not in _TELLING_CHUNKS:
            parts.append(png[position:end])
        position = end
        if name == b"IEND":
            break
    return b"".join(parts)
