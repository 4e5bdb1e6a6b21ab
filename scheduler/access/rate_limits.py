"""Sliding windows of attempts, counted in the database that all processes share.

A window is counted in parts: what lies in the present part and in the PARTS before it is at least
one whole window, so that a burst over an edge gets no more than any other burst. Attempts that were
refused are not counted: who is refused for a while gets through after it, however often they press.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from database import dialect_of, upsert
from scheduler.access.limits import Effect, Limit
from scheduler.access.models import Attempt

PARTS: Final = 12
_TOLD: Final = " told"
"""Ends the scope under which it is noted that the log was told of an alarm."""


def admit(session: Session, limit: Limit, subject: str, *, now: datetime) -> bool:
    """Count one attempt of `subject` (a digest), unless the limit is reached; whether it counted.

    Of two at the same moment one sees the other: the row they share is locked. Always True for a
    limit that only alarms.
    """
    made = _one_more(session, limit.name, limit, subject, now=now)
    if made <= limit.most or limit.effect is Effect.ALARM:
        return True
    give_back(session, limit, subject, now=now)
    return False


def admit_under_all(
    session: Session, attempts: Sequence[tuple[Limit, str]], *, now: datetime
) -> Limit | None:
    """Count one attempt under each of these limits (with its subject), or under none of them where
    one is reached: that one.

    In the same order everywhere, for each locks a row.
    """
    for nth, (limit, subject) in enumerate(attempts):
        if not admit(session, limit, subject, now=now):
            for counted, whose in attempts[:nth]:
                give_back(session, counted, whose, now=now)
            return limit
    return None


def give_back(session: Session, limit: Limit, subject: str, *, now: datetime) -> None:
    """Count an attempt that was admitted at `now` no more: it was none of those that count."""
    here = update(Attempt).where(
        Attempt.scope == limit.name,
        Attempt.subject == subject,
        Attempt.window_start == _part(limit, now),
    )
    session.execute(
        here.values(count=Attempt.count - 1).execution_options(synchronize_session=False)
    )


def give_back_all(
    session: Session, attempts: Sequence[tuple[Limit, str]], *, now: datetime
) -> None:
    """As `give_back`, of what `admit_under_all` counted."""
    for limit, subject in attempts:
        give_back(session, limit, subject, now=now)


def is_reached(session: Session, limit: Limit, subject: str, *, now: datetime) -> bool:
    """Whether `most` were counted in the window that ends now; read-only."""
    return _made(session, limit.name, limit, subject, now=now) >= limit.most


def is_to_be_told(session: Session, limit: Limit, subject: str, *, now: datetime) -> bool:
    """Whether the limit is reached and nobody was told yet in this window; it counts as told."""
    if not is_reached(session, limit, subject, now=now):
        return False
    scope = f"{limit.name}{_TOLD}"
    if _made(session, scope, limit, subject, now=now):
        return False
    return _one_more(session, scope, limit, subject, now=now) == 1


def purge(session: Session, before: datetime) -> None:
    """Delete every part of a window that started before `before`."""
    session.execute(delete(Attempt).where(Attempt.window_start < before))


def _one_more(session: Session, scope: str, limit: Limit, subject: str, *, now: datetime) -> int:
    statement = upsert(dialect_of(session), Attempt).values(
        scope=scope, subject=subject, window_start=_part(limit, now), count=1
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["scope", "subject", "window_start"], set_={"count": Attempt.count + 1}
        )
    )
    return _made(session, scope, limit, subject, now=now)


def _made(session: Session, scope: str, limit: Limit, subject: str, *, now: datetime) -> int:
    # Every part that ends within the window, of whichever length the window is.
    begun_after = _part(limit, now) - limit.window - _length(limit)
    counted = select(func.coalesce(func.sum(Attempt.count), 0)).where(
        Attempt.scope == scope, Attempt.subject == subject, Attempt.window_start > begun_after
    )
    return int(session.execute(counted).scalar_one())


def _part(limit: Limit, now: datetime) -> datetime:
    """The start of the part of the window in which `now` lies."""
    seconds = int(_length(limit).total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=UTC)


def _length(limit: Limit) -> timedelta:
    return timedelta(seconds=max(1, int(limit.window.total_seconds()) // PARTS))
