"""What changed of a place or a region, in the messages to clients that still wait."""

from sqlalchemy import ColumnElement, Select, literal, select
from sqlalchemy.orm import Session

from locations.models import Loket
from notifications.outbox import queue
from notifications.texts.languages import LANGUAGES
from scheduler.appointments import scope
from scheduler.appointments.messages import facts as told
from scheduler.appointments.messages.to_clients import ABOUT
from scheduler.appointments.models import Appointment
from scheduler.people.clients import Client
from scheduler.people.regions import Region
from scheduler.zitdagen.models import DiaryEntry, Zitdag


def place_changed(session: Session, loket: Loket) -> None:
    """Update the place in pending messages to clients of this loket. One UPDATE."""
    queue.refresh(session, _subjects(Zitdag.loket_id == loket.id), told.of_place(loket))


def region_changed(session: Session, region: Region) -> None:
    """Update the phone and hours in pending messages of its clients. One UPDATE per language."""
    for language in LANGUAGES:
        theirs = _subjects(scope.of_region(region.id), Client.language == language)
        now_so = told.of_region(region.name, region.phone, region.phone_hours, language)
        queue.refresh(session, theirs, now_so)


def _subjects(*which: ColumnElement[bool]) -> Select[str]:
    """The subjects of these appointments, as `subject` names them."""
    return (
        select(literal(ABOUT).concat(Appointment.uid))
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
        .join(Client, Client.id == Appointment.client_id)
        .where(*which)
    )
