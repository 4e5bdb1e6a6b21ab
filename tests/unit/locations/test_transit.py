"""The scan finds what trying every journey finds, and says it leg by leg."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from locations.journeys import Ability, Journey, Leg, Means, Pace
from locations.transit import backward, forward
from tests.unit.locations.networks import (
    MINUTE,
    Ridden,
    Small,
    every_journey,
    moment,
    network_of,
    walk,
)

abilities = st.builds(
    Ability,
    st.just(frozenset({Means.TRANSIT})),
    pace=st.sampled_from(Pace),
    short_walk=st.booleans(),
    step_free=st.sampled_from([False, False, True]),
)
ANYBODY = Ability(frozenset({Means.TRANSIT}))
WHEELS = replace(ANYBODY, step_free=True)
stops_of = st.integers(0, 7)
networks = st.integers(0, 2**32).map(network_of)


def latest_leave(
    small: Small, journeys: list[Ridden], ends: tuple[int, int], by: int, ability: Ability
) -> int | None:
    """By trying all: the last second to leave one stop's place for the other's."""
    here, there = small.point(ends[0]), small.point(ends[1])
    found = [
        ride.departs - before
        for ride in journeys
        if (before := walk(here, small.point(ride.origin), ability)) is not None
        and (after := walk(small.point(ride.destination), there, ability)) is not None
        and ride.arrives + after <= by
    ]
    on_foot = walk(here, there, ability)
    best = max(found, default=None)
    return None if best is None or (on_foot is not None and by - on_foot >= best) else best


def first_arrival(
    small: Small, journeys: list[Ridden], ends: tuple[int, int], at: int, ability: Ability
) -> int | None:
    """By trying all: the first second to be at one stop's place from the other's."""
    here, there = small.point(ends[0]), small.point(ends[1])
    found = [
        ride.arrives + after
        for ride in journeys
        if (before := walk(here, small.point(ride.origin), ability)) is not None
        and (after := walk(small.point(ride.destination), there, ability)) is not None
        and ride.departs - before >= at
    ]
    on_foot = walk(here, there, ability)
    best = min(found, default=None)
    return None if best is None or (on_foot is not None and at + on_foot <= best) else best


def assert_can_be_done(small: Small, journey: Journey, ability: Ability) -> None:
    """Each leg is of this network, and follows the one before in time and place."""
    rides = [leg for leg in journey.legs if leg.means is Means.TRANSIT]
    assert 1 <= len(rides) <= 3
    for ride in rides:
        assert any(_is_run(small, number, ride) for number in range(len(small.runs)))
    for one, other in pairwise(journey.legs):
        assert one.end <= other.start
        assert one.destination == other.origin
    assert all((leg.metres or 0) <= ability.longest_walk + 2 for leg in journey.legs)
    assert (journey.leaves, journey.arrives) == (journey.legs[0].start, journey.legs[-1].end)


def _is_run(small: Small, number: int, leg: Leg) -> bool:
    calls, trip = small.runs[number], small.trips[number]
    names = [small.stops[call.stop].name for call in calls]
    boards = [
        place
        for place, call in enumerate(calls)
        if call.may_board and (names[place], moment(call.departs)) == (leg.origin, leg.start)
    ]
    alights = [
        place
        for place, call in enumerate(calls)
        if call.may_alight and (names[place], moment(call.arrives)) == (leg.destination, leg.end)
    ]
    return trip.line == leg.line and any(one < other for one in boards for other in alights)


@settings(max_examples=120)
@given(networks, abilities, stops_of, st.integers(60, 120))
def test_nobody_can_leave_later_than_the_scan_says(
    small: Small, ability: Ability, at: int, by: int
) -> None:
    there = at % len(small.stops)
    profile = backward(small.day, small.point(there), moment(by * MINUTE), ability)
    tried = list(every_journey(small, ability))

    for here in range(len(small.stops)):
        journey = profile.journey(small.point(here))
        expected = latest_leave(small, tried, (here, there), by * MINUTE, ability)
        assert (journey and journey.leaves) == (None if expected is None else moment(expected))
        if journey:
            assert journey.arrives <= moment(by * MINUTE)
            assert_can_be_done(small, journey, ability)


@settings(max_examples=120)
@given(networks, abilities, stops_of, st.integers(0, 30))
def test_nobody_is_home_sooner_than_the_scan_says(
    small: Small, ability: Ability, at: int, leaving: int
) -> None:
    here = at % len(small.stops)
    profile = forward(small.day, small.point(here), moment(leaving * MINUTE), ability)
    tried = list(every_journey(small, ability))

    for there in range(len(small.stops)):
        journey = profile.journey(small.point(there))
        expected = first_arrival(small, tried, (here, there), leaving * MINUTE, ability)
        assert (journey and journey.arrives) == (None if expected is None else moment(expected))
        if journey:
            assert journey.leaves >= moment(leaving * MINUTE)
            assert_can_be_done(small, journey, ability)
