"""The exact local times at which reminders leave."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.appointments.messages.reminders import (
    FAR,
    NEAR,
    ReminderSchedule,
    by_daylight,
    can_ring,
    next_working_day,
    planned,
)
from scheduler.calendar import working_days

BRUSSELS = ZoneInfo("Europe/Brussels")
USUAL = ReminderSchedule((3, 1), 10)
LONG_BEFORE = "2026-09-01T12:00"


def local(text: str, zone: ZoneInfo = BRUSSELS) -> datetime:
    """ "2026-11-24T09:30" on the clock of the place, as a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def shown(moment: datetime, zone: ZoneInfo = BRUSSELS) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        pytest.param(
            "2026-11-24T09:30",
            [("2026-11-21T10:00", "09:00", FAR), ("2026-11-23T10:00", "09:00", NEAR)],
            id="a Tuesday in winter: on the Saturday and the Monday",
        ),
        pytest.param(
            "2026-10-24T16:00",
            [("2026-10-21T10:00", "08:00", FAR), ("2026-10-23T10:00", "08:00", NEAR)],
            id="the day before the clock goes back",
        ),
        pytest.param(
            "2026-10-25T09:30",
            [("2026-10-22T10:00", "08:00", FAR), ("2026-10-24T10:00", "08:00", NEAR)],
            id="the day the clock goes back: reminded in summer time",
        ),
        pytest.param(
            "2026-10-26T09:30",
            [("2026-10-23T10:00", "08:00", FAR), ("2026-10-25T10:00", "09:00", NEAR)],
            id="the day after: one in summer time, one in winter time",
        ),
        pytest.param(
            "2026-10-28T09:30",
            [("2026-10-25T10:00", "09:00", FAR), ("2026-10-27T10:00", "09:00", NEAR)],
            id="three days after: both in winter time",
        ),
        pytest.param(
            "2027-03-27T09:30",
            [("2027-03-24T10:00", "09:00", FAR), ("2027-03-26T10:00", "09:00", NEAR)],
            id="the day before the clock goes forward",
        ),
        pytest.param(
            "2027-03-30T09:30",
            [("2027-03-27T10:00", "09:00", FAR)],
            id="the Tuesday after Easter 2027: both would leave on the Saturday, one does",
        ),
        pytest.param(
            "2027-03-31T09:30",
            [("2027-03-27T10:00", "09:00", FAR), ("2027-03-30T10:00", "08:00", NEAR)],
            id="past the clock going forward on Easter Sunday",
        ),
        pytest.param(
            "2026-12-31T09:30",
            [("2026-12-28T10:00", "09:00", FAR), ("2026-12-30T10:00", "09:00", NEAR)],
            id="New Year's Eve",
        ),
        pytest.param(
            "2027-01-02T09:30",
            [("2026-12-30T10:00", "09:00", FAR), ("2026-12-31T10:00", "09:00", FAR)],
            id="the second of January: the last a day earlier, and not MORGEN",
        ),
        pytest.param(
            "2027-01-04T09:30",
            [("2026-12-31T10:00", "09:00", FAR), ("2027-01-03T10:00", "09:00", NEAR)],
            id="the first one would leave on New Year's Day",
        ),
        pytest.param(
            "2026-12-28T09:30",
            [("2026-12-24T10:00", "09:00", FAR), ("2026-12-27T10:00", "09:00", NEAR)],
            id="the first one would leave at Christmas",
        ),
        pytest.param(
            "2026-11-12T09:30",
            [("2026-11-09T10:00", "09:00", FAR), ("2026-11-10T10:00", "09:00", FAR)],
            id="the day after Armistice Day",
        ),
        pytest.param(
            "2026-11-24T00:30",
            [("2026-11-21T10:00", "09:00", FAR), ("2026-11-23T10:00", "09:00", NEAR)],
            id="days are those of the place, where it is the 23rd still in UTC",
        ),
    ],
)
def test_reminders_leave_at_ten_on_the_clock_of_the_place(
    starts: str, due: list[tuple[str, str, str]]
) -> None:
    found = planned(local(starts), BRUSSELS, USUAL, now=local(LONG_BEFORE))
    assert [(shown(one.due), f"{one.due:%H:%M}", one.words) for one in found] == due


def test_a_reminder_that_does_not_leave_on_its_day_before_eight_does_not_leave() -> None:
    found = planned(local("2026-10-26T09:30"), BRUSSELS, USUAL, now=local(LONG_BEFORE))
    assert [shown(one.useless_after) for one in found] == ["2026-10-23T20:00", "2026-10-25T20:00"]


@pytest.mark.parametrize(
    ("booked", "days"),
    [
        pytest.param("2026-11-20T23:59", [21, 23], id="the evening before the first: both"),
        pytest.param("2026-11-21T00:01", [23], id="the day of the first, before it leaves"),
        pytest.param("2026-11-21T12:00", [23], id="the day of the first, after it would have left"),
        pytest.param("2026-11-22T23:00", [23], id="two days before"),
        pytest.param("2026-11-23T08:00", [], id="the day before: the confirmation says it"),
        pytest.param("2026-11-24T08:00", [], id="the day itself"),
    ],
)
def test_a_late_booking_gets_what_still_makes_sense(booked: str, days: list[int]) -> None:
    found = planned(local("2026-11-24T09:30"), BRUSSELS, USUAL, now=local(booked))
    assert [one.due.day for one in found] == days


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        pytest.param(
            ReminderSchedule((7, 2), 18),
            [("2026-11-17T18:00", FAR, FAR), ("2026-11-22T18:00", NEAR, FAR)],
            id="further away: the second is not MORGEN",
        ),
        pytest.param(
            ReminderSchedule((1,), 9), [("2026-11-23T09:00", NEAR, NEAR)], id="one, the day before"
        ),
        pytest.param(
            ReminderSchedule((5,), 9), [("2026-11-19T09:00", NEAR, FAR)], id="one, five days before"
        ),
        pytest.param(ReminderSchedule((), 9), [], id="none"),
    ],
)
def test_days_and_hour_are_those_of_the_service_or_the_region(
    schedule: ReminderSchedule, due: list[tuple[str, str, str]]
) -> None:
    found = planned(local("2026-11-24T09:30"), BRUSSELS, schedule, now=local(LONG_BEFORE))
    assert [(shown(one.due), one.kind, one.words) for one in found] == due


def test_the_clock_is_that_of_the_place() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    found = planned(local("2026-11-24T09:30", lisbon), lisbon, USUAL, now=local(LONG_BEFORE))
    assert [f"{one.due:%H:%M}" for one in found] == ["10:00", "10:00"]


@given(
    minutes=st.integers(0, 60 * 24 * 700),
    ahead=st.integers(-60 * 24, 60 * 24 * 70),
    days=st.lists(st.integers(1, 14), max_size=2, unique=True),
    hour=st.integers(9, 19),
)
def test_a_reminder_leaves_by_day_before_the_start_and_never_on_a_holiday(
    minutes: int, ahead: int, days: list[int], hour: int
) -> None:
    now = local("2026-06-01T00:00") + timedelta(minutes=minutes)
    start = now + timedelta(minutes=ahead)
    schedule = ReminderSchedule(sorted(days, reverse=True), hour)
    found = planned(start, BRUSSELS, schedule, now=now)
    assert len({one.kind for one in found}) == len(found) <= len(days)
    for one in found:
        there, until = one.due.astimezone(BRUSSELS), one.useless_after.astimezone(BRUSSELS)
        assert now < one.due < one.useless_after < start
        assert (there.hour, there.minute, until.hour) == (hour, 0, 20)
        assert there.date() == until.date()
        assert not working_days.is_holiday(there.date())
        day_before = start.astimezone(BRUSSELS).date() - timedelta(days=1)
        assert (one.words == NEAR) is (there.date() == day_before)


@pytest.mark.parametrize(
    ("after", "day"),
    [
        pytest.param("2026-11-24T11:00", date(2026, 11, 25), id="Tuesday"),
        pytest.param("2026-11-27T11:00", date(2026, 11, 30), id="Friday: Monday"),
        pytest.param("2026-11-29T11:00", date(2026, 11, 30), id="Sunday: Monday"),
        pytest.param("2026-11-10T11:00", date(2026, 11, 12), id="before Armistice Day"),
        pytest.param("2026-12-24T11:00", date(2026, 12, 28), id="Christmas on a Friday"),
        pytest.param("2026-12-31T11:00", date(2027, 1, 4), id="New Year's Day on a Friday"),
        pytest.param("2027-03-26T11:00", date(2027, 3, 30), id="Easter Monday"),
        pytest.param("2026-11-24T23:30", date(2026, 11, 25), id="late in the evening, local"),
    ],
)
def test_the_next_working_day_is_no_weekend_and_no_holiday(after: str, day: date) -> None:
    assert next_working_day(local(after), BRUSSELS) == day


@pytest.mark.parametrize(
    ("now", "tells"),
    [
        pytest.param("2026-11-24T07:59", "2026-11-24T08:00", id="early"),
        pytest.param("2026-11-24T08:00", "2026-11-24T08:00", id="at eight"),
        pytest.param("2026-11-24T19:59", "2026-11-24T19:59", id="in the evening"),
        pytest.param("2026-11-24T20:00", "2026-11-25T08:00", id="at night"),
        pytest.param("2026-10-24T23:00", "2026-10-25T08:00", id="the night the clock goes back"),
        pytest.param("2027-03-27T23:00", "2027-03-28T08:00", id="the night it goes forward"),
        pytest.param("2026-12-31T23:30", "2027-01-01T08:00", id="New Year's Eve"),
    ],
)
def test_what_we_changed_is_told_by_daylight(now: str, tells: str) -> None:
    assert shown(by_daylight(local(now), BRUSSELS)) == tells


OFFICE = "mo-fr 09:00-12:00 13:00-16:30"


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        pytest.param(
            "2026-11-30T09:30",
            [("2026-11-27T10:00", NEAR, FAR)],
            id="a Monday: one on the Friday, and not MORGEN",
        ),
        pytest.param(
            "2026-11-24T09:30",
            [("2026-11-20T10:00", FAR, FAR), ("2026-11-23T10:00", NEAR, NEAR)],
            id="a Tuesday: the first on the Friday",
        ),
        pytest.param(
            "2026-11-26T09:30",
            [("2026-11-23T10:00", FAR, FAR), ("2026-11-25T10:00", NEAR, NEAR)],
            id="a Thursday: as ever",
        ),
        pytest.param(
            "2027-03-30T09:30",
            [("2027-03-26T10:00", NEAR, FAR)],
            id="the Tuesday after Easter: on the Friday",
        ),
        pytest.param(
            "2027-01-02T09:30",
            [("2026-12-30T10:00", FAR, FAR), ("2026-12-31T10:00", NEAR, FAR)],
            id="past New Year's Day",
        ),
    ],
)
def test_where_ringing_is_the_only_way_a_reminder_leaves_while_somebody_answers(
    starts: str, due: list[tuple[str, str, str]]
) -> None:
    found = planned(local(starts), BRUSSELS, USUAL, now=local(LONG_BEFORE), phone_hours=OFFICE)
    assert [(shown(one.due), one.kind, one.words) for one in found] == due


def test_who_books_on_friday_evening_for_monday_is_reminded_all_the_same() -> None:
    booked = local("2026-11-27T18:00")
    found = planned(local("2026-11-30T09:30"), BRUSSELS, USUAL, now=booked, phone_hours=OFFICE)
    assert [shown(one.due) for one in found] == ["2026-11-29T10:00"]


@pytest.mark.parametrize(
    ("start", "end", "can"),
    [
        pytest.param("2026-11-27T11:30", "2026-11-27T12:30", True, id="half an hour left"),
        pytest.param("2026-11-27T11:31", "2026-11-27T12:30", False, id="a minute less"),
        pytest.param("2026-11-27T16:30", "2026-11-30T09:00", False, id="a whole weekend"),
        pytest.param("2026-11-27T16:15", "2026-11-30T09:15", True, id="in two pieces"),
        pytest.param("2026-11-10T16:30", "2026-11-12T09:00", False, id="Armistice Day"),
    ],
)
def test_there_is_time_to_ring_from_half_an_hour_on(start: str, end: str, *, can: bool) -> None:
    assert can_ring(OFFICE, local(start), local(end), BRUSSELS) is can


@given(
    day=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    days=st.sampled_from([(3, 1), (7, 2), (1,), (10, 5)]),
    hour=st.integers(9, 16),
    hours=st.sampled_from([OFFICE, "tu 09:00-17:00", "mo-su 08:00-20:00", "we-th 13:00-17:00"]),
)
def test_every_text_of_somebody_who_must_ring_leaves_while_somebody_answers(
    day: date, days: tuple[int, ...], hour: int, hours: str
) -> None:
    starts = datetime(day.year, day.month, day.day, 9, 30, tzinfo=BRUSSELS).astimezone(UTC)
    usual = ReminderSchedule(days, hour)
    booked = starts - timedelta(days=60)
    found = planned(starts, BRUSSELS, usual, now=booked, phone_hours=hours)
    anyhow = planned(starts, BRUSSELS, usual, now=booked)
    assert bool(found) == bool(anyhow)
    for one in found:
        assert booked < one.due < one.useless_after <= starts
        assert can_ring(hours, one.due, one.useless_after + timedelta(hours=4), BRUSSELS)
        is_day_before = one.due.astimezone(BRUSSELS).date() == day - timedelta(days=1)
        assert (one.words == NEAR) is is_day_before
    assert [one.due for one in found] == sorted({one.due for one in found})
