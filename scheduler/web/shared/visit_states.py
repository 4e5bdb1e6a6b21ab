"""What became of an appointment, as pages of staff say it."""

from typing import Final

from flask_babel import lazy_gettext

from scheduler.appointments.models import AppointmentState

STATES: Final = {
    AppointmentState.BOOKED: lazy_gettext("gepland"),
    AppointmentState.CANCELLED: lazy_gettext("afgezegd"),
    AppointmentState.CAME: lazy_gettext("gekomen"),
    AppointmentState.MISSED: lazy_gettext("niet gekomen"),
    AppointmentState.WE_WERE_ABSENT: lazy_gettext("wij waren er niet"),
}
