"""The timetable of a network: round its lokets, long enough, read again at night."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app, timetable_settings
from database import db, reading, write
from locations.transit.feed_import import ImportPlan, import_feeds
from locations.transit.timetable_store import TimetableStore
from scheduler.appointments.booking.operations import book
from scheduler.jobs import timetable_refresh, worker
from scheduler.jobs.timetable_refresh import TimetableSettings, area_of_network
from settings import Settings
from tests.conftest import FreshDatabase
from tests.support import builders
from tests.support.builders import by
from tests.support.commands import zitdag
from tests.support.gtfs_feeds import CALENDAR, write_feed
from tests.support.outbox import delivery_context

TUESDAY = date(2026, 11, 17)
NIGHT = builders.NOW
AREA_OF_FEED: dict[str, Any] = {"latitude": 51.0334, "longitude": 2.8651}


@pytest.fixture
def app(sqlite: FreshDatabase) -> Iterator[Flask]:
    """On SQLite alone: nothing here differs between engines."""
    with sqlite() as url:
        app = create_app(Settings(database_url=url, secret_key="test-secret"))
        with app.app_context():
            yield app
            db.engine.dispose()


@pytest.fixture
def settings(tmp_path: Path) -> TimetableSettings:
    """A feed, and where its timetable goes."""
    feed = write_feed(tmp_path / "bus.zip")
    return TimetableSettings(tmp_path / "timetable", (str(feed),))


def _lokets(session: Session, *lokets: dict[str, Any]) -> None:
    host = builders.organisation(session, builders.region(session).id)
    for one in lokets:
        builders.loket(session, host, **one)


def _book(session: Session) -> None:
    scene = builders.scene(session)
    book(session, scene.request("09:30"), by=by(builders.NOW))


@pytest.mark.parametrize(
    ("folder", "feeds_of", "expected"),
    [
        pytest.param("", "a.zip", None, id="no folder, no timetable"),
        pytest.param(
            "there", "", TimetableSettings(Path("there")), id="one that is filled by hand"
        ),
        pytest.param(
            "there",
            "https://bus.example.org/gtfs.zip  train.zip",
            TimetableSettings(Path("there"), ("https://bus.example.org/gtfs.zip", "train.zip")),
            id="one that is read again at night",
        ),
    ],
)
def test_feeds_are_named_with_spaces_between(
    folder: str, feeds_of: str, expected: TimetableSettings | None
) -> None:
    settings = Settings(secret_key="x", timetable_folder=folder, timetable_feeds=feeds_of)
    assert timetable_settings(settings) == expected


@pytest.mark.usefixtures("app")
class TestTheArea:
    """What is kept of a feed lies round the lokets in use."""

    def test_is_round_those_that_have_coordinates(self) -> None:
        write(_lokets, AREA_OF_FEED, {}, {"latitude": 51.2, "longitude": 3.2})
        with reading() as session:
            area = area_of_network(session)
        assert area is not None
        assert (area.south < 51.03 < 51.2 < area.north, area.west < 2.86) == (True, True)
        assert area.north - area.south < 1

    def test_leaves_out_lokets_that_are_closed(self) -> None:
        write(_lokets, AREA_OF_FEED, {"latitude": 40.0, "longitude": 3.2, "active": False})
        with reading() as session:
            area = area_of_network(session)
        assert area is not None
        assert area.south > 50

    def test_is_everywhere_where_no_loket_has_coordinates(self) -> None:
        write(_lokets, {})
        with reading() as session:
            assert area_of_network(session) is None


@pytest.mark.usefixtures("app")
class TestAtNight:
    """The worker reads the feeds again that have changed, and says what ends too soon."""

    def test_a_feed_that_is_new_is_imported(self, settings: TimetableSettings) -> None:
        report = timetable_refresh.refresh(settings, NIGHT)
        assert report is not None
        assert TimetableStore(settings.folder).stamp(TUESDAY) is not None
        assert timetable_refresh.refresh(settings, NIGHT + timedelta(days=1)) is None

    def test_what_is_refused_is_logged_and_the_old_one_stays(
        self, settings: TimetableSettings, caplog: pytest.LogCaptureFixture
    ) -> None:
        timetable_refresh.refresh(settings, NIGHT)
        Path(settings.feeds[0]).write_bytes(b"broken")
        assert timetable_refresh.refresh(settings, NIGHT + timedelta(days=1)) is None
        assert "not_a_zip" in caplog.text
        assert TimetableStore(settings.folder).stamp(TUESDAY) is not None

    def test_without_feeds_what_was_imported_by_hand_stays(
        self, settings: TimetableSettings
    ) -> None:
        import_feeds(settings.feeds, settings.folder, ImportPlan.from_day(NIGHT.date()))
        assert timetable_refresh.refresh(TimetableSettings(settings.folder), NIGHT) is None
        assert len(TimetableStore(settings.folder).feeds()) == 1

    def test_a_feed_that_ends_before_an_appointment_is_named(
        self, settings: TimetableSettings, caplog: pytest.LogCaptureFixture
    ) -> None:
        write_feed(Path(settings.feeds[0]), calendar=CALENDAR.replace("20261231", "20261116"))
        timetable_refresh.refresh(settings, NIGHT)
        assert caplog.text == ""
        write(_book)
        assert [feed.name for feed in timetable_refresh.warn_of_ends(settings.folder)] == ["De Bus"]
        assert "ends on 2026-11-16, before an appointment on" in caplog.text

    def test_the_worker_does_so(self, app: Flask, settings: TimetableSettings) -> None:
        scheduler = worker.start(app.app_context, delivery_context(), settings)
        try:
            triggers = [str(job.trigger) for job in scheduler.get_jobs()]
            assert len([each for each in triggers if "hour='2', minute='45'" in each]) == 1
        finally:
            scheduler.shutdown()


@pytest.fixture
def url(sqlite: FreshDatabase) -> Iterator[str]:
    with sqlite() as url:
        yield url


def test_a_timetable_is_imported_by_its_command(url: str, settings: TimetableSettings) -> None:
    soon = CALENDAR.replace("20261101,20261231", "20200101,20991231")
    feed = write_feed(Path(settings.feeds[0]), calendar=soon, frequencies="trip_id,start_time\n")
    folder = str(settings.folder)
    ended = zitdag("import-timetable", str(feed), database_url=url, timetable_folder=folder)
    assert ended.returncode == 0, ended.stderr
    first, *_, last = ended.stdout.splitlines()
    assert first == "De Bus: 2020-01-01 to 2099-12-31"
    assert last == "4 stops; on the fullest day 1 trips and 3 connections"
    assert "stop_times.txt" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "folder", "words"),
    [
        pytest.param(
            ("nowhere.zip", "nor-here.zip"), "timetable",
            ["nowhere.zip: not_found", "nor-here.zip: not_found",
             "Error: 2 mistakes; the timetable that was there stays in use"],
            id="feeds that are not there",
        ),
        pytest.param(
            ("nowhere.zip",), "",
            ["Error: set ZITDAG_TIMETABLE_FOLDER to the folder of the timetable"],
            id="no folder",
        ),
    ],
)  # fmt: skip
def test_the_command_says_what_is_wrong(
    url: str, tmp_path: Path, arguments: tuple[str, ...], folder: str, words: list[str]
) -> None:
    where = str(tmp_path / folder) if folder else ""
    ended = zitdag("import-timetable", *arguments, database_url=url, timetable_folder=where)
    assert (ended.returncode, ended.stdout) == (1, "")
    said = [one for one in ended.stderr.splitlines() if "import_refused" not in one]
    assert said == words
