"""A breaker before a service that may be down: nobody waits twice for what does not answer."""

from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import TypeVar

T = TypeVar("T")


class Open(Exception):
    """The service failed too often and rests: it was not asked."""


class Circuit:
    """Counts failures in a row. After `failures` of them it opens, and asks nothing for `rest`.

    After the rest it is half open: one caller tries, the others are still refused. Where that one
    succeeds it closes, where it fails it rests again. `clock` gives seconds that never go back. Any
    number of threads may share one; the service itself is asked outside the lock.

    Raises:
        ValueError: fewer than one failure, or a rest that is not positive.
    """

    def __init__(
        self, failures: int, rest: timedelta, *, clock: Callable[[], float] = monotonic
    ) -> None:
        if failures < 1 or rest <= timedelta(0):
            raise ValueError("a circuit opens after a failure and rests for a while")
        self._limit = failures
        self._rest = rest.total_seconds()
        self._clock = clock
        self._lock = Lock()
        self._failed = 0
        self._tries_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether a call made now would be refused."""
        with self._lock:
            return self._is_resting()

    def call(self, ask: Callable[[], T]) -> T:
        """What `ask` answers; any exception of it counts as a failure and is passed on.

        Raises:
            Open: it rests, or another thread is trying whether the service is back.
        """
        with self._lock:
            if self._is_resting():
                raise Open
            if self._tries_at is not None:  # the one that tries; the others wait a rest longer
                self._tries_at = self._clock() + self._rest
        try:
            answer = ask()
        except Exception:
            self._count_failure()
            raise
        self._close()
        return answer

    def _is_resting(self) -> bool:
        return self._tries_at is not None and self._clock() < self._tries_at

    def _count_failure(self) -> None:
        with self._lock:
            self._failed += 1
            if self._failed >= self._limit:
                self._tries_at = self._clock() + self._rest

    def _close(self) -> None:
        with self._lock:
            self._failed = 0
            self._tries_at = None
