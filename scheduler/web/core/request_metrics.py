"""Metrics that only a process knows: how long pages took, what they refused, what the log told.

Each process counts for itself. Under `zitdag serve` prometheus_client keeps the counts in a folder
that all processes share, so that whichever is asked gives the sum of all; what the database knows
is read there (`scheduler/reports/metrics.py`). Labels are rules of addresses, names of events and
of limits: as many as the code has, whatever people send.
"""

import logging
import os
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from logs import Event
from scheduler.access import limits

SHARED_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus_client knows the folder, set before it is imported."""
# When each label was first seen would be twice as many lines, for nobody.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library has no types here
_OWN: Final = CollectorRegistry()
SECONDS: Final = Histogram(
    "zitdag_request_seconds",
    "How long a page took, by the rule of its address.",
    ["route"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=_OWN,
)
ERRORS: Final = Counter(
    "zitdag_request_errors_total",
    "Requests that ended in a status of 400 or more, by the rule of their address.",
    ["route", "status"],
    registry=_OWN,
)
EVENTS: Final = Counter(
    "zitdag_events_total",
    "Events of the log, whether they were written or not; of limits also which.",
    ["event", "limit"],
    registry=_OWN,
)


_LIMITS: Final = tuple(limit.name for limit in limits.LIMITS)
_OF_LIMITS: Final = frozenset({Event.ALARM, Event.LIMIT_REACHED})


class _Counting(logging.Handler):
    """Counts every event that is logged in this process."""

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, Event):
            EVENTS.labels(record.msg.value, getattr(record, "limit", "")).inc()


_COUNTING: Final = _Counting()


def init() -> None:
    """Count what is logged from here on, each event from 0: Prometheus sees growth alone."""
    for event in Event:
        for limit in _LIMITS if event in _OF_LIMITS else ("",):
            EVENTS.labels(event.value, limit)
    logging.getLogger().addHandler(_COUNTING)  # once, however often


def read() -> bytes:
    """What this process counted; under `zitdag serve`, what all of them did."""
    if not os.environ.get(SHARED_FOLDER):
        return generate_latest(_OWN)
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]  # the library has no types here
    return generate_latest(shared)
