"""A plain model of a season: who sits where, who is away, what is closed and who comes.

Written from what the pages promise, with loops over days and half hours; it reads nothing of the
product. Days count from the first day of the season, a Monday; minutes are of the day, and all are
half hours. An operation that cannot be raises Refused, and then nothing of it stands: try it on a
copy.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from tests.support.presence_checks import APPOINTMENT, GROUP, SESSION, WALK_IN, Pattern, Sits, Span

FIRST = date(2026, 11, 23)
"""A Monday."""
DAYS = tuple(FIRST + timedelta(days=number) for number in range(63))
HOLIDAYS = frozenset({date(2026, 12, 25), date(2027, 1, 1)})
GRAIN = 30
TRAVEL = 60
NIGHT_LAYS_OUT = 21
"""Days ahead to which series are planned."""
OPENS = 9 * 60
"""At nine in the morning everything happens."""


Hours = Callable[[int], tuple[int, int] | None]
"""Of a day: from and to, in minutes."""


class Refused(Exception):
    """It cannot be."""


@dataclass
class Zitdag(Sits):
    """One zitdag. `series` gave it for the day `given`; what somebody changed by hand follows it no
    more.
    """

    series: str = ""
    given: int | None = None
    by_hand: bool = False


@dataclass(frozen=True)
class Gone:
    """Somebody, or a loket (None: all of them), is not there from one moment to another: days and
    minutes.
    """

    who: int | None
    first: tuple[int, int]
    last: tuple[int, int]

    def covers(self, who: int, moment: tuple[int, int]) -> bool:
        return self.who in (who, None) and self.first <= moment < self.last


@dataclass
class Series:
    """Every week, or every other one, on a weekday (0 is Monday)."""

    code: str
    loket: int
    who: int
    weekday: int
    every: int
    starts: int
    ends: int | None
    pattern: Pattern
    left_out: frozenset[int] = frozenset()
    is_active: bool = True

    def days(self, first: int, last: int) -> list[int]:
        """The days that it gives between two, both included."""
        if not self.is_active:
            return []
        return [day for day in range(first, last + 1) if self._gives(day)]

    def _gives(self, day: int) -> bool:
        return (
            day % 7 == self.weekday
            and (day // 7 - self.starts // 7) % self.every == 0
            and self.starts <= day
            and (self.ends is None or day <= self.ends)
            and day not in self.left_out
            and DAYS[day] not in HOLIDAYS
        )


@dataclass
class Visit:
    """Somebody comes, at `minute`, for a session's length; to whom, and to which zitdag."""

    id: int
    zitdag: int
    who: int
    day: int
    minute: int


@dataclass
class Season:
    """The model."""

    today: int = 0
    zitdagen: dict[int, Zitdag] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    away: list[Gone] = field(default_factory=list)
    closed: list[Gone] = field(default_factory=list)
    visits: dict[int, Visit] = field(default_factory=dict)
    last_days: dict[int, int] = field(default_factory=dict)
    unplanned: set[tuple[str, int]] = field(default_factory=set)

    # What is so.

    @property
    def horizon(self) -> int:
        return self.today + NIGHT_LAYS_OUT

    def where(self, **fields: int) -> list[Zitdag]:
        """The planned zitdagen with these values."""
        return [
            one
            for one in self.zitdagen.values()
            if not one.is_off and all(getattr(one, name) == value for name, value in fields.items())
        ]

    def ahead(self) -> list[Zitdag]:
        """The planned zitdagen of today and later."""
        return [one for one in self.where() if one.day >= self.today]

    def there(self, one: Sits) -> list[Span]:
        """The hours in which somebody is there; half a session is none."""
        if one.is_off:
            return []
        found: list[Span] = []
        for kind, first, last in sorted(one.pattern, key=lambda hours: hours[1]):
            spans = self._runs(one, round(60 * first), round(60 * last))
            if kind is GROUP:
                spans = [span for span in spans if span[0] == 60 * first]
                spans = [span for span in spans if span[1] - span[0] >= SESSION]
            found += [(kind, *span) for span in spans]
        return found

    def _runs(self, one: Sits, first: int, last: int) -> list[tuple[int, int]]:
        runs: list[tuple[int, int]] = []
        for minute in range(first, last, GRAIN):
            if self._is_gone(one.who, one.loket, (one.day, minute)):
                continue
            if runs and runs[-1][1] == minute:
                runs[-1] = runs[-1][0], minute + GRAIN
            else:
                runs.append((minute, minute + GRAIN))
        return runs

    def _is_gone(self, who: int, loket: int, moment: tuple[int, int]) -> bool:
        return any(one.covers(who, moment) for one in self.away) or any(
            one.covers(loket, moment) for one in self.closed
        )

    def coming(self, who: int) -> list[tuple[int, int]]:
        return [(one.day, one.minute) for one in self.visits.values() if one.who == who]

    def is_ahead(self, visit: Visit) -> bool:
        return (visit.day, visit.minute) > (self.today, OPENS)

    def flagged(self) -> set[int]:
        """Whoever still comes to where nobody would be."""
        return {
            visit.id
            for visit in self.visits.values()
            if self.is_ahead(visit) and not self._fits(visit)
        }

    def _fits(self, visit: Visit) -> bool:
        one = self.zitdagen[visit.zitdag]
        return (one.who, one.day) == (visit.who, visit.day) and any(
            kind is APPOINTMENT and first <= visit.minute and visit.minute + SESSION <= last
            for kind, first, last in self.there(one)
        )

    def free(self, one: Zitdag, besides: int | None = None) -> list[int]:
        """The minutes at which somebody can still come to a zitdag."""
        taken = [
            visit.minute
            for visit in self.visits.values()
            if (visit.who, visit.day) == (one.who, one.day) and visit.id != besides
        ]
        return [
            minute
            for kind, first, last in self.there(one)
            if kind is APPOINTMENT
            for minute in range(first, last - SESSION + 1, GRAIN)
            if all(abs(minute - other) >= SESSION for other in taken)
        ]

    def contradictions(self) -> list[str]:
        """Somebody at two places at once, or with two people at once."""
        found = [
            f"{one} and {other}"
            for one, other in combinations(self.where(), 2)
            if self._clash(one, other)
        ]
        return found + [
            f"{one} and {other}"
            for one, other in combinations(self.visits.values(), 2)
            if (one.who, one.day) == (other.who, other.day)
            and abs(one.minute - other.minute) < SESSION
        ]

    @staticmethod
    def _clash(one: Zitdag, other: Zitdag) -> bool:
        """Whether one counsellor cannot be at both."""
        if (one.who, one.day) != (other.who, other.day):
            return False
        between = 0 if one.loket == other.loket else TRAVEL
        return any(
            60 * first < 60 * until + between and 60 * since < 60 * last + between
            for _, first, last in one.pattern
            for _, since, until in other.pattern
        )

    # What somebody does.

    def plan(self, one: Zitdag, besides: Iterable[int] = ()) -> Zitdag:
        """A zitdag more, or as it is now. `besides`: ids of those that go at the same time."""
        leaves = self.last_days.get(one.who)
        if leaves is not None and one.day > leaves:
            raise Refused
        skipped = {one.id, *besides}
        if any(self._clash(one, other) for other in self.where() if other.id not in skipped):
            raise Refused
        if not one.id:
            one.id = max(self.zitdagen, default=0) + 1
        self.zitdagen[one.id] = one
        return one

    def change(self, was: Zitdag, **values: Any) -> None:
        """Another day, hours or counsellor, who must be there."""
        new = replace(was, **values, by_hand=True)
        if new.day < self.today:
            raise Refused
        if new.who != was.who and any(
            one.covers(new.who, (new.day, minute))
            for one in self.away
            for _, first, last in new.pattern
            for minute in range(round(60 * first), round(60 * last), GRAIN)
        ):
            raise Refused
        self.plan(new)

    def call_off(self, one: Zitdag) -> None:
        one.is_off = one.by_hand = True

    def sit_elsewhere(self, one: Zitdag, loket: int) -> Zitdag:
        self.call_off(one)
        return self.plan(Zitdag(0, loket, one.who, one.day, one.pattern))

    def lay_out(self, series: Series) -> None:
        """The zitdagen of a series, from its first day or from today on, are as it says now."""
        leaves = self.last_days.get(series.who)
        is_later = leaves is not None and (series.ends is None or series.ends > leaves)
        if series.is_active and is_later:
            raise Refused
        first = max(self.today, series.starts) if series.is_active else self.today
        theirs = self.of_series(series.code, first)
        stay = [one for one in theirs if one.by_hand or one.loket == series.loket]
        here = {one.day: one for one in stay if one.given is None}
        here |= {one.given: one for one in stay if one.given is not None}
        follow = {one.id for one in theirs if not one.by_hand and one.given is not None}
        for one in theirs:
            if not one.by_hand and one.loket != series.loket:
                one.is_off, one.given = True, None
        self.series[series.code] = series
        for day in series.days(first, self.horizon):
            fresh = Zitdag(0, series.loket, series.who, day, series.pattern)
            one = here.pop(day, replace(fresh, series=series.code, given=day))
            if not one.by_hand:
                who, hours = series.who, series.pattern
                now = replace(one, given=day, who=who, pattern=hours, is_off=False)
                self.plan(now, besides=follow)
        for one in here.values():
            if not one.by_hand:
                one.is_off = True
        self.unplanned = {pair for pair in self.unplanned if pair[0] != series.code}

    def of_series(self, code: str, first: int) -> list[Zitdag]:
        return [
            one
            for one in self.zitdagen.values()
            if one.series == code and (one.day if one.given is None else one.given) >= first
        ]

    def continue_series(self, code: str, series: Series) -> None:
        """From its first day on another series goes on with what was planned."""
        before, first = self.series[code], max(self.today, series.starts)
        for one in self.of_series(code, first):
            one.series = series.code
        if before.ends is None or before.ends >= first:
            self.series[code] = replace(before, ends=first - 1)
        self.lay_out(series)

    def leave(self, who: int, last_day: int, takes: dict[str, int]) -> None:
        """Nothing after the last day; `takes` gives a colleague what goes on, under a new code."""
        for series in sorted(self.series.values(), key=lambda one: one.code):
            is_later = series.ends is None or series.ends > last_day
            if series.who == who and series.is_active and is_later:
                self._hand_over(series, last_day, takes.get(series.code))
        for one in self.where(who=who):
            if one.day > last_day:
                self.call_off(one)
        self.last_days[who] = last_day

    def _hand_over(self, series: Series, last_day: int, colleague: int | None) -> None:
        later = series.days(last_day + 1, len(DAYS) - 1)
        if series.starts > last_day:
            self.lay_out(replace(series, is_active=False))
        else:
            self.lay_out(replace(series, ends=last_day))
        if colleague is not None and later:
            code = next(
                code for n in range(2, 99) if (code := f"{series.code}-{n}") not in self.series
            )
            self.lay_out(replace(series, code=code, who=colleague, starts=later[0]))

    def nights(self, days: int) -> None:
        """So many days go by, and the last night plans what comes in sight."""
        self.today += days
        for series in self.series.values():
            if not series.is_active:
                continue
            self.unplanned = {pair for pair in self.unplanned if pair[0] != series.code}
            known = {one.given for one in self.of_series(series.code, self.today)}
            for day in series.days(self.today, self.horizon):
                if day in known:
                    continue
                given = (series.loket, series.who, day, series.pattern)
                try:
                    self.plan(Zitdag(0, *given, series=series.code, given=day))
                except Refused:
                    self.unplanned.add((series.code, day))

    def give(self, visits: Sequence[Visit], colleague: int, was: "Season", gone: Hours) -> None:
        """A colleague receives them, in zitdagen of their own there or in more; of the hours `was`,
        from the first to the last of those visits and of what is `gone`: minutes, per day.
        """
        for visit in visits:
            zitdag = was.zitdagen[visit.zitdag]
            minutes = [one.minute for one in visits if one.zitdag == visit.zitdag]
            first, last = min(minutes), max(minutes) + SESSION
            if (more := gone(zitdag.day)) is not None:
                first, last = min(first, more[0]), max(last, more[1])
            there = self._receives(visit, colleague) or self._stand_in(
                zitdag, colleague, first / 60, last / 60
            )
            free = all(
                abs(one.minute - visit.minute) >= SESSION
                for one in self.visits.values()
                if (one.who, one.day) == (colleague, visit.day) and one.id != visit.id
            )
            self.visits[visit.id] = now = replace(visit, zitdag=there.id, who=colleague)
            if not free or not self._fits(now):
                raise Refused

    def _receives(self, visit: Visit, colleague: int) -> Zitdag | None:
        loket = self.zitdagen[visit.zitdag].loket
        for one in self.where(who=colleague, loket=loket, day=visit.day):
            for kind, first, last in one.pattern:
                if kind is not WALK_IN and 60 * first <= visit.minute <= 60 * last - SESSION:
                    return one
        return None

    def _stand_in(self, was: Zitdag, colleague: int, first: float, last: float) -> Zitdag:
        cut = [(kind, max(a, first), min(b, last)) for kind, a, b in was.pattern]
        pattern = tuple(hours for hours in cut if hours[1] < hours[2])
        pattern = pattern or ((APPOINTMENT, first, last),)
        return self.plan(Zitdag(0, was.loket, colleague, was.day, pattern))

    def take_along(self, visits: Iterable[Visit], to: Zitdag) -> None:
        """They come at the same hour to where the zitdag is now."""
        for visit in visits:
            if visit.minute not in self.free(to, besides=visit.id):
                raise Refused
            self.visits[visit.id] = replace(visit, zitdag=to.id, who=to.who, day=to.day)

    def cancel(self, visits: Iterable[Visit]) -> None:
        for visit in visits:
            del self.visits[visit.id]
