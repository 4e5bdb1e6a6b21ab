"""Clients of the region, for the desk, counsellors and coordinators: find one, and see their page.

Who is looked for stands in no address: a search is posted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading, write
from locations.zones import BRUSSELS
from notifications.texts.words import date_words, language_words, range_words
from scheduler.appointments import reminder_choice
from scheduler.appointments.lists import clients
from scheduler.appointments.lists.clients import ClientQuery, FoundClient
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people import phones
from scheduler.people.clients import Client
from scheduler.people.contact import WRITTEN_TO
from scheduler.web.core import catalogues, clock, person_fields, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.web.desk.appointments import signed_in_desk
from scheduler.web.shared import contact_words, contacts, message_log, modes
from scheduler.web.shared.contact_words import OF_SOMEBODY_ELSE
from scheduler.web.shared.spoken_languages import MOTHER_TONGUES
from scheduler.web.shared.visit_states import STATES

ON_A_PAGE: Final = 50
_WHO: Final = "wie"
_SKIP: Final = "later"
_FEWEST_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client in a list of those that were found."""

    url: str
    first_name: str
    reach: str
    contact: str
    language: str
    last: str
    visits: int


@dataclass(frozen=True, slots=True)
class VisitLine:
    """An appointment of a client: `urls` are what staff do next, by their words, if anything."""

    day: str
    hours: str
    where: str
    counsellor: str
    service: str
    state: str
    referrer: str
    urls: list[tuple[str, str]]


def search() -> Answer:
    """Find a client by first name, number, mail address or code; a page of those who fit."""
    form = Form(request.form)
    wanted = _asked(form) if request.method == "POST" else None
    skip = form.number(_SKIP) or 0
    rows: list[FoundClient] = []
    total = 0
    if wanted is not None:
        with reading() as session:
            rows, total = clients.found(
                session, current().region_id, wanted, skip=skip, most=ON_A_PAGE
            )
    shown = rendering.render(
        "desk/clients.html",
        form=form,
        lines=None if wanted is None else [_line(one) for one in rows],
        total=total,
        first=skip + 1,
        before=max(0, skip - ON_A_PAGE) if skip else None,
        after=skip + ON_A_PAGE if skip + ON_A_PAGE < total else None,
    )
    return shown, 422 if form.wrong else 200


def _asked(form: Form) -> ClientQuery | None:
    """What was typed is a mail address, figures, or a name; None with the error in the form."""
    typed = form.value(_WHO).strip()
    if "@" in typed:
        return ClientQuery(contact=person_fields.email(form, _WHO, OF_SOMEBODY_ELSE) or "")
    figures = "".join(sign for sign in form.figures(_WHO) if sign.isdecimal())
    if figures:
        return _by_figures(form, typed, figures)
    named = Form({"voornaam": typed}, {})
    name = person_fields.first_name(named, OF_SOMEBODY_ELSE) if typed else ""
    if not typed:
        form.refuse(_WHO, _("Schrijf een voornaam, een nummer, een e-mailadres of een code."))
    elif named.wrong:
        form.refuse(_WHO, named.wrong["voornaam"])
    return None if form.wrong else ClientQuery(first_name=name)


def _by_figures(form: Form, typed: str, figures: str) -> ClientQuery | None:
    found = phones.parse(typed)
    if found is not None:
        return ClientQuery(contact=found.number)
    if len(figures) < _FEWEST_DIGITS:
        form.refuse(_WHO, _("Schrijf minstens vier cijfers van het nummer, of de hele code."))
        return None
    return ClientQuery(digits=figures)


def _line(one: FoundClient) -> ClientLine:
    return ClientLine(
        url=url_for("desk.client", client_id=one.id),
        first_name=one.first_name,
        reach=str(contact_words.METHODS[one.reach].planning),
        contact=contacts.display(one.contact),
        language=language_words(one.language, catalogues.SOURCE),
        last=date_words(one.last_at, BRUSSELS, catalogues.SOURCE),
        visits=one.visits,
    )


def show(client_id: int) -> Answer:
    """The page of one client: how they are reached, visits, messages, others at that number."""
    with reading() as session:
        client = find(session, client_id)
        visits = clients.visits(session, current().region_id, client.id)
        ahead = [one for one in visits if to_clients.is_to_come(one, now=clock.now())]
        past = [one for one in visits if one not in ahead]
        return rendering.render(
            "desk/client.html",
            client=client,
            reach=contact_words.sentence(client),
            contact=contacts.display(client.contact),
            contact_url=contacts.url(client.contact),
            written=language_words(client.language, catalogues.SOURCE),
            spoken=_spoken(ahead or visits),
            book_language=_book_language(client, visits),
            is_reminded=client.reminders if client.reach in WRITTEN_TO else None,
            ahead=[_visit(one) for one in reversed(ahead)],
            past=[_visit(one) for one in past],
            log=message_log.of_all(session, visits),
            beside=[_line(one) for one in clients.beside(session, current().region_id, client)],
            is_changed=request.args.get("veranderd") == "1",
        )


def find(session: Session, client_id: int) -> Client:
    """A client of the region of who is signed in; another region's is as if it were not there."""
    return clients.find(session, current().region_id, client_id) or abort(404)


def _spoken(visits: Sequence[Appointment]) -> str:
    """The language of the latest of these conversations."""
    if not visits:
        return ""
    language = language_words(visits[0].language, catalogues.SOURCE)
    return f"{language} + {_('tolk')}" if visits[0].interpreter else language


def _book_language(client: Client, visits: Sequence[Appointment]) -> str:
    """In which language a next one is looked for: one that can be chosen at any time."""
    return next((one.language for one in visits if one.language in MOTHER_TONGUES), client.language)


def _visit(one: Appointment) -> VisitLine:
    zone = ZoneInfo(one.entry.zitdag.loket.timezone)
    starts_at, ends_at = one.entry.starts_at, one.entry.ends_at
    return VisitLine(
        day=date_words(starts_at, zone, catalogues.SOURCE),
        hours=range_words(starts_at, ends_at, zone, catalogues.SOURCE),
        where=modes.where(one),
        counsellor=one.entry.counsellor.first_name,
        service=str(_(one.entry.service.name)),
        state=_state(one),
        referrer=one.referrer.name if one.referrer else "",
        urls=_urls(one),
    )


def _state(one: Appointment) -> str:
    is_over = one.state is AppointmentState.BOOKED and one.entry.starts_at <= clock.now()
    return str(_("niet genoteerd") if is_over else STATES.get(one.state, ""))


def _urls(one: Appointment) -> list[tuple[str, str]]:
    if not to_clients.is_to_come(one, now=clock.now()):
        return []
    to = signed_in_desk().url_of
    return [
        (str(_("Toon en druk af")), to("shown", one.uid)),
        (str(_("Verzet")), to("move", one.uid)),
        (str(_("Zeg af")), to("cancel", one.uid)),
    ]


def reminders(client_id: int) -> Response:
    """The client wants no reminders, or wants them again."""
    with reading() as session:
        client = find(session, client_id)
        about = clients.visits(session, current().region_id, client.id)[0].id
    wanted = request.form.get("herinneringen") == "ja"
    write(reminder_choice.choose, about, wanted=wanted, by=signed_in_desk().by())
    return redirect(url_for("desk.client", client_id=client_id), 303)
