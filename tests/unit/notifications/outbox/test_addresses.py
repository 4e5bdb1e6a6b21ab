"""One mailbox counts as one, however it is written; two numbers never."""

import pytest

from notifications.outbox.addresses import counted_as


@pytest.mark.parametrize(
    "written",
    [
        "zoe.maes@example.org",
        "Zoe.Maes+2@Example.org",
        "zoemaes+a+b@example.org",
        "z.o.e.maes@EXAMPLE.org",
    ],
)
def test_one_mailbox_under_many_names_counts_as_one(written: str) -> None:
    assert counted_as(written) == "zoemaes@example.org"


@pytest.mark.parametrize("written", ["+32470000001", " +32470000001 "])
def test_a_number_counts_as_it_is(written: str) -> None:
    assert counted_as(written) == "+32470000001"


def test_the_host_keeps_its_dots_and_its_plus_sign() -> None:
    assert counted_as("zoe@mail.example.org") == "zoe@mail.example.org"
    assert counted_as('"a@b"@example.org') == '"a@b"@example.org'
