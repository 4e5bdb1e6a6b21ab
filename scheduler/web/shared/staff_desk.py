"""As whom staff book: the partner beside the client, the phone desk, the counsellor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from flask import url_for
from sqlalchemy.orm import Session

from scheduler.appointments.models import Appointment, BookingChannel
from scheduler.appointments.policy import Asker
from scheduler.people.actors import Actor, By
from scheduler.web.core import auth

FindAppointment = Callable[[Session, str], Appointment]
"""Finds by uid an appointment that a desk may see; aborts with 404 where it may not."""


class AppointmentUrl(Protocol):
    """The URL of a page about one appointment, with `query` in it."""

    def __call__(self, endpoint: str, uid: str, **query: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """Who of staff books. `name` is the blueprint whose pages `book` and `shown` are theirs."""

    name: str
    url_of: AppointmentUrl
    asker: Asker
    channel: BookingChannel
    actor: Actor
    region_id: int
    account_id: int
    organisation_id: int | None = None

    def is_own(self, appointment: Appointment) -> bool:
        """Whether who is signed in booked it for themselves."""
        is_of_account = appointment.account_id == self.account_id
        return is_of_account and appointment.entry.service.is_for_professionals

    def by(self) -> By:
        """Who does what is done here, at this moment."""
        return auth.by(self.actor)


def pages_of(name: str) -> AppointmentUrl:
    """The pages about appointments of the blueprint of this name."""

    def url(endpoint: str, uid: str, **query: Any) -> str:
        return url_for(f"{name}.{endpoint}", uid=uid, **query)

    return url
