"""`Ik ben er niet`: a counsellor's own absence in two taps. Whom it touches is for who plans."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database import reading, write
from locations.zones import BRUSSELS
from notifications.texts.words import date_words, day_words, range_words, time_words
from scheduler.appointments.models import Appointment
from scheduler.appointments.rescheduling import own_absence
from scheduler.appointments.rescheduling.own_absence import Touched
from scheduler.calendar.intervals import Interval
from scheduler.people.actors import Actor
from scheduler.web.core import auth, catalogues, clock, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.web.shared import presenters
from scheduler.zitdagen.errors import UnknownAbsence
from scheduler.zitdagen.models import Absence

NOON: Final = time(12, 30)
"""Ends the morning: in the hour round noon nobody sits anywhere."""
PARTS: Final = ("voormiddag", "namiddag", "dag")
AHEAD: Final = timedelta(days=366)
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayChoice:
    """A day with a button for each part of it that is not over: (value, words)."""

    words: str
    parts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OwnAbsence:
    """An absence that was noted by hand: when in words, whom it touches, and whether a zitdag loses
    hours by it."""

    row: str
    when: str
    people: list[str]
    loses_hours: bool
    take_back_url: str


def absences() -> Answer:
    """Choose when; and what was noted."""
    form = Form(request.form)
    if request.method == "POST":
        away = _away(form)
        if away is not None:
            made = write(own_absence.report, _me(), away, by=auth.by(Actor.COUNSELLOR))
            return redirect(url_for("counsellor.absences", gemeld=made.id), 303)
    with reading() as session:
        found = own_absence.ahead(session, _me(), now=clock.now())
        touched = own_absence.touched(session, _me(), found, now=clock.now())
    rows = {one.id: _own(one, touched[one.id]) for one in found}
    shown = rendering.render(
        "counsellor/absences.html",
        form=form,
        days=_days(),
        parts=_words_of_parts(),
        first=clock.today().isoformat(),
        last=(clock.today() + AHEAD).isoformat(),
        absences=list(rows.values()),
        told=rows.get(Form(request.args).number("gemeld") or 0),
    )
    return shown, 422 if form.wrong else 200


def take_back(absence_id: int) -> Response:
    """They are there after all. Pressed twice, or over: the list shows what is so."""
    with suppress(UnknownAbsence):
        write(own_absence.take_back, _me(), absence_id, by=auth.by(Actor.COUNSELLOR))
    return redirect(url_for("counsellor.absences"), 303)


def _me() -> int:
    # A counsellor's account has a counsellor, says the database; none is numbered 0.
    return auth.current().counsellor_id or 0


def _days() -> list[DayChoice]:
    today = clock.today()
    return [
        DayChoice(
            f"{said} ({day_words(day, catalogues.SOURCE)})",
            [
                (f"{day.isoformat()}/{part}", words)
                for part, words in _words_of_parts().items()
                if _interval(day, part) is not None
            ],
        )
        for said, day in ((_("Vandaag"), today), (_("Morgen"), today + _A_DAY))
    ]


def _words_of_parts() -> dict[str, str]:
    return {
        "voormiddag": _("Voormiddag"),
        "namiddag": _("Namiddag"),
        "dag": _("Hele dag"),
    }


def _away(form: Form) -> Interval | None:
    """A button says day and part; else both were filled in. None with the error in the form."""
    day_text, _slash, part = form.value("wanneer").partition("/")
    if not part:
        day_text, part = form.figures("dag"), form.value("dagdeel")
    day = _date(day_text)
    if day is None or not clock.today() <= day <= clock.today() + AHEAD:
        form.refuse("dag", _("Kies een dag vanaf vandaag."))
    if part not in PARTS:
        form.refuse("dagdeel", _("Kies voormiddag, namiddag of de hele dag."))
    if form.wrong or day is None:
        return None
    away = _interval(day, part)
    if away is None:
        form.refuse("dag", _("Dat is al voorbij."))
    return away


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _interval(day: date, part: str) -> Interval | None:
    """Of today what is still to come: what was, was; None where that is nothing."""
    midnight, noon = (datetime.combine(day, at, BRUSSELS) for at in (time(), NOON))
    next_day = datetime.combine(day + _A_DAY, time(), BRUSSELS)
    start, end = {
        "voormiddag": (midnight, noon),
        "namiddag": (noon, next_day),
        "dag": (midnight, next_day),
    }[part]
    start = max(start, clock.now())
    return Interval(start, end) if start < end else None


def _own(absence: Absence, touched: Touched) -> OwnAbsence:
    return OwnAbsence(
        row=f"afwezig-{absence.id}",
        when=_when(absence),
        people=[_person(one) for one in touched.appointments],
        loses_hours=bool(touched.openings),
        take_back_url=url_for("counsellor.take_back_absence", absence_id=absence.id),
    )


def _person(one: Appointment) -> str:
    zone = ZoneInfo(one.entry.zitdag.loket.timezone)
    hour = time_words(one.entry.starts_at, zone, catalogues.SOURCE)
    name = presenters.client_of(one).first_name or "–"
    return f"{name}, {date_words(one.entry.starts_at, zone, catalogues.SOURCE)}, {hour}"


def _when(absence: Absence) -> str:
    """Whole days as such; of part of a day the hours."""
    start, end = (one.astimezone(BRUSSELS) for one in (absence.starts_at, absence.ends_at))
    first = day_words(start.date(), catalogues.SOURCE)
    last = day_words((end - timedelta(microseconds=1)).date(), catalogues.SOURCE)
    if start.time() == end.time() == time():
        return (
            first
            if first == last
            else str(_("%(first)s tot en met %(last)s", first=first, last=last))
        )
    starts = time_words(start, BRUSSELS, catalogues.SOURCE)
    if first != last:
        ends = time_words(end, BRUSSELS, catalogues.SOURCE)
        return f"{first}, {starts} – {last}, {ends}"
    if end.time() == time():
        return str(_("%(day)s, vanaf %(hour)s", day=first, hour=starts))
    return f"{first}, {range_words(start, end, BRUSSELS, catalogues.SOURCE)}"
