"""A counsellor's own calendar at an address: given, read at once and every hour, and stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _

from database import reading, write
from scheduler.appointments.rescheduling import calendar_reading
from scheduler.people.actors import Actor
from scheduler.web.calendars import addresses, owners, source_rows
from scheduler.web.calendars.owners import Owner
from scheduler.web.core import auth
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import calendar_sources
from scheduler.zitdagen.errors import AddressRefused

FIELD: Final = "adres"
WHOSE: Final = "adres-van"
STOP, NOW = "stop", "nu"


@dataclass(frozen=True, slots=True)
class ActingPage:
    """Whoever acts on an address: as whom, and the page that shows it, with what is wrong."""

    actor: Actor
    endpoint: str
    shown: Callable[[Form], str]


def act_on_mine() -> Answer:
    """A counsellor's own address."""
    with reading() as session:
        me = owners.of_counsellor(owners.me(session))
    return _act(me, ActingPage(Actor.COUNSELLOR, "calendars.mine", addresses.page_of_mine))


def act_on_one() -> Answer:
    """The address of a counsellor of the region."""
    form = Form(request.form)
    if not form.value(WHOSE):
        form.refuse(WHOSE, _("Kies van wie deze agenda is."))
        return addresses.page_of_region(form), 422
    with reading() as session:
        owner = owners.chosen(session, form.value(WHOSE)) or abort(404)
    if owner.is_room:
        abort(404)
    return _act(owner, ActingPage(Actor.COORDINATOR, "calendars.all", addresses.page_of_region))


def _act(owner: Owner, page: ActingPage) -> Answer:
    form, by = Form(request.form), auth.by(page.actor)
    if form.value(STOP):
        write(calendar_sources.stop, owner.id, by=by)
        return redirect(url_for(page.endpoint), 303)
    if not form.value(NOW):
        try:
            write(calendar_sources.subscribe, owner.id, form.value(FIELD), by=by)
        except AddressRefused as refused:
            form.refuse(FIELD, str(source_rows.WHY[refused.why]))
            return page.shown(form), 422
    calendar_reading.read(owner.id, by=by)
    return redirect(url_for(page.endpoint, _anchor="van-adres"), 303)
