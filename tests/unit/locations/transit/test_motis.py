"""A MOTIS server answers for the timetables, and where it fails they do."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from http_client import CircuitBreaker
from locations.journeys import Ability, Journey, Leg, Means, Pace, Point, Source, Vehicle
from locations.transit.motis import Motis
from locations.travel import OneWayRequest, Stay
from tests.support.service_stub import SILENCE, Answer, Stub, running

HOME, LOKET = Point(51.0, 2.9), Point(51.0334, 2.8651)
BY_BUS = Ability(frozenset({Means.TRANSIT}))
TEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STAY = Stay(LOKET, TEN, TEN + timedelta(hours=1))


def clock(minutes: float) -> str:
    """Minutes after nine in Brussels, as MOTIS writes them."""
    return (TEN + timedelta(minutes=minutes - 60)).strftime("%Y-%m-%dT%H:%M:%SZ")


def leg(mode: str, start: float, end: float, **overrides: Any) -> dict[str, Any]:
    ends = {"lat": 51.0, "lon": 2.9, "level": 0.0}
    whole = {
        "mode": mode,
        "startTime": clock(start),
        "endTime": clock(end),
        "scheduledStartTime": clock(start),
        "scheduledEndTime": clock(end),
        "realTime": False,
        "duration": (end - start) * 60,
        "from": {"name": "START", **ends},
        "to": {"name": "END", **ends},
        "legGeometry": {"points": "", "length": 0},
    }
    return whole | overrides


def bus(start: float, end: float, **overrides: Any) -> dict[str, Any]:
    stops = {"from": {"name": "Esen Kerk"}, "to": {"name": "Diksmuide Station"}}
    named = {"routeShortName": "60", "headsign": "Diksmuide", "tripId": "1", **stops}
    return leg("BUS", start, end, **named | overrides)


def itinerary(*legs: dict[str, Any]) -> dict[str, Any]:
    return {
        "duration": 0,
        "startTime": legs[0]["startTime"],
        "endTime": legs[-1]["endTime"],
        "transfers": 0,
        "legs": list(legs),
    }


def plan(*itineraries: dict[str, Any]) -> Answer:
    return Answer(
        {
            "requestParameters": {},
            "debugOutput": {},
            "from": {"name": "START"},
            "to": {"name": "END"},
            "direct": [],
            "itineraries": list(itineraries),
            "previousPageCursor": "",
            "nextPageCursor": "",
        }
    )


WALK_AND_RIDE = itinerary(leg("WALK", 5, 10, distance=400.0), bus(12, 40))
THERE = OneWayRequest(HOME, LOKET, TEN)
BACK = OneWayRequest(LOKET, HOME, TEN - timedelta(hours=1), is_departure=True)


@dataclass
class Behind:
    """The engine behind it, which knows one journey."""

    asked: list[object] = field(default_factory=list)

    def pairs(
        self, stays: Sequence[Stay], home: Point, ability: Ability
    ) -> list[tuple[Journey | None, Journey | None] | None]:
        self.asked += stays
        return [(ours(), ours()) for _ in stays]

    def single(self, request: OneWayRequest, ability: Ability) -> list[Journey]:
        self.asked.append(request)
        return [ours()]


def ours() -> Journey:
    ride = Leg(Means.TRANSIT, TEN, TEN, "", "")
    return Journey(Means.TRANSIT, TEN, TEN, (ride,), Source.TIMETABLE, 0, 0)


def asked(stub: Stub) -> list[dict[str, str]]:
    return [
        {name: value for name, [value] in parse_qs(urlsplit(path).query).items()}
        for path in stub.asked
    ]


def test_a_journey_comes_out_with_its_legs() -> None:
    with running(plan(WALK_AND_RIDE)) as stub:
        found = Motis(stub.url).single(THERE, BY_BUS)
    assert found is not None
    [journey] = found
    assert (journey.source, journey.minutes, journey.transfers) == (Source.MOTIS, 35, 0)
    on_foot, ride = journey.legs
    assert (on_foot.origin, on_foot.destination, on_foot.metres) == ("", "", 400.0)
    assert (ride.line, ride.headsign, ride.vehicle) == ("60", "Diksmuide", Vehicle.BUS)
    assert (ride.origin, ride.destination) == ("Esen Kerk", "Diksmuide Station")
    assert ride.start == TEN + timedelta(minutes=-48)


def test_it_is_asked_what_this_person_can() -> None:
    frail = Ability(BY_BUS.means, pace=Pace.FRAIL, step_free=True)
    with running(plan()) as stub:
        Motis(stub.url).single(THERE, frail)
    assert stub.asked[0].startswith("/api/v6/plan?")
    assert asked(stub) == [
        {
            "fromPlace": "51.000000,2.900000",
            "toPlace": "51.033400,2.865100",
            "time": "2026-11-24T09:00:00Z",
            "arriveBy": "true",
            "maxTransfers": "2",
            "maxTravelTime": "240",
            "maxPreTransitTime": "657",
            "maxPostTransitTime": "657",
            "pedestrianSpeed": "0.76",
            "pedestrianProfile": "WHEELCHAIR",
        }
    ]


@pytest.mark.parametrize(
    ("wanted", "itineraries", "leaves"),
    [
        pytest.param(THERE, [itinerary(bus(5, 40)), itinerary(bus(20, 55))], 20, id="the last"),
        pytest.param(THERE, [itinerary(bus(5, 40)), itinerary(bus(20, 61))], 5, id="but in time"),
        pytest.param(BACK, [itinerary(bus(5, 40)), itinerary(bus(20, 35))], 20, id="home first"),
        pytest.param(BACK, [itinerary(bus(-5, 30)), itinerary(bus(20, 35))], 20, id="not before"),
        pytest.param(THERE, [], None, id="none"),
        pytest.param(THERE, [itinerary(leg("WALK", 5, 40))], None, id="on foot alone"),
        pytest.param(THERE, [itinerary(leg("ODM", 5, 40))], None, id="a bus that one calls"),
        pytest.param(
            THERE, [itinerary(bus(0, 5), bus(6, 10), bus(12, 15), bus(20, 40))], None,
            id="three changes",
        ),
        pytest.param(THERE, [itinerary(bus(-190, 55))], None, id="more than four hours"),
    ],
)  # fmt: skip
def test_the_best_of_what_can_be_is_taken(
    wanted: OneWayRequest, itineraries: list[dict[str, Any]], leaves: int | None
) -> None:
    with running(plan(*itineraries)) as stub:
        found = Motis(stub.url).single(wanted, BY_BUS)
    assert found is not None
    assert [journey.leaves for journey in found] == (
        [] if leaves is None else [TEN + timedelta(minutes=leaves - 60)]
    )


def test_stays_are_asked_there_and_home() -> None:
    nowhere = Stay(None, TEN, TEN)
    with running(plan()) as stub:
        pairs = Motis(stub.url).pairs([STAY, nowhere, STAY], HOME, BY_BUS)
    assert pairs == [(None, None), None, (None, None)]
    assert sorted((each["arriveBy"], each["time"]) for each in asked(stub)) == [
        ("false", "2026-11-24T10:05:00Z"),
        ("false", "2026-11-24T10:05:00Z"),
        ("true", "2026-11-24T08:55:00Z"),
        ("true", "2026-11-24T08:55:00Z"),
    ]


NONSENSE = [
    pytest.param(Answer(b"<html>", status=500), id="an error"),
    pytest.param(Answer(b"<html>"), id="a page"),
    pytest.param(Answer([]), id="a list"),
    pytest.param(Answer({"itineraries": None}), id="no list"),
    pytest.param(plan(itinerary(bus(5, 40, startTime="soon"))), id="no moment"),
    pytest.param(plan(itinerary(bus(5, 40, startTime="2026-11-24T09:00:00"))), id="no zone"),
    pytest.param(plan(itinerary(bus(40, 5))), id="back in time"),
    pytest.param(plan({"legs": [{"mode": "BUS"}]}), id="a leg of nothing"),
    pytest.param(SILENCE, id="silence"),
]


@pytest.mark.parametrize("answer", NONSENSE)
def test_what_it_does_not_know_the_timetables_do(answer: Answer) -> None:
    behind = Behind()
    with running(answer) as stub:
        motis = Motis(stub.url, behind=behind, seconds=0.3)
        begun = time.monotonic()
        assert motis.single(THERE, BY_BUS) == [ours()]
        assert motis.pairs([STAY], HOME, BY_BUS) == [(ours(), ours())]
        assert time.monotonic() - begun < 1
    assert behind.asked == [THERE, STAY]


def test_without_timetables_behind_it_nobody_knows() -> None:
    with running(Answer(b"", status=503)) as stub:
        assert Motis(stub.url).single(THERE, BY_BUS) is None
        assert Motis(stub.url).pairs([STAY], HOME, BY_BUS) == [None]


def test_a_server_that_is_down_is_left_alone() -> None:
    with running(Answer(b"", status=503)) as stub:
        motis = Motis(stub.url, breaker=CircuitBreaker(2, timedelta(minutes=1)))
        for _ in range(5):
            motis.single(THERE, BY_BUS)
        assert len(stub.asked) == 2


def test_many_stays_are_asked_within_one_timeout() -> None:
    behind = Behind()
    with running(SILENCE) as stub:
        motis = Motis(
            stub.url, behind=behind, seconds=0.4, breaker=CircuitBreaker(99, timedelta(minutes=1))
        )
        begun = time.monotonic()
        assert len(motis.pairs([STAY] * 20, HOME, BY_BUS)) == 20
        assert time.monotonic() - begun < 1.2
    assert len(behind.asked) == 20
