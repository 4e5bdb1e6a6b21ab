"""An appointment affected by a change of the planning, as previews and refusals carry it."""

from dataclasses import dataclass
from datetime import datetime

from scheduler.people.contact import ContactMethod


@dataclass(frozen=True, slots=True)
class AffectedAppointment:
    """An appointment affected by a change of the planning, and how to reach its client.

    Moments are aware UTC; `language` is that of the conversation. `seats` of its hour: more than
    one in a group session.
    """

    appointment_id: int
    zitdag_id: int
    counsellor_id: int
    starts_at: datetime
    ends_at: datetime
    first_name: str
    reach: ContactMethod
    contact: str | None
    service: str
    language: str
    seats: int = 1
