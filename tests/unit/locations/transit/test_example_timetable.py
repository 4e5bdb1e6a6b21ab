"""The example timetable: the same each time, of this province, and never taken for a real one."""

import csv
import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from locations.journeys import Ability, Means, Point, Source, Vehicle
from locations.places.gazetteer import Gazetteer
from locations.transit.example_network import CITIES
from locations.transit.example_timetable import PROVINCE, write_example
from locations.transit.feed_import import ImportPlan, import_feeds
from locations.transit.profile import Profile, arrive_by
from locations.transit.timetable_store import TimetableStore

FIRST = date(2026, 12, 21)
TUESDAY, SUNDAY, CHRISTMAS = (FIRST + timedelta(days=number) for number in (1, 6, 4))
BY_BUS = Ability(frozenset({Means.TRANSIT}))
DIKSMUIDE = Point(51.0334, 2.8651)


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "example.zip"
    write_example(path, FIRST, FIRST + timedelta(days=6))
    return path


@pytest.fixture(scope="module")
def folder(feed: Path) -> Path:
    folder = feed.parent / "timetable"
    import_feeds([feed], folder, ImportPlan(FIRST, FIRST + timedelta(days=6)))
    return folder


@pytest.fixture(scope="module")
def to_diksmuide(folder: Path) -> Profile:
    """Who can be there by noon on a Tuesday."""
    ran = TimetableStore(folder).day(TUESDAY)
    return arrive_by(ran, DIKSMUIDE, ran.moment(12 * 3600), BY_BUS)


def test_it_is_the_same_each_time(feed: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    write_example(again, FIRST, FIRST + timedelta(days=6))
    with zipfile.ZipFile(feed) as one, zipfile.ZipFile(again) as other:
        assert one.namelist() == other.namelist()
        assert all(one.read(name) == other.read(name) for name in one.namelist())


def test_another_seed_gives_other_hours(feed: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    write_example(other, FIRST, FIRST, seed=7)
    with zipfile.ZipFile(feed) as one, zipfile.ZipFile(other) as two:
        assert one.read("stop_times.txt") != two.read("stop_times.txt")


def test_it_says_that_it_is_an_example(folder: Path, to_diksmuide: Profile) -> None:
    [ours] = TimetableStore(folder).feeds()
    assert ours.is_example
    assert ours.left_out == {}
    journey = to_diksmuide.journey(_place("Roeselare"))
    assert journey is not None
    assert journey.source is Source.EXAMPLE_TIMETABLE


def _place(name: str) -> Point:
    return next(
        Point(place.latitude, place.longitude)
        for place in Gazetteer().localities
        if place.name == name and place.province == PROVINCE
    )


@pytest.mark.parametrize("city", CITIES)
def test_from_every_town_one_can_be_elsewhere_by_noon(folder: Path, city: str) -> None:
    ran = TimetableStore(folder).day(TUESDAY)
    towards = _place("Brugge" if city != "Brugge" else "Kortrijk")
    profile = arrive_by(ran, towards, ran.moment(12 * 3600), BY_BUS)
    journey = profile.journey(_place(city))
    assert journey is not None
    assert journey.minutes < 200


def test_nearly_every_place_has_a_bus(folder: Path) -> None:
    ran = TimetableStore(folder).day(TUESDAY)
    places = [place for place in Gazetteer().localities if place.province == PROVINCE]
    served = [
        place
        for place in places
        if len(ran.stops_near(Point(place.latitude, place.longitude), 700)[0])
    ]
    assert len(served) > 0.95 * len(places)


def test_there_are_buses_trains_and_a_tram(folder: Path) -> None:
    ran = TimetableStore(folder).day(TUESDAY)
    kinds = {ran.vehicle_of(trip) for trip in range(len(ran.trip_line))}
    assert kinds == {Vehicle.BUS, Vehicle.TRAIN, Vehicle.TRAM}


def test_on_holidays_it_is_sunday(folder: Path) -> None:
    runs = {
        on: len(TimetableStore(folder).day(on).trip_line) for on in (TUESDAY, SUNDAY, CHRISTMAS)
    }
    assert runs[CHRISTMAS] < 0.6 * runs[TUESDAY]
    assert runs[CHRISTMAS] == pytest.approx(runs[SUNDAY], rel=0.15)


def test_vehicles_run_in_whole_minutes_and_past_midnight(feed: Path) -> None:
    with zipfile.ZipFile(feed) as archive:
        rows = csv.DictReader(io.StringIO(archive.read("stop_times.txt").decode()))
        times = [row["departure_time"] for row in rows]
    assert {time[-2:] for time in times} == {"00"}
    assert max(times) > "24:00:00"
