"""A journey is worked out once; what is kept is what would be worked out again."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from locations.journeys import Ability, Means, Pace, Point
from locations.transit.journey_cache import JourneyCache
from locations.transit.planner import TransitPlanner
from locations.transit.service_day import ServiceDay
from locations.transit.timetable_store import NoTimetable, TimetableStore
from locations.travel import Stay
from tests.support.journeys import able, at, stay
from tests.support.timetable_builders import Connection, Stop, Trip, day_of

TUESDAY = date(2026, 11, 24)
HOME, LOKET = Point(51.0, 3.0), Point(51.1, 3.0)
NOWHERE = Point(50.0, 4.0)
BY_BUS = able(Means.TRANSIT)


def seconds(clock: str) -> int:
    return int((at(clock) - at("1:00")).total_seconds())  # the day begins at midnight UTC


def bus(trip: int, leaves: str, arrives: str, *, back: bool = False) -> Connection:
    ends = (1, 0) if back else (0, 1)
    return Connection(seconds(leaves), seconds(arrives), *ends, trip)


STOPS = [Stop("Dorp", 51.001, 3.0), Stop("Station", 51.099, 3.0)]


def timetable(on: date = TUESDAY) -> ServiceDay:
    """An hourly bus to the loket and one home, twenty minutes each."""
    return day_of(
        on,
        STOPS,
        [Trip("60")] * 4,
        [
            bus(0, "8:10", "8:30"),
            bus(1, "9:00", "9:20"),
            bus(2, "10:55", "11:15", back=True),
            bus(3, "11:51", "12:11", back=True),
        ],
    )


class Days(TimetableStore):
    """One day of buses, which counts how often it is read: once per scan."""

    def __init__(self, *, stamp: str = "first") -> None:
        super().__init__(Path("nowhere"))
        self.given = stamp
        self.read = 0

    def stamp(self, on: date) -> str | None:
        return self.given if on == TUESDAY else None

    def day(self, on: date) -> ServiceDay:
        self.read += 1
        return timetable(on)


@pytest.fixture
def cache(tmp_path: Path) -> JourneyCache:
    return JourneyCache(tmp_path / "kept.sqlite")


AT_LOKET = stay("9:30", "10:45", LOKET)
DAY_AFTER = Stay(LOKET, at("9:30") + timedelta(days=1), at("10:45") + timedelta(days=1))


def test_one_takes_the_last_bus_in_time_and_the_first_one_home() -> None:
    (pair,) = TransitPlanner(Days()).pairs([AT_LOKET], HOME, BY_BUS)

    assert pair is not None
    there, back = pair
    assert there is not None
    assert back is not None
    assert [leg.start for leg in there.legs if leg.line] == [at("9:00")]
    assert [leg.start for leg in back.legs if leg.line] == [at("10:55")]
    assert there.arrives <= AT_LOKET.arrive_by
    assert back.leaves >= AT_LOKET.leave_from


@pytest.mark.parametrize(
    ("point", "home", "expected"),
    [
        pytest.param(LOKET, NOWHERE, [(None, None)], id="no stop nearby"),
        pytest.param(None, HOME, [None], id="a loket without coordinates"),
    ],
)
def test_what_cannot_be_has_no_journey(
    point: Point | None, home: Point, expected: list[object]
) -> None:
    assert TransitPlanner(Days()).pairs([replace(AT_LOKET, point=point)], home, BY_BUS) == expected


def test_a_day_without_a_timetable_is_not_a_day_without_buses() -> None:
    found = TransitPlanner(Days()).pairs([DAY_AFTER, AT_LOKET], HOME, BY_BUS)

    assert found[0] is None
    assert found[1] is not None


class Unreadable(Days):
    """A day whose file is broken."""

    def day(self, on: date) -> ServiceDay:
        raise NoTimetable("unreadable", on)


def test_a_day_that_cannot_be_read_is_not_known(cache: JourneyCache) -> None:
    tables = TransitPlanner(Unreadable(), cache, [HOME])

    assert tables.pairs([AT_LOKET], HOME, BY_BUS) == [None]
    assert tables.profile(AT_LOKET, BY_BUS) is None
    assert tables.fill([AT_LOKET], [HOME], BY_BUS) == 0


def test_what_was_worked_out_is_not_worked_out_again() -> None:
    days = Days()
    tables = TransitPlanner(days)
    first = tables.pairs([AT_LOKET, stay("14:00", "15:00", LOKET)], HOME, BY_BUS)
    scans, days.read = days.read, 0

    again = tables.pairs([AT_LOKET, stay("14:00", "15:00", LOKET)], HOME, BY_BUS)

    assert again == first
    assert (scans, days.read) == (3, 0)  # twice there, and back from where one gets


def test_another_process_finds_it_in_the_cache(cache: JourneyCache) -> None:
    expected = TransitPlanner(Days(), cache, [HOME]).pairs([AT_LOKET], HOME, BY_BUS)
    days = Days()

    assert TransitPlanner(days, cache, [HOME]).pairs([AT_LOKET], HOME, BY_BUS) == expected
    assert days.read == 0


def test_what_was_filled_ahead_is_what_would_be_worked_out(cache: JourneyCache) -> None:
    days = Days()
    ahead = TransitPlanner(days, cache, [HOME, NOWHERE])

    assert ahead.fill([AT_LOKET, DAY_AFTER], [HOME, NOWHERE], BY_BUS) == 4
    assert ahead.fill([AT_LOKET, DAY_AFTER], [HOME, NOWHERE], BY_BUS) == 0

    later = Days()
    found = TransitPlanner(later, cache, [HOME]).pairs([AT_LOKET], HOME, BY_BUS)
    assert found == TransitPlanner(Days()).pairs([AT_LOKET], HOME, BY_BUS)
    assert later.read == 0


def test_a_place_outside_the_gazetteer_is_never_put_in_the_cache(cache: JourneyCache) -> None:
    somebody = Point(51.0004, 3.0004)
    tables = TransitPlanner(Days(), cache, [HOME])
    tables.pairs([AT_LOKET], somebody, BY_BUS)
    tables.fill([AT_LOKET], [somebody], BY_BUS)
    days = Days()

    TransitPlanner(days, cache, [somebody]).pairs([AT_LOKET], somebody, BY_BUS)

    assert days.read == 2  # there and back


@pytest.mark.parametrize(
    ("days", "other", "ability", "scans"),
    [
        pytest.param(Days(stamp="second"), AT_LOKET, BY_BUS, 2, id="a new timetable"),
        pytest.param(Days(), stay("9:45", "10:45", LOKET), BY_BUS, 1, id="another hour"),
        pytest.param(
            Days(), stay("9:30", "10:45", Point(51.1001, 3.0)), BY_BUS, 2, id="another loket"
        ),
        pytest.param(Days(), AT_LOKET, replace(BY_BUS, pace=Pace.SLOW), 2, id="a slower walker"),
        pytest.param(Days(), AT_LOKET, replace(BY_BUS, short_walk=True), 2, id="a shorter walk"),
        pytest.param(Days(), AT_LOKET, replace(BY_BUS, step_free=True), 2, id="a wheelchair"),
    ],
)
def test_what_is_kept_is_not_taken_for_another_journey(
    cache: JourneyCache, days: Days, other: Stay, ability: Ability, scans: int
) -> None:
    TransitPlanner(Days(), cache, [HOME]).pairs([AT_LOKET], HOME, BY_BUS)
    days.read = 0

    TransitPlanner(days, cache, [HOME]).pairs([other], HOME, ability)

    assert days.read == scans


def test_what_a_timetable_does_not_ask_makes_no_difference(cache: JourneyCache) -> None:
    TransitPlanner(Days(), cache, [HOME]).pairs([AT_LOKET], HOME, BY_BUS)
    days = Days()

    TransitPlanner(days, cache, [HOME]).pairs([AT_LOKET], HOME, able(parking=True, lift=True))

    assert days.read == 0


def test_days_that_are_over_are_forgotten(cache: JourneyCache) -> None:
    tables = TransitPlanner(Days(), cache, [HOME])
    tables.fill([AT_LOKET], [HOME], BY_BUS)

    assert tables.forget(TUESDAY) == 0
    assert tables.forget(TUESDAY + timedelta(days=1)) == 2
    assert TransitPlanner(Days()).forget(TUESDAY) == 0
    assert TransitPlanner(Days()).fill([AT_LOKET], [HOME], BY_BUS) == 0


def test_a_profile_can_be_asked_for_many_places() -> None:
    tables = TransitPlanner(Days())

    there = tables.profile(AT_LOKET, BY_BUS)
    back = tables.profile(AT_LOKET, BY_BUS, is_back=True)

    assert there is not None
    assert back is not None
    assert there.journey(HOME) is not None
    assert back.journey(HOME) is not None
    assert tables.profile(DAY_AFTER, BY_BUS) is None
