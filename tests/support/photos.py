"""Photos, made by hand: as small as they can be, and with what a telephone writes in them."""

import struct
import zlib

SECRET = b"51.0543N 3.7174E Gsm van Amina"


def jpeg(*, size: int = 0, orientation: int = 0, extra: bytes = b"", behind: bytes = b"") -> bytes:
    """A JPEG of at least `size` bytes. `extra`: segments before the picture; `behind`: its end."""
    exif = _segment(0xE1, b"Exif\0\0" + _tiff(orientation)) if orientation else b""
    jfif = _segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
    tables = _segment(0xDB, bytes(65)) + _segment(0xC0, b"\x08\0\x01\0\x01\x01\x01\x11\0")
    begun = b"\xff\xd8" + jfif + exif + extra + tables + _segment(0xDA, b"\x01\x01\0\0\x3f\0")
    data = b"\x12\xff\x00\x34\xff\xd0\x56".ljust(max(0, size - len(begun) - 2), b"\x77")
    return begun + data + b"\xff\xd9" + behind


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def comment(words: bytes) -> bytes:
    return _segment(0xFE, words)


def application(number: int, words: bytes) -> bytes:
    return _segment(0xE0 + number, words)


def _tiff(orientation: int) -> bytes:
    """Little-endian: the make, which says too much, and the orientation."""
    entries = struct.pack("<HHII", 0x010F, 2, len(SECRET), 38)
    entries += struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    return struct.pack("<2sHIH", b"II", 42, 8, 2) + entries + struct.pack("<I", 0) + SECRET


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of one pixel, with these chunks before its data."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0\x7f")
    parts = [(b"IHDR", head), *chunks, (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    checked = name + body
    return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))
