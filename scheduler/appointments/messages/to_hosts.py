"""Mails to the sites that host a loket: when a zitdag falls out, comes back, or has other hours.

Whatever changed it, an edit, an absence, a closure or a file: what is planned is compared with what
the site knows (`told_hosts`). All that changed on a site goes into one mail, once nothing of it has
changed for a while; so a change and its undoing send nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from locations.models import Loket
from locations.zones import BRUSSELS
from notifications.outbox import lookups, queue
from notifications.outbox.models import NewMessage, Route
from notifications.texts.languages import SOURCE
from notifications.texts.words import day_words, span_words
from scheduler.appointments.messages import causes, told_hosts
from scheduler.appointments.messages.told_hosts import (
    KNOWN_AHEAD,
    DayChange,
    Days,
    HostHours,
    ToldHost,
)
from scheduler.people import locks, phones
from scheduler.people.contact_persons import ContactPerson
from scheduler.people.locks import Lock
from scheduler.people.organisations import LoketHost
from scheduler.people.regions import Region
from scheduler.zitdagen import presence
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.snapshot import ShiftQuery

SETTLED: Final = timedelta(minutes=10)
"""So long nothing more has changed before a site is told; and three times as long at most."""
MOST_DAYS: Final = 20
"""So many days stand in one mail; of more it says how many there are."""
_KIND: Final = "host_changes"


class _HostedLoket(NamedTuple):
    loket: Loket
    organisation_id: int
    region: Region


class _Changed(NamedTuple):
    loket: Loket
    row: ToldHost
    found: Sequence[DayChange]
    planned: Days

    @property
    def ends_at(self) -> datetime:
        """The end of the last hours that changed."""
        last = self.found[-1]
        ends = time.fromisoformat(max(one.ends for one in (*last.was, *last.now)))
        return datetime.combine(last.day, ends, ZoneInfo(self.loket.timezone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Site:
    """A host, whom one region tells what changed at its lokets."""

    organisation_id: int
    region: Region
    changed: list[_Changed] = field(default_factory=list)

    def is_settled(self, now: datetime) -> bool:
        last = max(one.row.seen_at for one in self.changed if one.row.seen_at)
        first = min(one.row.differs_since for one in self.changed if one.row.differs_since)
        return now - last >= SETTLED or now - first >= 3 * SETTLED

    def know(self, now: datetime) -> None:
        """It has been told."""
        for one in self.changed:
            one.row.know(one.planned, _until(now))


@dataclass(frozen=True, slots=True)
class _Read:
    """Who is told, where, what they know and what is planned."""

    readers: Mapping[int, Sequence[ContactPerson]]
    places: Sequence[_HostedLoket]
    known: Mapping[int, ToldHost]
    planned: Mapping[int, Days]

    def differences(self, place: _HostedLoket, now: datetime) -> list[DayChange]:
        row = self.known[place.loket.id]
        local = now.astimezone(ZoneInfo(place.loket.timezone))
        return told_hosts.changes(row.known(), self.planned_at(place), local, row.until)

    def planned_at(self, place: _HostedLoket) -> Days:
        return self.planned.get(place.loket.id, {})


def is_news(session: Session, *, now: datetime) -> bool:
    """Whether `plan` has anything to do; so that a minute without news writes nothing."""
    read = _read(session, now)
    if read.known.keys() != {place.loket.id for place in read.places}:
        return True
    return any(
        row.until < _until(now) or row.differs_since is not None or read.differences(place, now)
        for place in read.places
        for row in [read.known[place.loket.id]]
    )


def plan(session: Session, *, now: datetime) -> int:
    """Enqueue the mails that are due; returns their number. What is new is noted, to settle first.

    Eight SELECTs at most, however many sites and lokets.
    """
    locks.take(session, Lock.HOSTS)
    read = _read(session, now)
    _forget(session, read)
    settled = [site for site in _note_all(session, read, now) if site.is_settled(now)]
    readers = [(site, one) for site in settled for one in read.readers[site.organisation_id]]
    numbers = lookups.last_versions(session, [subject(one.id) for _, one in readers], _KIND)
    mails = [_mail(site, one, numbers.get(subject(one.id), 0) + 1, now) for site, one in readers]
    for site in settled:
        site.know(now)
    queue.enqueue_all(session, mails)
    return len(mails)


def _until(now: datetime) -> date:
    return now.astimezone(BRUSSELS).date() + KNOWN_AHEAD


def _note_all(session: Session, read: _Read, now: datetime) -> Iterable[_Site]:
    """The sites where something differs; what a host knows reaches on as days go by."""
    sites: dict[tuple[int, int], _Site] = {}
    for place in read.places:
        row, planned = read.known.get(place.loket.id), read.planned_at(place)
        if row is None:
            session.add(ToldHost.knowing(place.loket.id, planned, _until(now)))
            continue
        if found := read.differences(place, now):
            row.note(told_hosts.digest(found), now)
            site = _Site(place.organisation_id, place.region)
            sites.setdefault((place.organisation_id, place.region.id), site).changed.append(
                _Changed(place.loket, row, found, planned)
            )
        elif row.differs_since is not None or row.until < _until(now):
            row.know(planned, _until(now))
    return sites.values()


def _read(session: Session, now: datetime) -> _Read:
    readers = _readers(session)
    places = _places(session, readers)
    loket_ids = [place.loket.id for place in places]
    today = now.astimezone(BRUSSELS).date()
    query = ShiftQuery(loket_ids=loket_ids, first_date=today, last_date=_until(now))
    known = {row.loket_id: row for row in session.scalars(select(ToldHost))}
    found = presence.of(session, query) if loket_ids else []
    return _Read(readers, places, known, told_hosts.by_loket(found))


def _readers(session: Session) -> Mapping[int, Sequence[ContactPerson]]:
    """Who is told, by site."""
    told = select(ContactPerson).where(ContactPerson.told_of_changes).order_by(ContactPerson.id)
    readers: defaultdict[int, list[ContactPerson]] = defaultdict(list)
    for person in session.scalars(told):
        readers[person.organisation_id].append(person)
    return readers


def _places(session: Session, organisation_ids: Collection[int]) -> list[_HostedLoket]:
    rows = session.execute(
        select(Loket, LoketHost.organisation_id, Region)
        .join(LoketHost, LoketHost.loket_id == Loket.id)
        .join(Region, Region.id == LoketHost.region_id)
        .where(LoketHost.organisation_id.in_(organisation_ids))
        .order_by(Loket.city, Loket.name, Loket.id)
    )
    return [_HostedLoket(*row) for row in rows]


def _forget(session: Session, read: _Read) -> None:
    """Who is told no more, starts anew when they are again."""
    gone = read.known.keys() - {place.loket.id for place in read.places}
    if gone:
        session.execute(delete(ToldHost).where(ToldHost.loket_id.in_(gone)))


def _facts(site: _Site) -> dict[str, Any]:
    every = [(of.loket, one) for of in site.changed for one in of.found]
    shown = list(islice(every, MOST_DAYS))
    places: dict[int, dict[str, Any]] = {}
    for loket, one in shown:
        known = places.setdefault(loket.id, {"place": _where(loket), "days": []})
        known["days"].append(_day(one))
    return {
        "region_name": site.region.name,
        "phone_display": phones.display(site.region.phone),
        "places": list(places.values()),
        "count": len(every),
        "more": len(every) - len(shown),
        "is_less": any(_is_less(one) for _loket, one in every),
    }


def _where(loket: Loket) -> str:
    return ", ".join(part for part in (loket.name, loket.city, loket.room) if part)


def _day(one: DayChange) -> dict[str, str]:
    return {
        "day_words": day_words(one.day, SOURCE),
        "was": _words(one.was),
        "now": _words(one.now),
    }


def _words(hours: Iterable[HostHours]) -> str:
    """`9 tot 12 uur (Sofie), 13 tot 16 uur (An, vrije inloop)`."""
    return ", ".join(
        f"{span_words(time.fromisoformat(one.starts), time.fromisoformat(one.ends), SOURCE)}"
        f" ({_how(one)})"
        for one in hours
    )


def _how(one: HostHours) -> str:
    kinds = {OpeningKind.WALK_IN.value: "vrije inloop", OpeningKind.GROUP.value: "groep"}
    kind = kinds.get(one.kind)
    return f"{one.who}, {kind}" if kind else one.who


def _is_less(one: DayChange) -> bool:
    """Whether somebody may come at an hour at which nobody sits there any more."""
    return any(
        not any(now.starts <= was.starts and was.ends <= now.ends for now in one.now)
        for was in one.was
    )


def subject(person_id: int) -> str:
    """The outbox subject of mails to that contact person."""
    return f"host:{person_id}"


def _mail(site: _Site, reader: ContactPerson, version: int, now: datetime) -> NewMessage:
    return NewMessage(
        kind=_KIND,
        cause=causes.clock(now),
        subject=subject(reader.id),
        version=version,
        language=SOURCE,
        routes=(Route("email", reader.email),),
        facts={**_facts(site), "reader": reader.name},
        due=now,
        useless_after=max(one.ends_at for one in site.changed),
        scope=site.region.code,
    )
