"""Attempts are counted in windows that slide, and nobody can read of whom."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from database import reading, write
from scheduler.access import keyed_digests, rate_limits
from scheduler.access.limits import Effect, Limit
from scheduler.access.models import Attempt

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
NINE = datetime(2026, 11, 16, 9, tzinfo=UTC)
THREE = Limit("three", 3, HOUR, Effect.REFUSE, "A test.")
MORE = Limit("more", 4, HOUR, Effect.REFUSE, "A test.")
TOLD = Limit("told", 3, HOUR, Effect.ALARM, "A test.")
_subjects = count()


@pytest.fixture(autouse=True)
def _database(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def _admit(subject: str, moment: datetime, limit: Limit = THREE) -> bool:
    return write(rate_limits.admit, limit, subject, now=moment)


def _is_reached(subject: str, moment: datetime, limit: Limit = THREE) -> bool:
    with reading() as session:
        return rate_limits.is_reached(session, limit, subject, now=moment)


def _is_to_be_told(moment: datetime) -> bool:
    return write(rate_limits.is_to_be_told, TOLD, "", now=moment)


def test_so_many_are_admitted_and_no_more() -> None:
    assert [_admit("a", NINE) for _ in range(5)] == [True, True, True, False, False]
    assert _is_reached("a", NINE)


def test_looking_counts_nothing() -> None:
    assert not any(_is_reached("a", NINE) for _ in range(5))


def test_what_is_given_back_counts_no_more() -> None:
    for _ in range(2 * THREE.most):
        assert _admit("a", NINE)
        write(rate_limits.give_back, THREE, "a", now=NINE)
    assert [_admit("a", NINE) for _ in range(4)] == [True, True, True, False]


def test_under_several_limits_it_counts_under_all_or_none() -> None:
    both = [(MORE, "somebody"), (THREE, "a")]
    tries = [write(rate_limits.admit_under_all, both, now=NINE) for _ in range(5)]

    assert tries == [None, None, None, THREE, THREE]
    assert _admit("somebody", NINE, MORE)  # three of four were counted
    assert _is_reached("somebody", NINE, MORE)
    write(rate_limits.give_back_all, both, now=NINE)
    assert not _is_reached("somebody", NINE, MORE)
    assert _admit("a", NINE)


def test_a_burst_over_the_edge_of_an_hour_gets_no_more() -> None:
    before, after = NINE - SECOND, NINE + SECOND

    assert [_admit("a", before) for _ in range(3)] == [True] * 3
    assert not _admit("a", after)


def test_who_was_refused_all_the_while_gets_through_after_the_window() -> None:
    for _ in range(3):
        _admit("a", NINE)
    pressed = [_admit("a", NINE + timedelta(minutes=minute)) for minute in range(60)]
    later = NINE + HOUR + HOUR / rate_limits.PARTS

    assert not any(pressed)
    assert _admit("a", later)


def test_subjects_and_limits_are_counted_apart() -> None:
    for _ in range(3):
        _admit("a", NINE)

    assert _admit("b", NINE)
    assert _admit("a", NINE, TOLD)
    assert not _admit("a", NINE)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    window=st.integers(60, 7_300),
    most=st.integers(1, 4),
    gaps=st.lists(st.integers(0, 1_500), min_size=4, max_size=14),
)
def test_no_window_wherever_it_begins_lets_more_through(
    window: int, most: int, gaps: list[int]
) -> None:
    limit = Limit("any", most, window * SECOND, Effect.REFUSE, "A test.")
    subject = f"s{next(_subjects)}"
    admitted, moment = [], NINE
    for gap in gaps:
        moment += gap * SECOND
        if _admit(subject, moment, limit):
            admitted.append(moment)

    assert admitted
    for start in admitted:
        within = [one for one in admitted if start <= one < start + limit.window]
        assert len(within) <= most


def test_a_window_that_begins_at_the_hour_would_let_twice_as_many_through() -> None:
    """The control: what was counted before, hour by hour."""
    made = [NINE - SECOND] * 3 + [NINE + SECOND] * 3
    by_the_hour: dict[datetime, int] = {}
    through = []
    for moment in made:
        hour = moment.replace(minute=0, second=0)
        by_the_hour[hour] = by_the_hour.get(hour, 0) + 1
        if by_the_hour[hour] <= THREE.most:
            through.append(moment)

    assert len(through) == 2 * THREE.most
    assert sum(_admit("a", moment) for moment in made) == THREE.most


def test_what_alarms_refuses_nobody_and_is_told_once_a_window() -> None:
    admitted, told = [], []
    for _ in range(6):
        admitted.append(_admit("", NINE, TOLD))
        told.append(_is_to_be_told(NINE))

    assert admitted == [True] * 6
    assert told == [False, False, True, False, False, False]
    later = NINE + 2 * HOUR
    assert [(_admit("", later, TOLD), _is_to_be_told(later)) for _ in range(3)][-1] == (True, True)


def test_old_windows_are_forgotten() -> None:
    _admit("a", NINE)
    _admit("a", NINE + 2 * HOUR)
    write(rate_limits.purge, NINE + HOUR)

    with reading() as session:
        assert list(session.scalars(select(Attempt.window_start))) == [NINE + 2 * HOUR]


def test_a_digest_needs_the_key() -> None:
    one = keyed_digests.digest(b"key", "+32470000001")

    assert one == keyed_digests.digest(b"key", "+32470000001")
    assert one != keyed_digests.digest(b"other", "+32470000001")
    assert one != keyed_digests.digest(b"key", "+32470000002")
    assert len(one) == 64
    assert "470000001" not in one
