"""Days and hours in words, in the zone of the place."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from notifications.texts.languages import LANGUAGES
from notifications.texts.words import (
    date_words,
    language_words,
    listed,
    range_words,
    time_words,
)

BRUSSELS = ZoneInfo("Europe/Brussels")


def moment(text: str) -> datetime:
    """Wall-clock time with its offset: "2026-11-24T09:30+01:00"."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("at", "language", "words"),
    [
        pytest.param("2026-11-24T09:30+01:00", "nl", "dinsdag 24 november", id="Dutch"),
        pytest.param("2026-11-24T09:30+01:00", "en", "Tuesday 24 November", id="English"),
        pytest.param("2026-11-24T09:30+01:00", "fr", "mardi 24 novembre", id="French"),
        pytest.param("2026-12-01T09:30+01:00", "fr", "mardi 1er décembre", id="a first, in French"),
        pytest.param("2026-12-11T09:30+01:00", "fr", "vendredi 11 décembre", id="not every one"),
        pytest.param(
            "2026-11-24T09:30+01:00", "ar", "الثلاثاء 24/11", id="Arabic, a month in figures"
        ),
        pytest.param("2026-11-24T09:30+01:00", "ti", "ሰሉስ 24/11", id="Tigrinya, likewise"),
        pytest.param(
            "2026-11-24T09:30+01:00", "es", "martes 24 de noviembre", id="a word in between"
        ),
        pytest.param("2026-11-24T09:30+01:00", "tr", "24 Kasım Salı", id="the weekday last"),
        pytest.param("2026-11-24T09:30+01:00", "ru", "вторник, 24 ноября", id="with a comma"),
        pytest.param("2026-11-24T09:30+01:00", "prs", "سه\u200cشنبه 24 نومبر", id="Dari"),
        pytest.param("2026-11-23T23:30+00:00", "nl", "dinsdag 24 november", id="the local day"),
        pytest.param("2026-11-24T09:30+01:00", "xx", "Tuesday 24 November", id="unknown language"),
    ],
)
def test_a_day_is_said_in_words(at: str, language: str, words: str) -> None:
    assert date_words(moment(at), BRUSSELS, language) == words


@pytest.mark.parametrize(
    ("at", "language", "words"),
    [
        pytest.param("2026-11-24T08:30+00:00", "nl", "9.30\N{NO-BREAK SPACE}uur", id="winter"),
        pytest.param(
            "2026-07-14T07:05+00:00",
            "nl",
            "9.05\N{NO-BREAK SPACE}uur",
            id="summer, and a small minute",
        ),
        pytest.param("2026-11-24T13:00+00:00", "nl", "14\N{NO-BREAK SPACE}uur", id="a whole hour"),
        pytest.param(
            "2026-11-24T08:30+00:00", "fr", "9\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30", id="French"
        ),
        pytest.param(
            "2026-11-24T08:00+00:00", "fr", "9\N{NO-BREAK SPACE}h", id="French, a whole hour"
        ),
        pytest.param("2026-11-24T08:30+00:00", "en", "9:30", id="English"),
        pytest.param("2026-11-24T13:00+00:00", "en", "14:00", id="English, a whole hour"),
        pytest.param("2026-11-24T08:30+00:00", "ar", "الساعة 9:30", id="Arabic"),
        pytest.param("2026-11-24T08:30+00:00", "uk", "9:30", id="Ukrainian"),
        pytest.param("2026-11-24T08:30+00:00", "ti", "ሰዓት 9:30 ቅድሚ ቀትሪ", id="before noon"),
        pytest.param("2026-11-24T14:30+00:00", "ti", "ሰዓት 15:30 ድሕሪ ቀትሪ", id="after noon"),
        pytest.param("2026-11-24T08:30+00:00", "xx", "9:30", id="any other"),
        pytest.param(
            "2026-10-25T00:30+00:00",
            "nl",
            "2.30\N{NO-BREAK SPACE}uur",
            id="the doubled hour, first",
        ),
        pytest.param(
            "2026-10-25T01:30+00:00",
            "nl",
            "2.30\N{NO-BREAK SPACE}uur",
            id="the doubled hour, again",
        ),
        pytest.param(
            "2027-03-28T01:00+00:00", "nl", "3\N{NO-BREAK SPACE}uur", id="after the missing hour"
        ),
    ],
)
def test_an_hour_is_said_on_the_clock_of_the_place(at: str, language: str, words: str) -> None:
    assert time_words(moment(at), BRUSSELS, language) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param("nl", "9.30 tot 11\N{NO-BREAK SPACE}uur", id="Dutch"),
        pytest.param(
            "fr", "de 9\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30 à 11\N{NO-BREAK SPACE}h", id="French"
        ),
        pytest.param("en", "9:30 to 11:00", id="English"),
        pytest.param("ar", "من الساعة 9:30 إلى 11:00", id="Arabic"),
        pytest.param("bg", "от 9:30 до 11:00\N{NO-BREAK SPACE}ч.", id="Bulgarian"),
        pytest.param("ps", "له 9:30 تر 11:00\N{NO-BREAK SPACE}بجو", id="Pashto"),
        pytest.param("ru", "с 9:30 до 11:00", id="Russian"),
        pytest.param("xx", "9:30 - 11:00", id="any other"),
    ],
)
def test_a_stretch_of_time_has_both_its_hours(language: str, words: str) -> None:
    start, end = moment("2026-11-24T08:30+00:00"), moment("2026-11-24T10:00+00:00")
    assert range_words(start, end, BRUSSELS, language) == words


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        pytest.param("fr", "nl", "Frans", id="known"),
        pytest.param("ar", "ar", "العربية", id="in itself"),
        pytest.param("prs", "nl", "Dari", id="that Babel knows by another name"),
        pytest.param("nl", "tr", "Hollandaca", id="as our pages call it"),
        pytest.param("prs", "so", "Dari", id="not the Persian of elsewhere"),
        pytest.param("ber", "nl", "Berbers", id="that Babel does not know"),
        pytest.param("qq", "nl", "qq", id="unknown: its code"),
    ],
)
def test_a_language_has_a_name_in_every_language(code: str, language: str, words: str) -> None:
    assert language_words(code, language) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param("nl", "Frans, Arabisch", id="Latin"),
        pytest.param("ar", "الفرنسية، العربية", id="Arabic"),
        pytest.param("ti", "ፈረንሳይኛ፣ ዓረብኛ", id="Ethiopic"),
    ],
)
def test_a_list_has_the_comma_of_its_script(language: str, words: str) -> None:
    assert listed((language_words(code, language) for code in ("fr", "ar")), language) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_day_and_hour_in_figures_that_anybody_reads(language: str) -> None:
    start, end = moment("2026-11-24T08:30+00:00"), moment("2026-11-24T10:00+00:00")
    said = (
        date_words(start, BRUSSELS, language)
        + time_words(start, BRUSSELS, language)
        + range_words(start, end, BRUSSELS, language)
    )
    figures = [char for char in said if char.isdigit()]
    assert "".join(figures).startswith("24")
    assert set(figures) <= set("0123456789")


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_no_language_of_the_list_falls_back_on_english_days(language: str) -> None:
    start = moment("2026-11-24T08:30+00:00")
    assert "Tuesday" not in date_words(start, BRUSSELS, language)
