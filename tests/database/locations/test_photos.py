"""The photo of an entrance: light, a picture, and one at a time."""

import pytest
from sqlalchemy import select

from database import reading, write
from locations import photos
from locations.models import PHOTO_BYTES, LoketPhoto
from locations.photos import NoPhoto, PhotoTooHeavy
from tests.support.builders import Scene
from tests.support.photos import SECRET, comment, jpeg, png


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        pytest.param(jpeg(size=PHOTO_BYTES), "image/jpeg", id="a JPEG that just fits"),
        pytest.param(png(), "image/png", id="a PNG"),
    ],
)
def test_a_light_picture_is_kept(content: bytes, media_type: str) -> None:
    assert photos.check(content) == media_type


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        pytest.param(jpeg(size=PHOTO_BYTES + 1), PhotoTooHeavy, id="a byte too many"),
        pytest.param(jpeg()[:-1], NoPhoto, id="a torn picture"),
        pytest.param(b"GIF89a", NoPhoto, id="another kind of picture"),
        pytest.param(b"<svg onload='x'>", NoPhoto, id="what a browser would run"),
        pytest.param(b"", NoPhoto, id="nothing"),
    ],
)
def test_anything_else_is_refused(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        photos.check(content)


def test_another_photo_takes_the_place_of_the_first(scene: Scene) -> None:
    first = write(photos.put, scene.loket.id, jpeg())

    second = write(photos.put, scene.loket.id, png())

    with reading() as session:
        kept = session.scalars(select(LoketPhoto)).one()
    assert (kept.digest, kept.media_type) == (second.digest, "image/png")
    assert kept.digest != first.digest


def test_what_its_camera_wrote_is_not_kept(scene: Scene) -> None:
    write(photos.put, scene.loket.id, jpeg(orientation=1, extra=comment(SECRET)))

    with reading() as session:
        assert session.scalars(select(LoketPhoto)).one().content == jpeg()


def test_a_photo_that_is_removed_is_gone(scene: Scene) -> None:
    write(photos.put, scene.loket.id, jpeg())

    write(photos.remove, scene.loket.id)
    write(photos.remove, scene.loket.id)

    with reading() as session:
        assert session.scalars(select(LoketPhoto)).all() == []
