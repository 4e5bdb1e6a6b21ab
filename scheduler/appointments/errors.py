"""Refusals: one exception per kind, a code and the data, no sentences."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.models import GroupChoice, PlanningConflict


@dataclass
class AppointmentRefusal(Exception):
    """Base of all refusals of this package. `code` names its words in templates."""

    code: ClassVar[str] = "refused"


@dataclass
class SlotTaken(AppointmentRefusal):
    """Every counsellor there is busy in that period."""

    code: ClassVar[str] = "slot_taken"
    starts_at: datetime


@dataclass
class TooFewSeats(AppointmentRefusal):
    """A session has only so many seats left, fewer than several clients ask for together."""

    code: ClassVar[str] = "too_few_seats"
    left: int


@dataclass
class ZitdagClosed(AppointmentRefusal):
    """No zitdag there offers this service at that moment to this asker."""

    code: ClassVar[str] = "zitdag_closed"
    starts_at: datetime


@dataclass
class InterpreterTooSoon(AppointmentRefusal):
    """No interpreter can be found before `earliest` (aware UTC)."""

    code: ClassVar[str] = "interpreter_too_soon"
    earliest: datetime


@dataclass
class TooManyAppointments(AppointmentRefusal):
    """This contact has reached the quota of online bookings."""

    code: ClassVar[str] = "too_many_appointments"


@dataclass
class TooManyMoves(AppointmentRefusal):
    """Its client has moved this appointment too often today."""

    code: ClassVar[str] = "too_many_moves"


@dataclass
class AlreadyBookedThen(AppointmentRefusal):
    """This contact has another appointment in that period: `uid`, at `starts_at` (aware UTC).

    Both tell who is a client: only who may see that appointment is told of them.
    """

    code: ClassVar[str] = "already_booked_then"
    uid: str
    starts_at: datetime


@dataclass
class SomeAlreadyBookedThen(AppointmentRefusal):
    """Of several clients these have another appointment then: by their place in the request."""

    code: ClassVar[str] = "some_already_booked_then"
    refusals: dict[int, AlreadyBookedThen]


@dataclass
class TooLateToRestore(AppointmentRefusal):
    """Its client did not cancel it, or did so too long ago."""

    code: ClassVar[str] = "too_late_to_restore"


@dataclass
class NeedsPhone(AppointmentRefusal):
    """A conversation by telephone needs a number to ring."""

    code: ClassVar[str] = "needs_phone"


@dataclass
class NeedsMessages(AppointmentRefusal):
    """A conversation by video needs a mobile or a mail address to send its link to."""

    code: ClassVar[str] = "needs_messages"


@dataclass
class NoMoreMessages(AppointmentRefusal):
    """What must be asked of this contact cannot be: it had all the messages of today."""

    code: ClassVar[str] = "no_more_messages"


@dataclass
class TooSoonToRing(AppointmentRefusal):
    """The call before was too short ago; the next one counts from `again_at` (aware UTC)."""

    code: ClassVar[str] = "too_soon_to_ring"
    again_at: datetime


@dataclass
class TooLateToCancel(AppointmentRefusal):
    """The appointment has begun."""

    code: ClassVar[str] = "too_late"
    starts_at: datetime


@dataclass
class NotBooked(AppointmentRefusal):
    """The appointment's state does not allow this."""

    code: ClassVar[str] = "not_booked"
    state: str


@dataclass
class UnknownAppointment(AppointmentRefusal):
    """There is no such appointment."""

    code: ClassVar[str] = "unknown_appointment"


@dataclass
class AppointmentsTouched(AppointmentRefusal):
    """The change affects these appointments, soonest first, and lacks a decision on them."""

    code: ClassVar[str] = "appointments_touched"
    touched: list[AffectedAppointment]


@dataclass
class DecisionLeavesMisfit(AppointmentRefusal):
    """After the decision this appointment would still not fit."""

    code: ClassVar[str] = "decision_leaves_misfit"
    appointment_id: int
    misfit: PlanningConflict


@dataclass
class ChosenSlotGone(AppointmentRefusal):
    """The slot chosen for this appointment (aware UTC) is unavailable.

    `first` is another appointment moved now, with the same choice.
    """

    code: ClassVar[str] = "chosen_slot_gone"
    appointment_id: int
    starts_at: datetime
    first: int | None = None


@dataclass
class ChoicesRefused(AppointmentRefusal):
    """Several choices cannot be, each by its appointment."""

    code: ClassVar[str] = "choices_refused"
    refusals: dict[int, AppointmentRefusal]


@dataclass
class DecidedMeanwhile(AppointmentRefusal):
    """Somebody else has decided on this group session: `choice`."""

    code: ClassVar[str] = "decided_meanwhile"
    choice: GroupChoice


@dataclass
class AlreadyTold(AppointmentRefusal):
    """The clients of this zitdag were told already that we are late."""

    code: ClassVar[str] = "already_told"


@dataclass
class NothingBusy(AppointmentRefusal):
    """A calendar says that nobody is busy, and earlier it said so of `known` periods to come: they
    stay, for nobody is free by accident.
    """

    code: ClassVar[str] = "nothing_busy"
    known: int


@dataclass
class ClientChanged(AppointmentRefusal):
    """Somebody else has put something right of this client since the form was shown."""

    code: ClassVar[str] = "client_changed"
