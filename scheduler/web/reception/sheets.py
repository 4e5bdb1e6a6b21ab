"""Sheets for the door and the host's reception: who sits where, and times of appointments.

Never names of clients. Coordinators print it; the week is also at a private URL without sign-in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import abort, current_app, make_response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading, write
from locations.models import Loket
from notifications.texts.words import clock_figures, day_words
from scheduler.access import scope, sheet_links
from scheduler.appointments.lists import agenda
from scheduler.appointments.lists.agenda import Arrival, Attendance
from scheduler.people.actors import Actor
from scheduler.people.organisations import LoketHost
from scheduler.web.core import auth, catalogues, clock, page_language, rendering
from scheduler.web.core.keys import keys
from scheduler.web.shared import headcount, moments

WEEK = timedelta(days=7)
SEARCHED = timedelta(weeks=8)
"""How far ahead a door card looks for the next zitdag, and how far a reception may look."""
_FIRST_DAY, _LAST_DAY = date(2000, 1, 3), date(2100, 1, 4)


@dataclass(frozen=True, slots=True)
class ZitdagOnSheet:
    """The counsellor, the hours, and when who comes, or is rung or seen by video: bare hours, of a
    group with how many.

    `is_come_to`: its hours by appointment are hours at which somebody may come. Where they are not
    there at all (`is_gone`), those who still come have not been told yet.
    """

    who: str
    is_come_to: bool
    is_gone: bool
    title: str
    hours: list[str]
    walk_in: list[str]
    arrivals: list[str]
    at_a_distance: list[str]


DayOnSheet = tuple[str, list[ZitdagOnSheet]]


def door_card(code: str) -> str:
    """One day at the door: the requested day, or else the next one on which somebody may come."""
    asked = _asked_day()
    with reading() as session:
        loket, _host = _mine(session, code)
        first = asked or clock.today()
        found = agenda.of_loket(session, loket.id, first, first if asked else first + SEARCHED)
    days = _days([one for one in found if _is_open_door(one)], loket)
    return rendering.render("reception/door_card.html", loket=loket, day=days[0] if days else None)


def _is_open_door(attendance: Attendance) -> bool:
    """Whether somebody may come: not where all is by telephone or by video, or nobody is there."""
    walks_in = any(opening.kind in moments.WALK_IN for opening in attendance.hours)
    return bool(attendance.hours) and (attendance.is_come_to or walks_in)


def week(code: str) -> str:
    """The week to print, and its private address to give away."""
    monday = _monday(_asked_day() or clock.today())
    with reading() as session:
        loket, host = _mine(session, code)
        days = _week(session, loket, monday)
    token = sheet_links.token(keys().reception_sheets, host)
    return rendering.render(
        "reception/week.html",
        loket=loket,
        days=days,
        monday=day_words(monday, catalogues.SOURCE),
        earlier_url=url_for(".week", code=code, dag=(monday - WEEK).isoformat()),
        later_url=url_for(".week", code=code, dag=(monday + WEEK).isoformat()),
        door_card_url=url_for(".door_card", code=code),
        renew_url=url_for(".renew", code=code),
        private_address=_address(token) if token else None,
    )


def renew(code: str) -> Response:
    """A new private address; the one before opens nothing any more."""
    with reading() as session:
        loket, _host = _mine(session, code)
    write(sheet_links.renew, loket.id, by=auth.by(Actor.COORDINATOR))
    return redirect(url_for(".week", code=code, _anchor="onthaal"), 303)


def private_week(token: str) -> Response:
    """The week for the reception, without signing in."""
    page_language.speak(catalogues.SOURCE)
    this_week = _monday(clock.today())
    monday = min(max(_monday(_asked_day() or this_week), this_week), this_week + SEARCHED)
    with reading() as session:
        host = sheet_links.find(session, keys().reception_sheets, token)
        if host is None:
            abort(404)
        loket = session.get_one(Loket, host.loket_id)
        days = _week(session, loket, monday)
    answer = make_response(
        rendering.render(
            "reception/private_week.html",
            loket=loket,
            days=days,
            monday=day_words(monday, catalogues.SOURCE),
            earlier_url=_private(token, monday - WEEK) if monday > this_week else None,
            later_url=_private(token, monday + WEEK) if monday < this_week + SEARCHED else None,
            languages=[],
        )
    )
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _private(token: str, monday: date) -> str:
    return url_for(".private_week", token=token, dag=monday.isoformat())


def _address(token: str) -> str:
    base: str = current_app.config["BASE_URL"]
    return f"{base}{url_for('.private_week', token=token)}"


def _mine(session: Session, code: str) -> tuple[Loket, LoketHost]:
    """A loket of the user's region; 404 for others."""
    return scope.find_host(session, auth.current().region_id, code) or abort(404)


def _asked_day() -> date | None:
    try:
        asked = date.fromisoformat(request.args.get("dag", ""))
    except ValueError:
        return None
    return min(max(asked, _FIRST_DAY), _LAST_DAY)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(session: Session, loket: Loket, monday: date) -> list[DayOnSheet]:
    found = agenda.of_loket(session, loket.id, monday, monday + WEEK - timedelta(days=1))
    return _days(found, loket)


def _days(attendances: Iterable[Attendance], loket: Loket) -> list[DayOnSheet]:
    zone = ZoneInfo(loket.timezone)
    return [
        (day_words(day, catalogues.SOURCE), [_sitting(one, zone) for one in of_day])
        for day, of_day in groupby(attendances, key=lambda one: one.zitdag.date)
    ]


def _sitting(attendance: Attendance, zone: ZoneInfo) -> ZitdagOnSheet:
    return ZitdagOnSheet(
        who=attendance.zitdag.counsellor.first_name,
        is_come_to=attendance.is_come_to,
        is_gone=not attendance.hours,
        title=attendance.zitdag.title,
        hours=moments.hours_of_kind(attendance.hours, moments.BOOKED, zone),
        walk_in=moments.hours_of_kind(attendance.hours, moments.WALK_IN, zone),
        arrivals=[_arrival(one, zone) for one in attendance.arrivals],
        at_a_distance=[_arrival(one, zone) for one in attendance.at_a_distance],
    )


def _arrival(one: Arrival, zone: ZoneInfo) -> str:
    """The hour; of a group with what it is and how many come."""
    hour = clock_figures(one.starts_at.astimezone(zone))
    return f"{hour}: {headcount.of_group(one.group, one.people)}" if one.group else hour
