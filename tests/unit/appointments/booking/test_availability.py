"""One hour of each moment, for a conversation that has no place."""

from datetime import UTC, datetime, timedelta

from scheduler.appointments.booking.availability import Slot, one_each_moment
from scheduler.calendar.offer import Candidate

NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)


def slot(loket_id: int, start: datetime, *, speaks: bool, booked: int) -> Slot:
    candidate = Candidate(start, loket_id, loket_id, speaks=speaks, booked=booked)
    return Slot(loket_id, start, start + timedelta(hours=1), (candidate,))


def test_who_speaks_the_language_then_who_has_the_fewest_booked() -> None:
    silent = slot(1, NINE, speaks=False, booked=0)
    busy = slot(2, NINE, speaks=True, booked=3)
    quiet = slot(3, NINE, speaks=True, booked=1)
    alone = slot(1, TEN, speaks=False, booked=9)
    assert one_each_moment([alone, silent, busy, quiet]) == [quiet, alone]
    assert one_each_moment([quiet, busy, silent]) == [quiet]


def test_of_equals_the_first() -> None:
    first, second = (slot(number, NINE, speaks=True, booked=0) for number in (1, 2))
    assert one_each_moment([first, second]) == [first]
    assert one_each_moment([]) == []
