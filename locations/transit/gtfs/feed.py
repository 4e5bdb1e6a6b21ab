"""Reads one GTFS feed into arrays: as it is in the world, blank times and all.

The format is that of gtfs.org/documentation/schedule/reference. What cannot be used is left out and
counted by name; what makes the whole feed useless is refused, with the file and the line.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from locations.journeys import Point, Vehicle
from locations.transit.gtfs.archive import Archive, FeedRefused, Progress
from locations.transit.gtfs.calls import Stops, read_calls
from locations.transit.service_day import STEP_FREE_STATES, Flags, Floats, Ints, Small

DEFAULT_ZONE = "Europe/Brussels"
EXAMPLE_VERSION = "zitdag-example"
"""The feed_version of a feed of example_timetable.py: it is never taken for a real one."""
REQUIRED = ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt")


class MinimumTransfer(NamedTuple):
    """A row of transfers.txt between two stops; None seconds where one cannot change."""

    origin: int
    destination: int
    least_seconds: int | None


@dataclass(frozen=True)
class Calendar:
    """On which dates services run, by their number."""

    weekly: Sequence[tuple[int, date, date, frozenset[int]]]
    """Number, first and last date, weekdays (Monday is 0)."""
    added: Mapping[date, frozenset[int]]
    removed: Mapping[date, frozenset[int]]
    ends_on: date | None
    """What feed_info.txt says of the last date, if it says."""

    def runs_on(self, on: date) -> frozenset[int]:
        """The numbers of the services of one date."""
        if self.ends_on is not None and on > self.ends_on:
            return frozenset()
        regular = {
            number
            for number, first, last, weekdays in self.weekly
            if first <= on <= last and on.weekday() in weekdays
        }
        return frozenset(regular | self.added.get(on, frozenset())) - self.removed.get(
            on, frozenset()
        )

    @property
    def last_date(self) -> date | None:
        """The last date on which anything may run; None where nothing ever does."""
        dates = [last for _, _, last, weekdays in self.weekly if weekdays]
        last = max([*dates, *self.added], default=None)
        return min(last, self.ends_on) if last and self.ends_on else last

    @property
    def first_date(self) -> date | None:
        """The first date on which anything may run; None where nothing ever does."""
        dates = [first for _, first, _, weekdays in self.weekly if weekdays]
        return min([*dates, *self.added], default=None)


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
    """Read the zip file at `path`, and of it what runs on one of these dates.

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
    calendar = _calendar(archive, services, info, left_out)
    wanted = _wanted(calendar, running)
    stops = _stops(archive, left_out)
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
        changes=_changes(archive, stops, left_out),
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
    """What feed_info.txt says, where there is one."""

    name: str
    version: str
    ends: str

    @property
    def ends_on(self) -> date | None:
        try:
            return _date(self.ends)
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
    return name, ZoneInfo(DEFAULT_ZONE)


# ----------------------------------------------------------------------------------------- calendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _calendar(
    archive: Archive, services: dict[str, int], info: _Info, left_out: Counter[str]
) -> Calendar:
    """The dates; fills `services`, which numbers them."""
    if "calendar.txt" not in archive and "calendar_dates.txt" not in archive:
        raise FeedRefused("file_missing", "calendar.txt, calendar_dates.txt")
    weekly = []
    columns = ("service_id", "start_date", "end_date", *WEEKDAYS)
    for service, first, last, *flags in archive.rows("calendar.txt", columns):
        number = services.setdefault(service, len(services))
        try:
            weekdays = frozenset(day for day, flag in enumerate(flags) if flag.strip() == "1")
            weekly.append((number, _date(first), _date(last), weekdays))
        except ValueError:
            left_out["service_without_dates"] += 1
    exceptions = _exceptions(archive, services, left_out)
    return Calendar(weekly, exceptions["1"], exceptions["2"], info.ends_on)


def _exceptions(
    archive: Archive, services: dict[str, int], left_out: Counter[str]
) -> dict[str, dict[date, frozenset[int]]]:
    found: dict[str, dict[date, set[int]]] = {"1": {}, "2": {}}
    columns = ("service_id", "date", "exception_type")
    for service, text, kind in archive.rows("calendar_dates.txt", columns):
        number = services.setdefault(service, len(services))
        try:
            found[kind.strip()].setdefault(_date(text), set()).add(number)
        except (KeyError, ValueError):
            left_out["exception_without_date"] += 1
    return {
        kind: {on: frozenset(numbers) for on, numbers in dates.items()}
        for kind, dates in found.items()
    }


def _date(text: str) -> date:
    return datetime.strptime(text.strip(), "%Y%m%d").date()  # noqa: DTZ007 -- a date has no zone


def _wanted(calendar: Calendar, running: Sequence[date]) -> frozenset[int]:
    if wanted := frozenset[int]().union(*(calendar.runs_on(on) for on in running)):
        return wanted
    last = calendar.last_date
    if last is not None and last < min(running):
        raise FeedRefused("expired", "calendar.txt", last.isoformat())
    raise FeedRefused("nothing_runs", "calendar.txt")


# -------------------------------------------------------------------------------------------- stops


class _StopRow(NamedTuple):
    stop_id: str
    name: str
    latitude: str
    longitude: str
    location_type: str
    station: str
    boarding: str

    @property
    def state(self) -> int:
        """The number of its step-free state, 0 where nothing is known."""
        given = self.boarding.strip()
        return int(given) if given in _KNOWN_STATES else 0


_KNOWN_STATES = {str(number) for number in range(len(STEP_FREE_STATES))}
_PLATFORMS = ("", "0", "4")  # a stop or platform, or a part of one: where vehicles call


def _stops(archive: Archive, left_out: Counter[str]) -> Stops:
    columns = ("stop_name", "stop_lat", "stop_lon", "location_type", "parent_station")
    rows = {
        row[0]: _StopRow(*row)
        for row in archive.rows("stops.txt", ("stop_id",), (*columns, "wheelchair_boarding"))
    }
    numbers: dict[str, int] = {}
    stations: dict[str, list[int]] = {}
    names: list[str] = []
    latitudes, longitudes, states = [], [], []
    for row in rows.values():
        station = rows.get(row.station)
        place = _place(row) or (_place(station) if station else None)
        if row.location_type.strip() not in _PLATFORMS:
            continue
        if place is None:
            left_out["stop_without_place"] += 1
            continue
        numbers[row.stop_id] = len(names)
        stations.setdefault(row.station or row.stop_id, []).append(len(names))
        names.append(row.name.strip() or (station.name.strip() if station else ""))
        latitudes.append(place[0])
        longitudes.append(place[1])
        # Nothing said of a platform: what is said of its station.
        states.append(row.state or (station.state if station else 0))
    return Stops(
        numbers,
        stations,
        names,
        np.array(latitudes, dtype=np.float64),
        np.array(longitudes, dtype=np.float64),
        np.array(states, dtype=np.int8),
    )


def _place(row: _StopRow) -> tuple[float, float] | None:
    try:
        at = Point(float(row.latitude), float(row.longitude))
    except ValueError:
        return None
    # Nothing calls in the Gulf of Guinea: feeds write 0, 0 for what they do not know.
    return (at.latitude, at.longitude) if at != Point(0, 0) else None


def _changes(archive: Archive, stops: Stops, left_out: Counter[str]) -> list[MinimumTransfer]:
    found = []
    for origin, destination, kind, seconds, *narrower in archive.rows(
        "transfers.txt",
        ("from_stop_id", "to_stop_id"),
        ("transfer_type", "min_transfer_time", "from_trip_id", "to_trip_id", "from_route_id"),
    ):
        if any(narrower) or kind.strip() in ("4", "5"):
            left_out["transfer_of_one_trip"] += 1
            continue
        least = _least_seconds(kind.strip(), seconds)
        found += [
            MinimumTransfer(one, other, least)
            for one in _stops_of(stops, origin)
            for other in _stops_of(stops, destination)
        ]
    return found


_SECONDS = re.compile(r"[0-9]{1,9}")
_LONGEST_CHANGE = 24 * 3600


def _least_seconds(kind: str, seconds: str) -> int | None:
    """None where one cannot change; a timed transfer waits, a recommended one says nothing."""
    if kind == "3":
        return None
    given = seconds.strip()
    return min(int(given), _LONGEST_CHANGE) if kind == "2" and _SECONDS.fullmatch(given) else 0


def _stops_of(stops: Stops, stop_id: str) -> list[int]:
    if stop_id in stops.numbers:
        return [stops.numbers[stop_id]]
    return stops.stations.get(stop_id, [])


# -------------------------------------------------------------------------------------------- trips


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
        trips.step_free.append(int(chairs) if chairs.strip() in _KNOWN_STATES else 0)
    trips.lines.extend(lines)
    return trips


class _Route(NamedTuple):
    name: str
    kind: int


BUS = 3


def _routes(archive: Archive) -> dict[str, _Route]:
    columns = ("route_short_name", "route_long_name", "route_type")
    return {
        route: _Route(short.strip() or long.strip(), int(kind) if kind.strip().isdecimal() else BUS)
        for route, short, long, kind in archive.rows("routes.txt", ("route_id",), columns)
    }


def _unusable(trip: str, route: _Route | None, frequent: set[str]) -> str:
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
