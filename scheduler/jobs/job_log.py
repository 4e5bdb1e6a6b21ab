"""What the log says of the worker's jobs: one that fails or is late, at most once a minute, and one
that is well again.

A job ticks each second: with the database down, a line for each tick would be thousands.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_EXECUTED,
    EVENT_JOB_MAX_INSTANCES,
    JobEvent,
    JobExecutionEvent,
)
from apscheduler.schedulers.base import BaseScheduler

from logs import Event, error_fields

log = logging.getLogger(__name__)
AGAIN: Final = timedelta(minutes=1)


@dataclass(slots=True)
class _Told:
    """When something was last told of a job, and how often it happened since."""

    at: datetime
    since: int = 0


class JobLog:
    """What was told of each job, by its name; `now` is the moment of what happens."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], _Told] = {}
        self._failing: set[str] = set()
        self._lock = threading.Lock()

    def failed(self, job: str, error: BaseException, now: datetime) -> None:
        """It ended in an exception."""
        count = self._to_tell(job, type(error).__name__, now)
        if count:
            self._failing.add(job)
            extra = {"job": job, "count": count, **error_fields(error)}
            log.error(Event.JOB_FAILED, extra=extra)

    def skipped(self, job: str, now: datetime) -> None:
        """It was still busy when its next time came: nothing is lost, it is late."""
        count = self._to_tell(job, "", now)
        if count:
            log.warning(Event.JOB_SKIPPED, extra={"job": job, "count": count})

    def ended(self, job: str) -> None:
        """It did what it should: told where its failing was."""
        if job in self._failing:
            self._failing.discard(job)
            log.info(Event.JOB_RECOVERED, extra={"job": job})

    def _to_tell(self, job: str, what: str, now: datetime) -> int:
        """How often it happened since it was last told; 0 where that was less than a minute ago."""
        with self._lock:
            told = self._told.get((job, what))
            if told is not None and now < told.at + AGAIN:
                told.since += 1
                return 0
            self._told[job, what] = _Told(now)
            return 1 if told is None else told.since + 1


def listen(scheduler: BaseScheduler, clock: Callable[[], datetime]) -> None:
    """Write what becomes of the scheduler's jobs."""
    jobs = JobLog()

    def executed(event: JobExecutionEvent) -> None:
        if event.exception is None:
            jobs.ended(event.job_id)
        else:
            jobs.failed(event.job_id, event.exception, clock())

    def late(event: JobEvent) -> None:
        jobs.skipped(event.job_id, clock())

    scheduler.add_listener(executed, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
    scheduler.add_listener(late, EVENT_JOB_MAX_INSTANCES)
