"""Wayfinding to a loket, kept by coordinators: a photo of the entrance, the stop before it."""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from locations.models import PHOTO_BYTES, Loket, LoketPhoto
from locations.photo_metadata import TornPicture, bare_jpeg, bare_png

_BEGINNINGS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
_DIGEST_LENGTH = 16


class PhotoTooHeavy(Exception):
    """It has more than PHOTO_BYTES; carries how many it has."""


class NoPhoto(Exception):
    """It is neither a JPEG nor a PNG, or it is torn."""


def check(content: bytes) -> str:
    """The media type of a photo that may be kept.

    Raises:
        NoPhoto, PhotoTooHeavy
    """
    for beginning, media_type in _BEGINNINGS.items():
        if content.startswith(beginning):
            if len(content) > PHOTO_BYTES:
                raise PhotoTooHeavy(len(content))
            bare(content)
            return media_type
    raise NoPhoto


def bare(content: bytes) -> bytes:
    """That photo without what its camera wrote in it.

    Raises:
        NoPhoto
    """
    take_off = bare_png if content.startswith(b"\x89") else bare_jpeg
    try:
        return take_off(content)
    except TornPicture:
        raise NoPhoto from None


def put(session: Session, loket_id: int, content: bytes) -> LoketPhoto:
    """Upsert this photo, bare. Raises as `check` does."""
    media_type = check(content)
    content = bare(content)
    photo = session.get(LoketPhoto, loket_id) or LoketPhoto(loket_id=loket_id)
    photo.media_type = media_type
    photo.digest = hashlib.sha256(content).hexdigest()[:_DIGEST_LENGTH]
    photo.content = content
    session.add(photo)
    return photo


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
