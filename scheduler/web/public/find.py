"""`Ik heb al een afspraak`: what this browser booked; else by name and number, and the code.

Whoever asks for a code gets one answer, whether we know the number or not.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import abort, redirect, request, session, url_for
from flask_babel import gettext as _

from database import reading, write
from scheduler.access import limits
from scheduler.appointments.booking import finding
from scheduler.appointments.models import Appointment
from scheduler.web.core import auth, clock, page_language, rate_limits, rendering, visitor
from scheduler.web.core.forms import Form
from scheduler.web.core.person_fields import FoundBy, SoughtPerson, code_of, sought
from scheduler.web.core.rendering import Answer
from scheduler.web.public import own
from scheduler.web.shared import contacts, moments
from scheduler.web.shared.moments import Clock, Leaf
from scheduler.web.shared.presenters import ShownState, state_of

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
            _send(person)
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


def _send(person: SoughtPerson) -> None:
    """Send what there is to send. The page is the same whether anything leaves or not."""
    browser = visitor.kind_of_browser()
    if rate_limits.is_reached(limits.CODES_OF_A_BROWSER, browser):
        return
    if rate_limits.is_over(limits.CODES_TO_A_CONTACT, person.contact):
        return
    if write(finding.send_codes, person.contact, person.first_name, by=auth.by_client()):
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
        found = _look_up(FoundBy(figures, first_name, contact))
        if found is not None:
            own.remember(found)
            return redirect(url_for("public.manage", uid=found.uid), 303)
        form.refuse("code", _("Wij vinden deze afspraak niet. Kijk nog eens, of bel ons."))
    shown = rendering.render(
        "public/code.html",
        form=form,
        first_name=first_name,
        contact=contacts.display(contact),
        sent=request.args.get("gestuurd") == "1",
        by_mail="@" in contact,
        back_url=url_for("public.find"),
    )
    return shown, 422 if form.wrong else 200


def _look_up(wanted: FoundBy) -> Appointment | None:
    """A try that fails counts for the network and for the person who was looked up."""
    network = visitor.network()
    if rate_limits.is_reached(limits.MISSES_OF_A_PERSON, wanted.contact):
        abort(429)
    if rate_limits.is_reached(limits.MISSES_OF_A_NETWORK, network):
        abort(429)
    with reading() as db_session:
        found = finding.by_code(
            db_session, wanted.code, wanted.first_name, wanted.contact, now=clock.now()
        )
    if found is None:
        rate_limits.is_over(limits.MISSES_OF_A_PERSON, wanted.contact)
        rate_limits.is_over(limits.MISSES_OF_A_NETWORK, network)
        rate_limits.is_over(limits.MISSES)
    return found
