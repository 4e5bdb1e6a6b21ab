"""Changing or calling off a zitdag, and being away, with whoever has an appointment then.

The operations of `scheduler.zitdagen` know nothing of appointments. These run them together with
one decision for everybody touched, all or nothing; without a decision they say whom it touches.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from locations.models import Loket
from scheduler.appointments import operations, planning_fit, queries, to_call
from scheduler.appointments.availability import SlotChoice
from scheduler.appointments.errors import (
    AppointmentsTouched,
    ChosenSlotGone,
    DecisionLeavesMisfit,
    SlotTaken,
    Touched,
    ZitdagClosed,
)
from scheduler.appointments.models import Actor, Appointment, AppointmentState, WhyCall
from scheduler.appointments.overview import WRITTEN_TO
from scheduler.appointments.policy import STAFF
from scheduler.calendar.intervals import Interval, merge, overlaps
from scheduler.calendar.recurrence import local_interval
from scheduler.people import diaries
from scheduler.people.models import Client
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen.errors import UnknownZitdag
from scheduler.zitdagen.models import (
    Absence,
    AbsenceReason,
    DiaryEntry,
    Opening,
    OpeningKind,
    Service,
    Zitdag,
    ZitdagSeries,
    ZitdagState,
)
from scheduler.zitdagen.plans import OpeningPlan, Rules, SeriesPlan, ZitdagChange, ZitdagPlan
from scheduler.zitdagen.policy import check_openings


@dataclass(frozen=True, slots=True)
class CancelAll:
    """Call the appointments off; each client is told, or stands on the list of whom to call.

    `seen`, in every decision: the appointments that whoever decided was shown, or None for
    whichever there are. When others came meanwhile, those are shown first.
    """

    seen: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class KeepAndFlag:
    """Keep the appointments as they are and flag them: somebody looks at each later."""

    seen: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class GiveTo:
    """A colleague takes over, at the same time and place; the clients need not be told.

    In a zitdag the colleague has there, or else in a new one for the hours that fall out.
    """

    counsellor_id: int
    seen: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class MoveAlong:
    """The appointments go along to the zitdag's new date, at the same hour; each client is told."""

    seen: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Another hour for one person, with this counsellor at this loket; the client is told.

    `starts_at` is an aware moment.
    """

    counsellor_id: int
    loket_id: int
    starts_at: datetime


OfOne = CancelAll | KeepAndFlag | GiveTo | MoveAlong | MoveTo


@dataclass(frozen=True, slots=True)
class OneEach:
    """A decision of its own for each appointment, by id.

    A colleague who takes some over gets a zitdag for the hours from the first to the last of
    those only. `MoveAlong` is for those of a zitdag that goes to another date.
    """

    decisions: Mapping[int, OfOne]

    @property
    def seen(self) -> frozenset[int]:
        return frozenset(self.decisions)


Decision = CancelAll | KeepAndFlag | GiveTo | OneEach
ALWAYS = Interval(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class ZitdagEdit:
    """What becomes of a zitdag that was seen at `version`."""

    zitdag_id: int
    version: int
    change: ZitdagChange


@dataclass(frozen=True, slots=True)
class AbsencePlan:
    """A counsellor is away during `[starts_at, ends_at)`; aware moments."""

    counsellor_id: int
    starts_at: datetime
    ends_at: datetime
    reason: AbsenceReason


def touched_by_change(
    session: Session, zitdag_id: int, change: ZitdagChange | None, *, now: datetime
) -> list[Touched]:
    """Whose future appointments would no longer fit the zitdag, soonest first.

    `change` None calls the zitdag off. Reads, locks nothing.

    Raises:
        UnknownZitdag: there is no such zitdag.
        InvalidPlan, OpeningsOverlap, NonexistentTime, AmbiguousTime: as the change itself would.
    """
    zone = session.scalar(
        select(Loket.timezone)
        .join(Zitdag, Zitdag.loket_id == Loket.id)
        .where(Zitdag.id == zitdag_id)
    )
    if zone is None:
        raise UnknownZitdag
    there = _booked(session, DiaryEntry.zitdag_id == zitdag_id, now=now)
    if change is None:
        return there
    hours = _hours(change, ZoneInfo(zone))
    return [one for one in there if not _fits(one, change.counsellor_id, hours)]


def touched_by_absence(
    session: Session, counsellor_id: int, starts_at: datetime, ends_at: datetime, *, now: datetime
) -> list[Touched]:
    """Whose future appointments share time with `[starts_at, ends_at)`, soonest first."""
    return _booked(session, _during(counsellor_id, starts_at, ends_at), now=now)


def close_zitdag(
    session: Session,
    zitdag_id: int,
    decision: Decision | None,
    *,
    expected_version: int,
    actor: Actor,
    now: datetime,
) -> Zitdag:
    """Call a zitdag off, and do with its appointments as decided.

    Raises:
        AppointmentsTouched: somebody is touched and nothing was decided; nothing is changed.
        UnknownZitdag, ChangedMeanwhile: it is not there, or not at `expected_version`.
        SlotTaken, DecisionLeavesMisfit: the colleague has something else then, or is away.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: the colleague cannot come.
        ChosenSlotGone: another hour that was chosen for somebody cannot be had.
    """
    counsellor_ids = _concerned(decision, _counsellor_of(session, zitdag_id))
    _lock(session, DiaryEntry.zitdag_id == zitdag_id, counsellor_ids, now=now)
    touched = touched_by_change(session, zitdag_id, None, now=now)
    _check_decided(touched, decision)
    stand_ins = _stand_ins(session, touched, decision, [ALWAYS])
    zitdag = zitdagen.cancel_zitdag(session, zitdag_id, expected_version=expected_version)
    _settle(session, touched, decision, stand_ins, _By(actor, now))
    operations.flag_misfits(session, now=now, counsellor_ids=counsellor_ids)
    return zitdag


def change_zitdag_with_appointments(
    session: Session,
    edit: ZitdagEdit,
    decision: Decision | MoveAlong | None,
    *,
    actor: Actor,
    now: datetime,
) -> Zitdag:
    """Move, shorten or give away a zitdag, and do as decided with what no longer fits it.

    When the zitdag itself goes to a colleague, `GiveTo` the same one takes the appointments along.

    Raises:
        AppointmentsTouched: somebody is touched and nothing was decided; nothing is changed.
        SlotTaken, ZitdagClosed, DecisionLeavesMisfit, ChosenSlotGone: what was decided cannot be.
        Whatever `zitdagen.operations.change_zitdag` raises.
    """
    change = edit.change
    counsellor_ids = _concerned(
        decision, _counsellor_of(session, edit.zitdag_id), change.counsellor_id
    )
    _lock(session, DiaryEntry.zitdag_id == edit.zitdag_id, counsellor_ids, now=now)
    touched = touched_by_change(session, edit.zitdag_id, change, now=now)
    _check_decided(touched, decision)
    stand_ins = _stand_ins(session, touched, decision, [])
    zitdag = zitdagen.change_zitdag(session, edit.zitdag_id, change, expected_version=edit.version)
    _move_along(session, _going_along(touched, decision), zitdag, _By(actor, now))
    if not isinstance(decision, MoveAlong):
        _settle(session, touched, decision, stand_ins, _By(actor, now))
    operations.flag_misfits(session, now=now, counsellor_ids=counsellor_ids)
    return zitdag


def record_absence_with_appointments(
    session: Session,
    plan: AbsencePlan,
    decision: Decision | None,
    *,
    actor: Actor,
    now: datetime,
) -> Absence:
    """Note that a counsellor is away, and do as decided with the appointments then.

    Raises:
        AppointmentsTouched: somebody is touched and nothing was decided; nothing is changed.
        InvalidPlan: there is no such counsellor, or the absence ends before it starts.
        SlotTaken, DecisionLeavesMisfit: the colleague has something else then, or is away.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: the colleague cannot come.
        ChosenSlotGone: another hour that was chosen for somebody cannot be had.
    """
    counsellor_ids = _concerned(decision, plan.counsellor_id)
    during = _during(plan.counsellor_id, plan.starts_at, plan.ends_at)
    _lock(session, during, counsellor_ids, now=now)
    touched = _booked(session, during, now=now)
    _check_decided(touched, decision)
    absence = zitdagen.record_absence(
        session, plan.counsellor_id, plan.starts_at, plan.ends_at, plan.reason
    )
    away = [Interval(plan.starts_at, plan.ends_at)]
    stand_ins = _stand_ins(session, touched, decision, away)
    _settle(session, touched, decision, stand_ins, _By(actor, now))
    operations.flag_misfits(session, now=now, counsellor_ids=counsellor_ids)
    return absence


def end_absence_with_appointments(
    session: Session, absence_id: int, ends_at: datetime | None, *, now: datetime
) -> Absence:
    """Somebody is back sooner, or was not away at all; those who fit again are no longer flagged.

    What a colleague took over stays with the colleague, and what was called off stays so.

    Raises:
        UnknownAbsence, InvalidPlan: as `zitdagen.operations.end_absence`.
    """
    absence = zitdagen.end_absence(session, absence_id, ends_at)
    operations.flag_misfits(session, now=now, counsellor_ids=[absence.counsellor_id])
    return absence


@dataclass(frozen=True, slots=True)
class SeriesEdit:
    """What becomes of a series that was seen at `version`, None for a new one.

    Its zitdagen are laid out from `today`, local, on.
    """

    plan: SeriesPlan
    version: int | None
    today: date


def plan_series_with_appointments(
    session: Session,
    edit: SeriesEdit,
    decision: Decision | None,
    *,
    actor: Actor,
    now: datetime,
) -> ZitdagSeries:
    """Create or change a series, and do as decided with whoever no longer fits its zitdagen.

    A colleague who takes over sits there for the hours of those appointments only.

    Raises:
        AppointmentsTouched: somebody is touched and nothing was decided; nothing may be kept.
        SlotTaken, DecisionLeavesMisfit: the colleague has something else then, or is away.
        ChosenSlotGone: another hour that was chosen for somebody cannot be had.
        Whatever `zitdagen.operations.plan_series` raises.
    """
    its_zitdagen = select(Zitdag.id).join(Zitdag.series).where(ZitdagSeries.code == edit.plan.code)
    theirs = DiaryEntry.zitdag_id.in_(its_zitdagen)
    sitting = session.scalars(select(Zitdag.counsellor_id).where(Zitdag.id.in_(its_zitdagen)))
    counsellor_ids = _concerned(decision, edit.plan.counsellor_id, *sitting)
    _lock(session, theirs, counsellor_ids, now=now)
    stand_ins = _stand_ins(session, _decided(session, theirs, decision, now=now), decision, [])
    known = set(session.scalars(select(Appointment.id).where(Appointment.misfit.is_not(None))))
    series = zitdagen.plan_series(
        session, edit.plan, today=edit.today, expected_version=edit.version
    )
    flagged = operations.flag_misfits(session, now=now, counsellor_ids=counsellor_ids)
    misfits = set(flagged) - known
    # Those of somebody else's change at this moment are not ours to decide about.
    touched = _booked(session, and_(Appointment.id.in_(misfits), theirs), now=now)
    _check_decided(touched, decision)
    _settle(session, touched, decision, stand_ins, _By(actor, now))
    return series


def _decided(
    session: Session, which: ColumnElement[bool], decision: Decision | None, *, now: datetime
) -> list[Touched]:
    """Those of these appointments that something was decided about."""
    if decision is None:
        return []
    if decision.seen is None:
        return _booked(session, which, now=now)
    return _booked(session, and_(which, Appointment.id.in_(decision.seen)), now=now)


# By the zitdag that is left and the colleague who takes over.
_StandIns = dict[tuple[int, int], ZitdagPlan]


@dataclass(frozen=True, slots=True)
class _By:
    """Who decides, and when."""

    actor: Actor
    now: datetime


def _concerned(decision: Decision | MoveAlong | None, *counsellor_ids: int) -> set[int]:
    return {one.counsellor_id for one in _given(decision)} | set(counsellor_ids)


def _given(decision: Decision | MoveAlong | None) -> list[GiveTo | MoveTo]:
    """The decisions that take the time of somebody else."""
    each = decision.decisions.values() if isinstance(decision, OneEach) else [decision]
    return [one for one in each if isinstance(one, GiveTo | MoveTo)]


def _counsellor_of(session: Session, zitdag_id: int) -> int:
    counsellor_id = session.scalar(select(Zitdag.counsellor_id).where(Zitdag.id == zitdag_id))
    if counsellor_id is None:
        raise UnknownZitdag
    return counsellor_id


def _lock(
    session: Session, which: ColumnElement[bool], counsellor_ids: set[int], *, now: datetime
) -> None:
    """Appointments first, then diaries, as all operations do: so nobody waits in a circle."""
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


def _during(counsellor_id: int, starts_at: datetime, ends_at: datetime) -> ColumnElement[bool]:
    return (
        (DiaryEntry.counsellor_id == counsellor_id)
        & (DiaryEntry.starts_at < ends_at)
        & (DiaryEntry.ends_at > starts_at)
    )


def _booked(session: Session, which: ColumnElement[bool], *, now: datetime) -> list[Touched]:
    rows = session.execute(
        select(
            Appointment.id.label("appointment_id"),
            DiaryEntry.zitdag_id,
            DiaryEntry.counsellor_id,
            DiaryEntry.starts_at,
            DiaryEntry.ends_at,
            Client.first_name,
            Client.reach,
            Client.contact,
            Service.name.label("service"),
            Appointment.language,
        )
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Client, Client.id == Appointment.client_id)
        .join(Service, Service.id == DiaryEntry.service_id)
        .where(which, *_live(now))
        .order_by(DiaryEntry.starts_at, Appointment.id)
    )
    return [Touched(**row) for row in rows.mappings()]


def _hours(change: ZitdagChange, zone: ZoneInfo) -> list[Interval]:
    check_openings(change.openings)
    return merge(
        local_interval(change.date, opening.starts, opening.ends, zone)
        for opening in change.openings
        if opening.kind is OpeningKind.APPOINTMENT
    )


def _fits(one: Touched, counsellor_id: int, hours: Iterable[Interval]) -> bool:
    return one.counsellor_id == counsellor_id and any(
        hour.start <= one.starts_at and one.ends_at <= hour.end for hour in hours
    )


def _check_decided(touched: list[Touched], decision: Decision | MoveAlong | None) -> None:
    if not touched:
        return
    if decision is None:
        raise AppointmentsTouched(touched)
    if decision.seen is not None and {one.appointment_id for one in touched} - decision.seen:
        raise AppointmentsTouched(touched)


def _settle(
    session: Session,
    touched: Sequence[Touched],
    decision: Decision | None,
    stand_ins: _StandIns,
    by: _By,
) -> None:
    if isinstance(decision, OneEach):
        _settle_each(session, touched, decision, stand_ins, by)
    if isinstance(decision, CancelAll):
        for one in touched:
            operations.cancel(session, one.appointment_id, actor=by.actor, now=by.now)
            _let_call(session, one, by)
    if isinstance(decision, GiveTo):
        _give(session, touched, stand_ins, decision.counsellor_id, by)


def _settle_each(
    session: Session,
    touched: Sequence[Touched],
    decision: OneEach,
    stand_ins: _StandIns,
    by: _By,
) -> None:
    moved: list[int] = []
    for one in touched:
        own = decision.decisions[one.appointment_id]
        if isinstance(own, MoveTo):
            _move(session, one, own, moved, by)
            moved.append(one.appointment_id)
        elif not isinstance(own, MoveAlong):
            _settle(session, [one], own, stand_ins, by)


def _move(session: Session, one: Touched, to: MoveTo, moved: Iterable[int], by: _By) -> None:
    """Give one person another hour; `moved` are those who got theirs before.

    Raises:
        ChosenSlotGone: somebody else has it, or nobody gives that service then.
    """
    appointment = queries.by_id(session, one.appointment_id)
    old = appointment.entry
    wanted = Interval(to.starts_at, to.starts_at + (old.occupied_until - old.starts_at))
    slot = SlotChoice(
        loket_id=to.loket_id,
        service_id=old.service_id,
        starts_at=to.starts_at,
        language=appointment.language,
        asker=STAFF,
        counsellor_id=to.counsellor_id,
    )
    try:
        operations.move(session, one.appointment_id, slot, actor=by.actor, now=by.now)
    except (SlotTaken, ZitdagClosed) as refusal:
        first = _who_has(session, to.counsellor_id, wanted, moved)
        raise ChosenSlotGone(one.appointment_id, to.starts_at, first) from refusal
    _let_call(session, one, by)


def _let_call(session: Session, one: Touched, by: _By) -> None:
    """Whom no message reaches, somebody has to tell."""
    if one.reach not in WRITTEN_TO:
        to_call.add(session, one.appointment_id, WhyCall.PLANNING_CHANGED, now=by.now)


def _who_has(
    session: Session, counsellor_id: int, wanted: Interval, moved: Iterable[int]
) -> int | None:
    """Which of those who were moved before sits with that counsellor then."""
    for appointment_id in moved:
        entry = queries.by_id(session, appointment_id).entry
        period = Interval(entry.starts_at, entry.occupied_until)
        if entry.counsellor_id == counsellor_id and overlaps(period, wanted):
            return appointment_id
    return None


def _give(
    session: Session,
    touched: Sequence[Touched],
    stand_ins: _StandIns,
    colleague_id: int,
    by: _By,
) -> None:
    for one in touched:
        zitdag_id = _zitdag_of_colleague(session, one, colleague_id)
        if zitdag_id is None:
            zitdag_id = zitdagen.plan_zitdag(session, stand_ins[one.zitdag_id, colleague_id]).id
        operations.reassign(
            session,
            one.appointment_id,
            zitdag_id=zitdag_id,
            counsellor_id=colleague_id,
            actor=by.actor,
            now=by.now,
        )
    _check_settled(session, touched)


def _zitdag_of_colleague(session: Session, one: Touched, colleague_id: int) -> int | None:
    """Where the colleague sits by appointment at that very time and place already."""
    loket_id = select(Zitdag.loket_id).where(Zitdag.id == one.zitdag_id).scalar_subquery()
    colleagues = aliased(Zitdag)
    return session.scalar(
        select(colleagues.id)
        .join(Opening, Opening.zitdag_id == colleagues.id)
        .where(
            colleagues.counsellor_id == colleague_id,
            colleagues.loket_id == loket_id,
            colleagues.state == ZitdagState.PLANNED,
            Opening.kind == OpeningKind.APPOINTMENT,
            Opening.starts_at <= one.starts_at,
            Opening.ends_at >= one.ends_at,
        )
        .limit(1)
    )


def _going_along(
    touched: Sequence[Touched], decision: Decision | MoveAlong | None
) -> Sequence[Touched]:
    if isinstance(decision, OneEach):
        own = decision.decisions
        return [one for one in touched if isinstance(own[one.appointment_id], MoveAlong)]
    return touched if isinstance(decision, MoveAlong) else []


def _move_along(session: Session, touched: Sequence[Touched], zitdag: Zitdag, by: _By) -> None:
    zone = ZoneInfo(zitdag.loket.timezone)
    for one in touched:
        appointment = queries.by_id(session, one.appointment_id)
        starts, ends = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
        slot = SlotChoice(
            loket_id=zitdag.loket_id,
            service_id=appointment.entry.service_id,
            starts_at=local_interval(zitdag.date, starts.time(), ends.time(), zone).start,
            language=appointment.language,
            asker=STAFF,
            counsellor_id=zitdag.counsellor_id,
        )
        operations.move(session, one.appointment_id, slot, actor=by.actor, now=by.now)
        _let_call(session, one, by)
    _check_settled(session, touched)


def _check_settled(session: Session, touched: Iterable[Touched]) -> None:
    for one in touched:
        entry = queries.by_id(session, one.appointment_id).entry
        if (misfit := planning_fit.misfit(session, entry)) is not None:
            raise DecisionLeavesMisfit(one.appointment_id, misfit)


def _stand_ins(
    session: Session,
    touched: Sequence[Touched],
    decision: Decision | MoveAlong | None,
    away: Iterable[Interval],
) -> _StandIns:
    """The zitdag a colleague would have to hold, for each one touched; read before it changes.

    It covers the appointments the colleague takes over, and all that is left open by who is
    `away` where the colleague takes over everything.
    """
    if isinstance(decision, OneEach):
        return _stand_ins_of_each(session, touched, decision)
    if not isinstance(decision, GiveTo):
        return {}
    rows = session.scalars(
        select(Zitdag)
        .where(Zitdag.id.in_({one.zitdag_id for one in touched}))
        .options(
            joinedload(Zitdag.loket), selectinload(Zitdag.openings), selectinload(Zitdag.services)
        )
        .execution_options(populate_existing=True)
    )
    colleague_id = decision.counsellor_id
    return {
        (zitdag.id, colleague_id): _stand_in(zitdag, colleague_id, _span(zitdag.id, touched, away))
        for zitdag in rows
    }


def _stand_ins_of_each(
    session: Session, touched: Sequence[Touched], decision: OneEach
) -> _StandIns:
    found: _StandIns = {}
    takers = {one.counsellor_id for one in _given(decision) if isinstance(one, GiveTo)}
    for colleague_id in sorted(takers):
        theirs = [
            one for one in touched if _takes(decision.decisions[one.appointment_id], colleague_id)
        ]
        found |= _stand_ins(session, theirs, GiveTo(colleague_id), [])
    return found


def _takes(decision: OfOne, colleague_id: int) -> bool:
    return isinstance(decision, GiveTo) and decision.counsellor_id == colleague_id


def _span(zitdag_id: int, touched: Iterable[Touched], away: Iterable[Interval]) -> Interval:
    theirs = [Interval(one.starts_at, one.ends_at) for one in touched if one.zitdag_id == zitdag_id]
    all_of_it = [*theirs, *away]
    return Interval(min(one.start for one in all_of_it), max(one.end for one in all_of_it))


def _stand_in(zitdag: Zitdag, colleague_id: int, span: Interval) -> ZitdagPlan:
    zone = ZoneInfo(zitdag.loket.timezone)
    clipped = [
        (row.kind, max(row.starts_at, span.start), min(row.ends_at, span.end))
        for row in zitdag.openings
    ]
    return ZitdagPlan(
        loket_id=zitdag.loket_id,
        counsellor_id=colleague_id,
        date=zitdag.date,
        openings=tuple(
            OpeningPlan(kind, start.astimezone(zone).time(), end.astimezone(zone).time())
            for kind, start, end in clipped
            if start < end
        ),
        service_ids=frozenset(service.id for service in zitdag.services),
        rules=Rules(**{field.name: getattr(zitdag, field.name) for field in fields(Rules)}),
        title=zitdag.title,
    )
