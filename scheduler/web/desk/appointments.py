"""Appointments of the region at the desk: book for callers, show, move, cancel."""

from flask import abort
from sqlalchemy.orm import Session

from scheduler.appointments import policy, scope
from scheduler.appointments.booking import lookups
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from scheduler.people.actors import Actor
from scheduler.web.core.auth import current
from scheduler.web.shared.appointments.views import AppointmentViews
from scheduler.web.shared.staff_desk import StaffDesk, pages_of


def signed_in_desk() -> StaffDesk:
    """As whom the signed-in account books here."""
    me = current()
    return StaffDesk(
        name="desk",
        url_of=pages_of("desk"),
        asker=policy.STAFF,
        channel=BookingChannel.PHONE_DESK,
        actor=Actor.PHONE_DESK,
        region_id=me.region_id,
        account_id=me.account_id,
    )


def _find(session: Session, uid: str) -> Appointment:
    """An appointment of this region; another region's is as if it were not there."""
    found = lookups.by_uid(session, uid, scope.of_region(current().region_id))
    if found is None or found.state is AppointmentState.HELD:
        abort(404)
    return found


views = AppointmentViews(signed_in_desk, _find)
