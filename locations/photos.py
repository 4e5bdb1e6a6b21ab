"""A photo of the entrance of a loket, kept by coordinators; and the stop before it.

What a camera sends, megabytes with the place and the telephone in it, is turned the right way up,
made smaller and written anew: nothing but the picture is kept. On a page stands a light one, which
leads to a larger one.
"""

import hashlib
import io
import warnings
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import select
from sqlalchemy.orm import Session

from locations.models import LARGE_PHOTO_BYTES, PHOTO_BYTES, Loket, LoketPhoto

MOST_UPLOADED: Final = 16 * 1024 * 1024
"""Bytes of a photo as a telephone makes it: 12 MB, and some room."""
MOST_PIXELS: Final = 120_000_000
"""The largest sensors of telephones have 108 million. A JPEG is read at a fraction of that."""
MOST_WHOLE_PIXELS: Final = 40_000_000
"""Of other kinds, which are read whole: three bytes a pixel."""
_KINDS: Final = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE: Final = "image/jpeg"
_DIGEST_LENGTH: Final = 16
_LARGE, _LIGHT = (1600, 1200, 960), (960, 720, 480, 320)
"""Longest sides in pixels, tried from the largest; the light one is shown at 480 by 320."""
_QUALITIES: Final = (82, 70, 58, 46)


class NoPhoto(Exception):
    """It is no JPEG, PNG or WebP, it is torn, or it has more pixels than we read."""


def shrunk(content: bytes) -> tuple[bytes, bytes]:
    """The picture as a light JPEG and as a larger one, upright and without metadata.

    At most PHOTO_BYTES and LARGE_PHOTO_BYTES.

    Raises:
        NoPhoto
    """
    picture = _opened(content)
    return _within(picture, _LIGHT, PHOTO_BYTES), _within(picture, _LARGE, LARGE_PHOTO_BYTES)


def _opened(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we count by ourselves
            image = Image.open(io.BytesIO(content), formats=_KINDS)
        pixels = image.width * image.height
        if pixels > (MOST_PIXELS if image.format in ("JPEG", "MPO") else MOST_WHOLE_PIXELS):
            raise NoPhoto
        image.draft("RGB", (_LARGE[0], _LARGE[0]))  # a JPEG is read no larger than we need it
        upright = ImageOps.exif_transpose(image)
        return _on_white(upright)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise NoPhoto from None


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, which a JPEG has not."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    behind = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(behind, image.convert("RGBA")).convert("RGB")


def _within(picture: Image.Image, sides: tuple[int, ...], most_bytes: int) -> bytes:
    """The largest and best of these that is light enough."""
    written = b""
    for side in sides:
        smaller = picture.copy()
        smaller.thumbnail((side, side))
        for quality in _QUALITIES:
            written = _jpeg(smaller, quality)
            if len(written) <= most_bytes:
                return written
    raise NoPhoto  # noise: no photo of an entrance is this heavy at this size


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    content = io.BytesIO()
    # Of nothing but the pixels: a copy would take metadata along.
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    bare.save(content, "JPEG", quality=quality, optimize=True, progressive=True)
    return content.getvalue()


def put(session: Session, loket_id: int, content: bytes) -> LoketPhoto:
    """Upsert this photo. Raises as `shrunk` does."""
    light, large = shrunk(content)
    photo = session.get(LoketPhoto, loket_id) or LoketPhoto(loket_id=loket_id)
    photo.media_type = MEDIA_TYPE
    photo.digest = hashlib.sha256(large).hexdigest()[:_DIGEST_LENGTH]
    photo.content, photo.large = light, large
    session.add(photo)
    return photo


def bare(content: bytes) -> bytes:
    """A photo of before they were written anew, as it would be now: light, without metadata.

    Raises:
        NoPhoto
    """
    light, _large = shrunk(content)
    return light


def remove(session: Session, loket_id: int) -> None:
    """Delete its photo; a no-op without one."""
    photo = session.get(LoketPhoto, loket_id)
    if photo is not None:
        session.delete(photo)


def digest_of(session: Session, loket_id: int) -> str | None:
    """The digest of its photo; None without one. Does not read the photo itself."""
    return session.scalar(select(LoketPhoto.digest).where(LoketPhoto.loket_id == loket_id))


def put_stop(session: Session, loket_id: int, name: str, minutes: int | None) -> None:
    """Set the stop to get off at, and the minutes on foot; no name is no stop."""
    loket = session.get_one(Loket, loket_id)
    loket.stop, loket.stop_minutes = name, minutes if name else None
