"""Changes of the planning (zitdagen, absences) and their effect on booked appointments.

The operations of `scheduler.zitdagen` know nothing of appointments. `apply` runs them together with
one decision for all affected, all or nothing; `preview` lists the affected before. Both run inside
`database.write` and never commit.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from scheduler.appointments import planning_fit
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.errors import AppointmentsTouched
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.rescheduling import settling
from scheduler.appointments.rescheduling.decisions import Decision
from scheduler.appointments.rescheduling.flags import flag_misfits
from scheduler.audit import seen
from scheduler.calendar.intervals import BEGINNING_OF_TIME, END_OF_TIME, Interval, merge
from scheduler.calendar.recurrence import local_interval
from scheduler.people import diaries, locks
from scheduler.people.actors import Actor, By
from scheduler.people.clients import Client
from scheduler.people.locks import Lock
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen import queries
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import (
    Absence,
    AbsenceReason,
    DiaryEntry,
    OpeningKind,
    Zitdag,
    ZitdagSeries,
)
from scheduler.zitdagen.plans import SeriesPlan, ZitdagChange
from scheduler.zitdagen.policy import check_openings

ALWAYS = Interval(BEGINNING_OF_TIME, END_OF_TIME)


@dataclass(frozen=True, slots=True)
class CloseZitdag:
    """Cancel a zitdag that was seen at `version`."""

    zitdag_id: int
    version: int


@dataclass(frozen=True, slots=True)
class ChangeZitdag:
    """Move, shorten or give away a zitdag that was seen at `version`."""

    zitdag_id: int
    version: int
    change: ZitdagChange


@dataclass(frozen=True, slots=True)
class RecordAbsence:
    """A counsellor is away."""

    counsellor_id: int
    away: Interval
    reason: AbsenceReason


@dataclass(frozen=True, slots=True)
class PlanSeries:
    """Plan a series seen at `version` (None for a new one) from `today`, local."""

    plan: SeriesPlan
    version: int | None
    today: date


Edit = CloseZitdag | ChangeZitdag | RecordAbsence | PlanSeries


def preview(session: Session, edit: Edit, *, now: datetime) -> list[AffectedAppointment]:
    """Future appointments that would no longer fit, soonest first. Read-only.

    Raises:
        UnknownZitdag: there is no such zitdag.
        InvalidPlan, OpeningsOverlap, NonexistentTime, AmbiguousTime: as the change itself would.
        Of a series, whatever `zitdagen.operations.plan_series` raises.
    """
    impact = _impact(session, edit)
    there = booked(session, impact.which, now=now)
    if not isinstance(edit, PlanSeries):
        return _in_the_way(session, edit, there)
    by = By(Actor.SYSTEM, None, now)  # nobody's: it is undone
    with session.begin_nested() as trial:
        touched = _make(session, edit, there, impact, by=by)
        trial.rollback()
    return touched


def apply(session: Session, edit: Edit, decision: Decision, *, by: By) -> None:
    """Apply a change of the planning, and its decision to all affected appointments.

    When a zitdag itself goes to a colleague, `GiveTo` the same one takes the appointments along.

    Raises:
        AppointmentsTouched: it touches somebody whom the decision did not see.
        UnknownZitdag, ChangedMeanwhile: it is not there, or not at the version that was seen.
        SlotTaken, ZitdagClosed, DecisionLeavesMisfit: what was decided cannot be.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: a colleague cannot come.
        ChosenSlotGone: another hour that was chosen for somebody cannot be had.
        Whatever the operation of `zitdagen` raises.
    """
    if isinstance(edit, PlanSeries):  # `plan_series` takes it too, but this lock comes first
        locks.take(session, Lock.SERIES, edit.plan.code)
    impact = _impact(session, edit)
    counsellor_ids = impact.counsellor_ids | decision.counsellor_ids
    lock(session, impact.which, counsellor_ids, now=by.now)
    there = booked(session, impact.which, now=by.now)
    days = settling.days(session, there, decision)
    touched = _make(session, edit, there, impact, by=by)
    if not decision.covers(touched):
        raise AppointmentsTouched(touched)
    plans = settling.stand_ins(days, touched, decision, impact.left_open)
    settling.settle(session, touched, decision, plans, by)
    flag_misfits(session, by=by, counsellor_ids=counsellor_ids)


def end_absence(session: Session, absence_id: int, ends_at: datetime | None, *, by: By) -> Absence:
    """End an absence early, or remove it; appointments that fit again are unflagged.

    Appointments given to a colleague or cancelled stay so.

    Raises:
        UnknownAbsence, InvalidPlan: as `zitdagen.operations.end_absence`.
    """
    absence = zitdagen.end_absence(session, absence_id, ends_at, by=by)
    flag_misfits(session, by=by, counsellor_ids=[absence.counsellor_id])
    return absence


@dataclass(frozen=True, slots=True)
class _Impact:
    """Appointments a change may touch, the counsellors it occupies, and hours left open."""

    which: ColumnElement[bool]
    counsellor_ids: frozenset[int]
    left_open: tuple[Interval, ...] = ()


def _impact(session: Session, edit: Edit) -> _Impact:
    match edit:
        case CloseZitdag():
            who = {queries.counsellor_of(session, edit.zitdag_id)}
            return _Impact(_of_zitdag(edit.zitdag_id), frozenset(who), (ALWAYS,))
        case ChangeZitdag():
            who = {queries.counsellor_of(session, edit.zitdag_id), edit.change.counsellor_id}
            return _Impact(_of_zitdag(edit.zitdag_id), frozenset(who))
        case RecordAbsence():
            during = _during(edit.counsellor_id, edit.away)
            return _Impact(during, frozenset({edit.counsellor_id}), (edit.away,))
        case PlanSeries():
            code = edit.plan.code
            ids = select(Zitdag.id).join(Zitdag.series).where(ZitdagSeries.code == code)
            who = {edit.plan.counsellor_id, *queries.counsellors_of_series(session, code)}
            return _Impact(DiaryEntry.zitdag_id.in_(ids), frozenset(who))


def _make(
    session: Session, edit: Edit, there: list[AffectedAppointment], impact: _Impact, *, by: By
) -> list[AffectedAppointment]:
    """Make the change; return the affected."""
    if isinstance(edit, PlanSeries):
        version = edit.version
        zitdagen.plan_series(session, edit.plan, today=edit.today, by=by, expected_version=version)
        return _left_out(session, there, impact.counsellor_ids, now=by.now)
    touched = _in_the_way(session, edit, there)
    match edit:
        case CloseZitdag():
            zitdagen.cancel_zitdag(session, edit.zitdag_id, expected_version=edit.version, by=by)
        case ChangeZitdag():
            zitdagen.change_zitdag(
                session, edit.zitdag_id, edit.change, expected_version=edit.version, by=by
            )
        case RecordAbsence():
            starts_at, ends_at = edit.away.start, edit.away.end
            zitdagen.record_absence(
                session, edit.counsellor_id, starts_at, ends_at, edit.reason, by=by
            )
    return touched


def _in_the_way(
    session: Session,
    edit: CloseZitdag | ChangeZitdag | RecordAbsence,
    there: list[AffectedAppointment],
) -> list[AffectedAppointment]:
    """Those affected by a change, in advance."""
    if not isinstance(edit, ChangeZitdag):
        return there
    hours = _hours(session, edit)
    return [one for one in there if not _fits(one, edit.change.counsellor_id, hours)]


def _left_out(
    session: Session,
    there: list[AffectedAppointment],
    counsellor_ids: Collection[int],
    *,
    now: datetime,
) -> list[AffectedAppointment]:
    """Appointments a series no longer covers, once materialised; not those flagged before."""
    misfits = {
        appointment.id
        for appointment, misfit in planning_fit.judged(
            session, now=now, counsellor_ids=counsellor_ids
        )
        if misfit is not None and appointment.misfit is None
    }
    return [one for one in there if one.appointment_id in misfits]


def lock(
    session: Session, which: ColumnElement[bool], counsellor_ids: Collection[int], *, now: datetime
) -> None:
    """Lock future appointments, then diaries: the order of all operations, to avoid a deadlock."""
    session.execute(
        select(Appointment.id)
        .join(DiaryEntry)
        .where(which, *_live(now))
        .order_by(Appointment.id)
        .with_for_update(of=Appointment)
    ).all()
    diaries.lock(session, counsellor_ids)


def _live(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Appointment.state == AppointmentState.BOOKED, DiaryEntry.starts_at > now


def _of_zitdag(zitdag_id: int) -> ColumnElement[bool]:
    return DiaryEntry.zitdag_id == zitdag_id


def _during(counsellor_id: int, away: Interval) -> ColumnElement[bool]:
    return (
        (DiaryEntry.counsellor_id == counsellor_id)
        & (DiaryEntry.starts_at < away.end)
        & (DiaryEntry.ends_at > away.start)
    )


def booked(
    session: Session, which: ColumnElement[bool], *, now: datetime
) -> list[AffectedAppointment]:
    """The future appointments of these diary entries, soonest first. One SELECT."""
    rows = session.execute(
        select(
            Appointment.id.label("appointment_id"),
            DiaryEntry.zitdag_id,
            DiaryEntry.counsellor_id,
            DiaryEntry.starts_at,
            DiaryEntry.ends_at,
            Client.id.label("client_id"),
            Client.first_name,
            Client.reach,
            Client.contact,
            Service.name.label("service"),
            Appointment.language,
            DiaryEntry.capacity.label("seats"),
        )
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Client, Client.id == Appointment.client_id)
        .join(Service, Service.id == DiaryEntry.service_id)
        .where(which, *_live(now))
        .order_by(DiaryEntry.starts_at, Appointment.id)
    )
    return [AffectedAppointment(**row) for row in seen.noted(rows.mappings())]


def _hours(session: Session, edit: ChangeZitdag) -> dict[bool, list[Interval]]:
    """Hours of the changed zitdag in which one can be, and (True) those in which a group can."""
    change = edit.change
    check_openings(change.openings)
    zone = queries.zone_of(session, edit.zitdag_id)

    def of(*kinds: OpeningKind) -> list[Interval]:
        return merge(
            local_interval(change.date, opening.starts, opening.ends, zone)
            for opening in change.openings
            if opening.kind in kinds
        )

    by_appointment = of(OpeningKind.APPOINTMENT)
    return {False: by_appointment, True: of(OpeningKind.APPOINTMENT, OpeningKind.GROUP)}


def _fits(
    appointment: AffectedAppointment,
    counsellor_id: int,
    hours: Mapping[bool, Iterable[Interval]],
) -> bool:
    return appointment.counsellor_id == counsellor_id and any(
        hour.start <= appointment.starts_at and appointment.ends_at <= hour.end
        for hour in hours[appointment.seats > 1]
    )
