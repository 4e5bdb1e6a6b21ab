"""Where to go, when we know where somebody lives: which hours to compare, and how they stand.

Of each place the first hours are compared, not all of them: a page asks for at most OFFERS journeys
there and home.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from locations import travel
from locations.accessibility.needs import suitability
from locations.journeys import Point
from locations.map_sketch import Sketch, attribution, sketch
from locations.models import Loket
from locations.ranking import RankedOffer, Ranking, rank
from locations.streets.estimates import metres_between
from locations.travel import Stay, Travel, Way
from scheduler.appointments.booking.availability import Slot, with_speakers
from scheduler.appointments.models import Appointment
from scheduler.web.core import clock
from scheduler.web.shared.travel import journey_words
from scheduler.web.shared.travel.travel_profile import TravelProfile

OFFERS = 20
APART = timedelta(hours=1)
"""Between two hours of one place that are compared: the bus is seldom another one sooner."""

Ranked = Ranking[tuple[Loket, Slot]]
Choice = RankedOffer[tuple[Loket, Slot]]


@dataclass(frozen=True, slots=True)
class MapOnPage:
    """A map and what its marks are; `marks` are (x, y, number or letter), the person's own last."""

    sketch: Sketch
    marks: list[tuple[int, int, str]]
    home: tuple[int, int] | None
    attribution: str


def compare(
    lokets: Sequence[Loket],
    slots: Sequence[Slot],
    profile: TravelProfile,
    *,
    same_face: bool = False,
    interpreter: bool = False,
) -> Ranked:
    """Rank what is worth comparing, at places this person can use.

    `same_face`: all slots are with the counsellor one knows.
    """
    home, ability = profile.point, profile.ability
    if home is None:
        raise ValueError("nothing is near to nowhere")
    chosen = _worth_comparing(lokets, slots, home, interpreter=interpreter)
    stays = [Stay(place_of(loket), slot.start, slot.end) for loket, slot in chosen]
    ways = _travel().ways(stays, home, ability)
    offers = [
        RankedOffer(
            what=(loket, slot),
            way=way,
            same_face=same_face,
            speaks=slot.speaks or interpreter,
            suits=suitability(loket.access, ability),
        )
        for (loket, slot), way in zip(chosen, ways, strict=True)
    ]
    return rank(offers, now=clock.now())


def place_of(loket: Loket) -> Point | None:
    """Its coordinates, where it has them."""
    if loket.latitude is None or loket.longitude is None:
        return None
    return Point(loket.latitude, loket.longitude)


def is_within(minutes: int, loket: Loket, profile: TravelProfile) -> bool:
    """Whether somebody may be there in so many minutes, as far as distance tells."""
    home, place = profile.point, place_of(loket)
    if home is None or place is None:
        return False
    return travel.is_within(minutes, home, place, profile.ability)


def _metres(loket: Loket, home: Point) -> float:
    """As the crow flies; those of which nobody knows come last."""
    place = place_of(loket)
    return float("inf") if place is None else metres_between(place, home)


def _worth_comparing(
    lokets: Sequence[Loket], slots: Sequence[Slot], home: Point, *, interpreter: bool
) -> list[tuple[Loket, Slot]]:
    """The first hour of each place, then further hours of the nearest ones, OFFERS in all."""
    by_loket: dict[int, list[Slot]] = {}
    for slot in slots:
        by_loket.setdefault(slot.loket_id, []).append(slot)
    rows = [
        (loket, _apart(by_loket[loket.id], interpreter=interpreter))
        for loket in sorted(lokets, key=lambda one: _metres(one, home))
        if loket.id in by_loket
    ]
    found: list[tuple[Loket, Slot]] = []
    for turn in range(OFFERS):
        for loket, hours in rows:
            if turn < len(hours) and len(found) < OFFERS:
                found.append((loket, hours[turn]))
    return found


def _apart(slots: Sequence[Slot], *, interpreter: bool) -> list[Slot]:
    """Hours with somebody who speaks the language, where there are any, at least APART."""
    kept: list[Slot] = []
    for slot in with_speakers(slots, interpreter=interpreter):
        if not kept or slot.start - kept[-1].start >= APART:
            kept.append(slot)
        if len(kept) == OFFERS:
            break
    return kept


@dataclass(frozen=True, slots=True)
class TravelVisit:
    """An appointment as a journey sees it."""

    stay: Stay
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class WayBeside:
    """The best way there in a few figures, empty where none is known; and whether one can come and
    go home by regular public transport (the OV-toets), None where nobody knows.
    """

    words: str = ""
    by_regular_transit: bool | None = None


def beside(stays: Sequence[Stay], profile: TravelProfile) -> list[WayBeside]:
    """What staff read beside each hour.

    Timetables are asked for the first OFFERS alone, so that a page with a hundred hours is quick;
    beside the others stands the best way by the street.
    """
    home, ability = profile.point, profile.ability
    if home is None:
        return [WayBeside() for _stay in stays]
    ways = _travel().ways(stays, home, ability, most_timed=OFFERS)
    return [
        WayBeside(journey_words.short(way.best) if way.best else "", way.by_regular_transit)
        for way in ways
    ]


def visit_of(appointment: Appointment) -> TravelVisit | None:
    """None where nobody travels. Reads its entry, zitdag and loket; use it while the session is
    open.
    """
    if appointment.entry.service.mode.is_remote:
        return None
    loket = appointment.entry.zitdag.loket
    stay = Stay(place_of(loket), appointment.entry.starts_at, appointment.entry.ends_at)
    return TravelVisit(stay, ZoneInfo(loket.timezone))


def way_to(visit: TravelVisit | None, profile: TravelProfile | None) -> Way | None:
    """How this person gets to an appointment and home; None where we do not know from where, or
    know no way. Asks servers: outside of a session.
    """
    if visit is None or profile is None or profile.point is None:
        return None
    (way,) = _travel().ways([visit.stay], profile.point, profile.ability)
    return way if way.trips or way.no_times else None


def slip_rows(visit: TravelVisit | None, profile: TravelProfile | None) -> tuple[str, ...]:
    """The way there and home for the slip, in the reader's language: names and hours are the same
    in every language, and the sheet is full.
    """
    way = way_to(visit, profile)
    if visit is None or way is None or way.best is None:
        return ()
    return journey_words.there_and_back(way.best, visit.zone)


def map_of(lokets: Sequence[Loket], home: Point | None) -> MapOnPage | None:
    """A map of these places, numbered as they stand in the list; None where none can be shown."""
    known = [(str(n), place_of(loket)) for n, loket in enumerate(lokets, start=1)]
    points = [(label, point) for label, point in known if point is not None]
    if not points:
        return None
    drawn = sketch([*(point for _label, point in points), *([home] if home else [])])
    labels = [label for label, _point in points]
    marks = [(at.x, at.y, label) for at, label in zip(drawn.marks, labels, strict=False)]
    own = drawn.marks[-1] if home else None
    return MapOnPage(drawn, marks, (own.x, own.y) if own else None, attribution())


def _travel() -> Travel:
    engine: Travel = current_app.extensions["zitdag.travel"]
    return engine
