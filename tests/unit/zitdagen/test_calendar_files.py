"""A file is read in a process of its own, which ends when it takes too long."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler.calendar.errors import CalendarUnreadable
from scheduler.calendar.intervals import Interval
from scheduler.zitdagen import calendar_files
from scheduler.zitdagen.calendar_files import main, read_apart
from tests.unit.calendar.test_files import calendar, event

BRUSSELS = ZoneInfo("Europe/Brussels")
WINDOW = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC))
ASKED = [WINDOW.start.isoformat(), WINDOW.end.isoformat(), "Europe/Brussels"]
GOOD = event("DTSTART;TZID=Europe/Brussels:20260324T090000", "DURATION:PT1H")
# Each seventh day from a Wednesday, if it is a Monday: looked for until the year 9999.
NEVER = [
    event("DTSTART:20200101T080000Z", "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO", uid=f"nooit {n}")
    for n in range(40)
]


def test_what_is_read_apart_comes_back_whole() -> None:
    unclear, broken = event("SUMMARY:niets", uid="twee"), event("DTSTART:20260325T08", uid="drie")
    found = read_apart(calendar(GOOD, unclear, broken), WINDOW, BRUSSELS)
    start, end = datetime(2026, 3, 24, 8, tzinfo=UTC), datetime(2026, 3, 24, 9, tzinfo=UTC)
    assert (found.periods, found.unread) == ((Interval(start, end),), (None, date(2026, 3, 25)))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"hallo", "no_calendar", id="no calendar"),
        pytest.param(
            calendar(event("DTSTART:20260324T080000Z", "DURATION:P99999999D")),
            "broken",
            id="nothing that can be read",
        ),
    ],
)
def test_a_refusal_comes_back_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(CalendarUnreadable) as refused:
        read_apart(content, WINDOW, BRUSSELS)
    assert refused.value.code == code


def test_reading_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_files, "SECONDS", 2)
    with pytest.raises(CalendarUnreadable, match="too_slow"):
        read_apart(calendar(*NEVER), WINDOW, BRUSSELS)


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        pytest.param(calendar(), '{"periods": [], "unread": []}', id="an empty calendar"),
        pytest.param(
            calendar(GOOD, event("DTSTART:20260325T080000Z", "RRULE:COUNT=2", uid="twee")),
            '{"periods": [["2026-03-24T08:00:00+00:00", "2026-03-24T09:00:00+00:00"]],'
            ' "unread": ["2026-03-25"]}',
            id="an event, and one that is broken",
        ),
        pytest.param(b"hallo", '{"refused": "no_calendar"}', id="no calendar"),
    ],
)
def test_the_process_answers_in_json(content: bytes, answer: str) -> None:
    assert main(ASKED, content) == answer
