"""A photo is turned, made light and stripped, whatever telephone it comes from."""

import io
import struct
import zlib

import pytest
from PIL import Image

from locations import photos
from locations.models import LARGE_PHOTO_BYTES, PHOTO_BYTES
from locations.photos import NoPhoto
from tests.support.photos import SECRET, opened, photo


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_a_light_and_a_large_jpeg_without_metadata(kind: str) -> None:
    sent = photo(3000, 2000, kind=kind)
    assert SECRET.encode() in sent

    light, large = photos.shrunk(sent)

    for content, most, side in ((light, PHOTO_BYTES, 960), (large, LARGE_PHOTO_BYTES, 1600)):
        kept = opened(content)
        assert (kept.format, max(kept.size)) == ("JPEG", side)
        assert len(content) <= most
        assert not kept.getexif()
        assert SECRET.encode() not in content


@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (960, 640)), (3, (960, 640)), (6, (640, 960)), (8, (640, 960))]
)
def test_a_photo_on_its_side_is_turned(orientation: int, size: tuple[int, int]) -> None:
    light, _large = photos.shrunk(photo(3000, 2000, orientation=orientation))

    assert opened(light).size == size


def test_the_side_that_was_left_is_where_it_was_seen() -> None:
    """Orientation 6: the camera was held upright, its left side is on top."""
    light, _large = photos.shrunk(photo(3000, 2000, orientation=6))

    kept = opened(light)
    seen = kept.getpixel((kept.width // 2, 20))
    assert isinstance(seen, tuple)
    assert (seen[0] > 200, seen[2] < 60) == (True, True)


def test_a_photo_of_twelve_megabytes_fits() -> None:
    sent = photo(6000, 4500, noise=60)
    assert len(sent) > 12 * 1024 * 1024

    light, large = photos.shrunk(sent)

    assert len(light) <= PHOTO_BYTES
    assert len(large) <= LARGE_PHOTO_BYTES


def test_what_is_transparent_becomes_white() -> None:
    content = _png(Image.new("RGBA", (40, 30), (255, 0, 0, 0)))

    light, _large = photos.shrunk(content)

    assert opened(light).getpixel((5, 5)) == (255, 255, 255)


def _png(picture: Image.Image) -> bytes:
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def _bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GIF89a", id="another kind of picture"),
        pytest.param(b"<svg onload='x'>", id="what a browser would run"),
        pytest.param(photo()[:2000], id="a torn picture"),
        pytest.param(_bomb(7000, 7000), id="too many pixels to read whole"),
        pytest.param(_bomb(60_000, 60_000), id="pixels beyond any memory"),
    ],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(NoPhoto):
        photos.shrunk(content)
