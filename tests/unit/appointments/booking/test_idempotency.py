"""Keys that stand in databases are found and repeated as they were made."""

from datetime import UTC, datetime

import pytest

from scheduler.appointments.booking import idempotency
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.policy import STAFF

SLOT = SlotChoice(7, 3, datetime(2026, 11, 24, 8, 30, tzinfo=UTC), "nl", STAFF)


def test_a_key_stays_as_databases_have_it() -> None:
    assert idempotency.key("ab12", SLOT) == "ab12:7:3:20261124T0830"


@pytest.mark.parametrize(
    "letters",
    [
        pytest.param("0123456789:;Tabcdefg", id="as SQLite sorts"),
        pytest.param(";:0123456789abcdefgT", id="as a language sorts: ICU"),
        pytest.param("0123456789abcdefgT", id="as a language sorts: the C library"),
    ],
)
def test_the_keys_of_a_form_are_between_its_bounds_and_no_other_forms(letters: str) -> None:
    """The C library passes over what is no letter and no figure."""

    def ranked(text: str) -> list[int]:
        return [letters.index(letter) for letter in text if letter in letters]

    first, beyond = map(ranked, idempotency.keys_of("ab12"))

    for row in (1, 2):
        assert first <= ranked(idempotency.row_key("ab12", SLOT, row)) < beyond
    for other in ("ab11", "ab13", "ab1f", "ac12"):
        assert not first <= ranked(idempotency.key(other, SLOT)) < beyond


def test_rows_of_a_form_have_keys_of_their_own_and_find_each_other() -> None:
    first, second, tenth = (idempotency.row_key("ab12", SLOT, row) for row in (1, 2, 10))
    begins, beyond = idempotency.keys_of("ab12")

    assert first == idempotency.key("ab12", SLOT)
    assert (second, tenth) == (f"{first}:2", f"{first}:10")
    assert begins <= tenth < beyond
    for one in (first, second, tenth):
        beside = idempotency.keys_beside(one)
        assert {first, second, tenth} < set(beside)
        assert len(beside) == idempotency.MOST_ROWS


def test_keys_of_counsellors_stay_as_databases_have_them() -> None:
    assert idempotency.follow_up_key("u1", 5, "f00d", SLOT) == (
        "8194575437f08dd8df4b9527a232e288f0788f1be816344d98b7469f085a813a"
    )
    assert idempotency.walk_in_key(9, 5, "f00d") == (
        "b1ab3da2f618ebdcce6d49cf044933f1817c75c966068fab6b2ae1766dc23c54"
    )
