"""The list of lokets on public pages: cards, order, and walk-in hours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from locations.journeys import Ability
from locations.lokets import nearest_to
from locations.models import AccessFeature, AccessState, Loket
from notifications.texts.words import date_words, listed, range_words
from scheduler.appointments.booking.availability import Slot
from scheduler.web.core import clock, page_language
from scheduler.web.shared.travel import journey_words
from scheduler.web.shared.travel.journey_words import WayOnPage
from scheduler.web.shared.travel.nearest_offers import AnswerOnPage, Choice
from scheduler.web.shared.travel.travel_profile import Origin
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.queries import WalkInHours

WALK_IN_AHEAD = timedelta(weeks=2)
WALK_INS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Nearby:
    """Additions if the home is known: answers on top, places left out, and ways there."""

    ability: Ability
    best: dict[int, Choice]
    answers: list[tuple[AnswerOnPage, str]]
    failing: list[str]
    failing_ids: frozenset[int]

    @property
    def nothing(self) -> bool:
        """Whether no place can be reached by this person."""
        return not self.answers

    def order(self, lokets: list[Loket]) -> list[Loket]:
        """The places that this person can use, the best way first."""
        turns = {loket_id: turn for turn, loket_id in enumerate(self.best)}
        usable = [loket for loket in lokets if loket.id not in self.failing_ids]
        return sorted(usable, key=lambda loket: turns.get(loket.id, len(turns)))


def first_slots(slots: list[Slot]) -> dict[int, Slot]:
    """The first slot of each loket; with a speaker of the language if there is any."""
    first: dict[int, Slot] = {}
    for slot in slots:
        known = first.get(slot.loket_id)
        if known is None or (slot.speaks and not known.speaks):
            first[slot.loket_id] = slot
    return first


def rank(slot: Slot | None, loket: Loket) -> tuple[bool, bool, datetime | str, str]:
    """The sort key of a loket in a list: its language is spoken, it is soon, by city."""
    if slot is None:
        return True, True, "", loket.city
    return False, not slot.speaks, slot.start, loket.city


@dataclass(frozen=True, slots=True)
class LoketOnPage:
    """A place in the list. `url` leads to its hours, None where there are none."""

    name: str
    street: str
    city: str
    url: str | None
    about_url: str
    walk_in: list[str]
    access: list[tuple[str, str]]
    next_day: str | None
    speaks: bool
    way: WayOnPage | None
    doubts: list[str]


def on_page(
    loket: Loket,
    slot: Slot | None,
    url: str,
    walk_in: Mapping[int, list[str]],
    nearby: Nearby | None = None,
) -> LoketOnPage:
    """A loket with its first slot there, or without one."""
    zone = ZoneInfo(loket.timezone)
    found = nearby.best.get(loket.id) if nearby else None
    step_free = nearby is not None and nearby.ability.step_free
    return LoketOnPage(
        name=loket.name,
        street=loket.street,
        city=f"{loket.postcode} {loket.city}",
        url=url if slot else None,
        about_url=url_for("public.about_loket", code=loket.code),
        walk_in=walk_in.get(loket.id, []),
        access=access_labels(loket),
        next_day=date_words(slot.start, zone, page_language.current()) if slot else None,
        speaks=slot is not None and slot.speaks,
        way=journey_words.way(found.way, zone, step_free=step_free) if found else None,
        doubts=journey_words.doubt_words(found.suits) if found else [],
    )


def all_on_page(
    lokets: list[Loket],
    slots: list[Slot],
    walk_in: Mapping[int, list[str]],
    hours_at: Callable[[Loket], str],
    origin: Origin | None = None,
) -> list[LoketOnPage]:
    """All of them: where somebody speaks the language first, then the nearest to `origin`; where we
    do not know it, the soonest. `hours_at` gives the address of a place's hours.
    """
    first = first_slots(slots)
    in_turn = sorted(lokets, key=lambda loket: rank(first.get(loket.id), loket))
    if origin is not None:
        near = nearest_to(lokets, origin.latitude, origin.longitude)
        in_turn = sorted(near, key=lambda loket: rank(first.get(loket.id), loket)[:2])
    return [on_page(loket, first.get(loket.id), hours_at(loket), walk_in) for loket in in_turn]


def access_labels(loket: Loket) -> list[tuple[str, str]]:
    """The confirmed features, with their pictograms; unknown ones are left out."""
    labels = feature_words()
    return [
        (entry.feature.value, labels[entry.feature])
        for entry in loket.access
        if entry.state is AccessState.YES
    ]


def feature_words() -> dict[AccessFeature, str]:
    """Names of features."""
    return {
        AccessFeature.STEP_FREE: _("Geen trap"),
        AccessFeature.LIFT: _("Lift"),
        AccessFeature.TOILET: _("Toilet"),
        AccessFeature.PARKING: _("Parking"),
        AccessFeature.BIKE_RACK: _("Plaats voor fietsen"),
        AccessFeature.QUIET_ROOM: _("Stille kamer"),
    }


def walk_in_texts(session: Session, lokets: list[Loket]) -> dict[int, list[str]]:
    """The next walk-in hours by loket: `dinsdag 24 november, 16.30 tot 18 uur`."""
    today = clock.now().date()
    hours = zitdagen.walk_in_hours(
        session, [loket.id for loket in lokets], today, today + WALK_IN_AHEAD
    )
    zones = {loket.id: ZoneInfo(loket.timezone) for loket in lokets}
    texts: dict[int, list[str]] = {}
    for one in hours:
        known = texts.setdefault(one.loket_id, [])
        if len(known) < WALK_INS_SHOWN:
            known.append(_walk_in_text(one, zones[one.loket_id]))
    return texts


def _walk_in_text(hours: WalkInHours, zone: ZoneInfo) -> str:
    start = datetime.combine(hours.date, hours.starts, zone)
    end = datetime.combine(hours.date, hours.ends, zone)
    reader = page_language.current()
    said = (date_words(start, zone, reader), range_words(start, end, zone, reader))
    return listed(said, reader)
