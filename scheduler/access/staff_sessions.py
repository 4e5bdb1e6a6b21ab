"""Sessions of staff, kept on the server: one that ended opens nothing, wherever its cookie went.

The cookie holds a random token, and a row here its keyed digest. Every way of signing in begins a
session with what proved who it is.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, case, delete, exists, func, select, true, update
from sqlalchemy.orm import Session, aliased, contains_eager

from scheduler.access import last_seen, posts
from scheduler.access.models import Post, StaffSession

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
    """How somebody proved who they are: `code`, `link`, `passkey`, `oidc`, `app`, `printed`, in the
    order in which they did.

    `is_strong`: by two factors, or by one that counts as two.
    """

    methods: tuple[str, ...]
    is_strong: bool

    @classmethod
    def strengthened(cls, earlier: tuple[str, ...], method: str) -> "Proof":
        """With a second factor after what was shown earlier. Shown anew, it stands there once."""
        return cls((*(one for one in earlier if one != method), method), is_strong=True)


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session with its account and its post, and how many posts that account has."""

    row: StaffSession
    posts: int


def begin(
    session: Session, account_id: int, proof: Proof, token: str, *, now: datetime
) -> int | None:
    """Begin a session, found by the digest `token`; returns its id, None without a post.

    It begins in the post that the last one was in, or else the first.
    """
    last = select(StaffSession.post_id).where(StaffSession.account_id == account_id)
    latest = last.order_by(StaffSession.id.desc()).limit(1).scalar_subquery()
    post_id = session.scalar(
        select(Post.id)
        .where(Post.account_id == account_id, posts.is_live())
        .order_by(case((Post.id == latest, 0), else_=1), Post.id)
        .limit(1)
    )
    if post_id is None:
        return None
    begun = StaffSession(
        account_id=account_id,
        post_id=post_id,
        token=token,
        methods=" ".join(proof.methods),
        is_strong=proof.is_strong,
        started_at=now,
        last_seen_at=now,
    )
    session.add(begun)
    session.flush()
    if len(proof.methods) == 1:  # a second step goes on with what the first one began
        last_seen.note_signed_in(session, account_id, now=now)
    return begun.id


def find(session: Session, token: str, *, now: datetime) -> LiveSession | None:
    """The live session with this digest. One SELECT."""
    others = aliased(Post)
    count = select(func.count(others.id)).where(
        others.account_id == StaffSession.account_id, posts.is_live(others)
    )
    found = session.execute(
        select(StaffSession, count.scalar_subquery())
        .join(StaffSession.account)
        .join(StaffSession.post)
        .options(contains_eager(StaffSession.account), contains_eager(StaffSession.post))
        .where(StaffSession.token == token, _is_live(now), posts.is_live())
    ).one_or_none()
    return LiveSession(*found) if found is not None else None


def of_account(session: Session, account_id: int, *, now: datetime) -> list[StaffSession]:
    """The live sessions of an account, the last seen first."""
    mine = select(StaffSession).where(StaffSession.account_id == account_id, _is_live(now))
    return list(session.scalars(mine.order_by(StaffSession.last_seen_at.desc(), StaffSession.id)))


def work_in(session: Session, session_id: int, post_id: int, *, now: datetime) -> bool:
    """Go on in another post of the same account; whether it is one that they have."""
    theirs = exists().where(
        Post.id == post_id, Post.account_id == StaffSession.account_id, posts.is_live()
    )
    changed = session.execute(
        update(StaffSession)
        .where(StaffSession.id == session_id, _is_live(now), theirs)
        .values(post_id=post_id)
        .returning(StaffSession.id)
        .execution_options(synchronize_session=False)
    )
    return changed.scalar_one_or_none() is not None


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


def end_of_posts(session: Session, post_ids: Collection[int], *, now: datetime) -> None:
    """End every session that works in one of these posts."""
    _end(session, StaffSession.post_id.in_(post_ids), now=now)


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
