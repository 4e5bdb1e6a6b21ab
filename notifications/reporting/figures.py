"""Figures of the outbox: backlog, failures, usage and cost per provider. Counts alone.

`scopes` are whose messages count, see NewMessage. Every function is one SELECT over an
index, however many messages there ever were.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from notifications.outbox.models import FAILED, SENT, STATES, Message

CAP_WINDOW = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Unsent messages. `overdue` are due by now, `oldest` the first due moment of them (aware UTC);
    `later` are due before the moment asked for."""

    overdue: int
    later: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class FailureCount:
    """Count of messages of a channel or provider with this cause, pending or given up."""

    by: str
    cause: str
    count: int


@dataclass(frozen=True, slots=True)
class ProviderUsage:
    """Usage of a provider: messages, of which so many confirmed as delivered; parts and cents."""

    by: str
    sent: int
    arrived: int
    parts: int
    cents: float


@dataclass(frozen=True, slots=True)
class LeftCount:
    """What left by a channel, as its cap counts it; and of that what strangers caused."""

    total: int
    of_strangers: int


# Of a message that never left nobody knows by whom it would have: the way it was to go stands in.
_BY = func.coalesce(Message.sent_by, Message.first_channel)


def backlog(
    session: Session, scopes: Collection[str], *, now: datetime, until: datetime
) -> Backlog:
    """Messages waiting at `now`, and others due by `until`."""
    overdue = Message.due <= now
    row = session.execute(
        select(
            func.count(case((overdue, 1))),
            func.count(case((~overdue, 1))),
            func.min(case((overdue, Message.due))),
        ).where(Message.next_try < until, Message.scope.in_(scopes))
    ).one()
    return Backlog(*row)


def retrying(session: Session, scopes: Collection[str]) -> list[FailureCount]:
    """Failed messages that are retried; most frequent kind first."""
    return _troubles(session, scopes, Message.next_try.is_not(None))


def failed(session: Session, scopes: Collection[str], *, since: datetime) -> list[FailureCount]:
    """Messages given up since a moment, per provider and reason; most frequent kind first."""
    gone = Message.gave_up_at >= since
    return _troubles(session, scopes, gone & (Message.state == FAILED))


def _troubles(
    session: Session, scopes: Collection[str], which: ColumnElement[bool]
) -> list[FailureCount]:
    count = func.count()
    rows = session.execute(
        select(_BY, Message.cause, count)
        .where(which, Message.cause.is_not(None), Message.scope.in_(scopes))
        .group_by(_BY, Message.cause)
        .order_by(count.desc(), _BY, Message.cause)
    )
    return [FailureCount(by, cause or "", count) for by, cause, count in rows]


def usage(session: Session, scopes: Collection[str], *, since: datetime) -> list[ProviderUsage]:
    """Usage since then, per provider."""
    rows = session.execute(
        select(
            _BY,
            func.count(),
            func.count(Message.delivered_at),
            func.coalesce(func.sum(Message.parts), 0),
            func.coalesce(func.sum(Message.cost_cents), 0.0),
        )
        .where(Message.sent_at >= since, Message.state == SENT, Message.scope.in_(scopes))
        .group_by(_BY)
        .order_by(_BY)
    )
    return [
        ProviderUsage(by, sent, arrived, parts or 0, cents or 0.0)
        for by, sent, arrived, parts, cents in rows
    ]


def counts(session: Session) -> dict[str, int]:
    """Count of messages per state, zeros included."""
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state))
    return dict.fromkeys(STATES, 0) | dict(rows.all())


def waiting_since(session: Session, now: datetime) -> datetime | None:
    """The due moment of the message that has waited longest, or None when nothing is overdue."""
    overdue = Message.next_try.is_not(None), Message.due <= now
    return session.scalar(select(func.min(Message.due)).where(*overdue))


def sms_parts_since(session: Session, since: datetime) -> int:
    """Count of text messages sent from then on, in parts."""
    texts = select(func.coalesce(func.sum(Message.parts), 0)).where(Message.sent_at >= since)
    return int(session.scalar(texts) or 0)


def left_since(
    session: Session, since: datetime, strangers: Collection[str]
) -> dict[str, LeftCount]:
    """What left from then on: parts of text messages, and mails, which have none. One SELECT.

    `strangers` are the origins of what they cause.
    """
    parts, is_mail = func.coalesce(Message.parts, 0), Message.parts.is_(None)
    theirs = Message.origin.in_(strangers)
    row = session.execute(
        select(
            func.coalesce(func.sum(parts), 0),
            func.coalesce(func.sum(case((theirs, parts), else_=0)), 0),
            func.count(case((is_mail, 1))),
            func.count(case((is_mail & theirs, 1))),
        ).where(Message.sent_at >= since)
    ).one()
    texts, texts_of_strangers, mails, mails_of_strangers = (int(one) for one in row)
    return {
        "sms": LeftCount(texts, texts_of_strangers),
        "email": LeftCount(mails, mails_of_strangers),
    }


def is_capped(session: Session, cap: int, *, now: datetime) -> bool:
    """Whether the text messages of the last 24 hours reach `cap`; 0 is no cap."""
    return cap > 0 and sms_parts_since(session, now - CAP_WINDOW) >= cap
