"""Coverage of the network: from every municipality to a loket, by each means.

Computed by the worker at night and stored; pages only read it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading, write
from locations.accessibility import ov_toets
from locations.accessibility.ov_toets import Reference
from locations.journeys import Ability, Journey, Means, Point, Source
from locations.models import Loket
from locations.places.gazetteer import Gazetteer, Locality
from locations.streets.estimates import metres_between
from locations.transit.motis import Motis
from locations.transit.planner import TransitPlanner
from locations.transit.profile import Profile
from locations.travel import STREETS, Stay, Travel
from scheduler.access import scope
from scheduler.people.regions import Region
from scheduler.reports.models import CoverageReport
from scheduler.zitdagen import presence, queries, snapshot
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.snapshot import ShiftQuery

FAR_METRES = 40_000.0
"""Beyond this from every loket a municipality is another region's."""
AROUND_THE_CORNER = 15
"""Minutes on foot (1.2 km: the Flemish environment indicator) for which nobody waits for a bus."""
LIMITS = (30, 45, 60)
"""Minutes, one way."""
USUAL_LENGTH = timedelta(hours=1)
EVERY_WAY = Ability(frozenset(Means))
AHEAD = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Target:
    """A loket with coordinates, and the first appointment of its next zitdag, if it has one."""

    name: str
    place: Point
    stay: Stay | None


@dataclass(frozen=True, slots=True)
class _Best:
    """The best way from one place by one means: minutes one way, and where to."""

    minutes: int
    target: Target
    journey: Journey | None = None


def report_all(travel: Travel, *, now: datetime) -> int:
    """Work out every region's report and keep it; says how many. Reads first, then writes."""
    with reading() as session:
        region_ids = session.scalars(select(Region.id).order_by(Region.id)).all()
    for region_id in region_ids:
        with reading() as session:
            targets, missing = targets_of(session, region_id, now=now)
        content = {**report(travel, targets), "without_coordinates": missing}
        write(_keep, region_id, content, now=now)
    return len(region_ids)


def _keep(session: Session, region_id: int, content: dict[str, Any], *, now: datetime) -> None:
    kept = session.get(CoverageReport, region_id) or CoverageReport(region_id=region_id)
    kept.made_at, kept.content = now, content
    session.add(kept)


def targets_of(
    session: Session, region_id: int, *, now: datetime
) -> tuple[list[Target], list[str]]:
    """The lokets in use with their next appointments, and the names of those without coordinates.

    Five SELECTs.
    """
    lokets = sorted(session.scalars(scope.lokets(region_id)), key=lambda loket: loket.code)
    first = _next_appointments(session, [loket.id for loket in lokets], now=now)
    targets = [_target(loket, first.get(loket.id)) for loket in lokets]
    missing = [f"{loket.name}, {loket.city}" for loket in lokets if loket.latitude is None]
    return [target for target in targets if target is not None], missing


def _next_appointments(
    session: Session, loket_ids: Sequence[int], *, now: datetime
) -> dict[int, datetime]:
    """The next start of hours by appointment to which adults come, and with somebody there, by
    loket; not those that have begun.
    """
    kind = OpeningKind.APPOINTMENT
    query = ShiftQuery.during(now, now + 4 * AHEAD, loket_ids=loket_ids, kind=kind)
    given, come_for = snapshot.services(session, query), queries.come_for(session)
    shifts = snapshot.shifts(session, query)
    there = presence.hours(session, shifts)
    begins = (
        (opening.start, shift.loket_id)
        for shift in shifts
        for opening in there[shift.zitdag_id]
        if opening.start > now and given.of(shift.zitdag_id) & come_for
    )
    # The last one that is put in stays: the soonest.
    return {loket_id: start for start, loket_id in sorted(begins, reverse=True)}


def _target(loket: Loket, starts_at: datetime | None) -> Target | None:
    if loket.latitude is None or loket.longitude is None:
        return None
    place = Point(loket.latitude, loket.longitude)
    stay = Stay(place, starts_at, starts_at + USUAL_LENGTH) if starts_at else None
    return Target(f"{loket.name}, {loket.city}", place, stay)


def report(travel: Travel, targets: Sequence[Target]) -> dict[str, Any]:
    """Rows a municipality, and the share of people within LIMITS minutes by each means.

    People are weighed by the population of their locality (see the gazetteer's sources).
    """
    places = _places_near(targets)
    profiles = _profiles(travel, targets)
    best = _on_streets(travel, places, targets)
    for place, ways in best.items():
        _add_transit(ways, point_of(place), profiles)
    rides = [way.journey for ways in best.values() for way in ways.values() if way.journey]
    return {
        "has_times": bool(profiles),
        "is_example": any(ride.source is Source.EXAMPLE_TIMETABLE for ride in rides),
        "rows": [_row(main, best[main], total) for main, total in _municipalities(places)],
        "shares": {means.value: _shares(best, means) for means in _means(profiles)},
        "people": sum(place.population for place in places),
    }


def _means(profiles: Mapping[Target, Profile]) -> list[Means]:
    return [*STREETS, Means.TRANSIT] if profiles else list(STREETS)


def _places_near(targets: Sequence[Target]) -> list[Locality]:
    """Localities of the provinces that have a loket, those of other provinces are another's."""
    if not targets:
        return []
    gazetteer = Gazetteer()
    here = [gazetteer.nearest(each.place.latitude, each.place.longitude) for each in targets]
    provinces = {place.province for place in here if place is not None}
    return [place for place in gazetteer.localities if place.province in provinces]


def point_of(place: Locality) -> Point:
    """Its coordinates."""
    return Point(place.latitude, place.longitude)


def _profiles(travel: Travel, targets: Sequence[Target]) -> dict[Target, Profile]:
    """One scan per loket: arriving in time for the first appointment of its next zitdag."""
    transit = timetables(travel)
    if transit is None:
        return {}
    found = {
        target: transit.profile(target.stay, EVERY_WAY)
        for target in targets
        if target.stay is not None
    }
    return {target: profile for target, profile in found.items() if profile is not None}


def timetables(travel: Travel) -> TransitPlanner | None:
    """Our own, also where a MOTIS server answers the pages: it is not asked thousands of times."""
    transit = travel.transit.behind if isinstance(travel.transit, Motis) else travel.transit
    return transit if isinstance(transit, TransitPlanner) else None


def _on_streets(
    travel: Travel, places: Sequence[Locality], targets: Sequence[Target]
) -> dict[Locality, dict[Means, _Best]]:
    """The nearest loket of each place by each means on the street: one question a means."""
    best: dict[Locality, dict[Means, _Best]] = {place: {} for place in places}
    homes, ends = [point_of(place) for place in places], [target.place for target in targets]
    for means in STREETS:
        rows = travel.streets.minutes(homes, ends, means) if homes else []
        for place, spans in zip(places, rows, strict=True):
            ways = (_Best(span.likely, end) for span, end in zip(spans, targets, strict=True))
            best[place][means] = min(ways, key=lambda way: way.minutes)
    return best


def _add_transit(ways: dict[Means, _Best], home: Point, profiles: Mapping[Target, Profile]) -> None:
    rides = [
        _Best(ride.minutes, target, ride)
        for target, profile in profiles.items()
        if metres_between(home, target.place) <= FAR_METRES
        and (ride := profile.journey(home)) is not None
    ]
    if profiles and ways[Means.FOOT].minutes <= AROUND_THE_CORNER:
        rides.append(ways[Means.FOOT])
    if rides:
        ways[Means.TRANSIT] = min(rides, key=lambda way: way.minutes)


def _municipalities(places: Iterable[Locality]) -> Iterator[tuple[Locality, int]]:
    """The largest locality of each municipality, and how many live in all of it."""
    by_nis: dict[str, list[Locality]] = {}
    for place in places:
        by_nis.setdefault(place.nis, []).append(place)
    for members in by_nis.values():
        main = max(members, key=lambda one: (one.name == one.municipality, one.population))
        yield main, sum(one.population for one in members)


def _row(place: Locality, best: Mapping[Means, _Best], population: int) -> dict[str, Any]:
    ride = best.get(Means.TRANSIT)
    return {
        "name": place.municipality,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "population": population,
        "minutes": {means.value: way.minutes for means, way in best.items()},
        "lokets": {means.value: way.target.name for means, way in best.items()},
        "passes": None if ride is None else _passes(ride, best[Means.CAR].minutes),
    }


def _passes(ride: _Best, direct: int) -> bool:
    """The OV-toets; homes within its walk pass without a bus."""
    if ride.journey is None or ride.target.stay is None:
        return ride.minutes <= AROUND_THE_CORNER
    return ov_toets.passes(ride.journey, Reference(ride.target.stay.arrive_by, direct))


def _shares(best: Mapping[Locality, Mapping[Means, _Best]], means: Means) -> dict[str, float]:
    """Per cent of the people within each limit."""
    people = sum(place.population for place in best)
    within = {
        limit: sum(
            place.population
            for place, ways in best.items()
            if means in ways and ways[means].minutes <= limit
        )
        for limit in LIMITS
    }
    return {str(limit): 100 * count / people if people else 0.0 for limit, count in within.items()}
