"""What APScheduler does to jobs reaches the log through its events, and by no line of its own."""

import logging
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

from logs import Event
from scheduler.jobs import job_log
from tests.support import log_lines
from tests.support.commands import wait_for

OFTEN = 0.02


def test_a_job_that_fails_at_every_tick_and_then_does_not_is_two_lines() -> None:
    ticks: list[int] = []

    def job() -> None:
        ticks.append(1)
        if len(ticks) < 10:
            raise ConnectionError("Zebulon")

    scheduler = BackgroundScheduler(timezone=UTC)
    job_log.listen(scheduler, lambda: datetime(2026, 3, 2, 8, tzinfo=UTC))
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    with log_lines.written() as lines:
        scheduler.add_job(job, "interval", seconds=OFTEN, id="deliver")
        scheduler.start()
        wait_for(lambda: log_lines.of(lines, Event.JOB_RECOVERED) or None)
        scheduler.shutdown()
    logging.getLogger("apscheduler").setLevel(logging.NOTSET)

    assert len(ticks) >= 10
    ours = [line["event"] for line in lines if line.get("job") == "deliver"]
    assert [event for event in ours if event != Event.JOB_SKIPPED] == [
        "job_failed",
        "job_recovered",
    ]
    assert [line for line in lines if line["event"] == Event.NOTE] == []
