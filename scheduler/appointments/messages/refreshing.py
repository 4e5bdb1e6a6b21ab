"""What changed of a place, a region or a client, in the messages to clients that still wait."""

from typing import Final

from sqlalchemy import ColumnElement, Select, literal, select
from sqlalchemy.orm import Session

from locations.models import Loket
from notifications.outbox import queue
from notifications.texts.languages import LANGUAGES
from scheduler.appointments import scope
from scheduler.appointments.messages import facts as told
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment
from scheduler.people.clients import Client
from scheduler.people.regions import Region
from scheduler.zitdagen.models import DiaryEntry, Zitdag

_INTERPRETER: Final = "interpreter_comes"


def place_changed(session: Session, loket: Loket) -> None:
    """Update the place in pending messages to clients of this loket. One UPDATE."""
    queue.refresh(session, _subjects(Zitdag.loket_id == loket.id), told.of_place(loket))


def region_changed(session: Session, region: Region) -> None:
    """Update the phone and hours in pending messages of its clients. One UPDATE per language."""
    for language in LANGUAGES:
        theirs = _subjects(scope.of_region(region.id), Client.language == language)
        now_so = told.of_region(region.name, region.phone, region.phone_hours, language)
        queue.refresh(session, theirs, now_so)


def rewrite(session: Session, appointment: Appointment) -> None:
    """Write what waits to the client in their name and language as they are now."""
    known = told.read(session, appointment)
    now_so = {name: known.facts[name] for name in ("first_name", "phone_hours", _INTERPRETER)}
    queue.rewrite(session, to_clients.subject(appointment), now_so, known.client.language)


def as_it_is(session: Session, appointment: Appointment) -> None:
    """Write what waits to the client as everything about the appointment is now."""
    known = told.read(session, appointment)
    facts = {name: fact for name, fact in known.facts.items() if name not in to_clients.MOMENTS}
    queue.rewrite(session, to_clients.subject(appointment), facts, known.client.language)


def say_interpreter_comes(session: Session, appointment: Appointment, *, comes: bool) -> None:
    """Say in what waits to the client that an interpreter comes, or no more."""
    queue.refresh(session, [to_clients.subject(appointment)], {_INTERPRETER: comes})


def _subjects(*which: ColumnElement[bool]) -> Select[str]:
    """The subjects of these appointments, as `subject` names them."""
    return (
        select(literal(to_clients.ABOUT).concat(Appointment.uid))
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
        .join(Client, Client.id == Appointment.client_id)
        .where(*which)
    )
