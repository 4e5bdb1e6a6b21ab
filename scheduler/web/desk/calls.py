"""Calls the desk makes: call requests, and clients no message reached."""

import re
from dataclasses import dataclass
from typing import Any, Final

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import write
from locations.zones import BRUSSELS
from notifications.texts.words import date_words, language_words, time_words
from scheduler.appointments.lists.call_list import Caller
from scheduler.appointments.models import Appointment
from scheduler.people import call_requests, phones
from scheduler.people.actors import Actor
from scheduler.people.call_requests import CallRequest
from scheduler.web.core import auth, catalogues
from scheduler.web.core.auth import current
from scheduler.web.shared import call_list

ON_A_PAGE: Final = 50


def row(call_request: CallRequest) -> dict[str, Any]:
    """A request to be called back, as the list shows it; times are on the clock of Brussels."""
    asked_at, zone = call_request.created_at, BRUSSELS
    return {
        "id": call_request.id,
        "tries": call_request.tries,
        "number": phones.display(call_request.number),
        "uri": f"tel:{call_request.number}",
        "language": language_words(call_request.language, catalogues.SOURCE),
        "part_of_day": call_request.part_of_day.value,
        "asked": f"{date_words(asked_at, zone, 'nl')}, {time_words(asked_at, zone, 'nl')}",
        "book_url": url_for("desk.book", taal=call_request.language),
    }


@dataclass(frozen=True, slots=True)
class WaitingCalls:
    """A page of those who asked to be called, of `count`; where the others stand, if there are."""

    rows: list[dict[str, Any]]
    count: int
    before_url: str | None
    after_url: str | None


def waiting(session: Session, region_id: int) -> WaitingCalls:
    """The page that the address asks for; the first where it asks too far. One SELECT, or two."""
    asked = request.args.get("later", "")
    skip = int(asked) if re.fullmatch("[0-9]{1,6}", asked) else 0
    found, count = call_requests.waiting(session, region_id, skip=skip, most=ON_A_PAGE)
    if skip and not found:  # they were called meanwhile
        skip = 0
        found, count = call_requests.waiting(session, region_id, skip=0, most=ON_A_PAGE)
    after = skip + ON_A_PAGE
    return WaitingCalls(
        rows=[row(one) for one in found],
        count=count,
        before_url=_page(max(0, skip - ON_A_PAGE)) if skip else None,
        after_url=_page(after) if after < count else None,
    )


def _page(later: int) -> str:
    return url_for("desk.index", later=later or None, _anchor="calls")


def called(call_id: int) -> Response:
    """They were called."""
    write(call_requests.done, call_id, current().region_id, by=auth.by(Actor.PHONE_DESK))
    return redirect(url_for("desk.index"), 303)


def not_answered(call_id: int) -> Response:
    """Count a missed call; it stays listed."""
    write(
        call_requests.no_answer,
        call_id,
        current().region_id,
        tries=call_list.tries_seen(),
        by=auth.by(Actor.PHONE_DESK),
    )
    return redirect(url_for("desk.index"), 303)


def reached(line_id: int) -> Response:
    """A client whom no message reached was called."""
    call_list.reached(caller(), line_id, auth.by(Actor.PHONE_DESK))
    return redirect(url_for("desk.index", _anchor="to-call"), 303)


def not_reached(line_id: int) -> Response:
    """They did not pick up either."""
    call_list.not_reached(caller(), line_id, auth.by(Actor.PHONE_DESK))
    return redirect(url_for("desk.index", _anchor="to-call"), 303)


def caller() -> Caller:
    """The call list of the region."""
    return Caller(region_id=current().region_id)


def act(act: str, line_id: int) -> str:
    """The URL of `reached` or `not_reached` for a line."""
    return url_for(f"desk.{act}", line_id=line_id)


def shown_at(appointment: Appointment) -> str:
    """The page of an appointment on the list."""
    return url_for("desk.shown", uid=appointment.uid)
