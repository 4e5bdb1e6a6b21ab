"""The photo of an entrance: one at a time."""

from sqlalchemy import select

from database import reading, write
from locations import photos
from locations.models import LoketPhoto
from tests.support.builders import Scene
from tests.support.photos import photo


def test_another_photo_takes_the_place_of_the_first(scene: Scene) -> None:
    first = write(photos.put, scene.loket.id, photo())

    second = write(photos.put, scene.loket.id, photo(300, 400))

    with reading() as session:
        kept = session.scalars(select(LoketPhoto)).one()
    assert (kept.digest, kept.media_type) == (second.digest, "image/jpeg")
    assert kept.digest != first.digest


def test_a_photo_that_is_removed_is_gone(scene: Scene) -> None:
    write(photos.put, scene.loket.id, photo())

    write(photos.remove, scene.loket.id)
    write(photos.remove, scene.loket.id)

    with reading() as session:
        assert session.scalars(select(LoketPhoto)).all() == []
