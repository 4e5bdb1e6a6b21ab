"""One appointment as staff see it: shown to the client, moved, called off."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from flask import redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from database import reading, write
from locations.lokets import nearest_first
from notifications.texts.languages import direction, own_name
from notifications.texts.words import date_words, range_words
from scheduler.appointments import reminder_choice
from scheduler.appointments.booking import manage_links, operations
from scheduler.appointments.booking.availability import Slot, SlotChoice
from scheduler.appointments.errors import NotBooked, SlotTaken, TooLateToCancel, ZitdagClosed
from scheduler.appointments.models import Appointment, BookingChannel, ToldBy
from scheduler.people.clients import Client
from scheduler.people.contact import WRITTEN_TO
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import catalogues, clock, page_language, rendering, served_region
from scheduler.web.core.forms import Form
from scheduler.web.core.keys import keys
from scheduler.web.core.rendering import Answer
from scheduler.web.shared import (
    booking_choices,
    booking_hours,
    contact_words,
    message_log,
    origin,
    presenters,
)
from scheduler.web.shared.booking_form import FROM_WHERE
from scheduler.web.shared.presenters import AppointmentOnPage, ShownState
from scheduler.web.shared.staff_desk import StaffDesk

# Finds an appointment that this office may see, by its uid; aborts with 404 where it may not.
Find = Callable[[Session, str], Appointment]

EVERYBODY = "iedereen"


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """An appointment in a list of staff. `url` is None where there is nothing more to do."""

    date: str
    hours: str
    place: str
    first_name: str
    what: str
    code: str
    state: ShownState
    url: str | None
    move_url: str | None
    cancel_url: str | None


def line(office: StaffDesk, one: Appointment) -> AppointmentRow:
    """A line of a list."""
    loket, zone = one.entry.zitdag.loket, ZoneInfo(one.entry.zitdag.loket.timezone)
    state = presenters.state_of(one, now=clock.now())

    def to(name: str) -> str | None:
        return office.address(name, one.uid) if state.is_ahead else None

    return AppointmentRow(
        date=date_words(one.entry.starts_at, zone, catalogues.SOURCE),
        hours=range_words(one.entry.starts_at, one.entry.ends_at, zone, catalogues.SOURCE),
        place=f"{loket.city} – {loket.name}",
        first_name=one.client.first_name if one.client else "",
        what=_(one.entry.service.name),
        code=" ".join(one.code),
        state=state,
        url=to("shown"),
        move_url=to("move"),
        cancel_url=to("cancel"),
    )


def shown(office: StaffDesk, find: Find, uid: str) -> Answer:
    """The page to show the client, large and in their language; and what staff do next."""
    with reading() as session:
        one = find(session, uid)
        client = _client(one)
        reader = _reader(client)
        page_language.speak(reader)
        facts = presenters.facts_of(session, one)
        on_page = presenters.appointment(one, facts, now=clock.now())
        card = _for_client(on_page, reader)
        rows = presenters.slip(facts, one.entry.starts_at, one.entry.ends_at, reader)
        token = manage_links.token(keys().manage_links, one)
        page_language.speak(catalogues.SOURCE)
        told = message_log.news(session, one)
        # What else was said, and why it failed, is for our own staff.
        log = [] if office.organisation_id else message_log.lines(session, one)
    return rendering.render(
        "shared/staff_shown.html",
        appointment=on_page,
        card=card,
        rows=rows,
        qr_svg=presenters.qr(token),
        reader=reader,
        reader_dir=direction(reader),
        tongues=[
            (code, own_name(code), code == reader) for code in served_region.current().languages
        ],
        reach=contact_words.sentence(client),
        news=told,
        news_url=office.address("news", uid),
        again_url=office.address("shown", uid, taal=request.args.get("taal")),
        log=log,
        reminded=presenters.reminded(one),
        reminders_url=office.address("reminders", uid),
        next_url=url_for(f"{office.name}.book"),
        move_url=office.address("move", uid),
        cancel_url=office.address("cancel", uid),
    )


def reminders(office: StaffDesk, find: Find, uid: str) -> Answer:
    """The client wants no reminders, or wants them again."""
    with reading() as session:
        one = find(session, uid)
    wanted = request.form.get("herinneringen") == "ja"
    write(reminder_choice.choose, one.id, wanted=wanted, by=office.by())
    return redirect(office.address("shown", uid), 303)


def news(office: StaffDesk, find: Find, uid: str) -> Answer:
    """Whether the client was told: the piece of that page that changes while they are there."""
    with reading() as session:
        told = message_log.news(session, find(session, uid))
    return rendering.render("shared/_news.html", news=told)


def _for_client(on_page: AppointmentOnPage, reader: str) -> Markup:
    shown = rendering.render(
        "shared/_for_client.html",
        appointment=on_page,
        reader=reader,
        reader_dir=direction(reader),
    )
    return Markup(shown)  # noqa: S704 -- a template of ours, which escapes what it prints


def _reader(client: Client) -> str:
    asked = request.args.get("taal") or client.language
    return asked if asked in served_region.current().languages else catalogues.SOURCE


def _client(one: Appointment) -> Client:
    if one.client is None:
        raise ValueError("a hold has nobody yet", one.id)
    return one.client


def move(office: StaffDesk, find: Find, uid: str) -> Answer:
    """Another hour, here or elsewhere."""
    form = Form(request.form)
    with reading() as session:
        one = find(session, uid)
        if not presenters.state_of(one, now=clock.now()).is_ahead:
            return redirect(office.address("shown", uid), 303)
        told = origin.current(uid) or origin.known(_client(one).locality)
    asked = origin.read_line(form, told, uid) if form.value(FROM_WHERE) else None
    if asked is None and form.value(FROM_WHERE):
        return redirect(_move_url(office, uid), 303)
    with reading() as session:
        choices = _choices(session, office, one)
        slots = _other_slots(one, booking_choices.find_slots(session, office, choices))
        old = line(office, one)
    wanted = None
    if request.method == "POST" and asked is None:
        wanted = booking_choices.read_slot(office, choices, form.value("uur"))
        if _is_moved(office, one, wanted, form):
            origin.forget(uid)
            return redirect(office.address("shown", uid), 303)
    answer = rendering.render(
        "shared/staff_move.html",
        form=form,
        line=old,
        hours=booking_hours.hours(choices, slots, wanted),
        choices=choices,
        everybody=request.args.get("met") == EVERYBODY,
        everybody_url=office.address("move", uid, met=EVERYBODY)
        if _is_with_the_same(office) and not one.entry.service.same_counsellor
        else None,
        whence=asked or origin.line(told),
        action=_move_url(office, uid),
        back_url=office.address("shown", uid),
    )
    return answer, 422 if form.wrong or (asked and asked.error) else 200


def _other_slots(one: Appointment, slots: Iterable[Slot]) -> list[Slot]:
    """Those that would be a move: a colleague at the same place and hour is none."""
    here = (one.entry.zitdag.loket_id, one.entry.starts_at)
    return [slot for slot in slots if (slot.loket_id, slot.start) != here]


def _move_url(office: StaffDesk, uid: str) -> str:
    """This page, with the place that was asked for."""
    asked = {name: request.args.get(name) for name in ("plaats", "met")}
    return office.address("move", uid, **asked)


def _is_moved(office: StaffDesk, one: Appointment, wanted: SlotChoice | None, form: Form) -> bool:
    """Whether there is nothing more to do: moved, or what is so is on its page."""
    if wanted is None:
        form.refuse("uur", _("Kies een uur."))
        return False
    try:
        write(operations.move, one.id, wanted, by=office.by())
    except (SlotTaken, ZitdagClosed):
        form.refuse("uur", _("Dit uur is net weg. Kies een ander uur."))
        return False
    except (NotBooked, TooLateToCancel):
        return True
    return True


def _is_with_the_same(office: StaffDesk) -> bool:
    """A counsellor moves a client within their own days, until they ask for everybody's."""
    return office.channel is BookingChannel.COUNSELLOR and request.args.get("met") != EVERYBODY


def _choices(
    session: Session, office: StaffDesk, one: Appointment
) -> booking_choices.BookingChoices:
    """What it was booked for; nearest to where it is or, where it was said, to where they live."""
    given = {"taal": one.language, "tolk": "1" if one.interpreter else ""}
    choices = booking_choices.read_choices(
        session, office, {**given, "plaats": request.args.get("plaats", "")}
    )
    entry = one.entry
    stays = entry.service.same_counsellor or _is_with_the_same(office)
    face = session.get(Counsellor, entry.counsellor_id) if stays else None
    usual = replace(
        choices,
        service=entry.service,
        face=face,
        lokets=nearest_first(choices.lokets, entry.zitdag.loket),
        first_ids=frozenset({entry.zitdag.loket_id}),
    )
    return booking_choices.nearby(usual, one.uid)


def cancel(office: StaffDesk, find: Find, uid: str) -> Answer:
    """Must it go? For whom no message reaches, somebody is to tell it."""
    form = Form(request.form)
    with reading() as session:
        one = find(session, uid)
        client = _client(one)
        shown_line = line(office, one)
    if not presenters.state_of(one, now=clock.now()).is_ahead:
        return redirect(office.address("shown", uid), 303)
    asks = client.reach not in WRITTEN_TO
    told_by = _told_by(form) if request.method == "POST" and asks else None
    if request.method == "POST" and not form.wrong:
        # Where it began, or somebody else changed it just now, the page shows what is so.
        with suppress(NotBooked, TooLateToCancel):
            write(operations.cancel, one.id, by=office.by(), told_by=told_by)
        return redirect(office.address("shown", uid), 303)
    answer = rendering.render(
        "shared/staff_cancel.html",
        form=form,
        line=shown_line,
        reach=contact_words.sentence(client),
        asks=asks,
        back_url=office.address("shown", uid),
    )
    return answer, 422 if form.wrong else 200


def _told_by(form: Form) -> ToldBy | None:
    try:
        return ToldBy(form.value("wie"))
    except ValueError:
        form.refuse("wie", _("Kies wie het aan de cliënt zegt."))
        return None
