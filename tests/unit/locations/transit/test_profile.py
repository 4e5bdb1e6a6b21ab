"""The scan finds what trying every journey finds, and says it leg by leg."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locations.journeys import Ability, Journey, Leg, Means, Pace, StepFree
from locations.transit.profile import arrive_by, depart_at
from tests.support.timetable_builders import Footpath, Stop, Trip
from tests.support.transit_networks import (
    MINUTE,
    Call,
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
    profile = arrive_by(small.day, small.point(there), moment(by * MINUTE), ability)
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
    profile = depart_at(small.day, small.point(here), moment(leaving * MINUTE), ability)
    tried = list(every_journey(small, ability))

    for there in range(len(small.stops)):
        journey = profile.journey(small.point(there))
        expected = first_arrival(small, tried, (here, there), leaving * MINUTE, ability)
        assert (journey and journey.arrives) == (None if expected is None else moment(expected))
        if journey:
            assert journey.leaves >= moment(leaving * MINUTE)
            assert_can_be_done(small, journey, ability)


# ------------------------------------------------------------------------------- what must hold


@settings(max_examples=60)
@given(networks, abilities, stops_of, stops_of, st.integers(60, 120))
def test_who_leaves_later_than_the_answer_arrives_late(
    small: Small, ability: Ability, here: int, there: int, by: int
) -> None:
    ends = here % len(small.stops), there % len(small.stops)
    deadline, day = moment(by * MINUTE), small.day
    journey = arrive_by(day, small.point(ends[1]), deadline, ability).journey(small.point(ends[0]))
    if journey is None:
        return
    late = depart_at(day, small.point(ends[0]), journey.leaves + timedelta(minutes=1), ability)
    later = late.journey(small.point(ends[1]))
    assert later is None or later.arrives > deadline
    # And who leaves at the answer is in time.
    then = depart_at(day, small.point(ends[0]), journey.leaves, ability)
    on_time = then.journey(small.point(ends[1]))
    assert on_time is not None
    assert on_time.arrives <= deadline


@settings(max_examples=60)
@given(networks, stops_of, stops_of, st.integers(60, 120))
def test_a_faster_walker_never_leaves_earlier(small: Small, here: int, there: int, by: int) -> None:
    ends = here % len(small.stops), there % len(small.stops)
    fast, slow = (
        _leaving(small, ends, by, replace(ANYBODY, pace=pace, short_walk=True))
        for pace in (Pace.USUAL, Pace.FRAIL)
    )
    assert slow is None or (fast is not None and fast >= slow)


@settings(max_examples=60)
@given(networks, networks, stops_of, stops_of, st.integers(60, 120))
def test_one_more_vehicle_never_makes_it_worse(
    small: Small, other: Small, here: int, there: int, by: int
) -> None:
    ends = here % len(small.stops), there % len(small.stops)
    more = tuple(
        tuple(call._replace(stop=call.stop % len(small.stops)) for call in calls)
        for calls in other.runs[:1]
    )
    richer = replace(small, runs=small.runs + more, trips=(*small.trips, Trip("more")))
    before, after = (_leaving(each, ends, by, ANYBODY) for each in (small, richer))
    assert before is None or (after is not None and after >= before)


def _leaving(small: Small, ends: tuple[int, int], by: int, ability: Ability) -> datetime | None:
    """When one leaves at the latest, on foot or by what there is."""
    here, there = small.point(ends[0]), small.point(ends[1])
    journey = arrive_by(small.day, there, moment(by * MINUTE), ability).journey(here)
    on_foot = walk(here, there, ability)
    walking = None if on_foot is None else moment(by * MINUTE - on_foot)
    return journey.leaves if journey else walking


# ----------------------------------------------------------------------------------- leg by leg

# A straight road of villages, 5 km apart, with a second stop 200 m beside the third.
ROAD = tuple(Stop(f"stop {number}", 51 + number * 0.045, 3.0) for number in range(5))
BESIDE = Stop("beside", 51 + 2 * 0.045, 3.0029)


def calls(*at: tuple[int, int]) -> tuple[Call, ...]:
    """A vehicle by (stop, minutes past midnight)."""
    return tuple(Call(stop, minute * MINUTE, minute * MINUTE) for stop, minute in at)


def road(*runs: tuple[Call, ...], **overrides: Any) -> Small:
    names = (Trip(f"line {number}", f"to {number}") for number in range(len(runs)))
    whole = Small((*ROAD, BESIDE), runs, tuple(names), (Footpath(2, 5, 260), Footpath(5, 2, 260)))
    return replace(whole, **overrides)


def out(small: Small, by: int, ability: Ability = ANYBODY, end: int = 4) -> Journey | None:
    """From stop 0 to another, to be there `by` minutes past midnight."""
    return arrive_by(small.day, small.point(end), moment(by * MINUTE), ability).journey(
        small.point(0)
    )


def shown(journey: Journey | None) -> list[tuple[str, str, str, int, int]]:
    """The legs: line (or foot), from, to, and when in minutes past midnight."""
    midnight = moment(0)
    return [
        (
            leg.line or leg.means.value,
            leg.origin,
            leg.destination,
            int((leg.start - midnight).total_seconds() // MINUTE),
            int((leg.end - midnight).total_seconds() // MINUTE),
        )
        for leg in (journey.legs if journey else ())
    ]


def test_a_change_to_another_stop_is_walked_at_once() -> None:
    small = road(calls((0, 10), (2, 20)), calls((5, 40), (4, 60)))
    assert shown(out(small, by=70)) == [
        ("line 0", "stop 0", "stop 2", 10, 20),
        ("foot", "stop 2", "beside", 20, 23),
        ("line 1", "beside", "stop 4", 40, 60),
    ]


def test_nobody_waits_for_a_later_vehicle_than_the_first_that_comes() -> None:
    small = road(
        calls((0, 10), (2, 20)),
        calls((2, 25), (4, 45)),
        calls((2, 45), (4, 65)),
    )
    assert [line for line, *_ in shown(out(small, by=70))] == ["line 0", "line 1"]


def test_the_way_home_leaves_as_late_as_the_first_arrival_allows() -> None:
    small = road(
        calls((0, 10), (2, 20)),
        calls((0, 25), (2, 35)),
        calls((2, 40), (4, 60)),
    )
    home = depart_at(small.day, small.point(0), moment(5 * MINUTE), ANYBODY).journey(small.point(4))
    assert shown(home) == [
        ("line 1", "stop 0", "stop 2", 25, 35),
        ("line 2", "stop 2", "stop 4", 40, 60),
    ]


def test_a_direct_vehicle_stands_beside_a_later_one_with_a_change() -> None:
    small = road(
        calls((0, 5), (4, 60)),
        calls((0, 20), (2, 30)),
        calls((2, 35), (4, 62)),
    )
    profile = arrive_by(small.day, small.point(4), moment(70 * MINUTE), ANYBODY)
    assert [each.transfers for each in profile.journeys(small.point(0))] == [0, 1]
    best = profile.journey(small.point(0))
    assert best is not None
    assert best.transfers == 1


@pytest.mark.parametrize(
    ("changes", "leaves"),
    [
        pytest.param(2, 10, id="two changes are made"),
        pytest.param(3, None, id="three are too many"),
    ],
)
def test_nobody_changes_more_than_twice(changes: int, leaves: int | None) -> None:
    runs = [calls((at, 10 + at * 20), (at + 1, 25 + at * 20)) for at in range(changes + 1)]
    journey = out(road(*runs), by=120, end=changes + 1)
    assert (journey and journey.leaves) == (None if leaves is None else moment(leaves * MINUTE))


@pytest.mark.parametrize(
    ("overrides", "needs", "state"),
    [
        pytest.param({}, WHEELS, StepFree.YES, id="all of it"),
        pytest.param({"trip": StepFree.WITH_HELP}, WHEELS, StepFree.WITH_HELP, id="with help"),
        pytest.param({"stop": StepFree.UNKNOWN}, WHEELS, StepFree.UNKNOWN, id="a stop unknown"),
        pytest.param({"trip": StepFree.NO}, WHEELS, None, id="a vehicle with a step"),
        pytest.param({"stop": StepFree.NO}, WHEELS, None, id="a stop with one"),
        pytest.param({"stop": StepFree.NO}, ANYBODY, StepFree.NO, id="who can, is told"),
        pytest.param(
            {"trip": StepFree.WITH_HELP, "stop": StepFree.UNKNOWN},
            WHEELS,
            StepFree.UNKNOWN,
            id="what is unknown weighs more than help",
        ),
    ],
)
def test_a_ride_is_as_step_free_as_its_worst_part(
    overrides: dict[str, StepFree], needs: Ability, state: StepFree | None
) -> None:
    first = replace(ROAD[0], step_free=overrides.get("stop", StepFree.YES))
    last = replace(ROAD[4], step_free=StepFree.YES)
    trip = Trip("60", step_free=overrides.get("trip", StepFree.YES))
    small = road(calls((0, 10), (4, 60)), stops=(first, *ROAD[1:4], last, BESIDE), trips=(trip,))
    journey = out(small, by=70, ability=needs)
    assert (journey and journey.legs[0].step_free) == state


def test_what_takes_longer_than_four_hours_is_no_journey() -> None:
    assert out(road(calls((0, 10), (4, 249))), by=249) is not None
    assert out(road(calls((0, 10), (4, 249))), by=251) is None


def test_walking_all_of_it_is_no_journey_by_bus() -> None:
    near = road(calls((2, 10), (5, 11)))
    profile = arrive_by(near.day, near.point(5), moment(60 * MINUTE), ANYBODY)
    assert profile.journey(near.point(2)) is None


def test_a_day_without_any_vehicle_has_no_journeys() -> None:
    empty = road()
    assert out(empty, by=60) is None
    profile = arrive_by(empty.day, empty.point(1), moment(60), ANYBODY)
    assert [profile.journey(empty.point(at)) for at in range(len(empty.stops))] == [None] * 6


@pytest.mark.parametrize(
    ("least", "is_made"),
    [
        pytest.param(20 * MINUTE, True, id="in the time that the feed gives it"),
        pytest.param(21 * MINUTE, False, id="not in less, however near it is"),
    ],
)
def test_a_change_is_made_in_the_time_that_the_feed_gives_it(least: int, is_made: bool) -> None:
    small = road(
        calls((0, 10), (2, 20)), calls((5, 40), (4, 60)), footpaths=(Footpath(2, 5, 260, least),)
    )
    assert (out(small, by=70) is not None) == is_made


def test_a_vehicle_that_left_long_before_is_boarded_on_its_way() -> None:
    small = road(calls((0, 10), (1, 290), (4, 300)))
    journey = arrive_by(small.day, small.point(4), moment(300 * MINUTE), ANYBODY).journey(
        small.point(1)
    )
    assert journey is not None
    assert journey.leaves == moment(290 * MINUTE)
