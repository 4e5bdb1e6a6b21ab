"""The one dense page on which staff book: a partner beside the client, the phone desk for a caller.

What is not personal (question, language, place) is chosen with a GET and stands in the address,
with the key of the form; who comes is only ever posted. Of a client the cookie keeps the town and
how they can come, until the booking is made: scheduler.web.shared.travel.travel_profile.
"""

from datetime import datetime
from itertools import zip_longest

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database import reading, write
from locations.travel import Stay
from locations.zones import BRUSSELS
from notifications.texts.words import date_words, language_words, own_name
from scheduler.access import keyed_digests
from scheduler.appointments.booking import idempotency, lookups, operations
from scheduler.appointments.booking.availability import Slot, SlotChoice
from scheduler.appointments.booking.requests import BookingRequest, ClientDetails
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    InterpreterTooSoon,
    NeedsMessages,
    NeedsPhone,
    SlotTaken,
    ZitdagClosed,
)
from scheduler.appointments.models import Appointment
from scheduler.web.core import catalogues, page_language, rendering
from scheduler.web.core import rate_limits as limits
from scheduler.web.core.forms import Form
from scheduler.web.core.kept_forms import SHOW_AGAIN
from scheduler.web.core.keys import keys
from scheduler.web.core.person_fields import IntroducedByStaff
from scheduler.web.core.rendering import Answer
from scheduler.web.shared import booking_hours, booking_rows, contact_words, modes, overlap_choice
from scheduler.web.shared.booking_choices import (
    KNOWN,
    BookingChoices,
    find_slots,
    nearby,
    read_choices,
    read_slot,
)
from scheduler.web.shared.booking_hours import HoursOfLoket, days_shown, hours, slot_value
from scheduler.web.shared.booking_rows import BookingRow
from scheduler.web.shared.spoken_languages import in_both, spoken_by
from scheduler.web.shared.staff_desk import StaffDesk
from scheduler.web.shared.travel import (
    journey_words,
    nearest_offers,
    origin_field,
    towns,
    travel_profile,
)
from scheduler.web.shared.travel.nearest_offers import WayBeside
from scheduler.web.shared.travel.origin_field import OriginField
from scheduler.web.shared.travel.travel_profile import TravelProfile

FROM_WHERE = "van_waar"
"""In the form that says where a client comes from, and in no other."""
CHOSEN = ("vraag", "taal", "tolk", "met", "plaats", "hoe", KNOWN)


def book(desk: StaffDesk) -> Answer:
    """The page; with a POST, the booking."""
    return _post(desk) if request.method == "POST" else _show(desk)


def _show(desk: StaffDesk) -> Answer:
    key = request.args.get("sleutel", "")
    if limits.made_at(key) is None:
        asked = {name: request.args[name] for name in CHOSEN if request.args.get(name)}
        return redirect(
            rendering.link(f"{desk.name}.book", {**asked, "sleutel": limits.form_key()}), 303
        )
    with reading() as session:
        booked = lookups.booked_with(session, form_digest(desk, key))
        if booked is not None:
            return _show_booked(desk, booked, for_several=booked.entry.capacity > 1)
        choices = nearby(read_choices(session, desk, request.args), key)
        slots = find_slots(session, desk, choices)
    return _page(desk, choices, slots, Form({"bereik": "own_mobile", "sleutel": key}))


def _post(desk: StaffDesk) -> Answer:
    form = Form(request.form)
    key = form.value("sleutel")
    if limits.made_at(key) is None:
        abort(400)
    if form.value(FROM_WHERE):
        return _from_where(desk, form, key)
    with reading() as session:
        choices = nearby(read_choices(session, desk, request.form), key)
    if form.value(SHOW_AGAIN):  # typed before signing in again, or there are to be more rows
        with reading() as session:
            slots = find_slots(session, desk, choices)
        return _page(desk, choices, slots, form)
    slot = read_slot(desk, choices, form.value("uur"))
    if slot is None:
        form.refuse("uur", _("Kies een uur."))
    rows = booking_rows.filled(form, choices)
    people = booking_rows.introduced(rows, form, choices)
    if slot is not None and people and not form.wrong:
        pairs = zip(rows, people, strict=True)
        wanted = [_request(desk, choices, slot, row, who) for row, who in pairs]
        booked = _book(desk, wanted, rows, form)
        if booked is not None:
            travel_profile.hand_on(key, booked.uid)
            return _show_booked(desk, booked, for_several=choices.for_several)
    with reading() as session:
        slots = find_slots(session, desk, choices)
    return _page(desk, choices, slots, form, wanted=slot), 422


def _show_booked(desk: StaffDesk, booked: Appointment, *, for_several: bool) -> Response:
    return redirect(desk.url_of("together" if for_several else "shown", booked.uid), 303)


def _book(
    desk: StaffDesk, wanted: list[BookingRequest], rows: list[BookingRow], form: Form
) -> Appointment | None:
    """Book all of them, and return the first; None with the refusal in the form."""
    try:
        if rows[0].form is not form:
            return booking_rows.book(desk, wanted, rows, form)
        return write(operations.book, wanted[0], by=desk.by())
    except (SlotTaken, ZitdagClosed):
        form.refuse("uur", _("Dit uur is net weg. Kies een ander uur."))
    except InterpreterTooSoon as refusal:
        form.refuse("uur", _interpreter_words(refusal.earliest))
    except (NeedsPhone, NeedsMessages) as refusal:
        modes.refuse(form, refusal)
    except AlreadyBookedThen as refusal:
        with reading() as session:
            overlap_choice.refuse(session, desk, form, refusal)
    return None


def _from_where(desk: StaffDesk, form: Form, key: str) -> Answer:
    """Where the client comes from and how; then the hours again, the nearest places first."""
    with reading() as session:
        choices = read_choices(session, desk, request.args)
    asked = origin_field.read(form, told(choices, key), key)
    if asked is None:
        here = {**choices.arguments, "sleutel": key}
        return redirect(rendering.link(f"{desk.name}.book", here), 303)
    with reading() as session:
        slots = find_slots(session, desk, choices)
    empty = Form({"bereik": "own_mobile", "sleutel": key})
    return _page(desk, choices, slots, empty, line=asked), 422 if asked.error else 200


def told(choices: BookingChoices, key: str) -> TravelProfile:
    """What was said of this form's client; till then they come from where the site is."""
    own = next((one for one in choices.lokets if one.id in choices.own_loket_ids), None)
    return travel_profile.current(key) or TravelProfile(origin=towns.origin_at(own))


def _request(
    desk: StaffDesk,
    choices: BookingChoices,
    slot: SlotChoice,
    row: BookingRow,
    who: IntroducedByStaff,
) -> BookingRequest:
    key = row.form.value("sleutel")
    return BookingRequest(
        slot=slot,
        client=_client(choices, who, key),
        channel=desk.channel,
        key=idempotency.row_key(form_digest(desk, key), slot, row.number),
        question_id=choices.question.id,
        interpreter=choices.interpreter,
        referrer_id=desk.organisation_id or booking_rows.referrer_of(row.form, who, choices),
        overlap_ok=overlap_choice.is_ticked(row.form),
    )


def _client(choices: BookingChoices, who: IntroducedByStaff, key: str) -> ClientDetails | int:
    """Whom we know, or somebody new."""
    if choices.known is not None and choices.is_known:
        return choices.known.id
    # We write in the language of the conversation where our pages speak it.
    written = page_language.of_pages(choices.language)
    return ClientDetails(
        who.first_name, written, who.reach, who.contact, who.whose, travel_profile.locality(key)
    )


def form_digest(desk: StaffDesk, key: str) -> str:
    """What a form is known by: one's own form, whoever else may have seen its key."""
    return keyed_digests.digest(keys().attempts, f"{desk.account_id}:{key}")


def _page(
    desk: StaffDesk,
    choices: BookingChoices,
    slots: list[Slot],
    form: Form,
    *,
    wanted: SlotChoice | None = None,
    line: OriginField | None = None,
) -> str:
    key = form.value("sleutel")
    here = {**choices.arguments, "sleutel": key}
    more = {**here, "dagen": str(days_shown(choices) + booking_hours.DAYS_OF_ONE)}
    endpoint = f"{desk.name}.book"
    is_lost = wanted is not None and not _is_offered(slots, wanted)
    shown = hours(choices, slots, wanted if is_lost else None)
    return rendering.render(
        f"{desk.name}/book.html",
        form=form,
        choices=choices,
        known_reach=contact_words.sentence(choices.known) if choices.known else "",
        languages_spoken=_languages(choices),
        mode_options=modes.options(choices.modes, choices.service.mode),
        mode_words=modes.explained(choices.service.mode),
        hours=shown,
        beside=_beside(choices, slots, shown, travel_profile.current(key)),
        flex=journey_words.FLEX_PHONE,
        hidden=list(choices.arguments.items()),
        key=key,
        action=rendering.link(endpoint, here),
        choose_url=url_for(endpoint),
        more_url=rendering.link(endpoint, more),
        interpreter_words=_interpreter_words(choices.interpreter_from),
        offers_interpreter=bool(shown) and not any(place.speaks for place in shown),
        is_lost=is_lost,
        whence=line or origin_field.of(told(choices, key)),
        **_who(desk),
        **booking_rows.context(form, choices, slots),
    )


def _who(desk: StaffDesk) -> dict[str, list[tuple[str, str]]]:
    """For the template: how a client can be reached, and whose phone it can be."""
    is_referrer = bool(desk.organisation_id)
    return {
        "method_options": contact_words.method_options(is_referrer=is_referrer),
        "owner_options": contact_words.owner_options(),
    }


def _interpreter_words(earliest: datetime | None) -> str:
    """From when on there can be an interpreter; empty where that is no matter."""
    if earliest is None:
        return ""
    day = date_words(earliest, BRUSSELS, catalogues.SOURCE)
    return str(_("Met een tolk kan het vanaf %(day)s. Zonder tolk kan het vroeger.", day=day))


def _beside(
    choices: BookingChoices,
    slots: list[Slot],
    shown: list[HoursOfLoket],
    said: TravelProfile | None,
) -> dict[str, WayBeside]:
    """The way there beside each hour, by the value of its radio, where the town was said."""
    if said is None or said.point is None or choices.is_remote:
        return {}
    lokets = {loket.id: loket for loket in choices.lokets}
    stays = {
        slot_value(loket, slot): Stay(nearest_offers.place_of(loket), slot.start, slot.end)
        for slot in slots
        if (loket := lokets.get(slot.loket_id)) is not None
    }
    days = [day.times for place in shown for day in place.days]
    # The first hour of each day, then the second ones: every place has its share.
    values = [pair[0] for turn in zip_longest(*days) for pair in turn if pair is not None]
    ways = nearest_offers.beside([stays[value] for value in values], said)
    return dict(zip(values, ways, strict=True))


def _is_offered(slots: list[Slot], wanted: SlotChoice) -> bool:
    return any((slot.loket_id, slot.start) == (wanted.loket_id, wanted.starts_at) for slot in slots)


def _languages(choices: BookingChoices) -> list[tuple[str, str]]:
    return [
        (code, in_both(language_words(code, catalogues.SOURCE), own_name(code)))
        for code in spoken_by(choices.counsellors)
    ]
