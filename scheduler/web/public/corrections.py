"""A client puts right a name, a number or a language, on done or from the own appointment."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database import reading, write
from notifications.texts.words import language_words, own_name
from scheduler.access import limits
from scheduler.appointments.booking import corrections, lookups
from scheduler.appointments.booking.corrections import NewContact, NewLanguages
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    InterpreterTooSoon,
    NeedsMessages,
    NeedsPhone,
    NoMoreMessages,
    NotBooked,
    TooLateToCancel,
    TooManyAppointments,
)
from scheduler.appointments.models import Appointment
from scheduler.people.clients import Client
from scheduler.web.core import (
    auth,
    clock,
    page_language,
    person_fields,
    rate_limits,
    rendering,
    served_region,
    visitor,
)
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.web.public import contact_refusals, own, strangers
from scheduler.web.public.contact_refusals import ContactRefusal
from scheduler.web.shared import contacts, presenters
from scheduler.web.shared.spoken_languages import in_both, spoken_languages


def correct_name(uid: str) -> Answer:
    """Another first name."""
    mine = _open(uid)
    if isinstance(mine, Response):
        return mine
    client = presenters.client_of(mine)
    form = _form({"voornaam": client.first_name})
    if request.method == "POST":
        name = person_fields.first_name(form)
        if not form.wrong:
            _write(corrections.correct_name, mine, name)
            return _back(uid)
    return _page("public/correct_name.html", uid, form)


def correct_contact(uid: str) -> Answer:
    """Another number or mail address: from now on it gets all messages."""
    mine = _open(uid)
    if isinstance(mine, Response):
        return mine
    client = presenters.client_of(mine)
    form = _form(_reach_of(client))
    refused: ContactRefusal | None = None
    if request.method == "POST":
        # Read as on `Wie ben je?`, where the name stands above it.
        told = person_fields.introduction(
            Form({**form.values, "voornaam": client.first_name}, form.wrong)
        )
        if told is not None:
            rate_limits.check(limits.CORRECTIONS_OF_A_NETWORK, visitor.network())
            asked = strangers.must_answer_there(mine)
            new = NewContact(told.reach, told.contact, told.whose, own.uids(), asked)
            try:
                _go_on_with(mine, new)
                return _back(uid)
            except (NeedsPhone, NeedsMessages) as refusal:
                contact_refusals.cannot_be_reached(form, refusal)
            except (TooManyAppointments, AlreadyBookedThen, NoMoreMessages) as refusal:
                refused = contact_refusals.at_the_contact(form, refusal)
    return _page("public/correct_contact.html", uid, form, refused=refused)


def _go_on_with(mine: Appointment, new: NewContact) -> None:
    """Links to the former contact end; what this browser had open of that client stays open."""
    with reading() as db_session:
        theirs = [one for one in own.all_mine(db_session) if one.client_id == mine.client_id]
    _write(corrections.correct_contact, mine, new)
    if new.must_answer:
        strangers.say_that_it_waits(mine)
    with reading() as db_session:
        own.renew(lookups.by_uids(db_session, [one.uid for one in theirs]))


def _reach_of(client: Client) -> dict[str, str]:
    is_mail = "@" in (client.contact or "")
    return {
        "bereik": client.reach.value,
        "nummer": "" if is_mail else contacts.display(client.contact),
        "email": (client.contact or "") if is_mail else "",
        "van_wie": client.whose.value if client.whose else "",
    }


def correct_language(uid: str) -> Answer:
    """In which language we talk, with an interpreter or not, and in which language we write."""
    mine = _open(uid)
    if isinstance(mine, Response):
        return mine
    with reading() as db_session:
        spoken = list(spoken_languages(db_session, served_region.current().id))
    written = served_region.current().languages
    form = _form(
        {
            "taal": mine.language,
            "tolk": "1" if mine.interpreter else "",
            "schrijf": presenters.client_of(mine).language,
        }
    )
    if request.method == "POST":
        new = _languages(form, spoken, written)
        if new is not None and _is_spoken_so(mine, new, form):
            return _back(uid)
    reader = page_language.current()
    return _page(
        "public/correct_language.html",
        uid,
        form,
        spoken=[(code, in_both(own_name(code), language_words(code, reader))) for code in spoken],
        written=[(code, own_name(code)) for code in written],
    )


def _languages(form: Form, spoken: list[str], written: tuple[str, ...]) -> NewLanguages | None:
    if form.value("taal") not in spoken:
        form.refuse("taal", _("Kies een taal."))
    if form.value("schrijf") not in written:
        form.refuse("schrijf", _("Kies een taal."))
    if form.wrong:
        return None
    return NewLanguages(form.value("taal"), form.value("tolk") == "1", form.value("schrijf"))


def _is_spoken_so(mine: Appointment, new: NewLanguages, form: Form) -> bool:
    try:
        _write(corrections.correct_languages, mine, new)
    except InterpreterTooSoon as refusal:
        form.refuse("tolk", contact_refusals.no_interpreter_yet(refusal))
        return False
    return True


def _open(uid: str) -> Appointment | Response:
    """An appointment of this browser still to come; else its page, which says what is so."""
    with reading() as db_session:
        mine = own.mine(db_session, uid)
    if not presenters.state_of(mine, now=clock.now()).is_ahead:
        return _back(uid)
    return mine


def _form(now_so: dict[str, str]) -> Form:
    return Form(request.form if request.method == "POST" else now_so)


def _write(correct: Callable[..., Appointment], mine: Appointment, new: Any) -> None:
    """Do it; where it began or went meanwhile, its page says so."""
    try:
        write(correct, mine.id, new, by=auth.by_client())
    except (NotBooked, TooLateToCancel):
        return


def _back(uid: str) -> Response:
    changed = 1 if request.method == "POST" else None
    return redirect(url_for("public.manage", uid=uid, veranderd=changed), 303)


def _page(template: str, uid: str, form: Form, **more: Any) -> Answer:
    back = url_for("public.manage", uid=uid)
    return rendering.render(template, form=form, back_url=back, **more), 422 if form.wrong else 200
