"""Schedule of reminders. Pure: no database and no clock.

A reminder leaves so many local days before the appointment, at a whole hour on the clock of the
place. On a public holiday nobody is written to: it leaves at the same hour of the nearest earlier
day that is none. It leaves on its day, before EVENING, or not at all: by then its words may no
longer be true, and nobody likes a message at night. A booking is followed by none on the same local
day, for the confirmation has just said it.

Where ringing is the only way to say no, it leaves while somebody answers: that of Monday on Friday.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from scheduler.calendar import working_days
from scheduler.calendar.working_days import is_holiday
from scheduler.people.phone_hours import answered

MORNING = time(8)
EVENING = time(20)
FAR = "reminder_3_days"
NEAR = "reminder_1_day"
KINDS = (FAR, NEAR)
TIME_TO_RING: Final = timedelta(minutes=30)
"""The least of answered time that makes "bel" a way to say no."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReminderSchedule:
    """Days before the appointment (at most two, the furthest first) and hour to send at."""

    days: Sequence[int]
    hour: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder: `kind` is which of the two it is, `words` the kind whose words it has.

    `words` says MORGEN on the very day before alone. Aware UTC, `due` before `useless_after`.
    """

    kind: str
    words: str
    due: datetime
    useless_after: datetime


def planned(
    starts_at: datetime,
    zone: ZoneInfo,
    schedule: ReminderSchedule,
    *,
    now: datetime,
    closed: Callable[[date], bool] = is_holiday,
    phone_hours: str | None = None,
) -> list[Reminder]:
    """The reminders of an appointment that is booked or moved at `now`, in the order they leave.

    `closed` says on which local days nobody is written to. Two of one day are one: the last.
    `phone_hours` (see people.phone_hours) where ringing is the only way to say no. Where on no day
    after that of `now` the phone is answered, the reminder stays on its day: it still reminds.
    """
    start_day = starts_at.astimezone(zone).date()
    today = now.astimezone(zone).date()
    by_day: dict[date, Reminder] = {}
    for kind, days in zip(KINDS[len(KINDS) - len(schedule.days) :], schedule.days, strict=True):
        day = _open_day(start_day - days * _A_DAY, closed)
        if phone_hours is not None:
            day = _answered_day(day, schedule.hour, zone, phone_hours, today, closed)
        if day > today:
            words = NEAR if day == start_day - _A_DAY else FAR
            due, until = at_hour(day, schedule.hour, zone), evening(day, zone)
            by_day[day] = Reminder(kind, words, due, until)
    return [by_day[day] for day in sorted(by_day)]


def next_working_day(
    after: datetime, zone: ZoneInfo, *, closed: Callable[[date], bool] = is_holiday
) -> date:
    """The first local day after that moment that is no Saturday, Sunday or public holiday."""
    return working_days.later(after.astimezone(zone).date(), 1, closed=closed)


def at_hour(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """Convert that whole local hour to UTC."""
    return _moment(day, time(hour), zone)


def evening(day: date, zone: ZoneInfo) -> datetime:
    """The UTC moment from which it is too late to send on that local day."""
    return _moment(day, EVENING, zone)


def by_daylight(now: datetime, zone: ZoneInfo) -> datetime:
    """`now`, or at night the next morning at MORNING: when our changes are announced."""
    local = now.astimezone(zone)
    if local.time() >= EVENING:
        return _moment(local.date() + _A_DAY, MORNING, zone)
    return max(now, _moment(local.date(), MORNING, zone))


def _open_day(day: date, closed: Callable[[date], bool]) -> date:
    while closed(day):
        day -= _A_DAY
    return day


def _answered_day(
    day: date,
    hour: int,
    zone: ZoneInfo,
    phone_hours: str,
    today: date,
    closed: Callable[[date], bool],
) -> date:
    """The last day up to `day`, after `today`, on which the phone is answered after that hour."""
    earlier = day
    while earlier > today:
        leaves = at_hour(earlier, hour, zone)
        if can_ring(phone_hours, leaves, midnight_after(earlier, zone), zone, closed=closed):
            return earlier
        earlier = _open_day(earlier - _A_DAY, closed)
    return day


def can_ring(
    phone_hours: str,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    *,
    closed: Callable[[date], bool] = is_holiday,
) -> bool:
    """Whether the phone is answered for TIME_TO_RING between two moments, and no holiday is on."""
    found = answered(phone_hours, start.astimezone(zone), end, closed=closed)
    return found >= TIME_TO_RING


def midnight_after(day: date, zone: ZoneInfo) -> datetime:
    """The UTC moment at which that local day ends."""
    return _moment(day + _A_DAY, time(), zone)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
