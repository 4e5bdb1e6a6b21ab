"""Rate limits against guessing and flooding, counted in the database all processes share."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import dialect_of, upsert
from scheduler.access.models import Attempt


def digest(key: bytes, subject: str) -> str:
    """A keyed digest of an address or a number, so that the table keeps neither (hex)."""
    return hmac.new(key, subject.encode(), hashlib.sha256).hexdigest()


def count(session: Session, scope: str, subject: str, *, window: timedelta, now: datetime) -> int:
    """Count one attempt, and return how many there were in this window, this one included."""
    statement = upsert(dialect_of(session), Attempt).values(
        scope=scope, subject=subject, window_start=_window_start(window, now), count=1
    )
    counted = statement.on_conflict_do_update(
        index_elements=["scope", "subject", "window_start"], set_={"count": Attempt.count + 1}
    ).returning(Attempt.count)
    return session.execute(counted).scalar_one()


def made(session: Session, scope: str, subject: str, *, window: timedelta, now: datetime) -> int:
    """Count of attempts in this window; read-only."""
    found = session.execute(
        select(Attempt.count).where(
            Attempt.scope == scope,
            Attempt.subject == subject,
            Attempt.window_start == _window_start(window, now),
        )
    ).scalar_one_or_none()
    return found or 0


def purge(session: Session, before: datetime) -> None:
    """Delete every window that started before `before`."""
    session.execute(delete(Attempt).where(Attempt.window_start < before))


def _window_start(window: timedelta, now: datetime) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=UTC)
