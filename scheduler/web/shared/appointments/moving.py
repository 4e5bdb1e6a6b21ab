"""Staff move an appointment to another hour."""

from dataclasses import replace

from flask import redirect, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from database import reading, write
from locations.lokets import nearest_first
from scheduler.appointments.booking import availability, operations
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    InterpreterTooSoon,
    NeedsMessages,
    NeedsPhone,
    NotBooked,
    SlotTaken,
    TooLateToCancel,
    ZitdagClosed,
)
from scheduler.appointments.models import Appointment, BookingChannel
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import clock, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.web.shared import booking_choices, booking_hours, modes, overlap_choice, presenters
from scheduler.web.shared.appointments.rows import row
from scheduler.web.shared.booking_form import FROM_WHERE
from scheduler.web.shared.staff_desk import FindAppointment, StaffDesk
from scheduler.web.shared.travel import origin_field, towns, travel_profile
from scheduler.web.shared.travel.travel_profile import TravelProfile

EVERYBODY = "iedereen"
"""The word of the address that asks for the hours of colleagues too."""


def move(desk: StaffDesk, find: FindAppointment, uid: str) -> Answer:
    """Another hour, here or elsewhere."""
    form = Form(request.form)
    with reading() as session:
        appointment = find(session, uid)
        if not presenters.state_of(appointment, now=clock.now()).is_ahead:
            return redirect(desk.url_of("shown", uid), 303)
        locality = presenters.client_of(appointment).locality
        told = travel_profile.current(uid) or TravelProfile(origin=towns.of_locality(locality))
    asked = origin_field.read(form, told, uid) if form.value(FROM_WHERE) else None
    if asked is None and form.value(FROM_WHERE):
        return redirect(_move_url(desk, uid), 303)
    with reading() as session:
        choices = _choices(session, desk, appointment)
        found = booking_choices.find_slots(session, desk, choices)
        slots = availability.other_than(appointment.entry, found)
        old = row(desk, appointment)
    wanted = None
    if request.method == "POST" and asked is None:
        wanted = booking_choices.read_slot(desk, choices, form.value("uur"))
        if _is_moved(desk, appointment, wanted, form):
            travel_profile.forget(uid)
            return redirect(desk.url_of("shown", uid), 303)
    answer = rendering.render(
        "shared/staff_move.html",
        form=form,
        is_own=desk.is_own(appointment),
        line=old,
        hours=booking_hours.hours(choices, slots, wanted),
        choices=choices,
        everybody=EVERYBODY in request.args,
        everybody_url=desk.url_of("move", uid, **{EVERYBODY: "1"})
        if _is_with_the_same(desk) and not appointment.entry.service.same_counsellor
        else None,
        whence=asked or origin_field.of(told),
        action=_move_url(desk, uid),
        back_url=desk.url_of("shown", uid),
    )
    return answer, 422 if form.wrong or (asked and asked.error) else 200


def _move_url(desk: StaffDesk, uid: str) -> str:
    """This page, with the place that was asked for."""
    asked = {name: request.args.get(name) for name in ("plaats", EVERYBODY)}
    return desk.url_of("move", uid, **asked)


def _is_moved(
    desk: StaffDesk, appointment: Appointment, wanted: SlotChoice | None, form: Form
) -> bool:
    """Whether there is nothing more to do: moved, or what is so is on its page."""
    if wanted is None:
        form.refuse("uur", _("Kies een uur."))
        return False
    try:
        known = overlap_choice.is_ticked(form)
        write(operations.move, appointment.id, wanted, by=desk.by(), overlap_ok=known)
    except AlreadyBookedThen as refusal:
        with reading() as session:
            overlap_choice.refuse(session, desk, form, refusal)
        return False
    except (NeedsPhone, NeedsMessages) as refusal:
        form.refuse("uur", modes.needs(refusal))
        return False
    except InterpreterTooSoon:
        form.refuse("uur", _("Zo snel vinden wij geen tolk. Kies een later uur."))
        return False
    except (SlotTaken, ZitdagClosed):
        form.refuse("uur", _("Dit uur is net weg. Kies een ander uur."))
        return False
    except (NotBooked, TooLateToCancel):
        return True
    return True


def _is_with_the_same(desk: StaffDesk) -> bool:
    """A counsellor moves a client within their own days, until they ask for everybody's."""
    return desk.channel is BookingChannel.COUNSELLOR and EVERYBODY not in request.args


def _choices(
    session: Session, desk: StaffDesk, appointment: Appointment
) -> booking_choices.BookingChoices:
    """What it was booked for; nearest to where it is or, where it was said, to where they live."""
    given = {"taal": appointment.language, "tolk": "1" if appointment.interpreter else ""}
    choices = booking_choices.read_choices(
        session, desk, {**given, "plaats": request.args.get("plaats", "")}
    )
    entry = appointment.entry
    stays = entry.service.same_counsellor or _is_with_the_same(desk)
    counsellor = session.get(Counsellor, entry.counsellor_id) if stays else None
    usual = replace(
        choices,
        service=entry.service,
        moving=entry.id,
        loket=None if entry.service.mode.is_remote else choices.loket,
        counsellor=counsellor,
        lokets=nearest_first(choices.lokets, entry.zitdag.loket),
        first_ids=frozenset({entry.zitdag.loket_id}),
    )
    return booking_choices.nearby(usual, appointment.uid)
