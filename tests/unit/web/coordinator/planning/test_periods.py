"""A period reads as people say it, and what a form shows of it is what it came from."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from scheduler.web.coordinator.planning import formatting, periods
from scheduler.web.core.forms import Form
from tests.support.builders import NOW, at

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
CASES = [
    ("00:00", TUESDAY, "00:00", WEDNESDAY, "dinsdag 24 november", periods.WHOLE),
    (
        "00:00",
        TUESDAY,
        "12:30",
        TUESDAY,
        "dinsdag 24 november, voormiddag tot 12.30 uur",
        periods.MORNING,
    ),
    (
        "12:30",
        TUESDAY,
        "00:00",
        WEDNESDAY,
        "dinsdag 24 november, namiddag vanaf 12.30 uur",
        periods.AFTERNOON,
    ),
    ("09:00", TUESDAY, "11:30", TUESDAY, "dinsdag 24 november, 9.00–11.30", periods.HOURS),
    ("00:00", TUESDAY, "09:30", TUESDAY, "dinsdag 24 november, tot 9.30 uur", periods.HOURS),
    ("15:00", TUESDAY, "00:00", WEDNESDAY, "dinsdag 24 november, vanaf 15.00 uur", periods.HOURS),
    (
        "13:00",
        TUESDAY,
        "11:30",
        WEDNESDAY,
        "dinsdag 24 november vanaf 13.00 uur tot woensdag 25 november, 11.30 uur",
        periods.HOURS,
    ),
    (
        "13:00",
        TUESDAY,
        "00:00",
        WEDNESDAY + timedelta(days=1),
        "dinsdag 24 november vanaf 13.00 uur tot en met woensdag 25 november",
        periods.HOURS,
    ),
]


@pytest.fixture(autouse=True)
def _in_dutch() -> object:
    app = Flask(__name__)
    Babel(app, default_locale="nl")
    app.config["CLOCK"] = lambda: NOW
    with app.test_request_context():
        yield


@pytest.mark.parametrize(("starts", "first", "ends", "last", "words", "part"), CASES)
def test_a_period_reads_as_people_say_it(
    starts: str, first: date, ends: str, last: date, words: str, part: str
) -> None:
    starts_at, ends_at = at(starts, first), at(ends, last)

    assert formatting.span_words(starts_at, ends_at) == words
    assert periods.written(starts_at, ends_at)["deel"] == part


@pytest.mark.parametrize(("starts", "first", "ends", "last", "words", "part"), CASES)
def test_what_a_form_shows_of_a_period_is_that_period(
    starts: str, first: date, ends: str, last: date, words: str, part: str
) -> None:
    starts_at, ends_at = at(starts, first), at(ends, last)
    typed = periods.written(starts_at, ends_at)

    form = Form(typed)
    found = periods.read(form)

    assert form.wrong == {}
    assert found is not None
    assert (found.start, found.end) == (starts_at, ends_at)


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ("09:00", "11:30", "9.00–11.30"),
        ("00:00", "23:59", "tot 23.59 uur"),
    ],
)
def test_the_part_of_a_day_reads_as_such(starts: str, ends: str, words: str) -> None:
    assert formatting.part_words(at(starts), at(ends), TUESDAY) == words


def test_a_day_in_the_middle_is_taken_whole() -> None:
    first: datetime = at("09:00", TUESDAY - timedelta(days=1))

    assert formatting.part_words(first, at("11:00", WEDNESDAY), TUESDAY) == ""
