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
from scheduler.appointments.booking import availability, former_face, operations
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
    """Another day: at the same place, or at the one the address names; with the face it names."""
    with reading() as db_session:
        mine = own.mine(db_session, uid)
        face = _asked_face(db_session, mine)
        is_remote = mine.entry.service.mode.is_remote
        find = _at_a_distance if is_remote else _at_a_place
        free = find(db_session, mine, face)
    if not presenters.state_of(mine, now=clock.now()).is_ahead:
        return redirect(url_for("public.manage", uid=uid), 303)
    error = None
    if request.method == "POST":
        refused = _move(mine, free, face, hours_page.chosen_hour())
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
        other_lokets_url=None
        if is_remote
        else url_for("public.move_elsewhere", uid=uid, met=request.args.get("met")),
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


def _at_a_place(db_session: Session, mine: Appointment, face: int | None) -> FreeHours:
    loket = _asked_place(db_session) or mine.entry.zitdag.loket
    slots = _slots(db_session, mine, face, Scope([loket.id]))
    if not slots and face != _same_face(mine) and "plaats" not in request.args:
        found = with_face(db_session, mine, face)
        if found:
            loket = region_places.whole(db_session, [found[0].loket_id])[0]
            slots = [slot for slot in found if slot.loket_id == loket.id]
    walk_in = walk_in_texts(db_session, [loket]).get(loket.id, [])
    return FreeHours(loket, slots, walk_in)


def with_face(db_session: Session, mine: Appointment, face: int | None) -> list[Slot]:
    """The hours with this counsellor, wherever they sit in the region."""
    everywhere = Scope([one.id for one in region_places.rows(db_session)])
    return _slots(db_session, mine, face, everywhere)


def _at_a_distance(db_session: Session, mine: Appointment, face: int | None) -> FreeHours:
    slots = at_a_distance.free_hours(db_session, partial(_slots, db_session, mine, face))
    return FreeHours(mine.entry.zitdag.loket, slots, [])


def move_elsewhere(uid: str) -> Answer:
    """Another place, then its days and hours; the nearest first where they say where they live."""
    asked = request.args.get("met")
    with reading() as db_session:
        mine = own.mine(db_session, uid)
        if mine.entry.service.mode.is_remote:
            return redirect(url_for("public.move", uid=uid), 303)
        face, told = _asked_face(db_session, mine), whence.told(mine)
        part = loket_list.part_of(region_places.rows(db_session), told.origin, request.args)
        lokets = region_places.whole(db_session, part.ids)
        slots = _slots(db_session, mine, face, Scope(part.ids)) if lokets else []
        walk_in = walk_in_texts(db_session, lokets)
        closed = closed_lokets.texts(db_session, lokets)
    if not presenters.state_of(mine, now=clock.now()).is_ahead:
        return redirect(url_for("public.manage", uid=uid), 303)
    line = whence.line(told)
    if line is None:
        return redirect(url_for("public.move_elsewhere", uid=uid, met=asked), 303)

    def hours_at(loket: Loket) -> str:
        return url_for("public.move", uid=uid, plaats=loket.code, met=asked)

    shown = rendering.render(
        "public/places.html",
        towns=loket_list.towns_of(
            lokets, slots, walk_in, hours_at, closed=closed, interpreter=mine.interpreter
        ),
        whence=line,
        more_url=url_for("public.move_elsewhere", uid=uid, met=asked, later=part.later)
        if part.later
        else None,
        back_url=url_for("public.move", uid=uid, met=asked),
    )
    return shown, 422 if line.error else 200


def _asked_place(db_session: Session) -> Loket | None:
    code = request.args.get("plaats")
    if not code:
        return None
    return scope.find_loket(db_session, served_region.current().id, code) or abort(404)


def _asked_face(db_session: Session, mine: Appointment) -> int | None:
    """Whom it must be with: the one it is with, or the former one that the address names."""
    code = request.args.get("met")
    if not code:
        return _same_face(mine)
    former = former_face.of(db_session, mine)
    return former.id if former is not None and former.code == code else abort(404)


def _slots(db_session: Session, mine: Appointment, face: int | None, where: Scope) -> list[Slot]:
    now = clock.now()
    first = offers.earliest(interpreter=mine.interpreter, now=now)
    search = Search(
        loket_ids=tuple(where.loket_ids),
        terms=Terms.of(mine.entry.service),
        language=mine.language,
        asker=_asker(mine),
        first=first,
        last=first + where.ahead if where.ahead else None,
        counsellor_id=face,
        moving=mine.entry_id,
        leeway=offers.LEEWAY,
    )
    return availability.other_than(mine.entry, availability.find(db_session, search, now=now))


def _asker(mine: Appointment) -> Asker:
    return policy.client_of(mine.entry.service.audience, mine.referrer_id)


def _same_face(mine: Appointment) -> int | None:
    return mine.entry.counsellor_id if mine.entry.service.same_counsellor else None


def _slot(mine: Appointment, loket_id: int, face: int | None, start: datetime) -> SlotChoice:
    return SlotChoice(
        loket_id=loket_id,
        service_id=mine.entry.service_id,
        starts_at=start,
        language=mine.language,
        asker=_asker(mine),
        counsellor_id=face,
    )


def _move(
    mine: Appointment, free: FreeHours, face: int | None, start: datetime | None
) -> Response | str:
    """Where to go on, or why not."""
    if start is None:
        return str(_("Kies een uur."))
    try:
        _take(mine, _slot(mine, free.loket_id_at(start), face, start))
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
