"""A counsellor's or a room's own calendar, as a file: their busy times go beside the zitdagen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from database import reading, write
from locations.models import Loket
from locations.zones import BRUSSELS
from notifications.texts.words import date_words, day_as, range_words
from scheduler.access.roles import PLANNERS
from scheduler.appointments.errors import NothingBusy
from scheduler.appointments.models import Appointment
from scheduler.appointments.rescheduling import calendar_import, calendar_reading
from scheduler.calendar.errors import CalendarUnreadable
from scheduler.calendar.files import BusyTimes
from scheduler.people.actors import Actor
from scheduler.web.calendars import addresses, owners
from scheduler.web.calendars.owners import Owner
from scheduler.web.core import auth, catalogues, clock, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.web.shared import modes
from scheduler.zitdagen import calendar_files, calendar_sources
from scheduler.zitdagen.models import Opening

FIELD = "bestand"
FORGET = "wis"
MOST_DAYS = 10
WHY: Final = {
    "no_file": lazy_gettext("Kies een bestand. De naam eindigt op .ics."),
    "no_calendar": lazy_gettext(
        "Dit is geen agenda. Bewaar je agenda als een bestand dat eindigt op .ics."
    ),
    "cut_off": lazy_gettext(
        "Het einde van dit bestand ontbreekt. Bewaar je agenda opnieuw als bestand."
    ),
    "broken": lazy_gettext(
        "Wij kunnen niets lezen van wat in deze agenda staat. Bewaar je agenda opnieuw als bestand."
    ),
    "too_much": lazy_gettext(
        "Er staat te veel in deze agenda. Bewaar alleen de komende zes maanden."
    ),
    "too_slow": lazy_gettext("Wij kunnen deze agenda niet lezen: het duurt te lang."),
}


@dataclass(frozen=True, slots=True)
class Lost:
    """A line of what busy times lie across."""

    when: str
    loket: str
    who: str


def allow_files(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let a file in, which no other page takes. Before anything reads the form."""
    if endpoint in ("calendars.read_mine", "calendars.read_one"):
        auth.take_files(calendar_files.BODY_LIMIT)


def read_mine() -> Answer:
    """A counsellor's own calendar."""
    with reading() as session:
        me = owners.of_counsellor(owners.me(session))
    return _read(me, Actor.COUNSELLOR, url_for("calendars.mine"))


def read_one() -> Answer:
    """The calendar of a counsellor or a room of the region."""
    form = Form(request.form)
    if not form.value("van"):
        form.refuse("van", _("Kies van wie of van welk lokaal deze agenda is."))
        return addresses.page_of_region(form), 422
    with reading() as session:
        owner = owners.chosen(session, form.value("van")) or abort(404)
    return _read(owner, Actor.COORDINATOR, url_for("calendars.all"))


def _read(owner: Owner, actor: Actor, back_url: str) -> Answer:
    forgets = FORGET in request.form
    if not forgets and _is_read_from_an_address(owner):
        wrong = str(_("Deze agenda lezen wij elk uur van een adres. Stop dat eerst."))
        return _unread(owner, wrong, back_url), 422
    operation = calendar_import.of_room if owner.is_room else calendar_import.of_counsellor
    try:
        found = BusyTimes((), ()) if forgets else _found()
        across = write(operation, owner.id, found.periods, forgets=forgets, by=auth.by(actor))
    except CalendarUnreadable as unreadable:
        return _unread(owner, str(WHY[unreadable.code]), back_url), 422
    except NothingBusy as nothing:
        shown = rendering.render(
            "calendars/nothing.html",
            owner=owner,
            known=nothing.known,
            unread_days=_days(found.unread),
            forget_url=request.path,
            back_url=back_url,
        )
        return shown, 422
    return rendering.render(
        "calendars/read.html",
        owner=owner,
        periods=len(found.periods),
        unread=len(found.unread),
        unread_days=_days(found.unread),
        people=[_person(appointment) for appointment in across.appointments],
        hours=[_hours(opening) for opening in across.openings],
        is_planner=auth.current().role in PLANNERS,
        back_url=back_url,
    )


def _is_read_from_an_address(owner: Owner) -> bool:
    with reading() as session:
        source = calendar_sources.of_counsellor(session, owner.id)
    return source is not None and not owner.is_room


def _unread(owner: Owner, wrong: str, back_url: str) -> str:
    return rendering.render("calendars/unread.html", owner=owner, wrong=wrong, back_url=back_url)


def _found() -> BusyTimes:
    file = request.files.get(FIELD)
    content = file.read() if file else b""
    if not content:
        raise CalendarUnreadable("no_file")
    return calendar_files.read_apart(content, calendar_reading.window_from(clock.now()), BRUSSELS)


def _days(unread: Iterable[date | None]) -> list[str]:
    """The first few days on which something begins that was not read, each once."""
    days = sorted({day for day in unread if day is not None})
    return [day_as(day, "EEEE d MMMM y", catalogues.SOURCE) for day in days[:MOST_DAYS]]


def _person(appointment: Appointment) -> Lost:
    name = appointment.client.first_name if appointment.client else ""
    return _line(
        appointment.entry.starts_at, appointment.entry.ends_at, appointment.entry.zitdag.loket, name
    )


def _hours(opening: Opening) -> Lost:
    return _line(
        opening.starts_at,
        opening.ends_at,
        opening.zitdag.loket,
        opening.zitdag.counsellor.first_name,
    )


def _line(start: datetime, end: datetime, loket: Loket, who: str) -> Lost:
    zone = ZoneInfo(loket.timezone)
    day = date_words(start, zone, catalogues.SOURCE)
    hours = range_words(start, end, zone, catalogues.SOURCE)
    return Lost(f"{day}, {hours}", modes.place(loket), who)
