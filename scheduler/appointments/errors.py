"""Why something was refused: one exception a refusal, a code and the data, no sentences."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.models import PlanningConflict


@dataclass
class AppointmentRefusal(Exception):
    """What every refusal of this package is. `code` names its words in templates."""

    code: ClassVar[str] = "refused"


@dataclass
class SlotTaken(AppointmentRefusal):
    """Everybody who could sit there then has something else in that period."""

    code: ClassVar[str] = "slot_taken"
    starts_at: datetime


@dataclass
class ZitdagClosed(AppointmentRefusal):
    """No zitdag there offers this service at that moment to this asker."""

    code: ClassVar[str] = "zitdag_closed"
    starts_at: datetime


@dataclass
class TooManyAppointments(AppointmentRefusal):
    """This way to reach somebody books no more appointments online."""

    code: ClassVar[str] = "too_many_appointments"


@dataclass
class TooLateToCancel(AppointmentRefusal):
    """The appointment has begun."""

    code: ClassVar[str] = "too_late"
    starts_at: datetime


@dataclass
class NotBooked(AppointmentRefusal):
    """The appointment is in a state in which this cannot be done."""

    code: ClassVar[str] = "not_booked"
    state: str


@dataclass
class UnknownAppointment(AppointmentRefusal):
    """There is no such appointment."""

    code: ClassVar[str] = "unknown_appointment"


@dataclass
class AppointmentsTouched(AppointmentRefusal):
    """The change touches these people, soonest first, and nobody decided yet what comes of them."""

    code: ClassVar[str] = "appointments_touched"
    touched: list[AffectedAppointment]


@dataclass
class DecisionLeavesMisfit(AppointmentRefusal):
    """What was decided does not help this appointment: it would still not fit."""

    code: ClassVar[str] = "decision_leaves_misfit"
    appointment_id: int
    misfit: PlanningConflict


@dataclass
class ChosenSlotGone(AppointmentRefusal):
    """The hour chosen for this appointment (aware UTC) cannot be had.

    `first` is another of those who are moved now, for whom the same time was chosen.
    """

    code: ClassVar[str] = "chosen_slot_gone"
    appointment_id: int
    starts_at: datetime
    first: int | None = None


@dataclass
class AlreadyTold(AppointmentRefusal):
    """The clients of this zitdag have been told that we are late: once is enough."""

    code: ClassVar[str] = "already_told"
