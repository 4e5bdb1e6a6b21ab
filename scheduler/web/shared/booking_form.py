"""The one dense page on which staff book: a partner beside the client, the phone desk for a caller.

What is not personal (question, language, place) is chosen with a GET and stands in the address,
with the key of the form; who comes is only ever posted. Of a client the cookie keeps the town and
how they can come, until the booking is made: scheduler.web.shared.origin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby, zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from database import reading, write
from locations.lokets import LOKETS_NEAR, nearest_first, nearest_to
from locations.models import Loket
from locations.travel import Stay
from notifications.texts.languages import own_name
from notifications.texts.words import date_words, language_words
from scheduler.access import rate_limits, scope
from scheduler.appointments.booking import availability, idempotency, lookups, operations
from scheduler.appointments.booking.availability import Search, Slot, SlotChoice, Terms
from scheduler.appointments.booking.requests import BookingRequest, ClientDetails
from scheduler.appointments.errors import SlotTaken, ZitdagClosed
from scheduler.appointments.models import BookingChannel
from scheduler.appointments.policy import Asker
from scheduler.people.actors import Actor, By
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import catalogues, clock, forms, page_language, rendering, served_region
from scheduler.web.core import rate_limits as limits
from scheduler.web.core.auth import SHOW_AGAIN
from scheduler.web.core.forms import Form, IntroducedByStaff, introduced_by_staff
from scheduler.web.core.keys import keys
from scheduler.web.core.rendering import Answer
from scheduler.web.shared import journey_words, nearest_offers, origin
from scheduler.web.shared.nearest_offers import WayBeside
from scheduler.web.shared.origin import OriginField, TravelProfile
from scheduler.web.shared.spoken_languages import in_both, spoken_by
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.models import Question, Service

SEARCHED_FIRST = timedelta(weeks=4)
"""Of all places at once: two days of each are shown, which seldom lie further."""
SEARCHED_SOON = timedelta(weeks=1)
"""Where no building is near: who is free soonest."""
USUAL_SERVICE = "conversation"
LOKETS_SHOWN = 4
DAYS_OF_ONE = 8
DAYS_OF_EACH = 2
MOST_DAYS = 80
NEAREST = 8
FROM_WHERE = "van_waar"
"""In the form that says where a client comes from, and in no other."""
CHOSEN = ("vraag", "taal", "tolk", "met", "plaats")


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """Who of staff books. `name` is the blueprint whose pages `book` and `shown` are theirs."""

    name: str
    asker: Asker
    channel: BookingChannel
    actor: Actor
    region_id: int
    account_id: int
    organisation_id: int | None = None

    def by(self) -> By:
        """Who does what is done here, at this moment."""
        return By(self.actor, self.account_id, clock.now())

    def address(self, endpoint: str, uid: str, **more: Any) -> str:
        """The address of a page of theirs about one appointment."""
        return url_for(f"{self.name}.{endpoint}", uid=uid, **more)


@dataclass(frozen=True, slots=True)
class BookingChoices:
    """What can be chosen, and what is. Lokets stand nearest first; hours of `first_ids` lead."""

    questions: Sequence[Question]
    faces: Sequence[Counsellor]
    lokets: Sequence[Loket]
    question: Question
    service: Service
    language: str
    interpreter: bool
    face: Counsellor | None
    loket: Loket | None
    own_loket_ids: frozenset[int]
    first_ids: frozenset[int]

    @property
    def arguments(self) -> dict[str, str]:
        """As the address and the hidden fields of the form say it."""
        given = {
            "vraag": self.question.code,
            "taal": self.language,
            "tolk": "1" if self.interpreter else "",
            "met": self.face.code if self.face else "",
            "plaats": self.loket.code if self.loket else "",
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class HoursOfDay:
    """The free hours of one day at one place: (value of the radio, figures of the clock)."""

    words: str
    times: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HoursOfLoket:
    """What is free at one place. `speaks`: somebody there speaks the language."""

    name: str
    city: str
    is_own: bool
    speaks: bool
    days: list[HoursOfDay]


def book(office: StaffDesk) -> Answer:
    """The page; with a POST, the booking."""
    return _post(office) if request.method == "POST" else _show(office)


def _show(office: StaffDesk) -> Answer:
    key = request.args.get("sleutel", "")
    if limits.made_at(key) is None:
        asked = {name: request.args[name] for name in CHOSEN if request.args.get(name)}
        return redirect(
            rendering.link(f"{office.name}.book", {**asked, "sleutel": limits.form_key()}), 303
        )
    with reading() as session:
        booked = lookups.booked_with(session, _digest(office, key))
        if booked is not None:
            return redirect(url_for(f"{office.name}.shown", uid=booked.uid), 303)
        choices = nearby(read_choices(session, office, request.args), key)
        slots = find_slots(session, office, choices)
    return _page(office, choices, slots, Form({"bereik": "own_mobile", "sleutel": key}))


def _post(office: StaffDesk) -> Answer:
    form = Form(request.form)
    key = form.value("sleutel")
    if limits.made_at(key) is None:
        abort(400)
    if form.value(FROM_WHERE):
        return _from_where(office, form, key)
    with reading() as session:
        choices = nearby(read_choices(session, office, request.form), key)
    if form.value(SHOW_AGAIN):  # typed before signing in again
        with reading() as session:
            slots = find_slots(session, office, choices)
        return _page(office, choices, slots, form)
    slot = read_slot(office, choices, form.value("uur"))
    if slot is None:
        form.refuse("uur", _("Kies een uur."))
    who = introduced_by_staff(form)
    if slot is not None and who is not None and not form.wrong:
        try:
            booked = write(
                operations.book, _request(office, choices, slot, who, key), by=office.by()
            )
            origin.hand_on(key, booked.uid)
            return redirect(url_for(f"{office.name}.shown", uid=booked.uid), 303)
        except (SlotTaken, ZitdagClosed):
            form.refuse("uur", _("Dit uur is net weg. Kies een ander uur."))
    with reading() as session:
        slots = find_slots(session, office, choices)
    return _page(office, choices, slots, form, wanted=slot), 422


def _from_where(office: StaffDesk, form: Form, key: str) -> Answer:
    """Where the client comes from and how; then the hours again, the nearest places first."""
    with reading() as session:
        choices = read_choices(session, office, request.args)
    asked = origin.read_line(form, told(choices, key), key)
    if asked is None:
        here = {**choices.arguments, "sleutel": key}
        return redirect(rendering.link(f"{office.name}.book", here), 303)
    with reading() as session:
        slots = find_slots(session, office, choices)
    empty = Form({"bereik": "own_mobile", "sleutel": key})
    return _page(office, choices, slots, empty, line=asked), 422 if asked.error else 200


def told(choices: BookingChoices, key: str) -> TravelProfile:
    """What was said of this form's client; till then they come from where the site is."""
    own = next((one for one in choices.lokets if one.id in choices.own_loket_ids), None)
    return origin.current(key) or TravelProfile(home=origin.at(own))


def nearby(choices: BookingChoices, key: str) -> BookingChoices:
    """With the places nearest to the client's town first, where it was said."""
    said = origin.current(key)
    if said is None or said.home is None:
        return choices
    lokets = nearest_to(choices.lokets, said.home.latitude, said.home.longitude)
    return replace(choices, lokets=lokets, first_ids=frozenset(one.id for one in lokets[:1]))


def _request(
    office: StaffDesk, choices: BookingChoices, slot: SlotChoice, who: IntroducedByStaff, key: str
) -> BookingRequest:
    # We write in the language of the conversation where our pages speak it.
    written = (
        choices.language
        if choices.language in served_region.current().languages
        else catalogues.SOURCE
    )
    client = ClientDetails(
        who.first_name, written, who.reach, who.contact, who.whose, origin.locality(key)
    )
    return BookingRequest(
        slot=slot,
        client=client,
        channel=office.channel,
        key=idempotency.key(_digest(office, key), slot),
        question_id=choices.question.id,
        interpreter=choices.interpreter,
        referrer_id=office.organisation_id,
    )


def _digest(office: StaffDesk, key: str) -> str:
    """What a form is known by: one's own form, whoever else may have seen its key."""
    return rate_limits.digest(keys().attempts, f"{office.account_id}:{key}")


def read_choices(session: Session, office: StaffDesk, given: Mapping[str, str]) -> BookingChoices:
    """What was chosen, or else what is usual; 404 for what there is not. Three SELECTs."""
    questions = zitdagen.bookable_questions(session)
    faces = session.scalars(scope.counsellors(office.region_id)).all()
    hosted = session.execute(scope.hosted_lokets(office.region_id)).all()
    rows = sorted(hosted, key=lambda row: row[0].code)
    own = [loket for loket, host in rows if host.organisation_id == office.organisation_id]
    lokets = nearest_first((loket for loket, _host in rows), own[0] if own else None)
    language = given.get("taal") or catalogues.SOURCE
    if not questions or language not in spoken_by(faces):
        abort(404)
    question = _one_of(questions, given.get("vraag", "")) or _usual(questions)
    service = question.service
    if service is None:
        abort(404)
    return BookingChoices(
        questions=questions,
        faces=faces,
        lokets=lokets,
        question=question,
        service=service,
        language=language,
        interpreter=given.get("tolk") == "1",
        face=_one_of(faces, given.get("met", "")) if service.same_counsellor else None,
        loket=_one_of(lokets, given.get("plaats", "")),
        own_loket_ids=frozenset(loket.id for loket in own),
        first_ids=frozenset(loket.id for loket in own),
    )


def _one_of(rows: Sequence[Any], code: str) -> Any:
    """The one with this code, None for no code; 404 where there is none."""
    if not code:
        return None
    found = next((row for row in rows if row.code == code), None)
    return found if found is not None else abort(404)


def _usual(questions: Sequence[Question]) -> Question:
    for question in questions:
        if question.service is not None and question.service.code == USUAL_SERVICE:
            return question
    return questions[0]


def find_slots(session: Session, office: StaffDesk, choices: BookingChoices) -> list[Slot]:
    """What can be booked ahead, at the places that are shown first.

    Where nobody there speaks the language, or nothing is free, at any place of the region. At most
    three searches, of five SELECTs each.
    """
    if choices.loket is not None:
        return _search(session, office, choices, [choices.loket])
    lokets = _nearest(session, office, choices)
    ahead = None if "dagen" in request.args else SEARCHED_FIRST
    found = _search(session, office, choices, lokets, ahead)
    if any(choices.interpreter or slot.speaks for slot in found):
        return found
    return _search(session, office, choices, choices.lokets)


def _nearest(session: Session, office: StaffDesk, choices: BookingChoices) -> Sequence[Loket]:
    """The places to look at first: the nearest, or, near to nothing, where somebody is soonest."""
    if len(choices.lokets) <= LOKETS_NEAR or choices.first_ids:
        return choices.lokets[:LOKETS_NEAR]
    slots = _search(session, office, choices, choices.lokets, SEARCHED_SOON)
    soonest = dict.fromkeys(slot.loket_id for slot in slots if choices.interpreter or slot.speaks)
    if len(soonest) < LOKETS_SHOWN:
        return choices.lokets
    shown = list(soonest)[:LOKETS_SHOWN]
    return [loket for loket in choices.lokets if loket.id in shown]


def _search(
    session: Session,
    office: StaffDesk,
    choices: BookingChoices,
    lokets: Sequence[Loket],
    ahead: timedelta | None = None,
) -> list[Slot]:
    """What can be booked there so far ahead, or else as far as it can be."""
    now = clock.now()
    search = Search(
        loket_ids=tuple(loket.id for loket in lokets),
        terms=Terms.of(choices.service),
        language=choices.language,
        asker=office.asker,
        first=now,
        last=now + ahead if ahead else None,
        counsellor_id=choices.face.id if choices.face else None,
    )
    return availability.find(session, search, now=now)


def read_slot(office: StaffDesk, choices: BookingChoices, value: str) -> SlotChoice | None:
    """The slot of a radio, `brugge-weefkamer 20261124T083000Z`; None when it is none of ours."""
    code, _space, text = value.partition(" ")
    start = forms.moment(text)
    loket = next((one for one in choices.lokets if one.code == code), None)
    if start is None or loket is None:
        return None
    return SlotChoice(
        loket_id=loket.id,
        service_id=choices.service.id,
        starts_at=start,
        language=choices.language,
        asker=office.asker,
        counsellor_id=choices.face.id if choices.face else None,
    )


def hours(
    choices: BookingChoices, slots: list[Slot], wanted: SlotChoice | None
) -> list[HoursOfLoket]:
    """The free hours by place: the own building, then who speaks the language, then the nearest.

    Where an hour was `wanted`, the place of it stands in front, with what is nearest to that hour.
    """
    by_loket: dict[int, list[Slot]] = {}
    for slot in slots:
        by_loket.setdefault(slot.loket_id, []).append(slot)
    found: list[HoursOfLoket] = []
    for loket in sorted(choices.lokets, key=lambda one: _turn(choices, by_loket, one, wanted)):
        if loket.id in by_loket and len(found) < LOKETS_SHOWN:
            found.append(_hours_of(choices, loket, by_loket[loket.id], wanted))
    return found


def _turn(
    choices: BookingChoices,
    by_loket: dict[int, list[Slot]],
    loket: Loket,
    wanted: SlotChoice | None,
) -> tuple[bool, bool, bool, datetime | int]:
    """Sorting is stable: places that are equal here stay nearest first."""
    slots = by_loket.get(loket.id, [])
    is_anywhere = not choices.first_ids and slots
    return (
        wanted is None or wanted.loket_id != loket.id,
        loket.id not in choices.first_ids,
        not (choices.interpreter or any(slot.speaks for slot in slots)),
        slots[0].start.toordinal() if is_anywhere else 0,  # no building to be near to: the soonest
    )


def _hours_of(
    choices: BookingChoices, loket: Loket, slots: list[Slot], wanted: SlotChoice | None
) -> HoursOfLoket:
    zone = ZoneInfo(loket.timezone)
    speaking = [slot for slot in slots if slot.speaks]
    shown = speaking if speaking and not choices.interpreter else slots
    if wanted is not None and wanted.loket_id == loket.id:
        start = wanted.starts_at
        shown = sorted(shown, key=lambda slot: abs(slot.start - start))[:NEAREST]
        shown.sort(key=lambda slot: slot.start)
    days = [
        HoursOfDay(
            date_words(of_day[0].start, zone, page_language.current()),
            [(_value(loket, slot), _figures(slot.start.astimezone(zone))) for slot in of_day],
        )
        for _day, group in groupby(shown, key=lambda slot: slot.start.astimezone(zone).date())
        if (of_day := list(group))
    ]
    return HoursOfLoket(
        name=loket.name,
        city=loket.city,
        is_own=loket.id in choices.own_loket_ids,
        speaks=bool(speaking) or choices.interpreter,
        days=days[: _days_shown(choices)],
    )


def _value(loket: Loket, slot: Slot) -> str:
    return f"{loket.code} {forms.moment_value(slot.start)}"


def _figures(local: datetime) -> str:
    return f"{local.hour}.{local.minute:02}"


def _days_shown(choices: BookingChoices) -> int:
    usual = DAYS_OF_ONE if choices.loket else DAYS_OF_EACH
    asked = request.args.get("dagen", "")
    return min(int(asked), MOST_DAYS) if asked.isdecimal() and len(asked) < 4 else usual


def _page(
    office: StaffDesk,
    choices: BookingChoices,
    slots: list[Slot],
    form: Form,
    *,
    wanted: SlotChoice | None = None,
    line: OriginField | None = None,
) -> str:
    key = form.value("sleutel")
    here = {**choices.arguments, "sleutel": key}
    more = {**here, "dagen": str(_days_shown(choices) + DAYS_OF_ONE)}
    endpoint = f"{office.name}.book"
    is_lost = wanted is not None and not _is_offered(slots, wanted)
    shown = hours(choices, slots, wanted if is_lost else None)
    return rendering.render(
        f"{office.name}/book.html",
        form=form,
        choices=choices,
        languages_spoken=_languages(choices),
        hours=shown,
        beside=_beside(choices, slots, shown, origin.current(key)),
        flex=journey_words.FLEX_PHONE,
        hidden=list(choices.arguments.items()),
        key=key,
        action=rendering.link(endpoint, here),
        choose_url=url_for(endpoint),
        more_url=rendering.link(endpoint, more),
        is_lost=is_lost,
        whence=line or origin.line(told(choices, key)),
    )


def _beside(
    choices: BookingChoices,
    slots: list[Slot],
    shown: list[HoursOfLoket],
    said: TravelProfile | None,
) -> dict[str, WayBeside]:
    """The way there beside each hour, by the value of its radio, where the town was said."""
    if said is None or said.point is None:
        return {}
    lokets = {loket.id: loket for loket in choices.lokets}
    stays = {
        _value(loket, slot): Stay(nearest_offers.place_of(loket), slot.start, slot.end)
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
        for code in spoken_by(choices.faces)
    ]
