"""Look-ups in the outbox: messages by subject or by recipient."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifications.outbox.models import SENT, UNSENT, Message


def about(session: Session, subject: str) -> Sequence[Message]:
    """The messages about `subject`, in the order in which they are due."""
    rows = select(Message).where(Message.subject == subject).order_by(Message.due, Message.version)
    return session.scalars(rows).all()


def about_any(session: Session, subjects: Collection[str]) -> Sequence[Message]:
    """Every message about these subjects, in the order in which they are due. One SELECT."""
    statement = select(Message).where(Message.subject.in_(subjects))
    return session.scalars(statement.order_by(Message.due, Message.version)).all()


def waiting(session: Session, subject: str) -> Sequence[Message]:
    """The unsent messages about `subject`, in the order in which they are due. One SELECT."""
    statement = select(Message).where(Message.subject == subject, Message.state.in_(UNSENT))
    return session.scalars(statement.order_by(Message.due, Message.version)).all()


def of_version(
    session: Session, subject: str, version: int, kinds: Collection[str]
) -> Sequence[Message]:
    """The messages of these kinds about one version of a subject, the last caused last. One
    SELECT.
    """
    return session.scalars(
        select(Message)
        .where(Message.subject == subject, Message.version == version, Message.kind.in_(kinds))
        .order_by(Message.created_at, Message.id)
    ).all()


def last_version(session: Session, subject: str, kind: str) -> int:
    """The highest version of a kind about `subject`; 0 where there is none."""
    mine = Message.subject == subject, Message.kind == kind
    return session.scalar(select(func.max(Message.version)).where(*mine)) or 0


def last_versions(session: Session, subjects: Collection[str], kind: str) -> dict[str, int]:
    """As `last_version`, by subject; those with none are left out. One SELECT."""
    mine = Message.subject.in_(subjects), Message.kind == kind
    rows = select(Message.subject, func.max(Message.version)).where(*mine).group_by(Message.subject)
    return {row[0]: row[1] for row in session.execute(rows)}


def latest(session: Session, limit: int = 100) -> Sequence[Message]:
    """The messages sent last, newest first."""
    rows = select(Message).where(Message.state == SENT)
    return session.scalars(
        rows.order_by(Message.sent_at.desc(), Message.due.desc(), Message.id).limit(limit)
    ).all()


def last_text(session: Session, sent_to: str, sent_from: str) -> Message | None:
    """The last text message sent from that number to that number: the subject of a reply.

    Undelivered ones are skipped: nobody replies to those.
    """
    texts = (
        Message.sent_to == sent_to,
        Message.sent_from == sent_from,
        Message.sent_at.is_not(None),
    )
    return session.scalar(select(Message).where(*texts).order_by(Message.sent_at.desc()).limit(1))
