"""`Ik heb al een afspraak`: what this browser booked; else by name and number, and the code.

Whoever asks for a code gets one answer, whether we know the number or not.
"""

import logging
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import after_this_request, current_app, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database import reading, write
from logs import Event
from scheduler.access import limits
from scheduler.appointments.booking import finding
from scheduler.appointments.models import Appointment
from scheduler.web.core import auth, clock, page_language, rate_limits, rendering, visitor
from scheduler.web.core.forms import Form
from scheduler.web.core.person_fields import FoundBy, SoughtPerson, code_of, sought
from scheduler.web.core.rate_limits import Try
from scheduler.web.core.rendering import Answer
from scheduler.web.public import own
from scheduler.web.shared import contacts, moments
from scheduler.web.shared.moments import Clock, Leaf
from scheduler.web.shared.presenters import ShownState, state_of

log = logging.getLogger(__name__)
SOUGHT = "sought"
"""In the cookie of this browser: the name and the contact it looks for, until `Sluit af`."""


@dataclass(frozen=True, slots=True)
class OwnCard:
    """One of the appointments of this browser."""

    date_words: str
    time_words: str
    leaf: Leaf
    clock: Clock
    mode: str
    place: str
    state: ShownState
    url: str


def find() -> Answer:
    """What this browser booked; else who are you, and the code comes."""
    form = Form(request.form if request.method == "POST" else _sought_before())
    person = sought(form) if request.method == "POST" else None
    if person is not None:
        session[SOUGHT] = [person.first_name, person.contact]
        visitor.browser()  # something has begun, which `Sluit af` ends
        if form.value("stuur"):
            _send_later(person, "code")
        sent = 1 if form.value("stuur") else None
        return redirect(url_for("public.code", gestuurd=sent), 303)
    with reading() as db_session:
        cards = [_card(one) for one in own.all_mine(db_session)]
    shown = rendering.render(
        "public/find.html", form=form, cards=cards, back_url=url_for("public.index")
    )
    return shown, 422 if form.wrong else 200


def _sought_before() -> dict[str, str]:
    first_name, contact = session.get(SOUGHT, ("", ""))
    return {"voornaam": first_name, "nummer": contacts.display(contact)}


def _card(appointment: Appointment) -> OwnCard:
    entry, reader = appointment.entry, page_language.current()
    loket = entry.zitdag.loket
    shown = moments.moment(entry.starts_at, entry.ends_at, ZoneInfo(loket.timezone), reader)
    return OwnCard(
        date_words=shown.date_words,
        time_words=shown.time_words,
        leaf=shown.leaf,
        clock=shown.clock,
        mode=entry.service.mode.value,
        place=f"{loket.name}, {loket.city}",
        state=state_of(appointment, now=clock.now()),
        url=url_for("public.manage", uid=appointment.uid),
    )


def _send_later(person: SoughtPerson, kind: str) -> None:
    """Send it once the answer has left: how long that takes tells nobody whom we know."""
    application, environment = current_app._get_current_object(), request.environ  # type: ignore[attr-defined]  # noqa: SLF001 -- flask's own way to keep it

    def send() -> None:
        with application.request_context(environment):
            _send(person, kind)

    @after_this_request
    def afterwards(response: Response) -> Response:
        response.call_on_close(send)
        return response


def _send(person: SoughtPerson, kind: str) -> None:
    """Send what there is to send. The page is the same whether anything leaves or not."""
    browser = visitor.kind_of_browser()
    if rate_limits.is_reached(limits.CODES_OF_A_BROWSER, browser):
        return
    if rate_limits.is_over(limits.CODES_TO_A_CONTACT, person.contact):
        return
    if write(finding.send_codes, person.contact, person.first_name, kind, by=auth.by_client()):
        rate_limits.is_over(limits.CODES_OF_A_BROWSER, browser)
        rate_limits.is_over(limits.CODES)


def code() -> Answer:
    """The code: with the name and the number it opens the appointment."""
    if SOUGHT not in session:
        return redirect(url_for("public.find"), 303)
    first_name, contact = session[SOUGHT]
    form = Form(request.form)
    figures = code_of(form) if request.method == "POST" else None
    if figures is not None:
        begun = begin_try(contact)
        if begun is None:
            _send_later(SoughtPerson(first_name, contact), "own_link")
            return redirect(url_for("public.code", gestuurd=2), 303)
        found = look_up(FoundBy(figures, first_name, contact), begun)
        if found is not None:
            own.remember(found)
            return redirect(url_for("public.manage", uid=found.uid), 303)
        form.refuse("code", _("Wij vinden deze afspraak niet. Kijk nog eens, of bel ons."))
    shown = rendering.render(
        "public/code.html",
        form=form,
        first_name=first_name,
        contact=contacts.display(contact),
        sent=request.args.get("gestuurd", ""),
        by_mail="@" in contact,
        back_url=url_for("public.find"),
    )
    return shown, 422 if form.wrong else 200


def begin_try(contact: str) -> Try | None:
    """Count a look-up of this person before it is made: it is a miss until it finds something.

    None where so many were wrong of this person, or on this network, that no code opens any more
    and a link goes to the number or the address instead: known or not, right or wrong.
    """
    begun = rate_limits.begin_try(
        (limits.MISSES_OF_A_PERSON, contact), (limits.MISSES_OF_A_NETWORK, visitor.network())
    )
    if begun is None:
        rate_limits.alarm(limits.MISSES_OF_A_PERSON, contact)
    return begun


def look_up(wanted: FoundBy, begun: Try) -> Appointment | None:
    """What these open; a try that finds it counts for nobody."""
    with reading() as db_session:
        found = finding.by_code(
            db_session, wanted.code, wanted.first_name, wanted.contact, now=clock.now()
        )
    if found is None:
        rate_limits.is_over(limits.MISSES)
    else:
        begun.give_back()
    log.info(Event.LOOKUP_MISSED if found is None else Event.LOOKUP_FOUND)
    return found
