"""The page of an appointment that staff show to the client, and what staff do next."""

import logging
from contextlib import suppress

from flask import redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from database import reading, write
from logs import Event
from notifications.texts.languages import direction
from notifications.texts.words import language_words, own_name
from scheduler.appointments import reminder_choice
from scheduler.appointments.booking import manage_links, revoking
from scheduler.appointments.errors import NotBooked, TooLateToCancel
from scheduler.appointments.models import Appointment
from scheduler.web.core import catalogues, page_language, rendering, served_region
from scheduler.web.core.keys import keys
from scheduler.web.core.rendering import Answer
from scheduler.web.shared import contact_words, message_log, paper_slip, presenters
from scheduler.web.shared.presenters import AppointmentOnPage
from scheduler.web.shared.staff_desk import FindAppointment, StaffDesk

log = logging.getLogger(__name__)


def shown(desk: StaffDesk, find: FindAppointment, uid: str) -> Answer:
    """The page to show the client, large and in their language; and what staff do next."""
    with reading() as session:
        appointment = find(session, uid)
        client = presenters.client_of(appointment)
        reader = page_language.of_pages(request.args.get("taal") or client.language)
        page_language.speak(reader)
        facts = presenters.facts_of(session, appointment)
        on_page = presenters.on_page(appointment, facts)
        card = _card(on_page, with_papers=not desk.is_own(appointment))
        rows = paper_slip.rows(
            facts, appointment.entry.starts_at, appointment.entry.ends_at, reader
        )
        token = manage_links.token(keys().manage_links, appointment)
        page_language.speak(catalogues.SOURCE)
        told = message_log.news(session, appointment)
        # What else was said, and why it failed, is for our own staff.
        log = [] if desk.organisation_id else message_log.lines(session, appointment)
    return rendering.render(
        "shared/staff_shown.html",
        is_own=desk.is_own(appointment),
        appointment=on_page,
        card=card,
        rows=rows,
        qr_svg=paper_slip.qr(token),
        reader=reader,
        reader_dir=direction(reader),
        spoken_languages=_languages(reader),
        reach=contact_words.sentence(client),
        interpreter=_interpreter(appointment, on_page),
        news=told,
        log=log,
        reminded=presenters.reminded(appointment),
        links_ended=bool(request.args.get("ongeldig")),
        next_url=url_for(f"{desk.name}.book"),
        **_urls(desk, uid),
    )


def _interpreter(appointment: Appointment, on_page: AppointmentOnPage) -> str:
    """Whether an interpreter was asked for or comes; empty for neither, and once it is no more."""
    if not (on_page.interpreter and on_page.state.is_ahead):
        return ""
    language = language_words(appointment.language, catalogues.SOURCE)
    if on_page.interpreter_comes:
        return str(_("Er komt een tolk (%(language)s)", language=language))
    return str(_("Tolk gevraagd: %(language)s", language=language))


def _urls(desk: StaffDesk, uid: str) -> dict[str, str | None]:
    """For the template: what staff do next, and the way back to who was booked together."""
    asked = {word: request.args.get(word) for word in ("taal", "samen")}
    return {
        "news_url": desk.url_of("news", uid),
        "again_url": desk.url_of("shown", uid, **asked),
        "together_url": desk.url_of("together", uid) if asked["samen"] else None,
        "reminders_url": desk.url_of("reminders", uid),
        "move_url": desk.url_of("move", uid),
        "cancel_url": desk.url_of("cancel", uid),
        # Of our own staff: a partner's word does not end what a client holds.
        "end_links_url": None if desk.organisation_id else desk.url_of("end_links", uid),
    }


def _languages(reader: str) -> list[tuple[str, str, bool]]:
    languages = served_region.current().languages
    return [(code, own_name(code), code == reader) for code in languages]


def _card(appointment: AppointmentOnPage, *, with_papers: bool) -> Markup:
    """What the client reads, in the language that the page speaks now."""
    bring = appointment.bring if with_papers else []
    words = rendering.render("shared/_for_client.html", appointment=appointment, bring=bring)
    return Markup(words)  # noqa: S704 -- a template of ours, which escapes what it prints


def reminders(desk: StaffDesk, find: FindAppointment, uid: str) -> Answer:
    """The client wants no reminders, or wants them again."""
    with reading() as session:
        appointment = find(session, uid)
    wanted = request.form.get("herinneringen") == "ja"
    write(reminder_choice.choose, appointment.id, wanted=wanted, by=desk.by())
    return redirect(desk.url_of("shown", uid), 303)


def end_links(desk: StaffDesk, find: FindAppointment, uid: str) -> Answer:
    """The client's link or paper is in other hands: it opens nothing more, and a new one goes."""
    with reading() as session:
        appointment = find(session, uid)
    with suppress(NotBooked, TooLateToCancel):
        by = desk.by()
        write(revoking.revoke, appointment.id, by=by)
        log.info(Event.LINK_REVOKED, extra={"by": by.account_id})
    return redirect(desk.url_of("shown", uid, ongeldig=1), 303)


def news(desk: StaffDesk, find: FindAppointment, uid: str) -> Answer:
    """Whether the client was told: the piece of that page that changes while they are there."""
    with reading() as session:
        told = message_log.news(session, find(session, uid))
    return rendering.render("shared/_news.html", news=told)
