"""Which slots there are, for whom: zitdagen, their diaries, and the offer made of them.

A search costs four SELECTs, however many lokets and weeks it covers; a check of one slot, under the
lock, costs two. Rows are read as tuples, not as objects, and statements are built once: most of
the time of a search is theirs.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, String, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from database import fetch
from scheduler.appointments import policy
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.policy import Asker
from scheduler.calendar.intervals import Interval
from scheduler.calendar.offer import Candidate, offer, ranked_by_start
from scheduler.calendar.slots import free_starts
from scheduler.people.models import Counsellor, LoketHost
from scheduler.zitdagen.models import (
    Absence,
    Anchor,
    Audience,
    DiaryEntry,
    Opening,
    OpeningKind,
    RoomBusy,
    Service,
    Zitdag,
    ZitdagState,
    zitdag_services,
)

# No zitdag runs over more than a day, so what touches it lies within a day of any of its moments.
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a slot takes: `length` and then `aftercare`, for `places` people at once."""

    service_id: int
    length: timedelta
    aftercare: timedelta
    places: int

    @classmethod
    def of(cls, service: Service) -> "Terms":
        return cls(
            service.id,
            timedelta(minutes=service.minutes),
            timedelta(minutes=service.aftercare_minutes),
            service.places,
        )


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """A slot somebody wants: a service at a loket at a moment (aware UTC), in a language.

    `counsellor_id` where it must be one face; otherwise whoever is free, speakers first.
    """

    loket_id: int
    service_id: int
    starts_at: datetime
    language: str
    asker: Asker
    counsellor_id: int | None = None

    def search(self, terms: Terms) -> "Search":
        """The search for this one slot."""
        return Search(
            loket_ids=(self.loket_id,),
            terms=terms,
            language=self.language,
            asker=self.asker,
            first=self.starts_at,
            last=self.starts_at,
            counsellor_id=self.counsellor_id,
        )


@dataclass(frozen=True, slots=True)
class Search:
    """Slots that start in `[first, last]` (aware UTC) at these lokets.

    `counsellor_id` asks for one face; `holder` is the browser session whose own hold counts as
    free, so that going back shows it again.
    """

    loket_ids: tuple[int, ...]
    terms: Terms
    language: str
    asker: Asker
    first: datetime
    last: datetime
    counsellor_id: int | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment (aware UTC) at a loket, with who can be had then, whom to ask first in front."""

    loket_id: int
    start: datetime
    end: datetime
    candidates: tuple[Candidate, ...]

    @property
    def speaks(self) -> bool:
        return self.candidates[0].speaks

    @property
    def places(self) -> int:
        return max(candidate.places for candidate in self.candidates)


@dataclass(slots=True)
class OpenZitdag:
    """A zitdag as the search reads it."""

    zitdag_id: int
    loket_id: int
    counsellor_id: int
    speaks: bool
    host_id: int
    audience: Audience
    released_hours: int | None
    notice_hours: int
    horizon_days: int
    anchor: Anchor
    step_minutes: int
    openings: list[Interval] = field(default_factory=list)


@dataclass(slots=True)
class Busy:
    """What fills a counsellor's days: periods by counsellor and UTC day, and group sessions.

    `booked` counts live entries; `groups` are sessions with places left, by zitdag; `rooms` are
    periods in which a room is somebody else's, by loket.
    """

    periods: dict[tuple[int, int], list[Interval]]
    booked: dict[int, int]
    groups: dict[int, list[tuple[datetime, int]]]
    rooms: dict[int, list[Interval]]

    def of(self, zitdag: OpenZitdag) -> list[Interval]:
        first = min(opening.start for opening in zitdag.openings).toordinal()
        last = max(opening.end for opening in zitdag.openings).toordinal()
        found = self.periods.get((zitdag.counsellor_id, first), [])
        # After-care may reach into what lies beyond midnight.
        for day in range(first + 1, last + 2):
            found = found + self.periods.get((zitdag.counsellor_id, day), [])
        return found + self.rooms[zitdag.loket_id] if zitdag.loket_id in self.rooms else found


def find(session: Session, search: Search, *, now: datetime) -> list[Slot]:
    """The slots to offer, ascending by start and then by loket. Four SELECTs."""
    zitdagen = _open_zitdagen(session, search, now=now)
    if not zitdagen:
        return []
    counsellor_ids = {zitdag.counsellor_id for zitdag in zitdagen}
    window = (search.first - A_DAY, search.last + A_DAY)
    freed = _places_of_holds(session, search.holder, now=now)
    busy = _busy(session, counsellor_ids, window, search, freed)
    shortest = _shortest_services(session, search)

    def offered(zitdag: OpenZitdag, first: datetime, last: datetime) -> list[datetime]:
        length, aftercare = shortest[zitdag.zitdag_id]
        return offer(
            zitdag.openings,
            busy.of(zitdag),
            length=search.terms.length,
            step=timedelta(minutes=zitdag.step_minutes),
            shortest=length,
            shortest_aftercare=aftercare,
            not_before=first,
            not_after=last,
            anchor=zitdag.anchor.value,
            aftercare=search.terms.aftercare,
        )

    candidates = _candidates(zitdagen, search, busy, offered, now=now)
    return _slots(candidates, search.terms)


def at(session: Session, search: Search, *, now: datetime) -> tuple[bool, list[Candidate]]:
    """Who can be had at exactly `search.first`, whom to ask first in front; and whether any zitdag
    is open to the asker then at all. For use under the lock, expired holds removed. Two SELECTs.

    Any free start will do here, also one that strands time: what was shown a minute ago is kept.
    """
    return _at(session, search, Counter(), now=now)


def is_free(session: Session, search: Search, *, now: datetime) -> bool:
    """Whether `search.first` can be had, without a lock: holds that are stale, or are the asker's
    own, count as free. Three SELECTs.
    """
    freed = _places_of_holds(session, search.holder, now=now)
    _is_open, candidates = _at(session, search, freed, now=now)
    return bool(candidates)


def _at(
    session: Session, search: Search, freed: Counter[int], *, now: datetime
) -> tuple[bool, list[Candidate]]:
    zitdagen = _open_zitdagen(session, search, now=now)
    counsellor_ids = {zitdag.counsellor_id for zitdag in zitdagen}
    if not zitdagen:
        return False, []
    window = (search.first - A_DAY, search.first + A_DAY)
    busy = _busy(session, counsellor_ids, window, search, freed)

    def free(zitdag: OpenZitdag, first: datetime, last: datetime) -> list[datetime]:
        return _free(zitdag, busy.of(zitdag), search.terms, (first, last))

    def empty(zitdag: OpenZitdag, first: datetime, last: datetime) -> list[datetime]:
        return _free(zitdag, [], search.terms, (first, last))

    found = _slots(_candidates(zitdagen, search, busy, free, now=now), search.terms)
    if found:
        return True, list(found[0].candidates)
    nobody = Busy({}, {}, {}, {})
    return any(_candidates(zitdagen, search, nobody, empty, now=now)), []


_TERMS = select(Service.minutes, Service.aftercare_minutes, Service.places).where(
    Service.id == bindparam("service_id")
)


def terms_of(session: Session, service_id: int) -> Terms | None:
    """What a slot of this service takes; None where there is no such service."""
    row = fetch(session, _TERMS, {"service_id": service_id}).one_or_none()
    if row is None:
        return None
    minutes, aftercare, places = row
    return Terms(service_id, timedelta(minutes=minutes), timedelta(minutes=aftercare), places)


_SITTING = (
    select(Zitdag.counsellor_id)
    .join(Opening)
    .where(
        Zitdag.loket_id == bindparam("loket_id"),
        Zitdag.state == ZitdagState.PLANNED,
        Zitdag.date.between(bindparam("first_day"), bindparam("last_day")),
        Opening.starts_at <= bindparam("moment"),
        Opening.ends_at > bindparam("moment"),
    )
)


def counsellors_at(session: Session, loket_id: int, moment: datetime) -> set[int]:
    """Whose diaries a slot at this loket and moment may take from; to know whom to lock."""
    wanted = {"loket_id": loket_id, "moment": moment, **_days(moment, moment)}
    return set(fetch(session, _SITTING, wanted).scalars())


def _days(first: datetime, last: datetime) -> dict[str, date]:
    """The dates of the zitdagen that may be open then; by these an index finds them.

    A local date may be a day off the date in UTC, and what opens on one day may close on the next.
    """
    return {"first_day": (first - 2 * A_DAY).date(), "last_day": (last + A_DAY).date()}


_OPEN = (
    select(
        Zitdag.id,
        Zitdag.loket_id,
        Zitdag.counsellor_id,
        # One of the words in a JSON list of them.
        cast(Counsellor.languages, String).like(bindparam("word"), escape="/"),
        LoketHost.organisation_id,
        Zitdag.audience,
        Zitdag.released_hours,
        Zitdag.notice_hours,
        Zitdag.horizon_days,
        Zitdag.anchor,
        Zitdag.step_minutes,
        Opening.starts_at,
        Opening.ends_at,
    )
    .join(Opening, Opening.zitdag_id == Zitdag.id)
    .join(LoketHost, LoketHost.loket_id == Zitdag.loket_id)
    .join(Counsellor, Counsellor.id == Zitdag.counsellor_id)
    .join(zitdag_services, zitdag_services.c.zitdag_id == Zitdag.id)
    .where(
        Opening.kind == OpeningKind.APPOINTMENT,
        Opening.starts_at <= bindparam("last"),
        Opening.ends_at > bindparam("first"),
        Zitdag.loket_id.in_(bindparam("loket_ids", expanding=True)),
        Zitdag.date.between(bindparam("first_day"), bindparam("last_day")),
        Zitdag.state == ZitdagState.PLANNED,
        zitdag_services.c.service_id == bindparam("service_id"),
    )
)
_OPEN_WITH_ONE_FACE = _OPEN.where(Zitdag.counsellor_id == bindparam("counsellor_id"))


def _open_zitdagen(session: Session, search: Search, *, now: datetime) -> list[OpenZitdag]:
    """The zitdagen in the window that give the service, with all their openings."""
    statement = _OPEN if search.counsellor_id is None else _OPEN_WITH_ONE_FACE
    # What begins later may still belong to the same stretch: openings that touch are one.
    first, last = max(search.first, now) - A_DAY, search.last + A_DAY
    wanted = {
        "word": _word(search.language),
        "first": first,
        "last": last,
        **_days(first, last),
        "loket_ids": search.loket_ids,
        "service_id": search.terms.service_id,
        "counsellor_id": search.counsellor_id,
    }
    zitdagen: dict[int, OpenZitdag] = {}
    for zitdag_id, *rules, starts_at, ends_at in fetch(session, statement, wanted).all():
        zitdag = zitdagen.get(zitdag_id) or OpenZitdag(zitdag_id, *rules)
        zitdagen[zitdag_id] = zitdag
        zitdag.openings.append(Interval(starts_at, ends_at))
    return list(zitdagen.values())


def _word(language: str) -> str:
    """A LIKE pattern for a JSON list of words with this one in it; escaped by a slash."""
    for sign in "/%_":
        language = language.replace(sign, f"/{sign}")
    return f'%"{language}"%'


_ROOM = -1
_BUSY: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        DiaryEntry.counsellor_id,
        DiaryEntry.starts_at,
        DiaryEntry.occupied_until,
        DiaryEntry.id,
        DiaryEntry.zitdag_id,
        DiaryEntry.service_id,
        DiaryEntry.capacity,
        DiaryEntry.taken,
    ).where(
        DiaryEntry.counsellor_id.in_(bindparam("counsellor_ids", expanding=True)),
        DiaryEntry.occupied_until > bindparam("first"),
        DiaryEntry.starts_at < bindparam("last"),
        DiaryEntry.taken > 0,
    ),
    # An absence takes whatever there is.
    select(
        Absence.counsellor_id, Absence.starts_at, Absence.ends_at, *(null() for _ in range(5))
    ).where(
        Absence.counsellor_id.in_(bindparam("counsellor_ids", expanding=True)),
        Absence.ends_at > bindparam("first"),
        Absence.starts_at < bindparam("last"),
    ),
    # A room that is somebody else's: its loket, and a capacity that nothing else has.
    select(
        RoomBusy.loket_id,
        RoomBusy.starts_at,
        RoomBusy.ends_at,
        *(null() for _ in range(3)),
        literal(_ROOM),
        null(),
    ).where(
        RoomBusy.loket_id.in_(bindparam("loket_ids", expanding=True)),
        RoomBusy.ends_at > bindparam("first"),
        RoomBusy.starts_at < bindparam("last"),
    ),
)


def _busy(
    session: Session,
    counsellor_ids: Iterable[int],
    window: tuple[datetime, datetime],
    search: Search,
    freed: Counter[int],
) -> Busy:
    """Live diary entries, absences and rooms that are somebody else's.

    `freed`: places by entry that only a stale hold takes.
    """
    first, last = window
    wanted = {
        "counsellor_ids": list(counsellor_ids),
        "loket_ids": search.loket_ids,
        "first": first,
        "last": last,
    }
    busy = Busy(defaultdict(list), defaultdict(int), defaultdict(list), defaultdict(list))
    for counsellor_id, start, end, *entry in fetch(session, _BUSY, wanted).all():
        entry_id, zitdag_id, service_id, capacity, taken = entry
        if capacity == _ROOM:
            busy.rooms[counsellor_id].append(Interval(start, end))
            continue
        if entry_id is None:
            _fill(busy, counsellor_id, Interval(max(start, first), min(end, last)))
            continue
        really_taken = taken - freed[entry_id]
        if really_taken == 0:
            continue
        _fill(busy, counsellor_id, Interval(start, end))
        busy.booked[counsellor_id] += 1
        if service_id == search.terms.service_id and really_taken < capacity:
            busy.groups[zitdag_id].append((start, capacity - really_taken))
    return busy


def _fill(busy: Busy, counsellor_id: int, period: Interval) -> None:
    for day in range(period.start.toordinal(), period.end.toordinal() + 1):
        busy.periods[counsellor_id, day].append(period)


# Counted here: to have it grouped, SQLite reads every appointment there ever was.
_STALE_HOLDS = select(Appointment.entry_id).where(
    Appointment.state == AppointmentState.HELD,
    (Appointment.hold_expires_at <= bindparam("now")) | (Appointment.holder == bindparam("holder")),
)


def _places_of_holds(session: Session, holder: str | None, *, now: datetime) -> Counter[int]:
    """How many places of which entries are only taken by expired holds, or by the asker's own."""
    return Counter(fetch(session, _STALE_HOLDS, {"now": now, "holder": holder}).scalars().all())


_GIVEN = (
    select(zitdag_services.c.zitdag_id, Service.minutes, Service.aftercare_minutes)
    .join(Service, Service.id == zitdag_services.c.service_id)
    .join(Zitdag, Zitdag.id == zitdag_services.c.zitdag_id)
    .where(
        Zitdag.loket_id.in_(bindparam("loket_ids", expanding=True)),
        Zitdag.state == ZitdagState.PLANNED,
        Zitdag.date.between(bindparam("first_day"), bindparam("last_day")),
    )
)


def _shortest_services(session: Session, search: Search) -> dict[int, tuple[timedelta, timedelta]]:
    """Length and after-care of the shortest service of each zitdag in the window."""
    wanted = {
        "loket_ids": search.loket_ids,
        **_days(search.first - A_DAY, search.last + A_DAY),
    }
    shortest: dict[int, tuple[int, int]] = {}
    for zitdag_id, minutes, aftercare in fetch(session, _GIVEN, wanted).all():
        known = shortest.get(zitdag_id)
        if known is None or (minutes, aftercare) < known:
            shortest[zitdag_id] = (minutes, aftercare)
    return {
        zitdag_id: (timedelta(minutes=minutes), timedelta(minutes=aftercare))
        for zitdag_id, (minutes, aftercare) in shortest.items()
    }


Starts = Callable[[OpenZitdag, datetime, datetime], Sequence[datetime]]
Found = tuple[OpenZitdag, datetime, int, int]


def _candidates(
    zitdagen: Iterable[OpenZitdag], search: Search, busy: Busy, starts: Starts, *, now: datetime
) -> Iterator[Found]:
    """Every start of every zitdag, with the places left and how much its counsellor has booked."""
    for zitdag in zitdagen:
        bounds = policy.bounds(zitdag, search.asker, now=now)
        if bounds is None:
            continue
        first, last = max(bounds[0], search.first), min(bounds[1], search.last)
        if first > last:
            continue
        booked = busy.booked.get(zitdag.counsellor_id, 0)
        for start in starts(zitdag, first, last):
            yield zitdag, start, search.terms.places, booked
        for start, places in busy.groups.get(zitdag.zitdag_id, ()):
            if first <= start <= last:
                yield zitdag, start, places, booked


def _slots(found: Iterable[Found], terms: Terms) -> list[Slot]:
    by_loket: dict[int, list[Candidate]] = defaultdict(list)
    for zitdag, start, places, booked in found:
        by_loket[zitdag.loket_id].append(
            Candidate(start, zitdag.counsellor_id, zitdag.zitdag_id, zitdag.speaks, booked, places)
        )
    slots = [
        Slot(loket_id, start, start + terms.length, tuple(candidates))
        for loket_id, at_loket in by_loket.items()
        for start, candidates in ranked_by_start(at_loket).items()
    ]
    slots.sort(key=lambda slot: (slot.start, slot.loket_id))
    return slots


def _free(
    zitdag: OpenZitdag,
    busy: Sequence[Interval],
    terms: Terms,
    bounds: tuple[datetime, datetime],
) -> list[datetime]:
    return free_starts(
        zitdag.openings,
        busy,
        length=terms.length,
        step=timedelta(minutes=zitdag.step_minutes),
        not_before=bounds[0],
        not_after=bounds[1],
        anchor=zitdag.anchor.value,
        aftercare=terms.aftercare,
    )
