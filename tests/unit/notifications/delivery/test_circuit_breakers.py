"""A channel that is down is left alone for a while."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from notifications.delivery.circuit_breakers import IN_A_ROW, SECONDS, Pauses
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


def watch(pauses: Pauses, error: Exception | None = None, channel: str = "sms") -> str:
    """What came of one message: "sent", or the code of its failure."""
    try:
        return pauses.watch(channel, failing(error) if error is not None else lambda: "sent")
    except ChannelError as failure:
        return failure.code


def test_after_five_failures_in_a_row_it_is_not_tried_for_half_a_minute() -> None:
    clock = Clock()
    pauses = Pauses(clock)
    assert [watch(pauses, Unsure("timeout")) for _ in range(IN_A_ROW)] == ["timeout"] * IN_A_ROW
    assert watch(pauses) == "paused"
    assert watch(pauses, channel="email") == "sent", "another channel goes on"
    clock.now = SECONDS
    assert watch(pauses) == "sent"


def test_one_more_failure_after_a_pause_is_another_pause() -> None:
    clock = Clock()
    pauses = Pauses(clock)
    for _ in range(IN_A_ROW):
        watch(pauses, Retryable("down"))
    clock.now = SECONDS
    assert watch(pauses, Retryable("down")) == "down"
    assert watch(pauses) == "paused"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(None, id="it sends"),
        pytest.param(Permanent("wrong"), id="it refuses one"),
        pytest.param(Throttled("busy", timedelta(1)), id="it says to wait"),
    ],
)
def test_a_channel_that_answers_is_not_down(answer: ChannelError | None) -> None:
    pauses = Pauses(Clock())
    for _ in range(IN_A_ROW - 1):
        watch(pauses, Retryable("down"))
    watch(pauses, answer)
    for _ in range(IN_A_ROW - 1):
        watch(pauses, Retryable("down"))
    assert watch(pauses) == "sent"


def test_a_bug_says_nothing_about_the_channel() -> None:
    pauses = Pauses(Clock())
    for _ in range(IN_A_ROW):
        with pytest.raises(KeyError):
            pauses.watch("sms", failing(KeyError()))
    assert watch(pauses) == "sent"
