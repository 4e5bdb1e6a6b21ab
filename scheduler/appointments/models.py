"""Models of appointments, their changes and call tasks."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, one_of
from locations.models import Loket
from scheduler.access.models import Account
from scheduler.people.actors import Actor
from scheduler.people.clients import NAME_LENGTH, Client
from scheduler.people.contact import ContactMethod, PhoneOwner
from scheduler.people.organisations import Organisation
from scheduler.zitdagen.catalogue import Question
from scheduler.zitdagen.models import DiaryEntry, Zitdag


class AppointmentState(StrEnum):
    """The life cycle of an appointment. `we_were_absent`: the client came, we did not."""

    HELD = "held"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    CAME = "came"
    MISSED = "missed"
    WE_WERE_ABSENT = "we_were_absent"


class BookingChannel(StrEnum):
    """The channel of a booking."""

    ONLINE = "online"
    PARTNER = "partner"
    PHONE_DESK = "phone_desk"
    COUNSELLOR = "counsellor"


class ToldBy(StrEnum):
    """Who informs a client without a phone of a cancellation."""

    CALLER = "caller"
    KNOWN = "known"
    RECEPTION = "reception"


class PlanningConflict(StrEnum):
    """Why a kept appointment no longer fits its zitdag, flagged for review."""

    ZITDAG_CHANGED = "zitdag_changed"
    COUNSELLOR_ABSENT = "counsellor_absent"
    SERVICE_WITHDRAWN = "service_withdrawn"
    LOKET_CLOSED = "loket_closed"


class Appointment(Base):
    """A seat held or booked.

    `uid` is the public id (messages, calendars). `code` is five figures, spoken at a desk; it opens
    nothing by itself. `idempotency_key` comes with the form for one slot. `holder` is a digest of
    the browser session that holds it. `generation` revokes links, `version` counts what was told to
    the client, `moves` how often it went to another hour or place. `account_id` is the booking
    account of staff. `confirmed_at` is when the client answered JA, `answer_by` until when they
    must have, or it falls away (None where nothing waits for it). `unanswered_calls`: how often we
    rang for a conversation by telephone and nobody picked up, the last time at `last_call_at`.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint("state <> 'held' OR hold_expires_at IS NOT NULL", name="a_hold_expires"),
        CheckConstraint("state = 'held' OR client_id IS NOT NULL", name="somebody_booked"),
        CheckConstraint("unanswered_calls BETWEEN 0 AND 2", name="unanswered_calls"),
        Index("ix_appointments_entry", "entry_id"),
        Index("ix_appointments_code", "code"),
        Index("ix_appointments_holder", "holder"),
        Index("ix_appointments_hold_expires_at", "hold_expires_at"),
        Index("ix_appointments_client", "client_id"),
        Index(
            "ix_appointments_misfit",
            "misfit",
            sqlite_where=text("misfit IS NOT NULL"),
            postgresql_where=text("misfit IS NOT NULL"),
        ),
        Index(
            "ix_appointments_answer_by",
            "answer_by",
            sqlite_where=text("answer_by IS NOT NULL"),
            postgresql_where=text("answer_by IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("diary_entries.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    referrer_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="SET NULL"), index=True
    )
    state: Mapped[AppointmentState] = mapped_column(one_of(AppointmentState))
    channel: Mapped[BookingChannel] = mapped_column(one_of(BookingChannel, name="channel"))
    language: Mapped[str] = mapped_column(String(8))
    interpreter: Mapped[bool] = mapped_column(default=False)
    code: Mapped[str] = mapped_column(String(5))
    idempotency_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    holder: Mapped[str | None] = mapped_column(String(64))
    hold_expires_at: Mapped[datetime | None]
    cancelled_by: Mapped[Actor | None] = mapped_column(one_of(Actor))
    misfit: Mapped[PlanningConflict | None] = mapped_column(one_of(PlanningConflict, name="misfit"))
    generation: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=0)
    moves: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    answer_by: Mapped[datetime | None]
    unanswered_calls: Mapped[int] = mapped_column(default=0)
    last_call_at: Mapped[datetime | None]

    entry: Mapped[DiaryEntry] = relationship()
    client: Mapped[Client | None] = relationship()
    question: Mapped[Question | None] = relationship()
    referrer: Mapped[Organisation | None] = relationship()


class BookingOrigin(Base):
    """Where an hour that a stranger holds or booked came from: it shows what is of one hand.

    `network` and `browser` (a kind of browser on that network) are keyed digests. Deleted when it
    is two days old.
    """

    __tablename__ = "booking_origins"

    appointment_id: Mapped[int] = mapped_column(
        ForeignKey("appointments.id", ondelete="CASCADE"), primary_key=True
    )
    network: Mapped[str] = mapped_column(String(64), index=True)
    browser: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)


class ChangeKind(StrEnum):
    """Kind of change of an appointment."""

    BOOKED = "booked"
    MOVED = "moved"
    REASSIGNED = "reassigned"
    CANCELLED = "cancelled"
    RECORDED = "recorded"
    FLAGGED = "flagged"
    LATE = "late"


class AppointmentChange(Base):
    """One line of an appointment's history. `details` hold ids, moments and states, no names.

    `account_id` is who of staff did it; unknown before migration 0002, and for clients.
    """

    __tablename__ = "appointment_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(
        ForeignKey("appointments.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    kind: Mapped[ChangeKind] = mapped_column(one_of(ChangeKind))
    actor: Mapped[Actor] = mapped_column(one_of(Actor))
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="SET NULL"), index=True
    )
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class WhyCall(StrEnum):
    """Reason of a call to a client, or to their partner."""

    NOT_REACHED = "not_reached"
    WROTE = "wrote"
    PLANNING_CHANGED = "planning_changed"


class CallTask(Base):
    """One line of the *bellijst*: whom to call about an appointment, and why.

    Open while `done_at` is unknown; at most one open line per appointment and reason. `tries`
    counts the calls that nobody picked up. Who is called stands with the appointment's client.
    """

    __tablename__ = "to_call"
    __table_args__ = (
        CheckConstraint("tries >= 0", name="tries"),
        Index(
            "uq_to_call_open",
            "appointment_id",
            "why",
            unique=True,
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(
        ForeignKey("appointments.id", ondelete="CASCADE"), index=True
    )
    why: Mapped[WhyCall] = mapped_column(one_of(WhyCall))
    at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]

    appointment: Mapped[Appointment] = relationship()


class InterpreterArrangement(Base):
    """An interpreter was arranged for an appointment as it then was: of its `language`, for the
    moment it began (`starts_at`) and the place it was at, or was given from.

    `arranged_with` is a service or a person, as staff wrote it. Of an appointment that went to
    another moment, place or language, was cancelled or needs none any more, the interpreter is to
    be told so, until `called_off_at`.
    """

    __tablename__ = "interpreter_arrangements"
    __table_args__ = (
        Index(
            "uq_interpreter_arrangements_standing",
            "appointment_id",
            "starts_at",
            "language",
            "loket_id",
            unique=True,
            sqlite_where=text("called_off_at IS NULL"),
            postgresql_where=text("called_off_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(
        ForeignKey("appointments.id", ondelete="CASCADE"), index=True
    )
    starts_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(8))
    loket_id: Mapped[int] = mapped_column(ForeignKey("lokets.id"))
    arranged_with: Mapped[str] = mapped_column(String(120))
    arranged_at: Mapped[datetime]
    called_off_at: Mapped[datetime | None]

    appointment: Mapped[Appointment] = relationship()
    loket: Mapped[Loket] = relationship()


class GroupChoice(StrEnum):
    """What a coordinator chose for a group session that few had booked."""

    GOES_ON = "goes_on"
    MERGED = "merged"
    CALLED_OFF = "called_off"


class GroupDecision(Base):
    """What was decided on the group session of a zitdag at `starts_at`, by whom of staff, at `at`.

    The last decision counts: a session may be called off after it went on, and planned again.
    """

    __tablename__ = "group_decisions"
    __table_args__ = (UniqueConstraint("zitdag_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zitdag_id: Mapped[int] = mapped_column(ForeignKey(Zitdag.id, ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    choice: Mapped[GroupChoice] = mapped_column(one_of(GroupChoice))
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="SET NULL"), index=True
    )


class BookingDraft(Base):
    """An adult's choices and input so far, one draft per tab, kept at most a day.

    `key` stands in the addresses of its pages and begins the idempotency key; `browser` is a digest
    of the browser session, without which the key opens nothing.
    """

    __tablename__ = "booking_drafts"
    __table_args__ = (Index("ix_booking_drafts_created_at", "created_at"),)

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    browser: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime]
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"))
    counsellor_id: Mapped[int | None] = mapped_column(ForeignKey("counsellors.id"))
    language: Mapped[str] = mapped_column(String(8))
    interpreter: Mapped[bool] = mapped_column(default=False)
    loket_id: Mapped[int] = mapped_column(ForeignKey("lokets.id"))
    starts_at: Mapped[datetime]
    first_name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    reach: Mapped[ContactMethod | None] = mapped_column(one_of(ContactMethod, name="reach"))
    contact: Mapped[str | None] = mapped_column(String(254))
    whose: Mapped[PhoneOwner | None] = mapped_column(one_of(PhoneOwner, name="whose"))
    appointment_id: Mapped[int | None] = mapped_column(
        ForeignKey("appointments.id", ondelete="SET NULL")
    )


class FruitlessSearch(Base):
    """Count of searches without result per day, place and service; nothing of the person."""

    __tablename__ = "fruitless_searches"

    day: Mapped[date] = mapped_column(primary_key=True)
    loket_id: Mapped[int] = mapped_column(ForeignKey("lokets.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
