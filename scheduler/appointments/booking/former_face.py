"""The face that a client was to keep, and lost when we let a colleague take over."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.appointments.lists.partner_view import US
from scheduler.appointments.models import Appointment, AppointmentChange, ChangeKind
from scheduler.people.counsellors import Counsellor

_ELSEWHERE = (ChangeKind.MOVED, ChangeKind.REASSIGNED)


def of(session: Session, appointment: Appointment) -> Counsellor | None:
    """The counsellor before our last change of this appointment, of a service with one face; None
    where it is still the same one, or they work here no more. Two SELECTs at most.
    """
    if not appointment.entry.service.same_counsellor:
        return None
    last = session.scalars(
        select(AppointmentChange)
        .where(
            AppointmentChange.appointment_id == appointment.id,
            AppointmentChange.kind.in_(_ELSEWHERE),
        )
        .order_by(AppointmentChange.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None or last.actor not in US or "from" not in last.details:
        return None
    _zitdag, counsellor_id, _start = last.details["from"]
    if counsellor_id == appointment.entry.counsellor_id:
        return None
    found = session.get(Counsellor, counsellor_id)
    return found if found is not None and found.active else None
