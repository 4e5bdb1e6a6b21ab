"""Wall-clock hours keep their place over a change of the clock, and impossible ones are refused."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from scheduler.calendar.errors import AmbiguousTime, NonexistentTime
from scheduler.calendar.intervals import Interval
from scheduler.calendar.recurrence import local_interval, times_shown

BRUSSELS = ZoneInfo("Europe/Brussels")
CLOCK_GOES_BACK = date(2026, 10, 25)
CLOCK_GOES_FORWARD = date(2027, 3, 28)


def hours(day: date, clocks: str) -> Interval:
    start, end = (time.fromisoformat(clock) for clock in clocks.split("-"))
    return local_interval(day, start, end, BRUSSELS)


@pytest.mark.parametrize(
    ("day", "in_utc"),
    [
        pytest.param(date(2026, 10, 24), "07:00-10:00", id="the day before it goes back"),
        pytest.param(CLOCK_GOES_BACK, "08:00-11:00", id="the day it goes back"),
        pytest.param(date(2027, 3, 27), "08:00-11:00", id="the day before it goes forward"),
        pytest.param(CLOCK_GOES_FORWARD, "07:00-10:00", id="the day it goes forward"),
    ],
)
def test_a_zitdag_keeps_its_hours_when_the_clock_changes(day: date, in_utc: str) -> None:
    interval = hours(day, "09:00-12:00")
    assert f"{interval.start:%H:%M}-{interval.end:%H:%M}" == in_utc
    assert interval.start.astimezone(BRUSSELS) == datetime(
        day.year, day.month, day.day, 9, tzinfo=BRUSSELS
    )


@pytest.mark.parametrize(
    ("local", "times"),
    [
        pytest.param(datetime.combine(CLOCK_GOES_BACK, time(1, 59)), 1, id="before the doubled"),
        pytest.param(
            datetime.combine(CLOCK_GOES_BACK, time(2, 0)), 2, id="the doubled hour's first"
        ),
        pytest.param(
            datetime.combine(CLOCK_GOES_BACK, time(2, 59)), 2, id="the doubled hour's last"
        ),
        pytest.param(datetime.combine(CLOCK_GOES_BACK, time(3, 0)), 1, id="after the doubled"),
        pytest.param(datetime.combine(CLOCK_GOES_FORWARD, time(1, 59)), 1, id="before the missing"),
        pytest.param(
            datetime.combine(CLOCK_GOES_FORWARD, time(2, 0)), 0, id="the missing hour's first"
        ),
        pytest.param(
            datetime.combine(CLOCK_GOES_FORWARD, time(2, 59)), 0, id="the missing hour's last"
        ),
        pytest.param(datetime.combine(CLOCK_GOES_FORWARD, time(3, 0)), 1, id="after the missing"),
        pytest.param(datetime.combine(date(2026, 11, 24), time(2, 30)), 1, id="any other night"),
    ],
)
def test_a_clock_shows_a_time_once_but_for_its_changes(local: datetime, times: int) -> None:
    assert times_shown(local, BRUSSELS) == times


@pytest.mark.parametrize(
    ("clocks", "at"),
    [
        pytest.param("02:30-04:00", "02:30", id="it begins there"),
        pytest.param("01:00-02:30", "02:30", id="it ends there"),
    ],
)
def test_an_opening_bounded_by_the_missing_hour_is_refused(clocks: str, at: str) -> None:
    with pytest.raises(NonexistentTime) as refusal:
        hours(CLOCK_GOES_FORWARD, clocks)
    assert refusal.value.local == datetime.combine(CLOCK_GOES_FORWARD, time.fromisoformat(at))
    assert refusal.value.zone is BRUSSELS


@pytest.mark.parametrize(
    ("clocks", "at"),
    [
        pytest.param("02:30-04:00", "02:30", id="it begins there"),
        pytest.param("01:00-02:30", "02:30", id="it ends there"),
    ],
)
def test_an_opening_bounded_by_the_doubled_hour_is_refused(clocks: str, at: str) -> None:
    with pytest.raises(AmbiguousTime) as refusal:
        hours(CLOCK_GOES_BACK, clocks)
    assert refusal.value.local == datetime.combine(CLOCK_GOES_BACK, time.fromisoformat(at))
    assert refusal.value.zone is BRUSSELS


def test_both_refusals_are_value_errors() -> None:
    for day in (CLOCK_GOES_BACK, CLOCK_GOES_FORWARD):
        with pytest.raises(ValueError, match="2, 30"):
            hours(day, "02:30-04:00")


@pytest.mark.parametrize(
    ("day", "real_hours"),
    [
        pytest.param(CLOCK_GOES_BACK, 4, id="an hour longer"),
        pytest.param(CLOCK_GOES_FORWARD, 2, id="an hour shorter"),
        pytest.param(date(2026, 11, 24), 3, id="as long as it looks"),
    ],
)
def test_an_opening_over_the_change_takes_its_real_time(day: date, real_hours: int) -> None:
    interval = hours(day, "01:00-04:00")
    assert (interval.end - interval.start).total_seconds() == real_hours * 3600
    assert interval.start.tzinfo is UTC


def test_an_opening_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after it starts"):
        hours(date(2026, 11, 24), "12:00-09:00")
