"""Journeys and stays for tests, all on one Tuesday in Brussels."""

from datetime import UTC, datetime, timedelta

from locations.journeys import Ability, Journey, Leg, Means, Point, Source
from locations.travel import RoundTrip, Stay, Way, burden_of

TOWN = Point(51.0, 3.0)
MIDNIGHT = datetime(2026, 11, 23, 23, tzinfo=UTC)  # the one that begins the 24th in Brussels


def at(clock: str) -> datetime:
    """`9:05` on that Tuesday, local time."""
    hours, minutes = clock.split(":")
    return MIDNIGHT + timedelta(hours=int(hours), minutes=int(minutes))


def able(*means: Means, **needs: bool) -> Ability:
    return Ability(frozenset(means or Means), **needs)  # type: ignore[arg-type]  # flags only


def stay(start: str = "9:30", end: str = "10:45", point: Point | None = TOWN) -> Stay:
    return Stay(point, at(start), at(end))


def leg(means: Means, start: str, end: str, metres: float | None = None, line: str = "") -> Leg:
    return Leg(means, at(start), at(end), "", "", line=line, metres=metres)


def journey(*legs: Leg, source: Source = Source.TIMETABLE) -> Journey:
    """As its legs go; by public transport where one of them does."""
    of_all = {one.means for one in legs}
    means = Means.TRANSIT if Means.TRANSIT in of_all else legs[0].means
    whole = Journey(means, legs[0].start, legs[-1].end, legs, source, 0, 0)
    return Journey(means, whole.leaves, whole.arrives, legs, source, whole.minutes, whole.minutes)


def ride(start: str, end: str, *, walk: int = 5, line: str = "60") -> Journey:
    """One bus, with as many minutes on foot at each end."""
    first, last = at(start), at(end)
    return journey(
        Leg(Means.FOOT, first, first + timedelta(minutes=walk), "", "Station", metres=walk * 80),
        Leg(
            Means.TRANSIT,
            first + timedelta(minutes=walk),
            last - timedelta(minutes=walk),
            "Station",
            "Markt",
            line=line,
        ),
        Leg(Means.FOOT, last - timedelta(minutes=walk), last, "Markt", "", metres=walk * 80),
    )


def trip(out: Journey, home: Journey, at_loket: Stay, ability: Ability | None = None) -> RoundTrip:
    return RoundTrip(out.means, out, home, burden_of(out, home, at_loket, ability or able()))


def way(minutes: int, at_loket: Stay | None = None, *, no_times: bool = False) -> Way:
    """By car, so many minutes each way; with 0 minutes nobody knows."""
    here = at_loket or stay()
    if not minutes:
        return Way(here, (), 10_000.0, no_times)
    length = timedelta(minutes=minutes)
    out = journey(Leg(Means.CAR, here.arrive_by - length, here.arrive_by, "", ""))
    home = journey(Leg(Means.CAR, here.leave_from, here.leave_from + length, "", ""))
    return Way(here, (trip(out, home, here),), minutes * 1000.0, no_times)
