"""Private calendars to subscribe to: a counsellor's own days, and a loket's for its host.

A program asks again every hour or so. Where nothing changed, it is told so in a few bytes.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import Response, abort, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from database import reading
from locations.models import Loket
from locations.zones import BRUSSELS
from notifications.invitations import CalendarEntry, subscription
from scheduler.access import feed_links
from scheduler.appointments.lists import agenda
from scheduler.appointments.lists.agenda import Attendance, DayAgenda
from scheduler.appointments.models import Appointment
from scheduler.web.core import catalogues, clock, page_language, served_region
from scheduler.web.core.keys import keys
from scheduler.web.shared import headcount, modes
from scheduler.zitdagen.calendar_files import OURS
from scheduler.zitdagen.models import OpeningKind, Zitdag
from scheduler.zitdagen.snapshot import OpenPeriod

BEHIND, AHEAD = timedelta(weeks=4), timedelta(weeks=26)


def of_counsellor(token: str) -> Response:
    """A counsellor's zitdagen, and who comes, by one initial; of a group how many."""
    page_language.speak(catalogues.SOURCE)
    with reading() as session:
        found = feed_links.find_counsellor(session, keys().calendar_feeds, token) or abort(404)
        first, last = _days()
        sittings = agenda.of_counsellor(session, found.id, first, last)
        entries = [entry for one in sittings for entry in (*_hours(one), *_visits(one))]
    return _answer(_("Zitdagen van %(name)s", name=found.first_name), entries)


def of_loket(token: str) -> Response:
    """Who sits at a loket and when; nothing of who comes, but how many to a group."""
    page_language.speak(catalogues.SOURCE)
    with reading() as session:
        host = feed_links.find_loket(session, keys().calendar_feeds, token) or abort(404)
        loket = session.get_one(Loket, host.loket_id)
        entries = _sittings(session, loket.id)
    return _answer(
        _("%(region)s: %(place)s", region=served_region.current().name, place=loket.name), entries
    )


def _days() -> tuple[date, date]:
    return clock.today() - BEHIND, clock.today() + AHEAD


def _hours(sitting: DayAgenda) -> list[CalendarEntry]:
    title = sitting.zitdag.title or _("Zitdag")
    booked = {people[0].entry.starts_at for people in _sessions(sitting)}
    return [
        _opening(sitting.zitdag, opening, title)
        for opening in sitting.hours
        if opening.kind is not OpeningKind.GROUP or opening.start not in booked
    ]


def _sittings(session: Session, loket_id: int) -> list[CalendarEntry]:
    first, last = _days()
    return [
        _opening(one.zitdag, opening, one.zitdag.counsellor.first_name, _group(one, opening))
        for one in agenda.of_loket(session, loket_id, first, last)
        for opening in one.hours
    ]


def _group(attendance: Attendance, opening: OpenPeriod) -> str:
    """Which group comes then and how many; empty where nobody does."""
    return next(
        (
            headcount.of_group(one.group, one.people)
            for one in attendance.arrivals
            if one.group and one.starts_at == opening.start
        ),
        "",
    )


def _opening(zitdag: Zitdag, opening: OpenPeriod, words: str, group: str = "") -> CalendarEntry:
    """Hours of a zitdag; `group` says more of a session that somebody booked."""
    kinds = {OpeningKind.WALK_IN: _("vrije inloop"), OpeningKind.GROUP: _("groep")}
    kind = group or kinds.get(opening.kind)
    return CalendarEntry(
        uid=_uid(zitdag, opening.start),
        sequence=zitdag.version - 1,
        start=opening.start,
        end=opening.end,
        summary=f"{words} ({kind})" if kind else words,
        location=_where(zitdag.loket),
        description="",
    )


def _uid(zitdag: Zitdag, start: datetime) -> str:
    local = start.astimezone(ZoneInfo(zitdag.loket.timezone))
    return f"{OURS}{zitdag.id}-{local:%H%M}"


def _visits(sitting: DayAgenda) -> list[CalendarEntry]:
    """Who comes, a group as one."""
    return [
        (_session if people[0].entry.capacity > 1 else _visit)(sitting.zitdag, people)
        for people in _sessions(sitting)
    ]


def _sessions(sitting: DayAgenda) -> list[list[Appointment]]:
    """Appointments with those who come to the same session."""
    expected = (
        visit.appointment
        for visit in sitting.visits
        if visit.appointment.client is not None and visit.appointment.entry.taken
    )
    return [list(people) for _entry, people in groupby(expected, key=lambda one: one.entry_id)]


def _session(zitdag: Zitdag, people: list[Appointment]) -> CalendarEntry:
    entry = people[0].entry
    return CalendarEntry(
        uid=f"{_uid(zitdag, entry.starts_at)}-g",
        sequence=zitdag.version - 1,
        start=entry.starts_at,
        end=entry.ends_at,
        summary=headcount.of_group(entry.service.name, len(people)),
        location=_where(zitdag.loket),
        description="",
    )


def _visit(zitdag: Zitdag, people: list[Appointment]) -> CalendarEntry:
    """One initial, for this calendar lies on telephones and with providers."""
    (one,), entry = people, people[0].entry
    return CalendarEntry(
        uid=f"{OURS}{one.uid}",
        sequence=one.version - 1,
        start=entry.starts_at,
        end=entry.ends_at,
        summary=_summary(one),
        location="" if entry.service.mode.is_remote else _where(zitdag.loket),
        description="",
    )


def _summary(appointment: Appointment) -> str:
    first_name = appointment.client.first_name if appointment.client else ""
    who = f"{first_name[:1].upper() or '–'}."
    mode = appointment.entry.service.mode
    return f"{who} ({modes.WORDS[mode]})" if mode.is_remote else who


def _where(loket: Loket) -> str:
    parts = [loket.name, loket.street, f"{loket.postcode} {loket.city}", loket.room]
    return ", ".join(part for part in parts if part)


def _answer(name: str, entries: Iterable[CalendarEntry]) -> Response:
    """The file, or that it is still as it was. Every reader asks again each time (no-cache)."""
    # As of midnight, or the file would change by the second and never be the same twice.
    made_at = datetime.combine(clock.today(), time(), BRUSSELS)
    file = subscription(name, entries, made_at=made_at)
    answer = Response(file, mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.set_etag(sha256(file).hexdigest()[:32])
    answer.make_conditional(request)
    return answer
