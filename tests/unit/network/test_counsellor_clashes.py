"""Series that cannot be are found in the files: too short, at two places, at hours that are not."""

from datetime import date, timedelta

import pytest

from scheduler.calendar.recurrence import counts_from_its_start
from scheduler.network.counsellor_clashes import AHEAD, appointment_spans
from scheduler.network.errors import Expected
from tests.support.network_builders import (
    TODAY,
    counsellor,
    files,
    found_in,
    loket,
    mistakes,
    network,
    region,
    series,
    service,
)

MILL = loket()
QUAY = loket(code="quay", name="De Kaai")
PLACES = [MILL, QUAY]


@pytest.mark.parametrize(
    ("rule", "counts"),
    [
        pytest.param("FREQ=DAILY", False, id="every day"),
        pytest.param("FREQ=DAILY;INTERVAL=1", False, id="every single day"),
        pytest.param("FREQ=DAILY;INTERVAL=2", True, id="every other day"),
        pytest.param("FREQ=WEEKLY;BYDAY=TU", False, id="on Tuesdays"),
        pytest.param("FREQ=WEEKLY", True, id="weekly, on the day it began"),
        pytest.param("FREQ=WEEKLY;BYDAY=TU;COUNT=10", True, id="ten times"),
        pytest.param("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", True, id="every other week"),
        pytest.param("FREQ=MONTHLY;BYDAY=1TU,3TU", False, id="first and third Tuesday"),
        pytest.param("FREQ=MONTHLY", True, id="monthly, on the day it began"),
        pytest.param("FREQ=YEARLY;BYMONTH=3", True, id="in March, on the day it began"),
        pytest.param("FREQ=YEARLY;BYMONTH=3;BYDAY=1TU", False, id="the first Tuesday of March"),
    ],
)
def test_some_rules_count_from_their_first_date(rule: str, counts: bool) -> None:
    assert counts_from_its_start(rule) is counts


@pytest.mark.parametrize(
    ("openings", "spans"),
    [
        pytest.param("appointment 09:00-12:00", [180], id="one"),
        pytest.param("walk_in 09:00-12:00", [], id="walking in is no appointment"),
        pytest.param("appointment 09:00-10:00|appointment 10:00-12:00", [180], id="touching"),
        pytest.param("appointment 09:00-10:00|appointment 11:00-12:00", [60, 60], id="apart"),
        pytest.param(
            "appointment 09:00-10:00|walk_in 10:00-11:00|appointment 11:00-12:00",
            [60, 60],
            id="with walking in between",
        ),
    ],
)
def test_openings_that_touch_are_one_span(openings: str, spans: list[int]) -> None:
    services = "" if not spans else "short"
    row = series(openings=openings, services=services)

    found = network(series=[row], services=[service(), service(code="short", minutes="30")])

    assert appointment_spans(found.series[0]) == spans


def test_a_service_longer_than_every_opening_is_a_mistake() -> None:
    row = series(openings="appointment 09:00-10:00|appointment 11:00-12:00")

    (mistake,) = mistakes(files(series=[row]))

    assert (mistake.column, mistake.found) == ("services", "talk")
    assert mistake.expected is Expected.AN_OPENING_THAT_FITS
    assert mistake.details == {"minutes": 75}


def test_a_service_exactly_as_long_as_its_opening_fits() -> None:
    assert found_in(files(series=[series(openings="appointment 09:00-10:15")])) == []


def test_openings_of_one_day_that_overlap_are_a_mistake() -> None:
    row = series(openings="appointment 09:00-12:00|walk_in 11:59-13:00")

    (mistake,) = mistakes(files(series=[row]))

    assert mistake.expected is Expected.OPENINGS_APART
    assert mistake.found == "walk_in 11:59-13:00"


@pytest.mark.parametrize(
    ("openings", "on"),
    [
        pytest.param("02:30-05:00", date(2026, 3, 29), id="in the hour that is skipped"),
        pytest.param("02:00-05:00", date(2026, 3, 29), id="at its first minute"),
        pytest.param("01:00-02:30", date(2026, 3, 29), id="until in the hour that is skipped"),
        pytest.param("03:00-05:00", None, id="from when the clock goes on"),
    ],
)
def test_an_hour_that_the_clock_skips_is_a_mistake(openings: str, on: date | None) -> None:
    # Until June, so that the doubled hour of October is out of sight.
    row = series(
        rule="FREQ=WEEKLY;BYDAY=SU", openings=f"appointment {openings}", ends_on="2026-06-01"
    )

    found = found_in(files(series=[row]), today=date(2026, 1, 5))

    assert [(one.expected, one.details) for one in found] == (
        [(Expected.TIME_THAT_EXISTS, {"date": on})] if on else []
    )


def test_an_hour_that_the_clock_shows_twice_is_a_mistake() -> None:
    row = series(rule="FREQ=WEEKLY;BYDAY=SU", openings="appointment 02:30-05:00")

    (mistake,) = mistakes(files(series=[row]), today=date(2026, 10, 20))

    assert mistake.details == {"date": date(2026, 10, 25)}


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(
            {"openings": "appointment 11:59-13:30"}, Expected.ONE_PLACE_AT_A_TIME, id="overlapping"
        ),
        pytest.param(
            {"openings": "walk_in 11:00-13:00", "services": ""},
            Expected.ONE_PLACE_AT_A_TIME,
            id="walking in counts too",
        ),
        pytest.param(
            {"openings": "appointment 12:59-16:00"}, Expected.TIME_TO_TRAVEL, id="59 minutes later"
        ),
        pytest.param({"openings": "appointment 13:00-16:00"}, None, id="an hour later"),
        pytest.param({"rule": "FREQ=WEEKLY;BYDAY=TU"}, None, id="another day"),
        pytest.param({"counsellor": "noor"}, None, id="another counsellor"),
        pytest.param(
            {"loket": "mill", "openings": "appointment 12:00-14:00"},
            None,
            id="on at the same loket",
        ),
        pytest.param(
            {"loket": "mill", "openings": "appointment 11:00-14:00"},
            Expected.ONE_PLACE_AT_A_TIME,
            id="twice at the same loket",
        ),
        pytest.param({"ends_on": "2026-11-22"}, None, id="over already"),
        pytest.param(
            {"starts_on": (TODAY + AHEAD + timedelta(1)).isoformat()}, None, id="not for a year"
        ),
        pytest.param(
            {"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "starts_on": "2026-11-16"},
            Expected.ONE_PLACE_AT_A_TIME,
            id="every other week",
        ),
    ],
)
def test_a_counsellor_is_in_one_place_and_has_time_to_travel(
    other: dict[str, str], expected: Expected | None
) -> None:
    rows = [series(), series(**{"code": "quay-monday", "loket": "quay"} | other)]
    counsellors = [counsellor(), counsellor(code="noor")]

    found = found_in(files(series=rows, lokets=PLACES, counsellors=counsellors))

    assert [(one.line, one.column, one.expected) for one in found] == (
        [(3, "openings", expected)] if expected else []
    )


def test_the_region_says_how_long_travelling_takes() -> None:
    rows = [series(), series(code="q", loket="quay", openings="appointment 12:30-16:00")]

    assert found_in(files(series=rows, lokets=PLACES, regions=[region(travel_minutes="30")])) == []


def test_a_clash_says_with_what_and_when() -> None:
    rows = [series(), series(code="q", loket="quay", rule="FREQ=MONTHLY;BYDAY=1MO")]

    (mistake,) = mistakes(files(series=rows, lokets=PLACES))

    assert mistake.details == {"series": "mill-monday", "date": date(2026, 12, 7)}


def test_fortnights_that_alternate_do_not_clash() -> None:
    every_other = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"
    rows = [
        series(rule=every_other, starts_on="2026-11-23"),
        series(code="q", loket="quay", rule=every_other, starts_on="2026-11-30"),
    ]

    assert found_in(files(series=rows, lokets=PLACES)) == []


def test_a_holiday_is_no_date_to_clash_on() -> None:
    christmas = {"starts_on": "2026-12-25", "ends_on": "2026-12-25", "rule": "FREQ=DAILY"}
    rows = [series(**christmas), series(code="q", loket="quay", **christmas)]

    assert found_in(files(series=rows, lokets=PLACES)) == []
