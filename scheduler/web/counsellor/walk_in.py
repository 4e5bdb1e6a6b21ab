"""Somebody walked in: first name, question, language; noted as having come."""

import secrets
from collections.abc import Mapping

from flask import redirect, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading, write
from notifications.texts.words import language_words
from scheduler.appointments.attendance import operations
from scheduler.appointments.attendance.operations import WalkIn
from scheduler.appointments.booking import idempotency
from scheduler.appointments.errors import ZitdagClosed
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.web.core import auth, catalogues, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.person_fields import first_name
from scheduler.web.core.rendering import Answer
from scheduler.web.counsellor import own_appointments
from scheduler.web.shared.contact_words import OF_SOMEBODY_ELSE
from scheduler.web.shared.spoken_languages import spoken_languages
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.catalogue import Question
from scheduler.zitdagen.models import Zitdag


def walk_in(zitdag_id: int) -> Answer:
    """The form on a phone, and what becomes of it."""
    with reading() as session:
        zitdag = own_appointments.zitdag(session, zitdag_id)
        questions = _questions(session)
        languages = spoken_languages(session, auth.current().region_id)
    form = Form(request.form if request.method == "POST" else {"sleutel": secrets.token_hex(8)})
    if request.method == "POST":
        noted = _read(form, zitdag, questions, languages)
        if noted is not None and (answer := _note(form, noted, zitdag)):
            return answer
    shown = rendering.render(
        "counsellor/walk_in.html",
        form=form,
        loket=zitdag.loket.name,
        questions=[(code, _(one.text)) for code, one in questions.items()],
        languages=[(code, language_words(code, catalogues.SOURCE)) for code in languages],
        back_url=own_appointments.url("today", zitdag.counsellor),
    )
    return shown, 422 if form.wrong else 200


def take_back(uid: str) -> Response:
    """It was a mistake, or it was none after all (`terugzetten`). Back to the same days."""
    is_back = request.form.get("terugzetten") == "1"
    with reading() as session:
        appointment = own_appointments.walk_in(session, uid)
    write(operations.take_back_walk_in, appointment.id, is_back=is_back, by=own_appointments.by())
    counsellor = appointment.entry.counsellor
    if is_back:
        return redirect(
            own_appointments.url("today", counsellor, _anchor=own_appointments.row_of(uid)), 303
        )
    return redirect(own_appointments.url("today", counsellor, geschrapt=uid), 303)


def taken_back(session: Session) -> Appointment | None:
    """Who was just taken off the list (`geschrapt`), to put back where that was the mistake."""
    uid = request.args.get("geschrapt", "")
    found = own_appointments.walk_in(session, uid) if uid else None
    return found if found is not None and found.state is AppointmentState.CANCELLED else None


def _questions(session: Session) -> dict[str, Question]:
    """What people ask that a service answers, by code, in the order of the front page."""
    return {one.code: one for one in zitdagen.bookable_questions(session)}


def _read(
    form: Form, zitdag: Zitdag, questions: Mapping[str, Question], languages: Mapping[str, bool]
) -> WalkIn | None:
    name = first_name(form, OF_SOMEBODY_ELSE)
    question = questions.get(form.value("vraag"))
    if question is None:
        form.refuse("vraag", _("Kies een vraag."))
    if form.value("taal") not in languages:
        form.refuse("taal", _("Kies een taal."))
    if form.wrong or question is None:
        return None
    return WalkIn(
        zitdag_id=zitdag.id,
        first_name=name,
        language=form.value("taal"),
        question_id=question.id,
        key=idempotency.walk_in_key(zitdag.id, auth.current().account_id, form.value("sleutel")),
    )


def _note(form: Form, noted: WalkIn, zitdag: Zitdag) -> Response | None:
    try:
        made = write(operations.walk_in, noted, by=own_appointments.by())
    except ZitdagClosed:
        form.refuse("voornaam", _("Deze zitdag is niet vandaag, of gaat niet door."))
        return None
    back = own_appointments.url(
        "today", zitdag.counsellor, dag=None, _anchor=own_appointments.row_of(made.uid)
    )
    return redirect(back, 303)
