"""Rules of planning of which each region decides whether they refuse or warn. No database.

A ledger holds all that is planned beside each other; each of its sittings can be asked which rules
it breaks, and with which others.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Final, NamedTuple
from zoneinfo import ZoneInfo

from scheduler.calendar.intervals import Period, overlaps
from scheduler.people import phone_hours
from scheduler.people.regions import PlanningRule
from scheduler.zitdagen.errors import PlanningRefusal

WITHOUT_BREAK: Final = timedelta(hours=4)
"""Longer than this nobody sits without a break: a policy of our own. The law asks for one after six
hours of work (article 38quater of the Belgian Labour Act), of which sitting is a part."""
A_BREAK: Final = timedelta(minutes=15)
"""The least that counts as a break: so long is that of the law, where no other was agreed on."""
_AN_HOUR: Final = timedelta(hours=1)


class Beside(NamedTuple):
    """Another sitting, with which a rule is broken: its local day, and the code of its loket."""

    day: date
    loket: str
    counsellor_id: int
    zitdag_id: int | None


@dataclass(kw_only=True)
class RuleBroken(PlanningRefusal):
    """A sitting breaks a rule on a local date; `is_refused` where the region refuses that.

    `beside` are the other sittings with which it does, ascending.
    """

    rule: ClassVar[PlanningRule]
    date: date
    is_refused: bool = False
    beside: tuple[Beside, ...] = ()


@dataclass(kw_only=True)
class TooFewDesks(RuleBroken):
    """More sit in the building of a host at once than it has desks; the name of the host."""

    rule: ClassVar[PlanningRule] = PlanningRule.DESKS
    code: ClassVar[str] = "too_few_desks"
    host: str
    desks: int


@dataclass(kw_only=True)
class OutsideHostHours(RuleBroken):
    """The building of a host is not open; `open` are its hours, as `phone_hours` writes them."""

    rule: ClassVar[PlanningRule] = PlanningRule.HOST_HOURS
    code: ClassVar[str] = "outside_host_hours"
    host: str
    open: str


@dataclass(kw_only=True)
class OverWeeklyHours(RuleBroken):
    """In that ISO week the counsellor sits for so many minutes, over the hours of the contract."""

    rule: ClassVar[PlanningRule] = PlanningRule.WEEK
    code: ClassVar[str] = "over_weekly_hours"
    minutes: int
    hours: int


@dataclass(kw_only=True)
class NoBreak(RuleBroken):
    """The counsellor sits for so many minutes on end; on the clock of the loket."""

    rule: ClassVar[PlanningRule] = PlanningRule.BREAK
    code: ClassVar[str] = "no_break"
    starts: time
    ends: time


@dataclass(kw_only=True)
class ServicesNotGiven(RuleBroken):
    """These services the counsellor does not give; their names."""

    rule: ClassVar[PlanningRule] = PlanningRule.SERVICE
    code: ClassVar[str] = "services_not_given"
    services: tuple[str, ...]


@dataclass(kw_only=True)
class LanguagesNotSpoken(RuleBroken):
    """In these languages are services of the zitdag, and the counsellor speaks none of them."""

    rule: ClassVar[PlanningRule] = PlanningRule.LANGUAGE
    code: ClassVar[str] = "languages_not_spoken"
    languages: tuple[str, ...]


BY_CODE: Final[Mapping[str, type[RuleBroken]]] = {
    one.code: one
    for one in (
        TooFewDesks,
        OutsideHostHours,
        OverWeeklyHours,
        NoBreak,
        ServicesNotGiven,
        LanguagesNotSpoken,
    )
}


@dataclass(frozen=True, slots=True, eq=False)
class Sitting:
    """A counsellor at a loket on a local date, at these hours, and what is given there.

    Of one that is only beside others the services need not be known.
    """

    day: date
    loket_id: int
    loket: str
    counsellor_id: int
    hours: tuple[Period, ...]
    service_ids: frozenset[int] = frozenset()
    zitdag_id: int | None = None


@dataclass(frozen=True, slots=True)
class Building:
    """What a loket has of its host, and which rules its region refuses to break."""

    zone: ZoneInfo
    host_id: int
    host: str
    desks: int | None
    opening_hours: str
    refused: frozenset[str]


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a counsellor has: hours a week, if known; languages; services, where none is all."""

    weekly_hours: int | None
    languages: frozenset[str]
    service_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules are about: buildings by loket, people, and services as (name, language)."""

    buildings: Mapping[int, Building]
    people: Mapping[int, Abilities]
    services: Mapping[int, tuple[str, str]]


@dataclass(slots=True)
class Ledger:
    """All that is planned beside each other."""

    facts: Facts
    _in_building: dict[tuple[int, date], list[Sitting]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _of_day: dict[tuple[int, date], list[Sitting]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _of_week: dict[tuple[int, date], list[Sitting]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, *sittings: Sitting) -> None:
        """Put these beside what is there."""
        for one in sittings:
            if building := self.facts.buildings.get(one.loket_id):
                self._in_building[building.host_id, one.day].append(one)
            self._of_day[one.counsellor_id, one.day].append(one)
            self._of_week[one.counsellor_id, monday(one.day)].append(one)

    def broken(self, sitting: Sitting) -> tuple[RuleBroken, ...]:
        """The rules that a sitting breaks, whether or not it was added."""
        building = self.facts.buildings[sitting.loket_id]
        person = self.facts.people[sitting.counsellor_id]
        found = (
            *self._desks(sitting, building),
            *_host_hours(sitting, building),
            *self._week(sitting, person),
            *self._break(sitting, building),
            *_services(sitting, person, self.facts.services),
            *_languages(sitting, person, self.facts.services),
        )
        for one in found:
            one.is_refused = one.rule in building.refused
        return found

    def _desks(self, sitting: Sitting, building: Building) -> Iterator[RuleBroken]:
        if building.desks is None:
            return
        others = _without(self._in_building.get((building.host_id, sitting.day), ()), sitting)
        most = _most_at_once(sitting, others)
        if len(most) >= building.desks:
            yield TooFewDesks(
                date=sitting.day, beside=_rows(most), host=building.host, desks=building.desks
            )

    def _week(self, sitting: Sitting, person: Abilities) -> Iterator[RuleBroken]:
        if person.weekly_hours is None:
            return
        week = self._of_week.get((sitting.counsellor_id, monday(sitting.day)), ())
        others = _without(week, sitting)
        total = sum((_length(one) for one in (sitting, *others)), timedelta())
        if total > person.weekly_hours * _AN_HOUR:
            yield OverWeeklyHours(
                date=sitting.day,
                beside=_rows(others),
                minutes=total // timedelta(minutes=1),
                hours=person.weekly_hours,
            )

    def _break(self, sitting: Sitting, building: Building) -> Iterator[RuleBroken]:
        day = _without(self._of_day.get((sitting.counsellor_id, sitting.day), ()), sitting)
        # Whoever is in two places at once is refused for that.
        others = [one for one in day if not _meets(one, sitting)]
        for start, end in _on_end([hour for one in (sitting, *others) for hour in one.hours]):
            during = [one for one in others if _is_in(one, start, end)]
            if end - start > WITHOUT_BREAK and _is_in(sitting, start, end):
                yield NoBreak(
                    date=sitting.day,
                    beside=_rows(during),
                    starts=start.astimezone(building.zone).time(),
                    ends=end.astimezone(building.zone).time(),
                )


def monday(day: date) -> date:
    """The Monday of the ISO week of this day."""
    return day - timedelta(days=day.weekday())


def refused(found: Iterable[RuleBroken]) -> tuple[RuleBroken, ...]:
    """Those of these that the region refuses."""
    return tuple(one for one in found if one.is_refused)


def warned(found: Iterable[RuleBroken]) -> tuple[RuleBroken, ...]:
    """Those of these that the region only warns of."""
    return tuple(one for one in found if not one.is_refused)


def restored(code: str, details: Mapping[str, Any]) -> RuleBroken:
    """A broken rule from what was kept of it as JSON, with its date."""
    beside = tuple(
        Beside(date.fromisoformat(day), loket, counsellor_id, zitdag_id)
        for day, loket, counsellor_id, zitdag_id in details["beside"]
    )
    lists = {name: tuple(value) for name, value in details.items() if isinstance(value, list)}
    clock = {
        name: time.fromisoformat(details[name]) for name in ("starts", "ends") & details.keys()
    }
    return BY_CODE[code](**{**details, **lists, **clock, "beside": beside})


def _host_hours(sitting: Sitting, building: Building) -> Iterator[RuleBroken]:
    if not building.opening_hours:
        return
    spans = phone_hours.spans_of(building.opening_hours, sitting.day.weekday())
    for one in sitting.hours:
        starts, ends = (at.astimezone(building.zone).time() for at in (one.start, one.end))
        if not _covers(spans, starts, ends):
            yield OutsideHostHours(
                date=sitting.day, host=building.host, open=building.opening_hours
            )
            return


def _covers(spans: Iterable[tuple[time, time]], starts: time, ends: time) -> bool:
    """Whether these hours, which may touch, hold all of that time."""
    for opens, shuts in sorted(spans):
        if opens <= starts < shuts:
            starts = shuts
    return starts >= ends


def _services(
    sitting: Sitting, person: Abilities, services: Mapping[int, tuple[str, str]]
) -> Iterator[RuleBroken]:
    lacks = sitting.service_ids - person.service_ids if person.service_ids else frozenset()
    if lacks:
        names = tuple(sorted(services[id_][0] for id_ in lacks))
        yield ServicesNotGiven(date=sitting.day, services=names)


def _languages(
    sitting: Sitting, person: Abilities, services: Mapping[int, tuple[str, str]]
) -> Iterator[RuleBroken]:
    lacks = {services[id_][1] for id_ in sitting.service_ids} - person.languages - {""}
    if lacks:
        yield LanguagesNotSpoken(date=sitting.day, languages=tuple(sorted(lacks)))


def _without(sittings: Iterable[Sitting], own: Sitting) -> list[Sitting]:
    return [one for one in sittings if one is not own]


def _most_at_once(sitting: Sitting, others: Sequence[Sitting]) -> list[Sitting]:
    """The most of the others who sit at one moment of that sitting."""
    most: list[Sitting] = []
    here = [one for one in others if _meets(one, sitting)]
    for moment in (hour.start for one in (sitting, *here) for hour in one.hours):
        if _sits_at(sitting, moment):
            most = max(most, [one for one in here if _sits_at(one, moment)], key=len)
    return most


def _sits_at(sitting: Sitting, moment: datetime) -> bool:
    return any(hour.start <= moment < hour.end for hour in sitting.hours)


def _meets(one: Sitting, other: Sitting) -> bool:
    return any(overlaps(hour, its) for hour in one.hours for its in other.hours)


def _length(sitting: Sitting) -> timedelta:
    return sum((hour.end - hour.start for hour in sitting.hours), timedelta())


def _on_end(hours: Iterable[Period]) -> Iterator[tuple[datetime, datetime]]:
    """From when to when somebody sits without a break, ascending."""
    ordered = sorted((one.start, one.end) for one in hours)
    start, end = ordered[0]
    for next_start, next_end in ordered[1:]:
        if next_start - end >= A_BREAK:
            yield start, end
            start = next_start
        end = max(end, next_end)
    yield start, end


def _is_in(sitting: Sitting, start: datetime, end: datetime) -> bool:
    return any(start <= hour.start and hour.end <= end for hour in sitting.hours)


def _rows(sittings: Iterable[Sitting]) -> tuple[Beside, ...]:
    rows = (Beside(one.day, one.loket, one.counsellor_id, one.zitdag_id) for one in sittings)
    return tuple(sorted(rows, key=lambda row: (row.day, row.loket, row.counsellor_id)))
