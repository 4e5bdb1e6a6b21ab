"""Merging of feeds into one, with the stops inside an area."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from locations.journeys import KILOMETRES_PER_DEGREE, Means, Point, Vehicle
from locations.streets.estimates import DETOURS
from locations.transit.gtfs.feed import Gtfs
from locations.transit.merged_feed import CHANGE_SECONDS, MergedFeed, Paths
from locations.transit.service_day import (
    VEHICLES,
    Flags,
    Floats,
    Ints,
    great_circles,
)

NEARBY_METRES = 500.0
"""As the crow flies: how far one walks from one stop to another."""
NO_CHANGE_SECONDS = 48 * 3600
KILOMETRES_ROUND = 30.0


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
        up = kilometres / KILOMETRES_PER_DEGREE
        along = up / np.cos(np.radians(max(abs(south), abs(north))))
        return cls(south - up, west - along, north + up, east + along)

    def holds(self, latitude: Floats, longitude: Floats) -> Flags:
        """Mask of the places inside it."""
        inside: Flags = (self.south <= latitude) & (latitude <= self.north)
        return inside & (self.west <= longitude) & (longitude <= self.east)


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
    """Merge all feeds. Stops outside the area are dropped, as if vehicles passed them."""
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
    """New numbers by old number; -1 for unused ones."""
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


_Change = tuple[int, int, int | None]


def _change_seconds(stops: int, changes: Iterable[_Change]) -> Ints:
    seconds = np.full(stops, CHANGE_SECONDS, dtype=np.int32)
    for origin, destination, least in changes:
        if origin == destination:
            # A transfer that is only recommended gives no time: people still walk and wait.
            seconds[origin] = NO_CHANGE_SECONDS if least is None else least or CHANGE_SECONDS
    return seconds


def _paths(latitude: Floats, longitude: Floats, changes: Iterable[_Change]) -> Paths:
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
    return Paths(
        origin=pairs[0],
        destination=pairs[1],
        metres=great_circles(places[:, pairs[0]], places[:, pairs[1]]) * DETOURS[Means.FOOT],
        least=np.array(list(least.values()), dtype=np.int32),
    )


def _near(latitude: Floats, longitude: Floats) -> Iterator[tuple[int, int]]:
    """Pairs of stops within a walk of each other, both ways round."""
    order = np.argsort(latitude, kind="stable")
    places = np.radians(np.stack([latitude, longitude]))[:, order]
    band = np.radians(NEARBY_METRES / 1000 / KILOMETRES_PER_DEGREE * 1.01)
    ends = np.searchsorted(places[0], places[0] + band, side="right")
    for place, end in enumerate(ends.tolist()):
        rest = places[:, place + 1 : end]
        near = np.flatnonzero(great_circles(rest, places[:, place]) <= NEARBY_METRES)
        here = int(order[place])
        for other in order[near + place + 1].tolist():
            yield here, other
            yield other, here
