"""Today and the coming days: who comes when and with what, and whether they came."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading, write
from locations.zones import BRUSSELS
from notifications.texts.words import day_as, day_words, time_words
from scheduler.appointments.attendance import operations, unanswered
from scheduler.appointments.errors import NotBooked, TooSoonToRing
from scheduler.appointments.lists import agenda, earlier_visits
from scheduler.appointments.lists.agenda import DayAgenda
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import catalogues, clock, rendering
from scheduler.web.counsellor import call_list, own_appointments, visits
from scheduler.web.counsellor import walk_in as walking_in
from scheduler.web.counsellor.visits import GroupOnPage, VisitOnPage
from scheduler.web.shared import moments, presenters
from scheduler.zitdagen.models import ZitdagState

AHEAD = timedelta(days=7)
"""How many days one page shows."""
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class ZitdagOnPage:
    """A zitdag: where, which hours, who comes. `walk_in` are the hours without appointment.

    `cards` are those of one person, and one of each group.
    """

    loket: str
    street: str
    city: str
    room: str
    title: str
    hours: list[str]
    walk_in: list[str]
    is_off: bool
    visits: list[VisitOnPage]
    cards: list[VisitOnPage | GroupOnPage]
    walk_in_url: str | None
    late_url: str | None


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """Somebody of an earlier day of whom nobody wrote down what came of it."""

    when: str
    first_name: str
    mode: str
    record_url: str
    day_url: str


@dataclass(frozen=True, slots=True)
class DayOnPage:
    """One day in words, with its zitdagen."""

    words: str
    is_today: bool
    sittings: list[ZitdagOnPage]
    print_url: str


def today() -> str:
    """The days from `dag` on, today unless it says otherwise."""
    first = _asked_day()
    with reading() as session:
        counsellor = own_appointments.counsellor(session)
        colleagues = [] if own_appointments.is_one() else own_appointments.colleagues(session)
        if counsellor is None:
            return rendering.render("counsellor/whose.html", counsellors=colleagues)
        found = agenda.of_counsellor(
            session, counsellor.id, first, first + AHEAD - timedelta(days=1)
        )
        days = _days(found, counsellor)
        left = _unrecorded(session, counsellor) if first == clock.today() else []
        noted = _just_noted(session, counsellor)
        gone = walking_in.taken_back(session)
        to_call = call_list.of(session, counsellor)
    this_day = clock.today()
    return rendering.render(
        "counsellor/today.html",
        counsellor=counsellor.first_name,
        colleagues=[(one.first_name, one.code, one.id == counsellor.id) for one in colleagues],
        days=days,
        call_list=to_call,
        unrecorded=left,
        away_url=url_for("counsellor.absences") if own_appointments.is_one() else None,
        noted=noted,
        gone=gone.client.first_name if gone and gone.client else None,
        back_url=own_appointments.url("take_back", counsellor, uid=gone.uid) if gone else None,
        asked=first.isoformat(),
        from_today=first == this_day,
        is_free_today=first == this_day and not any(day.is_today for day in days),
        first_words=day_words(first, catalogues.SOURCE),
        earlier_url=own_appointments.url("today", counsellor, dag=(first - AHEAD).isoformat()),
        later_url=own_appointments.url("today", counsellor, dag=(first + AHEAD).isoformat()),
        today_url=own_appointments.url("today", counsellor, dag=None),
    )


def day() -> str:
    """One day, to print on A4."""
    asked = _asked_day()
    with reading() as session:
        counsellor = own_appointments.counsellor(session) or abort(404)
        days = _days(agenda.of_counsellor(session, counsellor.id, asked, asked), counsellor)
    return rendering.render(
        "counsellor/day.html",
        counsellor=counsellor.first_name,
        words=day_words(asked, catalogues.SOURCE),
        sittings=[sitting for one in days for sitting in one.sittings],
        back_url=own_appointments.url("today", counsellor),
    )


def record(uid: str) -> Response:
    """Came, did not come, we were not there; or undo it. Back to the same row."""
    try:
        outcome = AppointmentState(request.form.get("uitkomst", ""))
    except ValueError:
        abort(400)
    if outcome not in operations.OUTCOMES:
        abort(400)
    with reading() as session:
        appointment = own_appointments.appointment(session, uid)
    # Somebody else cancelled it just now, or it has not begun: the page shows what is so.
    with suppress(NotBooked):
        write(operations.record, appointment.id, outcome, by=own_appointments.by())
    counsellor = appointment.entry.counsellor
    if request.args.get("genoteerd"):  # among those of earlier days: its row stands on no other
        return redirect(
            own_appointments.url("today", counsellor, genoteerd=uid, _anchor="noted"), 303
        )
    return redirect(
        own_appointments.url("today", counsellor, _anchor=own_appointments.row_of(uid)), 303
    )


def _unrecorded(session: Session, counsellor: Counsellor) -> list[Unrecorded]:
    """Those of the last two weeks, soonest first."""
    midnight = datetime.combine(clock.today(), time(), BRUSSELS)
    found = earlier_visits.unrecorded(session, counsellor.id, today_starts=midnight)
    return [_left(one, counsellor) for one in found]


def _left(one: Appointment, counsellor: Counsellor) -> Unrecorded:
    zone = ZoneInfo(one.entry.zitdag.loket.timezone)
    local = one.entry.starts_at.astimezone(zone)
    day = day_as(local.date(), "EEE d MMM", catalogues.SOURCE)
    hour = time_words(one.entry.starts_at, zone, catalogues.SOURCE)
    return Unrecorded(
        when=f"{day}, {hour}",
        first_name=presenters.client_of(one).first_name,
        mode=one.entry.service.mode.value,
        record_url=own_appointments.url("record", counsellor, uid=one.uid, genoteerd=1),
        day_url=own_appointments.url(
            "today",
            counsellor,
            dag=local.date().isoformat(),
            _anchor=own_appointments.row_of(one.uid),
        ),
    )


@dataclass(frozen=True, slots=True)
class JustNoted:
    """What was written down just now of somebody of an earlier day, to take back if need be."""

    first_name: str
    mode: str
    state: str
    undo_url: str


def _just_noted(session: Session, counsellor: Counsellor) -> JustNoted | None:
    uid = request.args.get("genoteerd", "")
    one = own_appointments.appointment(session, uid) if uid else None
    if one is None or one.state is AppointmentState.BOOKED:
        return None
    return JustNoted(
        presenters.client_of(one).first_name,
        one.entry.service.mode.value,
        one.state.value,
        own_appointments.url("record", counsellor, uid=one.uid, genoteerd=1),
    )


def rang(uid: str) -> Response:
    """We rang and nobody picked up: the first time, or the second. Back to the same row."""
    with reading() as session:
        appointment = own_appointments.appointment(session, uid)
    # Pressed twice, or somebody noted another outcome just now: the page shows what is so.
    with suppress(NotBooked, TooSoonToRing):
        write(unanswered.note, appointment.id, by=own_appointments.by())
    counsellor = appointment.entry.counsellor
    return redirect(
        own_appointments.url("today", counsellor, _anchor=own_appointments.row_of(uid)), 303
    )


def record_group(entry_id: int) -> Response:
    """All of a group came; or undo it. Back to the same card."""
    try:
        outcome = AppointmentState(request.form.get("uitkomst", ""))
    except ValueError:
        abort(400)
    if outcome not in (AppointmentState.CAME, AppointmentState.BOOKED):
        abort(400)
    with reading() as session:
        counsellor = own_appointments.group(session, entry_id).counsellor
    with suppress(NotBooked):  # it has not begun: the page shows what is so
        write(operations.record_group, entry_id, outcome, by=own_appointments.by())
    return redirect(own_appointments.url("today", counsellor, _anchor=f"g-{entry_id}"), 303)


def _asked_day() -> date:
    asked = own_appointments.asked_day() or clock.today()
    return min(max(asked, _FIRST_DAY), _LAST_DAY)


def _days(sittings: Iterable[DayAgenda], counsellor: Counsellor) -> list[DayOnPage]:
    return [
        DayOnPage(
            words=day_words(day, catalogues.SOURCE),
            is_today=day == clock.today(),
            sittings=[_sitting(one, counsellor) for one in of_day],
            print_url=own_appointments.url("day", counsellor, dag=day.isoformat()),
        )
        for day, of_day in groupby(sittings, key=lambda one: one.zitdag.date)
    ]


def _sitting(sitting: DayAgenda, counsellor: Counsellor) -> ZitdagOnPage:
    zitdag, loket = sitting.zitdag, sitting.zitdag.loket
    zone = ZoneInfo(loket.timezone)
    is_mine = zitdag.counsellor_id == counsellor.id and zitdag.state is ZitdagState.PLANNED
    is_on = is_mine and zitdag.date == clock.today()
    still_comes = any(
        visit.appointment.state is AppointmentState.BOOKED and visit.appointment.entry.taken
        for visit in sitting.visits
    )
    shown = [visits.of_entry(visit, counsellor, zone) for visit in sitting.visits]
    return ZitdagOnPage(
        loket=loket.name,
        street=loket.street,
        city=f"{loket.postcode} {loket.city}",
        room=loket.room,
        title=zitdag.title,
        hours=moments.hours_of_kind(sitting.hours, moments.BOOKED, zone),
        walk_in=moments.hours_of_kind(sitting.hours, moments.WALK_IN, zone),
        is_off=not is_mine,
        visits=shown,
        cards=visits.cards(sitting.visits, shown, counsellor),
        walk_in_url=own_appointments.url("walk_in", counsellor, zitdag_id=zitdag.id)
        if is_on
        else None,
        late_url=(
            own_appointments.url("late", counsellor, zitdag_id=zitdag.id)
            if is_on and still_comes
            else None
        ),
    )
