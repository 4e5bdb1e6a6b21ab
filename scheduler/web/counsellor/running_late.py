"""`Ik ben te laat`: who still comes today is told, once; it asks first, for it cannot be undone."""

from contextlib import suppress
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import abort, redirect, request
from flask_babel import gettext as _

from database import reading, write
from notifications.texts.words import time_words
from scheduler.appointments.attendance import running_late
from scheduler.appointments.errors import AlreadyTold
from scheduler.appointments.models import Appointment
from scheduler.people.contact import WRITTEN_TO
from scheduler.web.core import catalogues, clock, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.web.counsellor import own_appointments
from scheduler.web.shared import contacts, presenters
from scheduler.zitdagen.models import ZitdagState


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    """Somebody who still comes: when, and the number to call where no message reaches them."""

    starts: str
    first_name: str
    is_written_to: bool
    contact: str


def late(zitdag_id: int) -> Answer:
    """How many minutes? Then whom it tells, and whom somebody has to call."""
    with reading() as session:
        zitdag = own_appointments.zitdag(session, zitdag_id)
        is_told = running_late.is_told(session, zitdag_id)
        zone = ZoneInfo(zitdag.loket.timezone)
        found = running_late.waiting(session, zitdag_id, now=clock.now())
        people = [_person(one, zone) for one in found]
    if zitdag.date != clock.today() or zitdag.state is not ZitdagState.PLANNED:
        abort(404)
    form = Form(request.form)
    if request.method == "POST" and (minutes := _minutes(form)):
        # Somebody else pressed just now: the page shows that they know.
        with suppress(AlreadyTold):
            write(running_late.tell, zitdag_id, minutes, by=own_appointments.by())
        return redirect(own_appointments.url("late", zitdag.counsellor, zitdag_id=zitdag_id), 303)
    shown = rendering.render(
        "counsellor/running_late.html",
        form=form,
        loket=zitdag.loket.name,
        is_told=is_told,
        told=[one for one in people if one.is_written_to],
        to_call=[one for one in people if not one.is_written_to],
        choices=running_late.MINUTES,
        back_url=own_appointments.url("today", zitdag.counsellor),
    )
    return shown, 422 if form.wrong else 200


def _minutes(form: Form) -> int | None:
    chosen = form.value("minuten")
    if chosen not in map(str, running_late.MINUTES):
        form.refuse("minuten", _("Kies hoeveel minuten."))
        return None
    return int(chosen)


def _person(appointment: Appointment, zone: ZoneInfo) -> WaitingPerson:
    client = presenters.client_of(appointment)
    return WaitingPerson(
        starts=time_words(appointment.entry.starts_at, zone, catalogues.SOURCE),
        first_name=client.first_name,
        is_written_to=client.reach in WRITTEN_TO,
        contact=contacts.display(client.contact),
    )
