"""Carries out a decision: affected appointments are cancelled, given away, moved or kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.appointments import planning_fit
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.booking import lookups, operations
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.errors import (
    ChosenSlotGone,
    DecisionLeavesMisfit,
    SlotTaken,
    ZitdagClosed,
)
from scheduler.appointments.lists import call_list
from scheduler.appointments.models import WhyCall
from scheduler.appointments.policy import STAFF
from scheduler.appointments.rescheduling.decisions import (
    Cancel,
    Choice,
    Decision,
    GiveTo,
    MoveAlong,
    MoveTo,
)
from scheduler.calendar.intervals import Interval, overlaps
from scheduler.calendar.recurrence import local_interval
from scheduler.people.actors import By
from scheduler.people.contact import WRITTEN_TO
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen import queries
from scheduler.zitdagen.models import OpeningKind, Zitdag
from scheduler.zitdagen.plans import OpeningPlan, Rules, ZitdagPlan


@dataclass(frozen=True, slots=True)
class Day:
    """A zitdag before the change; `openings` are kinds and aware UTC moments."""

    plan: ZitdagPlan
    openings: tuple[tuple[OpeningKind, datetime, datetime], ...]
    zone: ZoneInfo


Days = dict[int, Day]
# By the zitdag that is left and the colleague who takes over.
StandIns = dict[tuple[int, int], ZitdagPlan]


def settle(
    session: Session,
    touched: Iterable[AffectedAppointment],
    decision: Decision,
    plans: StandIns,
    by: By,
) -> None:
    """Do as decided with each, once the change is made; `plans` are of before it, of `stand_ins`.

    Who goes along comes first: their hours are kept for them.

    Raises:
        SlotTaken, ZitdagClosed, DecisionLeavesMisfit, ChosenSlotGone: what was decided cannot be.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: a colleague cannot come.
    """
    chosen = [(one, decision.of(one.appointment_id)) for one in touched]
    moved: list[int] = []
    for one, choice in sorted(chosen, key=lambda pair: not isinstance(pair[1], MoveAlong)):
        match choice:
            case MoveAlong():
                _move_along(session, one, choice, by)
            case MoveTo():
                _move(session, one, choice, moved, by)
                moved.append(one.appointment_id)
            case GiveTo():
                _give(session, one, choice.counsellor_id, plans, by)
            case Cancel():
                operations.cancel(session, one.appointment_id, by=by)
    _let_call(session, chosen, by)


def days(session: Session, there: Iterable[AffectedAppointment], decision: Decision) -> Days:
    """The zitdagen of those whom a colleague takes over, to be read before they change."""
    given = {one.zitdag_id for one in there if isinstance(decision.of(one.appointment_id), GiveTo)}
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
        choice = decision.of(one.appointment_id)
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
        if isinstance(choice, Cancel | MoveAlong | MoveTo) and one.reach not in WRITTEN_TO
    ]
    for appointment_id in sorted(ids):
        call_list.add(session, appointment_id, WhyCall.PLANNING_CHANGED, by=by)


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
