"""Flemish school holidays, against the calendars that schools published."""

import itertools
from datetime import date, timedelta

import pytest

from scheduler.calendar.school_holidays import SchoolHoliday, school_holidays

PUBLISHED = {
    2008: "krokus 4/2-10/2 paas 24/3-6/4 hemelvaart 1/5-2/5 herfst 27/10-2/11 kerst 22/12-4/1",
    2019: "krokus 4/3-10/3 paas 8/4-22/4 hemelvaart 30/5-31/5 herfst 28/10-3/11 kerst 23/12-5/1",
    2020: "krokus 24/2-1/3 paas 6/4-19/4 hemelvaart 21/5-22/5 herfst 2/11-8/11 kerst 21/12-3/1",
    2021: "krokus 15/2-21/2 paas 5/4-18/4 hemelvaart 13/5-14/5 herfst 1/11-7/11 kerst 27/12-9/1",
    2022: "krokus 28/2-6/3 paas 4/4-18/4 hemelvaart 26/5-27/5 herfst 31/10-6/11 kerst 26/12-8/1",
    2024: "krokus 12/2-18/2 paas 1/4-14/4 hemelvaart 9/5-10/5 herfst 28/10-3/11 kerst 23/12-5/1",
    2025: "krokus 3/3-9/3 paas 7/4-21/4 hemelvaart 29/5-30/5 herfst 27/10-2/11 kerst 22/12-4/1",
    2026: "krokus 16/2-22/2 paas 6/4-19/4 hemelvaart 14/5-15/5 herfst 2/11-8/11 kerst 21/12-3/1",
    2027: "krokus 8/2-14/2 paas 29/3-11/4 hemelvaart 6/5-7/5 herfst 1/11-7/11 kerst 27/12-9/1",
    2028: "krokus 28/2-5/3 paas 3/4-17/4 hemelvaart 25/5-26/5 herfst 30/10-5/11 kerst 25/12-7/1",
}


def _day(text: str, year: int) -> date:
    day, month = text.split("/")
    return date(year, int(month), int(day))


def _published(year: int) -> set[SchoolHoliday]:
    words = iter(PUBLISHED[year].split())
    found = {SchoolHoliday("zomervakantie", date(year, 7, 1), date(year, 8, 31))}
    for name, days in zip(words, words, strict=True):
        first, last = (_day(one, year) for one in days.split("-"))
        if last < first:
            last = last.replace(year=year + 1)
        whole = name if name == "hemelvaart" else f"{name}vakantie"
        found.add(SchoolHoliday(whole, first, last))
    return found


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_holidays_of_a_year_are_those_that_were_published(year: int) -> None:
    computed = school_holidays(date(year, 1, 1), date(year, 12, 31))
    assert {one for one in computed if one.first.year == year} == _published(year)


@pytest.mark.parametrize("year", range(2000, 2100))
def test_holidays_ascend_and_never_overlap(year: int) -> None:
    computed = school_holidays(date(year, 1, 1), date(year + 1, 12, 31))
    for one, following in itertools.pairwise(computed):
        assert one.first <= one.last < following.first


@pytest.mark.parametrize("year", range(2000, 2100))
def test_a_holiday_of_weeks_begins_on_a_monday(year: int) -> None:
    for one in school_holidays(date(year, 1, 1), date(year, 12, 31)):
        if one.name not in ("hemelvaart", "zomervakantie"):
            assert one.first.weekday() == 0


def test_a_window_holds_what_shares_a_day_with_it() -> None:
    [christmas] = school_holidays(date(2027, 1, 3), date(2027, 2, 7))
    assert christmas == SchoolHoliday("kerstvakantie", date(2026, 12, 21), date(2027, 1, 3))
    assert school_holidays(date(2027, 1, 4), date(2027, 2, 7)) == []


def test_a_holiday_holds_its_first_and_its_last_day() -> None:
    carnival = SchoolHoliday("krokusvakantie", date(2027, 2, 8), date(2027, 2, 14))
    before, after = (one - timedelta(days=1) for one in (carnival.first, carnival.last))
    assert carnival.holds(carnival.first)
    assert carnival.holds(carnival.last)
    assert not carnival.holds(before)
    assert not carnival.holds(carnival.last + timedelta(days=1))
    assert carnival.holds(after)
