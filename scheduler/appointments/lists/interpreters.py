"""*Tolk te regelen*: appointments that want an interpreter, and interpreters to call off.

An arrangement counts for the moment, the place and the language it was made for alone: an
appointment that goes to another hour or town, or whose client wants another language, stands on
the list again. At a distance no place matters: the interpreter is at none.
"""

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, joinedload

from scheduler.access.scope import at_lokets_of
from scheduler.appointments import scope
from scheduler.appointments.models import Appointment, AppointmentState, InterpreterArrangement
from scheduler.calendar import working_days
from scheduler.zitdagen.catalogue import Service, ServiceMode
from scheduler.zitdagen.models import DiaryEntry, Zitdag

WITH_LENGTH = 120
"""Characters of with whom it is arranged, at most."""
MOST = 300
"""Lines on one page."""


def wanting(session: Session, region_id: int, *, now: datetime) -> list[Appointment]:
    """The appointments to come of a region without the interpreter they want, soonest first.

    With the relations that a list shows. One SELECT.
    """
    wanted = _shown().where(*_wants(region_id, now))
    return list(session.scalars(wanted.order_by(DiaryEntry.starts_at, Appointment.id).limit(MOST)))


def count_wanting(session: Session, region_id: int, *, now: datetime) -> int:
    """How many `wanting` has, without a bound. One SELECT."""
    return session.scalars(counted(region_id, now=now)).one()


def counted(region_id: int, *, now: datetime) -> Select[int]:
    """How many `wanting` has, without a bound, as a statement."""
    return (
        select(func.count(Appointment.id))
        .join(Appointment.entry)
        .join(DiaryEntry.zitdag)
        .join(DiaryEntry.service)
        .where(*_wants(region_id, now))
    )


def arrangements(
    session: Session, region_id: int, *, now: datetime
) -> list[InterpreterArrangement]:
    """The interpreters that are to come to a region, soonest first, with what a list shows.

    Also those of whom nobody has need any more, and who were not told so yet. One SELECT.
    """
    standing = (
        select(InterpreterArrangement)
        .where(
            InterpreterArrangement.called_off_at.is_(None),
            InterpreterArrangement.starts_at > now,
            _to(region_id),
        )
        .options(
            joinedload(InterpreterArrangement.loket),
            joinedload(InterpreterArrangement.appointment).options(
                joinedload(Appointment.client),
                joinedload(Appointment.entry).options(
                    joinedload(DiaryEntry.service), joinedload(DiaryEntry.zitdag)
                ),
            ),
        )
        .order_by(InterpreterArrangement.starts_at, InterpreterArrangement.id)
    )
    return list(session.scalars(standing.limit(MOST)))


def is_needed(arrangement: InterpreterArrangement) -> bool:
    """Whether its appointment still wants an interpreter of that language then and there."""
    appointment = arrangement.appointment
    entry = appointment.entry
    return (
        appointment.state is AppointmentState.BOOKED
        and appointment.interpreter
        and entry.starts_at == arrangement.starts_at
        and (entry.service.mode.is_remote or entry.zitdag.loket_id == arrangement.loket_id)
        and appointment.language == arrangement.language
    )


def arranged(session: Session, appointment_ids: Collection[int]) -> dict[int, str]:
    """With whom the interpreter is arranged, of those of these appointments that have one."""
    standing = (
        select(Appointment.id, InterpreterArrangement.arranged_with)
        .join(Appointment.entry)
        .join(DiaryEntry.zitdag)
        .join(DiaryEntry.service)
        .join(InterpreterArrangement, _stands_for())
        .where(Appointment.id.in_(appointment_ids), Appointment.interpreter)
    )
    return {row.id: row.arranged_with for row in session.execute(standing)}


def arranged_with() -> ScalarSelect[str]:
    """With whom the interpreter of an appointment is arranged, or NULL: a column of a statement on
    Appointment, DiaryEntry, Zitdag and Service.
    """
    return (
        select(InterpreterArrangement.arranged_with)
        .where(_stands_for())
        .correlate(Appointment, DiaryEntry, Zitdag, Service)
        .scalar_subquery()
    )


def find_wanting(
    session: Session, appointment_id: int, region_id: int, *, now: datetime
) -> Appointment | None:
    """The appointment, where `wanting` has it."""
    wanted = Appointment.id == appointment_id
    return session.scalar(_shown().where(wanted, *_wants(region_id, now)))


def find_standing(
    session: Session, arrangement_id: int, region_id: int
) -> InterpreterArrangement | None:
    """An arrangement for a region that was not called off."""
    return session.scalar(
        select(InterpreterArrangement).where(
            InterpreterArrangement.id == arrangement_id,
            InterpreterArrangement.called_off_at.is_(None),
            _to(region_id),
        )
    )


def arrange_by(starts_at: datetime, zone: ZoneInfo, days: int) -> date:
    """The last local day to arrange an interpreter, who takes `days` working days."""
    return working_days.earlier(starts_at.astimezone(zone).date(), days)


def _wants(region_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Appointment.state == AppointmentState.BOOKED,
        Appointment.interpreter.is_(True),
        scope.to_come(now),
        scope.of_region(region_id),
        ~_standing(),
    )


def _shown() -> Select[Appointment]:
    return (
        select(Appointment)
        .join(Appointment.entry)
        .join(DiaryEntry.zitdag)
        .join(DiaryEntry.service)
        .options(
            joinedload(Appointment.client),
            contains_eager(Appointment.entry).options(
                contains_eager(DiaryEntry.service),
                joinedload(DiaryEntry.counsellor),
                contains_eager(DiaryEntry.zitdag).joinedload(Zitdag.loket),
            ),
        )
    )


def comes_to(
    appointment_id: ColumnElement[int], language: ColumnElement[str]
) -> ColumnElement[bool]:
    """Whether an interpreter is arranged for it: a column of a statement on DiaryEntry, Zitdag and
    Service.
    """
    stands = _stands_for(appointment_id, language)
    return exists().where(stands).correlate(DiaryEntry, Zitdag, Service)


def _stands_for(
    appointment_id: ColumnElement[int] | InstrumentedAttribute[int] = Appointment.id,
    language: ColumnElement[str] | InstrumentedAttribute[str] = Appointment.language,
) -> ColumnElement[bool]:
    """An arrangement that stands, for the moment, place and language of the appointment now."""
    return and_(
        InterpreterArrangement.appointment_id == appointment_id,
        InterpreterArrangement.starts_at == DiaryEntry.starts_at,
        or_(
            InterpreterArrangement.loket_id == Zitdag.loket_id,
            Service.mode != ServiceMode.IN_PERSON,
        ),
        InterpreterArrangement.language == language,
        InterpreterArrangement.called_off_at.is_(None),
    )


def _to(region_id: int) -> ColumnElement[bool]:
    """Arranged for a place of this region, wherever the appointment has gone since."""
    return at_lokets_of(region_id, InterpreterArrangement.loket_id)


def _standing() -> ColumnElement[bool]:
    return exists().where(_stands_for())
