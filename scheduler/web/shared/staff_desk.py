"""As whom staff book: the partner beside the client, the phone desk, the counsellor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from scheduler.appointments.models import Appointment, BookingChannel
from scheduler.appointments.policy import Asker
from scheduler.people.actors import Actor, By
from scheduler.web.core import clock

FindAppointment = Callable[[Session, str], Appointment]
"""Finds by uid an appointment that a desk may see; aborts with 404 where it may not."""


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """Who of staff books. `name` is the blueprint whose pages `book` and `shown` are theirs."""

    name: str
    asker: Asker
    channel: BookingChannel
    actor: Actor
    region_id: int
    account_id: int
    organisation_id: int | None = None

    def by(self) -> By:
        """Who does what is done here, at this moment."""
        return By(self.actor, self.account_id, clock.now())

    def address(self, endpoint: str, uid: str, **more: Any) -> str:
        """The address of a page of theirs about one appointment."""
        return url_for(f"{self.name}.{endpoint}", uid=uid, **more)
