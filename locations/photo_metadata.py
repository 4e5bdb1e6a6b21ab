"""A photo without what its camera wrote beside it: where and when, with which telephone, by whom.

What a picture is made of stays, and which side of it is up; everything else goes, and so does what
stands behind its end. JPEG: ITU T.81, with the orientation of Exif 2.3; PNG: the W3C's
specification.
"""

import struct
from collections.abc import Iterator
from typing import Final

_START, _SCAN, _END = b"\xff\xd8", 0xDA, 0xD9
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length. Those within the data of a scan are of it."""
_APPLICATIONS: Final = range(0xE0, 0xF0)
_COMMENT: Final = 0xFE
_OF_COLOURS: Final = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""By marker, how a segment begins that says how the picture is to be drawn."""
_EXIF, _EXIF_MARKER = b"Exif\0\0", 0xE1
_ORIENTATION: Final = 0x0112
_MOST_ENTRIES: Final = 200

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_OF_PICTURE: Final = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"sBIT",
        b"pHYs",
    }
)


class TornPicture(Exception):
    """It ends before its end, or is not made as pictures of its kind are."""


def bare_jpeg(content: bytes) -> bytes:
    """This JPEG without metadata.

    Raises:
        TornPicture
    """
    kept = [_START]
    orientation = 1
    for marker, segment in _segments(content):
        if marker == _EXIF_MARKER and segment[4:].startswith(_EXIF):
            orientation = _orientation(segment[4 + len(_EXIF) :])
        if _is_of_picture(marker, segment):
            kept.append(segment)
    if orientation != 1:
        kept.insert(1, _exif_of(orientation))
    return b"".join(kept)


def _is_of_picture(marker: int, segment: bytes) -> bool:
    if marker in _APPLICATIONS:
        beginning = _OF_COLOURS.get(marker)
        return beginning is not None and segment[4:].startswith(beginning)
    return marker != _COMMENT


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment up to the end; a scan goes with its data."""
    at = len(_START)
    while True:
        if content[at : at + 1] != b"\xff" or at + 2 > len(content):
            raise TornPicture
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        until = _until(content, at, marker)
        yield marker, content[at:until]
        if marker == _END:
            return
        at = until


def _until(content: bytes, at: int, marker: int) -> int:
    if marker == _END or marker in _ALONE:
        return at + 2
    length = int.from_bytes(content[at + 2 : at + 4], "big")
    until = at + 2 + length
    if length < 2 or until > len(content):
        raise TornPicture
    return _end_of_scan(content, until) if marker == _SCAN else until


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands that is no part of the data."""
    while (found := content.find(b"\xff", at)) >= 0 and found + 1 < len(content):
        if content[found + 1] != 0 and content[found + 1] not in _ALONE:
            return found
        at = found + 2
    raise TornPicture


def _orientation(tiff: bytes) -> int:
    """Which side is up, 1 to 8; 1, as it stands, where it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    start = struct.unpack_from(f"{order}I", tiff, 4)[0]
    count = struct.unpack_from(f"{order}H", tiff, start)[0] if start + 2 <= len(tiff) else 0
    for number in range(min(count, _MOST_ENTRIES)):
        entry = start + 2 + 12 * number
        if entry + 12 > len(tiff):
            return 1
        tag, _kind, _many, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
        if tag == _ORIENTATION:
            return value if 1 <= value <= 8 else 1
    return 1


def _exif_of(orientation: int) -> bytes:
    """A segment that says which side is up, and no more."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    body = _EXIF + tiff
    return struct.pack(">BBH", 0xFF, _EXIF_MARKER, len(body) + 2) + body


def bare_png(content: bytes) -> bytes:
    """This PNG without metadata.

    Raises:
        TornPicture
    """
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        name, until = content[at + 4 : at + 8], at + 12 + length
        if until > len(content):
            break
        if name in _OF_PICTURE:
            kept.append(content[at:until])
        if name == b"IEND":
            return b"".join(kept)
        at = until
    raise TornPicture
