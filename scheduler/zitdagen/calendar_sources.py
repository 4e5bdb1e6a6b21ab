"""The address of a counsellor's own calendar, read every hour, and how that went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from database import Base
from scheduler.people.actors import By
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen import calendar_addresses

EVERY: Final = timedelta(hours=1)
MANY_FAILURES: Final = 3
"""So often in a row is no accident any more: people are told."""
AT_ONCE: Final = 50
_HEADER: Final = 200


class CalendarSource(Base):
    """Where a counsellor's calendar is. Who knows the `address` reads it: it is shown to nobody.

    `read_at` is when it was last read, `read_for` the local day of which its window was, `problem`
    why the last time failed ("" where it did not), `digest` that of what was read. Moments are
    aware UTC.
    """

    __tablename__ = "calendar_sources"

    counsellor_id: Mapped[int] = mapped_column(
        ForeignKey("counsellors.id", ondelete="CASCADE"), primary_key=True
    )
    address: Mapped[str] = mapped_column(String(calendar_addresses.LONGEST))
    next_read_at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
    read_for: Mapped[date | None]
    etag: Mapped[str] = mapped_column(String(_HEADER), default="")
    last_modified: Mapped[str] = mapped_column(String(_HEADER), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    failures: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(20), default="")
    periods: Mapped[int] = mapped_column(default=0)
    unread: Mapped[int] = mapped_column(default=0)

    counsellor: Mapped[Counsellor] = relationship()

    @property
    def fails(self) -> bool:
        """Whether it failed so often that somebody should look."""
        return self.failures >= MANY_FAILURES


@dataclass(frozen=True, slots=True)
class SourceReading:
    """What was read: how many busy periods, how many things not, and what says that it is new."""

    periods: int
    unread: int
    digest: str
    read_for: date
    etag: str = ""
    last_modified: str = ""


def of_counsellor(session: Session, counsellor_id: int) -> CalendarSource | None:
    """One SELECT."""
    return session.get(CalendarSource, counsellor_id)


def of_region(session: Session, region_id: int) -> Sequence[CalendarSource]:
    """Of the counsellors who are here still, by first name. One SELECT."""
    return session.scalars(
        select(CalendarSource)
        .join(CalendarSource.counsellor)
        .where(Counsellor.region_id == region_id, Counsellor.active)
        .options(joinedload(CalendarSource.counsellor))
        .order_by(Counsellor.first_name, Counsellor.id)
    ).all()


def count_failing(session: Session, region_id: int) -> int:
    """How many of a region fail again and again. One SELECT."""
    counted = select(func.count()).select_from(CalendarSource).join(CalendarSource.counsellor)
    of_region = (Counsellor.region_id == region_id) & Counsellor.active
    failing = CalendarSource.failures >= MANY_FAILURES
    return session.scalar(counted.where(of_region, failing)) or 0


def subscribe(session: Session, counsellor_id: int, address: str, *, by: By) -> CalendarSource:
    """Read this address from now on, every hour.

    Raises:
        AddressRefused: it is none that may be read.
    """
    address = calendar_addresses.normal(address)
    found = of_counsellor(session, counsellor_id)
    if found is not None and found.address == address:
        return found
    if found is not None:
        session.delete(found)
        session.flush()
    made = CalendarSource(counsellor_id=counsellor_id, address=address, next_read_at=by.now + EVERY)
    session.add(made)
    session.flush()
    return made


def stop(session: Session, counsellor_id: int, *, by: By) -> None:
    """Read it no more; what was read stays. Idempotent."""
    found = of_counsellor(session, counsellor_id)
    if found is not None:
        session.delete(found)


def purge(session: Session) -> None:
    """Forget the address of who is not a counsellor any more. One DELETE."""
    gone = select(Counsellor.id).where(Counsellor.active.is_(False))
    session.execute(
        delete(CalendarSource)
        .where(CalendarSource.counsellor_id.in_(gone))
        .execution_options(synchronize_session=False)
    )


def due(session: Session, *, now: datetime) -> Sequence[int]:
    """The counsellors whose calendar is to be read, longest ago first. One SELECT."""
    return session.scalars(
        select(CalendarSource.counsellor_id)
        .join(CalendarSource.counsellor)
        .where(CalendarSource.next_read_at <= now, Counsellor.active)
        .order_by(CalendarSource.next_read_at, CalendarSource.counsellor_id)
        .limit(AT_ONCE)
    ).all()


def claim(session: Session, counsellor_id: int, *, now: datetime) -> bool:
    """Whether it is for the caller to read: of several workers one."""
    taken = session.execute(
        update(CalendarSource)
        .where(CalendarSource.counsellor_id == counsellor_id, CalendarSource.next_read_at <= now)
        .values(next_read_at=now + EVERY)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]  # of an UPDATE


def note_read(source: CalendarSource, reading: SourceReading, *, now: datetime) -> None:
    """It was read."""
    source.read_at, source.read_for = now, reading.read_for
    source.periods, source.unread, source.digest = reading.periods, reading.unread, reading.digest
    source.etag = reading.etag if len(reading.etag) <= _HEADER else ""
    modified = reading.last_modified
    source.last_modified = modified if len(modified) <= _HEADER else ""
    source.failures, source.problem = 0, ""


def note_unchanged(source: CalendarSource, *, now: datetime) -> None:
    """It is what it was."""
    source.read_at, source.failures, source.problem = now, 0, ""


def note_failure(source: CalendarSource, problem: str) -> None:
    """Nothing could be read: what was known stays."""
    source.failures += 1
    source.problem = problem
