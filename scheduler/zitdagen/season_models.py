"""Models of a season that is prepared: rows in tables of their own, which nothing live reads."""

from datetime import date, datetime, time
from typing import Final

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, one_of
from locations.models import Loket
from scheduler.access.models import Account
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import BookingRules, OpeningKind, ZitdagSeries

ONCE: Final = "FREQ=DAILY;COUNT=1"
"""The rule of a single zitdag."""


class SeasonDraft(Base):
    """A season of a region that is prepared, from `first_day` to `last_day`, local and included.

    `version` rises with every change of it or of its rows. Once it is published it stays as it was
    published.
    """

    __tablename__ = "season_drafts"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="ends_after_it_starts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    first_day: Mapped[date]
    last_day: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)
    begun_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="SET NULL"), index=True
    )

    rows: Mapped[list["DraftSeries"]] = relationship(
        back_populates="draft", cascade="all, delete-orphan", order_by="DraftSeries.id"
    )


draft_services = Table(
    "season_draft_services",
    Base.metadata,
    Column(
        "draft_series_id",
        ForeignKey("season_draft_series.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("service_id", ForeignKey("services.id"), primary_key=True),
)


class DraftSeries(BookingRules, Base):
    """A series of a draft, in the shape of `ZitdagSeries`; or a single zitdag, whose rule is ONCE
    and which has a `title`.

    `series_id` is the live series that it goes on from. `left_out`: that one ends before the
    season, and nothing comes of this row. `version` rises with every change.
    """

    __tablename__ = "season_draft_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(
        ForeignKey("season_drafts.id", ondelete="CASCADE"), index=True
    )
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("zitdag_series.id", ondelete="SET NULL"), index=True
    )
    loket_id: Mapped[int] = mapped_column(ForeignKey("lokets.id"), index=True)
    counsellor_id: Mapped[int] = mapped_column(ForeignKey("counsellors.id"), index=True)
    rule: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    exceptions: Mapped[list[str]] = mapped_column(JSON, default=list)
    title: Mapped[str] = mapped_column(String(120), default="")
    left_out: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    draft: Mapped[SeasonDraft] = relationship(back_populates="rows")
    source: Mapped[ZitdagSeries | None] = relationship()
    loket: Mapped[Loket] = relationship()
    counsellor: Mapped[Counsellor] = relationship()
    services: Mapped[list[Service]] = relationship(secondary=draft_services, order_by=Service.code)
    openings: Mapped[list["DraftOpening"]] = relationship(
        cascade="all, delete-orphan", order_by="DraftOpening.starts"
    )

    @property
    def is_single(self) -> bool:
        """Whether it is one zitdag and no series."""
        return self.rule == ONCE


class DraftOpening(Base):
    """One opening of a day in a row of a draft, as `SeriesOpening`."""

    __tablename__ = "season_draft_openings"
    __table_args__ = (CheckConstraint("starts < ends", name="starts_before_ends"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_series_id: Mapped[int] = mapped_column(
        ForeignKey("season_draft_series.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[OpeningKind] = mapped_column(one_of(OpeningKind))
    starts: Mapped[time]
    ends: Mapped[time]
