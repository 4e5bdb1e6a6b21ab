"""Why something was refused: one exception a refusal, a code and the data, no sentences."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass
class Refusal(Exception):
    """What every refusal of this package is. `code` names its words in templates."""

    code: ClassVar[str] = "refused"


@dataclass
class SlotTaken(Refusal):
    """Everybody who could sit there then has something else in that period."""

    code: ClassVar[str] = "slot_taken"
    starts_at: datetime


@dataclass
class ZitdagClosed(Refusal):
    """No zitdag there offers this service at that moment to this asker."""

    code: ClassVar[str] = "zitdag_closed"
    starts_at: datetime


@dataclass
class TooManyAppointments(Refusal):
    """This way to reach somebody books no more appointments online."""

    code: ClassVar[str] = "too_many_appointments"


@dataclass
class TooLateToCancel(Refusal):
    """The appointment has begun."""

    code: ClassVar[str] = "too_late"
    starts_at: datetime


@dataclass
class NotBooked(Refusal):
    """The appointment is in a state in which this cannot be done."""

    code: ClassVar[str] = "not_booked"
    state: str


@dataclass
class UnknownAppointment(Refusal):
    """There is no such appointment."""

    code: ClassVar[str] = "unknown_appointment"
