"""Prometheus metrics of the outbox. Counts and seconds: no personal data.

All are read from the database at each scrape, so that every process gives the same; what only a
process knows is counted by `scheduler/web/core/request_metrics.py`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifications.outbox.models import FAILED, SENT, Message
from notifications.reporting import figures

LATELY = timedelta(minutes=15)
MOST_LATENCIES = 20_000
QUANTILES = (0.5, 0.9, 0.99)
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

Samples = Iterable[tuple[Sequence[str], float]]


class _Scrape(Collector):
    """Metrics of a scrape."""

    def __init__(self, metrics: Sequence[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def read(session: Session, *, now: datetime, cap: int) -> bytes:
    """The metrics in text format; `cap` is the daily limit of text messages, 0 for none."""
    waiting_since = figures.waiting_since(session, now)
    oldest = (now - waiting_since).total_seconds() if waiting_since else 0.0
    texts = figures.sms_parts_since(session, now - figures.CAP_WINDOW)
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
    return exposition(metrics)


def exposition(metrics: Sequence[Metric]) -> bytes:
    """These metrics in text format."""
    return generate_latest(_Scrape(metrics))


def _one(name: str, says: str, figure: float) -> Metric:
    return gauge(name, says, (), [((), figure)])


def gauge(name: str, says: str, labels: Sequence[str], samples: Samples) -> Metric:
    """A figure that goes up and down, `zitdag_<name>`."""
    return _filled(GaugeMetricFamily(f"zitdag_{name}", says, labels=labels), samples)


def counter(name: str, says: str, labels: Sequence[str], samples: Samples) -> Metric:
    """A figure that only grows, `zitdag_<name>`."""
    return _filled(CounterMetricFamily(f"zitdag_{name}", says, labels=labels), samples)


def _filled(family: GaugeMetricFamily | CounterMetricFamily, samples: Samples) -> Metric:
    for labels, figure in samples:
        family.add_metric(labels, figure)
    return family


def _states(session: Session) -> Metric:
    samples = [((state,), count) for state, count in figures.counts(session).items()]
    return gauge("messages", "Messages by state.", ["state"], samples)


def _overdue(session: Session, now: datetime) -> int:
    waiting = select(func.count()).where(Message.next_try.is_not(None), Message.due <= now)
    return session.scalar(waiting) or 0


def _sent(session: Session) -> Metric:
    rows = session.execute(
        select(Message.sent_by, func.count()).where(Message.state == SENT).group_by(Message.sent_by)
    )
    samples = [((by or "",), count) for by, count in rows]
    return counter("messages_sent_total", "Messages that left.", ["channel"], samples)


def _arrived(session: Session) -> Metric:
    rows = session.execute(
        select(Message.sent_by, func.count())
        .where(Message.delivered_at.is_not(None))
        .group_by(Message.sent_by)
    )
    samples = [((by or "",), count) for by, count in rows]
    says = "Of them, reported to be there."
    return counter("messages_delivered_total", says, ["channel"], samples)


def _failed(session: Session) -> Metric:
    rows = session.execute(
        select(Message.first_channel, Message.cause, func.count())
        .where(Message.state == FAILED)
        .group_by(Message.first_channel, Message.cause)
    )
    samples = [((channel, cause or ""), count) for channel, cause, count in rows]
    says = "Messages that were given up."
    return counter("messages_failed_total", says, ["channel", "cause"], samples)


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
    return gauge("message_latency_seconds", says, ["channel", "quantile"], samples)


def _spread(by: str, seconds: list[float]) -> Samples:
    ordered = sorted(seconds)
    for quantile in QUANTILES:
        place = min(int(quantile * len(ordered)), len(ordered) - 1)
        yield (by, f"{quantile}"), ordered[place]
