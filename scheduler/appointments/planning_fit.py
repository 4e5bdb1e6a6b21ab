"""Checks whether appointments fit the planning, and why not."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from scheduler.appointments.models import Appointment, AppointmentState, PlanningConflict
from scheduler.calendar.intervals import Interval, merge, overlaps
from scheduler.zitdagen import busy_times, snapshot
from scheduler.zitdagen.busy_times import Unattended
from scheduler.zitdagen.models import DiaryEntry, OpeningKind
from scheduler.zitdagen.snapshot import A_DAY, OpenPeriod, Services, Shift, ShiftQuery


def judged(
    session: Session, *, now: datetime, counsellor_ids: Collection[int] | None = None
) -> Iterator[tuple[Appointment, PlanningConflict | None]]:
    """Every future appointment, or those of some counsellors, with why it no longer fits its
    zitdag; None where it does. Four SELECTs.
    """
    statement = (
        select(Appointment)
        .join(Appointment.entry)
        .options(contains_eager(Appointment.entry))
        .where(Appointment.state == AppointmentState.BOOKED, DiaryEntry.starts_at > now)
        .order_by(Appointment.id)
    )
    if counsellor_ids is not None:
        statement = statement.where(DiaryEntry.counsellor_id.in_(counsellor_ids))
    appointments = session.scalars(statement).all()
    if not appointments:
        return
    query = ShiftQuery(first_date=(now - 2 * A_DAY).date())
    if counsellor_ids is not None:
        query = _around(one.entry for one in appointments)
    plan = _plan(session, query, [one.entry for one in appointments])
    for appointment in appointments:
        yield appointment, plan.misfit(appointment.entry)


def misfit(session: Session, entry: DiaryEntry) -> PlanningConflict | None:
    """Why this entry no longer fits its zitdag, or None. Three SELECTs."""
    return _plan(session, _around([entry]), [entry]).misfit(entry)


def _around(entries: Iterable[DiaryEntry]) -> ShiftQuery:
    ids = {entry.zitdag_id for entry in entries}
    return ShiftQuery(zitdag_ids=ids)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The planning to check against: shifts by zitdag, and when nobody is there."""

    shifts: Mapping[int, Shift]
    services: Services
    gone: Unattended

    def misfit(self, entry: DiaryEntry) -> PlanningConflict | None:
        period = Interval(entry.starts_at, entry.ends_at)
        if not self._is_open(entry, period):
            return PlanningConflict.ZITDAG_CHANGED
        if entry.service_id not in self.services.of(entry.zitdag_id):
            return PlanningConflict.SERVICE_WITHDRAWN
        closed = self.gone.closed.get(self.shifts[entry.zitdag_id].loket_id, ())
        if any(overlaps(period, one) for one in closed):
            return PlanningConflict.LOKET_CLOSED
        if any(overlaps(period, one) for one in self.gone.away.get(entry.counsellor_id, ())):
            return PlanningConflict.COUNSELLOR_ABSENT
        return None

    def _is_open(self, entry: DiaryEntry, period: Interval) -> bool:
        shift = self.shifts.get(entry.zitdag_id)
        if shift is None or shift.counsellor_id != entry.counsellor_id:
            return False
        return any(
            opening.start <= period.start and period.end <= opening.end
            for opening in merge(_of_kind(shift, entry))
        )


def _of_kind(shift: Shift, entry: DiaryEntry) -> list[OpenPeriod]:
    """The openings an entry may lie in: a group stays also where hours by appointment came."""
    kinds = {OpeningKind.APPOINTMENT} | ({OpeningKind.GROUP} if entry.capacity > 1 else set())
    return [opening for opening in shift.openings if opening.kind in kinds]


def _plan(session: Session, query: ShiftQuery, entries: Collection[DiaryEntry]) -> _Plan:
    """The planning of this query, and when nobody is there during these entries."""
    during = Interval(
        min(entry.starts_at for entry in entries), max(entry.ends_at for entry in entries)
    )
    counsellor_ids = {entry.counsellor_id for entry in entries}
    shifts = {shift.zitdag_id: shift for shift in snapshot.shifts(session, query)}
    theirs = {entry.zitdag_id for entry in entries}
    loket_ids = {shift.loket_id for shift in shifts.values() if shift.zitdag_id in theirs}
    gone = busy_times.unattended(session, counsellor_ids, loket_ids, during)
    return _Plan(shifts, snapshot.services(session, query), gone)
