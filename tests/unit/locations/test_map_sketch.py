"""A map is light, everything is on it, and nothing covers anything else."""

import itertools
import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locations.journeys import Point
from locations.map_sketch import APART, HIGHEST, LOWEST, WIDTH, Sketch, attribution, sketch

BRUGGE, IEPER, KORTRIJK = Point(51.209, 3.224), Point(50.851, 2.886), Point(50.828, 3.265)
OOSTENDE, HASSELT = Point(51.23, 2.92), Point(50.93, 5.33)
KILOBYTE = 1024

places = st.builds(Point, st.floats(50.7, 51.4), st.floats(2.6, 5.8))


def _drawn(found: Sketch) -> str:
    return "".join((*found.land, found.sea))


@settings(max_examples=60)
@given(st.lists(places, min_size=1, max_size=16))
def test_every_mark_is_on_the_map_and_can_be_read(points: list[Point]) -> None:
    found = sketch(points)

    assert len(found.marks) == len(points)
    assert LOWEST <= found.height <= HIGHEST
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= found.height for mark in found.marks)
    for one, other in itertools.combinations(found.marks, 2):
        # Pushed to the middle of the marks round it, one may stay a little too near.
        assert math.hypot(one.x - other.x, one.y - other.y) > APART / 2


@settings(max_examples=30)
@given(st.lists(places, min_size=2, max_size=9))
def test_east_stays_east_and_north_stays_north(points: list[Point]) -> None:
    found = sketch(points, apart=0)

    for (one, here), (other, there) in itertools.combinations(
        zip(points, found.marks, strict=True), 2
    ):
        assert (here.x - there.x) * (one.longitude - other.longitude) >= 0
        assert (here.y - there.y) * (one.latitude - other.latitude) <= 0


def test_a_province_weighs_a_few_kilobytes() -> None:
    assert len(_drawn(sketch([BRUGGE, IEPER, KORTRIJK, OOSTENDE]))) < 4 * KILOBYTE


@pytest.mark.parametrize(
    ("points", "has_sea"),
    [
        pytest.param([BRUGGE, OOSTENDE], True, id="the coast"),
        pytest.param([HASSELT], False, id="inland"),
    ],
)
def test_the_sea_is_drawn_where_it_is(points: list[Point], *, has_sea: bool) -> None:
    assert bool(sketch(points).sea) is has_sea


def test_paths_are_closed_lines_of_whole_steps() -> None:
    found = sketch([BRUGGE, IEPER])

    for path in (*found.land, found.sea):
        assert re.fullmatch(r"M-?\d+ -?\d+l(-?\d+ -?\d+ ?)+z", path)


def test_marks_on_one_spot_are_told_apart() -> None:
    first, second = sketch([BRUGGE, BRUGGE]).marks

    assert math.hypot(first.x - second.x, first.y - second.y) >= APART - 1


def test_places_abroad_are_on_the_map_too() -> None:
    assert len(sketch([Point(50.36, 3.08), BRUGGE]).marks) == 2


def test_a_map_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        sketch([])


def test_the_outlines_say_whose_they_are() -> None:
    assert "NGI" in attribution()
