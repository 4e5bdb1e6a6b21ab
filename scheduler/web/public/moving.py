"""A client takes another hour, here or at another place."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading, write
from locations.models import Loket
from scheduler.access import scope
from scheduler.appointments import policy
from scheduler.appointments.booking import availability, operations
from scheduler.appointments.booking.availability import Search, Slot, SlotChoice, Terms
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    InterpreterTooSoon,
    NeedsMessages,
    NoMoreMessages,
    NotBooked,
    SlotTaken,
    TooLateToCancel,
    TooManyMoves,
    ZitdagClosed,
)
from scheduler.appointments.models import Appointment
from scheduler.appointments.policy import Asker
from scheduler.web.core import auth, clock, rendering, served_region
from scheduler.web.core.rendering import Answer
from scheduler.web.public import (
    at_a_distance,
    closed_lokets,
    contact_refusals,
    hours_page,
    loket_list,
    offers,
    own,
    region_places,
    strangers,
    whence,
)
from scheduler.web.public.hours_page import Times
from scheduler.web.public.loket_list import walk_in_texts
from scheduler.web.public.offers import Scope
from scheduler.web.shared import presenters


def move(uid: str) -> Answer:
    """Another day: at the same place, or at the one the address names."""
    with reading() as db_session:
        mine = own.mine(db_session, uid)
        is_remote = mine.entry.service.mode.is_remote
        free = _at_a_distance(db_session, mine) if is_remote else _at_a_place(db_session, mine)
    if not presenters.state_of(mine, now=clock.now()).is_ahead:
        return redirect(url_for("public.manage", uid=uid), 303)
    error = None
    if request.method == "POST":
        refused = _move(mine, free, hours_page.chosen_hour())
        if isinstance(refused, Response):
            return refused
        error = refused
    shown = Times(
        zone=ZoneInfo(free.loket.timezone),
        place="" if is_remote else f"{free.loket.name}, {free.loket.city}",
        mode=mine.entry.service.mode,
        slots=free.slots,
        seats=mine.entry.service.seats,
        language=mine.language,
        interpreter=mine.interpreter,
        walk_in=free.walk_in,
        back_url=url_for("public.manage", uid=uid),
        other_lokets_url=None if is_remote else url_for("public.move_elsewhere", uid=uid),
        error=error,
    )
    return shown.page(), 422 if error else 200


@dataclass(frozen=True, slots=True)
class FreeHours:
    """Hours to move to: at this place, or at a distance, where the hour decides the place."""

    loket: Loket
    slots: list[Slot]
    walk_in: list[str]

    def loket_id_at(self, start: datetime) -> int:
        """The place of that hour; where nobody is free, that of the others."""
        return next((one.loket_id for one in self.slots if one.start == start), self.loket.id)


def _at_a_place(db_session: Session, mine: Appointment) -> FreeHours:
    loket = _asked_place(db_session) or mine.entry.zitdag.loket
    walk_in = walk_in_texts(db_session, [loket]).get(loket.id, [])
    return FreeHours(loket, _slots(db_session, mine, Scope([loket.id])), walk_in)


def _at_a_distance(db_session: Session, mine: Appointment) -> FreeHours:
    slots = at_a_distance.free_hours(db_session, partial(_slots, db_session, mine))
    return FreeHours(mine.entry.zitdag.loket, slots, [])


def move_elsewhere(uid: str) -> Answer:
    """Another place, then its days and hours; the nearest first where they say where they live."""
    with reading() as db_session:
        mine = own.mine(db_session, uid)
        if mine.entry.service.mode.is_remote:
            return redirect(url_for("public.move", uid=uid), 303)
        told = whence.told(mine)
        part = loket_list.part_of(region_places.rows(db_session), told.origin, request.args)
        lokets = region_places.whole(db_session, part.ids)
        slots = _slots(db_session, mine, Scope(part.ids)) if lokets else []
        walk_in = walk_in_texts(db_session, lokets)
        closed = closed_lokets.texts(db_session, lokets)
    if not presenters.state_of(mine, now=clock.now()).is_ahead:
        return redirect(url_for("public.manage", uid=uid), 303)
    line = whence.line(told)
    if line is None:
        return redirect(url_for("public.move_elsewhere", uid=uid), 303)

    def hours_at(loket: Loket) -> str:
        return url_for("public.move", uid=uid, plaats=loket.code)

    shown = rendering.render(
        "public/places.html",
        towns=loket_list.towns_of(
            lokets, slots, walk_in, hours_at, closed=closed, interpreter=mine.interpreter
        ),
        whence=line,
        more_url=url_for("public.move_elsewhere", uid=uid, later=part.later)
        if part.later
        else None,
        back_url=url_for("public.move", uid=uid),
    )
    return shown, 422 if line.error else 200


def _asked_place(db_session: Session) -> Loket | None:
    code = request.args.get("plaats")
    if not code:
        return None
    return scope.find_loket(db_session, served_region.current().id, code) or abort(404)


def _slots(db_session: Session, mine: Appointment, where: Scope) -> list[Slot]:
    now = clock.now()
    first = offers.earliest(interpreter=mine.interpreter, now=now)
    search = Search(
        loket_ids=tuple(where.loket_ids),
        terms=Terms.of(mine.entry.service),
        language=mine.language,
        asker=_asker(mine),
        first=first,
        last=first + where.ahead if where.ahead else None,
        counsellor_id=_same_face(mine),
        leeway=offers.LEEWAY,
    )
    return availability.find(db_session, search, now=now)


def _asker(mine: Appointment) -> Asker:
    return policy.client_of(mine.entry.service.audience, mine.referrer_id)


def _same_face(mine: Appointment) -> int | None:
    return mine.entry.counsellor_id if mine.entry.service.same_counsellor else None


def _slot(mine: Appointment, loket_id: int, start: datetime) -> SlotChoice:
    return SlotChoice(
        loket_id=loket_id,
        service_id=mine.entry.service_id,
        starts_at=start,
        language=mine.language,
        asker=_asker(mine),
        counsellor_id=_same_face(mine),
    )


def _move(mine: Appointment, free: FreeHours, start: datetime | None) -> Response | str:
    """Where to go on, or why not."""
    if start is None:
        return str(_("Kies een uur."))
    try:
        _take(mine, _slot(mine, free.loket_id_at(start), start))
    except (SlotTaken, ZitdagClosed):
        return redirect(hours_page.url(kwijt=request.form["uur"]), 303)
    except (NotBooked, TooLateToCancel):
        return redirect(url_for("public.manage", uid=mine.uid), 303)
    except TooManyMoves:
        return contact_refusals.too_many_moves()
    except (AlreadyBookedThen, NeedsMessages, NoMoreMessages) as refusal:
        return contact_refusals.at_that_hour(refusal)
    except InterpreterTooSoon as refusal:
        return contact_refusals.no_interpreter_yet(refusal)
    return redirect(url_for("public.manage", uid=mine.uid, veranderd=1), 303)


def _take(mine: Appointment, slot: SlotChoice) -> None:
    visitor = strangers.moves(mine, slot.starts_at)
    write(operations.move, mine.id, slot, by=auth.by_client(), visitor=visitor)
    if visitor.must_answer:
        strangers.say_that_it_waits(mine)
