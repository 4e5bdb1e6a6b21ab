"""Models of the planning: series, their dated zitdagen, and busy times."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, one_of
from locations.models import Loket
from scheduler.access.models import Account
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.catalogue import Service


class Audience(StrEnum):
    """Audience of a zitdag."""

    EVERYBODY = "everybody"
    PARTNERS = "partners"
    HOST = "host"


class Anchor(StrEnum):
    """Anchor of the starts: the opening (a fixed grid), or each free gap (back to back)."""

    OPENING = "opening"
    GAP = "gap"


class BookingRules:
    """Rules of booking: the same columns on a series and on each zitdag.

    `released_hours`: so many hours before an appointment anybody may book what was kept for
    `audience` until then; None keeps it for ever. `notice_hours` is the least, `horizon_days` the
    most time between booking and appointment. `step_minutes` is the grid of the starts.
    """

    audience: Mapped[Audience] = mapped_column(one_of(Audience), default=Audience.EVERYBODY)
    released_hours: Mapped[int | None]
    notice_hours: Mapped[int] = mapped_column(default=2)
    horizon_days: Mapped[int] = mapped_column(default=56)
    anchor: Mapped[Anchor] = mapped_column(one_of(Anchor), default=Anchor.OPENING)
    step_minutes: Mapped[int] = mapped_column(default=15)


series_services = Table(
    "series_services",
    Base.metadata,
    Column("series_id", ForeignKey("zitdag_series.id", ondelete="CASCADE"), primary_key=True),
    Column("service_id", ForeignKey("services.id"), primary_key=True),
)

zitdag_services = Table(
    "zitdag_services",
    Base.metadata,
    Column("zitdag_id", ForeignKey("zitdagen.id", ondelete="CASCADE"), primary_key=True),
    Column("service_id", ForeignKey("services.id"), primary_key=True),
)


class OpeningKind(StrEnum):
    """Kind of opening: by appointment, walk-in, or one session for a group.

    A group session begins when its opening does, and nothing else is booked during that opening.
    """

    APPOINTMENT = "appointment"
    WALK_IN = "walk_in"
    GROUP = "group"


class ZitdagSeries(BookingRules, Base):
    """A recurring pattern, in wall-clock time of its loket's zone. `ends_on` is inclusive.

    Without `starts_on` it runs from whichever day it was laid out from.

    `rule` is an RFC 5545 RRULE of whole days; `exceptions` are ISO dates it skips. `version`
    rises with every change, so that a second editor sees what the first one did.
    """

    __tablename__ = "zitdag_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    loket_id: Mapped[int] = mapped_column(ForeignKey("lokets.id"), index=True)
    counsellor_id: Mapped[int] = mapped_column(ForeignKey("counsellors.id"), index=True)
    rule: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    exceptions: Mapped[list[str]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    loket: Mapped[Loket] = relationship()
    counsellor: Mapped[Counsellor] = relationship()
    services: Mapped[list[Service]] = relationship(secondary=series_services, order_by=Service.code)
    openings: Mapped[list["SeriesOpening"]] = relationship(
        cascade="all, delete-orphan", order_by="SeriesOpening.starts"
    )


class SeriesOpening(Base):
    """One opening of a day in a series, wall-clock, `starts` before `ends` on the same day."""

    __tablename__ = "series_openings"
    __table_args__ = (CheckConstraint("starts < ends", name="starts_before_ends"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(
        ForeignKey("zitdag_series.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[OpeningKind] = mapped_column(one_of(OpeningKind))
    starts: Mapped[time]
    ends: Mapped[time]


class ZitdagState(StrEnum):
    """A zitdag takes place, or is cancelled. Cancelled, it stays: people may ask."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class Zitdag(BookingRules, Base):
    """One dated sitting of a counsellor at a loket. Without a series it is a pop-up.

    `date` is local. `recurrence_date` is the date its series gave it, which stays when the zitdag
    moves, and goes when the series leaves its loket. `detached`: changed by hand, so that its
    series no longer changes it.
    """

    __tablename__ = "zitdagen"
    __table_args__ = (
        UniqueConstraint("series_id", "recurrence_date"),
        Index("ix_zitdagen_loket_date", "loket_id", "date"),
        Index("ix_zitdagen_counsellor_date", "counsellor_id", "date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("zitdag_series.id"))
    recurrence_date: Mapped[date | None]
    loket_id: Mapped[int] = mapped_column(ForeignKey("lokets.id"))
    counsellor_id: Mapped[int] = mapped_column(ForeignKey("counsellors.id"))
    date: Mapped[date]
    state: Mapped[ZitdagState] = mapped_column(one_of(ZitdagState), default=ZitdagState.PLANNED)
    detached: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int] = mapped_column(default=1)

    series: Mapped[ZitdagSeries | None] = relationship()
    loket: Mapped[Loket] = relationship()
    counsellor: Mapped[Counsellor] = relationship()
    services: Mapped[list[Service]] = relationship(secondary=zitdag_services, order_by=Service.code)
    openings: Mapped[list["Opening"]] = relationship(
        back_populates="zitdag", cascade="all, delete-orphan", order_by="Opening.starts_at"
    )


class Opening(Base):
    """One opening of a zitdag: its wall-clock hours, and the UTC interval they came to."""

    __tablename__ = "openings"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_ends"),
        Index("ix_openings_zitdag_starts_at", "zitdag_id", "starts_at"),
        # What `busy_times` reads of them: few, among very many.
        Index(
            "ix_openings_group",
            "starts_at",
            sqlite_where=text("kind = 'group'"),
            postgresql_where=text("kind = 'group'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zitdag_id: Mapped[int] = mapped_column(ForeignKey("zitdagen.id", ondelete="CASCADE"))
    kind: Mapped[OpeningKind] = mapped_column(one_of(OpeningKind))
    starts: Mapped[time]
    ends: Mapped[time]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    zitdag: Mapped[Zitdag] = relationship(back_populates="openings")


class UnplannedDate(Base):
    """A date of a series for which no zitdag could be planned, until somebody decides.

    `date` is local. `cause` is the code of the refusal, `details` its data; `noted_at` is when it
    was first so. It goes by itself once the date is planned, left out, or no longer of the series.
    """

    __tablename__ = "unplanned_dates"
    __table_args__ = (UniqueConstraint("series_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("zitdag_series.id", ondelete="CASCADE"))
    date: Mapped[date]
    cause: Mapped[str] = mapped_column(String(40))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    noted_at: Mapped[datetime]

    series: Mapped[ZitdagSeries] = relationship()


class AbsenceReason(StrEnum):
    """Reason of an absence; no more than planning needs."""

    LEAVE = "leave"
    ILL = "ill"
    TRAINING = "training"
    OTHER = "other"


class Absence(Base):
    """A counsellor is away during `[starts_at, ends_at)`: no slots then.

    `imported`: read from the counsellor's own calendar, and replaced when that is read again.
    """

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_ends"),
        Index("ix_absences_counsellor_starts_at", "counsellor_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    counsellor_id: Mapped[int] = mapped_column(ForeignKey("counsellors.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[AbsenceReason] = mapped_column(one_of(AbsenceReason))
    imported: Mapped[bool] = mapped_column(default=False)

    counsellor: Mapped[Counsellor] = relationship()


class RoomBusy(Base):
    """A period `[starts_at, ends_at)` when others use a loket's room, by its calendar.

    Rows come from an imported file alone, and are replaced when that is read again.
    """

    __tablename__ = "room_busy"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_ends"),
        Index("ix_room_busy_loket_starts_at", "loket_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    loket_id: Mapped[int] = mapped_column(ForeignKey("lokets.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    loket: Mapped[Loket] = relationship()


class ClosureReason(StrEnum):
    """Why a loket is closed, as the public may read it."""

    HOLIDAYS = "holidays"
    WORKS = "works"
    BUILDING = "building"
    OTHER = "other"


class Closure(Base):
    """A loket is closed during `[starts_at, ends_at)`; without a loket, all of its region are.

    Aware UTC. The zitdagen there stay as they are planned: only their hours are taken, and come
    back when the closure ends early or goes. `note` is for staff. `version` rises with every
    change, so that a second editor sees what the first one did.
    """

    __tablename__ = "closures"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_ends"),
        Index("ix_closures_ends_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)
    loket_id: Mapped[int | None] = mapped_column(
        ForeignKey("lokets.id", ondelete="CASCADE"), index=True
    )
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[ClosureReason] = mapped_column(one_of(ClosureReason))
    note: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="SET NULL"), index=True
    )

    loket: Mapped[Loket | None] = relationship()


class DiaryEntry(Base):
    """A period of a counsellor's time: one individual appointment, or one whole group session.

    It occupies `[starts_at, occupied_until)`, after-care included. It is live while
    `taken > 0`; live entries of one counsellor never overlap (see `guards` of appointments).
    """

    __tablename__ = "diary_entries"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_ends"),
        CheckConstraint("ends_at <= occupied_until", name="ends_before_occupied_until"),
        CheckConstraint("taken BETWEEN 0 AND capacity", name="places"),
        # All that `busy_times` reads: a search finds its thousand entries without their rows.
        Index(
            "ix_diary_entries_busy",
            "counsellor_id",
            "occupied_until",
            "starts_at",
            "zitdag_id",
            "service_id",
            "capacity",
            "taken",
        ),
        Index("ix_diary_entries_zitdag", "zitdag_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    counsellor_id: Mapped[int] = mapped_column(ForeignKey("counsellors.id"))
    zitdag_id: Mapped[int] = mapped_column(ForeignKey("zitdagen.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    occupied_until: Mapped[datetime]
    capacity: Mapped[int] = mapped_column(default=1)
    taken: Mapped[int] = mapped_column(default=0)

    counsellor: Mapped[Counsellor] = relationship()
    zitdag: Mapped[Zitdag] = relationship()
    service: Mapped[Service] = relationship()
