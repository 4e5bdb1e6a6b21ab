"""A client who comes: another hour, or no appointment any more."""

from dataclasses import dataclass
from typing import Any

from scheduler.appointments.models import BookingChannel
from scheduler.appointments.policy import STAFF
from scheduler.web.core import auth
from scheduler.web.counsellor import own_appointments
from scheduler.web.shared.appointments.views import AppointmentViews
from scheduler.web.shared.staff_desk import StaffDesk


@dataclass(frozen=True, slots=True)
class _Day(StaffDesk):
    """A counsellor's day: what was done about an appointment shows on its row."""

    def address(self, endpoint: str, uid: str, **more: Any) -> str:
        if endpoint == "shown":
            return own_appointments.same_days("today", _anchor=own_appointments.row_of(uid))
        return own_appointments.same_days(endpoint, uid=uid, **more)


def _office() -> StaffDesk:
    me = auth.current()
    return _Day(
        name="counsellor",
        asker=STAFF,
        channel=BookingChannel.COUNSELLOR,
        actor=own_appointments.actor(),
        region_id=me.region_id,
        account_id=me.account_id,
    )


views = AppointmentViews(_office, own_appointments.changeable)
