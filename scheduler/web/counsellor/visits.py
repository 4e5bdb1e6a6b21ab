"""One who comes, as the day of a counsellor shows it: what is known, and what can be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from notifications.texts.words import day_as, language_words, range_words, time_words
from scheduler.appointments.attendance import unanswered
from scheduler.appointments.booking import video_rooms
from scheduler.appointments.lists.agenda import AgendaEntry
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import catalogues, clock, served_region
from scheduler.web.core.keys import keys
from scheduler.web.counsellor import consent, own_appointments
from scheduler.web.shared import contact_words, contacts, modes, presenters
from scheduler.zitdagen.catalogue import ServiceMode
from scheduler.zitdagen.models import DiaryEntry


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
    history: str
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
    client_url: str | None
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


def cards(
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


def of_entry(visit: AgendaEntry, counsellor: Counsellor, zone: ZoneInfo) -> VisitOnPage:
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
        history=_history(visit, zone),
        is_walk_in=is_walk_in,
        said_yes=appointment.confirmed_at is not None,
        contact=contacts.display(client.contact),
        contact_url=contacts.url(client.contact),
        reach=contact_words.of_appointment(appointment, client),
        code=" ".join(appointment.code),
        misfit=_conflict(appointment),
        state=appointment.state.value,
        record_url=url("record") if can_record else None,
        follow_up_url=url("follow_up") if may_return else None,
        consent_url=url("consent") if consent.may_ask(appointment) else None,
        move_url=url("move") if can_change else None,
        cancel_url=url("cancel") if can_change else None,
        take_back_url=url("take_back") if is_walk_in else None,
        told_url=None if is_walk_in else url("message_log"),
        client_url=presenters.page_of_client(client),
        remote=_remote(appointment, zone, url("rang")),
    )


def _conflict(appointment: Appointment) -> str | None:
    """Why it no longer fits the planning, in a sentence."""
    if appointment.misfit is None:
        return None
    return str(contact_words.CONFLICTS[appointment.misfit].sentence)


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


def _history(visit: AgendaEntry, zone: ZoneInfo) -> str:
    """`3e keer, laatst 2 nov. bij Sara`."""
    before = visit.before
    if before.last is None:
        return str(_("opvolging") if visit.is_follow_up else _("eerste keer"))
    day = day_as(before.last.starts_at.astimezone(zone).date(), "d MMM", catalogues.SOURCE)
    return str(
        _(
            "%(number)se keer, laatst %(day)s bij %(name)s",
            number=before.count + 1,
            day=day.rstrip("."),
            name=before.last.counsellor,
        )
    )
