"""Real timetables, and what another engine (cafein, in Rust) says of them."""

import csv
import io
import random
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from cafein import TransportNetwork

from locations.journeys import Ability, Means, Point
from locations.transit.connection_scan import NEVER
from locations.transit.feed_import import ImportPlan, import_feeds
from locations.transit.profile import arrive_by, depart_at
from locations.transit.service_day import ServiceDay, walking_seconds
from locations.transit.timetable_store import TimetableStore

HOURS = (8, 10, 13, 17, 21)
NEAR = Ability(frozenset({Means.TRANSIT}), short_walk=True)
WHOLE_DAY = timedelta(hours=20)


@dataclass(frozen=True)
class TwoEngines:
    """One day in both, with the same walks between stops and no time for a change.

    Our stops lie kilometres apart here: nobody walks to another one but by the walks that both
    engines know.
    """

    day: ServiceDay
    theirs: TransportNetwork
    stop_ids: list[str]
    walks_to: dict[int, list[tuple[int, int]]]

    def point(self, stop: int) -> Point:
        return Point(float(self.day.stop_latitude[stop]), 0.0)

    def ends(self, stop: int) -> list[tuple[int, int]]:
        """Where the last vehicle may stop, and the seconds on foot from there."""
        return [(stop, 0), *self.walks_to[stop]]


def imported(feed: Path, folder: Path, on: date) -> ServiceDay:
    import_feeds([feed], folder, ImportPlan(on, on))
    return TimetableStore(folder).day(on)


def ids_of(feed: Path, ours: ServiceDay) -> list[str]:
    """Their stops in our order: by name and place, as we keep no ids."""
    with zipfile.ZipFile(feed) as archive, archive.open("stops.txt") as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig")))
    places = {
        (row["stop_name"].strip(), float(row["stop_lat"]), float(row["stop_lon"])): row["stop_id"]
        for row in rows
    }
    keys = zip(
        ours.stop_names, ours.stop_latitude.tolist(), ours.stop_longitude.tolist(), strict=True
    )
    return [places[key] for key in keys]


def network(feed: Path) -> TransportNetwork:
    return TransportNetwork.from_gtfs(str(feed), trip_distances=False, leg_geometries=False)


@pytest.fixture(scope="module")
def kuopio(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> TwoEngines:
    feed = test_data / "kuopio_gtfs.zip"
    ours = imported(feed, tmp_path_factory.mktemp("kuopio"), date(2017, 1, 17))
    stop_ids, theirs = ids_of(feed, ours), network(feed)
    short = np.flatnonzero(ours.path_metres <= NEAR.longest_walk)
    seconds = walking_seconds(ours.path_metres[short], NEAR.pace).tolist()
    walks_to = defaultdict(list)
    edges = []
    for path, lasts in zip(short.tolist(), seconds, strict=True):
        origin, destination = int(ours.path_origin[path]), int(ours.path_destination[path])
        walks_to[destination].append((origin, lasts))
        edges.append((stop_ids[origin], stop_ids[destination], lasts, 1.0))
    theirs.set_transfers(edges)
    stops = len(stop_ids)
    apart = replace(
        ours,
        margin=0,
        stop_change=np.zeros(stops, dtype=np.int32),
        stop_latitude=np.linspace(-80, 80, stops),
        stop_longitude=np.zeros(stops),
        kept={},
    )
    return TwoEngines(apart, theirs, stop_ids, walks_to)


def pairs(stops: int) -> Iterator[tuple[int, int, int]]:
    """200 times two different stops, and an hour."""
    chance = random.Random(2026)
    for _ in range(200):
        origin, destination = chance.sample(range(stops), 2)
        yield origin, destination, chance.choice(HOURS)


def test_both_engines_leave_at_the_same_second(kuopio: TwoEngines) -> None:
    found = 0
    for origin, destination, hour in pairs(len(kuopio.stop_ids)):
        ours = [
            kuopio.day.seconds(journey.leaves)
            for stop, on_foot in kuopio.ends(destination)
            if stop != origin
            and (
                journey := arrive_by(
                    kuopio.day,
                    kuopio.point(stop),
                    kuopio.day.moment(hour * 3600 - on_foot),
                    NEAR,
                    longest=WHOLE_DAY,
                ).journey(kuopio.point(origin))
            )
        ]
        theirs = kuopio.theirs.route_between_stops(
            kuopio.stop_ids[origin],
            kuopio.stop_ids[destination],
            arrival=f"{kuopio.day.on} {hour:02}:00",
            max_rides=3,
        )
        assert max(ours, default=None) == max((one["departure_s"] for one in theirs), default=None)
        found += bool(ours)
    assert found > 50


def test_both_engines_arrive_at_the_same_second(kuopio: TwoEngines) -> None:
    found = 0
    for origin, destination, hour in pairs(len(kuopio.stop_ids)):
        leaving = kuopio.day.moment(hour * 3600)
        profile = depart_at(kuopio.day, kuopio.point(origin), leaving, NEAR, longest=WHOLE_DAY)
        ours = [
            kuopio.day.seconds(journey.arrives) + on_foot - hour * 3600
            for stop, on_foot in kuopio.ends(destination)
            if (journey := profile.journey(kuopio.point(stop)))
        ]
        theirs = kuopio.theirs.travel_times_from_stop(
            kuopio.stop_ids[origin], departure=f"{kuopio.day.on} {hour:02}:00", max_rides=3
        )
        assert min(ours, default=None) == theirs.get(kuopio.stop_ids[destination])
        found += bool(ours)
    assert found > 50


# What it says is what we want to know: whether both fill the blanks.
@pytest.mark.filterwarnings("ignore:interpolated blank stop times:UserWarning")
def test_a_feed_with_blank_times_reaches_what_the_other_engine_reaches(
    test_data: Path, tmp_path: Path
) -> None:
    feed = test_data / "porto_alegre_eptc_gtfs.zip"
    ours = imported(feed, tmp_path, date(2019, 5, 14))
    stop_ids, theirs = ids_of(feed, ours), network(feed)
    both = 0
    for stop in random.Random(2026).sample(range(len(stop_ids)), 10):
        place = Point(float(ours.stop_latitude[stop]), float(ours.stop_longitude[stop]))
        profile = depart_at(ours, place, ours.moment(8 * 3600), NEAR, longest=WHOLE_DAY)
        scanned = profile._scanned.rounds  # noqa: SLF001 -- stops, where pages ask for places
        best = np.maximum.reduce([each.board for each in scanned])
        reached = {stop_ids[at] for at in np.flatnonzero(best > NEVER)}
        other = theirs.travel_times_from_stop(
            stop_ids[stop], departure=f"{ours.on} 08:00", max_rides=3
        )
        assert set(other) - reached - {stop_ids[stop]} == set()
        both += len(other)
    assert both > 1000
