"""A service that is down is left alone for a while."""

from datetime import timedelta
from threading import Event, Thread

import pytest

from http_client import CircuitBreaker, CircuitOpen

REST = timedelta(seconds=30)


class Down(Exception):
    """What a service that is down says."""


class Clock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def fails() -> str:
    raise Down


def answers() -> str:
    return "here"


def opened(clock: Clock, failures: int = 2) -> CircuitBreaker:
    breaker = CircuitBreaker(failures, REST, clock=clock)
    for _ in range(failures):
        with pytest.raises(Down):
            breaker.call(fails)
    return breaker


def test_after_enough_failures_in_a_row_nothing_is_asked() -> None:
    breaker = opened(Clock())
    asked: list[str] = []
    with pytest.raises(CircuitOpen):
        breaker.call(lambda: asked.append("again"))
    assert breaker.is_open
    assert asked == []


def test_an_answer_in_between_starts_the_count_anew() -> None:
    breaker = CircuitBreaker(2, REST, clock=Clock())
    for _ in range(3):
        with pytest.raises(Down):
            breaker.call(fails)
        assert breaker.call(answers) == "here"


@pytest.mark.parametrize(
    ("seconds", "is_open"),
    [
        pytest.param(29.9, True, id="just before the rest is over"),
        pytest.param(30.0, False, id="as it is over"),
    ],
)
def test_the_rest_ends_when_it_says(seconds: float, is_open: bool) -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.at += seconds
    assert breaker.is_open is is_open


def test_one_answer_after_the_rest_closes_it() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.at += 30
    assert breaker.call(answers) == "here"
    with pytest.raises(Down):
        breaker.call(fails)
    assert not breaker.is_open


def test_one_failure_after_the_rest_opens_it_again() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.at += 30
    with pytest.raises(Down):
        breaker.call(fails)
    with pytest.raises(CircuitOpen):
        breaker.call(answers)


def test_while_one_tries_the_others_are_refused() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.at += 30
    tries, ends = Event(), Event()

    def slow() -> None:
        tries.set()
        ends.wait(10)

    trying = Thread(target=breaker.call, args=(slow,))
    trying.start()
    try:
        assert tries.wait(10)
        with pytest.raises(CircuitOpen):
            breaker.call(answers)
    finally:
        ends.set()
        trying.join()
    assert breaker.call(answers) == "here"


@pytest.mark.parametrize(
    ("failures", "rest"),
    [
        pytest.param(0, REST, id="opens before anything failed"),
        pytest.param(1, timedelta(0), id="does not rest"),
    ],
)
def test_a_circuit_that_cannot_work_is_refused(failures: int, rest: timedelta) -> None:
    with pytest.raises(ValueError, match="circuit"):
        CircuitBreaker(failures, rest)
