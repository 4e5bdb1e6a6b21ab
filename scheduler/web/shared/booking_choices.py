"""What staff can choose when they book, what the request chose, and the slots that fit it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import abort, request
from sqlalchemy.orm import Session

from locations.lokets import LOKETS_NEAR, nearest_first, nearest_to
from locations.models import Loket
from locations.zones import BRUSSELS
from scheduler.access import scope
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.availability import Search, Slot, SlotChoice, Terms
from scheduler.appointments.lists import clients
from scheduler.appointments.policy import AskerRole, interpreter_from
from scheduler.people.clients import Client
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import Organisation
from scheduler.people.regions import Region
from scheduler.web.core import catalogues, clock, moment_codec
from scheduler.web.shared import modes
from scheduler.web.shared.spoken_languages import spoken_by
from scheduler.web.shared.staff_desk import StaffDesk
from scheduler.web.shared.travel import travel_profile
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.catalogue import Question, Service, ServiceMode

SEARCHED_FIRST = timedelta(weeks=4)
"""Of all places at once: two days of each are shown, which seldom lie further."""
SEARCHED_SOON = timedelta(weeks=1)
"""Where no building is near: who is free soonest."""
USUAL_SERVICE = "conversation"
LOKETS_SHOWN = 4
_FIGURES = 10
KNOWN = "client"
"""In the address: the id of the client whom we know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFilter:
    """Which hours are looked for. Lokets stand nearest first; hours of `first_ids` lead.

    `interpreter_from` is the first moment (aware UTC) for which who asks can have the interpreter
    that is wanted; None where none is wanted, and for our own staff. For a `service` at a distance
    no loket is chosen: whoever gives it may sit anywhere. `moving`: see `availability.Search`.
    """

    lokets: Sequence[Loket]
    service: Service
    language: str
    interpreter: bool = False
    interpreter_from: datetime | None = None
    counsellor: Counsellor | None = None
    loket: Loket | None = None
    moving: int | None = None
    own_loket_ids: frozenset[int]
    first_ids: frozenset[int]

    @property
    def is_remote(self) -> bool:
        """Whether nobody travels for it."""
        return self.service.mode.is_remote

    @property
    def for_several(self) -> bool:
        """Whether several sit there together, of whom staff may bring more than one."""
        return self.service.seats > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingChoices(SlotFilter):
    """What can be chosen to book for a client, and what is; `modes` gives the service by mode.

    `known` is the client where our own staff book for one whom we know; `referrers` are the sites
    that may have sent somebody to our own desk, none for a partner, who sent them itself.
    """

    questions: Sequence[Question]
    counsellors: Sequence[Counsellor]
    question: Question
    modes: Mapping[ServiceMode, Service]
    known: Client | None = None
    referrers: Sequence[Organisation] = ()
    asks_referrer: bool = False

    @property
    def is_known(self) -> bool:
        """Whether nothing is asked of who comes: we know them, and they come alone."""
        return self.known is not None and not self.for_several

    @property
    def arguments(self) -> dict[str, str]:
        """As the address and the hidden fields of the form say it."""
        given = {
            "vraag": self.question.code,
            "taal": self.language,
            "tolk": "1" if self.interpreter else "",
            "met": self.counsellor.code if self.counsellor else "",
            "plaats": self.loket.code if self.loket else "",
            "hoe": modes.word_of(self.service.mode) if len(self.modes) > 1 else "",
            KNOWN: str(self.known.id) if self.known else "",
        }
        return {name: value for name, value in given.items() if value}


def nearby(choices: BookingChoices, key: str) -> BookingChoices:
    """With the places nearest to the client's town first, where it was said."""
    said = travel_profile.current(key)
    if said is None or said.origin is None:
        return choices
    lokets = nearest_to(choices.lokets, said.origin.latitude, said.origin.longitude)
    return replace(choices, lokets=lokets, first_ids=frozenset(one.id for one in lokets[:1]))


def read_choices(session: Session, desk: StaffDesk, given: Mapping[str, str]) -> BookingChoices:
    """What was chosen, or else what is usual; 404 for what there is not. Four or five SELECTs."""
    questions = zitdagen.bookable_questions(session)
    counsellors = session.scalars(scope.counsellors(desk.region_id)).all()
    lokets, own_ids = lokets_of(session, desk)
    language = given.get("taal") or catalogues.SOURCE
    if not questions or language not in spoken_by(counsellors):
        abort(404)
    question = _one_of(questions, given.get("vraag", "")) or _usual(questions)
    by_mode = _modes(session, question)
    service = _service(by_mode, given.get("hoe", ""))
    wants_interpreter = given.get("tolk") == "1"
    return BookingChoices(
        questions=questions,
        counsellors=counsellors,
        lokets=lokets,
        question=question,
        modes=by_mode,
        service=service,
        language=language,
        interpreter=wants_interpreter,
        interpreter_from=_interpreter_from(session, desk) if wants_interpreter else None,
        counsellor=_one_of(counsellors, given.get("met", "")) if service.same_counsellor else None,
        loket=None if service.mode.is_remote else _one_of(lokets, given.get("plaats", "")),
        own_loket_ids=own_ids,
        first_ids=own_ids,
        known=_known(session, desk, given.get(KNOWN, "")),
        referrers=_referrers(session, desk),
        asks_referrer=desk.organisation_id is None,
    )


def _referrers(session: Session, desk: StaffDesk) -> Sequence[Organisation]:
    if desk.organisation_id is not None:
        return ()
    return session.scalars(scope.organisations(desk.region_id)).all()


def _known(session: Session, desk: StaffDesk, text: str) -> Client | None:
    """The client of the region with this id; 404 for another's, and for a partner, who knows of no
    client but by what it did itself.
    """
    if not text:
        return None
    if desk.organisation_id is not None or not (text.isdecimal() and len(text) < _FIGURES):
        abort(404)
    return clients.find(session, desk.region_id, int(text)) or abort(404)


def lokets_of(session: Session, desk: StaffDesk) -> tuple[Sequence[Loket], frozenset[int]]:
    """The lokets of the region, nearest to the desk's own building first, and the ids of its own.
    One SELECT.
    """
    hosted = session.execute(scope.hosted_lokets(desk.region_id)).all()
    rows = sorted(hosted, key=lambda row: row[0].code)
    own = [loket for loket, host in rows if host.organisation_id == desk.organisation_id]
    lokets = nearest_first((loket for loket, _host in rows), own[0] if own else None)
    return lokets, frozenset(loket.id for loket in own)


def _modes(session: Session, question: Question) -> dict[ServiceMode, Service]:
    """The services for this question by mode, the usual one first."""
    usual = question.service
    if usual is None:
        abort(404)
    return {usual.mode: usual, **modes.at_a_distance(session, usual.id)}


def _service(by_mode: Mapping[ServiceMode, Service], word: str) -> Service:
    """The service in the mode of this word; the usual one where this question has none such."""
    mode = modes.IN_ADDRESS.get(word)
    if word and mode is None:
        abort(404)
    usual = next(iter(by_mode.values()))
    return usual if mode is None else by_mode.get(mode, usual)


def _interpreter_from(session: Session, desk: StaffDesk) -> datetime | None:
    if desk.asker.role is AskerRole.STAFF:
        return None
    days = session.get_one(Region, desk.region_id).interpreter_days
    return interpreter_from(days, BRUSSELS, now=clock.now())


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


def find_slots(session: Session, desk: StaffDesk, choices: SlotFilter) -> list[Slot]:
    """What can be booked ahead, at the places that are shown first; at a distance, at any.

    Where nobody there speaks the language, or nothing is free, at any place of the region. At most
    three searches, of five SELECTs each.
    """
    if choices.loket is not None:
        return _search(session, desk, choices, [choices.loket])
    lokets = choices.lokets if choices.is_remote else _nearest(session, desk, choices)
    ahead = None if "dagen" in request.args else SEARCHED_FIRST
    found = _search(session, desk, choices, lokets, ahead)
    if any(choices.interpreter or slot.speaks for slot in found):
        return found
    return _search(session, desk, choices, choices.lokets)


def _nearest(session: Session, desk: StaffDesk, choices: SlotFilter) -> Sequence[Loket]:
    """The places to look at first: the nearest, or, near to nothing, where somebody is soonest."""
    if len(choices.lokets) <= LOKETS_NEAR or choices.first_ids:
        return choices.lokets[:LOKETS_NEAR]
    slots = _search(session, desk, choices, choices.lokets, SEARCHED_SOON)
    soonest = dict.fromkeys(slot.loket_id for slot in slots if choices.interpreter or slot.speaks)
    if len(soonest) < LOKETS_SHOWN:
        return choices.lokets
    shown = list(soonest)[:LOKETS_SHOWN]
    return [loket for loket in choices.lokets if loket.id in shown]


def _search(
    session: Session,
    desk: StaffDesk,
    choices: SlotFilter,
    lokets: Sequence[Loket],
    ahead: timedelta | None = None,
) -> list[Slot]:
    """What can be booked there so far ahead, or else as far as it can be."""
    now = clock.now()
    search = Search(
        loket_ids=tuple(loket.id for loket in lokets),
        terms=Terms.of(choices.service),
        language=choices.language,
        asker=desk.asker,
        first=choices.interpreter_from or now,
        last=now + ahead if ahead else None,
        counsellor_id=choices.counsellor.id if choices.counsellor else None,
        moving=choices.moving,
    )
    return availability.find(session, search, now=now)


def read_slot(desk: StaffDesk, choices: SlotFilter, value: str) -> SlotChoice | None:
    """The slot of a radio, `brugge-weefkamer 20261124T083000Z`; None when it is none of ours."""
    code, _space, text = value.partition(" ")
    start = moment_codec.moment(text)
    loket = next((one for one in choices.lokets if one.code == code), None)
    if start is None or loket is None:
        return None
    return SlotChoice(
        loket_id=loket.id,
        service_id=choices.service.id,
        starts_at=start,
        language=choices.language,
        asker=desk.asker,
        counsellor_id=choices.counsellor.id if choices.counsellor else None,
    )
