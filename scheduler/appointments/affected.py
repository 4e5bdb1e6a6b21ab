"""An appointment affected by a change of the planning, as previews and refusals carry it."""

from dataclasses import dataclass
from datetime import datetime

from locations.zones import BRUSSELS
from scheduler.appointments.models import PlanningConflict
from scheduler.people.contact import ContactMethod
from scheduler.zitdagen.catalogue import ServiceMode


@dataclass(frozen=True, slots=True)
class AffectedAppointment:
    """An appointment affected by a change of the planning, and how to reach its client.

    Moments are aware UTC, `timezone` is that of its loket; `language` is that of the conversation.
    `seats` of its hour: more than one in a group session. `same_counsellor`: the client was to keep
    one face. `loket` and `counsellor` are names to show; `misfit` is why it was flagged before.
    `referrer` is the name of who brought the client, if anybody did. `still_fits`: it can
    go on as planned, and its client must be told what changed about it.
    """

    appointment_id: int
    zitdag_id: int
    counsellor_id: int
    starts_at: datetime
    ends_at: datetime
    first_name: str
    reach: ContactMethod
    contact: str | None
    service_id: int
    service: str
    language: str
    seats: int = 1
    loket: str = ""
    counsellor: str = ""
    misfit: PlanningConflict | None = None
    mode: ServiceMode = ServiceMode.IN_PERSON
    same_counsellor: bool = False
    loket_id: int = 0
    timezone: str = BRUSSELS.key
    referrer: str | None = None
    still_fits: bool = False
