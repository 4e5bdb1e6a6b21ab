"""Reader of stops and minimum change times: stops.txt and transfers.txt."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from locations.journeys import Point
from locations.transit.gtfs.archive import Archive
from locations.transit.service_day import STEP_FREE_STATES, Floats, Small

KNOWN_STATES = {str(number) for number in range(len(STEP_FREE_STATES))}
_PLATFORMS = ("", "0", "4")  # a stop or platform, or a part of one: where vehicles call
_SECONDS = re.compile(r"[0-9]{1,9}")
_LONGEST_CHANGE = 24 * 3600


@dataclass(frozen=True)
class Stops:
    numbers: dict[str, int]
    stations: dict[str, list[int]]
    """The stops of each station, by its id."""
    names: list[str]
    latitude: Floats
    longitude: Floats
    step_free: Small


class MinimumTransfer(NamedTuple):
    """A row of transfers.txt between two stops; None seconds where one cannot change."""

    origin: int
    destination: int
    least_seconds: int | None


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
        return int(given) if given in KNOWN_STATES else 0


def read_stops(archive: Archive, left_out: Counter[str]) -> Stops:
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
        point = _point(row) or (_point(station) if station else None)
        if row.location_type.strip() not in _PLATFORMS:
            continue
        if point is None:
            left_out["stop_without_place"] += 1
            continue
        numbers[row.stop_id] = len(names)
        stations.setdefault(row.station or row.stop_id, []).append(len(names))
        names.append(row.name.strip() or (station.name.strip() if station else ""))
        latitudes.append(point.latitude)
        longitudes.append(point.longitude)
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


def _point(row: _StopRow) -> Point | None:
    try:
        at = Point(float(row.latitude), float(row.longitude))
    except ValueError:
        return None
    # Nothing calls in the Gulf of Guinea: feeds write 0, 0 for what they do not know.
    return at if at != Point(0, 0) else None


def read_transfers(archive: Archive, stops: Stops, left_out: Counter[str]) -> list[MinimumTransfer]:
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
