"""A client who comes: another hour, or no appointment any more."""

from typing import Any

from scheduler.appointments.models import BookingChannel
from scheduler.appointments.policy import STAFF
from scheduler.web.core import auth
from scheduler.web.counsellor import own_appointments
from scheduler.web.shared.appointments.views import AppointmentViews
from scheduler.web.shared.staff_desk import StaffDesk


def _url(endpoint: str, uid: str, **query: Any) -> str:
    """What was done about an appointment shows on its row of the day."""
    if endpoint == "shown":
        return own_appointments.same_days("today", _anchor=own_appointments.row_of(uid))
    return own_appointments.same_days(endpoint, uid=uid, **query)


def _signed_in_desk() -> StaffDesk:
    me = auth.current()
    return StaffDesk(
        name="counsellor",
        url_of=_url,
        asker=STAFF,
        channel=BookingChannel.COUNSELLOR,
        actor=own_appointments.actor(),
        region_id=me.region_id,
        account_id=me.account_id,
    )


views = AppointmentViews(_signed_in_desk, own_appointments.changeable)
