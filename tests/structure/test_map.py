"""The picture of the rooms is that of the code."""

from tests.structure import draw_map


def test_the_picture_of_the_rooms_is_up_to_date() -> None:
    assert draw_map.PICTURE.read_text() == draw_map.picture(), "run `make map`"


def test_no_arrow_of_the_picture_points_up() -> None:
    rooms = draw_map.placed(draw_map.layers())

    upwards = [
        (upper, lower)
        for upper, lower in draw_map.imports(rooms)
        if rooms[upper].top >= rooms[lower].top
    ]

    assert upwards == []
