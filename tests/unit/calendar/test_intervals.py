"""Half-open intervals, and the sweep that finds what busy time leaves of openings."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from scheduler.calendar.intervals import (
    END_OF_TIME,
    Interval,
    as_utc,
    gaps,
    merge,
    overlaps,
    subtract,
)
from tests.support.timeline import at, covered, intervals, span, spans

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(at("10:00"), at("10:00"), id="empty"),
        pytest.param(at("10:00"), at("09:00"), id="backwards"),
        pytest.param(at("09:00").replace(tzinfo=None), at("10:00"), id="a naive start"),
        pytest.param(at("09:00"), at("10:00").replace(tzinfo=None), id="a naive end"),
    ],
)
def test_an_interval_has_two_aware_moments_in_order(start: datetime, end: datetime) -> None:
    with pytest.raises(ValueError, match=r"interval ends|time zone"):
        Interval(start, end)


def test_an_interval_keeps_the_moments_of_another_zone_in_utc() -> None:
    local = datetime(2026, 11, 24, 10, 0, tzinfo=BRUSSELS)
    interval = Interval(local, local + timedelta(hours=1))
    assert interval == span("09:00-10:00")
    assert interval.start.tzinfo is UTC
    assert interval.end.tzinfo is UTC


def test_an_interval_in_the_doubled_hour_is_measured_by_real_time() -> None:
    first_reading = datetime(2026, 10, 25, 2, 30, tzinfo=BRUSSELS, fold=0)
    second_reading = datetime(2026, 10, 25, 2, 15, tzinfo=BRUSSELS, fold=1)
    interval = Interval(first_reading, second_reading)
    assert interval.end - interval.start == timedelta(minutes=45)


def test_a_moment_already_in_utc_stays_the_same_object() -> None:
    assert as_utc(moment := at("09:00")) is moment


def test_intervals_sort_by_start_then_by_end() -> None:
    drawn = spans("09:30-10:00", "09:00-11:00", "09:00-10:00")
    assert sorted(drawn) == spans("09:00-10:00", "09:00-11:00", "09:30-10:00")


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        pytest.param("09:00-10:00", "10:00-11:00", False, id="touching"),
        pytest.param("09:00-10:00", "11:00-12:00", False, id="apart"),
        pytest.param("09:00-10:01", "10:00-11:00", True, id="a minute shared"),
        pytest.param("09:00-12:00", "10:00-11:00", True, id="one inside the other"),
        pytest.param("09:00-10:00", "09:00-10:00", True, id="the same"),
    ],
)
def test_intervals_overlap_when_they_share_a_moment(one: str, other: str, *, shared: bool) -> None:
    assert overlaps(span(one), span(other)) is shared
    assert overlaps(span(other), span(one)) is shared


@pytest.mark.parametrize(
    ("given_", "merged"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param(["09:00-10:00", "10:00-11:00"], ["09:00-11:00"], id="touching"),
        pytest.param(["09:00-10:30", "10:00-11:00"], ["09:00-11:00"], id="overlapping"),
        pytest.param(["09:00-12:00", "10:00-11:00"], ["09:00-12:00"], id="one inside the other"),
        pytest.param(
            ["13:00-14:00", "09:00-10:00"], ["09:00-10:00", "13:00-14:00"], id="apart, out of order"
        ),
    ],
)
def test_touching_and_overlapping_intervals_merge(given_: list[str], merged: list[str]) -> None:
    assert merge(spans(*given_)) == spans(*merged)


@pytest.mark.parametrize(
    ("openings", "busy", "left"),
    [
        pytest.param(["09:00-12:00"], [], ["09:00-12:00"], id="nothing busy"),
        pytest.param([], ["09:00-12:00"], [], id="nothing open"),
        pytest.param(["09:00-12:00"], ["08:00-13:00"], [], id="busy all along"),
        pytest.param(
            ["09:00-12:00"], ["10:00-11:00"], ["09:00-10:00", "11:00-12:00"], id="busy inside"
        ),
        pytest.param(
            ["09:00-12:00"], ["08:00-09:30", "11:30-13:00"], ["09:30-11:30"], id="busy at both ends"
        ),
        pytest.param(
            ["09:00-12:00"],
            ["09:30-11:00", "09:45-10:00", "10:30-11:15"],
            ["09:00-09:30", "11:15-12:00"],
            id="busy inside busy, and overlapping it",
        ),
        pytest.param(
            ["09:00-12:00", "13:00-16:00", "16:30-17:00"],
            ["11:00-14:00", "12:15-12:30"],
            ["09:00-11:00", "14:00-16:00", "16:30-17:00"],
            id="one busy time reaches into the next opening",
        ),
    ],
)
def test_busy_time_is_taken_from_openings(
    openings: list[str], busy: list[str], left: list[str]
) -> None:
    assert subtract(spans(*openings), spans(*busy)) == spans(*left)


def test_a_gap_knows_its_opening_and_the_busy_time_that_follows_it() -> None:
    found = list(gaps(spans("09:00-12:00", "13:00-14:00"), spans("10:00-11:00", "12:30-12:45")))
    assert found == [
        (at("09:00"), at("09:00"), at("10:00"), at("10:00")),
        (at("09:00"), at("11:00"), at("12:00"), at("12:30")),
        (at("13:00"), at("13:00"), at("14:00"), END_OF_TIME),
    ]


@given(openings=intervals, busy=intervals)
def test_what_is_left_is_what_is_open_and_not_busy(
    openings: list[Interval], busy: list[Interval]
) -> None:
    left = subtract(openings, busy)
    assert covered(left) == covered(openings) - covered(busy)
    assert not any(overlaps(each, taken) for each in left for taken in busy)


@given(openings=intervals)
def test_merged_intervals_cover_the_same_moments_and_stand_apart(openings: list[Interval]) -> None:
    merged = merge(openings)
    assert covered(merged) == covered(openings)
    assert all(one.end < other.start for one, other in pairwise(merged))
