"""Belgian public holidays, against dates looked up in a calendar."""

from datetime import date

import pytest

from scheduler.calendar.holidays import holiday_names, public_holidays


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 12, 25), id="Christmas"),
        pytest.param(date(2026, 7, 21), id="the national day"),
        pytest.param(date(2027, 3, 29), id="Easter Monday"),
        pytest.param(date(2027, 5, 6), id="Ascension Day"),
        pytest.param(date(2027, 1, 1), id="New Year's Day"),
    ],
)
def test_a_public_holiday_is_found_on_its_own_day(day: date) -> None:
    assert public_holidays(day, day) == {day}


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 7, 11), id="a holiday of Flanders alone"),
        pytest.param(date(2026, 12, 26), id="a holiday of other countries"),
        pytest.param(date(2026, 11, 24), id="any Tuesday"),
    ],
)
def test_an_ordinary_day_is_none(day: date) -> None:
    assert public_holidays(day, day) == frozenset()


def test_the_holidays_of_a_window_cross_the_year_and_include_both_ends() -> None:
    found = public_holidays(date(2026, 12, 25), date(2027, 1, 1))
    assert found == {date(2026, 12, 25), date(2027, 1, 1)}


def test_a_window_just_inside_two_holidays_holds_none() -> None:
    assert public_holidays(date(2026, 12, 26), date(2026, 12, 31)) == frozenset()


def test_holidays_have_names_in_dutch_over_the_turn_of_the_year() -> None:
    assert holiday_names(date(2026, 12, 25), date(2027, 1, 1)) == {
        date(2026, 12, 25): "Kerstmis",
        date(2027, 1, 1): "Nieuwjaar",
    }
