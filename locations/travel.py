"""Door to door, there and home again, at the hour of one appointment, by every means somebody has:
how long it takes, from what source, and what is not known.

`Travel` is the engine. It asks `streets/` for minutes on foot, by bike and by car, and `transit/`
for public transport. Without a timetable there are no minutes of public transport, only a distance.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from locations.accessibility import ov_toets
from locations.accessibility.ov_toets import Reference
from locations.journeys import Ability, Journey, Leg, Means, Pace, Point
from locations.streets.estimates import Span, Streets, estimate, metres_between

EARLY = timedelta(minutes=5)
"""Time before an appointment to find the room, and to register."""
AFTER = timedelta(minutes=5)
"""Time after it to leave the building."""
LONGEST = {Means.FOOT: 60, Means.BIKE: 75, Means.TRANSIT: 150, Means.CAR: 120}
"""Minutes, one way, of the longest journey that is still called a way to get there."""
MINUTE = timedelta(minutes=1)
STREETS = (Means.FOOT, Means.BIKE, Means.CAR)
Pair = tuple[Journey | None, Journey | None]
"""There and home, each None where there is no journey."""


@dataclass(frozen=True, slots=True)
class Stay:
    """Being at a loket during `[start, end)`, aware UTC. `point` is None where it has no
    coordinates.
    """

    point: Point | None
    start: datetime
    end: datetime

    @property
    def arrive_by(self) -> datetime:
        return self.start - EARLY

    @property
    def leave_from(self) -> datetime:
        return self.end + AFTER


@dataclass(frozen=True, slots=True)
class OneWayRequest:
    """One way: from a place to another, to be there by `moment` (aware), or to leave from then."""

    origin: Point
    destination: Point
    moment: datetime
    is_departure: bool = False


@dataclass(frozen=True, slots=True)
class OneWayJourneys:
    """The journeys of one request, the shortest in minutes first."""

    journeys: tuple[Journey, ...]
    no_times: bool


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """There and home again for one stay, by one means. `burden` is its weight in minutes: see
    `burden_of`."""

    means: Means
    out: Journey
    home: Journey
    burden: float

    @property
    def minutes(self) -> int:
        """Minutes on the way, both ways together."""
        return self.out.minutes + self.home.minutes


@dataclass(frozen=True, slots=True)
class Way:
    """The way to one stay: round trips, the least burden first.

    `metres` is the great circle, None without coordinates. `no_times`: public transport was asked
    for, but no timetable covers that day. `by_regular_transit`: whether one can come and go home by
    it as the Flemish government calls reachable (see ov_toets.py); None where nobody knows.
    """

    stay: Stay
    trips: tuple[RoundTrip, ...] = ()
    metres: float | None = None
    no_times: bool = False
    by_regular_transit: bool | None = None

    @property
    def best(self) -> RoundTrip | None:
        return self.trips[0] if self.trips else None

    def by(self, means: Means) -> RoundTrip | None:
        return next((trip for trip in self.trips if trip.means is means), None)


class Transit(Protocol):
    """Public transport: our own timetable, or a MOTIS server."""

    def pairs(self, stays: Sequence[Stay], home: Point, ability: Ability) -> Sequence[Pair | None]:
        """For each stay: the journey that leaves last and is in time, and the first one home.

        None where no timetable covers that day.
        """

    def single(self, request: OneWayRequest, ability: Ability) -> Sequence[Journey] | None:
        """One journey, the best, or none; None where no timetable covers that day."""


TRANSFER_MINUTES = 8.0
WALK_BEYOND = 3.0
WAIT = 0.5


def burden_of(out: Journey, home: Journey, stay: Stay, ability: Ability) -> float:
    """The weight of a trip, in minutes: those on the way; 8 more per transfer; walking beyond what
    one can counts four times; half of the waiting at the loket. Weights of our own."""
    waiting = (stay.start - out.arrives - EARLY) + (home.leaves - stay.end - AFTER)
    return (
        out.minutes
        + home.minutes
        + TRANSFER_MINUTES * (out.transfers + home.transfers)
        + WALK_BEYOND * (_walk_beyond(out, ability) + _walk_beyond(home, ability))
        + WAIT * max(0.0, waiting / MINUTE)
    )


def _walk_beyond(journey: Journey, ability: Ability) -> float:
    """Minutes of walking beyond what this person can at one stretch."""
    able = ability.longest_walk / ability.pace.metres_per_second / 60
    walks = (leg.minutes for leg in journey.legs if leg.means is Means.FOOT)
    return sum(max(0.0, minutes - able) for minutes in walks)


@dataclass(slots=True)
class Travel:
    """The engine: streets, and timetables where there are any."""

    streets: Streets
    transit: Transit | None = None

    def ways(
        self, stays: Sequence[Stay], home: Point, ability: Ability, *, most_timed: int | None = None
    ) -> list[Way]:
        """The ways of this person there and home, per stay, in their order. One request to the
        streets per means, however many stays there are; all are sent concurrently, with the
        timetables beside them, so that no server waits for another.

        Timetables are asked for the first `most_timed` stays alone, if that is given: the others
        are answered as if public transport had not been asked for.
        """
        timed = stays[:most_timed]
        places = list(dict.fromkeys(stay.point for stay in stays if stay.point is not None))
        with ThreadPoolExecutor(len(Means)) as threads:
            rows = {
                means: threads.submit(self._spans, places, home, means, ability.pace)
                for means in self._asked_of_streets(ability)
            }
            by_transit = self._by_transit(timed, home, ability)
        on_street = {
            means: dict(zip(places, row.result(), strict=True)) for means, row in rows.items()
        }
        untimed = replace(ability, means=ability.means - {Means.TRANSIT})
        return [
            *(
                _way(stay, home, ability, on_street, pair)
                for stay, pair in zip(timed, by_transit, strict=True)
            ),
            *(_way(stay, home, untimed, on_street, None) for stay in stays[len(timed) :]),
        ]

    def one_way(self, request: OneWayRequest, ability: Ability) -> OneWayJourneys:
        """One request by each means; nothing is too far when somebody asks for it by name."""
        with ThreadPoolExecutor(len(Means)) as threads:
            spans = {
                means: threads.submit(self._span_of, request, means, ability.pace)
                for means in STREETS
                if means in ability.means
            }
            by_transit: Sequence[Journey] | None = ()
            if Means.TRANSIT in ability.means:
                by_transit = None if self.transit is None else self.transit.single(request, ability)
        found = [_on_street(request, means, span.result()) for means, span in spans.items()]
        ordered = sorted([*found, *(by_transit or ())], key=lambda one: (one.high, one.means))
        return OneWayJourneys(tuple(ordered), no_times=by_transit is None)

    def _span_of(self, request: OneWayRequest, means: Means, pace: Pace) -> Span:
        return self.streets.minutes([request.origin], [request.destination], means, pace)[0][0]

    def _spans(
        self, places: Sequence[Point], home: Point, means: Means, pace: Pace
    ) -> Sequence[Span]:
        return self.streets.minutes([home], places, means, pace)[0] if places else []

    def _asked_of_streets(self, ability: Ability) -> list[Means]:
        """By car too where there are timetables: their test is held beside the direct way."""
        asked = _street_means(ability)
        return asked if self.transit is None or not _rides(ability) else [*{*asked, Means.CAR}]

    def _by_transit(
        self, stays: Sequence[Stay], home: Point, ability: Ability
    ) -> Sequence[Pair | None]:
        if self.transit is None or not _rides(ability):
            return [None] * len(stays)
        return self.transit.pairs(stays, home, ability)


def _way(
    stay: Stay,
    home: Point,
    ability: Ability,
    on_street: Mapping[Means, Mapping[Point, Span]],
    by_transit: Pair | None,
) -> Way:
    if stay.point is None:
        return Way(stay)
    here = {means: spans[stay.point] for means, spans in on_street.items()}
    pairs = [street_pair(stay, means, here[means]) for means in _street_means(ability)]
    if by_transit is not None:
        pairs += _whole(*by_transit)
    trips = (
        RoundTrip(out.means, out, back, burden_of(out, back, stay, ability)) for out, back in pairs
    )
    return Way(
        stay,
        tuple(sorted(_possible(trips, ability), key=lambda trip: (trip.burden, trip.means))),
        metres_between(home, stay.point),
        no_times=by_transit is None and _rides(ability),
        by_regular_transit=None if by_transit is None else _passes(stay, by_transit, here),
    )


def _passes(stay: Stay, pair: Pair, here: Mapping[Means, Span]) -> bool:
    """The OV-toets, there and home; homes within its walk pass without a bus."""
    if ov_toets.is_a_walk(here[Means.FOOT].metres, here[Means.FOOT].likely):
        return True
    moments, direct = (stay.arrive_by, stay.leave_from), here[Means.CAR].likely
    return all(
        journey is not None and ov_toets.passes(journey, Reference(moment, direct))
        for journey, moment in zip(pair, moments, strict=True)
    )


def _rides(ability: Ability) -> bool:
    return Means.TRANSIT in ability.means


def _whole(out: Journey | None, back: Journey | None) -> list[tuple[Journey, Journey]]:
    """The pair, if there is a way back and a vehicle in it; a mere walk is no transit."""
    if out is None or back is None or Means.TRANSIT not in _vehicles(out, back):
        return []
    return [(out, back)]


def _vehicles(*journeys: Journey) -> set[Means]:
    return {leg.means for journey in journeys for leg in journey.legs}


def _street_means(ability: Ability) -> list[Means]:
    """Walking costs nothing: whoever lives near enough is shown it, whatever was ticked."""
    return [means for means in STREETS if means in ability.means or means is Means.FOOT]


def _possible(trips: Iterable[RoundTrip], ability: Ability) -> Iterable[RoundTrip]:
    for trip in trips:
        longest = max(trip.out.minutes, trip.home.minutes)
        if longest <= LONGEST[trip.means] and not _is_too_far_to_walk(trip, ability):
            yield trip


def _is_too_far_to_walk(trip: RoundTrip, ability: Ability) -> bool:
    """Whether this walk exceeds `longest_walk`, unless longer walks are welcome."""
    is_willing = Means.FOOT in ability.means and not ability.short_walk
    return (
        trip.means is Means.FOOT
        and not is_willing
        and (trip.out.legs[0].metres or 0.0) > ability.longest_walk
    )


def is_within(minutes: int, home: Point, place: Point, ability: Ability) -> bool:
    """Whether one of these means may bring somebody there in time, by the distance alone: nobody is
    asked for a journey. A bus is thought to be no faster than a car.
    """
    by_street = {Means.CAR if one is Means.TRANSIT else one for one in ability.means}
    spans = (estimate(home, place, means, ability.pace) for means in by_street)
    return any(span.likely <= minutes for span in spans)


def street_pair(stay: Stay, means: Means, span: Span) -> tuple[Journey, Journey]:
    """There and back by the street, leaving so early that the longest of the range is in time."""
    length = span.high * MINUTE
    there, back = stay.arrive_by - length, stay.leave_from + length
    return (
        _by_street(means, there, stay.arrive_by, span),
        _by_street(means, stay.leave_from, back, span),
    )


def _on_street(request: OneWayRequest, means: Means, span: Span) -> Journey:
    length = span.high * MINUTE
    leaves = request.moment if request.is_departure else request.moment - length
    return _by_street(means, leaves, leaves + length, span)


def _by_street(means: Means, leaves: datetime, arrives: datetime, span: Span) -> Journey:
    leg = Leg(means, leaves, arrives, "", "", metres=span.metres)
    return Journey(means, leaves, arrives, (leg,), span.source, span.low, span.high)
