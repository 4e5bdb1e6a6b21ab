"""*Tolk te regelen*: who wants an interpreter, with whom one is arranged, whom to call off."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database import reading, write
from notifications.texts.words import (
    date_words,
    day_words,
    language_words,
    range_words,
    time_words,
)
from scheduler.appointments.booking import interpreter_arrangements
from scheduler.appointments.lists import interpreters
from scheduler.appointments.models import Appointment, InterpreterArrangement
from scheduler.people.actors import Actor
from scheduler.people.regions import Region
from scheduler.web.core import auth, catalogues, clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.web.shared import modes, presenters


@dataclass(frozen=True, slots=True)
class InterpreterLine:
    """An interpreter to find or to call off. `id` is of the appointment, or of the arrangement.

    `arrange_by` is the last day to find one in time, `is_late` where that day has gone.
    """

    id: int
    first_name: str
    language: str
    when: str
    loket: str
    counsellor: str
    arrange_by: str
    is_late: bool
    arranged_with: str
    url: str
    act_url: str


def index() -> str:
    """What is to be arranged, soonest first; then what is arranged."""
    return _page(Form({}), None)


def arranged(appointment_id: int) -> Answer:
    """Somebody found an interpreter."""
    form = Form(request.form)
    with_whom = form.value("met_wie").strip()
    if not with_whom or len(with_whom) > interpreters.WITH_LENGTH:
        form.refuse(f"met_wie-{appointment_id}", _("Schrijf met wie je het regelde."))
        return _page(form, appointment_id), 422
    write(
        interpreter_arrangements.arrange,
        appointment_id,
        current().region_id,
        with_whom,
        by=auth.by(Actor.PHONE_DESK),
    )
    return redirect(url_for("desk.interpreters"), 303)


def called_off(arrangement_id: int) -> Response:
    """The interpreter was told not to come, or comes no more."""
    region_id, who = current().region_id, auth.by(Actor.PHONE_DESK)
    write(interpreter_arrangements.call_off, arrangement_id, region_id, by=who)
    return redirect(url_for("desk.interpreters"), 303)


def _page(form: Form, wrong_id: int | None) -> str:
    now, region_id = clock.now(), current().region_id
    with reading() as session:
        days = session.get_one(Region, region_id).interpreter_days
        wanted = [_wanted(one, days) for one in interpreters.wanting(session, region_id, now=now)]
        found = interpreters.arrangements(session, region_id, now=now)
        needed = [_found(one) for one in found if interpreters.is_needed(one)]
        unneeded = [_found(one) for one in found if not interpreters.is_needed(one)]
    return rendering.render(
        "desk/interpreters.html",
        form=form,
        wrong_id=wrong_id,
        longest=interpreters.WITH_LENGTH,
        wanted=wanted,
        needed=needed,
        unneeded=unneeded,
        back_url=url_for("desk.index"),
    )


def _wanted(appointment: Appointment, days: int) -> InterpreterLine:
    zone = ZoneInfo(appointment.entry.zitdag.loket.timezone)
    last = interpreters.arrange_by(appointment.entry.starts_at, zone, days)
    return InterpreterLine(
        id=appointment.id,
        first_name=presenters.client_of(appointment).first_name,
        language=language_words(appointment.language, catalogues.SOURCE),
        when=_when(appointment),
        loket=modes.where(appointment),
        counsellor=appointment.entry.counsellor.first_name,
        arrange_by=day_words(last, catalogues.SOURCE),
        is_late=last < _today(zone),
        arranged_with="",
        url=url_for("desk.shown", uid=appointment.uid),
        act_url=url_for("desk.interpreter_arranged", appointment_id=appointment.id),
    )


def _found(arrangement: InterpreterArrangement) -> InterpreterLine:
    """As it was arranged, wherever and whenever the appointment is now."""
    appointment, loket = arrangement.appointment, arrangement.loket
    start, zone = arrangement.starts_at, ZoneInfo(loket.timezone)
    day = date_words(start, zone, catalogues.SOURCE)
    return InterpreterLine(
        id=arrangement.id,
        first_name=presenters.client_of(appointment).first_name,
        language=language_words(arrangement.language, catalogues.SOURCE),
        when=f"{day}, {time_words(start, zone, catalogues.SOURCE)}",
        loket=modes.remote_words(appointment) or modes.place(loket),
        counsellor="",
        arrange_by="",
        is_late=False,
        arranged_with=arrangement.arranged_with,
        url=url_for("desk.shown", uid=appointment.uid),
        act_url=url_for("desk.interpreter_called_off", arrangement_id=arrangement.id),
    )


def _when(appointment: Appointment) -> str:
    entry = appointment.entry
    zone = ZoneInfo(entry.zitdag.loket.timezone)
    day = date_words(entry.starts_at, zone, catalogues.SOURCE)
    return f"{day}, {range_words(entry.starts_at, entry.ends_at, zone, catalogues.SOURCE)}"


def _today(zone: ZoneInfo) -> date:
    return clock.now().astimezone(zone).date()
