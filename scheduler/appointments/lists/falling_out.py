"""What falls out soon, and whom of the building to ring about it: at the door it is seen first."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from locations.models import Loket
from locations.zones import BRUSSELS
from scheduler.access import scope
from scheduler.calendar.intervals import Interval, subtract
from scheduler.people import contact_persons
from scheduler.people.contact_persons import SitePhone
from scheduler.zitdagen import presence
from scheduler.zitdagen.models import Zitdag
from scheduler.zitdagen.snapshot import ShiftQuery

_SOON: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FallsOut:
    """Hours of a zitdag, still to come, in which nobody of ours is at its loket; and its phones."""

    zitdag: Zitdag
    hours: tuple[Interval, ...]
    phones: tuple[SitePhone, ...]


@dataclass(frozen=True, slots=True)
class SiteToRing:
    """A loket, and the numbers of its building."""

    loket: Loket
    phones: tuple[SitePhone, ...]


def soon(session: Session, region_id: int, *, now: datetime) -> list[FallsOut]:
    """What falls out today and tomorrow in a region, soonest first: called off, away or closed, and
    no colleague there in those hours. Six SELECTs at most.
    """
    today = now.astimezone(BRUSSELS).date()
    zitdagen = _zitdagen(session, region_id, today, today + _SOON)
    there = _attended(session, region_id, today, today + _SOON)
    found = {
        zitdag.id: hours
        for zitdag in zitdagen
        if (hours := _without(zitdag, there[zitdag.loket_id], now))
    }
    loket_ids = {zitdag.loket_id for zitdag in zitdagen if zitdag.id in found}
    phones = contact_persons.phones(session, loket_ids) if loket_ids else {}
    rows = [
        FallsOut(zitdag, found[zitdag.id], phones.get(zitdag.loket_id, ()))
        for zitdag in zitdagen
        if zitdag.id in found
    ]
    return sorted(rows, key=lambda one: (one.hours[0].start, one.zitdag.id))


def _zitdagen(session: Session, region_id: int, first: date, last: date) -> Sequence[Zitdag]:
    of_it = joinedload(Zitdag.loket), joinedload(Zitdag.counsellor), joinedload(Zitdag.openings)
    statement = select(Zitdag).where(
        scope.at_lokets_of(region_id, Zitdag.loket_id), Zitdag.date.between(first, last)
    )
    return session.scalars(statement.options(*of_it)).unique().all()


def _attended(
    session: Session, region_id: int, first: date, last: date
) -> defaultdict[int, list[Interval]]:
    """When somebody of ours is there, by loket."""
    there: defaultdict[int, list[Interval]] = defaultdict(list)
    query = ShiftQuery(region_id=region_id, first_date=first, last_date=last)
    for one in presence.of(session, query):
        there[one.shift.loket_id] += [Interval(hour.start, hour.end) for hour in one.hours]
    return there


def _without(zitdag: Zitdag, there: Collection[Interval], now: datetime) -> tuple[Interval, ...]:
    planned = [
        Interval(max(one.starts_at, now), one.ends_at)
        for one in zitdag.openings
        if one.ends_at > now
    ]
    return tuple(subtract(planned, there))


def sites_of(session: Session, zitdag_ids: Collection[int]) -> list[SiteToRing]:
    """The lokets of these zitdagen that have a number, by town and name. Two SELECTs."""
    statement = (
        select(Loket)
        .where(Loket.id.in_(select(Zitdag.loket_id).where(Zitdag.id.in_(zitdag_ids))))
        .order_by(Loket.city, Loket.name, Loket.id)
    )
    lokets = session.scalars(statement).all()
    phones = contact_persons.phones(session, [loket.id for loket in lokets])
    return [SiteToRing(one, phones[one.id]) for one in lokets if phones.get(one.id)]
