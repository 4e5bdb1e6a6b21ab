"""What the log says of the worker's jobs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from logs import Event
from scheduler.jobs.job_log import JobLog
from tests.support import log_lines
from tests.support.log_lines import Line

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
HALF_A_MINUTE = [START + timedelta(seconds=second) for second in range(30)]


@pytest.fixture
def lines() -> Iterator[list[Line]]:
    with log_lines.written() as found:
        yield found


def test_a_job_that_fails_each_second_is_told_once_a_minute(lines: list[Line]) -> None:
    jobs = JobLog()
    for second in range(121):
        jobs.failed("deliver", ConnectionError("Zebulon"), START + timedelta(seconds=second))

    told = log_lines.of(lines, Event.JOB_FAILED)
    assert [(line["job"], line["error"], line["count"]) for line in told] == [
        ("deliver", "ConnectionError", 1),
        ("deliver", "ConnectionError", 60),
        ("deliver", "ConnectionError", 60),
    ]


def test_each_job_and_each_cause_is_told_by_itself(lines: list[Line]) -> None:
    jobs = JobLog()
    for moment in HALF_A_MINUTE:
        jobs.failed("deliver", ConnectionError(), moment)
        jobs.failed("deliver", KeyError(), moment)
        jobs.failed("digests", ConnectionError(), moment)

    assert [(line["job"], line["error"]) for line in lines] == [
        ("deliver", "ConnectionError"),
        ("deliver", "KeyError"),
        ("digests", "ConnectionError"),
    ]


def test_a_job_that_is_well_again_is_told_once(lines: list[Line]) -> None:
    jobs = JobLog()
    jobs.ended("deliver")
    jobs.failed("deliver", ConnectionError(), START)
    jobs.ended("deliver")
    jobs.ended("deliver")

    assert [line["event"] for line in lines] == ["job_failed", "job_recovered"]


def test_a_job_that_comes_and_goes_is_not_told_each_second(lines: list[Line]) -> None:
    jobs = JobLog()
    for moment in HALF_A_MINUTE:
        jobs.failed("deliver", ConnectionError(), moment)
        jobs.skipped("deliver", moment)
        jobs.ended("deliver")

    assert [line["event"] for line in lines] == ["job_failed", "job_skipped", "job_recovered"]
