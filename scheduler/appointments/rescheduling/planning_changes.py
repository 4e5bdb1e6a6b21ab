"""Changes of the planning (zitdagen, absences, series) and their effect on booked appointments.

The operations of `scheduler.zitdagen` know nothing of appointments. `apply` runs an edit together
with one decision for all affected, all or nothing; `preview` lists the affected before. Both run
inside `database.write` and never commit.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.errors import AppointmentsTouched, DecisionLeavesMisfit
from scheduler.appointments.models import PlanningConflict
from scheduler.appointments.rescheduling import appointments_ahead, settling
from scheduler.appointments.rescheduling.decisions import Decision, KeepAndFlag
from scheduler.appointments.rescheduling.edits.edit import Edit
from scheduler.appointments.rescheduling.flags import flag_misfits
from scheduler.people.actors import Actor, By
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen.models import Absence


def preview(session: Session, edit: Edit, *, now: datetime) -> list[AffectedAppointment]:
    """Future appointments that would no longer fit, soonest first: the change is made and undone.

    Raises:
        Whatever the change itself would.
    """
    there = appointments_ahead.booked(session, edit.impact(session).which, now=now)
    by = By(Actor.SYSTEM, None, now)  # nobody's: it is undone
    with session.begin_nested() as trial:
        touched = edit.make(session, there, by=by)
        trial.rollback()
    return touched


def apply(session: Session, edit: Edit, decision: Decision, *, by: By) -> None:
    """Apply a change of the planning, and its decision to all affected appointments.

    When a zitdag itself goes to a colleague, `GiveTo` the same one takes the appointments along.

    Raises:
        AppointmentsTouched: it touches somebody whom the decision did not see.
        UnknownZitdag, ChangedMeanwhile: it is not there, or not at the version that was seen.
        SlotTaken, ZitdagClosed, DecisionLeavesMisfit, ChoicesRefused: what was decided cannot be.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: a colleague cannot come.
        ChosenSlotGone: another hour that was chosen for somebody cannot be had.
        Whatever the operation of `zitdagen` raises.
    """
    edit.lock(session)
    impact = edit.impact(session)
    counsellor_ids = impact.counsellor_ids | decision.counsellor_ids
    appointments_ahead.lock(session, impact.which, counsellor_ids, now=by.now)
    there = appointments_ahead.booked(session, impact.which, now=by.now)
    days = settling.days(session, there, decision)
    places = settling.places_of(session, there)
    touched = edit.make(session, there, by=by)
    if not decision.covers(touched):
        raise AppointmentsTouched(touched)
    if not impact.can_stay:
        _check_nobody_stays(touched, decision)
    plans = settling.stand_ins(days, touched, decision, impact.left_open)
    settling.settle(session, touched, decision, settling.Before(plans, places), by)
    flag_misfits(session, by=by, counsellor_ids=counsellor_ids)


def _check_nobody_stays(touched: Iterable[AffectedAppointment], decision: Decision) -> None:
    """DecisionLeavesMisfit for the first who would be left on a day that their zitdag leaves."""
    for one in touched:
        if isinstance(decision.of(one), KeepAndFlag):
            raise DecisionLeavesMisfit(one.appointment_id, PlanningConflict.ZITDAG_CHANGED)


def end_absence(session: Session, absence_id: int, ends_at: datetime | None, *, by: By) -> Absence:
    """End an absence early, or remove it; appointments that fit again are unflagged.

    Appointments given to a colleague or cancelled stay so.

    Raises:
        UnknownAbsence, InvalidPlan: as `zitdagen.operations.end_absence`.
    """
    absence = zitdagen.end_absence(session, absence_id, ends_at, by=by)
    flag_misfits(session, by=by, counsellor_ids=[absence.counsellor_id])
    return absence
