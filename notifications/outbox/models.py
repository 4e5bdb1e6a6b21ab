"""The outbox table: pending messages and their outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, false, func
from sqlalchemy.orm import Mapped, mapped_column

from database import Base

PENDING = "pending"
SENDING = "sending"
SENT = "sent"
WITHDRAWN = "withdrawn"
FAILED = "failed"
STATES = (PENDING, SENDING, SENT, WITHDRAWN, FAILED)
UNSENT = (PENDING, SENDING)
UNIQUE_KEY = ("subject", "kind", "version", "first_channel")
"""The columns of the unique key: a message about the same thing is queued once."""


class Route(NamedTuple):
    """A contact route: `channel` is "sms" or "email"; `address` E.164 or a mail address."""

    channel: str
    address: str


class CausedBy(StrEnum):
    """What makes us send something; gate.py and the daily caps go by it.

    ONLINE: what somebody does without our staff, told to the contact they named. LOOK_UP: somebody
    looked for an appointment, whoever it was. TO_STAFF: as ONLINE, told to staff. SIGN_IN: somebody
    asked to sign in, whoever it was. STAFF: staff, ours or a partner's, did it, or asked to sign in
    with their own browser. CLOCK: its time has come.
    """

    ONLINE = "online"
    LOOK_UP = "look_up"
    TO_STAFF = "to_staff"
    SIGN_IN = "sign_in"
    STAFF = "staff"
    CLOCK = "clock"


class Cause(NamedTuple):
    """What caused a message, and when (aware UTC)."""

    origin: CausedBy
    at: datetime


@dataclass(frozen=True)
class NewMessage:
    """A message to enqueue. `cause` is what made us write it: see gate.py.

    `subject` is opaque here ("appointment:<uuid>"); `version` rises when what it is about changes.
    `routes` are tried in order. `facts` are JSON, see rendering.AppointmentFacts. Nothing leaves
    before `due`, nor from `useless_after` on (aware moments). `scope` is whose figures it counts
    in, opaque too: a region's code.

    Raises:
        ValueError: there is no route.
    """

    kind: str
    cause: Cause
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
    said, in our words; `delivered_at` when it arrived. `created_at` is when it was caused.
    `channel` is that of the route to try now, whose lane takes it (see delivery/worker.py).
    `origin` and `counted_as` (see addresses.py) are what the gate counts; `is_over`: it has stopped
    this one.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint(*UNIQUE_KEY, name="uq_messages_once"),
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
        Index("ix_messages_counted_as", "counted_as", "created_at"),
        # What the lane of a channel may take.
        Index("ix_messages_channel", "channel", "next_try"),
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
    origin: Mapped[str] = mapped_column(server_default=CausedBy.STAFF)
    counted_as: Mapped[str | None]
    is_over: Mapped[bool] = mapped_column(default=False, server_default=false())

    state: Mapped[str] = mapped_column(default=PENDING)
    # When a worker may take it: the due time, the next attempt, or the end of another worker's
    # lease. Nothing once the message is settled, so that the index holds only what still waits.
    next_try: Mapped[datetime | None] = mapped_column(index=True)
    claim: Mapped[UUID | None]
    route_index: Mapped[int] = mapped_column(default=0)
    channel: Mapped[str] = mapped_column(server_default="")
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
