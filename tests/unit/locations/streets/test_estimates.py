"""Minutes from the distance alone: a detour over a speed, with an honest range."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locations.journeys import Means, Pace, Point, Source
from locations.streets.estimates import Estimated, estimate

MARKT = Point(51.0334, 2.8651)
NEARBY = Point(51.0424, 2.8651)  # 1,000 m to the north
FAR = Point(51.2133, 2.8651)  # 20,000 m
BY_STREET = [Means.FOOT, Means.BIKE, Means.CAR]


@pytest.mark.parametrize(
    ("destination", "means", "pace", "minutes"),
    [
        # 1,300 m at 4.8 km/h is 16.3 minutes; 20 km by car 28 km along the street.
        pytest.param(NEARBY, Means.FOOT, Pace.USUAL, (13, 17, 21), id="a kilometre on foot"),
        pytest.param(NEARBY, Means.FOOT, Pace.SLOW, (17, 22, 28), id="slowly"),
        pytest.param(NEARBY, Means.FOOT, Pace.FRAIL, (22, 29, 36), id="frail"),
        pytest.param(NEARBY, Means.BIKE, Pace.FRAIL, (4, 6, 7), id="by bike all are the same"),
        pytest.param(FAR, Means.BIKE, Pace.USUAL, (86, 109, 136), id="twenty kilometres by bike"),
        pytest.param(NEARBY, Means.CAR, Pace.USUAL, (2, 3, 4), id="by car in town"),
        pytest.param(FAR, Means.CAR, Pace.USUAL, (26, 34, 42), id="by car along the road"),
        pytest.param(MARKT, Means.FOOT, Pace.USUAL, (0, 0, 0), id="already there"),
    ],
)
def test_an_estimate_is_a_detour_over_a_speed_with_its_range(
    destination: Point, means: Means, pace: Pace, minutes: tuple[int, int, int]
) -> None:
    span = estimate(MARKT, destination, means, pace)
    assert (span.low, span.likely, span.high) == minutes
    assert span.source is Source.ESTIMATE


places = st.builds(Point, st.floats(50.6, 51.4), st.floats(2.5, 3.6))


@given(places, places, st.sampled_from(BY_STREET), st.sampled_from(Pace))
def test_a_range_holds_what_is_likely_and_a_slower_walker_is_never_sooner(
    here: Point, there: Point, means: Means, pace: Pace
) -> None:
    span = estimate(here, there, means, pace)
    assert 0 <= span.low <= span.likely <= span.high
    by_pace = [estimate(here, there, means, each).likely for each in Pace]
    assert by_pace == sorted(by_pace)


def test_public_transport_has_no_minutes_by_street() -> None:
    with pytest.raises(ValueError, match="timetable"):
        estimate(MARKT, FAR, Means.TRANSIT)


def test_answers_are_worth_the_same_however_many_places_there_are() -> None:
    rows = Estimated().minutes([MARKT, NEARBY], [MARKT, NEARBY, FAR], Means.BIKE)
    assert [len(row) for row in rows] == [3, 3]
    assert all(one.likely <= other.likely for one, other in pairwise(rows[0]))
