"""The one gate before the outbox: how much strangers can make us send to one contact.

Each message says what caused it, and counts with others of that cause for whom it goes to, whatever
they are about. What is too many is queued all the same, marked: delivery gives it up without having
sent it, so that its cause can be read and somebody may ring.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from notifications.outbox.addresses import counted_as
from notifications.outbox.models import WITHDRAWN, CausedBy, Message, NewMessage

TOO_MANY: Final = "too_many"
"""The cause of a message that the gate has stopped."""
A_DAY: Final = timedelta(days=1)
MOST_A_DAY: Final[Mapping[CausedBy, int]] = {
    # Two appointments booked, moved and called off.
    CausedBy.ONLINE: 8,
    # Codes of the two appointments of a contact, asked for twice. Of its own: whoever asks for
    # them in somebody's name uses up nothing of what tells that person what they did themselves.
    CausedBy.LOOK_UP: 4,
    # A counsellor's busiest day has some thirty conversations.
    CausedBy.TO_STAFF: 60,
    # An hour allows eleven, see access: all day, for no stranger may keep anybody out.
    CausedBy.SIGN_IN: 300,
}
"""Messages to one contact in a day, by what caused them; other causes have no limit: our own staff,
and what the clock does with appointments that are counted already."""

Counted = tuple[str, str]


def too_many(session: Session, messages: Sequence[NewMessage]) -> list[bool]:
    """Which of these are beyond what their contact may get. One SELECT, or none."""
    limited = [one for one in messages if one.cause.origin in MOST_A_DAY]
    counts = _counts(session, limited) if limited else Counter[Counted]()
    return [_is_beyond(one, counts) for one in messages]


def has_room(session: Session, origin: CausedBy, address: str, *, at: datetime) -> bool:
    """Whether one more message of this cause still goes to this address. One SELECT, or none."""
    most = MOST_A_DAY.get(origin)
    if most is None:
        return True
    passed = select(func.count()).where(
        Message.origin == origin, Message.counted_as == counted_as(address), *_passed_since(at)
    )
    return (session.scalar(passed) or 0) < most


def _is_beyond(message: NewMessage, counts: Counter[Counted]) -> bool:
    most = MOST_A_DAY.get(message.cause.origin)
    if most is None:
        return False
    counts[_key(message)] += 1
    return counts[_key(message)] > most


def _counts(session: Session, messages: Collection[NewMessage]) -> Counter[Counted]:
    """What passed for these in the day before."""
    first = min(one.cause.at for one in messages)
    rows = session.execute(
        select(Message.origin, Message.counted_as, func.count())
        .where(_is_for(messages), *_passed_since(first))
        .group_by(Message.origin, Message.counted_as)
    )
    return Counter({(origin, address or ""): count for origin, address, count in rows})


def _passed_since(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Queued in the day before, and neither stopped nor withdrawn: nobody got that."""
    return (
        Message.created_at > at - A_DAY,
        Message.state != WITHDRAWN,
        Message.is_over.is_(False),
    )


def _is_for(messages: Collection[NewMessage]) -> ColumnElement[bool]:
    keys = sorted({_key(one) for one in messages})
    return tuple_(Message.origin, Message.counted_as).in_(keys)


def _key(message: NewMessage) -> Counted:
    return message.cause.origin.value, counted_as(message.routes[0].address)
