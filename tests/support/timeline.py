"""Builders for the calendar's tests: one Tuesday in UTC, and a model that counts its minutes."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from scheduler.calendar.intervals import Interval

MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)


def at(clock: str) -> datetime:
    """`at("09:30")`: half past nine that day."""
    hour, minute = clock.split(":")
    return MIDNIGHT + timedelta(hours=int(hour), minutes=int(minute))


def span(clocks: str) -> Interval:
    """`span("09:00-12:00")`."""
    start, end = clocks.split("-")
    return Interval(at(start), at(end))


def spans(*clocks: str) -> list[Interval]:
    return [span(each) for each in clocks]


def clocks(moments: Iterable[datetime]) -> list[str]:
    return [f"{moment:%H:%M}" for moment in moments]


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


# The model: time is a set of minutes since midnight, small enough for hypothesis to fill it up.


def moment(minute: int) -> datetime:
    return MIDNIGHT + minutes(minute)


def covered(intervals: Iterable[Interval]) -> set[int]:
    """The minutes in which any of the intervals goes on."""
    minute = minutes(1)
    return {
        number
        for each in intervals
        for number in range((each.start - MIDNIGHT) // minute, (each.end - MIDNIGHT) // minute)
    }


def back_to_start(minute: int, among: set[int]) -> int:
    """The first minute of the unbroken run in which `minute` lies."""
    while minute - 1 in among:
        minute -= 1
    return minute


def forth_to_end(minute: int, among: set[int]) -> int:
    """The minute after the unbroken run in which `minute` lies."""
    while minute in among:
        minute += 1
    return minute


DAY = 120  # minutes that drawn intervals lie in

intervals = st.lists(
    st.tuples(st.integers(0, DAY - 1), st.integers(1, 60)).map(
        lambda drawn: Interval(moment(drawn[0]), moment(min(DAY, drawn[0] + drawn[1])))
    ),
    max_size=5,
)
