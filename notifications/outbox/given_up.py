"""Messages that were given up, and are wanted after all."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifications.outbox.models import FAILED, PENDING, CausedBy, Message


def about(
    session: Session, scope: str, subjects: str, *, since: datetime, most: int
) -> Sequence[Message]:
    """What was given up since then about subjects that begin so, the last first. One SELECT."""
    found = (
        select(Message)
        .where(Message.state == FAILED, Message.gave_up_at >= since, Message.scope == scope)
        .where(Message.subject.startswith(subjects, autoescape=True))
        .order_by(Message.gave_up_at.desc(), Message.id)
    )
    return session.scalars(found.limit(most)).all()


def of_these(session: Session, scope: str, message_ids: Collection[UUID]) -> Sequence[Message]:
    """Those of these messages that were given up."""
    theirs = Message.id.in_(message_ids), Message.scope == scope, Message.state == FAILED
    return session.scalars(select(Message).where(*theirs)).all()


def queue_again(
    session: Session, message_ids: Collection[UUID], *, seen: datetime, now: datetime
) -> set[UUID]:
    """Queue given-up messages as if they were new, by their first route; returns which.

    Staff cause it now, whoever did before: no limit for strangers counts it, nor stops it. Only
    what was given up by `seen` and is of use still: sent twice, the second one finds nothing. What
    a provider may have had stays in doubt, so that it is asked before anything is sent twice.
    """
    anew: dict[str, Any] = {
        "state": PENDING,
        "due": now,
        "next_try": now,
        "gave_up_at": None,
        "claim": None,
        "route_index": 0,
        "channel": Message.first_channel,
        "attempts": 0,
        "cause": None,
        "provider_state": None,
        "origin": CausedBy.STAFF,
        "is_over": False,
    }
    wanted = update(Message).where(
        Message.id.in_(message_ids),
        Message.state == FAILED,
        Message.gave_up_at <= seen,
        Message.useless_after > now,
        Message.wiped.is_(False),
    )
    changed = session.execute(
        wanted.values(anew).returning(Message.id).execution_options(synchronize_session=False)
    )
    return set(changed.scalars())
