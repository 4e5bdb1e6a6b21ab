"""The photo of an entrance: light, a picture, and one at a time."""

import pytest
from sqlalchemy import select

from database import reading, write
from locations import photos
from locations.models import PHOTO_BYTES, LoketPhoto
from locations.photos import NoPhoto, PhotoTooHeavy
from tests.support.builders import Scene

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


def photo(beginning: bytes, length: int) -> bytes:
    return beginning.ljust(length, b"\0")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        pytest.param(photo(JPEG, PHOTO_BYTES), "image/jpeg", id="a JPEG that just fits"),
        pytest.param(photo(PNG, 100), "image/png", id="a PNG"),
    ],
)
def test_a_light_picture_is_kept(content: bytes, media_type: str) -> None:
    assert photos.check(content) == media_type


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        pytest.param(photo(JPEG, PHOTO_BYTES + 1), PhotoTooHeavy, id="a byte too many"),
        pytest.param(b"GIF89a", NoPhoto, id="another kind of picture"),
        pytest.param(b"<svg onload='x'>", NoPhoto, id="what a browser would run"),
        pytest.param(b"", NoPhoto, id="nothing"),
    ],
)
def test_anything_else_is_refused(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        photos.check(content)


def test_another_photo_takes_the_place_of_the_first(scene: Scene) -> None:
    first = write(photos.put, scene.loket.id, photo(JPEG, 10))

    second = write(photos.put, scene.loket.id, photo(PNG, 10))

    with reading() as session:
        kept = session.scalars(select(LoketPhoto)).one()
    assert (kept.digest, kept.media_type) == (second.digest, "image/png")
    assert kept.digest != first.digest


def test_a_photo_that_is_removed_is_gone(scene: Scene) -> None:
    write(photos.put, scene.loket.id, photo(JPEG, 10))

    write(photos.remove, scene.loket.id)
    write(photos.remove, scene.loket.id)

    with reading() as session:
        assert session.scalars(select(LoketPhoto)).all() == []
