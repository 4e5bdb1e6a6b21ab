"""Flemish school holidays, computed by the rule that fixes them.

Besluit van de Vlaamse Regering of 31 August 2001 on the school year in secondary education, article
7; the one of 17 April 1991 has the same for primary education.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from dateutil.easter import easter

_A_DAY: Final = timedelta(days=1)
_A_WEEK: Final = timedelta(weeks=1)
_APRIL: Final = 4
_SATURDAY, _SUNDAY = 5, 6
_LAST_EARLY: Final = (_APRIL, 15)
"""The latest Easter, month and day, around which the holiday begins on April's first Monday."""


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """A school holiday, named in Dutch, from `first` to `last` (local dates, both included)."""

    name: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether there is no school on that day for this reason."""
        return self.first <= day <= self.last


def school_holidays(first: date, last: date) -> list[SchoolHoliday]:
    """The Flemish school holidays with a day from `first` to `last`, both included; ascending."""
    years = range(first.year - 1, last.year + 1)  # Christmas runs on into the next year
    every = (one for year in years for one in _of_year(year))
    return [one for one in every if one.first <= last and first <= one.last]


@cache
def _of_year(year: int) -> tuple[SchoolHoliday, ...]:
    return tuple(_beginning_in(year))


def _beginning_in(year: int) -> Iterator[SchoolHoliday]:
    sunday = easter(year)
    yield _weeks("krokusvakantie", _monday_before(sunday, 7), 1)
    yield _around_easter(sunday)
    ascension = sunday + timedelta(days=39)
    yield SchoolHoliday("hemelvaart", ascension, ascension + _A_DAY)
    yield SchoolHoliday("zomervakantie", date(year, 7, 1), date(year, 8, 31))
    yield _weeks("herfstvakantie", _autumn(date(year, 11, 1)), 1)
    yield _weeks("kerstvakantie", _christmas(date(year, 12, 25)), 2)


def _weeks(name: str, monday: date, count: int) -> SchoolHoliday:
    return SchoolHoliday(name, monday, monday + count * _A_WEEK - _A_DAY)


def _around_easter(sunday: date) -> SchoolHoliday:
    """Two weeks; and Easter Monday too, where they would end on the day before."""
    if sunday.month < _APRIL:
        return _weeks("paasvakantie", sunday + _A_DAY, 2)
    if (sunday.month, sunday.day) > _LAST_EARLY:
        return SchoolHoliday("paasvakantie", _monday_before(sunday, 2), sunday + _A_DAY)
    first_monday = _on_or_after_monday(date(sunday.year, _APRIL, 1))
    return _weeks("paasvakantie", first_monday, 2)


def _autumn(all_saints: date) -> date:
    """The Monday of its week; on a Sunday, the day after."""
    is_sunday = all_saints.weekday() == _SUNDAY
    return _on_or_after_monday(all_saints) if is_sunday else _monday_of(all_saints)


def _christmas(christmas: date) -> date:
    """The Monday of its week; at a weekend, the Monday after."""
    is_weekend = christmas.weekday() >= _SATURDAY
    return _on_or_after_monday(christmas) if is_weekend else _monday_of(christmas)


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _on_or_after_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _monday_before(sunday: date, count: int) -> date:
    return _monday_of(sunday) - (count - 1) * _A_WEEK
