"""A line of the log: an event, its fields, and nothing about a person."""

import json
import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

import logs
from logs import Event
from tests.support import log_lines, tree

log = logging.getLogger("scheduler.of_this_test")
ALWAYS = {"time", "level", "event", "logger", "message"}


def test_an_event_has_a_time_in_utc_a_level_and_its_fields() -> None:
    with log_lines.written() as lines:
        log.warning(Event.FORBIDDEN, extra={"account": 7, "route": "/partner/"})

    (line,) = lines
    moment = datetime.fromisoformat(line.pop("time"))
    assert moment.utcoffset() == timedelta(0)
    assert line == {"level": "warning", "event": "forbidden", "route": "/partner/", "account": 7}


def test_a_field_that_is_not_in_the_catalogue_is_left_out() -> None:
    with log_lines.written() as lines:
        log.info(Event.SIGNED_IN, extra={"account": 7, "email": "zoe@example.org"})

    assert "zoe" not in log_lines.text(lines)


def test_an_exception_is_its_class_and_where_and_not_what_it_says() -> None:
    with log_lines.written() as lines:
        try:
            raise ValueError("Zebulon 0470 00 00 77")
        except ValueError:
            log.exception(Event.JOB_FAILED)

    (line,) = lines
    assert line["error"] == "ValueError"
    assert line["at"].startswith("tests.unit.test_logs:")
    assert "Zebulon" not in log_lines.text(lines)


def test_of_a_library_only_its_own_words_are_kept() -> None:
    with log_lines.written() as lines:
        logging.getLogger("gunicorn.error").error("Error handling request %s", "/a/a-token")

    assert [line["message"] for line in lines] == ["Error handling request %s"]


@pytest.mark.parametrize(
    "told",
    [
        pytest.param("zoe.peeters+x@example.org", id="a mail address"),
        pytest.param("+32470000077", id="a number"),
        pytest.param("0470 00 00 77", id="a number as it is written"),
        pytest.param("192.0.2.17", id="an IPv4 address"),
        pytest.param("2001:db8:0:1::17", id="an IPv6 address"),
        pytest.param("http://maps.example.org/find?q=Ieper", id="the words of an address"),
    ],
)
def test_a_note_hides_what_tells_somebody_apart(told: str) -> None:
    with log_lines.written() as lines:
        log.info("this came: %s", told)

    assert told.partition("?")[2] not in lines[0]["message"] or not told.partition("?")[2]
    assert told not in lines[0]["message"]
    assert "***" in lines[0]["message"]


@pytest.mark.parametrize("kept", ["no zitdag on 2026-12-01", "series ieper-do at 12:30:05"])
def test_dates_and_hours_are_not_hidden(kept: str) -> None:
    with log_lines.written() as lines:
        log.info(kept)

    assert lines[0]["message"] == kept


def test_nothing_that_is_logged_begins_a_line_or_a_field() -> None:
    raw: list[str] = []
    with log_lines.written(raw):
        log.info(Event.NOTE, extra={"reason": "x\n2026-01-01 error event=forged account=1"})

    assert "\n" not in raw[0]
    assert 'reason="x\\n2026-01-01 error event=forged account=1"' in raw[0]


def test_fields_of_a_block_are_on_its_lines_alone() -> None:
    with log_lines.written() as lines:
        with logs.within({"job": "purge"}):
            log.info(Event.ERASED)
        log.info(Event.ERASED)

    assert [line.get("job") for line in lines] == ["purge", None]


@pytest.fixture
def loggers() -> Iterator[None]:
    """They are put back as they were."""
    named = [logging.getLogger(name) for name in ("", "apscheduler", *logs.OURS)]
    before = [(one, one.level, list(one.handlers)) for one in named]
    yield
    for one, level, handlers in before:
        one.setLevel(level)
        one.handlers[:] = handlers


@pytest.mark.usefixtures("loggers")
def test_lines_begin_at_the_level_that_is_set_and_libraries_only_warn(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("json", "info")
    log.debug(Event.NOTE)
    log.info(Event.SIGNED_OUT)
    logging.getLogger("a.library").info("chatter")
    logging.getLogger("a.library").warning("trouble")

    events = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(one["event"], one.get("message")) for one in events] == [
        ("signed_out", None),
        ("note", "trouble"),
    ]


@pytest.mark.usefixtures("loggers")
def test_configuring_twice_writes_a_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("text", "info")
    logs.configure("text", "info")
    log.info(Event.SIGNED_OUT)

    assert re.fullmatch(r"\S+Z info signed_out\n", capsys.readouterr().err)


def test_the_page_for_operators_tells_every_event_and_every_field() -> None:
    (page,) = [tree.text_of(path) for path in tree.files() if str(path) == "docs/logs.md"]
    told = set(re.findall(r"^\| `(?!zitdag_)([a-z_]+)` \|", page, re.MULTILINE))

    assert told == {event.value for event in Event} | set(logs.FIELDS) | ALWAYS
