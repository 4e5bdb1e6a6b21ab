"""The phone desk: find, book, move and call off for anybody in the region; and call people back."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading, write
from notifications.texts.words import date_words, language_words, time_words
from scheduler.access.roles import Role
from scheduler.appointments import policy
from scheduler.appointments.booking import lookups
from scheduler.appointments.lists import search
from scheduler.appointments.lists.call_list import Caller
from scheduler.appointments.lists.search import CallerQuery
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from scheduler.people import call_requests, phones
from scheduler.people.actors import Actor
from scheduler.people.call_requests import CallRequest
from scheduler.web.core import catalogues, clock, rendering
from scheduler.web.core.auth import current, require_roles
from scheduler.web.core.forms import Form, asked
from scheduler.web.shared import appointment_pages, booking_form, call_list
from scheduler.web.shared.booking_form import StaffDesk

blueprint = Blueprint("desk", __name__, url_prefix="/balie")

ROLES = (Role.COUNSELLOR, Role.COORDINATOR, Role.ADMINISTRATOR)
LOOKED_BACK = timedelta(days=60)
ZONE = ZoneInfo("Europe/Brussels")  # of the desk: a caller's moment is on the clock of its wall


def _office() -> StaffDesk:
    me = current()
    return StaffDesk(
        name="desk",
        asker=policy.STAFF,
        channel=BookingChannel.PHONE_DESK,
        actor=Actor.PHONE_DESK,
        region_id=me.region_id,
        account_id=me.account_id,
    )


def _find(session: Session, uid: str) -> Appointment:
    """An appointment of this region; another region's is as if it were not there."""
    found = lookups.by_uid(session, uid)
    if found is None or found.state is AppointmentState.HELD:
        abort(404)
    if not search.is_of_region(session, found, current().region_id):
        abort(404)
    return found


@blueprint.route("/", methods=["GET", "POST"])
@require_roles(*ROLES)
def index() -> Any:
    """Find an appointment, or call somebody. What a caller tells is never in an address."""
    form = Form(request.form)
    office = _office()
    wanted = asked(form) if request.method == "POST" else None
    with reading() as session:
        waiting = [_call(one) for one in call_requests.waiting(session, office.region_id)]
        to_call = call_list.lines(session, _caller(), _act, _shown_at)
        found = None
        if wanted is not None:
            by = CallerQuery(wanted.code, wanted.contact, wanted.first_name, wanted.day)
            since = clock.now() - LOOKED_BACK
            rows = search.in_region(session, office.region_id, by, since=since)
            found = [appointment_pages.line(office, one) for one in rows]
    shown = rendering.render(
        "desk/index.html", form=form, found=found, waiting=waiting, call_list=to_call
    )
    return shown, 422 if form.wrong else 200


def _call(one: CallRequest) -> dict[str, Any]:
    asked_at = one.created_at
    return {
        "id": one.id,
        "tries": one.tries,
        "number": phones.display(one.number),
        "uri": f"tel:{one.number}",
        "language": language_words(one.language, catalogues.SOURCE),
        "part_of_day": one.part_of_day.value,
        "asked": f"{date_words(asked_at, ZONE, 'nl')}, {time_words(asked_at, ZONE, 'nl')}",
        "book_url": url_for("desk.book", taal=one.language),
    }


@blueprint.post("/bellen/<int:call_id>/klaar")
@require_roles(*ROLES)
def called(call_id: int) -> Response:
    """They were called."""
    write(call_requests.done, call_id, current().region_id, by=_office().by())
    return redirect(url_for("desk.index"), 303)


@blueprint.post("/bellen/<int:call_id>/niet-opgenomen")
@require_roles(*ROLES)
def not_answered(call_id: int) -> Response:
    """Nobody picked up; they stay on the list."""
    tries = request.form.get("keer", "")
    if not tries.isdecimal() or len(tries) > 4:
        abort(400)
    write(call_requests.no_answer, call_id, current().region_id, tries=int(tries))
    return redirect(url_for("desk.index"), 303)


@blueprint.post("/te-bellen/<int:line_id>/klaar")
@require_roles(*ROLES)
def reached(line_id: int) -> Response:
    """A client whom no message reached was called."""
    call_list.reached(_caller(), line_id, _office().by())
    return redirect(url_for("desk.index", _anchor="to-call"), 303)


@blueprint.post("/te-bellen/<int:line_id>/niet-opgenomen")
@require_roles(*ROLES)
def not_reached(line_id: int) -> Response:
    """They did not pick up either."""
    call_list.not_reached(_caller(), line_id, _office().by())
    return redirect(url_for("desk.index", _anchor="to-call"), 303)


def _caller() -> Caller:
    return Caller(region_id=current().region_id)


def _act(act: str, line_id: int) -> str:
    return url_for(f"desk.{act}", line_id=line_id)


def _shown_at(one: Appointment) -> str:
    return url_for("desk.shown", uid=one.uid)


@blueprint.route("/boek", methods=["GET", "POST"])
@require_roles(*ROLES, keeps=True)
def book() -> Any:
    """Book for who calls, at any loket of the region."""
    return booking_form.book(_office())


@blueprint.get("/afspraak/<uid>/")
@require_roles(*ROLES)
def shown(uid: str) -> Any:
    """One appointment."""
    return appointment_pages.shown(_office(), _find, uid)


@blueprint.get("/afspraak/<uid>/bericht")
@require_roles(*ROLES)
def news(uid: str) -> Any:
    """Whether the client's message arrived."""
    return appointment_pages.news(_office(), _find, uid)


@blueprint.route("/afspraak/<uid>/uur", methods=["GET", "POST"])
@require_roles(*ROLES)
def move(uid: str) -> Any:
    """Another hour."""
    return appointment_pages.move(_office(), _find, uid)


@blueprint.post("/afspraak/<uid>/herinneringen")
@require_roles(*ROLES)
def reminders(uid: str) -> Any:
    """Reminders for the client, or none."""
    return appointment_pages.reminders(_office(), _find, uid)


@blueprint.route("/afspraak/<uid>/weg", methods=["GET", "POST"])
@require_roles(*ROLES)
def cancel(uid: str) -> Any:
    """Call it off."""
    return appointment_pages.cancel(_office(), _find, uid)
