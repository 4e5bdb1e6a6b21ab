"""What people type as a phone number, and how it is kept and shown."""

import pytest

from scheduler.people.phones import Phone, PhoneKind, display, parse


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        pytest.param("0470 00 00 01", "+32470000001", id="in pairs"),
        pytest.param("0470/00.00.01", "+32470000001", id="slash and points"),
        pytest.param("0470000001", "+32470000001", id="in one go"),
        pytest.param("+32 470 00 00 01", "+32470000001", id="with the country"),
        pytest.param("0032470000001", "+32470000001", id="with two zeros"),
        pytest.param("+32 (0)470 00 00 01", "+32470000001", id="with a zero too many"),
        pytest.param("  0470-00-00-01 ", "+32470000001", id="dashes and spaces around"),
        pytest.param("٠٤٧٠٠٠٠٠٠١", "+32470000001", id="Arabic figures"),
        pytest.param("0470 OO OO O1", "+32470000001", id="the letter O for a zero"),
        pytest.param("o470 oo oo ol", "+32470000001", id="small letters that look like figures"),
        pytest.param("0470 00 00 0I", "+32470000001", id="a capital I for a one"),
        pytest.param("\u202a0470 00 00 01\u202c", "+32470000001", id="marks of direction"),
    ],
)
def test_a_belgian_mobile_is_read_however_it_is_typed(typed: str, number: str) -> None:
    assert parse(typed) == Phone(number, PhoneKind.MOBILE, abroad=False)


@pytest.mark.parametrize(
    ("typed", "number", "line"),
    [
        pytest.param("050 33 00 01", "+3250330001", PhoneKind.LANDLINE, id="Brugge"),
        pytest.param("056 21 00 01", "+3256210001", PhoneKind.LANDLINE, id="Kortrijk"),
        pytest.param("02 511 00 01", "+3225110001", PhoneKind.LANDLINE, id="Brussels"),
        pytest.param("+33 6 12 34 56 78", "+33612345678", PhoneKind.MOBILE, id="France"),
        pytest.param("+31 6 12345678", "+31612345678", PhoneKind.MOBILE, id="the Netherlands"),
        pytest.param(
            "+1 212 555 2368", "+12125552368", PhoneKind.MOBILE, id="where it may be both"
        ),
    ],
)
def test_landlines_and_other_countries_are_told_apart(
    typed: str, number: str, line: PhoneKind
) -> None:
    assert parse(typed) == Phone(number, line, abroad=not number.startswith("+32"))


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param("   ", id="spaces"),
        pytest.param("bel mij", id="words"),
        pytest.param("0470 00 00 0", id="a figure short"),
        pytest.param("0470 00 00 001", id="a figure long"),
        pytest.param("0470 MNO MNO", id="letters of a keypad"),
        pytest.param("0470 00 00 S1", id="a letter that looks like a figure to nobody"),
        pytest.param("tel 0470 00 00 01", id="a word before it"),
        pytest.param("0470 00 00 01 ext 5", id="a word after it"),
        pytest.param("0470 00 00 01#5", id="an extension"),
        pytest.param("112", id="the emergency number"),
        pytest.param("+999 12345678", id="no such country"),
        pytest.param("0" * 300, id="very long"),
        pytest.param("amina@example.org", id="a mail address"),
    ],
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert parse(typed) is None


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        pytest.param("+32470000001", "0470 00 00 01", id="a mobile"),
        pytest.param("+3250330001", "050 33 00 01", id="a landline"),
        pytest.param("+3225110001", "02 511 00 01", id="Brussels"),
        pytest.param("+33612345678", "+33 6 12 34 56 78", id="from abroad"),
    ],
)
def test_a_number_is_shown_as_people_read_it_aloud(number: str, shown: str) -> None:
    assert display(number) == shown


def test_look_alikes_never_make_another_number() -> None:
    """Of the numbers of which every figure may be typed as a letter, none becomes a stranger's."""
    for figures in range(1000):
        right = f"0470 0{figures:03d} 01"
        for zero, one in (("O", "1"), ("0", "l"), ("o", "I")):
            assert parse(right.replace("0", zero).replace("1", one)) == parse(right)
