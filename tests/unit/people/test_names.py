"""First names as people write them."""

import pytest

from scheduler.people.names import begins_as, same_first_name


@pytest.mark.parametrize(
    ("booked", "typed"),
    [
        pytest.param("Amina", "AMINA", id="capitals"),
        pytest.param("N'Golo", "N\u2019Golo", id="the apostrophe of a phone"),
        pytest.param("N'Golo", "N\u02bcGolo", id="an apostrophe that is a letter"),
        pytest.param("N'Golo", "NGolo", id="no apostrophe"),
        pytest.param("Дар'я", "Дар\u2019я", id="a Ukrainian apostrophe"),
        pytest.param("José", "Jose", id="an accent"),
        pytest.param("José", "Jose\u0301", id="an accent of its own"),
        pytest.param("Nguyễn", "nguyen", id="two accents on a letter"),
        pytest.param("Łukasz", "lukasz", id="a stroke"),
        pytest.param("Søren", "Soren", id="a stroke through an o"),
        pytest.param("Jürgen", "Juergen", id="an umlaut written out"),
        pytest.param("Jürgen", "Jurgen", id="an umlaut left out"),
        pytest.param("Weiß", "WEISS", id="a sharp s"),
        pytest.param("İbrahim", "ibrahim", id="a Turkish capital with a dot"),
        pytest.param("Işıl", "isil", id="a Turkish i without one"),
        pytest.param("Фёдор", "Федор", id="a Russian yo"),
        pytest.param("أحمد", "احمد", id="alef with hamza"),
        pytest.param("إيمان", "ايمان", id="alef with hamza below"),
        pytest.param("آمنة", "امنه", id="alef with madda, and teh marbuta"),
        pytest.param("فاطمة", "فاطمه", id="teh marbuta"),
        pytest.param("موسى", "موسي", id="alef maksura"),
        pytest.param("علی", "علي", id="a Persian yeh"),
        pytest.param("کریم", "كريم", id="a Persian kaf"),
        pytest.param("محمـــد", "محمد", id="tatweel"),
        pytest.param("مُحَمَّد", "محمد", id="vowel signs"),
        pytest.param("علی\u200cرضا", "علیرضا", id="a joiner"),
        pytest.param("ሠላም", "ሰላም", id="Ethiopic syllables that sound alike"),
        pytest.param("Marie-Claire", "Marie Claire", id="a space for a hyphen"),
        pytest.param("Marie-Claire", "marieclaire", id="in one word"),
        pytest.param("Marie-Claire", "Marie", id="the first of two with a hyphen"),
        pytest.param("Mohammed Ali", "mohammed", id="the first of two"),
        pytest.param("Abdul Rahman", "Abdulrahman", id="two words as one"),
        pytest.param("Ｊｏｓｅ", "Jose", id="letters of full width"),
    ],
)
def test_a_name_is_the_same_however_it_is_written(booked: str, typed: str) -> None:
    assert same_first_name(booked, typed)
    assert same_first_name(typed, booked)


@pytest.mark.parametrize(
    ("booked", "typed"),
    [
        pytest.param("Amina", "Amira", id="another letter"),
        pytest.param("Ali", "Alina", id="the beginning of a word"),
        pytest.param("Mohammed Ali", "Ali", id="the second of two"),
        pytest.param("राम", "रमा", id="other vowels"),
        pytest.param("Amina", "", id="nothing"),
        pytest.param("...", "---", id="no letters"),
    ],
)
def test_another_name_is_another_name(booked: str, typed: str) -> None:
    assert not same_first_name(booked, typed)
    assert not same_first_name(typed, booked)


@pytest.mark.parametrize("typed", ["", "s", "SOF", "sofie", "Sofie Peeters", "?"])
def test_a_name_begins_as_it_was_typed_so_far(typed: str) -> None:
    assert begins_as("Sofië", typed)


@pytest.mark.parametrize("typed", ["ofie", "sofias", "x"])
def test_a_name_does_not_begin_as_another(typed: str) -> None:
    assert not begins_as("Sofië", typed)
