"""Messages waiting to leave, and what became of them: the one table of this package.

A message is a row that an operation writes in its own transaction; delivery.py takes it from there.
No function here commits, and none looks at what the facts say.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    CursorResult,
    Index,
    Insert,
    Integer,
    Select,
    Table,
    UniqueConstraint,
    Update,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.selectable import ExecutableReturnsRows

from database import Base, execute_core
from notifications.channels import Rendered, Sent
from notifications.delivery import retries
from notifications.errors import ChannelError, Permanent, Throttled, Unsure

PENDING = "pending"
SENDING = "sending"
SENT = "sent"
WITHDRAWN = "withdrawn"
FAILED = "failed"
STATES = (PENDING, SENDING, SENT, WITHDRAWN, FAILED)
UNSENT = (PENDING, SENDING)

Number = TypeVar("Number", int, float)

LEASE = timedelta(minutes=3)
BATCH = 3
CAP_WINDOW = timedelta(hours=24)
_UNIQUE = ("subject", "kind", "version", "first_channel")


class Route(NamedTuple):
    """A way to reach somebody: `channel` is "sms" or "email"; `address` E.164 or a mail address."""

    channel: str
    address: str


@dataclass(frozen=True)
class NewMessage:
    """What somebody is to be told, before it is a row.

    `subject` is opaque here ("appointment:<uuid>"); `version` rises when what it is about changes.
    `routes` are tried in order. `facts` are JSON, see rendering.AppointmentFacts. Nothing leaves
    before `due`, nor from `useless_after` on (aware moments). `scope` is whose figures it counts
    in, opaque too: a region's code.

    Raises:
        ValueError: there is no route.
    """

    kind: str
    subject: str
    version: int
    language: str
    routes: tuple[Route, ...]
    facts: Mapping[str, Any]
    due: datetime
    useless_after: datetime
    scope: str = ""

    def __post_init__(self) -> None:
        if not self.routes:
            raise ValueError(f"a message of kind {self.kind} needs a route")


class Message(Base):
    """A row of the outbox. `id`, as text, is our reference at every provider.

    `doubtful`: a provider may have it already, for a worker died over it or an answer was lost.
    `sent_from` and `sent_to` are the sender and the address it went by; `parts` and `cost_cents`
    what a text message took, over all its sendings. `provider_state` is what the last receipt
    said, in our words; `delivered_at` when it arrived.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint(*_UNIQUE, name="uq_messages_once"),
        CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'withdrawn', 'failed')", name="state_known"
        ),
        CheckConstraint(
            "(next_try IS NOT NULL) = (state IN ('pending', 'sending'))", name="next_try"
        ),
        CheckConstraint("(sent_at IS NOT NULL) = (state = 'sent')", name="sent_at"),
        CheckConstraint("(gave_up_at IS NOT NULL) = (state = 'failed')", name="gave_up_at"),
        CheckConstraint("route_index >= 0 AND attempts >= 0", name="counts_not_negative"),
        CheckConstraint("delivered_at IS NULL OR state = 'sent'", name="delivered_was_sent"),
        # Whom an answer is from: the last text message sent to that number.
        Index("ix_messages_sent_to", "sent_to", "sent_at"),
        Index("ix_messages_sent_at", "sent_at"),
        Index("ix_messages_gave_up_at", "gave_up_at"),
        Index("ix_messages_provider_reference", "provider_reference"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str]
    subject: Mapped[str]
    version: Mapped[int]
    language: Mapped[str]
    first_channel: Mapped[str]
    routes: Mapped[list[list[str]]] = mapped_column(JSON)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    due: Mapped[datetime]
    useless_after: Mapped[datetime]
    scope: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    state: Mapped[str] = mapped_column(default=PENDING)
    # When a worker may take it: the due time, the next attempt, or the end of another worker's
    # lease. Nothing once the message is settled, so that the index holds only what still waits.
    next_try: Mapped[datetime | None] = mapped_column(index=True)
    claim: Mapped[UUID | None]
    route_index: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    cause: Mapped[str | None]
    doubtful: Mapped[bool] = mapped_column(default=False)

    sent_at: Mapped[datetime | None]
    gave_up_at: Mapped[datetime | None]
    sent_by: Mapped[str | None]
    provider_reference: Mapped[str | None]
    sent_from: Mapped[str | None]
    sent_to: Mapped[str | None]
    parts: Mapped[int | None]
    cost_cents: Mapped[float | None]
    provider_state: Mapped[str | None]
    delivered_at: Mapped[datetime | None]
    sent_subject: Mapped[str | None]
    sent_text: Mapped[str | None]
    wiped: Mapped[bool] = mapped_column(default=False)

    @property
    def route(self) -> Route:
        """The route to try now, or that was tried last."""
        return Route(*self.routes[self.route_index])

    @property
    def on_last_route(self) -> bool:
        return self.route_index + 1 >= len(self.routes)


_TABLE = cast(Table, Message.__table__)
_NO_BODY: dict[str, Any] = {"facts": {}, "sent_subject": None, "sent_text": None, "wiped": True}


def _insert_once() -> dict[str, Insert]:
    return {
        "sqlite": sqlite.insert(_TABLE).on_conflict_do_nothing(index_elements=_UNIQUE),
        "postgresql": postgresql.insert(_TABLE).on_conflict_do_nothing(index_elements=_UNIQUE),
    }


_INSERT_ONCE = _insert_once()


def enqueue(session: Session, message: NewMessage) -> None:
    """Queue `message` in the caller's transaction.

    The same subject, kind, version and first channel a second time changes nothing, whatever became
    of the first.
    """
    enqueue_all(session, [message])


def enqueue_all(session: Session, messages: Iterable[NewMessage]) -> None:
    """Queue several messages, each as `enqueue` does. One statement, or none."""
    rows = [_row(message) for message in messages]
    if rows:
        session.execute(_INSERT_ONCE[session.get_bind().dialect.name], rows)


def enqueue_again(session: Session, messages: Sequence[NewMessage]) -> None:
    """Queue messages of one subject that may have been withdrawn before, at the same version.

    What has left already, or still waits, is not queued a second time.
    """
    for message in messages:
        twin = delete(Message).where(
            Message.subject == message.subject,
            Message.kind == message.kind,
            Message.version == message.version,
            Message.first_channel == message.routes[0].channel,
            Message.state == WITHDRAWN,
        )
        session.execute(twin.execution_options(synchronize_session=False))
    enqueue_all(session, messages)


def _row(message: NewMessage) -> dict[str, Any]:
    return {
        "kind": message.kind,
        "subject": message.subject,
        "version": message.version,
        "language": message.language,
        "first_channel": message.routes[0].channel,
        "routes": [list(route) for route in message.routes],
        "facts": dict(message.facts),
        "due": message.due,
        "useless_after": message.useless_after,
        "scope": message.scope,
        "next_try": message.due,
    }


def withdraw(session: Session, subject: str, kinds: Collection[str] = ()) -> int:
    """Withdraw what was not sent yet about `subject`, in the caller's transaction; say how many.

    With `kinds`, only messages of those kinds.
    A message that a worker holds is withdrawn too: delivery looks again just before it sends. What
    was on its way in that very moment is still marked as sent, for so it is.
    """
    unsent = update(Message).where(Message.subject == subject, Message.state.in_(UNSENT))
    if kinds:
        unsent = unsent.where(Message.kind.in_(kinds))
    return _changed(session, unsent.values(state=WITHDRAWN, next_try=None, facts={}))


def refresh(
    session: Session, subjects: Collection[str] | Select[str], facts: Mapping[str, Any]
) -> int:
    """Give what was not sent yet about these subjects those facts too; say of how many.

    For what changed without anybody being told of it: they stand over the facts of the same name.
    One UPDATE, so that what is withdrawn in this very moment stays without facts.
    """
    unsent = update(Message).where(Message.subject.in_(subjects), Message.state.in_(UNSENT))
    return _changed(session, unsent.values(facts=_with(session, dict(facts))))


def _with(session: Session, facts: dict[str, Any]) -> ColumnElement[Any]:
    if session.get_bind().dialect.name == "sqlite":
        return func.json_patch(Message.facts, json.dumps(facts))
    before, after = cast_to(Message.facts, postgresql.JSONB), cast_to(facts, postgresql.JSONB)
    return cast_to(before.concat(after), JSON)


def forget(session: Session, subject: str) -> int:
    """Wipe personal data from the messages about `subject`, withdraw the unsent; say how many.

    Kind, states and times stay, for the figures.
    """
    withdraw(session, subject)
    # Without its claim, a delivery under way cannot write its text back.
    nobody: dict[str, Any] = {
        "routes": [],
        "claim": None,
        "provider_reference": None,
        "sent_to": None,
    }
    about = update(Message).where(Message.subject == subject)
    return _changed(session, about.values(nobody | _NO_BODY))


def wipe_bodies(session: Session, before: datetime) -> int:
    """Wipe texts and facts of what was sent or given up before that moment; say of how many."""
    settled = func.coalesce(Message.sent_at, Message.gave_up_at)
    old = update(Message).where(settled < before, Message.wiped.is_(False))
    return _changed(session, old.values(_NO_BODY))


def _changed(session: Session, statement: Update) -> int:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast(CursorResult[Any], result).rowcount


def anything_due(session: Session, now: datetime) -> bool:
    """Whether a claim would find something: a look that takes no lock."""
    due = select(Message.id).where(Message.next_try <= now).limit(1)
    return session.scalar(due) is not None


def _claiming() -> ExecutableReturnsRows:
    columns = _TABLE.c
    due = select(columns.id).where(columns.next_try <= bindparam("now"))
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
_CLAIM = _claiming()
_STILL_MINE = select(_TABLE.c.id).where(
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
    session: Session, now: datetime, limit: int = BATCH, lease: timedelta = LEASE
) -> list[Message]:
    """Take at most `limit` due messages for one worker, the longest waiting first.

    Nobody else gets them until `now + lease`. What a worker that died had taken is due again when
    its lease has ended, and is doubtful then. Also hands out what is too late to send, so that it
    is given up. One statement.
    """
    wanted = {"now": now, "most": limit, "token": uuid4(), "until": now + lease}
    return sorted(session.scalars(_CLAIM, wanted), key=lambda message: message.due)


def still_to_send(session: Session, message: Message, now: datetime) -> bool:
    """Whether `message` is still this worker's: not withdrawn meanwhile, the lease alive."""
    mine = {"message_id": message.id, "token": message.claim, "now": now}
    return execute_core(session, _STILL_MINE, mine).first() is not None


@dataclass(frozen=True)
class Receipt:
    """What was sent, to which address, and in which words; `cost_cents` is what it cost us."""

    sent: Sent
    address: str
    rendered: Rendered
    cost_cents: float | None = None


def mark_all_sent(
    session: Session, sent: Sequence[tuple[Message, Receipt]], *, now: datetime
) -> int:
    """Note that claimed messages have left; how many were still this worker's.

    Also where one was withdrawn while it was leaving: it has left all the same. Not where somebody
    else has claimed it since.
    """
    if not sent:
        return 0
    values = [_left(message, receipt, now) for message, receipt in sent]
    return session.connection().execute(_MARK_SENT, values).rowcount


def _left(message: Message, receipt: Receipt, now: datetime) -> dict[str, Any]:
    sent = receipt.sent
    return {
        "message_id": message.id,
        "token": message.claim,
        "sent_at": now,
        "sent_by": sent.by,
        "provider_reference": sent.reference,
        "sent_from": sent.sender,
        "sent_to": receipt.address,
        "sent_subject": receipt.rendered.subject,
        "sent_text": receipt.rendered.text,
        "parts": _sum(message.parts, sent.parts),
        "cost_cents": _sum(message.cost_cents, receipt.cost_cents),
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
    return _try_again(session, row, _next_attempt(row, failure, now), now)


def mark_arrived(session: Session, message_id: UUID, by: str, *, now: datetime) -> None:
    """Note that `by` (a provider) says it arrived. A second time, or for what is none, is nothing.

    Settles what was in doubt too: a message that arrived has left, whatever we had heard of it.
    """
    row = _reported(session, message_id)
    if row is None or row.delivered_at is not None or row.sent_by not in (None, by):
        return
    if row.state != SENT and not (row.state == SENDING or row.doubtful):
        return
    if row.state != SENT:
        row.state, row.sent_at, row.next_try, row.sent_by = SENT, now, None, by
        row.sent_to = row.route.address
    row.provider_state, row.delivered_at, row.doubtful = "delivered", now, False
    session.flush()


def mark_not_arrived(
    session: Session, message_id: UUID, by: str, *, now: datetime
) -> Message | None:
    """Note that `by` could not deliver it: the next route is tried, or it is given up.

    Returns the row when this gave it up. What arrived has arrived, whatever comes after it, and a
    second time is nothing.
    """
    row = _reported(session, message_id)
    if row is None or row.state != SENT or row.sent_by != by or row.delivered_at is not None:
        return None
    row.cause = "undelivered"
    row.provider_state = "failed"
    row.sent_at = None
    return _try_again(session, row, None, now)


def is_leaving(session: Session, message_id: UUID) -> bool:
    """Whether a worker holds it at this moment, or did when it died."""
    held = Message.id == message_id, Message.state == SENDING
    return session.scalar(select(Message.id).where(*held)) is not None


def by_provider_reference(session: Session, by: str, provider_reference: str) -> UUID | None:
    """The message that a provider knows by its own reference; None when it is none of ours."""
    known = Message.sent_by == by, Message.provider_reference == provider_reference
    return session.scalar(select(Message.id).where(*known).order_by(Message.sent_at).limit(1))


def _reported(session: Session, message_id: UUID) -> Message | None:
    # Forgotten people have no routes left: nothing is noted about them any more.
    row = session.get(Message, message_id, with_for_update=True)
    return row if row is not None and row.routes else None


def _try_again(
    session: Session, row: Message, again: datetime | None, now: datetime
) -> Message | None:
    if again is None and _has_next_route(row, now):
        row.route_index += 1
        row.attempts = 0
        row.doubtful = False
        again = now
    row.next_try = again
    row.state = FAILED if again is None else PENDING
    row.gave_up_at = now if again is None else None
    session.flush()
    return row if again is None else None


def _next_attempt(row: Message, failure: ChannelError, now: datetime) -> datetime | None:
    if isinstance(failure, Permanent):
        return None
    if isinstance(failure, Throttled):
        row.attempts -= 1
        moment = now + failure.wait
        return moment if moment < row.useless_after else None
    return retries.next_attempt(
        row.attempts, now=now, useless_after=row.useless_after, last_route=row.on_last_route
    )


def _has_next_route(row: Message, now: datetime) -> bool:
    return now < row.useless_after and not row.on_last_route


def counts(session: Session) -> dict[str, int]:
    """How many messages are in each state, none left out."""
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state))
    return dict.fromkeys(STATES, 0) | dict(rows.all())


def waiting_since(session: Session, now: datetime) -> datetime | None:
    """The due moment of the message that has waited longest, or None when nothing is overdue."""
    overdue = Message.next_try.is_not(None), Message.due <= now
    return session.scalar(select(func.min(Message.due)).where(*overdue))


def about(session: Session, subject: str) -> Sequence[Message]:
    """The messages about `subject`, in the order in which they are due."""
    rows = select(Message).where(Message.subject == subject).order_by(Message.due, Message.version)
    return session.scalars(rows).all()


def last_version(session: Session, subject: str, kind: str) -> int:
    """The highest version of a kind about `subject`; 0 where there is none."""
    mine = Message.subject == subject, Message.kind == kind
    return session.scalar(select(func.max(Message.version)).where(*mine)) or 0


def latest(session: Session, limit: int = 100) -> Sequence[Message]:
    """The messages sent last, newest first."""
    rows = select(Message).where(Message.state == SENT).order_by(Message.sent_at.desc())
    return session.scalars(rows.limit(limit)).all()


def last_text(session: Session, sent_to: str, sent_from: str) -> Message | None:
    """The last text message that left from that number to that number: what an answer is about.

    Not one that did not arrive: nobody answers that.
    """
    texts = (
        Message.sent_to == sent_to,
        Message.sent_from == sent_from,
        Message.sent_at.is_not(None),
    )
    return session.scalar(select(Message).where(*texts).order_by(Message.sent_at.desc()).limit(1))


def texts_since(session: Session, since: datetime) -> int:
    """How many text messages left from that moment on: each part is one."""
    texts = select(func.coalesce(func.sum(Message.parts), 0)).where(Message.sent_at >= since)
    return int(session.scalar(texts) or 0)


def capped(session: Session, cap: int, *, now: datetime) -> bool:
    """Whether the text messages of the last 24 hours reach `cap`; 0 is no cap."""
    return cap > 0 and texts_since(session, now - CAP_WINDOW) >= cap
