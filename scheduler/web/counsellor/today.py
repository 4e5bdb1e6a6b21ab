"""Today and the coming days: who comes when and with what, and whether they came."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import abort, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database import reading, write
from notifications.texts.words import day_words, language_words, range_words, time_words
from scheduler.appointments.attendance import operations, unanswered
from scheduler.appointments.booking import video_rooms
from scheduler.appointments.errors import NotBooked, TooSoonToRing
from scheduler.appointments.lists import agenda
from scheduler.appointments.lists.agenda import AgendaEntry, DayAgenda
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import catalogues, clock, rendering, served_region
from scheduler.web.core.keys import keys
from scheduler.web.counsellor import call_list, consent, own_appointments
from scheduler.web.counsellor import walk_in as walking_in
from scheduler.web.shared import contact_words, contacts, modes, moments, presenters
from scheduler.zitdagen.catalogue import ServiceMode
from scheduler.zitdagen.models import DiaryEntry, ZitdagState

AHEAD = timedelta(days=7)
"""How many days one page shows."""
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class VisitOnPage:
    """One row: who comes, for what, how to reach them, and what can be done now."""

    row: str
    starts: str
    hours: str
    first_name: str
    question: str
    service: str
    language: str
    interpreter: str
    is_follow_up: bool
    is_walk_in: bool
    said_yes: bool
    contact: str
    contact_url: str | None
    reach: str
    code: str
    misfit: str | None
    state: str
    record_url: str | None
    follow_up_url: str | None
    consent_url: str | None
    take_back_url: str | None
    move_url: str | None
    cancel_url: str | None
    told_url: str | None
    remote: "RemoteVisit"


@dataclass(frozen=True, slots=True)
class RemoteVisit:
    """How a conversation is held, in words only where nobody comes: to ring, or a room to open."""

    mode: str
    words: str
    rang: str
    rang_url: str | None
    room_url: str | None


@dataclass(frozen=True, slots=True)
class GroupOnPage:
    """A group session as one card: who comes, by name. `all_url` records that all came, or undoes
    it where nobody is left to record (`is_settled`).
    """

    row: str
    starts: str
    hours: str
    service: str
    seats: int
    visits: list[VisitOnPage]
    is_settled: bool
    all_url: str | None


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
        gone = walking_in.taken_back(session)
        to_call = call_list.of(session, counsellor)
    this_day = clock.today()
    return rendering.render(
        "counsellor/today.html",
        counsellor=counsellor.first_name,
        colleagues=[(one.first_name, one.code, one.id == counsellor.id) for one in colleagues],
        days=days,
        call_list=to_call,
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
    return redirect(
        own_appointments.url("today", counsellor, _anchor=own_appointments.row_of(uid)), 303
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


def _remote(appointment: Appointment, zone: ZoneInfo, rang_url: str) -> RemoteVisit:
    entry = appointment.entry
    has_begun = entry.starts_at <= clock.now() and entry.taken > 0
    return RemoteVisit(
        mode=entry.service.mode.value,
        words=modes.remote_words(appointment),
        rang=_rang(appointment, zone),
        rang_url=rang_url if has_begun and _is_rung(appointment) else None,
        room_url=_room(appointment),
    )


def _is_rung(appointment: Appointment) -> bool:
    """Whether a call now may still be noted as not picked up."""
    is_booked = appointment.state is AppointmentState.BOOKED
    again = unanswered.again_at(appointment)
    is_time = again is None or again <= clock.now()
    return is_booked and appointment.entry.service.mode is ServiceMode.PHONE and is_time


def _rang(appointment: Appointment, zone: ZoneInfo) -> str:
    """How often nobody picked up, and when to try again."""
    again = unanswered.again_at(appointment)
    if again is not None and appointment.state is AppointmentState.BOOKED:
        hour = time_words(again, zone, catalogues.SOURCE)
        return str(_("Niet opgenomen. Bel nog eens vanaf %(hour)s.", hour=hour))
    if appointment.unanswered_calls and appointment.state is AppointmentState.MISSED:
        return str(_("Twee keer gebeld. De cliënt krijgt een bericht."))
    return ""


def _room(appointment: Appointment) -> str | None:
    """The address of its video room, where it is still to be."""
    rooms = served_region.current().video_address
    is_by_video = appointment.entry.service.mode is ServiceMode.VIDEO
    if not rooms or not is_by_video or appointment.state is not AppointmentState.BOOKED:
        return None
    return video_rooms.address(keys().video_rooms, rooms, appointment)


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
    visits = [_visit(visit, counsellor, zone) for visit in sitting.visits]
    return ZitdagOnPage(
        loket=loket.name,
        street=loket.street,
        city=f"{loket.postcode} {loket.city}",
        room=loket.room,
        title=zitdag.title,
        hours=moments.hours_of_kind(sitting.hours, moments.BOOKED, zone),
        walk_in=moments.hours_of_kind(sitting.hours, moments.WALK_IN, zone),
        is_off=not is_mine,
        visits=visits,
        cards=_cards(sitting.visits, visits, counsellor),
        walk_in_url=own_appointments.url("walk_in", counsellor, zitdag_id=zitdag.id)
        if is_on
        else None,
        late_url=(
            own_appointments.url("late", counsellor, zitdag_id=zitdag.id)
            if is_on and still_comes
            else None
        ),
    )


def _cards(
    found: Sequence[AgendaEntry], visits: Sequence[VisitOnPage], counsellor: Counsellor
) -> list[VisitOnPage | GroupOnPage]:
    """The rows as cards: those of one session together, where the first of them stands."""
    of_entry: dict[int, list[VisitOnPage]] = {}
    for one, visit in zip(found, visits, strict=True):
        of_entry.setdefault(one.appointment.entry_id, []).append(visit)
    entries = {one.appointment.entry_id: one.appointment.entry for one in found}
    return [
        _group(entries[id_], of_entry[id_], counsellor)
        if entries[id_].capacity > 1
        else of_entry[id_][0]
        for id_ in of_entry
    ]


def _group(entry: DiaryEntry, visits: list[VisitOnPage], counsellor: Counsellor) -> GroupOnPage:
    is_settled = all(visit.state != AppointmentState.BOOKED for visit in visits)
    came = any(visit.state == AppointmentState.CAME for visit in visits)
    can_record = any(visit.record_url for visit in visits) and (came or not is_settled)
    return GroupOnPage(
        row=f"g-{entry.id}",
        starts=visits[0].starts,
        hours=visits[0].hours,
        service=visits[0].service,
        seats=entry.capacity,
        visits=visits,
        is_settled=is_settled,
        all_url=own_appointments.url("record_group", counsellor, entry_id=entry.id)
        if can_record
        else None,
    )


def _interpreter_words(visit: AgendaEntry) -> str:
    if not visit.appointment.interpreter:
        return ""
    if visit.arranged_with is None:
        return str(_("tolk nog te regelen"))
    return str(_("met tolk: %(who)s", who=visit.arranged_with))


def _asks(appointment: Appointment) -> str:
    """What they come for; of a professional, from which site they are."""
    if appointment.entry.service.is_for_professionals:
        return appointment.referrer.name if appointment.referrer else ""
    return _(appointment.question.text) if appointment.question else ""


def _visit(visit: AgendaEntry, counsellor: Counsellor, zone: ZoneInfo) -> VisitOnPage:
    appointment, client = visit.appointment, presenters.client_of(visit.appointment)
    entry = appointment.entry
    is_walk_in = entry.taken == 0
    can_record = entry.starts_at <= clock.now() and not is_walk_in
    can_change = presenters.state_of(appointment, now=clock.now()).is_ahead
    may_return = client.anonymised_at is None and not entry.service.is_for_professionals

    def url(endpoint: str) -> str:
        return own_appointments.url(endpoint, counsellor, uid=appointment.uid)

    return VisitOnPage(
        row=own_appointments.row_of(appointment.uid),
        starts=time_words(entry.starts_at, zone, catalogues.SOURCE),
        hours=range_words(entry.starts_at, entry.ends_at, zone, catalogues.SOURCE),
        first_name=client.first_name,
        question=_asks(appointment),
        service=_(entry.service.name),
        language=language_words(appointment.language, catalogues.SOURCE),
        interpreter=_interpreter_words(visit),
        is_follow_up=visit.is_follow_up,
        is_walk_in=is_walk_in,
        said_yes=appointment.confirmed_at is not None,
        contact=contacts.display(client.contact),
        contact_url=contacts.url(client.contact),
        reach=contact_words.of_appointment(appointment, client),
        code=" ".join(appointment.code),
        misfit=str(contact_words.CONFLICTS[appointment.misfit].sentence)
        if appointment.misfit
        else None,
        state=appointment.state.value,
        record_url=url("record") if can_record else None,
        follow_up_url=url("follow_up") if may_return else None,
        consent_url=url("consent") if consent.may_ask(appointment) else None,
        move_url=url("move") if can_change else None,
        cancel_url=url("cancel") if can_change else None,
        take_back_url=url("take_back") if is_walk_in else None,
        told_url=None if is_walk_in else url("message_log"),
        remote=_remote(appointment, zone, url("rang")),
    )
