"""The timetable in its folder: the old one or the new one, whole, and each date as it runs."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from locations.journeys import Ability, Journey, Means, Point, Source
from locations.transit.feed_import import (
    ImportPlan,
    ImportReport,
    TimetableRefused,
    import_feeds,
    refresh,
)
from locations.transit.gtfs import download
from locations.transit.merged_feed import CHANGE_SECONDS
from locations.transit.merging import BoundingBox
from locations.transit.profile import arrive_by, depart_at
from locations.transit.service_day import ServiceDay
from locations.transit.timetable_store import NoTimetable, TimetableStore
from tests.support.gtfs_feeds import (
    CALENDAR,
    ROUTES,
    STOP_TIMES,
    STOPS,
    TRIPS,
    with_rows,
    write_feed,
)
from tests.support.service_stub import Answer, Stub, running

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
SATURDAY = date(2026, 11, 28)
WEEK = ImportPlan(MONDAY, MONDAY + timedelta(days=6))
BRUSSELS = ZoneInfo("Europe/Brussels")
BY_BUS = Ability(frozenset({Means.TRANSIT}))
ESEN, STATION = Point(51.00, 2.90), Point(51.06, 2.90)
LATE = """trip_id,arrival_time,departure_time,stop_id,stop_sequence
nine,25:10:00,25:10:00,esen,1
nine,25:40:00,25:40:00,perron,2
"""


def imported(folder: Path, plan: ImportPlan = WEEK, **others: Any) -> ImportReport:
    feed = write_feed(folder.parent / f"{folder.name}.zip", **others)
    return import_feeds([feed], folder, plan)


def at(on: date, hour: int, minute: int = 0) -> datetime:
    """A moment on the clock of Brussels."""
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=BRUSSELS).astimezone(UTC)


def to_station(ran: ServiceDay, by: datetime) -> Journey | None:
    return arrive_by(ran, STATION, by, BY_BUS).journey(ESEN)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the timetable goes; not there yet."""
    return tmp_path / "timetable"


def test_a_journey_says_which_bus_from_where_and_when(folder: Path) -> None:
    imported(folder)
    journey = to_station(TimetableStore(folder).day(TUESDAY), at(TUESDAY, 10))
    assert journey is not None
    [leg] = journey.legs
    assert (leg.line, leg.headsign, leg.origin) == ("60", "Diksmuide", "Esen Kerk")
    assert (leg.start, leg.end) == (at(TUESDAY, 9), at(TUESDAY, 9, 30))
    assert (journey.source, journey.minutes) == (Source.TIMETABLE, 30)
    assert (journey.low, journey.high) == (30, 30)


def test_the_report_says_what_was_kept_and_what_was_left_out(folder: Path) -> None:
    report = imported(folder, trips=with_rows(TRIPS, "61,week,x,,"))
    assert (report.dates, report.first, report.last) == (5, MONDAY, date(2026, 11, 27))
    assert (report.stops, report.trips, report.connections) == (4, 1, 3)
    [feed] = report.feeds
    assert feed.left_out == {"trip_of_unknown_route": 1}
    assert (feed.valid_from, feed.valid_until) == (date(2026, 11, 1), date(2026, 12, 31))
    assert TimetableStore(folder).feeds() == report.feeds


def test_dates_on_which_the_same_runs_share_a_file(folder: Path) -> None:
    report = imported(folder)
    # Monday has no yesterday, Friday no tomorrow, the three between are alike.
    assert report.files == 3
    assert len(list(folder.glob("day-*.npz"))) == 3
    assert TimetableStore(folder).day(TUESDAY).on == TUESDAY
    assert TimetableStore(folder).day(TUESDAY).epoch == at(TUESDAY, 0)


def test_dates_that_share_a_file_share_what_was_read_of_it(folder: Path) -> None:
    imported(folder)
    store = TimetableStore(folder)
    tuesday, wednesday = store.day(TUESDAY), store.day(TUESDAY + timedelta(days=1))
    assert wednesday.on == TUESDAY + timedelta(days=1)
    assert wednesday.departs is tuesday.departs
    assert wednesday.kept is store.day(TUESDAY).kept


@pytest.mark.parametrize(
    ("on", "by", "leaves"),
    [
        pytest.param(TUESDAY, at(TUESDAY, 2), at(TUESDAY, 1, 10), id="of yesterday's service"),
        pytest.param(SATURDAY, at(SATURDAY, 2), at(SATURDAY, 1, 10), id="with none of its own"),
        pytest.param(
            TUESDAY, at(TUESDAY, 23) + timedelta(hours=3), at(TUESDAY, 1, 10) + timedelta(days=1),
            id="of its own service, past midnight",
        ),
        pytest.param(MONDAY, at(MONDAY, 2), None, id="none after a day without service"),
    ],
)  # fmt: skip
def test_past_midnight_the_services_of_yesterday_still_run(
    folder: Path, on: date, by: datetime, leaves: datetime | None
) -> None:
    calendar = CALENDAR.replace(",1,0,0,2026", ",1,1,0,2026")  # Saturdays too
    imported(folder, stop_times=LATE, calendar=calendar)
    journey = to_station(TimetableStore(folder).day(on), by)
    assert (journey and journey.leaves) == leaves


def test_who_leaves_late_rides_with_tomorrow_s_first_bus(folder: Path) -> None:
    early = STOP_TIMES.replace("09:", "00:")
    imported(folder, stop_times=early)
    profile = depart_at(TimetableStore(folder).day(MONDAY), ESEN, at(MONDAY, 23, 50), BY_BUS)
    journey = profile.journey(STATION)
    assert journey is not None
    assert journey.arrives == at(TUESDAY, 0, 30)


@pytest.mark.parametrize(
    ("on", "utc_hour"),
    [
        pytest.param(date(2027, 3, 27), 8, id="the day before the clocks go forward"),
        pytest.param(date(2027, 3, 28), 7, id="the day that they do"),
        pytest.param(date(2026, 10, 25), 8, id="the day that they go back"),
    ],
)
def test_nine_is_nine_when_the_clocks_change(folder: Path, on: date, utc_hour: int) -> None:
    every_day = "week,1,1,1,1,1,1,1,20261001,20270430"
    calendar = f"{CALENDAR.splitlines()[0]}\n{every_day}\n"
    imported(folder, ImportPlan(on - timedelta(days=1), on + timedelta(days=1)), calendar=calendar)
    journey = to_station(TimetableStore(folder).day(on), at(on, 12))
    assert journey is not None
    assert (journey.leaves.hour, journey.leaves.date()) == (utc_hour, on)


def other_feed(path: Path) -> Path:
    """A train from near the station of the bus to a beach, at 9.40 and 10.40."""
    return write_feed(
        path,
        stops="stop_id,stop_lat,stop_lon\nspoor,51.062,2.90\nzee,51.1,2.6\n",
        routes="route_id,route_short_name,route_type\nIC,IC,2\n",
        trips="route_id,service_id,trip_id\nIC,week,nine\nIC,week,ten\n",
        stop_times=with_rows(
            STOP_TIMES.splitlines()[0] + "\n",
            "nine,09:40:00,09:40:00,spoor,1",
            "nine,10:00:00,10:00:00,zee,2",
            "ten,10:40:00,10:40:00,spoor,1",
            "ten,11:00:00,11:00:00,zee,2",
        ),
        agency="agency_timezone,agency_name\nEurope/Brussels,Het Spoor\n",
    )


def test_feeds_are_one_network(folder: Path, tmp_path: Path) -> None:
    bus, train = write_feed(tmp_path / "bus.zip"), other_feed(tmp_path / "train.zip")
    report = import_feeds([bus, train], folder, WEEK)
    assert [feed.name for feed in report.feeds] == ["De Bus", "Het Spoor"]

    profile = arrive_by(
        TimetableStore(folder).day(TUESDAY), Point(51.1, 2.6), at(TUESDAY, 10, 30), BY_BUS
    )
    journey = profile.journey(ESEN)
    assert journey is not None
    assert [(leg.means, leg.line) for leg in journey.legs] == [
        (Means.TRANSIT, "60"),
        (Means.FOOT, ""),
        (Means.TRANSIT, "IC"),
    ]
    assert (journey.leaves, journey.arrives) == (at(TUESDAY, 9), at(TUESDAY, 10))
    assert journey.legs[1].metres == pytest.approx(289, abs=1)  # 222 m as the crow flies


def test_a_date_that_one_of_the_feeds_does_not_speak_of_is_not_known(
    folder: Path, tmp_path: Path
) -> None:
    ends = CALENDAR.replace("20261231", f"{TUESDAY:%Y%m%d}")
    bus = write_feed(tmp_path / "bus.zip", calendar=ends)
    import_feeds([bus, other_feed(tmp_path / "train.zip")], folder, WEEK)
    assert to_station(TimetableStore(folder).day(TUESDAY), at(TUESDAY, 10)) is not None
    with pytest.raises(NoTimetable):
        TimetableStore(folder).day(TUESDAY + timedelta(days=1))


def test_a_change_takes_a_minute_where_the_feed_says_nothing(folder: Path) -> None:
    imported(folder, transfers="from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"
                               "esen,esen,2,240\nkeiem,keiem,3,\nvladslo,vladslo,0,\n"
                               "perron,perron,2,99999999999999999999\n")  # fmt: skip
    change = dict(
        zip(
            TimetableStore(folder).day(TUESDAY).stop_names,
            TimetableStore(folder).day(TUESDAY).stop_change,
            strict=True,
        )
    )
    assert change["Vladslo Dorp"] == CHANGE_SECONDS
    assert change["Esen Kerk"] == 240
    assert change["Diksmuide Perron 1"] == CHANGE_SECONDS
    assert change["Keiem Dorp"] > 24 * 3600


def test_walks_are_those_between_near_stops_and_those_that_the_feed_names(folder: Path) -> None:
    imported(
        folder,
        stops=STOPS.replace("51.02,2.90", "51.003,2.90"),  # Vladslo, 334 m from Esen
        transfers="from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"
        "vladslo,esen,3,\nkeiem,perron,2,900\n",
    )
    ran = TimetableStore(folder).day(TUESDAY)
    walks = {
        (ran.stop_names[origin], ran.stop_names[destination]): (round(metres), int(least))
        for origin, destination, metres, least in zip(
            ran.path_origin, ran.path_destination, ran.path_metres, ran.path_least, strict=True
        )
    }
    assert walks == {
        ("Esen Kerk", "Vladslo Dorp"): (434, 0),
        ("Keiem Dorp", "Diksmuide Perron 1"): (2891, 900),
    }


def test_an_area_leaves_out_what_lies_outside_and_keeps_what_passes_through(folder: Path) -> None:
    inside = BoundingBox(50.99, 2.8, 51.05, 3.0)
    report = imported(
        folder,
        replace(WEEK, area=inside),
        trips=with_rows(TRIPS, "60,week,ten,Diksmuide,1"),
        stop_times=with_rows(
            STOP_TIMES, "ten,10:00:00,10:00:00,keiem,1", "ten,10:10:00,10:10:00,perron,2"
        ),
    )
    ran = TimetableStore(folder).day(TUESDAY)
    assert ran.stop_names == ["Esen Kerk", "Vladslo Dorp", "Keiem Dorp"]
    assert len(ran.departs) == 2
    assert report.feeds[0].left_out == {"trip_outside_the_area": 1}


def test_an_area_lies_round_places() -> None:
    area = BoundingBox.around([Point(51.0, 2.9), Point(51.2, 3.2)], kilometres=11.12)
    assert [area.south, area.north] == pytest.approx([50.9, 51.3])
    assert area.west < 2.8
    assert area.east > 3.3
    with pytest.raises(ValueError, match="no places"):
        BoundingBox.around([])


# ------------------------------------------------------------------- what was there stays in use


def test_a_refused_import_names_each_mistake_and_leaves_the_old_timetable(
    folder: Path, tmp_path: Path
) -> None:
    imported(folder)
    before = sorted(folder.glob("*"))
    old = write_feed(tmp_path / "old.zip", calendar=CALENDAR.replace("2026", "2025"))
    empty = tmp_path / "empty.zip"
    empty.write_bytes(b"")
    good = write_feed(tmp_path / "good.zip")

    with pytest.raises(TimetableRefused) as refused:
        import_feeds([old, good, empty], folder, WEEK)

    assert [(mistake.code, Path(mistake.source).name) for mistake in refused.value.mistakes] == [
        ("expired", "old.zip"),
        ("not_a_zip", "empty.zip"),
    ]
    assert str(refused.value.mistakes[0]).endswith("old.zip: calendar.txt: expired: 2025-12-31")
    assert sorted(folder.glob("*")) == before
    assert to_station(TimetableStore(folder).day(TUESDAY), at(TUESDAY, 10)) is not None


@pytest.mark.parametrize(
    ("plan", "others", "code"),
    [
        pytest.param(
            replace(WEEK, area=BoundingBox(40, 2, 41, 3)), {}, "nothing_here", id="another country"
        ),
        pytest.param(
            ImportPlan(SATURDAY, SATURDAY), {}, "nothing_here", id="a day without service"
        ),
    ],
)
def test_a_feed_without_anything_here_is_refused(
    folder: Path, plan: ImportPlan, others: dict[str, Any], code: str
) -> None:
    with pytest.raises(TimetableRefused, match=code):
        imported(folder, plan, **others)


def test_a_file_that_is_not_there_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(TimetableRefused, match="not_found"):
        import_feeds([tmp_path / "nowhere.zip"], folder, WEEK)


def test_a_new_timetable_takes_the_place_of_the_old_one(folder: Path) -> None:
    imported(folder)
    stamp = TimetableStore(folder).stamp(TUESDAY)
    imported(folder, stop_times=STOP_TIMES.replace("09:", "10:"))
    assert TimetableStore(folder).stamp(TUESDAY) != stamp
    assert len(list(folder.glob("day-*.npz"))) == 3
    assert to_station(TimetableStore(folder).day(TUESDAY), at(TUESDAY, 10)) is None
    assert to_station(TimetableStore(folder).day(TUESDAY), at(TUESDAY, 11)) is not None


def test_where_there_is_no_timetable_it_says_so(folder: Path) -> None:
    with pytest.raises(NoTimetable) as none:
        TimetableStore(folder).day(TUESDAY)
    assert none.value.code == "none"
    assert TimetableStore(folder).stamp(TUESDAY) is None
    assert TimetableStore(folder).feeds() == ()

    imported(folder)
    with pytest.raises(NoTimetable) as not_covered:
        TimetableStore(folder).day(date(2027, 1, 5))
    assert (not_covered.value.code, not_covered.value.on) == ("not_covered", date(2027, 1, 5))
    assert TimetableStore(folder).stamp(date(2027, 1, 5)) is None


@pytest.mark.parametrize(
    "content", [pytest.param(b"", id="empty"), pytest.param(b"PK\3\4 and then", id="broken off")]
)
def test_a_file_of_a_day_that_cannot_be_read_is_no_timetable(folder: Path, content: bytes) -> None:
    imported(folder)
    for path in folder.glob("day-*.npz"):
        path.write_bytes(content)
    with pytest.raises(NoTimetable, match="unreadable"):
        TimetableStore(folder).day(TUESDAY)


def test_a_file_of_a_day_that_is_gone_is_no_timetable(folder: Path) -> None:
    imported(folder)
    for path in folder.glob("day-*.npz"):
        path.unlink()
    with pytest.raises(NoTimetable, match="unreadable"):
        TimetableStore(folder).day(TUESDAY)


@pytest.mark.parametrize(
    "content",
    [pytest.param("{", id="broken"), pytest.param('{"version": 0}', id="another version")],
)
def test_an_index_that_cannot_be_used_is_no_timetable(folder: Path, content: str) -> None:
    imported(folder)
    (folder / "index.json").write_text(content)
    with pytest.raises(NoTimetable, match="none"):
        TimetableStore(folder).day(TUESDAY)


def test_feeds_that_end_too_soon_are_named(folder: Path) -> None:
    imported(folder)
    assert TimetableStore(folder).ending_before(date(2026, 12, 31)) == ()
    assert [feed.name for feed in TimetableStore(folder).ending_before(date(2027, 1, 1))] == [
        "De Bus"
    ]


# -------------------------------------------------------------------------------- feeds by address

ONE_TAG = (("ETag", '"one"'),)
NIGHT = datetime(2026, 11, 23, 2, 45, tzinfo=UTC)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Stub]:
    """It has the feed, under a tag."""
    content = write_feed(tmp_path / "served.zip").read_bytes()
    with running(Answer(content, headers=ONE_TAG)) as stub:
        yield stub


def test_a_feed_comes_from_its_address(folder: Path, server: Stub) -> None:
    said: list[tuple[str, int, int]] = []
    report = import_feeds([server.url], folder, WEEK, lambda *words: said.append(words))
    assert report.feeds[0].version == '"one"'
    assert (server.url, *[len(server.answer.content)] * 2) in said
    assert {"stop_times.txt", "days"} <= {what for what, _, _ in said}


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        pytest.param(Answer(b"no", status=404), "status 404", id="it is gone"),
        pytest.param(Answer(b"no", status=503), "status 503", id="the server fails"),
        pytest.param(Answer(b"PK", headers=(("Content-Length", "999"),)), "", id="it breaks off"),
        pytest.param(
            Answer(b"PK", headers=(("Content-Length", "veel"),)), "veel", id="a length that is none"
        ),
    ],
)
def test_a_feed_that_does_not_come_is_refused(
    folder: Path, server: Stub, answer: Answer, detail: str
) -> None:
    server.answer = answer
    with pytest.raises(TimetableRefused) as refused:
        import_feeds([server.url], folder, WEEK)
    [mistake] = refused.value.mistakes
    assert mistake.code == "not_fetched"
    assert detail in mistake.detail


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(b"PK" * 1000, drip=0.02), id="its body"),
        pytest.param(
            Answer(b"PK" * 1000, drip=0.02, headers=(("Content-Length", ""),)),
            id="a body of unknown length",
        ),
        pytest.param(Answer(drip_head=0.02), id="its headers"),
    ],
)
def test_a_feed_that_drips_is_left_in_the_end(
    folder: Path, server: Stub, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    monkeypatch.setattr(download, "MOST_SECONDS", 0.1)
    server.answer = answer
    with pytest.raises(TimetableRefused, match="more than 0 seconds"):
        import_feeds([server.url], folder, WEEK)
    assert list((folder / "feeds").iterdir()) == []


@pytest.mark.parametrize(
    ("source", "code"),
    [
        pytest.param("nergens.zip", "not_found", id="a file that there is not"),
        pytest.param(".", "unreadable", id="a folder"),
        pytest.param("http://[x", "not_fetched", id="an address that is none"),
    ],
)
def test_what_is_no_feed_is_named(folder: Path, source: str, code: str) -> None:
    with pytest.raises(TimetableRefused) as refused:
        import_feeds([source], folder, WEEK)
    assert [(one.source, one.code) for one in refused.value.mistakes] == [(source, code)]


def test_at_night_an_unchanged_feed_is_neither_fetched_nor_read(folder: Path, server: Stub) -> None:
    import_feeds([server.url], folder, WEEK)
    before = TimetableStore(folder).stamp(TUESDAY)
    server.answer = Answer(b"", status=304)
    assert refresh([server.url], folder, WEEK, NIGHT) is None
    assert server.headers[-1]["If-None-Match"] == '"one"'
    assert TimetableStore(folder).stamp(TUESDAY) == before


def test_no_server_is_asked_twice_a_day(folder: Path, server: Stub) -> None:
    import_feeds([server.url], folder, WEEK)
    server.answer = Answer(b"", status=304)
    for hours in (0, 1, 19):
        refresh([server.url], folder, WEEK, NIGHT + timedelta(hours=hours))
    assert len(server.asked) == 2
    refresh([server.url], folder, WEEK, NIGHT + timedelta(hours=24))
    assert len(server.asked) == 3


def test_at_night_a_changed_feed_is_imported(folder: Path, server: Stub, tmp_path: Path) -> None:
    import_feeds([server.url], folder, WEEK)
    changed = write_feed(tmp_path / "new.zip", stop_times=STOP_TIMES.replace("09:", "10:"))
    server.answer = Answer(changed.read_bytes(), headers=(("ETag", '"two"'),))
    assert refresh([server.url], folder, WEEK, NIGHT) is not None
    assert TimetableStore(folder).feeds()[0].version == '"two"'
    assert to_station(TimetableStore(folder).day(TUESDAY), at(TUESDAY, 11)) is not None


def test_after_a_week_an_unchanged_feed_is_read_for_the_weeks_to_come(
    folder: Path, server: Stub
) -> None:
    import_feeds([server.url], folder, WEEK)
    server.answer = Answer(b"", status=304)
    next_week = ImportPlan(WEEK.first + timedelta(days=7), WEEK.last + timedelta(days=7))
    report = refresh([server.url], folder, next_week, NIGHT + timedelta(days=7))
    assert report is not None
    assert report.first == MONDAY + timedelta(days=7)


def test_a_file_that_changed_is_imported_at_night(folder: Path, tmp_path: Path) -> None:
    path = write_feed(tmp_path / "bus.zip")
    assert refresh([path], folder, WEEK, NIGHT) is not None
    assert refresh([path], folder, WEEK, NIGHT + timedelta(days=1)) is None
    write_feed(path, routes=ROUTES.replace("60,,3", "61,,3"), stops=STOPS)
    assert refresh([path], folder, WEEK, NIGHT + timedelta(days=2)) is not None


def test_the_index_is_readable_by_people(folder: Path) -> None:
    imported(folder)
    index = json.loads((folder / "index.json").read_text())
    assert index["feeds"][0]["name"] == "De Bus"
    assert index["days"][TUESDAY.isoformat()].startswith("day-")
