"""What falls out soon, and whom of the building to ring about it: at the door it is seen first."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from locations.models import Loket
from locations.zones import BRUSSELS
from scheduler.appointments.lists import fullness
from scheduler.appointments.lists.fullness import Fullness
from scheduler.calendar.intervals import Interval, subtract
from scheduler.people import contact_persons
from scheduler.people.contact_persons import SitePhone
from scheduler.zitdagen.models import Zitdag

SOON: Final = timedelta(days=1)
"""Today and this much after it."""


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
    """What falls out today and tomorrow in a region, as `among` says. Five SELECTs at most."""
    today = now.astimezone(BRUSSELS).date()
    return among(session, fullness.between(session, region_id, today, today + SOON), now=now)


def among(session: Session, rows: Sequence[Fullness], *, now: datetime) -> list[FallsOut]:
    """What falls out of these, soonest first: called off, away or closed, and no colleague there in
    those hours. One SELECT, or none.
    """
    there: defaultdict[int, list[Interval]] = defaultdict(list)
    for row in rows:
        there[row.zitdag.loket_id] += [Interval(hour.start, hour.end) for hour in row.hours]
    found = [
        (row.zitdag, hours)
        for row in rows
        if (hours := _without(row.zitdag, there[row.zitdag.loket_id], now))
    ]
    loket_ids = {zitdag.loket_id for zitdag, _hours in found}
    phones = contact_persons.phones(session, loket_ids) if loket_ids else {}
    fallen = [FallsOut(zitdag, hours, phones.get(zitdag.loket_id, ())) for zitdag, hours in found]
    return sorted(fallen, key=lambda one: (one.hours[0].start, one.zitdag.id))


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
