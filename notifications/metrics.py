"""The outbox in figures for Prometheus, in its text format. Counts and seconds: nothing of anybody.

All are read from the database, so that every process gives the same.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifications import outbox
from notifications.outbox import FAILED, SENT, Message

LATELY = timedelta(minutes=15)
MOST_LATENCIES = 20_000
QUANTILES = (0.5, 0.9, 0.99)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_HOSTILE = re.compile(r"[^A-Za-z0-9_.:-]")


class Sample(NamedTuple):
    """One line: labels and a figure."""

    labels: Mapping[str, str]
    figure: float


class Metric(NamedTuple):
    """A name, what kind it is ("gauge", "counter", "summary"), what it says, and its samples."""

    name: str
    kind: str
    says: str
    samples: list[Sample]


def read(session: Session, *, now: datetime, cap: int) -> str:
    """All of them; `cap` is the most text messages a day, 0 for none."""
    waiting_since = outbox.waiting_since(session, now)
    oldest = (now - waiting_since).total_seconds() if waiting_since else 0.0
    texts = outbox.texts_since(session, now - outbox.CAP_WINDOW)
    metrics = [
        _states(session),
        _one("messages_overdue", "Messages that could have left by now.", _overdue(session, now)),
        _one("oldest_message_seconds", "How long the oldest of them has waited.", oldest),
        _sent(session),
        _arrived(session),
        _failed(session),
        _latency(session, now),
        _one("texts_last_day", "Parts of text messages that left in 24 hours.", texts),
        _one("texts_daily_cap", "The most that may; 0 is no cap.", cap),
    ]
    return "".join(_written(metric) for metric in metrics)


def _one(name: str, says: str, figure: float) -> Metric:
    return Metric(name, "gauge", says, [Sample({}, figure)])


def _states(session: Session) -> Metric:
    samples = [Sample({"state": state}, count) for state, count in outbox.counts(session).items()]
    return Metric("messages", "gauge", "Messages by state.", samples)


def _overdue(session: Session, now: datetime) -> int:
    waiting = select(func.count()).where(Message.next_try.is_not(None), Message.due <= now)
    return session.scalar(waiting) or 0


def _sent(session: Session) -> Metric:
    rows = session.execute(
        select(Message.sent_by, func.count()).where(Message.state == SENT).group_by(Message.sent_by)
    )
    samples = [Sample({"channel": by or ""}, count) for by, count in rows]
    return Metric("messages_sent_total", "counter", "Messages that left.", samples)


def _arrived(session: Session) -> Metric:
    rows = session.execute(
        select(Message.sent_by, func.count())
        .where(Message.delivered_at.is_not(None))
        .group_by(Message.sent_by)
    )
    samples = [Sample({"channel": by or ""}, count) for by, count in rows]
    return Metric("messages_delivered_total", "counter", "Of them, reported to be there.", samples)


def _failed(session: Session) -> Metric:
    rows = session.execute(
        select(Message.first_channel, Message.cause, func.count())
        .where(Message.state == FAILED)
        .group_by(Message.first_channel, Message.cause)
    )
    samples = [
        Sample({"channel": channel, "cause": cause or ""}, count) for channel, cause, count in rows
    ]
    return Metric("messages_failed_total", "counter", "Messages that were given up.", samples)


def _latency(session: Session, now: datetime) -> Metric:
    rows = session.execute(
        select(Message.sent_by, Message.sent_at, Message.due)
        .where(Message.sent_at >= now - LATELY)
        .order_by(Message.sent_at.desc())
        .limit(MOST_LATENCIES)
    )
    waits: dict[str, list[float]] = {}
    for by, sent_at, due in rows:
        seconds = (sent_at - due).total_seconds() if sent_at is not None else 0.0
        waits.setdefault(by or "", []).append(max(seconds, 0.0))
    samples = [sample for by, theirs in sorted(waits.items()) for sample in _spread(by, theirs)]
    says = "Seconds from when a message was due until it left, in the last quarter of an hour."
    return Metric("message_latency_seconds", "gauge", says, samples)


def _spread(by: str, seconds: list[float]) -> Iterable[Sample]:
    ordered = sorted(seconds)
    for quantile in QUANTILES:
        place = min(int(quantile * len(ordered)), len(ordered) - 1)
        yield Sample({"channel": by, "quantile": f"{quantile}"}, ordered[place])


def _written(metric: Metric) -> str:
    name = f"zitdag_{metric.name}"
    lines = [f"# HELP {name} {metric.says}", f"# TYPE {name} {metric.kind}"]
    for sample in metric.samples:
        # Codes and names of ours hold nothing that needs quoting; whatever else does not get in.
        labels = ",".join(
            f'{key}="{_HOSTILE.sub("_", text)}"' for key, text in sample.labels.items()
        )
        lines.append(
            f"{name}{{{labels}}} {sample.figure:g}" if labels else f"{name} {sample.figure:g}"
        )
    return "\n".join(lines) + "\n"
