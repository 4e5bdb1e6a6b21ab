"""Appointments as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from notifications.texts.words import language_words, listed
from scheduler.appointments.messages import facts
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.clients import Client
from scheduler.people.contact import WRITTEN_TO
from scheduler.web.core import clock, map_links, page_language
from scheduler.web.shared import group_words
from scheduler.web.shared.moments import Clock, Leaf, moment
from scheduler.zitdagen.catalogue import ServiceMode


class ShownState(StrEnum):
    """State of an appointment on pages of clients and of those who book for them. What came of it,
    by whom it was cancelled and why are not theirs to see.
    """

    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"
    PAST = "past"

    @property
    def is_ahead(self) -> bool:
        """Whether it can still be moved, cancelled and reminded of."""
        return self in (ShownState.PLANNED, ShownState.MOVED)


def state_of(appointment: Appointment, *, now: datetime) -> ShownState:
    """The state to show of an appointment that was booked."""
    if appointment.state is AppointmentState.CANCELLED:
        return ShownState.CANCELLED
    if appointment.state is not AppointmentState.BOOKED or appointment.entry.starts_at <= now:
        return ShownState.PAST
    return ShownState.MOVED if appointment.moves else ShownState.PLANNED


@dataclass(frozen=True, slots=True)
class AppointmentOnPage:
    """What done, manage, cancel and the slip show.

    `mode` is a `ServiceMode`: nobody comes to the place of one at a distance. `called`: the number
    that we ring, empty where we do not. `interpreter`: one was asked for.
    """

    date_words: str
    time_words: str
    leaf: Leaf
    clock: Clock
    loket: str
    street: str
    city: str
    room: str
    dutch_room: str
    map_url: str
    reception: str
    mode: str
    called: str
    counsellor: str
    counsellor_languages: str
    bring: list[str]
    together: str
    interpreter: bool
    interpreter_comes: bool
    code: str
    state: ShownState
    manage_url: str
    move_url: str
    video_url: str
    cancel_url: str
    slip_url: str
    ics_url: str


def client_of(appointment: Appointment) -> Client:
    """Its client; ValueError for a hold, which has none yet."""
    if appointment.client is None:
        raise ValueError("a hold has no client yet", appointment.id)
    return appointment.client


def page_of_client(client: Client) -> str | None:
    """The address of the page of a client, for our own staff; None of who was forgotten."""
    if client.anonymised_at is not None:
        return None
    return url_for("desk.client", client_id=client.id)


def by_id(session: Session, appointment_id: int) -> AppointmentOnPage:
    """An appointment that was booked, as a page shows it."""
    appointment = session.get_one(Appointment, appointment_id)
    return on_page(appointment, facts_of(session, appointment))


def facts_of(session: Session, appointment: Appointment) -> dict[str, Any]:
    """What messages and pages may say of it, hours of the phone in the reader's language."""
    return facts.message_context(session, appointment, language=page_language.current())


def reminded(appointment: Appointment) -> bool | None:
    """Whether its client is reminded; None where no message reaches them, or it is no more."""
    client = appointment.client
    if client is None or client.reach not in WRITTEN_TO:
        return None
    return client.reminders if state_of(appointment, now=clock.now()).is_ahead else None


def on_page(appointment: Appointment, facts: Mapping[str, Any]) -> AppointmentOnPage:
    """An appointment with its facts (see `appointments.messages.facts`)."""
    language = page_language.current()
    zone = ZoneInfo(facts["zone"])
    shown = moment(appointment.entry.starts_at, appointment.entry.ends_at, zone, language)
    room, reception_words = facts["room"], facts["reception_words"]
    return AppointmentOnPage(
        date_words=shown.date_words,
        time_words=shown.time_words,
        leaf=shown.leaf,
        clock=shown.clock,
        loket=facts["place"],
        street=facts["street"],
        city=f"{facts['postcode']} {facts['city']}",
        room=_(room) if room else "",
        dutch_room=room,
        map_url=map_links.to_place(facts["place"], facts["latitude"], facts["longitude"]),
        reception=reception_words,  # they are said to somebody who speaks Dutch
        mode=facts["mode"],
        called=facts["called"],
        counsellor=facts["with_whom"],
        counsellor_languages=listed(
            (language_words(code, language) for code in facts["spoken"]), language
        ),
        bring=_bring(facts),
        together=group_words.together(facts["others"]),
        interpreter=appointment.interpreter,
        interpreter_comes=facts["interpreter_comes"],
        code=" ".join(appointment.code),
        state=state_of(appointment, now=clock.now()),
        manage_url=url_for("public.manage", uid=appointment.uid),
        move_url=url_for("public.move", uid=appointment.uid),
        video_url=url_for("public.video", uid=appointment.uid),
        cancel_url=url_for("public.cancel", uid=appointment.uid),
        slip_url=url_for("public.slip", uid=appointment.uid),
        ics_url=url_for("public.ics", uid=appointment.uid),
    )


def _bring(facts: Mapping[str, Any]) -> list[str]:
    """What to bring, or to have at hand; nobody asks for an identity card at a distance."""
    things = [_(thing) for thing in facts["bring"]]
    if ServiceMode(facts["mode"]).is_remote:
        return things
    return [_("je identiteitskaart, als je die hebt"), *things]
