"""The one list of languages."""

import pytest
from babel.core import Locale

from notifications.texts import languages, words
from notifications.texts.gsm7 import gsm7
from notifications.texts.languages import LANGUAGES


def test_there_are_sixteen_languages_and_the_source_comes_first() -> None:
    assert len(LANGUAGES) == 16
    assert next(iter(LANGUAGES)) == languages.SOURCE


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_is_as_babel_knows_it(code: str) -> None:
    known = Locale.parse(languages.locale(code))
    assert languages.direction(code) == known.text_direction
    assert languages.of_locale(languages.locale(code)) == code


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_whose_own_name_gsm7_can_write_is_written_in_gsm7(code: str) -> None:
    assert languages.is_in_gsm7(code) == bool(gsm7(LANGUAGES[code].own_name))


@pytest.mark.parametrize(
    ("code", "name"),
    [
        pytest.param("prs", "دری", id="of the list"),
        pytest.param("de", "Deutsch", id="that Babel knows"),
        pytest.param("qq", "qq", id="unknown: its code"),
        pytest.param("not a code", "not a code", id="no code at all"),
    ],
)
def test_a_language_says_its_own_name(code: str, name: str) -> None:
    assert words.own_name(code) == name


def test_a_language_that_is_not_in_the_list_runs_from_left_to_right_in_any_letters() -> None:
    assert languages.direction("de") == "ltr"
    assert not languages.is_in_gsm7("de")


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_of_an_answer_means_two_things_to_a_reader_who_may_also_use_the_dutch_ones(
    code: str,
) -> None:
    own, dutch = languages.ANSWERS[code], languages.ANSWERS[languages.SOURCE]
    meanings = [set(one) | set(other) for one, other in zip(own, dutch, strict=True)]
    assert len(set().union(*meanings)) == sum(len(words) for words in meanings)


@pytest.mark.parametrize("code", LANGUAGES)
def test_words_of_an_answer_are_written_as_they_are_compared(code: str) -> None:
    words = [word for kind in languages.ANSWERS[code] for word in kind]
    assert words == [word.lower() for word in words]
