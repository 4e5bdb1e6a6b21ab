"""A feed is read as it is in the world; what cannot be used is counted, or refused by name."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from locations.journeys import Vehicle
from locations.transit.gtfs.archive import FeedRefused
from locations.transit.gtfs.feed import Gtfs, read
from locations.transit.gtfs.stops import MinimumTransfer
from tests.support.gtfs_feeds import (
    CALENDAR,
    ROUTES,
    STOP_TIMES,
    STOPS,
    TRIPS,
    with_rows,
    without,
    write_feed,
)

TUESDAY = date(2026, 11, 24)
SATURDAY = date(2026, 11, 28)
NINE = 9 * 3600
ADDED = "service_id,date,exception_type\nextra,20261124,1\n"


def read_feed(folder: Path, on: date = TUESDAY, **others: Any) -> Gtfs:
    feed = write_feed(folder / "feed.zip", **others)
    return read(feed, [on], lambda *_: None)


def minutes(feed: Gtfs) -> list[tuple[float, float]]:
    """When the vehicles come and go, in minutes after nine."""
    pairs = zip(feed.call_arrives.tolist(), feed.call_departs.tolist(), strict=True)
    return [((comes - NINE) / 60, (goes - NINE) / 60) for comes, goes in pairs]


def test_a_plain_feed_is_read(tmp_path: Path) -> None:
    feed = read_feed(tmp_path)
    assert feed.stop_names == ["Esen Kerk", "Vladslo Dorp", "Keiem Dorp", "Diksmuide Perron 1"]
    assert minutes(feed) == [(0, 0), (10, 11), (20, 21), (30, 30)]
    assert feed.lines == [("60", Vehicle.BUS)]
    assert feed.trip_headsign == ["Diksmuide"]
    assert (feed.name, feed.zone.key, feed.is_example) == ("De Bus", "Europe/Brussels", False)
    assert feed.left_out == Counter()


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param(
            {"stop_times": STOP_TIMES.replace("09:10:00,09:11:00", ",")},
            [(0, 0), (10, 10), (20, 21), (30, 30)],
            id="a blank time lies between its neighbours",
        ),
        pytest.param(
            {
                "stop_times": STOP_TIMES.replace("09:10:00,09:11:00", ",").replace(
                    "09:20:00,09:21:00", ","
                ),
                "stops": STOPS.replace("51.02", "51.01").replace("51.04", "51.045"),
            },
            [(0, 0), (5, 5), (22.5, 22.5), (30, 30)],
            id="two of them by the metres between stops",
        ),
        pytest.param(
            {"stop_times": STOP_TIMES.replace("09:10:00,09:11:00", "09:10:00,")},
            [(0, 0), (10, 10), (20, 21), (30, 30)],
            id="one time is both",
        ),
        pytest.param(
            {"stop_times": STOP_TIMES.replace("09:30:00,09:30:00", "24:05:00,24:05:00")},
            [(0, 0), (10, 11), (20, 21), (905, 905)],
            id="past midnight the hours go on",
        ),
        pytest.param(
            {"stop_times": STOP_TIMES.replace("09:00:00,09:00:00", " 9:00:00, 9:00:00")},
            [(0, 0), (10, 11), (20, 21), (30, 30)],
            id="an hour of one figure, after a space",
        ),
        pytest.param(
            {"stop_times": "\n".join([STOP_TIMES.split("\n")[0], *STOP_TIMES.split("\n")[:0:-1]])},
            [(0, 0), (10, 11), (20, 21), (30, 30)],
            id="rows in any order",
        ),
        pytest.param(
            {"stops": "\ufeff" + STOPS, "inside": "feed/"},
            [(0, 0), (10, 11), (20, 21), (30, 30)],
            id="a byte order mark, and a folder in the zip",
        ),
        pytest.param(
            {"agency": None, "routes": "route_id\n60\n"},
            [(0, 0), (10, 11), (20, 21), (30, 30)],
            id="no agency, and nothing said of routes",
        ),
    ],
)
def test_every_time_is_known(
    tmp_path: Path, others: dict[str, Any], expected: list[tuple[float, float]]
) -> None:
    found = minutes(read_feed(tmp_path, **others))
    assert [pytest.approx(pair, abs=0.05) for pair in found] == expected


@pytest.mark.parametrize(
    ("on", "others", "runs"),
    [
        pytest.param(TUESDAY, {}, True, id="on its weekdays"),
        pytest.param(SATURDAY, {}, False, id="not on others"),
        pytest.param(date(2026, 10, 27), {}, False, id="not before its dates"),
        pytest.param(date(2027, 1, 5), {}, False, id="nor after them"),
        pytest.param(
            TUESDAY,
            {"calendar_dates": "service_id,date,exception_type\nweek,20261124,2\n"},
            False,
            id="not where an exception takes it away",
        ),
        pytest.param(
            SATURDAY,
            {"calendar_dates": "service_id,date,exception_type\nweek,20261128,1\n"},
            True,
            id="where an exception adds it",
        ),
        pytest.param(
            TUESDAY,
            {"feed_info": "feed_publisher_name,feed_end_date\nDe Bus,20261123\n"},
            False,
            id="not after the end of the feed",
        ),
    ],
)
def test_services_run_on_their_dates(
    tmp_path: Path, on: date, others: dict[str, Any], runs: bool
) -> None:
    if runs:
        assert len(read_feed(tmp_path, on, **others).trip_line) == 1
    else:
        with pytest.raises(FeedRefused):
            read_feed(tmp_path, on, **others)


def test_a_feed_may_have_exceptions_alone(tmp_path: Path) -> None:
    trips = TRIPS.replace("week", "extra")
    feed = read_feed(tmp_path, calendar=None, calendar_dates=ADDED, trips=trips)
    assert len(feed.trip_line) == 1
    assert (feed.calendar.first_date, feed.calendar.last_date) == (TUESDAY, TUESDAY)


@pytest.mark.parametrize(
    ("pickup", "drop_off", "may"),
    [
        pytest.param("", "", (True, True), id="nothing said"),
        pytest.param("0", "0", (True, True), id="as usual"),
        pytest.param("1", "0", (False, True), id="nobody gets in"),
        pytest.param("0", "1", (True, False), id="nobody gets out"),
        pytest.param("2", "2", (False, False), id="only after a call"),
        pytest.param("3", "3", (True, True), id="a sign to the driver is enough"),
    ],
)
def test_one_boards_and_gets_out_where_one_may(
    tmp_path: Path, pickup: str, drop_off: str, may: tuple[bool, bool]
) -> None:
    head, first, *rest = STOP_TIMES.splitlines()
    rows = [f"{head},pickup_type,drop_off_type", f"{first},{pickup},{drop_off}", *rest]
    feed = read_feed(tmp_path, stop_times="\n".join(rows))
    assert (bool(feed.call_may_board[0]), bool(feed.call_may_alight[0])) == may
    assert bool(feed.call_may_board[1]), "a row that is shorter says nothing"


@pytest.mark.parametrize(
    ("platform", "station", "state"),
    [
        pytest.param("", "1", 1, id="of its station where it says nothing itself"),
        pytest.param("0", "2", 2, id="nor says that it does not know"),
        pytest.param("2", "1", 2, id="its own where it says so"),
        pytest.param("3", "", 3, id="with help"),
        pytest.param("", "", 0, id="unknown"),
        pytest.param("yes", "", 0, id="a word that nobody knows is unknown"),
    ],
)
def test_a_platform_is_as_step_free_as_it_says_or_its_station_is(
    tmp_path: Path, platform: str, station: str, state: int
) -> None:
    stops = STOPS.replace("0,station,", f"0,station,{platform}").replace("1,,1", f"1,,{station}")
    assert read_feed(tmp_path, stops=stops).stop_step_free[3] == state


def test_a_stop_without_a_place_is_where_its_station_is(tmp_path: Path) -> None:
    stops = STOPS.replace("perron,Diksmuide Perron 1,51.06,2.90", "perron,,,")
    feed = read_feed(tmp_path, stops=stops)
    assert (feed.stop_names[3], feed.stop_latitude[3]) == ("Diksmuide Station", 51.06)


@pytest.mark.parametrize(
    ("row", "changes"),
    [
        pytest.param("esen,keiem,2,300", [MinimumTransfer(0, 2, 300)], id="so many seconds"),
        pytest.param("esen,keiem,0,", [MinimumTransfer(0, 2, 0)], id="recommended"),
        pytest.param("esen,keiem,1,120", [MinimumTransfer(0, 2, 0)], id="the next vehicle waits"),
        pytest.param("esen,keiem,3,", [MinimumTransfer(0, 2, None)], id="not possible"),
        pytest.param(
            "esen,station,2,60", [MinimumTransfer(0, 3, 60)], id="to each platform of a station"
        ),
        pytest.param("esen,nowhere,2,60", [], id="to a stop that there is not"),
    ],
)
def test_changes_are_those_of_the_feed(
    tmp_path: Path, row: str, changes: list[MinimumTransfer]
) -> None:
    transfers = f"from_stop_id,to_stop_id,transfer_type,min_transfer_time\n{row}\n"
    assert read_feed(tmp_path, transfers=transfers).changes == changes


@pytest.mark.parametrize(
    ("kind", "vehicle"),
    [
        pytest.param("0", Vehicle.TRAM, id="a tram"),
        pytest.param("2", Vehicle.TRAIN, id="a train"),
        pytest.param("106", Vehicle.TRAIN, id="a regional train"),
        pytest.param("704", Vehicle.BUS, id="a local bus"),
        pytest.param("11", Vehicle.BUS, id="a trolleybus"),
        pytest.param("", Vehicle.BUS, id="nothing said"),
        pytest.param("7", Vehicle.OTHER, id="a funicular"),
    ],
)
def test_a_line_says_what_one_rides_in(tmp_path: Path, kind: str, vehicle: Vehicle) -> None:
    routes = ROUTES.replace("60,,3", f"60,,{kind}")
    assert read_feed(tmp_path, routes=routes).lines == [("60", vehicle)]


SECOND = with_rows(TRIPS, "60,week,ten,Diksmuide,1")


@pytest.mark.parametrize(
    ("reason", "others"),
    [
        pytest.param(
            "trip_of_unknown_route", {"trips": with_rows(TRIPS, "61,week,x,,")}, id="a route"
        ),
        pytest.param(
            "trip_on_demand",
            {
                "routes": with_rows(ROUTES, "flex,1,Flex,,715"),
                "trips": with_rows(TRIPS, "flex,week,x,,"),
            },
            id="a bus that one calls",
        ),
        pytest.param(
            "trip_by_frequency",
            {
                "trips": SECOND,
                "frequencies": "trip_id,start_time,end_time,headway_secs\nten,6:00:00,9:00:00,600",
            },
            id="every ten minutes",
        ),
        pytest.param(
            "call_without_stop_or_time",
            {"stop_times": with_rows(STOP_TIMES, "nine,09:40:00,09:40:00,nowhere,5")},
            id="a stop that there is not",
        ),
        pytest.param(
            "call_without_stop_or_time",
            {"stop_times": with_rows(STOP_TIMES, "nine,soon,09:61:00,esen,5")},
            id="a time that there is not",
        ),
        pytest.param(
            "call_without_stop_or_time",
            {"stop_times": with_rows(STOP_TIMES, "nine,09:40:00,09:40:00,esen,2147483648")},
            id="a place beyond counting",
        ),
        pytest.param(
            "call_without_stop_or_time",
            {"stop_times": with_rows(STOP_TIMES, "nine,08:50:00,08:50:00,keiem,-1")},
            id="a place before the first",
        ),
        pytest.param(
            "trip_without_first_or_last_time",
            {
                "trips": SECOND,
                "stop_times": with_rows(
                    STOP_TIMES, "ten,,,esen,1", "ten,10:00:00,10:00:00,keiem,2"
                ),
            },
            id="no time to begin",
        ),
        pytest.param(
            "trip_back_in_time",
            {
                "trips": SECOND,
                "stop_times": with_rows(
                    STOP_TIMES, "ten,10:00:00,10:00:00,esen,1", "ten,9:00:00,9:00:00,keiem,2"
                ),
            },
            id="back in time",
        ),
        pytest.param(
            "trip_of_one_call",
            {"trips": SECOND, "stop_times": with_rows(STOP_TIMES, "ten,10:00:00,10:00:00,esen,1")},
            id="nowhere to go",
        ),
        pytest.param(
            "stop_without_place", {"stops": with_rows(STOPS, "sea,Zee,0,0,,,")}, id="a stop at 0, 0"
        ),
        pytest.param(
            "transfer_of_one_trip",
            {"transfers": "from_stop_id,to_stop_id,transfer_type\nesen,keiem,4\n"},
            id="staying in one's seat",
        ),
        pytest.param(
            "service_without_dates",
            {"calendar": with_rows(CALENDAR, "odd,1,1,1,1,1,0,0,soon,later")},
            id="dates that there are not",
        ),
        pytest.param(
            "exception_without_date",
            {"calendar_dates": "service_id,date,exception_type\nweek,20261199,1\n"},
            id="an exception on no date",
        ),
    ],
)
def test_what_cannot_be_used_is_left_out_and_counted(
    tmp_path: Path, reason: str, others: dict[str, Any]
) -> None:
    feed = read_feed(tmp_path, **others)
    assert feed.left_out == Counter({reason: 1})
    assert minutes(feed) == [(0, 0), (10, 11), (20, 21), (30, 30)]


@pytest.mark.parametrize(
    ("code", "where", "others"),
    [
        pytest.param("file_missing", "stops.txt", {"stops": None}, id="a file is missing"),
        pytest.param("file_missing", "calendar.txt", {"calendar": None}, id="no calendar at all"),
        pytest.param(
            "column_missing", "stop_times.txt", {"stop_times": without(STOP_TIMES, "stop_id")},
            id="a column",
        ),
        pytest.param("column_missing", "trips.txt", {"trips": ""}, id="a file of nothing"),
        pytest.param(
            "not_utf8", "stops.txt", {"stops": STOPS.replace("Kerk", "Kërk").encode("latin-1")},
            id="other letters",
        ),
        pytest.param(
            "unknown_time_zone", "agency.txt", {"agency": "agency_timezone\nEurope/Diksmuide\n"},
            id="a time zone that there is not",
        ),
        pytest.param(
            "expired", "calendar.txt", {"calendar": CALENDAR.replace("2026", "2025")}, id="it ended"
        ),
        pytest.param(
            "nothing_runs", "calendar.txt", {"calendar": CALENDAR.replace("2026", "2027")},
            id="it is to come",
        ),
        pytest.param(
            "unreadable", "stops.txt", {"stops": 'stop_id,stop_name\nesen,"' + "x" * 200_000},
            id="a field without end",
        ),
    ],
)  # fmt: skip
def test_a_feed_that_is_of_no_use_is_refused_by_name(
    tmp_path: Path, code: str, where: str, others: dict[str, Any]
) -> None:
    with pytest.raises(FeedRefused) as refused:
        read_feed(tmp_path, **others)
    assert refused.value.code == code
    assert refused.value.where.startswith(where)


@pytest.mark.parametrize(
    "content",
    [pytest.param(b"", id="nothing"), pytest.param(b"<html>Not found</html>", id="a page")],
)
def test_what_is_no_zip_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "feed.zip"
    path.write_bytes(content)
    with pytest.raises(FeedRefused, match="not_a_zip"):
        read(path, [TUESDAY], lambda *_: None)


def test_a_zip_file_that_broke_is_refused(tmp_path: Path) -> None:
    path = write_feed(tmp_path / "feed.zip", shapes="x" * 100)
    whole = path.read_bytes()
    place = whole.index(b"Vladslo")
    path.write_bytes(whole[:place] + b"?" + whole[place + 1 :])
    with pytest.raises(FeedRefused, match="unreadable"):
        read(path, [TUESDAY], lambda *_: None)


def altered(path: Path, name: str, at: int, value: int) -> None:
    """Another value of two bytes, `at` so far in what a zip says before a file, and of the same in
    its list at the end: there 46 bytes and not 30 stand before the name, two of them in front.
    """
    whole = bytearray(path.read_bytes())
    before, in_list = whole.index(name.encode()) - 30, whole.rindex(name.encode()) - 46
    for place in (before + at, in_list + at + 2):
        whole[place : place + 2] = value.to_bytes(2, "little")
    path.write_bytes(whole)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        pytest.param(6, 1, id="behind a password"),
        pytest.param(8, 99, id="packed as nobody here can unpack"),
        pytest.param(8, 8, id="not packed as it says"),
        pytest.param(8, 12, id="nor so"),
        pytest.param(8, 14, id="nor so either"),
    ],
)
def test_a_file_that_cannot_be_opened_is_refused_by_name(
    tmp_path: Path, at: int, value: int
) -> None:
    path = write_feed(tmp_path / "feed.zip")
    altered(path, "stops.txt", at, value)
    with pytest.raises(FeedRefused) as refused:
        read(path, [TUESDAY], lambda *_: None)
    assert (refused.value.code, refused.value.where.partition(":")[0]) == (
        "unreadable",
        "stops.txt",
    )
