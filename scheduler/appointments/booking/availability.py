"""The available slots and for whom, computed from the snapshot of the planning.

A search costs four SELECTs, however many lokets and weeks it covers; a check of one slot, under the
lock, costs two.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import execute_core
from scheduler.appointments import policy
from scheduler.appointments.booking.group_seats import GroupSessions
from scheduler.appointments.errors import SlotTaken, ZitdagClosed
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.policy import Asker
from scheduler.calendar.intervals import Interval, Period
from scheduler.calendar.offer import Candidate, offer, ranked_by_start
from scheduler.calendar.slots import Duration, Grid, starts_on
from scheduler.zitdagen import busy_times, snapshot
from scheduler.zitdagen.busy_times import Busy, Calendars
from scheduler.zitdagen.catalogue import Service, ServiceAudience
from scheduler.zitdagen.materialising import HORIZON_WEEKS
from scheduler.zitdagen.models import DiaryEntry, OpeningKind
from scheduler.zitdagen.snapshot import A_DAY, Services, Shift, ShiftQuery

LOOKED_AHEAD: Final = timedelta(weeks=8)
"""From how far ahead zitdagen can usually be booked."""
FURTHEST: Final = timedelta(weeks=HORIZON_WEEKS)
"""Beyond this there are no zitdagen yet."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The duration and seats of a slot of a service, and for whom it is."""

    service_id: int
    duration: Duration
    seats: int
    audience: ServiceAudience = ServiceAudience.ADULTS

    @classmethod
    def of(cls, service: Service) -> "Terms":
        return cls(service.id, service.duration, service.seats, service.audience)


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """A requested slot: a service at a loket at a moment (aware UTC), in a language.

    `counsellor_id` where it must be one face; otherwise anyone free, speakers first.
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
    """Slots that start in `[first, last]` (aware UTC) at these lokets. Without `last`, as far as
    each zitdag can be booked from now, and at least LOOKED_AHEAD.

    `counsellor_id` asks for one face, `among` for one of several; `holder` is the browser session
    whose own hold counts as free, so that going back shows it again. `moving` is the diary entry of
    an appointment that is to go to another slot: its own time counts as free. `leeway` is how much
    longer than the notice asks a slot is still bookable: time to choose it.
    """

    loket_ids: tuple[int, ...]
    terms: Terms
    language: str
    asker: Asker
    first: datetime
    last: datetime | None = None
    counsellor_id: int | None = None
    among: tuple[int, ...] | None = None
    holder: str | None = None
    moving: int | None = None
    leeway: timedelta = timedelta(0)


class Slot(NamedTuple):
    """A moment (aware UTC) at a loket, with the counsellors available, best first."""

    loket_id: int
    start: datetime
    end: datetime
    candidates: tuple[Candidate, ...]

    @property
    def speaks(self) -> bool:
        return self.candidates[0].speaks

    @property
    def seats(self) -> int:
        return max(candidate.seats for candidate in self.candidates)


def with_speakers(slots: Sequence[Slot], *, interpreter: bool) -> Sequence[Slot]:
    """Those with somebody who speaks the language, where there are any; an interpreter is as good
    as that.
    """
    speaking = [slot for slot in slots if slot.speaks]
    return speaking if speaking and not interpreter else slots


def other_than(entry: DiaryEntry, slots: Iterable[Slot]) -> list[Slot]:
    """Those to which an appointment of this entry would move: a colleague at the same place and
    hour is none. At a distance the place is no matter."""
    anywhere, here = entry.service.mode.is_remote, entry.zitdag.loket_id
    return [
        slot
        for slot in slots
        if slot.start != entry.starts_at or not (anywhere or slot.loket_id == here)
    ]


def one_each_moment(slots: Iterable[Slot]) -> list[Slot]:
    """One of each moment, for a conversation at a distance: best at which somebody speaks the
    language, then where the fewest are booked with who is there.
    """
    best: dict[datetime, Slot] = {}
    for slot in slots:
        if slot.start not in best or _worth(slot) < _worth(best[slot.start]):
            best[slot.start] = slot
    return sorted(best.values(), key=_by_start)


def _worth(slot: Slot) -> tuple[bool, int]:
    return not slot.speaks, slot.candidates[0].booked


Starts = Callable[[Shift, Grid], Sequence[datetime]]
# A shift, and the moments at which the asker may start there.
Bookable = tuple[Shift, Grid]


def find(session: Session, search: Search, *, now: datetime) -> list[Slot]:
    """The slots to offer, ascending by start and then by loket. Four SELECTs."""
    query = _query(search, now=now)
    bookable = list(_bookable(snapshot.shifts(session, query), search, now=now))
    if not bookable:
        return []
    freed = seats_of_stale_holds(session, search.holder, now=now)
    if search.moving is not None:
        freed[search.moving] += 1
    busy = _busy(session, bookable, freed)
    calendars = Calendars(busy)
    shortest = _shortest(snapshot.services(session, query))

    def offered(shift: Shift, grid: Grid) -> list[datetime]:
        return offer(
            shift.openings,
            calendars.around(shift.counsellor_id, shift.loket_id, shift.openings),
            search.terms.duration,
            shortest=shortest[shift.zitdag_id],
            grid=grid,
        )

    return _slots(_candidates(bookable, search.terms, busy, offered), search.terms)


def at(session: Session, search: Search, *, now: datetime) -> tuple[bool, list[Candidate]]:
    """Return whether any zitdag is open to the asker at exactly `search.first`, and the candidates
    then, best first. For use under the lock, expired holds removed. Two SELECTs.

    Any free start counts, also one that `find` would not offer because it strands time: whoever was
    shown it a minute ago, when it did not, still gets it.
    """
    return _at(session, search, Counter(), now=now)


def free_at(session: Session, slot: SlotChoice, *, now: datetime) -> tuple[Terms, list[Candidate]]:
    """Terms of a slot, and who can give it, best first: at least one. As `at`, for a booking.

    Raises:
        SlotTaken: everybody there has something else in that period.
        ZitdagClosed: nothing there offers it to this asker.
    """
    terms = terms_of(session, slot.service_id)
    is_open, candidates = at(session, slot.search(terms), now=now) if terms else (False, [])
    if terms is None or not is_open:
        raise ZitdagClosed(slot.starts_at)
    if not candidates:
        raise SlotTaken(slot.starts_at)
    return terms, candidates


def is_spoken(session: Session, search: Search, *, now: datetime) -> bool | None:
    """Whether somebody who is free at `search.first` speaks the language; None where nobody is
    free. Without a lock: holds that are stale, or are the asker's own, count as free. Three
    SELECTs."""
    freed = seats_of_stale_holds(session, search.holder, now=now)
    _is_open, candidates = _at(session, search, freed, now=now)
    return candidates[0].speaks if candidates else None


def _at(
    session: Session, search: Search, freed: Counter[int], *, now: datetime
) -> tuple[bool, list[Candidate]]:
    found = snapshot.shifts(session, _query(search, now=now))
    bookable = list(_bookable(found, search, now=now))
    if not bookable:
        return False, []
    busy = _busy(session, bookable, freed)
    calendars = Calendars(busy)

    def free(shift: Shift, grid: Grid) -> list[datetime]:
        taken = calendars.around(shift.counsellor_id, shift.loket_id, shift.openings)
        return _free(shift, taken, search.terms, grid)

    def empty(shift: Shift, grid: Grid) -> list[datetime]:
        return _free(shift, [], search.terms, grid)

    slots = _slots(_candidates(bookable, search.terms, busy, free), search.terms)
    if slots:
        return True, list(slots[0].candidates)
    nobody = Busy(busy.during)
    return bool(_candidates(bookable, search.terms, nobody, empty)), []


_TERMS = select(Service.minutes, Service.aftercare_minutes, Service.seats, Service.audience).where(
    Service.id == bindparam("service_id")
)


def terms_of(session: Session, service_id: int) -> Terms | None:
    """The terms of a slot of this service; None when it does not exist."""
    row = execute_core(session, _TERMS, {"service_id": service_id}).one_or_none()
    if row is None:
        return None
    minutes, aftercare, seats, audience = row
    return Terms(service_id, Duration.of_minutes(minutes, aftercare), seats, audience)


# Counted here: to have it grouped, SQLite reads every appointment there ever was.
_STALE_HOLDS = select(Appointment.entry_id).where(
    Appointment.state == AppointmentState.HELD,
    (Appointment.hold_expires_at <= bindparam("now")) | (Appointment.holder == bindparam("holder")),
)


def seats_of_stale_holds(session: Session, holder: str | None, *, now: datetime) -> Counter[int]:
    """Count, per entry, the seats taken only by expired holds or by the asker's own."""
    return Counter(
        execute_core(session, _STALE_HOLDS, {"now": now, "holder": holder}).scalars().all()
    )


def _query(search: Search, *, now: datetime) -> ShiftQuery:
    """The shifts in the window that give the service, with all their openings."""
    usual: dict[str, Any] = {}
    if search.last is None:
        usual["usual_date"] = (now + LOOKED_AHEAD + A_DAY).date()
        usual["usual_horizon"] = LOOKED_AHEAD.days
    kind = OpeningKind.APPOINTMENT if search.terms.seats == 1 else OpeningKind.GROUP
    # What begins later may still belong to the same stretch: openings that touch are one.
    return ShiftQuery.during(
        max(search.first, now) - A_DAY,
        (search.last or now + FURTHEST) + A_DAY,
        loket_ids=search.loket_ids,
        counsellor_ids=search.among if search.counsellor_id is None else (search.counsellor_id,),
        service_id=search.terms.service_id,
        kind=kind,
        language=search.language,
        **usual,
    )


def _bookable(shifts: Iterable[Shift], search: Search, *, now: datetime) -> Iterator[Bookable]:
    """The shifts at which the asker may start at all in the window, with the moments to start."""
    if not policy.may_ask(search.asker, search.terms.audience):
        return
    known: dict[Any, Grid | None] = {}
    for shift in shifts:
        rules = shift.rules()
        if rules not in known:
            known[rules] = _grid(shift, search, now=now)
        grid = known[rules]
        if grid is not None and _reaches(shift, grid):
            yield shift, grid


def _reaches(shift: Shift, grid: Grid) -> bool:
    """Whether a shift is open at all while one may start: others cost, and offer nothing."""
    return shift.openings[0].start <= grid.not_after and grid.not_before < shift.openings[-1].end


def _grid(shift: Shift, search: Search, *, now: datetime) -> Grid | None:
    """The grid of starts open to the asker in a shift; None if there are none."""
    allowed = policy.bounds(shift, search.asker, now=now)
    if allowed is None:
        return None
    end = search.last or now + max(LOOKED_AHEAD, timedelta(days=shift.horizon_days))
    first, last = max(allowed[0] + search.leeway, search.first), min(allowed[1], end)
    step = timedelta(minutes=shift.step_minutes)
    return Grid(step, shift.anchor.value, first, last) if first <= last else None


def _busy(session: Session, bookable: Sequence[Bookable], freed: Counter[int]) -> Busy:
    """Busy times from the first opening to the last; after-care may run on into the next day."""
    shifts = [shift for shift, _grid in bookable]
    hull = snapshot.hull(shifts)
    during = Interval(hull.start, hull.end + A_DAY)
    counsellor_ids = {shift.counsellor_id for shift in shifts}
    loket_ids = {shift.loket_id for shift in shifts}
    return busy_times.busy(session, counsellor_ids, loket_ids, during, freed=freed)


def _shortest(services: Services) -> dict[int, Duration]:
    """The shortest service by zitdag; most zitdagen give the same ones."""
    of_these = {given: services.shortest(given) for given in set(services.by_zitdag.values())}
    return {zitdag_id: of_these[given] for zitdag_id, given in services.by_zitdag.items()}


def _candidates(
    bookable: Sequence[Bookable], terms: Terms, busy: Busy, starts: Starts
) -> dict[int, list[Candidate]]:
    """The candidates at every start of every shift, by loket; of a group, at its sessions."""
    booked = Counter(entry.counsellor_id for entry in busy.entries)
    sessions = _sessions(bookable, terms, busy) if terms.seats > 1 else None
    by_loket: defaultdict[int, list[Candidate]] = defaultdict(list)
    for shift, grid in bookable:
        who, zitdag_id, speaks = shift.counsellor_id, shift.zitdag_id, bool(shift.speaks)
        free = sessions.of(shift, grid) if sessions else [(one, 1) for one in starts(shift, grid)]
        if free:
            by_loket[shift.loket_id] += [
                Candidate(start, who, zitdag_id, speaks, booked[who], seats)
                for start, seats in free
            ]
    return by_loket


def _sessions(bookable: Iterable[Bookable], terms: Terms, busy: Busy) -> GroupSessions:
    shifts = [shift for shift, _grid in bookable]
    return GroupSessions.among(shifts, terms.service_id, terms.duration, terms.seats, busy)


def _slots(by_loket: Mapping[int, list[Candidate]], terms: Terms) -> list[Slot]:
    length = terms.duration.length
    slots = [
        Slot(loket_id, start, start + length, tuple(candidates))
        for loket_id, at_loket in by_loket.items()
        for start, candidates in ranked_by_start(at_loket).items()
    ]
    slots.sort(key=_by_start)
    return slots


def _free(shift: Shift, busy: Sequence[Period], terms: Terms, grid: Grid) -> list[datetime]:
    return starts_on(grid, shift.openings, busy, terms.duration)


_by_start = attrgetter("start", "loket_id")
