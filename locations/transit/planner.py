"""Public transport for stays at lokets: scans of the timetable, and two caches of their journeys.

The cache in memory is asked first, then the file that all processes share, then the timetable. The
file holds only journeys from points of the gazetteer: where one person lives stays in memory.
"""

from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from threading import Lock

from cachetools import LRUCache, cachedmethod

from locations.journeys import Ability, Journey, Means, Point
from locations.transit.journey_cache import JourneyCache, MaybeJourney
from locations.transit.profile import Profile, arrive_by, depart_at
from locations.transit.timetable_store import NoTimetable, TimetableStore
from locations.travel import LONGEST, TRANSFER_MINUTES, OneWayRequest, Pair, Stay
from locations.zones import BRUSSELS

SCANS_KEPT = 64
JOURNEYS_KEPT = 20_000
LONGEST_RIDE = timedelta(minutes=LONGEST[Means.TRANSIT] + 30)
"""The window of a scan: the longest journey that is called a way, and waiting at its end."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan of a day: to a loket by a moment, or from it after one."""

    on: date
    stamp: str
    point: Point
    moment: datetime
    is_back: bool
    needs: Ability

    def key(self, home: Point) -> str:
        """Everything that a journey depends on."""
        return "|".join(
            (
                self.stamp,
                self.on.isoformat(),
                f"{self.point.latitude:.5f},{self.point.longitude:.5f}",
                self.moment.isoformat(),
                "back" if self.is_back else "there",
                f"{self.needs.pace},{self.needs.short_walk:d},{self.needs.step_free:d}",
                f"{home.latitude:.5f},{home.longitude:.5f}",
            )
        )


class TransitPlanner:
    """Journeys by public transport, out of a timetable.

    Only journeys from `shared` points are put in the cache that other processes read.
    """

    def __init__(
        self,
        timetable: TimetableStore,
        cache: JourneyCache | None = None,
        shared: Container[Point] = (),
    ) -> None:
        self._timetable = timetable
        self._cache = cache
        self._shared = shared
        self._scans: LRUCache[Hashable, Profile] = LRUCache(SCANS_KEPT)
        self._journeys: LRUCache[str, MaybeJourney] = LRUCache(JOURNEYS_KEPT)
        self._lock = Lock()  # guards the caches; never held while computing

    def pairs(self, stays: Sequence[Stay], home: Point, ability: Ability) -> list[Pair | None]:
        """For each stay there and home; None where no timetable covers that day."""
        both = [self._scans_of(stay, ability) for stay in stays]
        there = self._known([scans[0] for scans in both if scans], home)
        # Without a way there, no way home is needed.
        ways_back = [scans[1] for scans in both if scans and there.get(scans[0].key(home))]
        back = self._known(ways_back, home)
        return [_pair([scan.key(home) for scan in scans], there, back) for scans in both]

    def single(self, request: OneWayRequest, ability: Ability) -> list[Journey] | None:
        """The best journey of a request, or none; None where no timetable covers that day."""
        on = request.moment.astimezone(BRUSSELS).date()
        stamp = self._timetable.stamp(on)
        if stamp is None:
            return None
        ends = (request.destination, request.origin)
        point, other = ends[::-1] if request.is_departure else ends
        needs = _needs(ability)
        scan = Scan(on, stamp, point, request.moment, is_back=request.is_departure, needs=needs)
        try:
            found = self._work_out(scan, other)
        except NoTimetable:
            return None
        return [found] if found else []

    def fill(self, stays: Iterable[Stay], homes: Sequence[Point], ability: Ability) -> int:
        """Warm the cache from each of `homes`; returns how many journeys were new."""
        made = 0
        for stay in stays:
            for scan in self._scans_of(stay, ability):
                made += self._fill_one(scan, homes)
        return made

    def _fill_one(self, scan: Scan, homes: Sequence[Point]) -> int:
        if self._cache is None:
            return 0
        keys = {scan.key(home): home for home in homes if home in self._shared}
        known = self._cache.get(keys)
        try:
            missing = {
                key: self._work_out(scan, home) for key, home in keys.items() if key not in known
            }
        except NoTimetable:
            return 0
        if missing:
            self._cache.put(scan.on, missing)
        return len(missing)

    def forget(self, before: date) -> int:
        """Evict cached journeys of past days; returns how many."""
        return self._cache.forget(before) if self._cache is not None else 0

    def profile(self, stay: Stay, ability: Ability, *, is_back: bool = False) -> Profile | None:
        """The scan itself, to ask it for many points. None where no timetable covers it."""
        scans = self._scans_of(stay, ability)
        try:
            return self._profile(scans[is_back]) if scans else None
        except NoTimetable:
            return None

    def _scans_of(self, stay: Stay, ability: Ability) -> tuple[Scan, ...]:
        """There and back; none where no timetable covers that day."""
        on = stay.start.astimezone(BRUSSELS).date()
        stamp = self._timetable.stamp(on)
        if stamp is None or stay.point is None:
            return ()
        needs = _needs(ability)
        return (
            Scan(on, stamp, stay.point, stay.arrive_by, is_back=False, needs=needs),
            Scan(on, stamp, stay.point, stay.leave_from, is_back=True, needs=needs),
        )

    def _known(self, scans: Iterable[Scan], home: Point) -> dict[str, MaybeJourney]:
        """The journeys of these scans by key, from the nearest cache; none for unreadable days."""
        wanted = {scan.key(home): scan for scan in scans}
        with self._lock:
            found = {key: self._journeys[key] for key in wanted if key in self._journeys}
        cache = self._cache if home in self._shared else None
        if cache is not None and len(found) < len(wanted):
            found.update(cache.get(key for key in wanted if key not in found))
        new: dict[date, dict[str, MaybeJourney]] = {}
        for key, scan in wanted.items():
            if key not in found:
                with suppress(NoTimetable):
                    new.setdefault(scan.on, {})[key] = self._work_out(scan, home)
        for on, journeys in new.items():
            found.update(journeys)
            if cache is not None:
                cache.put(on, journeys)
        with self._lock:
            self._journeys.update(found)
        return found

    def _work_out(self, scan: Scan, home: Point) -> MaybeJourney:
        """Of the journeys with no, one and two transfers the one with the least burden."""
        journeys = self._profile(scan).journeys(home)
        return min(journeys, key=lambda one: _burden(one, scan), default=None)

    @cachedmethod(attrgetter("_scans"), lock=attrgetter("_lock"))
    def _profile(self, scan: Scan) -> Profile:
        day = self._timetable.day(scan.on)
        work = depart_at if scan.is_back else arrive_by
        return work(day, scan.point, scan.moment, scan.needs, longest=LONGEST_RIDE)


def _pair(
    keys: Sequence[str], there: Mapping[str, MaybeJourney], back: Mapping[str, MaybeJourney]
) -> Pair | None:
    """None where no timetable covers it, or it cannot be read."""
    if not keys or keys[0] not in there:
        return None
    out = there[keys[0]]
    if out is None:
        return None, None
    return (out, back[keys[1]]) if keys[1] in back else None


def _needs(ability: Ability) -> Ability:
    """The part of an ability that a timetable depends on."""
    return Ability(frozenset({Means.TRANSIT}), ability.pace, ability.short_walk, ability.step_free)


def _burden(journey: Journey, scan: Scan) -> tuple[float, int]:
    """Minutes between home and the moment at the loket, plus transfer weights."""
    length = journey.arrives - scan.moment if scan.is_back else scan.moment - journey.leaves
    minutes = length / timedelta(minutes=1) + TRANSFER_MINUTES * journey.transfers
    return minutes, journey.walking_minutes
