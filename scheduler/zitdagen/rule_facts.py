"""What the rules of planning are about, read for many sittings at once.

`broken` judges what is to be planned beside what is, and `ledger` gives both to whoever plans one
date after another.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.calendar.intervals import Interval
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost, Organisation
from scheduler.people.regions import Region
from scheduler.zitdagen import planning_rules, snapshot
from scheduler.zitdagen.catalogue import Service, counsellor_services
from scheduler.zitdagen.models import Zitdag
from scheduler.zitdagen.planning_rules import (
    Abilities,
    Building,
    Facts,
    Ledger,
    RuleBroken,
    Sitting,
)
from scheduler.zitdagen.snapshot import Shift, ShiftQuery

AHEAD: Final = timedelta(weeks=8)
"""How far what is planned is looked at for broken rules: as far as clients usually book."""
_TO_SUNDAY: Final = timedelta(days=6)


def broken(
    session: Session, new: Sequence[Sitting], without: Collection[int] = ()
) -> list[tuple[RuleBroken, ...]]:
    """For each of these the rules that it breaks, beside each other and all that is planned but
    the zitdagen with these ids, which they replace. Five SELECTs, however many.
    """
    if not new:
        return []
    found = ledger(
        session,
        {one.loket_id for one in new},
        {one.counsellor_id for one in new},
        {one.day for one in new},
        without,
    )
    found.add(*new)
    return [found.broken(one) for one in new]


def check(session: Session, zitdagen: Iterable[Zitdag], loket: Loket) -> None:
    """Raise the first rule that one of these zitdagen at a loket breaks and its region keeps.

    They stand for themselves: as they are, not as they were. Five SELECTs, however many.
    """
    new = [of_zitdag(one, loket) for one in zitdagen]
    own = {one.zitdag_id for one in new if one.zitdag_id is not None}
    for found in broken(session, new, own):
        for one in planning_rules.refused(found):
            raise one


def ledger(
    session: Session,
    loket_ids: Collection[int],
    counsellor_ids: Collection[int],
    days: Collection[date],
    without: Collection[int] = (),
) -> Ledger:
    """What is planned in the weeks of these days, at least one, in the buildings of these lokets
    and by these counsellors; without the zitdagen with these ids. Five SELECTs.
    """
    facts = _facts(session, loket_ids, counsellor_ids)
    query = ShiftQuery(
        loket_ids=facts.buildings.keys(),
        anywhere_ids=facts.people.keys(),
        first_date=planning_rules.monday(min(days)),
        last_date=planning_rules.monday(max(days)) + _TO_SUNDAY,
    )
    found = Ledger(facts)
    found.add(
        *(of_shift(one) for one in snapshot.shifts(session, query) if one.zitdag_id not in without)
    )
    return found


def of_shift(shift: Shift, service_ids: frozenset[int] = frozenset()) -> Sitting:
    """A planned zitdag, as the rules take it."""
    return Sitting(
        day=shift.date,
        loket_id=shift.loket_id,
        loket=shift.loket,
        counsellor_id=shift.counsellor_id,
        hours=shift.openings,
        service_ids=service_ids,
        zitdag_id=shift.zitdag_id,
    )


def of_zitdag(zitdag: Zitdag, loket: Loket) -> Sitting:
    """A zitdag at this loket with its openings and services, as the rules take it."""
    return Sitting(
        day=zitdag.date,
        loket_id=loket.id,
        loket=loket.code,
        counsellor_id=zitdag.counsellor_id,
        hours=tuple(Interval(one.starts_at, one.ends_at) for one in zitdag.openings),
        service_ids=frozenset(one.id for one in zitdag.services),
        zitdag_id=zitdag.id,
    )


def of_region(
    session: Session, region_id: int | None, today: date
) -> list[tuple[Sitting, tuple[RuleBroken, ...]]]:
    """The sittings of a region, or of all, from `today` (local) to AHEAD of it that break a rule,
    and which, by date and loket. Seven SELECTs.
    """
    query = ShiftQuery(region_id=region_id, first_date=today, last_date=today + AHEAD)
    given = snapshot.services(session, query)
    there = [of_shift(one, given.of(one.zitdag_id)) for one in snapshot.shifts(session, query)]
    own = {one.zitdag_id for one in there if one.zitdag_id is not None}
    found = zip(there, broken(session, there, own), strict=True)
    by_date = sorted(found, key=lambda pair: (pair[0].day, pair[0].loket, pair[0].counsellor_id))
    return [(sitting, rules) for sitting, rules in by_date if rules]


def _facts(session: Session, loket_ids: Collection[int], counsellor_ids: Collection[int]) -> Facts:
    services = session.execute(select(Service.id, Service.name, Service.language))
    return Facts(
        buildings=_buildings(session, loket_ids),
        people=_people(session, counsellor_ids),
        services={id_: (name, language) for id_, name, language in services},
    )


def _buildings(session: Session, loket_ids: Collection[int]) -> dict[int, Building]:
    """Of these lokets, and of the others of their hosts."""
    hosts = select(LoketHost.organisation_id).where(LoketHost.loket_id.in_(loket_ids))
    rows = session.execute(
        select(
            Loket.id,
            Loket.timezone,
            Organisation.id,
            Organisation.name,
            Organisation.desks,
            Organisation.opening_hours,
            Region.refused_rules,
        )
        .join(LoketHost, LoketHost.loket_id == Loket.id)
        .join(Organisation, Organisation.id == LoketHost.organisation_id)
        .join(Region, Region.id == LoketHost.region_id)
        .where(LoketHost.organisation_id.in_(hosts))
    )
    return {
        loket_id: Building(ZoneInfo(zone), host_id, host, desks, hours, frozenset(refused))
        for loket_id, zone, host_id, host, desks, hours, refused in rows
    }


def _people(session: Session, counsellor_ids: Collection[int]) -> dict[int, Abilities]:
    given: dict[int, set[int]] = defaultdict(set)
    theirs = counsellor_services.c.counsellor_id.in_(counsellor_ids)
    for counsellor_id, service_id in session.execute(select(counsellor_services).where(theirs)):
        given[counsellor_id].add(service_id)
    rows = session.execute(
        select(Counsellor.id, Counsellor.weekly_hours, Counsellor.languages).where(
            Counsellor.id.in_(counsellor_ids)
        )
    )
    return {
        id_: Abilities(hours, frozenset(languages), frozenset(given.get(id_, ())))
        for id_, hours, languages in rows
    }
