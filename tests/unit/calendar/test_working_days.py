"""So many working days before or after a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendar import working_days

FRIDAY = date(2026, 12, 18)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        pytest.param(FRIDAY, 0, FRIDAY, id="none"),
        pytest.param(FRIDAY, 1, date(2026, 12, 21), id="over the weekend"),
        pytest.param(FRIDAY, 5, date(2026, 12, 28), id="over Christmas, a Friday"),
        pytest.param(date(2026, 12, 19), 1, date(2026, 12, 21), id="from a Saturday"),
    ],
)
def test_holidays_and_weekends_do_not_count(day: date, count: int, later: date) -> None:
    assert working_days.later(day, count) == later


def test_back_again() -> None:
    assert working_days.earlier(date(2026, 12, 28), 5) == FRIDAY


@pytest.mark.parametrize(
    ("day", "first"),
    [
        pytest.param(FRIDAY, FRIDAY, id="itself"),
        pytest.param(date(2026, 12, 19), date(2026, 12, 21), id="a Saturday"),
        pytest.param(date(2026, 12, 25), date(2026, 12, 28), id="Christmas, a Friday"),
    ],
)
def test_the_first_one_from_a_day_on(day: date, first: date) -> None:
    assert working_days.on_or_after(day) == first


@given(DAYS, st.integers(1, 30))
def test_there_are_exactly_so_many_working_days_up_to_it(day: date, count: int) -> None:
    last = working_days.later(day, count)
    between = [day + timedelta(days=number) for number in range(1, (last - day).days + 1)]
    works = [one for one in between if one.weekday() < 5 and not working_days.is_holiday(one)]
    assert len(works) == count
    assert works[-1] == last
