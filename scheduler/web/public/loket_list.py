"""The list of all places on public pages: by town, a few at a time; and walk-in hours."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, groupby, islice
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from locations.lokets import nearest_to
from locations.models import AccessFeature, AccessState, Loket
from locations.places.gazetteer import squeeze
from notifications.texts.words import date_words, listed, range_words
from scheduler.appointments.booking.availability import Slot, with_speakers
from scheduler.web.core import clock, page_language
from scheduler.web.core.dutch_names import dutch, sentence
from scheduler.web.public import parts
from scheduler.web.public.region_places import PlaceRow
from scheduler.web.shared.travel.travel_profile import Origin
from scheduler.zitdagen import presence
from scheduler.zitdagen.presence import WalkInHours

WALK_IN_AHEAD = timedelta(weeks=2)
WALK_INS_SHOWN = 3


def _first_slots(slots: Iterable[Slot], *, interpreter: bool) -> dict[int, Slot]:
    """The first slot of each loket; with a speaker of the language if there is any."""
    there: defaultdict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        there[slot.loket_id].append(slot)
    return {one: with_speakers(found, interpreter=interpreter)[0] for one, found in there.items()}


@dataclass(frozen=True, slots=True)
class LoketOnPage:
    """A place in the list. `url` leads to its hours, None where there are none. An interpreter is
    as good as who `speaks` the language.
    """

    name: str
    street: str
    city: str
    url: str | None
    about_url: str
    walk_in: list[str]
    access: list[tuple[str, str]]
    next_day: str | None
    speaks: bool
    closed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Some of all places: those in a town, where one was asked for, by town, that of the nearest to
    `origin` first. `later` is where the next part begins, None after the last.
    """

    ids: list[int]
    later: int | None


def part_of(places: Iterable[PlaceRow], origin: Origin | None, asked: Mapping[str, str]) -> Part:
    """The part that the address asks for (`gemeente`, `later`)."""
    town = squeeze(asked.get("gemeente", ""))
    found = [one for one in places if town in squeeze(f"{one.postcode} {one.city}")]
    if origin is not None:
        in_turn = nearest_to(found, origin.latitude, origin.longitude)
    else:
        in_turn = sorted(found, key=lambda one: (one.city, one.name))
    by_town: dict[str, list[int]] = defaultdict(list)
    for one in in_turn:
        by_town[one.city].append(one.id)
    return Part(*parts.part_of(list(chain.from_iterable(by_town.values())), asked))


def towns_of(
    lokets: Iterable[Loket],
    slots: Iterable[Slot],
    walk_in: Mapping[int, list[str]],
    hours_at: Callable[[Loket], str],
    *,
    closed: Mapping[int, list[str]],
    interpreter: bool,
) -> list[tuple[str, list[LoketOnPage]]]:
    """Places under the names of their towns. `hours_at` gives the address of the
    hours of a place.
    """
    first = _first_slots(slots, interpreter=interpreter)

    def on_page(loket: Loket) -> LoketOnPage:
        slot = first.get(loket.id)
        is_spoken = slot is not None and (slot.speaks or interpreter)
        shown = _on_page(loket, slot, hours_at(loket), walk_in.get(loket.id, []), speaks=is_spoken)
        return replace(shown, closed=closed.get(loket.id, []))

    by_town = groupby(lokets, key=lambda one: one.city)
    return [(town, [on_page(one) for one in group]) for town, group in by_town]


def _on_page(
    loket: Loket, slot: Slot | None, url: str, walk_in: list[str], *, speaks: bool
) -> LoketOnPage:
    """A loket with its first slot there, or without one."""
    zone = ZoneInfo(loket.timezone)
    return LoketOnPage(
        name=loket.name,
        street=loket.street,
        city=f"{loket.postcode} {loket.city}",
        url=url if slot else None,
        about_url=url_for("public.about_loket", code=loket.code),
        walk_in=walk_in,
        access=access_labels(loket),
        next_day=date_words(slot.start, zone, page_language.current()) if slot else None,
        speaks=speaks,
    )


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
    """The next walk-in hours by loket, not over yet: `dinsdag 24 november, 16.30 tot 18 uur`."""
    now = clock.now()
    hours = presence.walk_in_hours(
        session, [loket.id for loket in lokets], clock.today(), clock.today() + WALK_IN_AHEAD
    )
    zones = {loket.id: ZoneInfo(loket.timezone) for loket in lokets}
    texts: dict[int, list[str]] = {}
    for one in hours:
        if datetime.combine(one.date, one.ends, zones[one.loket_id]) <= now:
            continue
        known = texts.setdefault(one.loket_id, [])
        if len(known) < WALK_INS_SHOWN:
            known.append(_walk_in_text(one, zones[one.loket_id]))
    return texts


def first_walk_ins(session: Session, lokets: list[Loket]) -> list[Markup]:
    """The next walk-in hours anywhere, each with its place."""
    texts = walk_in_texts(session, lokets)
    named = {loket.id: dutch(f"{loket.name}, {loket.city}") for loket in lokets}
    return [
        sentence("%(place)s: %(hours)s", place=named[one], hours=hours[0])
        for one, hours in islice(texts.items(), WALK_INS_SHOWN)
    ]


def _walk_in_text(hours: WalkInHours, zone: ZoneInfo) -> str:
    start = datetime.combine(hours.date, hours.starts, zone)
    end = datetime.combine(hours.date, hours.ends, zone)
    reader = page_language.current()
    said = (date_words(start, zone, reader), range_words(start, end, zone, reader))
    return listed(said, reader)
