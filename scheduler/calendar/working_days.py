"""Working days: neither Saturday, Sunday nor, in Belgium, a public holiday. Local dates."""

from collections.abc import Callable
from datetime import date, timedelta

from scheduler.calendar.holidays import public_holidays

A_DAY = timedelta(days=1)
_FRIDAY = 4


def is_holiday(day: date) -> bool:
    """Whether `day` is a public holiday in Belgium."""
    return bool(public_holidays(day, day))


def on_or_after(day: date) -> date:
    """The first working day from `day` on, `day` itself included."""
    return later(day - A_DAY, 1)


def later(day: date, count: int, *, closed: Callable[[date], bool] = is_holiday) -> date:
    """The `count`th working day after `day`; `day` itself for 0."""
    return _counted(day, count, A_DAY, closed)


def earlier(day: date, count: int, *, closed: Callable[[date], bool] = is_holiday) -> date:
    """The `count`th working day before `day`; `day` itself for 0."""
    return _counted(day, count, -A_DAY, closed)


def _counted(day: date, count: int, step: timedelta, closed: Callable[[date], bool]) -> date:
    while count:
        day += step
        count -= day.weekday() <= _FRIDAY and not closed(day)
    return day
