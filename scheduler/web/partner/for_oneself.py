"""A colleague of a partner books a service for professionals, for himself or herself.

As on the form for clients, what is not personal stands in the address, with the key of the form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import abort, redirect, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.appointments.booking import idempotency, lookups, operations
from scheduler.appointments.booking.availability import Slot, SlotChoice
from scheduler.appointments.booking.requests import BookingRequest, ClientDetails
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    NeedsMessages,
    NeedsPhone,
    SlotTaken,
    ZitdagClosed,
)
from scheduler.appointments.models import Appointment
from scheduler.web.core import catalogues, clock, rendering
from scheduler.web.core import rate_limits as limits
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.kept_forms import SHOW_AGAIN
from scheduler.web.core.person_fields import IntroducedByStaff, oneself
from scheduler.web.core.rendering import Answer
from scheduler.web.partner.appointments import signed_in_desk
from scheduler.web.shared import booking_hours, modes, overlap_choice
from scheduler.web.shared.booking_choices import SlotFilter, find_slots, lokets_of, read_slot
from scheduler.web.shared.booking_form import form_digest
from scheduler.web.shared.staff_desk import StaffDesk
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.catalogue import Service, ServiceMode

_PAGE = "partner.for_oneself"


@dataclass(frozen=True, slots=True)
class OwnChoices:
    """What a professional can book, which of it is chosen, and the hours of that."""

    services: Sequence[Service]
    filter: SlotFilter
    slots: list[Slot]


def book() -> Answer:
    """The page; with a POST, the booking."""
    desk = signed_in_desk()
    return _post(desk) if request.method == "POST" else _show(desk)


def _show(desk: StaffDesk) -> Answer:
    key = request.args.get("sleutel", "")
    if limits.made_at(key) is None:
        asked = {name: request.args[name] for name in ("dienst",) if request.args.get(name)}
        return redirect(rendering.link(_PAGE, {**asked, "sleutel": limits.form_key()}), 303)
    with reading() as session:
        booked = lookups.booked_with(session, form_digest(desk, key))
        if booked is not None:
            return redirect(desk.url_of("shown", booked.uid), 303)
        choices = _choices(session, desk, request.args)
    return _page(choices, Form({**_preset(choices), "sleutel": key}))


def _post(desk: StaffDesk) -> Answer:
    form = Form(request.form)
    if limits.made_at(form.value("sleutel")) is None:
        abort(400)
    with reading() as session:
        choices = _choices(session, desk, request.form)
    if choices is None:
        abort(404)
    if form.value(SHOW_AGAIN):  # typed before signing in again
        return _page(choices, form)
    slot = read_slot(desk, choices.filter, form.value("uur"))
    if slot is None:
        form.refuse("uur", _("Kies een uur."))
    who = oneself(form)
    if slot is not None and who is not None:
        booked = _book(desk, _request(desk, slot, who, form), form)
        if booked is not None:
            return redirect(desk.url_of("shown", booked.uid), 303)
        with reading() as session:
            choices = _choices(session, desk, request.form)
    return _page(choices, form, wanted=slot), 422


def _choices(session: Session, desk: StaffDesk, given: Mapping[str, str]) -> OwnChoices | None:
    """What can be booked, and the hours of the one that is asked for, or else of the first; None
    where there is nothing, 404 for what there is not.
    """
    found = zitdagen.services_for_professionals(session, desk.region_id, from_date=clock.today())
    asked = given.get("dienst")
    chosen = next((one for one in found if asked in (None, "", one.code)), None)
    if chosen is None:
        return abort(404) if asked else None
    lokets, own_ids = lokets_of(session, desk)
    wanted = SlotFilter(
        lokets=lokets,
        service=chosen,
        language=catalogues.SOURCE,
        own_loket_ids=own_ids,
        first_ids=own_ids,
    )
    return OwnChoices(found, wanted, find_slots(session, desk, wanted))


def _preset(choices: OwnChoices | None) -> dict[str, str]:
    """What the account says; a number to ring is not in it."""
    me = current()
    is_rung = choices is not None and choices.filter.service.mode is ServiceMode.PHONE
    return {"voornaam": me.name, "nummer": "" if is_rung else me.email}


def _request(
    desk: StaffDesk, slot: SlotChoice, who: IntroducedByStaff, form: Form
) -> BookingRequest:
    return BookingRequest(
        slot=slot,
        client=ClientDetails(who.first_name, catalogues.SOURCE, who.reach, who.contact),
        channel=desk.channel,
        key=idempotency.key(form_digest(desk, form.value("sleutel")), slot),
        referrer_id=desk.organisation_id,
        overlap_ok=overlap_choice.is_ticked(form),
    )


def _book(desk: StaffDesk, wanted: BookingRequest, form: Form) -> Appointment | None:
    """Book it; None with the refusal in the form."""
    try:
        return write(operations.book, wanted, by=desk.by())
    except (SlotTaken, ZitdagClosed):
        form.refuse("uur", _("Dit uur is net weg. Kies een ander uur."))
    except NeedsPhone:
        form.refuse("nummer", _("Wij bellen je. Geef je telefoonnummer."))
    except NeedsMessages:
        form.refuse("nummer", _("Je krijgt een link. Geef een gsm of een e-mailadres."))
    except AlreadyBookedThen as refusal:
        with reading() as session:
            overlap_choice.refuse(session, desk, form, refusal)
    return None


def _page(choices: OwnChoices | None, form: Form, *, wanted: SlotChoice | None = None) -> str:
    if choices is None:
        return rendering.render("partner/for_oneself.html", form=form, choices=None, services=[])
    chosen, key = choices.filter.service, form.value("sleutel")
    is_lost = bool(form.error("uur")) and wanted is not None
    here = {"dienst": chosen.code, "sleutel": key}
    more = {
        **here,
        "dagen": str(booking_hours.days_shown(choices.filter) + booking_hours.DAYS_OF_ONE),
    }
    return rendering.render(
        "partner/for_oneself.html",
        form=form,
        choices=choices.filter,
        services=[_tile(one, key, is_chosen=one.id == chosen.id) for one in choices.services],
        hours=booking_hours.hours(choices.filter, choices.slots, wanted if is_lost else None),
        beside={},
        is_rung=chosen.mode is ServiceMode.PHONE,
        key=key,
        more_url=rendering.link(_PAGE, more),
    )


def _tile(service: Service, key: str, *, is_chosen: bool) -> tuple[str, int, str, str, bool]:
    url = rendering.link(_PAGE, {"dienst": service.code, "sleutel": key})
    return service.name, service.minutes, str(modes.WORDS[service.mode]), url, is_chosen
