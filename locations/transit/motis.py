"""Public transport by a MOTIS server: the second implementation of `travel.Transit`.

It is asked for one journey per request, several in parallel, all within one deadline. What it does
not answer in time, or not usably, the engine `behind` it does, if there is one.
"""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from http_client import TIMEOUT, CircuitBreaker, CircuitOpen, JsonService, ServiceFailed
from locations.journeys import Ability, Journey, Leg, Means, Point, Source, Vehicle
from locations.transit.connection_scan import MOST_TRANSFERS
from locations.transit.profile import LONGEST
from locations.travel import OneWayRequest, Pair, Stay, Transit

AT_ONCE = 8
MINUTE = timedelta(minutes=1)

_VEHICLES = {
    "BUS": Vehicle.BUS,
    "COACH": Vehicle.BUS,
    "TRAM": Vehicle.TRAM,
    "SUBWAY": Vehicle.METRO,
    "FERRY": Vehicle.FERRY,
    "METRO": Vehicle.TRAIN,
    "SUBURBAN": Vehicle.TRAIN,
    "RAIL": Vehicle.TRAIN,
    "HIGHSPEED_RAIL": Vehicle.TRAIN,
    "LONG_DISTANCE": Vehicle.TRAIN,
    "NIGHT_RAIL": Vehicle.TRAIN,
    "REGIONAL_FAST_RAIL": Vehicle.TRAIN,
    "REGIONAL_RAIL": Vehicle.TRAIN,
    "OTHER": Vehicle.OTHER,
}
"""By MOTIS's modes. What is not here (taxis and buses on demand, hired bikes) is no journey."""
# How it calls the two ends of a journey, which have no name.
_ENDS = ("START", "END")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Unknown:
    """There was no usable answer, which is not the same as no journey."""


_UNKNOWN = _Unknown()
_Answer = Journey | None | _Unknown


class Motis:
    """A MOTIS server at `url`, asked by /api/v6/plan. `seconds` is the deadline of a whole call."""

    def __init__(
        self,
        url: str,
        *,
        behind: Transit | None = None,
        seconds: float = TIMEOUT,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        # No request starts after half of the deadline, and none takes longer than the other half.
        self._half = seconds / 2
        self._service = JsonService(url, seconds=self._half, breaker=breaker)
        self._behind = behind

    @property
    def behind(self) -> Transit | None:
        """The fallback when the server fails."""
        return self._behind

    def pairs(self, stays: Sequence[Stay], home: Point, ability: Ability) -> list[Pair | None]:
        """Per stay there and home; None where unknown."""
        requests = [request for stay in stays for request in _both_ways(stay, home)]
        answers = iter(self._ask_all(requests, ability))
        return [
            None
            if stay.point is None
            else self._pair(stay, home, ability, (next(answers), next(answers)))
            for stay in stays
        ]

    def single(self, request: OneWayRequest, ability: Ability) -> Sequence[Journey] | None:
        """The best journey, or none; None where unknown."""
        [answer] = self._ask_all([request], ability)
        if isinstance(answer, _Unknown):
            return self._behind.single(request, ability) if self._behind else None
        return [answer] if answer else []

    def _pair(
        self, stay: Stay, home: Point, ability: Ability, both: tuple[_Answer, _Answer]
    ) -> Pair | None:
        out, back = both
        if isinstance(out, _Unknown) or isinstance(back, _Unknown):
            return self._behind.pairs([stay], home, ability)[0] if self._behind else None
        return out, back

    def _ask_all(self, requests: Sequence[OneWayRequest], ability: Ability) -> list[_Answer]:
        deadline = monotonic() + self._half
        with ThreadPoolExecutor(min(AT_ONCE, max(1, len(requests)))) as pool:
            return list(pool.map(lambda request: self._ask(request, ability, deadline), requests))

    def _ask(self, request: OneWayRequest, ability: Ability, deadline: float) -> _Answer:
        if monotonic() >= deadline:
            return _UNKNOWN
        try:
            answer: Journey | None = self._service.ask(
                f"/api/v6/plan?{urlencode(_question(request, ability))}",
                lambda given: _best(given, request),
            )
        except (ServiceFailed, CircuitOpen) as failure:
            log.warning("motis: %r", failure)
            return _UNKNOWN
        return answer


def _both_ways(stay: Stay, home: Point) -> list[OneWayRequest]:
    if stay.point is None:
        return []
    return [
        OneWayRequest(home, stay.point, stay.arrive_by, is_departure=False),
        OneWayRequest(stay.point, home, stay.leave_from, is_departure=True),
    ]


def _question(request: OneWayRequest, ability: Ability) -> dict[str, str]:
    on_foot = int(ability.longest_walk / ability.pace.metres_per_second)
    return {
        "fromPlace": f"{request.origin.latitude:.6f},{request.origin.longitude:.6f}",
        "toPlace": f"{request.destination.latitude:.6f},{request.destination.longitude:.6f}",
        "time": request.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "arriveBy": "false" if request.is_departure else "true",
        "maxTransfers": str(MOST_TRANSFERS),
        "maxTravelTime": str(LONGEST // MINUTE),
        "maxPreTransitTime": str(on_foot),
        "maxPostTransitTime": str(on_foot),
        "pedestrianSpeed": f"{ability.pace.metres_per_second:.2f}",
        "pedestrianProfile": "WHEELCHAIR" if ability.step_free else "FOOT",
    }


def _best(answer: Any, request: OneWayRequest) -> Journey | None:
    """The last one that is in time, or the first that arrives; equals by fewest transfers."""
    journeys = [
        journey
        for itinerary in answer["itineraries"]
        if (journey := _journey(itinerary["legs"])) is not None and _fits(journey, request)
    ]
    if request.is_departure:
        return min(journeys, key=lambda each: (each.arrives, each.transfers), default=None)
    return min(journeys, key=lambda each: (-each.leaves.timestamp(), each.transfers), default=None)


def _fits(journey: Journey, request: OneWayRequest) -> bool:
    if journey.transfers > MOST_TRANSFERS or journey.arrives - journey.leaves > LONGEST:
        return False
    if request.is_departure:
        return journey.leaves >= request.moment
    return journey.arrives <= request.moment


def _journey(given: Sequence[Any]) -> Journey | None:
    """None where a leg is neither on foot nor by a vehicle that runs by itself."""
    legs = tuple(_leg(each) for each in given)
    if any(leg is None for leg in legs) or not any(leg and leg.vehicle for leg in legs):
        return None
    whole = tuple(leg for leg in legs if leg is not None)
    minutes = -(-(whole[-1].end - whole[0].start) // MINUTE)
    return Journey(
        Means.TRANSIT, whole[0].start, whole[-1].end, whole, Source.MOTIS, minutes, minutes
    )


def _leg(given: Any) -> Leg | None:
    on_foot = given["mode"] == "WALK"
    vehicle = None if on_foot else _VEHICLES.get(given["mode"])
    if not on_foot and vehicle is None:
        return None
    start, end = _moment(given["startTime"]), _moment(given["endTime"])
    if end < start:
        raise ValueError("a leg back in time")
    return Leg(
        means=Means.FOOT if on_foot else Means.TRANSIT,
        start=start,
        end=end,
        origin=_name(given["from"]),
        destination=_name(given["to"]),
        line=str(given.get("routeShortName") or given.get("displayName") or ""),
        headsign=str(given.get("headsign") or ""),
        metres=float(given["distance"]) if on_foot and "distance" in given else None,
        vehicle=vehicle,
    )


def _name(place: Any) -> str:
    name = str(place["name"])
    return "" if name in _ENDS else name


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment has a zone")
    return moment.astimezone(UTC)
