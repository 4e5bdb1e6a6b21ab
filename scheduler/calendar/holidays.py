"""Belgian public holidays, computed."""

from datetime import date
from functools import cache

from holidays import country_holidays


def public_holidays(first: date, last: date) -> frozenset[date]:
    """The public holidays of Belgium from `first` to `last`, both included; local dates."""
    years = range(first.year, last.year + 1)
    return frozenset(day for year in years for day in _of_year(year) if first <= day <= last)


def holiday_names(first: date, last: date) -> dict[date, str]:
    """The public holidays of Belgium from `first` to `last`, both included, named in Dutch."""
    years = range(first.year, last.year + 1)
    named = {day: name for year in years for day, name in _named(year).items()}
    return {day: named[day] for day in sorted(named) if first <= day <= last}


@cache
def _of_year(year: int) -> frozenset[date]:
    return frozenset(_named(year))


@cache
def _named(year: int) -> dict[date, str]:
    return dict(country_holidays("BE", years=year, language="nl"))
