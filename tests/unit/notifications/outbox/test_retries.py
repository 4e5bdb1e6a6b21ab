"""When a message is tried again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.outbox.retries import MOST, WAITS, WAITS_BEFORE_NEXT_ROUTE, next_attempt
from tests.support.message_builders import MORNING

SOON = timedelta(seconds=1)
MONTH = timedelta(days=30)


@pytest.mark.parametrize(
    ("attempts", "useless_in", "last_route", "wait"),
    [
        pytest.param(1, MONTH, True, timedelta(seconds=30), id="the first wait is short"),
        pytest.param(4, MONTH, True, timedelta(minutes=5), id="they grow"),
        pytest.param(9, MONTH, True, timedelta(hours=4), id="the last wait"),
        pytest.param(10, MONTH, True, None, id="then it ends"),
        pytest.param(5, MONTH, False, timedelta(minutes=10), id="another route waits: a last try"),
        pytest.param(6, MONTH, False, None, id="another route waits: go there"),
        pytest.param(
            1, timedelta(seconds=30) + SOON, True, timedelta(seconds=30), id="just in time"
        ),
        pytest.param(1, timedelta(seconds=30), True, None, id="useless at that moment"),
        pytest.param(1, timedelta(seconds=30) - SOON, True, None, id="useless before"),
        pytest.param(1, -SOON, True, None, id="useless already"),
    ],
)
def test_attempts_end_before_the_message_is_useless(
    attempts: int,
    useless_in: timedelta,
    last_route: bool,
    wait: timedelta | None,
) -> None:
    moment = next_attempt(
        attempts, now=MORNING, useless_after=MORNING + useless_in, last_route=last_route
    )
    assert moment == (None if wait is None else MORNING + wait)


@given(st.integers(0, 20), st.timedeltas(-MONTH, MONTH), st.booleans())
def test_an_attempt_is_always_later_and_never_useless(
    attempts: int,
    useless_in: timedelta,
    last_route: bool,
) -> None:
    useless_after = MORNING + useless_in
    moment = next_attempt(attempts, now=MORNING, useless_after=useless_after, last_route=last_route)
    assert moment is None or MORNING < moment < useless_after


def test_waits_grow_and_another_route_is_reached_within_the_hour() -> None:
    assert list(WAITS) == sorted(set(WAITS))
    assert len(WAITS) + 1 == MOST
    assert sum(WAITS_BEFORE_NEXT_ROUTE, timedelta()) < timedelta(hours=1)
