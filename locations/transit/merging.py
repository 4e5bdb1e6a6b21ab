"""Feeds put together, and of them the connections of one service day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from locations.journeys import Means, Point, Vehicle
from locations.streets.estimates import DETOURS
from locations.transit.gtfs.feed import Gtfs
from locations.transit.service_day import (
    VEHICLES,
    Flags,
    Floats,
    Ints,
    ServiceDay,
    Small,
    great_circles,
    midnight,
)

CHANGE_SECONDS = 60
"""For a change at one stop where transfers.txt says nothing, and on top of a walk to another."""
NEARBY_METRES = 500.0
"""As the crow flies: how far one walks from one stop to another."""
NO_CHANGE_SECONDS = 48 * 3600
INTO_TOMORROW = 28 * 3600
"""Seconds: who is still on the way at four the next morning has missed the last bus."""
KILOMETRES_ROUND = 30.0
KILOMETRES_A_DEGREE = 111.2

_NEIGHBOURS = (-1, 0, 1)


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """A rectangle in degrees: stops outside it are left out."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def around(cls, points: Iterable[Point], kilometres: float = KILOMETRES_ROUND) -> "BoundingBox":
        """All of these, and so many kilometres round them. ValueError where there are none."""
        places = np.array([(at.latitude, at.longitude) for at in points])
        if not len(places):
            raise ValueError("no area around no places")
        (south, west), (north, east) = places.min(axis=0), places.max(axis=0)
        up = kilometres / KILOMETRES_A_DEGREE
        along = up / np.cos(np.radians(max(abs(south), abs(north))))
        return cls(south - up, west - along, north + up, east + along)

    def holds(self, latitude: Floats, longitude: Floats) -> Flags:
        """Mask of the places inside it."""
        inside: Flags = (self.south <= latitude) & (latitude <= self.north)
        return inside & (self.west <= longitude) & (longitude <= self.east)


@dataclass(frozen=True)
class _Paths:
    """Walks between stops, each from `origin` to `destination`."""

    origin: Ints
    destination: Ints
    metres: Floats
    least: Ints


@dataclass(frozen=True)
class MergedFeed:
    """Feeds as one: what `merge` makes. Connections stand trip by trip, each in its time.

    Seconds count from noon less twelve hours of the service's date, in the zone of its feed.
    """

    feeds: Sequence[Gtfs]
    stamp: str
    stop_names: list[str]
    stop_latitude: Floats
    stop_longitude: Floats
    stop_step_free: Small
    stop_change: Ints
    lines: list[str]
    line_vehicle: Small
    headsigns: list[str]
    trip_line: Ints
    trip_headsign: Ints
    trip_step_free: Small
    service: Ints
    """Of each connection; services are numbered through all feeds, as `first_service` says."""
    feed: Ints
    trip: Ints
    origin: Ints
    destination: Ints
    departs: Ints
    arrives: Ints
    may_board: Flags
    may_alight: Flags
    paths: _Paths
    first_service: Sequence[int]
    services: int

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its midnights."""
        return self.feeds[0].zone

    def signature(self, on: date) -> tuple[object, ...]:
        """The same for two dates on which the same runs at the same times."""
        return tuple(
            (feed.calendar.runs_on(each), self._shift(feed, each, on))
            for feed in self.feeds
            for each in _neighbours(on)
        )

    def runs(self, on: date) -> bool:
        """Whether any service runs on this very date, and every feed covers it.

        Beyond the end of a feed its buses are unknown: that is not the same as none.
        """
        return all(_speaks_of(feed, on) for feed in self.feeds) and any(
            feed.calendar.runs_on(on) for feed in self.feeds
        )

    def day(self, on: date) -> ServiceDay:
        """All that runs on a date, yesterday's services that still do, tomorrow's first ones."""
        parts = [self._part(on, each) for each in _neighbours(on)]
        rows = np.concatenate([rows for rows, _ in parts])
        shift = np.concatenate([shifts for _, shifts in parts])
        number = np.repeat(np.arange(len(parts)), [len(rows) for rows, _ in parts])
        trips, trip = np.unique(self.trip[rows] + number * len(self.trip_line), return_inverse=True)
        trips %= max(1, len(self.trip_line))
        return ServiceDay(
            on=on,
            epoch=midnight(on, self.zone),
            is_example=any(feed.is_example for feed in self.feeds),
            stamp=self.stamp,
            margin=CHANGE_SECONDS,
            stop_names=self.stop_names,
            stop_latitude=self.stop_latitude,
            stop_longitude=self.stop_longitude,
            stop_change=self.stop_change,
            stop_step_free=self.stop_step_free,
            lines=self.lines,
            line_vehicle=self.line_vehicle,
            headsigns=self.headsigns,
            trip_line=self.trip_line[trips],
            trip_headsign=self.trip_headsign[trips],
            trip_step_free=self.trip_step_free[trips],
            departs=(self.departs[rows] + shift).astype(np.int32),
            arrives=(self.arrives[rows] + shift).astype(np.int32),
            origin=self.origin[rows],
            destination=self.destination[rows],
            trip=trip.astype(np.int32),
            may_board=self.may_board[rows],
            may_alight=self.may_alight[rows],
            path_origin=self.paths.origin,
            path_destination=self.paths.destination,
            path_metres=self.paths.metres,
            path_least=self.paths.least,
        )

    def _part(self, on: date, service_date: date) -> tuple[Ints, Ints]:
        """The connections of a date's services that touch `on`, and how far their seconds shift."""
        runs = np.zeros(self.services, dtype=bool)
        for feed, first in zip(self.feeds, self.first_service, strict=True):
            runs[[first + number for number in feed.calendar.runs_on(service_date)]] = True
        rows = np.flatnonzero(runs[self.service])
        shifts = np.array([self._shift(feed, service_date, on) for feed in self.feeds])
        shift = shifts[self.feed[rows]]
        touches = np.ones(len(rows), dtype=bool)
        if service_date < on:
            touches = self.departs[rows] + shift >= 0
        if service_date > on:
            touches = self.arrives[rows] + shift <= INTO_TOMORROW
        return rows[touches].astype(np.int32), shift[touches].astype(np.int32)

    def _shift(self, feed: Gtfs, service_date: date, on: date) -> int:
        """Seconds from the midnight of `on` here to where a feed's own date counts from."""
        begins = midnight(service_date, feed.zone) - midnight(on, self.zone)
        return begins // timedelta(seconds=1)


def _neighbours(on: date) -> list[date]:
    return [on + timedelta(days=number) for number in _NEIGHBOURS]


# --------------------------------------------------------------------------------- putting together


@dataclass(frozen=True)
class _Rows:
    """Connections of one feed, by the numbers that all feeds share."""

    service: Ints
    feed: Ints
    trip: Ints
    origin: Ints
    destination: Ints
    departs: Ints
    arrives: Ints
    may_board: Flags
    may_alight: Flags


def merge(feeds: Sequence[Gtfs], area: BoundingBox | None, stamp: str = "") -> MergedFeed:
    """One timetable of all feeds. Stops outside the area are as if vehicles ran past them."""
    first_stop = _offsets([len(feed.stop_names) for feed in feeds])
    first_service = _offsets([_services(feed) for feed in feeds])
    latitude = np.concatenate([feed.stop_latitude for feed in feeds])
    longitude = np.concatenate([feed.stop_longitude for feed in feeds])
    inside = area.holds(latitude, longitude) if area else np.ones(len(latitude), dtype=bool)
    rows = _rows_of_all(feeds, inside, first_stop, first_service)
    used, ends = np.unique(np.concatenate([rows.origin, rows.destination]), return_inverse=True)
    numbers = _renumbered(used, len(latitude))
    changes = list(_changes(feeds, first_stop, numbers))
    lines = list(dict.fromkeys(line for feed in feeds for line in feed.lines))
    headsigns, trip_headsign = _headsigns(feeds)
    return MergedFeed(
        feeds=feeds,
        stamp=stamp,
        stop_names=[name for at, name in enumerate(_names(feeds)) if numbers[at] >= 0],
        stop_latitude=latitude[used],
        stop_longitude=longitude[used],
        stop_step_free=np.concatenate([feed.stop_step_free for feed in feeds])[used],
        stop_change=_change_seconds(len(used), changes),
        lines=[name for name, _ in lines],
        line_vehicle=np.array([VEHICLES.index(kind) for _, kind in lines], dtype=np.int8),
        headsigns=headsigns,
        trip_line=_trip_lines(feeds, lines),
        trip_headsign=trip_headsign,
        trip_step_free=np.concatenate([feed.trip_step_free for feed in feeds]),
        service=rows.service,
        feed=rows.feed,
        trip=rows.trip,
        origin=ends[: len(rows.trip)].astype(np.int32),
        destination=ends[len(rows.trip) :].astype(np.int32),
        departs=rows.departs,
        arrives=rows.arrives,
        may_board=rows.may_board,
        may_alight=rows.may_alight,
        paths=_paths(latitude[used], longitude[used], changes),
        first_service=first_service[:-1],
        services=first_service[-1],
    )


def _rows_of_all(
    feeds: Sequence[Gtfs], inside: Flags, first_stop: Sequence[int], first_service: Sequence[int]
) -> _Rows:
    first_trip = _offsets([len(feed.trip_line) for feed in feeds])
    return _all_rows(
        [
            _rows(feed, number, inside, (first_stop[number], first_trip[number], services))
            for number, (feed, services) in enumerate(zip(feeds, first_service, strict=False))
        ]
    )


def _renumbered(used: Ints, length: int) -> Ints:
    """The new number of each, by the old one; -1 for what is not used."""
    numbers = np.full(length, -1, dtype=np.int32)
    numbers[used] = np.arange(len(used))
    return numbers


def _changes(
    feeds: Sequence[Gtfs], first_stop: Sequence[int], numbers: Ints
) -> Iterator["_Change"]:
    """The transfers of all feeds between stops that are kept, by their numbers."""
    for feed, first in zip(feeds, first_stop, strict=False):
        for origin, destination, least in feed.changes:
            ends = int(numbers[first + origin]), int(numbers[first + destination])
            if min(ends) >= 0:
                yield *ends, least


def _offsets(lengths: Sequence[int]) -> list[int]:
    """The offset of each when concatenated; and the end of all."""
    return [0, *np.cumsum(lengths).tolist()]


def _services(feed: Gtfs) -> int:
    dated = [*feed.calendar.added.values(), *feed.calendar.removed.values()]
    numbers = [number for number, _, _, _ in feed.calendar.weekly]
    return 1 + max([*numbers, *(number for several in dated for number in several)], default=0)


def _rows(feed: Gtfs, number: int, inside: Flags, firsts: tuple[int, int, int]) -> _Rows:
    first_stop, first_trip, first_service = firsts
    kept = np.flatnonzero(inside[feed.call_stop + first_stop])
    trip = feed.call_trip[kept]
    same = np.flatnonzero(trip[1:] == trip[:-1])
    one, other = kept[same], kept[same + 1]
    trips = feed.call_trip[one]
    if outside := len(feed.trip_line) - len(np.unique(trips)):
        feed.left_out["trip_outside_the_area"] += outside
    return _Rows(
        service=feed.trip_service[trips] + np.int32(first_service),
        feed=np.full(len(one), number, dtype=np.int32),
        trip=trips + np.int32(first_trip),
        origin=feed.call_stop[one] + np.int32(first_stop),
        destination=feed.call_stop[other] + np.int32(first_stop),
        departs=feed.call_departs[one],
        arrives=feed.call_arrives[other],
        may_board=feed.call_may_board[one],
        may_alight=feed.call_may_alight[other],
    )


def _all_rows(several: Sequence[_Rows]) -> _Rows:
    return _Rows(
        **{
            column.name: np.concatenate([getattr(rows, column.name) for rows in several])
            for column in fields(_Rows)
        }
    )


def _names(feeds: Sequence[Gtfs]) -> list[str]:
    return [name for feed in feeds for name in feed.stop_names]


def _trip_lines(feeds: Sequence[Gtfs], lines: Sequence[tuple[str, Vehicle]]) -> Ints:
    numbers = {line: number for number, line in enumerate(lines)}
    return np.concatenate(
        [
            np.array([numbers[line] for line in feed.lines], dtype=np.int32)[feed.trip_line]
            for feed in feeds
        ]
    )


def _headsigns(feeds: Sequence[Gtfs]) -> tuple[list[str], Ints]:
    """Headsigns of trips: where none is given, the stop where they end."""
    numbers: dict[str, int] = {}
    found = []
    for feed in feeds:
        last_stop = np.full(len(feed.trip_line), -1, dtype=np.int32)
        last_stop[feed.call_trip] = feed.call_stop  # the last call of a trip is written last
        for given, at in zip(feed.trip_headsign, last_stop.tolist(), strict=True):
            text = given or (feed.stop_names[at] if at >= 0 else "")
            found.append(numbers.setdefault(text, len(numbers)))
    return list(numbers), np.array(found, dtype=np.int32)


def _speaks_of(feed: Gtfs, on: date) -> bool:
    first, last = feed.calendar.first_date, feed.calendar.last_date
    return first is None or last is None or first <= on <= last


_Change = tuple[int, int, int | None]


def _change_seconds(stops: int, changes: Iterable[_Change]) -> Ints:
    seconds = np.full(stops, CHANGE_SECONDS, dtype=np.int32)
    for origin, destination, least in changes:
        if origin == destination:
            # A transfer that is only recommended gives no time: people still walk and wait.
            seconds[origin] = NO_CHANGE_SECONDS if least is None else least or CHANGE_SECONDS
    return seconds


def _paths(latitude: Floats, longitude: Floats, changes: Iterable[_Change]) -> _Paths:
    """Walks between stops that are near, and those that transfers.txt names or forbids."""
    least = dict.fromkeys(_near(latitude, longitude), 0)
    for origin, destination, seconds in changes:
        if origin == destination:
            continue
        if seconds is None:
            least.pop((origin, destination), None)
        else:
            least[origin, destination] = seconds
    pairs = np.array(list(least), dtype=np.int32).reshape(-1, 2).T
    places = np.radians(np.stack([latitude, longitude]))
    return _Paths(
        origin=pairs[0],
        destination=pairs[1],
        metres=great_circles(places[:, pairs[0]], places[:, pairs[1]]) * DETOURS[Means.FOOT],
        least=np.array(list(least.values()), dtype=np.int32),
    )


def _near(latitude: Floats, longitude: Floats) -> Iterator[tuple[int, int]]:
    """Pairs of stops within a walk of each other, both ways round."""
    order = np.argsort(latitude, kind="stable")
    places = np.radians(np.stack([latitude, longitude]))[:, order]
    band = np.radians(NEARBY_METRES / 1000 / KILOMETRES_A_DEGREE * 1.01)
    ends = np.searchsorted(places[0], places[0] + band, side="right")
    for place, end in enumerate(ends.tolist()):
        rest = places[:, place + 1 : end]
        near = np.flatnonzero(great_circles(rest, places[:, place]) <= NEARBY_METRES)
        here = int(order[place])
        for other in order[near + place + 1].tolist():
            yield here, other
            yield other, here
