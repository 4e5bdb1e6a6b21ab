"""Sessions of staff, kept on the server: one that ended opens nothing, wherever its cookie went.

The cookie holds a random token, and a row here its keyed digest. Every way of signing in begins a
session with what proved who it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, select, true, update
from sqlalchemy.orm import Session, contains_eager

from scheduler.access.models import Account, StaffSession

LASTS: Final = timedelta(hours=12)
"""From signing in, however busy."""
IDLE: Final = timedelta(minutes=60)
"""From the last page that was asked for."""
NOTED: Final = timedelta(minutes=1)
"""How exactly `last_seen_at` is known, so that few pages cost a write."""
KEPT: Final = timedelta(days=30)
"""What ended is still known for as long: it shows since when somebody else was in."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How somebody proved who they are: `code`, `link`, `passkey`, `oidc`, `app`, in that order.

    `is_strong`: by two factors, or by one that counts as two.
    """

    methods: tuple[str, ...]
    is_strong: bool


def begin(session: Session, account_id: int, proof: Proof, token: str, *, now: datetime) -> int:
    """Begin a session, found by the digest `token`; returns its id."""
    begun = StaffSession(
        account_id=account_id,
        token=token,
        methods=" ".join(proof.methods),
        is_strong=proof.is_strong,
        started_at=now,
        last_seen_at=now,
    )
    session.add(begun)
    session.flush()
    return begun.id


def find(session: Session, token: str, *, now: datetime) -> StaffSession | None:
    """The live session with this digest, and its account. One SELECT."""
    return session.scalar(
        select(StaffSession)
        .join(StaffSession.account)
        .options(contains_eager(StaffSession.account))
        .where(StaffSession.token == token, _is_live(now), Account.active)
    )


def note_seen(session: Session, session_id: int, *, now: datetime) -> None:
    """Write down that a page was asked for."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.id == session_id, StaffSession.ended_at.is_(None))
        .values(last_seen_at=now)
        .execution_options(synchronize_session=False)
    )


def end(session: Session, session_id: int, *, now: datetime) -> None:
    """End one session."""
    _end(session, StaffSession.id == session_id, now=now)


def end_all(session: Session, account_id: int, *, now: datetime) -> None:
    """End every session of an account."""
    _end(session, StaffSession.account_id == account_id, now=now)


def end_others(session: Session, account_id: int, session_id: int, *, now: datetime) -> None:
    """End every session of an account but this one."""
    others = (StaffSession.account_id == account_id) & (StaffSession.id != session_id)
    _end(session, others, now=now)


def end_everywhere(session: Session, *, now: datetime) -> None:
    """End every session of everybody: in a backup those live that have ended since."""
    _end(session, true(), now=now)


def purge(session: Session, *, now: datetime) -> None:
    """Delete sessions that ended long ago."""
    session.execute(delete(StaffSession).where(StaffSession.last_seen_at < now - KEPT))


def _is_live(now: datetime) -> ColumnElement[bool]:
    return (
        StaffSession.ended_at.is_(None)
        & (StaffSession.started_at > now - LASTS)
        & (StaffSession.last_seen_at > now - IDLE)
    )


def _end(session: Session, which: ColumnElement[bool], *, now: datetime) -> None:
    session.execute(
        update(StaffSession)
        .where(which, StaffSession.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
