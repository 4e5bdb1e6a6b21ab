"""Dates on which services run: calendar.txt and calendar_dates.txt."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from locations.transit.gtfs.archive import Archive, FeedRefused

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Calendar:
    """Dates on which services run, by number."""

    weekly: Sequence[tuple[int, date, date, frozenset[int]]]
    """Number, first and last date, weekdays (Monday is 0)."""
    added: Mapping[date, frozenset[int]]
    removed: Mapping[date, frozenset[int]]
    ends_on: date | None
    """The last date by feed_info.txt, if given."""

    def runs_on(self, on: date) -> frozenset[int]:
        """The numbers of the services of one date."""
        if self.ends_on is not None and on > self.ends_on:
            return frozenset()
        regular = {
            number
            for number, first, last, weekdays in self.weekly
            if first <= on <= last and on.weekday() in weekdays
        }
        return frozenset(regular | self.added.get(on, frozenset())) - self.removed.get(
            on, frozenset()
        )

    @property
    def last_date(self) -> date | None:
        """The last date on which anything may run; None where nothing ever does."""
        dates = [last for _, _, last, weekdays in self.weekly if weekdays]
        last = max([*dates, *self.added], default=None)
        return min(last, self.ends_on) if last and self.ends_on else last

    @property
    def first_date(self) -> date | None:
        """The first date on which anything may run; None where nothing ever does."""
        dates = [first for _, first, _, weekdays in self.weekly if weekdays]
        return min([*dates, *self.added], default=None)


def read_calendar(
    archive: Archive, services: dict[str, int], ends_on: date | None, left_out: Counter[str]
) -> Calendar:
    """The dates of services; fills `services`, which numbers them by their id."""
    if "calendar.txt" not in archive and "calendar_dates.txt" not in archive:
        raise FeedRefused("file_missing", "calendar.txt, calendar_dates.txt")
    weekly = []
    columns = ("service_id", "start_date", "end_date", *WEEKDAYS)
    for service, first, last, *flags in archive.rows("calendar.txt", columns):
        number = services.setdefault(service, len(services))
        try:
            weekdays = frozenset(day for day, flag in enumerate(flags) if flag.strip() == "1")
            weekly.append((number, read_date(first), read_date(last), weekdays))
        except ValueError:
            left_out["service_without_dates"] += 1
    exceptions = _exceptions(archive, services, left_out)
    return Calendar(weekly, exceptions["1"], exceptions["2"], ends_on)


def _exceptions(
    archive: Archive, services: dict[str, int], left_out: Counter[str]
) -> dict[str, dict[date, frozenset[int]]]:
    found: dict[str, dict[date, set[int]]] = {"1": {}, "2": {}}
    columns = ("service_id", "date", "exception_type")
    for service, text, kind in archive.rows("calendar_dates.txt", columns):
        number = services.setdefault(service, len(services))
        try:
            found[kind.strip()].setdefault(read_date(text), set()).add(number)
        except (KeyError, ValueError):
            left_out["exception_without_date"] += 1
    return {
        kind: {on: frozenset(numbers) for on, numbers in dates.items()}
        for kind, dates in found.items()
    }


def read_date(text: str) -> date:
    """A date as GTFS writes it: 20261231. ValueError where it is none."""
    return datetime.strptime(text.strip(), "%Y%m%d").date()  # noqa: DTZ007 -- a date has no zone


def services_on(calendar: Calendar, running: Sequence[date]) -> frozenset[int]:
    """The numbers of the services of these dates. FeedRefused where nothing runs on any."""
    if wanted := frozenset[int]().union(*(calendar.runs_on(on) for on in running)):
        return wanted
    last = calendar.last_date
    if last is not None and last < min(running):
        raise FeedRefused("expired", "calendar.txt", last.isoformat())
    raise FeedRefused("nothing_runs", "calendar.txt")
