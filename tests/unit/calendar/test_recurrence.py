"""The dates of a zitdag series."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendar.errors import InvalidRule
from scheduler.calendar.holidays import public_holidays
from scheduler.calendar.recurrence import continued, parse_rule, series_dates

WEEKLY = "FREQ=WEEKLY;BYDAY=TU"
EVERY_OTHER_WEEK = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"
FIRST_AND_THIRD = "FREQ=MONTHLY;BYDAY=1TU,3TU"


def dates(rule: str, **overrides: Any) -> list[str]:
    """November and December 2026 of a series open-ended from the first of September."""
    asked = {
        "starts_on": date(2026, 9, 1),
        "ends_on": None,
        "exceptions": (),
        "holidays": (),
        "first": date(2026, 11, 1),
        "last": date(2026, 12, 31),
    } | overrides
    return [f"{day:%d/%m}" for day in series_dates(rule, **asked)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(
            WEEKLY,
            ["03/11", "10/11", "17/11", "24/11", "01/12", "08/12", "15/12", "22/12", "29/12"],
            id="every Tuesday",
        ),
        pytest.param(
            EVERY_OTHER_WEEK, ["12/11", "26/11", "10/12", "24/12"], id="every other Thursday"
        ),
        pytest.param(
            FIRST_AND_THIRD,
            ["03/11", "17/11", "01/12", "15/12"],
            id="the first and third Tuesday of the month",
        ),
        pytest.param("FREQ=MONTHLY;BYDAY=-1FR", ["27/11", "25/12"], id="the last Friday"),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=31", ["31/12"], id="months without the day skip"),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", ["02/11", "01/12"], id="first weekday"
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=1MO,-1TU,SA",
            [
                "02/11",
                "07/11",
                "14/11",
                "21/11",
                "24/11",
                "28/11",
                "05/12",
                "07/12",
                "12/12",
                "19/12",
                "26/12",
                "29/12",
            ],
            id="the first Monday, the last Tuesday and every Saturday",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=2WE,TH;BYSETPOS=2",
            ["11/11", "09/12"],
            id="the second of a second Wednesday and all Thursdays",
        ),
        pytest.param(
            "FREQ=YEARLY;BYMONTH=12;BYDAY=1FR,WE",
            ["02/12", "04/12", "09/12", "16/12", "23/12", "30/12"],
            id="the first Friday and every Wednesday of December",
        ),
        pytest.param("FREQ=YEARLY;BYMONTH=12;BYDAY=1WE", ["02/12"], id="once a year"),
        pytest.param("FREQ=YEARLY;BYWEEKNO=49;BYDAY=MO", ["30/11"], id="by the week's number"),
        pytest.param("FREQ=YEARLY;BYYEARDAY=-1", ["31/12"], id="by the day of the year"),
        pytest.param("FREQ=DAILY;INTERVAL=30", ["30/11", "30/12"], id="every thirty days"),
        pytest.param(
            "freq=weekly; byday=tu; until=20261110",
            ["03/11", "10/11"],
            id="small letters, spaces, and the last day included",
        ),
        pytest.param(f"{WEEKLY};COUNT=11", ["03/11", "10/11"], id="a count from the series' start"),
        pytest.param(
            "FREQ=WEEKLY;WKST=MO;BYDAY=TU;INTERVAL=4", ["24/11", "22/12"], id="every fourth week"
        ),
    ],
)
def test_a_rule_gives_its_dates(rule: str, expected: list[str]) -> None:
    assert dates(rule) == expected


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        pytest.param(
            {"first": date(2026, 11, 24), "last": date(2026, 12, 1)},
            ["24/11", "01/12"],
            id="both ends of the window are included",
        ),
        pytest.param(
            {"first": date(2026, 11, 25), "last": date(2026, 11, 30)}, [], id="between two dates"
        ),
        pytest.param(
            {"starts_on": date(2026, 12, 22)}, ["22/12", "29/12"], id="from the start, included"
        ),
        pytest.param(
            {"ends_on": date(2026, 11, 10)}, ["03/11", "10/11"], id="to the end, included"
        ),
        pytest.param({"ends_on": date(2026, 10, 31)}, [], id="ended before the window"),
        pytest.param({"starts_on": date(2027, 1, 1)}, [], id="starts after the window"),
        pytest.param(
            {
                "exceptions": [date(2026, 11, 10), date(2026, 11, 11)],
                "last": date(2026, 11, 24),
            },
            ["03/11", "17/11", "24/11"],
            id="exceptions are left out",
        ),
        pytest.param(
            {"holidays": [date(2026, 11, 3)], "last": date(2026, 11, 10)},
            ["10/11"],
            id="holidays are left out",
        ),
    ],
)
def test_a_series_has_its_dates_within_its_bounds(
    overrides: dict[str, Any], expected: list[str]
) -> None:
    assert dates(WEEKLY, **overrides) == expected


def test_belgian_holidays_are_skipped() -> None:
    fridays = dates("FREQ=WEEKLY;BYDAY=FR", holidays=public_holidays, first=date(2026, 12, 18))
    assert fridays == ["18/12"]


@pytest.mark.parametrize(
    ("ends_on", "windows"),
    [
        pytest.param(
            date(2026, 12, 4), [(date(2026, 11, 4), date(2026, 12, 4))], id="within the series"
        ),
        pytest.param(date(2026, 11, 3), [], id="not at all when the series has no date there"),
    ],
)
def test_holidays_are_asked_for_the_dates_that_matter(
    ends_on: date, windows: list[tuple[date, date]]
) -> None:
    asked: list[tuple[date, date]] = []

    def holidays(first: date, last: date) -> Collection[date]:
        asked.append((first, last))
        return ()

    dates(WEEKLY, starts_on=date(2026, 11, 4), ends_on=ends_on, holidays=holidays)
    assert asked == windows


def test_a_date_left_out_still_counts() -> None:
    assert dates(f"{WEEKLY};COUNT=11", exceptions=[date(2026, 11, 3)]) == ["10/11"]


@given(
    rule=st.sampled_from([WEEKLY, EVERY_OTHER_WEEK, FIRST_AND_THIRD, "FREQ=DAILY;INTERVAL=5"]),
    first=st.integers(0, 200),
    days=st.integers(0, 200),
)
def test_every_window_shows_the_same_series(rule: str, first: int, days: int) -> None:
    starts_on = date(2026, 9, 1)
    series: dict[str, Any] = {
        "starts_on": starts_on,
        "ends_on": None,
        "exceptions": (),
        "holidays": (),
    }
    begins = starts_on + timedelta(days=first)
    ends = begins + timedelta(days=days)
    whole = series_dates(rule, **series, first=starts_on, last=starts_on + timedelta(days=400))
    part = series_dates(rule, **series, first=begins, last=ends)
    assert part == [day for day in whole if begins <= day <= ends]


def test_a_rule_is_read_into_its_parts() -> None:
    assert parse_rule(" freq=weekly;ByDay=tu ") == {"FREQ": "WEEKLY", "BYDAY": "TU"}


@pytest.mark.parametrize(
    ("rule", "code", "part"),
    [
        pytest.param("", "empty", "", id="nothing"),
        pytest.param("  ", "empty", "", id="spaces"),
        pytest.param("every Tuesday", "malformed", "EVERY TUESDAY", id="words"),
        pytest.param("FREQ=WEEKLY;", "malformed", "", id="a semicolon too many"),
        pytest.param("BYDAY=TU", "missing_freq", "", id="no frequency"),
        pytest.param("FREQ=WEEKLY;FREQ=DAILY", "repeated", "FREQ=DAILY", id="a part said twice"),
        pytest.param("FREQ=HOURLY", "time_part", "FREQ=HOURLY", id="every hour"),
        pytest.param("FREQ=MINUTELY", "time_part", "FREQ=MINUTELY", id="every minute"),
        pytest.param("FREQ=SECONDLY", "time_part", "FREQ=SECONDLY", id="every second"),
        pytest.param("FREQ=DAILY;BYHOUR=9", "time_part", "BYHOUR=9", id="at an hour"),
        pytest.param("FREQ=DAILY;BYMINUTE=0", "time_part", "BYMINUTE=0", id="at a minute"),
        pytest.param("FREQ=DAILY;BYSECOND=0", "time_part", "BYSECOND=0", id="at a second"),
        pytest.param(
            "FREQ=DAILY;UNTIL=20261231T120000Z",
            "time_part",
            "UNTIL=20261231T120000Z",
            id="until an hour",
        ),
        pytest.param("FREQ=YEARLY;BYEASTER=1", "unknown_part", "BYEASTER=1", id="not of RFC 5545"),
        pytest.param("RRULE:FREQ=DAILY", "unknown_part", "RRULE:FREQ=DAILY", id="a whole property"),
        pytest.param("FREQ=FORTNIGHTLY", "bad_value", "FREQ=FORTNIGHTLY", id="unknown frequency"),
        pytest.param("FREQ=WEEKLY;BYDAY=DI", "bad_value", "BYDAY=DI", id="a Dutch weekday"),
        pytest.param("FREQ=WEEKLY;BYDAY=TU,", "bad_value", "BYDAY=TU,", id="a comma too many"),
        pytest.param("FREQ=WEEKLY;INTERVAL=0", "bad_value", "INTERVAL=0", id="every no weeks"),
        pytest.param("FREQ=WEEKLY;INTERVAL=-1", "bad_value", "INTERVAL=-1", id="every -1 weeks"),
        pytest.param("FREQ=WEEKLY;COUNT=0", "bad_value", "COUNT=0", id="no times"),
        pytest.param("FREQ=YEARLY;BYMONTH=13", "bad_value", "BYMONTH=13", id="month 13"),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=32", "bad_value", "BYMONTHDAY=32", id="day 32"),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=0", "bad_value", "BYMONTHDAY=0", id="day 0"),
        pytest.param("FREQ=YEARLY;BYWEEKNO=54", "bad_value", "BYWEEKNO=54", id="week 54"),
        pytest.param("FREQ=YEARLY;BYYEARDAY=367", "bad_value", "BYYEARDAY=367", id="day 367"),
        pytest.param("FREQ=DAILY;UNTIL=20261332", "bad_value", "UNTIL=20261332", id="no such date"),
        pytest.param(
            "FREQ=DAILY;COUNT=3;UNTIL=20261231", "count_and_until", "", id="two ends at once"
        ),
        pytest.param("FREQ=WEEKLY;BYDAY=1TU", "bad_combination", "BYDAY", id="a week's first day"),
        pytest.param(
            "FREQ=YEARLY;BYWEEKNO=3;BYDAY=1TU",
            "bad_combination",
            "BYDAY",
            id="the first Tuesday of a numbered week",
        ),
        pytest.param(
            "FREQ=WEEKLY;BYMONTHDAY=3", "bad_combination", "BYMONTHDAY", id="a week's third day"
        ),
        pytest.param(
            "FREQ=MONTHLY;BYWEEKNO=3", "bad_combination", "BYWEEKNO", id="a month's week 3"
        ),
        pytest.param(
            "FREQ=DAILY;BYYEARDAY=3", "bad_combination", "BYYEARDAY", id="a day's day of the year"
        ),
        pytest.param(
            "FREQ=MONTHLY;BYSETPOS=1", "bad_combination", "BYSETPOS", id="the first of what"
        ),
        pytest.param("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never", "", id="30 February"),
        pytest.param("FREQ=MONTHLY;BYDAY=1MO,53TU", "never", "BYDAY", id="a month's 53rd Tuesday"),
        pytest.param(
            "FREQ=YEARLY;BYMONTH=2;BYDAY=06MO", "never", "BYDAY", id="a February's sixth Monday"
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=6;UNTIL=20261231", "never", "", id="a sixth Tuesday"
        ),
    ],
)
def test_a_rule_that_cannot_be_planned_with_is_refused(rule: str, code: str, part: str) -> None:
    with pytest.raises(InvalidRule) as refusal:
        parse_rule(rule)
    assert (refusal.value.code, refusal.value.part) == (code, part)
    with pytest.raises(InvalidRule):
        dates(rule)


@pytest.mark.parametrize(
    ("rule", "goes_on"),
    [
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2", ("FREQ=WEEKLY;INTERVAL=2", date(2026, 12, 8)), id="weeks"
        ),
        pytest.param(
            "FREQ=WEEKLY;COUNT=3", ("FREQ=WEEKLY;COUNT=1", date(2026, 12, 8)), id="what is left"
        ),
        pytest.param(
            "FREQ=WEEKLY;COUNT=2", ("FREQ=WEEKLY;COUNT=2", date(2026, 12, 3)), id="nothing is left"
        ),
    ],
)
def test_a_series_goes_on_in_the_same_weeks(rule: str, goes_on: tuple[str, date]) -> None:
    """It began on Tuesday 24 November, and goes on from a Thursday."""
    assert continued(rule, date(2026, 11, 24), date(2026, 12, 3)) == goes_on


def test_a_leap_day_is_a_date() -> None:
    leap_days = dates(
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", first=date(2027, 1, 1), last=date(2032, 12, 31)
    )
    assert leap_days == ["29/02", "29/02"]
