"""The words of a journey: places that exist, walks that somebody can do, minutes that add up."""

from datetime import UTC, datetime, timedelta

import pytest

from locations.journeys import Ability, Journey, Leg, Means, Pace, Point, Source
from locations.streets.estimates import metres_between

NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def leg(means: Means, start: float, end: float) -> Leg:
    """A leg from `start` to `end` minutes past nine."""
    at, until = NINE + timedelta(minutes=start), NINE + timedelta(minutes=end)
    return Leg(means, at, until, "Markt", "Station")


def journey(*legs: Leg) -> Journey:
    leaves, arrives = legs[0].start, legs[-1].end
    return Journey(Means.TRANSIT, leaves, arrives, legs, Source.TIMETABLE, 10, 10)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        pytest.param(90.1, 0.0, id="north of the pole"),
        pytest.param(-90.1, 0.0, id="south of the pole"),
        pytest.param(0.0, 180.1, id="past the date line"),
        pytest.param(0.0, -180.1, id="past it the other way"),
        pytest.param(float("nan"), 0.0, id="no number"),
    ],
)
def test_a_point_is_a_place_on_earth(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="no place on earth"):
        Point(latitude, longitude)


@pytest.mark.parametrize(
    ("pace", "short_walk", "metres"),
    [
        pytest.param(Pace.USUAL, False, 1500, id="as most people"),
        pytest.param(Pace.USUAL, True, 400, id="who walks well, but not far"),
        pytest.param(Pace.SLOW, False, 1000, id="who walks slowly"),
        pytest.param(Pace.FRAIL, False, 500, id="who is frail"),
        pytest.param(Pace.FRAIL, True, 400, id="who is frail and walks no distance"),
    ],
)
def test_nobody_is_sent_farther_than_they_walk(pace: Pace, short_walk: bool, metres: float) -> None:
    ability = Ability(frozenset({Means.FOOT}), pace=pace, short_walk=short_walk)
    assert ability.longest_walk == metres


def test_a_slower_walker_is_slower() -> None:
    paces = [pace.metres_per_second for pace in Pace]
    assert paces == sorted(paces, reverse=True)
    assert paces[0] * 3.6 == pytest.approx(4.8)


def test_a_leg_wants_to_know_its_time_zone() -> None:
    naive = NINE.replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"):
        Leg(Means.FOOT, naive, naive, "", "")


def test_minutes_of_a_journey_add_up() -> None:
    bus_and_train = journey(
        leg(Means.FOOT, 0, 4.5),
        leg(Means.TRANSIT, 6, 20),
        leg(Means.TRANSIT, 25, 40),
        leg(Means.FOOT, 40, 42),
    )
    assert bus_and_train.minutes == 42
    assert bus_and_train.walking_minutes == 7  # six and a half
    assert bus_and_train.transfers == 1
    assert bus_and_train.legs[0].minutes == 5


def test_who_takes_no_bus_never_changes() -> None:
    assert journey(leg(Means.FOOT, 0, 10)).transfers == 0


@pytest.mark.parametrize(
    "home",
    [
        pytest.param(Point(51.2095, 3.2245), id="halfway between two steps"),
        pytest.param(Point(51.20949, 3.22451), id="a door"),
        pytest.param(Point(50.68, 2.5455), id="in the south-west"),
        pytest.param(Point(-89.99999, -179.99999), id="at the end of the world"),
    ],
)
def test_a_home_is_kept_as_a_street_and_not_as_a_door(home: Point) -> None:
    kept = home.blurred()
    assert metres_between(home, kept) <= 67
    assert all(
        len(repr(figure).partition(".")[2]) <= 3 for figure in (kept.latitude, kept.longitude)
    )
