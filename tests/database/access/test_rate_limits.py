"""Attempts are counted a window at a time, and nobody can read of whom."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading, write
from scheduler.access import rate_limits
from scheduler.access.models import Attempt

HOUR = timedelta(hours=1)
NINE = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _database(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def _count(subject: str, moment: datetime, scope: str = "code") -> int:
    return write(rate_limits.count, scope, subject, window=HOUR, now=moment)


def _made(subject: str, moment: datetime, scope: str = "code") -> int:
    with reading() as session:
        return rate_limits.made(session, scope, subject, window=HOUR, now=moment)


def test_attempts_add_up() -> None:
    assert [_count("a", NINE) for _ in range(3)] == [1, 2, 3]
    assert _made("a", NINE) == 3


def test_looking_counts_nothing() -> None:
    assert [_made("a", NINE) for _ in range(2)] == [0, 0]


@pytest.mark.parametrize(
    ("after", "count"),
    [
        pytest.param(timedelta(0), 2, id="at once"),
        pytest.param(HOUR - timedelta(seconds=1), 2, id="as the window ends"),
        pytest.param(HOUR, 1, id="in the next window"),
    ],
)
def test_a_window_starts_again(after: timedelta, count: int) -> None:
    _count("a", NINE)

    assert _count("a", NINE + after) == count


def test_scopes_and_subjects_are_counted_apart() -> None:
    _count("a", NINE)

    assert _count("b", NINE) == 1
    assert _count("a", NINE, "search") == 1
    assert _count("a", NINE) == 2


def test_old_windows_are_forgotten() -> None:
    _count("a", NINE)
    _count("a", NINE + 2 * HOUR)
    write(rate_limits.purge, NINE + HOUR)

    with reading() as session:
        assert list(session.scalars(select(Attempt.window_start))) == [NINE + 2 * HOUR]


def test_a_digest_needs_the_key() -> None:
    one = rate_limits.digest(b"key", "+32470000001")

    assert one == rate_limits.digest(b"key", "+32470000001")
    assert one != rate_limits.digest(b"other", "+32470000001")
    assert one != rate_limits.digest(b"key", "+32470000002")
    assert len(one) == 64
    assert "470000001" not in one
