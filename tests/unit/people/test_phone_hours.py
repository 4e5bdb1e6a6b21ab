"""The hours a phone is answered, as a file has them and as people read them."""

import json
import subprocess
import sys
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifications.texts.languages import LANGUAGES
from scheduler.people.phone_hours import AnsweredHours, answered, in_words, next_span, parse
from tests.support.tree import ROOT

MORNING = (time(9), time(12))
AFTERNOON = (time(13), time(16, 30))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        pytest.param("mo 09:00-12:00", (AnsweredHours(0, 0, (MORNING,)),), id="one day"),
        pytest.param("mo-fr 09:00-12:00", (AnsweredHours(0, 4, (MORNING,)),), id="a week"),
        pytest.param(
            "mo-fr 09:00-12:00 13:00-16:30",
            (AnsweredHours(0, 4, (MORNING, AFTERNOON)),),
            id="twice a day",
        ),
        pytest.param(
            "mo-th 09:00-12:00; sa-su 13:00-16:30",
            (AnsweredHours(0, 3, (MORNING,)), AnsweredHours(5, 6, (AFTERNOON,))),
            id="two lots of days",
        ),
        pytest.param("  tu   09:00-12:00 ", (AnsweredHours(1, 1, (MORNING,)),), id="with spaces"),
    ],
)
def test_hours_are_read(text: str, hours: tuple[AnsweredHours, ...]) -> None:
    assert parse(text) == hours


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("mo-fr", id="days alone"),
        pytest.param("09:00-12:00", id="hours alone"),
        pytest.param("mo-fr 9-12", id="hours without minutes"),
        pytest.param("mo-fr 12:00-09:00", id="it ends before it begins"),
        pytest.param("mo-fr 09:00-09:00", id="it ends as it begins"),
        pytest.param("mo-fr 09:00-24:30", id="no such time"),
        pytest.param("fr-mo 09:00-12:00", id="the week backwards"),
        pytest.param("ma-vr 09:00-12:00", id="days in Dutch"),
        pytest.param("mo-fr 09:00-12:00;", id="nothing after the semicolon"),
        pytest.param("MO 09:00-12:00", id="capitals"),
    ],
)
def test_what_does_not_read_like_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the message is the part itself, or the time's
        parse(text)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param("nl", "ma-vr 9.00-12.00, 13.00-16.30; za 9.00-12.00", id="Dutch"),
        pytest.param(
            "fr",
            "lun.-ven. 9~h-12~h, 13~h-16~h~30; sam. 9~h-12~h",
            id="French, its figures joined",
        ),
        pytest.param("en", "Mon-Fri 9:00-12:00, 13:00-16:30; Sat 9:00-12:00", id="English"),
        pytest.param(
            "ar",
            "الاثنين-الجمعة من الساعة 9:00 إلى 12:00، من الساعة 13:00 إلى 16:30؛ "
            "السبت من الساعة 9:00 إلى 12:00",
            id="Arabic",
        ),
    ],
)
def test_hours_are_said_in_the_reader_s_language(language: str, words: str) -> None:
    said = in_words("mo-fr 09:00-12:00 13:00-16:30; sa 09:00-12:00", language)
    assert said == words.replace("~", "\N{NO-BREAK SPACE}")


# In a process of its own: what a look-up changes for all languages is changed by now in this one.
ASKED = """
import json, sys
from notifications.texts.languages import LANGUAGES
from scheduler.people.phone_hours import in_words
print(json.dumps({one: in_words("mo-fr 09:00-12:00", one) for one in sys.argv[1:]}))
"""


def _said_in_turn(languages: list[str]) -> dict[str, str]:
    asked = [sys.executable, "-c", ASKED, *languages]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True, text=True)
    words: dict[str, str] = json.loads(answer.stdout)
    return words


def test_who_reads_pashto_first_changes_nobody_else_s_days() -> None:
    others = [one for one in LANGUAGES if one != "ps"]
    said = _said_in_turn(["ps", *others])
    assert said == _said_in_turn([*others, "ps"])
    assert said["nl"] == "ma-vr 9.00-12.00"


BRUSSELS = ZoneInfo("Europe/Brussels")
WEEK = "mo-fr 09:00-12:00 13:00-16:30"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        pytest.param("2026-11-27T10:00", "2026-11-27T10:00", 0, id="no time at all"),
        pytest.param("2026-11-27T11:30", "2026-11-27T13:15", 45, id="around noon"),
        pytest.param("2026-11-27T16:30", "2026-11-30T09:00", 0, id="a weekend"),
        pytest.param("2026-10-23T16:00", "2026-10-26T10:00", 90, id="the clock goes back"),
    ],
)
def test_how_long_the_phone_is_answered(start: str, end: str, minutes: int) -> None:
    found = answered(WEEK, at(start), at(end), closed=lambda _day: False)
    assert found == timedelta(minutes=minutes)


def test_on_a_closed_day_nobody_answers() -> None:
    day = at("2026-11-27T09:00"), at("2026-11-27T17:00")
    assert answered(WEEK, *day, closed=lambda _day: True) == timedelta()


def test_where_nobody_ever_answers_in_that_part_no_call_is_promised() -> None:
    evening = (time(18), time(22))
    assert next_span(WEEK, at("2026-11-27T09:00"), evening, closed=lambda _day: False) is None
