"""Carries out a decision: affected appointments are cancelled, given away, moved or kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.appointments import planning_fit
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.booking import lookups, operations, retelling
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.errors import (
    AppointmentRefusal,
    ChoicesRefused,
    ChosenSlotGone,
    DecisionLeavesMisfit,
    SlotTaken,
    ZitdagClosed,
)
from scheduler.appointments.lists import call_list
from scheduler.appointments.messages import facts, places
from scheduler.appointments.models import WhyCall
from scheduler.appointments.policy import STAFF
from scheduler.appointments.rescheduling.decisions import (
    Cancel,
    Choice,
    Decision,
    GiveTo,
    MoveAlong,
    MoveTo,
    Tell,
)
from scheduler.calendar.intervals import Interval, overlaps
from scheduler.calendar.recurrence import local_interval
from scheduler.people.actors import By
from scheduler.people.contact import WRITTEN_TO
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen import queries
from scheduler.zitdagen.catalogue import ServiceMode
from scheduler.zitdagen.models import OpeningKind, Zitdag
from scheduler.zitdagen.plans import OpeningPlan, Rules, ZitdagPlan


@dataclass(frozen=True, slots=True)
class Day:
    """A zitdag before the change; `openings` are kinds and aware UTC moments."""

    plan: ZitdagPlan
    openings: tuple[tuple[OpeningKind, datetime, datetime], ...]
    zone: ZoneInfo


Days = dict[int, Day]
# The facts of a place as they were told, by loket.
Places = Mapping[int, Mapping[str, Any]]
# By the zitdag that is left and the colleague who takes over.
StandIns = Mapping[tuple[int, int], ZitdagPlan]
_CANNOT_BE = (SlotTaken, ZitdagClosed, DecisionLeavesMisfit, ChosenSlotGone)


@dataclass(frozen=True, slots=True)
class Before:
    """What of the planning before the change is still needed: see `stand_ins` and `places_of`."""

    plans: StandIns = field(default_factory=dict)
    places: Places = field(default_factory=dict)


def settle(
    session: Session,
    touched: Iterable[AffectedAppointment],
    decision: Decision,
    before: Before,
    by: By,
) -> None:
    """Do as decided with each, once the change is made.

    Who goes along comes first: their hours are kept for them. All that cannot be is found before
    it is refused: one refusal as it is, several as ChoicesRefused.

    Raises:
        SlotTaken, ZitdagClosed, DecisionLeavesMisfit, ChosenSlotGone, ChoicesRefused: what was
            decided cannot be.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: a colleague cannot come.
    """
    chosen = [(one, decision.of(one)) for one in touched]
    moved: list[int] = []
    refused: dict[int, AppointmentRefusal] = {}
    for one, choice in sorted(chosen, key=lambda pair: not isinstance(pair[1], MoveAlong)):
        try:
            _settle_one(session, one, choice, before, moved, by)
        except _CANNOT_BE as refusal:
            refused[one.appointment_id] = refusal
    if refused:
        raise ChoicesRefused(refused) if len(refused) > 1 else next(iter(refused.values()))
    _let_call(session, chosen, by)


def _settle_one(
    session: Session,
    one: AffectedAppointment,
    choice: Choice,
    before: Before,
    moved: list[int],
    by: By,
) -> None:
    match choice:
        case MoveAlong():
            _move_along(session, one, choice, by)
        case MoveTo():
            _move(session, one, choice, moved, by)
            moved.append(one.appointment_id)
        case GiveTo():
            _give(session, one, choice.counsellor_id, before.plans, by)
            _tell(session, one, before.places, by)
        case Tell():
            _check_fits(session, one)
            _tell(session, one, before.places, by)
        case Cancel():
            operations.cancel(session, one.appointment_id, by=by)


def _tell(session: Session, one: AffectedAppointment, was: Places, by: By) -> None:
    """What is new at their place, where anything is that they were told."""
    loket = lookups.by_id(session, one.appointment_id).entry.zitdag.loket
    news = places.news(was[loket.id], facts.of_place(loket)) if loket.id in was else {}
    if news and one.mode is ServiceMode.IN_PERSON:
        retelling.tell_place(session, one.appointment_id, news, by=by)


def places_of(session: Session, there: Iterable[AffectedAppointment]) -> Places:
    """The places of these appointments as their clients know them, to be read before they change.
    One SELECT."""
    ids = {one.loket_id for one in there}
    found = session.scalars(select(Loket).where(Loket.id.in_(ids))) if ids else ()
    return {loket.id: facts.of_place(loket) for loket in found}


def days(session: Session, there: Iterable[AffectedAppointment], decision: Decision) -> Days:
    """The zitdagen of those whom a colleague takes over, to be read before they change."""
    given = {one.zitdag_id for one in there if isinstance(decision.of(one), GiveTo)}
    if not given:
        return {}
    rows = queries.read_afresh(session, given)
    return {row.id: _day(row) for row in rows}


def _day(zitdag: Zitdag) -> Day:
    return Day(
        plan=ZitdagPlan(
            loket_id=zitdag.loket_id,
            counsellor_id=zitdag.counsellor_id,
            date=zitdag.date,
            openings=(),
            service_ids=frozenset(service.id for service in zitdag.services),
            rules=Rules(**{field.name: getattr(zitdag, field.name) for field in fields(Rules)}),
            title=zitdag.title,
        ),
        openings=tuple((row.kind, row.starts_at, row.ends_at) for row in zitdag.openings),
        zone=ZoneInfo(zitdag.loket.timezone),
    )


def stand_ins(
    before: Days,
    touched: Iterable[AffectedAppointment],
    decision: Decision,
    left_open: Iterable[Interval],
) -> StandIns:
    """The zitdag needed per colleague who takes over, out of the `days` before.

    It covers the appointments the colleague takes over, and all that is `left_open` where the
    colleague takes over everything.
    """
    taken: dict[tuple[int, int], list[Interval]] = {}
    for one in touched:
        choice = decision.of(one)
        if isinstance(choice, GiveTo):
            span = taken.setdefault((one.zitdag_id, choice.counsellor_id), [])
            span.append(Interval(one.starts_at, one.ends_at))
    more = [] if decision.each else list(left_open)
    return {
        (zitdag_id, colleague_id): _stand_in(before[zitdag_id], colleague_id, [*span, *more])
        for (zitdag_id, colleague_id), span in taken.items()
    }


def _stand_in(day: Day, colleague_id: int, periods: Sequence[Interval]) -> ZitdagPlan:
    """The hours of the zitdag from the first to the last of these periods."""
    first, last = min(one.start for one in periods), max(one.end for one in periods)
    clipped = [(kind, max(start, first), min(end, last)) for kind, start, end in day.openings]
    openings = tuple(
        OpeningPlan(kind, start.astimezone(day.zone).time(), end.astimezone(day.zone).time())
        for kind, start, end in clipped
        if start < end
    )
    if not openings:  # its hours went in an earlier change: those of the appointments stay
        hours = (moment.astimezone(day.zone).time() for moment in (first, last))
        openings = (OpeningPlan(OpeningKind.APPOINTMENT, *hours),)
    return replace(day.plan, counsellor_id=colleague_id, openings=openings)


def _move_along(
    session: Session, appointment: AffectedAppointment, along: MoveAlong, by: By
) -> None:
    """To where its zitdag is now, at the same hour."""
    entry = lookups.by_id(session, appointment.appointment_id).entry
    zitdag, zone = entry.zitdag, ZoneInfo(entry.zitdag.loket.timezone)
    starts, ends = appointment.starts_at.astimezone(zone), appointment.ends_at.astimezone(zone)
    slot = SlotChoice(
        loket_id=along.loket_id or zitdag.loket_id,
        service_id=entry.service_id,
        starts_at=local_interval(zitdag.date, starts.time(), ends.time(), zone).start,
        language=appointment.language,
        asker=STAFF,
        counsellor_id=zitdag.counsellor_id,
    )
    operations.move(session, appointment.appointment_id, slot, by=by, overlap_ok=True)
    _check_fits(session, appointment)


def _move(
    session: Session, appointment: AffectedAppointment, to: MoveTo, moved: Iterable[int], by: By
) -> None:
    """Move one appointment; `moved` are those moved before.

    Raises:
        ChosenSlotGone: somebody else has it, or nobody gives that service then.
    """
    old = lookups.by_id(session, appointment.appointment_id).entry
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
        operations.move(session, appointment.appointment_id, slot, by=by, overlap_ok=True)
    except (SlotTaken, ZitdagClosed) as refusal:
        first = _who_has(session, to.counsellor_id, wanted, moved)
        raise ChosenSlotGone(appointment.appointment_id, to.starts_at, first) from refusal


def _let_call(
    session: Session, chosen: Iterable[tuple[AffectedAppointment, Choice]], by: By
) -> None:
    """Add clients no message reaches to the call list.

    All together, last and by id: so the locks on call tasks are taken in their order.
    """
    ids = [
        one.appointment_id
        for one, choice in chosen
        if _is_told(one, choice) and one.reach not in WRITTEN_TO
    ]
    for appointment_id in sorted(ids):
        call_list.add(session, appointment_id, WhyCall.PLANNING_CHANGED, by=by)


def _is_told(one: AffectedAppointment, choice: Choice) -> bool:
    """Whether the client hears of it; of a colleague those who were to keep one face."""
    if isinstance(choice, GiveTo):
        return one.same_counsellor or one.still_fits
    return isinstance(choice, Cancel | MoveAlong | MoveTo | Tell)


def _who_has(
    session: Session, counsellor_id: int, wanted: Interval, moved: Iterable[int]
) -> int | None:
    """The first of `moved` that takes this time of that counsellor."""
    for appointment_id in moved:
        entry = lookups.by_id(session, appointment_id).entry
        period = Interval(entry.starts_at, entry.occupied_until)
        if entry.counsellor_id == counsellor_id and overlaps(period, wanted):
            return appointment_id
    return None


def _give(
    session: Session, appointment: AffectedAppointment, colleague_id: int, plans: StandIns, by: By
) -> None:
    hours = Interval(appointment.starts_at, appointment.ends_at)
    zitdag_id = queries.zitdag_of_colleague(session, appointment.zitdag_id, colleague_id, hours)
    if zitdag_id is None:
        plan = plans[appointment.zitdag_id, colleague_id]
        zitdag_id = zitdagen.plan_zitdag(session, plan, by=by).id
    operations.reassign(
        session, appointment.appointment_id, zitdag_id=zitdag_id, counsellor_id=colleague_id, by=by
    )
    _check_fits(session, appointment)


def _check_fits(session: Session, appointment: AffectedAppointment) -> None:
    entry = lookups.by_id(session, appointment.appointment_id).entry
    if (misfit := planning_fit.misfit(session, entry)) is not None:
        raise DecisionLeavesMisfit(appointment.appointment_id, misfit)
