"""What people type, as it is compared and as it is kept."""

import pytest

import typed_text


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("٤٧٢٩٥", id="Arabic"),
        pytest.param("۴۷۲۹۵", id="Persian"),
        pytest.param("४७२९५", id="Devanagari"),
        pytest.param("４７２９５", id="full width"),
        pytest.param("47295", id="our own"),
    ],
)
def test_figures_of_every_script_are_figures(typed: str) -> None:
    assert typed_text.ascii_digits(typed) == "47295"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("8OOO", "8000", id="the letter O"),
        pytest.param("8ooo Brugge", "8000 Brugge", id="small, before a name"),
        pytest.param("٨٠٠٠", "8000", id="Arabic figures"),
        pytest.param("Olen", "Olen", id="a name is no postcode"),
        pytest.param("Lo 8647", "Lo 8647", id="a name beside a postcode"),
        pytest.param("Ollo", "Ollo", id="letters that all look like figures"),
    ],
)
def test_a_postcode_is_read_as_it_looks_and_a_name_stays_a_name(typed: str, read: str) -> None:
    assert typed_text.with_postcodes(typed) == read


BLANKS = ["\u2800", "\u3164", "\u115f", "\u1160", "\uffa0", "\u200b", "\u2060", "\ufeff"]


@pytest.mark.parametrize("sign", [*BLANKS, " ", "\u200d"])
def test_a_name_of_blanks_shows_nothing(sign: str) -> None:
    assert not typed_text.shows(typed_text.on_one_line(sign * 3))


@pytest.mark.parametrize("sign", BLANKS)
def test_no_blank_stays_in_a_name(sign: str) -> None:
    assert typed_text.on_one_line(f" A{sign}na ") == "Ana"


def test_a_joiner_within_a_name_stays_for_persian_is_written_so() -> None:
    assert typed_text.on_one_line("علی\u200cرضا") == "علی\u200cرضا"


def test_an_accent_is_kept_in_one_spelling() -> None:
    assert typed_text.on_one_line("Jose\u0301") == "José"


@pytest.mark.parametrize(
    "name", ["Amina", "O", "علی", "ሰላም", "Юлія", "বিন্দু", "李", "\U0001f600 Amina", "Amina 2", "Ng"]
)
def test_a_name_has_a_letter_of_any_script(name: str) -> None:
    assert typed_text.is_a_name(typed_text.on_one_line(name))


@pytest.mark.parametrize(
    "name",
    ["", "12345", "١٢٣", "\U0001f600", "\U0001f1e7\U0001f1ea", "-", "?!", "\u3164", "\u0301"],
)
def test_figures_signs_and_pictures_are_no_name(name: str) -> None:
    assert not typed_text.is_a_name(typed_text.on_one_line(name))
