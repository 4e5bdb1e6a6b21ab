"""There and home again, by each means; what is no way, and what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier

import pytest

from locations.journeys import Ability, Journey, Means, Pace, Point, Source
from locations.streets.estimates import Estimated, Span
from locations.travel import AFTER, EARLY, OneWayRequest, Stay, Travel, burden_of, is_within
from tests.support.journeys import TOWN, able, at, journey, leg, ride, stay

NEAR = Point(51.002, 3.0)  # 222 m as the crow flies
VILLAGE = Point(51.022, 3.0)  # 2.4 km
FAR = Point(51.4, 3.0)  # 44 km
FOOT, BIKE, TRANSIT, CAR = Means.FOOT, Means.BIKE, Means.TRANSIT, Means.CAR


@dataclass
class Buses:
    """A timetable of one bus there and one home; either may be missing, or all of it ended."""

    there: Journey | None = None
    back: Journey | None = None
    has_ended: bool = False

    def pairs(
        self, stays: Sequence[Stay], home: Point, ability: Ability
    ) -> list[tuple[Journey | None, Journey | None] | None]:
        return [None if self.has_ended else (self.there, self.back) for _stay in stays]

    def single(self, request: OneWayRequest, ability: Ability) -> list[Journey] | None:
        found = self.back if request.is_departure else self.there
        return None if self.has_ended else [found] if found else []


THERE, BACK = ride("8:45", "9:20"), ride("10:55", "11:30")


def means_found(home: Point, ability: Ability, travel: Travel | None = None) -> set[Means]:
    (way,) = (travel or Travel(Estimated())).ways([stay()], home, ability)
    return {trip.means for trip in way.trips}


@pytest.mark.parametrize(
    ("home", "ability", "is_near"),
    [
        pytest.param(VILLAGE, able(FOOT), True, id="a walk of 41 minutes"),
        pytest.param(FAR, able(FOOT, BIKE), False, id="nobody walks or cycles that far"),
        pytest.param(Point(51.3, 3.0), able(CAR), True, id="33 km by car"),
        pytest.param(Point(51.3, 3.0), able(FOOT, TRANSIT), True, id="33 km, by bus perhaps"),
        pytest.param(FAR, able(CAR), False, id="44 km by car"),
        pytest.param(FAR, able(TRANSIT), False, id="no bus is faster"),
    ],
)
def test_what_may_be_within_the_hour_by_the_distance_alone(
    home: Point, ability: Ability, is_near: bool
) -> None:
    assert is_within(60, home, TOWN, ability) is is_near


@pytest.mark.parametrize(
    ("home", "ability", "found"),
    [
        pytest.param(VILLAGE, able(FOOT, BIKE, CAR), {FOOT, BIKE, CAR}, id="three means"),
        pytest.param(VILLAGE, able(BIKE), {BIKE}, id="only what was ticked"),
        pytest.param(NEAR, able(BIKE), {FOOT, BIKE}, id="around the corner everybody walks"),
        pytest.param(NEAR, able(CAR, short_walk=True), {FOOT, CAR}, id="a short walk"),
        pytest.param(VILLAGE, able(FOOT, CAR, short_walk=True), {CAR}, id="too far for one"),
        pytest.param(FAR, able(FOOT, BIKE, CAR), {CAR}, id="nobody walks or cycles that far"),
        pytest.param(FAR, able(FOOT), set(), id="no way at all"),
    ],
)
def test_the_means_that_are_a_way(home: Point, ability: Ability, found: set[Means]) -> None:
    assert means_found(home, ability) == found


@pytest.mark.parametrize("means", [FOOT, BIKE, CAR])
def test_one_arrives_before_the_start_and_leaves_after_the_end(means: Means) -> None:
    here = stay()

    (way,) = Travel(Estimated()).ways([here], VILLAGE, able(means))
    trip = way.by(means)

    assert trip is not None
    assert trip.out.arrives == here.start - EARLY
    assert trip.home.leaves == here.end + AFTER
    assert trip.out.minutes == trip.out.high == trip.home.high
    assert trip.out.low <= trip.out.high
    assert trip.minutes == 2 * trip.out.high
    assert trip.out.source is Source.ESTIMATE


def test_by_bus_the_timetable_says_when() -> None:
    (way,) = Travel(Estimated(), Buses(THERE, BACK)).ways([stay()], VILLAGE, able(TRANSIT))

    assert way.best is not None
    assert (way.best.out, way.best.home, way.no_times) == (THERE, BACK, False)


@pytest.mark.parametrize(
    "buses",
    [
        pytest.param(Buses(THERE, None), id="no bus home"),
        pytest.param(Buses(None, BACK), id="no bus there"),
        pytest.param(
            Buses(journey(leg(FOOT, "9:00", "9:20")), journey(leg(FOOT, "10:50", "11:10"))),
            id="no bus in it",
        ),
    ],
)
def test_half_a_way_is_no_way(buses: Buses) -> None:
    assert means_found(VILLAGE, able(TRANSIT), Travel(Estimated(), buses)) == set()


@pytest.mark.parametrize("transit", [None, Buses(has_ended=True)])
def test_without_a_timetable_there_are_no_minutes_of_public_transport(
    transit: Buses | None,
) -> None:
    (way,) = Travel(Estimated(), transit).ways([stay()], VILLAGE, able(TRANSIT))

    assert way.trips == ()
    assert way.no_times
    assert way.metres == pytest.approx(2446, rel=0.01)


def test_the_timetable_is_not_missed_by_who_takes_no_bus() -> None:
    (way,) = Travel(Estimated()).ways([stay()], VILLAGE, able(BIKE))

    assert not way.no_times


def test_a_loket_without_coordinates_has_no_way_and_no_distance() -> None:
    travel = Travel(Estimated(), Buses(THERE, BACK))

    unknown, known = travel.ways([stay(point=None), stay()], VILLAGE, able())

    assert (unknown.trips, unknown.metres, unknown.best) == ((), None, None)
    assert known.best is not None


def test_all_ways_come_back_in_the_order_they_were_asked() -> None:
    stays = [stay("9:30", "10:00"), stay(point=FAR), stay("14:00", "15:00"), stay(point=None)]

    assert [way.stay for way in Travel(Estimated()).ways(stays, VILLAGE, able())] == stays


def test_timetables_are_asked_for_no_more_stays_than_is_said() -> None:
    stays = [stay("9:30", "10:00"), stay("10:30", "11:00"), stay("14:00", "15:00")]
    buses = Buses(THERE, BACK)

    ways = Travel(Estimated(), buses).ways(stays, VILLAGE, able(TRANSIT, BIKE), most_timed=1)

    assert [{trip.means for trip in way.trips} for way in ways] == [{TRANSIT, BIKE}, {BIKE}, {BIKE}]
    assert [way.no_times for way in ways] == [False] * 3


IN_THE_EVENING = ride("17:00", "17:35")


@pytest.mark.parametrize(
    ("home", "transit", "passes"),
    [
        pytest.param(VILLAGE, Buses(THERE, BACK), False, id="much longer than by car"),
        pytest.param(FAR, Buses(THERE, BACK), True, id="there and home"),
        pytest.param(FAR, Buses(THERE, None), False, id="no bus home"),
        pytest.param(FAR, Buses(None, BACK), False, id="no bus there"),
        pytest.param(FAR, Buses(THERE, IN_THE_EVENING), False, id="home in the evening only"),
        pytest.param(NEAR, Buses(), True, id="around the corner nobody needs one"),
        pytest.param(FAR, Buses(has_ended=True), None, id="a timetable that ended"),
        pytest.param(FAR, None, None, id="no timetable"),
    ],
)
def test_whether_one_can_come_and_go_home_by_regular_public_transport(
    home: Point, transit: Buses | None, passes: bool | None
) -> None:
    (way,) = Travel(Estimated(), transit).ways([stay()], home, able(TRANSIT))

    assert way.by_regular_transit is passes


def test_who_takes_no_bus_is_not_told_of_one() -> None:
    ways = [
        *Travel(Estimated(), Buses(THERE, BACK)).ways([stay()], FAR, able(CAR)),
        *Travel(Estimated(), Buses(THERE, BACK)).ways([stay()], FAR, able(), most_timed=0),
    ]

    assert [way.by_regular_transit for way in ways] == [None, None]


@dataclass
class Meeting:
    """Streets and timetables that answer only when all of them are being asked at once."""

    asked: Barrier

    def minutes(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        means: Means,
        pace: Pace = Pace.USUAL,
    ) -> list[list[Span]]:
        self.asked.wait()
        return Estimated().minutes(origins, destinations, means, pace)

    def pairs(
        self, stays: Sequence[Stay], home: Point, ability: Ability
    ) -> list[tuple[Journey | None, Journey | None] | None]:
        self.asked.wait()
        return Buses(THERE, BACK).pairs(stays, home, ability)

    def single(self, request: OneWayRequest, ability: Ability) -> list[Journey] | None:
        self.asked.wait()
        return Buses(THERE, BACK).single(request, ability)


@pytest.fixture
def meeting() -> Meeting:
    return Meeting(Barrier(4, timeout=10))


def test_all_servers_are_asked_side_by_side(meeting: Meeting) -> None:
    (way,) = Travel(meeting, meeting).ways([stay()], VILLAGE, able())

    assert {trip.means for trip in way.trips} == set(Means)


def test_of_one_way_too(meeting: Meeting) -> None:
    found = Travel(meeting, meeting).one_way(OneWayRequest(VILLAGE, TOWN, at("9:30")), able())

    assert {one.means for one in found.journeys} == set(Means)


def test_nowhere_to_go_is_no_question() -> None:
    assert Travel(Estimated()).ways([], VILLAGE, able()) == []


@pytest.mark.parametrize("means", [FOOT, BIKE, CAR])
def test_the_way_is_as_long_from_either_side(means: Means) -> None:
    one, other = Point(51.0, 3.0), Point(51.01, 3.02)

    (there,) = Travel(Estimated()).ways([stay(point=one)], other, able(means))
    (back,) = Travel(Estimated()).ways([stay(point=other)], one, able(means))

    assert there.metres == pytest.approx(back.metres)
    assert [(trip.minutes, trip.burden) for trip in there.trips] == [
        (trip.minutes, trip.burden) for trip in back.trips
    ]


def test_a_slower_walker_never_takes_less() -> None:
    minutes = [
        Travel(Estimated()).ways([stay()], NEAR, Ability(frozenset({FOOT}), pace))[0].trips[0]
        for pace in (Pace.USUAL, Pace.SLOW, Pace.FRAIL)
    ]

    assert minutes[0].minutes < minutes[1].minutes < minutes[2].minutes


@pytest.mark.parametrize(
    ("out", "home", "ability", "burden"),
    [
        pytest.param(ride("8:55", "9:25"), ride("10:50", "11:20"), able(), 60, id="minutes"),
        pytest.param(ride("8:35", "9:05"), ride("10:50", "11:20"), able(), 70, id="20 min early"),
        pytest.param(ride("8:55", "9:25"), ride("11:10", "11:40"), able(), 70, id="20 min after"),
        pytest.param(
            journey(leg(TRANSIT, "8:55", "9:05"), leg(TRANSIT, "9:10", "9:25")),
            ride("10:50", "11:20"),
            able(),
            68,
            id="one change",
        ),
        pytest.param(
            ride("8:55", "9:25", walk=10),
            ride("10:50", "11:20", walk=5),
            able(short_walk=True),
            60 + 3 * 2 * 5,
            id="two walks of five minutes more than one can",
        ),
    ],
)
def test_what_a_trip_weighs(out: Journey, home: Journey, ability: Ability, burden: float) -> None:
    assert burden_of(out, home, stay(), ability) == pytest.approx(burden)


def test_the_lighter_trip_is_the_best() -> None:
    travel = Travel(Estimated(), Buses(THERE, BACK))

    (way,) = travel.ways([stay()], VILLAGE, able())

    assert [trip.burden for trip in way.trips] == sorted(trip.burden for trip in way.trips)
    assert way.best == way.trips[0]
    assert way.by(TRANSIT) is not None
    assert way.by(TRANSIT) != way.best


def test_a_stay_begins_a_little_earlier_and_ends_a_little_later() -> None:
    here = Stay(TOWN, at("9:30"), at("10:45"))

    assert here.start - here.arrive_by == timedelta(minutes=5)
    assert here.leave_from - here.end == timedelta(minutes=5)
