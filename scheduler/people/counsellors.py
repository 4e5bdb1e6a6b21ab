"""Counsellors, and the diary row that locks the time of each."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base
from scheduler.people.regions import Region


class Counsellor(Base):
    """A counsellor. The public reads the first name only; languages are ISO 639-1.

    `last_day` (local) is the last one on which somebody who leaves works; None for who stays. They
    stay `active` until it is over. `feed_generation` is part of the private address of their
    calendar: 0 while there is none. `weekly_hours` are what the contract says; None where that is
    unknown. Which services they give is in `counsellor_services`.
    """

    __tablename__ = "counsellors"
    __table_args__ = (CheckConstraint("weekly_hours BETWEEN 1 AND 60", name="weekly_hours"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)
    languages: Mapped[list[str]] = mapped_column(JSON)
    weekly_hours: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    last_day: Mapped[date | None]
    feed_generation: Mapped[int] = mapped_column(default=0)

    region: Mapped[Region] = relationship()
    diary: Mapped["Diary"] = relationship(
        back_populates="counsellor", cascade="all, delete-orphan", single_parent=True
    )


class Diary(Base):
    """The lock row of a counsellor's time: every booking of that time updates it first.

    An update, for SQLite knows no SELECT ... FOR UPDATE. `lock_count` only counts; nobody reads it.
    """

    __tablename__ = "diaries"

    counsellor_id: Mapped[int] = mapped_column(
        ForeignKey("counsellors.id", ondelete="CASCADE"), primary_key=True
    )
    lock_count: Mapped[int] = mapped_column("turn", default=0)

    counsellor: Mapped[Counsellor] = relationship(back_populates="diary")
