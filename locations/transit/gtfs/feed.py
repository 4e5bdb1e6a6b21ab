"""Reads one GTFS feed into arrays, and interpolates the times that it leaves blank.

The format is that of gtfs.org/documentation/schedule/reference. What cannot be used is left out and
counted by name; what makes the whole feed useless is refused, with the file and the line.
"""

import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from locations.journeys import Vehicle
from locations.transit.gtfs.archive import Archive, FeedRefused, Progress
from locations.transit.gtfs.calendar import Calendar, read_calendar, read_date, services_on
from locations.transit.gtfs.calls import read_calls
from locations.transit.gtfs.stops import (
    KNOWN_STATES,
    MinimumTransfer,
    read_stops,
    read_transfers,
)
from locations.transit.service_day import Flags, Floats, Ints, Small
from locations.zones import BRUSSELS

EXAMPLE_VERSION = "zitdag-example"
"""The feed_version of a feed of example_timetable.py: it is never taken for a real one."""
REQUIRED = ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt")


@dataclass(frozen=True)
class Gtfs:
    """A feed: trips in the order of their numbers, their calls one after the other, times filled.

    Seconds count from noon less twelve hours, in `zone`. Stops hold their coordinates in WGS 84.
    """

    name: str
    is_example: bool
    zone: ZoneInfo
    calendar: Calendar
    stop_names: list[str]
    stop_latitude: Floats
    stop_longitude: Floats
    stop_step_free: Small
    changes: list[MinimumTransfer]
    lines: list[tuple[str, Vehicle]]
    trip_line: Ints
    trip_service: Ints
    trip_headsign: list[str]
    trip_step_free: Small
    call_trip: Ints
    call_stop: Ints
    call_arrives: Ints
    call_departs: Ints
    call_may_board: Flags
    call_may_alight: Flags
    left_out: Counter[str]


def read(path: Path, running: Sequence[date], progress: Progress) -> Gtfs:
    """Read the zip file at `path`, only what runs on one of these dates.

    Raises:
        FeedRefused: it is no zip file, a file or a column is missing, a file cannot be read, or
            nothing runs: nothing_runs, or expired where it ended before.
    """
    try:
        with zipfile.ZipFile(path) as file:
            return _read(Archive(file, progress), path.name, running)
    except zipfile.BadZipFile as error:
        raise FeedRefused("not_a_zip", path.name, str(error)) from None


def _read(archive: Archive, name: str, running: Sequence[date]) -> Gtfs:
    if missing := [each for each in REQUIRED if each not in archive]:
        raise FeedRefused("file_missing", ", ".join(missing))
    left_out: Counter[str] = Counter()
    info = _info(archive)
    agency, zone = _agency(archive, name)
    services: dict[str, int] = {}
    calendar = read_calendar(archive, services, info.ends_on, left_out)
    wanted = services_on(calendar, running)
    stops = read_stops(archive, left_out)
    trips = _trips(archive, {each: n for each, n in services.items() if n in wanted}, left_out)
    calls = read_calls(archive, trips.numbers, stops, left_out)
    return Gtfs(
        name=info.name or agency,
        is_example=info.version == EXAMPLE_VERSION,
        zone=zone,
        calendar=calendar,
        stop_names=stops.names,
        stop_latitude=stops.latitude,
        stop_longitude=stops.longitude,
        stop_step_free=stops.step_free,
        changes=read_transfers(archive, stops, left_out),
        lines=trips.lines,
        trip_line=np.array(trips.line, dtype=np.int32),
        trip_service=np.array(trips.service, dtype=np.int32),
        trip_headsign=trips.headsign,
        trip_step_free=np.array(trips.step_free, dtype=np.int8),
        call_trip=calls.trip,
        call_stop=calls.stop,
        call_arrives=calls.arrives,
        call_departs=calls.departs,
        call_may_board=calls.may_board,
        call_may_alight=calls.may_alight,
        left_out=left_out,
    )


class _Info(NamedTuple):
    """The content of feed_info.txt, if any."""

    name: str
    version: str
    ends: str

    @property
    def ends_on(self) -> date | None:
        try:
            return read_date(self.ends)
        except ValueError:
            return None


def _info(archive: Archive) -> _Info:
    columns = ("feed_publisher_name", "feed_version", "feed_end_date")
    first = next(archive.rows("feed_info.txt", (), columns), ("", "", ""))
    return _Info(*(word.strip() for word in first))


def _agency(archive: Archive, name: str) -> tuple[str, ZoneInfo]:
    for zone, agency in archive.rows("agency.txt", ["agency_timezone"], ["agency_name"]):
        try:
            return agency or name, ZoneInfo(zone.strip())
        except (ZoneInfoNotFoundError, ValueError):
            raise FeedRefused("unknown_time_zone", "agency.txt", zone) from None
    return name, ZoneInfo(BRUSSELS.key)


@dataclass(frozen=True)
class _Trips:
    numbers: dict[str, int]
    lines: list[tuple[str, Vehicle]]
    line: list[int]
    service: list[int]
    headsign: list[str]
    step_free: list[int]


def _trips(archive: Archive, services: Mapping[str, int], left_out: Counter[str]) -> _Trips:
    routes = _routes(archive)
    frequent = {row[0] for row in archive.rows("frequencies.txt", ("trip_id", "start_time"))}
    lines: dict[tuple[str, Vehicle], int] = {}
    trips = _Trips({}, [], [], [], [], [])
    optional = ("trip_headsign", "wheelchair_accessible")
    required = ("trip_id", "route_id", "service_id")
    for trip, route, service, headsign, chairs in archive.rows("trips.txt", required, optional):
        if service not in services:
            continue
        if reason := _unusable(trip, routes.get(route), frequent):
            left_out[reason] += 1
            continue
        line = routes[route]
        trips.numbers[trip] = len(trips.line)
        trips.line.append(lines.setdefault((line.name, _vehicle(line.kind)), len(lines)))
        trips.service.append(services[service])
        trips.headsign.append(headsign.strip())
        trips.step_free.append(int(chairs) if chairs.strip() in KNOWN_STATES else 0)
    trips.lines.extend(lines)
    return trips


class _RouteRow(NamedTuple):
    name: str
    kind: int


BUS = 3


def _routes(archive: Archive) -> dict[str, _RouteRow]:
    columns = ("route_short_name", "route_long_name", "route_type")
    return {
        route: _RouteRow(
            short.strip() or long.strip(), int(kind) if kind.strip().isdecimal() else BUS
        )
        for route, short, long, kind in archive.rows("routes.txt", ("route_id",), columns)
    }


def _unusable(trip: str, route: _RouteRow | None, frequent: set[str]) -> str:
    """Why a trip is left out, if it is."""
    if route is None:
        return "trip_of_unknown_route"
    if route.kind in _ON_DEMAND:
        return "trip_on_demand"
    return "trip_by_frequency" if trip in frequent else ""


# Buses that come when they are called, and taxis: advice, never minutes.
_ON_DEMAND = frozenset([715, *range(1500, 1508)])
_PLAIN = {0: Vehicle.TRAM, 1: Vehicle.METRO, 2: Vehicle.TRAIN, 3: Vehicle.BUS, 4: Vehicle.FERRY}
_HUNDREDS = {
    1: Vehicle.TRAIN,
    2: Vehicle.BUS,
    4: Vehicle.METRO,
    7: Vehicle.BUS,
    8: Vehicle.BUS,
    9: Vehicle.TRAM,
    10: Vehicle.FERRY,
}
TROLLEYBUS = 11


def _vehicle(kind: int) -> Vehicle:
    """By route_type, the plain ones and the extended ones."""
    if kind == TROLLEYBUS:
        return Vehicle.BUS
    return _PLAIN.get(kind) or _HUNDREDS.get(kind // 100, Vehicle.OTHER)
