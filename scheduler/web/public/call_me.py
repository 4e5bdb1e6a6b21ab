"""`Bel mij`: a number, a language, a part of the day, for the phone desk's list."""

from datetime import time
from typing import Final

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _

from database import reading, write
from locations.zones import BRUSSELS
from notifications.texts.words import date_words, language_words, own_name, range_words
from scheduler.access import limits
from scheduler.calendar.working_days import is_holiday
from scheduler.people import call_requests, phone_hours
from scheduler.people.call_requests import PartOfDay
from scheduler.web.core import (
    auth,
    clock,
    page_language,
    rate_limits,
    rendering,
    served_region,
    visitor,
)
from scheduler.web.core.forms import BUTTON, FASTEST, Form
from scheduler.web.core.person_fields import PARTS_OF_DAY
from scheduler.web.core.person_fields import call_me as read_call_me
from scheduler.web.core.rendering import Answer
from scheduler.web.shared.spoken_languages import in_both, spoken_languages

_SPANS: Final = {
    PartOfDay.MORNING: (time.min, time(13)),
    PartOfDay.AFTERNOON: (time(12), time.max),
    PartOfDay.ANY: (time.min, time.max),
}


def call_me() -> Answer:
    """Ask to be called."""
    with reading() as session:
        spoken = spoken_languages(session, served_region.current().id)
    reader = page_language.current()
    languages = {code: in_both(own_name(code), language_words(code, reader)) for code in spoken}
    given = {"taal": reader, "sleutel": rate_limits.form_key()}
    form = Form(request.form if request.method == "POST" else given)
    if request.method == "POST":
        if form.is_a_machine:
            abort(400)
        if _ask(form, languages):
            part = form.value("dagdeel")
            return redirect(url_for("public.call_me_done", dagdeel=part), 303)
    shown = rendering.render(
        "public/call_me.html",
        form=form,
        call_languages=list(languages.items()),
        hidden=[("sleutel", form.value("sleutel"))],
        back_url=url_for("public.index"),
    )
    return shown, 422 if form.wrong else 200


def _ask(form: Form, languages: dict[str, str]) -> bool:
    wanted = read_call_me(form, languages)
    made_at = rate_limits.made_at(form.value("sleutel"))
    if made_at is None:
        abort(400)
    if wanted is not None and clock.now() - made_at < FASTEST:
        form.refuse(BUTTON, _("Dat ging heel snel. Druk nog eens op de knop."))
    if wanted is None or form.wrong:
        return False
    rate_limits.check(limits.CALLS_OF_A_BROWSER, visitor.kind_of_browser())
    rate_limits.is_over(limits.CALLS)
    if rate_limits.is_over(limits.CALLS_OF_A_NUMBER, wanted.number):
        return True
    call = call_requests.NewCallRequest(
        key=rate_limits.digest_of(form.value("sleutel")),
        region_id=served_region.current().id,
        number=wanted.number,
        language=wanted.language,
        part_of_day=wanted.part_of_day,
    )
    write(call_requests.ask, call, by=auth.by_client())
    return True


def done() -> str:
    """We will call you: when, which is the first time that suits, and from which number."""
    part = PARTS_OF_DAY.get(request.args.get("dagdeel", ""), PartOfDay.ANY)
    hours = served_region.current().phone_hours
    now = clock.now().astimezone(BRUSSELS)
    found = phone_hours.next_span(hours, now, _SPANS[part], closed=is_holiday)
    reader = page_language.current()
    return rendering.render(
        "public/call_me_done.html",
        day=date_words(found[0], BRUSSELS, reader) if found else "",
        hours=range_words(*found, BRUSSELS, reader) if found else "",
    )
