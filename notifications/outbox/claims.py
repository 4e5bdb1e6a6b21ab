"""Leases on due messages: a worker claims a few, checks before it sends, and marks the outcome.

No function here commits. A lease that has ended makes its message due again, so that a worker may
die at any moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar, cast
from uuid import uuid4

from sqlalchemy import ColumnElement, Integer, Table, bindparam, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import ExecutableReturnsRows

from database import execute_core
from notifications.channels.channel import Sent
from notifications.errors import ChannelError, Outage, Permanent, Throttled, Unsure
from notifications.outbox import retries
from notifications.outbox.models import SENDING, SENT, Message
from notifications.texts.rendered import Rendered

LEASE = timedelta(minutes=3)
BATCH = 3

Number = TypeVar("Number", int, float)

_TABLE = cast(Table, Message.__table__)


class Lane(NamedTuple):
    """The messages that leave by `channel`; without one, those by none of the channels `but`."""

    channel: str = ""
    but: tuple[str, ...] = ()

    def takes(self) -> ColumnElement[bool]:
        """Which rows are this lane's."""
        channel = _TABLE.c.channel
        return channel == self.channel if self.channel else channel.not_in(self.but)


EVERY: Final = Lane()


def anything_due(session: Session, now: datetime, lane: Lane = EVERY) -> bool:
    """Whether a claim would find something. Takes no lock."""
    due = select(_TABLE.c.id).where(_TABLE.c.next_try <= now, lane.takes()).limit(1)
    return session.scalar(due) is not None


@cache
def _claiming(lane: Lane) -> ExecutableReturnsRows:
    """Built once a lane: delivery runs it for every message."""
    columns = _TABLE.c
    due = select(columns.id).where(columns.next_try <= bindparam("now"), lane.takes())
    # SQLite has no row locks and needs none: such a transaction began IMMEDIATE.
    mine = (
        due.order_by(columns.next_try)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(_TABLE)
        .where(columns.id.in_(select(mine.c.id)))
        .values(
            state=SENDING,
            claim=bindparam("token"),
            attempts=columns.attempts + 1,
            next_try=bindparam("until"),
            doubtful=or_(columns.doubtful, columns.state == SENDING),
        )
        .returning(*columns)
    )
    return select(Message).from_statement(taken)


# Built once: delivery runs these for every message.
_STILL_CLAIMED = select(_TABLE.c.id).where(
    _TABLE.c.id == bindparam("message_id"),
    _TABLE.c.claim == bindparam("token"),
    _TABLE.c.state == SENDING,
    _TABLE.c.next_try > bindparam("now"),
)
# What else it sets comes with each message: see _left.
_MARK_SENT = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("message_id"), _TABLE.c.claim == bindparam("token"))
    .values(state=SENT, next_try=None, doubtful=False, cause=None)
)


def claim(
    session: Session,
    now: datetime,
    limit: int = BATCH,
    lease: timedelta = LEASE,
    lane: Lane = EVERY,
) -> list[Message]:
    """Take at most `limit` due messages of a lane for one worker, the longest waiting first.

    Nobody else gets them until `now + lease`. What a worker that died had taken is due again when
    its lease has ended, and is doubtful then. Also hands out what is too late to send, so that it
    is given up. One statement.
    """
    wanted = {"now": now, "most": limit, "token": uuid4(), "until": now + lease}
    return sorted(session.scalars(_claiming(lane), wanted), key=lambda message: message.due)


def is_still_claimed(session: Session, message: Message, now: datetime) -> bool:
    """Whether `message` is still this worker's: not withdrawn meanwhile, the lease alive."""
    mine = {"message_id": message.id, "token": message.claim, "now": now}
    return execute_core(session, _STILL_CLAIMED, mine).first() is not None


@dataclass(frozen=True)
class Dispatch:
    """A sent message: the address, and the rendered text; `cost_cents` is what it cost us."""

    sent: Sent
    address: str
    rendered: Rendered
    cost_cents: float | None = None


def mark_all_sent(
    session: Session, sent: Sequence[tuple[Message, Dispatch]], *, now: datetime
) -> int:
    """Mark claimed messages as sent; returns how many were still this worker's.

    Also where one was withdrawn while it was leaving: it has left all the same. Not where somebody
    else has claimed it since.
    """
    if not sent:
        return 0
    values = [_left(message, dispatch, now) for message, dispatch in sent]
    return session.connection().execute(_MARK_SENT, values).rowcount


def _left(message: Message, dispatch: Dispatch, now: datetime) -> dict[str, Any]:
    sent = dispatch.sent
    return {
        "message_id": message.id,
        "token": message.claim,
        "sent_at": now,
        "sent_by": sent.by,
        "provider_reference": sent.reference,
        "sent_from": sent.sender,
        "sent_to": dispatch.address,
        "sent_subject": dispatch.rendered.subject,
        "sent_text": dispatch.rendered.text,
        "parts": _sum(message.parts, sent.parts),
        "cost_cents": _sum(message.cost_cents, dispatch.cost_cents),
    }


def _sum(before: Number | None, more: Number | None) -> Number | None:
    return before if more is None else more + (before or 0)


def mark_failed(
    session: Session, message: Message, failure: ChannelError, *, now: datetime
) -> Message | None:
    """Plan the next attempt of a claimed message, by the same route or the next one, or give it up.

    Returns the row when this gave it up, so that the caller can tell somebody in this transaction.
    Leaves alone what was withdrawn, or claimed by somebody else, meanwhile.
    """
    mine = select(Message).where(Message.id == message.id, Message.claim == message.claim)
    row = session.scalar(mine.where(Message.state == SENDING).with_for_update())
    if row is None:
        return None
    row.cause = failure.code
    row.doubtful = row.doubtful or isinstance(failure, Unsure)
    return retries.reschedule(session, row, _next_attempt(row, failure, now), now)


def _next_attempt(row: Message, failure: ChannelError, now: datetime) -> datetime | None:
    if isinstance(failure, Permanent):
        return None
    if isinstance(failure, Outage):
        row.attempts -= 1
        return retries.in_outage(row, now=now)
    if isinstance(failure, Throttled):
        row.attempts -= 1
        moment = now + failure.wait
        return moment if moment < row.useless_after else None
    return retries.next_attempt(
        row.attempts, now=now, useless_after=row.useless_after, last_route=row.on_last_route
    )
