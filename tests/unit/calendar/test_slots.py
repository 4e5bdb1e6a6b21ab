"""Every moment an appointment can start, and no other."""

from datetime import UTC, datetime, time, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.calendar.intervals import Interval
from scheduler.calendar.recurrence import local_interval
from scheduler.calendar.slots import Anchor, free_starts
from tests.support.timeline import (
    DAY,
    at,
    back_to_start,
    clocks,
    covered,
    intervals,
    minutes,
    moment,
    spans,
)

BRUSSELS = ZoneInfo("Europe/Brussels")


def search(openings: list[str], busy: list[str], **overrides: Any) -> list[str]:
    """An hour, every half hour, that day; overrides are arguments of `free_starts`."""
    asked: dict[str, Any] = {
        "length": minutes(60),
        "step": minutes(30),
        "not_before": at("00:00"),
    } | overrides
    return clocks(free_starts(spans(*openings), spans(*busy), **asked))


@pytest.mark.parametrize(
    ("openings", "starts"),
    [
        pytest.param([], [], id="no opening"),
        pytest.param(["09:00-09:59"], [], id="an opening a minute too short"),
        pytest.param(["09:00-10:00"], ["09:00"], id="an opening that just fits"),
        pytest.param(["09:00-10:45"], ["09:00", "09:30"], id="the end is not on the grid"),
        pytest.param(["09:10-11:00"], ["09:10", "09:40"], id="the grid begins with the opening"),
        pytest.param(
            ["09:00-10:00", "13:10-14:10"], ["09:00", "13:10"], id="each opening has its own grid"
        ),
        pytest.param(
            ["09:40-10:40", "09:00-09:40"], ["09:00", "09:30"], id="touching openings are one"
        ),
        pytest.param(
            ["09:00-10:00", "09:45-10:40"], ["09:00", "09:30"], id="overlapping openings are one"
        ),
        pytest.param(["09:00-10:00", "09:00-10:00"], ["09:00"], id="an opening given twice"),
    ],
)
def test_an_appointment_lies_within_an_opening(openings: list[str], starts: list[str]) -> None:
    assert search(openings, []) == starts


@pytest.mark.parametrize(
    ("busy", "starts"),
    [
        pytest.param([], ["09:00", "09:30", "10:00"], id="an empty diary"),
        pytest.param(["08:00-09:00"], ["09:00", "09:30", "10:00"], id="busy until the opening"),
        pytest.param(["11:00-12:00"], ["09:00", "09:30", "10:00"], id="busy from the end"),
        pytest.param(["10:00-10:30"], ["09:00"], id="the next one begins as an appointment ends"),
        pytest.param(["09:40-09:50"], ["10:00"], id="busy inside a start"),
        pytest.param(["09:00-09:05"], ["09:30", "10:00"], id="starts stay on the opening's grid"),
        pytest.param(["09:50-10:10"], [], id="busy across every start"),
        pytest.param(["07:00-13:00"], [], id="busy all along"),
    ],
)
def test_an_appointment_overlaps_nothing_busy(busy: list[str], starts: list[str]) -> None:
    assert search(["09:00-11:00"], busy) == starts


@pytest.mark.parametrize(
    ("busy", "starts"),
    [
        pytest.param([], ["09:00", "09:30", "10:00"], id="an empty diary"),
        pytest.param(["09:00-09:05"], ["09:05", "09:35"], id="from the end of what is busy"),
        pytest.param(["08:00-09:20"], ["09:20", "09:50"], id="busy from before the opening"),
        pytest.param(["09:05-09:30"], ["09:30", "10:00"], id="a first gap that is too short"),
    ],
)
def test_back_to_back_starts_run_from_the_start_of_a_gap(
    busy: list[str], starts: list[str]
) -> None:
    assert search(["09:00-11:00"], busy, anchor="gap") == starts


@pytest.mark.parametrize(
    ("busy", "starts"),
    [
        pytest.param([], ["09:00", "09:30", "10:00"], id="it may outlast the opening"),
        pytest.param(["11:00-12:00"], ["09:00", "09:30"], id="busy right after the opening"),
        pytest.param(
            ["11:15-12:00"], ["09:00", "09:30", "10:00"], id="busy when it is just finished"
        ),
        pytest.param(["11:14-12:00"], ["09:00", "09:30"], id="busy a minute before it is finished"),
        pytest.param(["10:30-11:00"], ["09:00"], id="busy inside the opening"),
        pytest.param(["10:10-11:00"], [], id="the appointment fits, its after-care does not"),
    ],
)
def test_aftercare_overlaps_nothing_busy(busy: list[str], starts: list[str]) -> None:
    assert search(["09:00-11:00"], busy, aftercare=minutes(15)) == starts


@pytest.mark.parametrize(
    ("bounds", "starts"),
    [
        pytest.param({"not_before": at("09:30")}, ["09:30", "10:00"], id="from a start on"),
        pytest.param({"not_before": at("09:31")}, ["10:00"], id="from just after a start"),
        pytest.param({"not_before": at("10:01")}, [], id="from after the last start"),
        pytest.param({"not_before": at("12:00")}, [], id="from after the opening"),
        pytest.param({"not_after": at("09:30")}, ["09:00", "09:30"], id="up to a start"),
        pytest.param({"not_after": at("09:29")}, ["09:00"], id="up to just before a start"),
        pytest.param({"not_after": at("08:00")}, [], id="up to before the opening"),
        pytest.param(
            {"not_before": at("09:30"), "not_after": at("09:30")}, ["09:30"], id="one moment"
        ),
        pytest.param(
            {"not_before": at("09:10"), "anchor": "gap"},
            ["09:30", "10:00"],
            id="the bound moves no anchor",
        ),
        pytest.param(
            {"not_before": datetime(2026, 11, 24, 10, 30, tzinfo=BRUSSELS)},
            ["09:30", "10:00"],
            id="a bound on the clock of Brussels",
        ),
    ],
)
def test_starts_out_of_bounds_are_left_out(bounds: dict[str, Any], starts: list[str]) -> None:
    assert search(["09:00-11:00"], [], **bounds) == starts


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"length": minutes(0)}, id="no length"),
        pytest.param({"length": minutes(-1)}, id="a negative length"),
        pytest.param({"step": minutes(0)}, id="no step"),
        pytest.param({"step": minutes(-1)}, id="a negative step"),
        pytest.param({"aftercare": minutes(-1)}, id="negative after-care"),
        pytest.param({"anchor": "middle"}, id="an unknown anchor"),
        pytest.param({"not_before": at("09:00").replace(tzinfo=None)}, id="a naive bound"),
        pytest.param({"not_after": at("09:00").replace(tzinfo=None)}, id="another"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"positive|negative|anchored|time zone"):
        search([], [], **wrong)


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        pytest.param(
            datetime(2026, 10, 25, tzinfo=UTC),
            ["23:30", "00:00", "00:30", "01:00", "01:30", "02:00"],
            id="the clock goes back: the doubled hour is there twice",
        ),
        pytest.param(
            datetime(2027, 3, 28, tzinfo=UTC),
            ["00:30", "01:00"],
            id="the clock goes forward: the missing hour is not there",
        ),
    ],
)
def test_a_night_over_a_clock_change_has_its_real_hours(day: datetime, starts: list[str]) -> None:
    opening = local_interval(day.date(), time(1, 30), time(4, 0), BRUSSELS)
    found = free_starts(
        [opening], [], length=minutes(60), step=minutes(30), not_before=day - timedelta(days=1)
    )
    assert clocks(found) == starts


def by_the_minute(
    openings: list[Interval], busy: list[Interval], asked: dict[str, Any]
) -> list[datetime]:
    """The definition itself, tried on every minute."""
    is_open, is_busy = covered(openings), covered(busy)
    run = is_open if asked["anchor"] == "opening" else is_open - is_busy
    length, aftercare, step = (
        asked[name] // minutes(1) for name in ("length", "aftercare", "step")
    )
    not_after = asked["not_after"] or moment(DAY)
    return [
        moment(start)
        for start in range(DAY)
        if asked["not_before"] <= moment(start) <= not_after
        and set(range(start, start + length)) <= is_open - is_busy
        and not set(range(start + length, start + length + aftercare)) & is_busy
        and (start - back_to_start(start, run)) % step == 0
    ]


questions = st.fixed_dictionaries(
    {
        "length": st.integers(1, 40).map(minutes),
        "step": st.integers(1, 40).map(minutes),
        "aftercare": st.integers(0, 20).map(minutes),
        "anchor": st.sampled_from(get_args(Anchor)),
        "not_before": st.integers(-30, DAY).map(moment),
        "not_after": st.none() | st.integers(0, DAY).map(moment),
    }
)


@settings(max_examples=300)
@given(openings=intervals, busy=intervals, asked=questions)
def test_the_starts_are_those_that_trying_every_minute_finds(
    openings: list[Interval], busy: list[Interval], asked: dict[str, Any]
) -> None:
    assert free_starts(openings, busy, **asked) == by_the_minute(openings, busy, asked)
