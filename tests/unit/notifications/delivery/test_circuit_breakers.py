"""A channel that is down is left alone for a while."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from notifications.delivery.circuit_breakers import COOL_DOWN_SECONDS, FAILURES, CircuitBreakers
from notifications.errors import ChannelError, Permanent, Retryable, Throttled, Unsure


@dataclass
class Clock:
    now: float = 0

    def __call__(self) -> float:
        return self.now


def failing(error: Exception) -> Callable[[], str]:
    def fail() -> str:
        raise error

    return fail


def watch(breakers: CircuitBreakers, error: Exception | None = None, channel: str = "sms") -> str:
    """What came of one message: "sent", or the code of its failure."""
    try:
        return breakers.call(channel, failing(error) if error is not None else lambda: "sent")
    except ChannelError as failure:
        return failure.code


def test_after_five_failures_in_a_row_it_is_not_tried_for_half_a_minute() -> None:
    clock = Clock()
    breakers = CircuitBreakers(clock)
    assert [watch(breakers, Unsure("timeout")) for _ in range(FAILURES)] == ["timeout"] * FAILURES
    assert watch(breakers) == "paused"
    assert watch(breakers, channel="email") == "sent", "another channel goes on"
    clock.now = COOL_DOWN_SECONDS
    assert watch(breakers) == "sent"


def test_one_more_failure_after_a_pause_is_another_pause() -> None:
    clock = Clock()
    breakers = CircuitBreakers(clock)
    for _ in range(FAILURES):
        watch(breakers, Retryable("down"))
    clock.now = COOL_DOWN_SECONDS
    assert watch(breakers, Retryable("down")) == "down"
    assert watch(breakers) == "paused"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(None, id="it sends"),
        pytest.param(Permanent("wrong"), id="it refuses one"),
        pytest.param(Throttled("busy", timedelta(1)), id="it says to wait"),
    ],
)
def test_a_channel_that_answers_is_not_down(answer: ChannelError | None) -> None:
    breakers = CircuitBreakers(Clock())
    for _ in range(FAILURES - 1):
        watch(breakers, Retryable("down"))
    watch(breakers, answer)
    for _ in range(FAILURES - 1):
        watch(breakers, Retryable("down"))
    assert watch(breakers) == "sent"


def test_a_bug_says_nothing_about_the_channel() -> None:
    breakers = CircuitBreakers(Clock())
    for _ in range(FAILURES):
        with pytest.raises(KeyError):
            breakers.call("sms", failing(KeyError()))
    assert watch(breakers) == "sent"
