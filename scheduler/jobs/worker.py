"""The worker's schedule: due messages, digests, extending series, retention.

All state is in the database, so any number of these may run, on any number of machines.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time, timedelta
from functools import partial

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from database import reading, write
from locations.travel import Travel
from notifications.delivery.worker import DeliveryContext, deliver_due
from notifications.incoming.mailbox import Mailbox
from notifications.outbox.claims import Lane
from scheduler.appointments.booking import lapsing
from scheduler.appointments.messages import digests, to_hosts
from scheduler.jobs import calendar_reading, job_log, nightly, prewarm, timetable_refresh
from scheduler.jobs.audit_sealing import AuditSealer
from scheduler.jobs.timetable_refresh import TimetableSettings
from scheduler.reports import coverage

DELIVER_SECONDS = 1
THREADS = 14
"""As many as there are jobs: none waits for another that hangs."""
MAILBOX_SECONDS = 60
SEAL_SECONDS = 60
LAPSE_SECONDS = 60
HOSTS_SECONDS = 60
HOUSEKEEPING_MINUTES = 30
DIGEST_MINUTES = 10
CALENDAR_MINUTES = 5
# After the clocks have changed (02:00 or 03:00 local) and before anybody is at work. UTC.
EXTEND_AT = time(2, 30)
REFRESH_AT = time(2, 45)
END_AT = time(3, 0)
REPORT_AT = time(3, 30)
AHEAD_MINUTES = 10
AHEAD_DELAY = timedelta(seconds=20)

Context = Callable[[], AbstractContextManager[object]]


def start(
    context: Context,
    delivery: DeliveryContext,
    timetable: TimetableSettings | None = None,
    travel: Travel | None = None,
    mailbox: Mailbox | None = None,
    audit_key: bytes = b"",
) -> BackgroundScheduler:
    """Start ticking, in threads of its own. `context` is entered for every job.

    Without `timetable` there is none to refresh, without `travel` nothing to work out ahead,
    without `mailbox` no mail to read. `audit_key` is what the audit is sealed with.

    A job that is still busy is not started again beside itself; one that was missed runs once.
    """
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(THREADS)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    job_log.listen(scheduler, delivery.now)
    _add_lanes(scheduler, context, delivery)
    _add_housekeeping(scheduler, context, delivery)
    _add_sealing(scheduler, context, delivery, audit_key)
    if timetable is not None:
        refresh = _within(context, lambda: timetable_refresh.refresh(timetable, delivery.now()))
        scheduler.add_job(
            refresh, "cron", hour=REFRESH_AT.hour, minute=REFRESH_AT.minute, id="timetable"
        )
    if mailbox is not None:
        _add_mailbox(scheduler, context, delivery, mailbox)
    if travel is not None:
        _add_reach(scheduler, context, delivery, travel)
    scheduler.start()
    return scheduler


def _add_lanes(scheduler: BackgroundScheduler, context: Context, delivery: DeliveryContext) -> None:
    """A job for each channel: one that hangs holds up its own alone."""
    now = datetime.now(UTC)
    for lane in delivery.lanes:
        deliver = _within(context, partial(deliver_all, delivery, lane))
        name = f"deliver {lane.channel or 'what no channel carries'}"
        scheduler.add_job(deliver, "interval", seconds=DELIVER_SECONDS, next_run_time=now, id=name)


def _add_housekeeping(
    scheduler: BackgroundScheduler, context: Context, delivery: DeliveryContext
) -> None:
    """Series to the horizon, unused accounts, what is old or was not answered, and digests."""
    now = datetime.now(UTC)
    extend = _within(context, lambda: nightly.extend_all(delivery.now()))
    scheduler.add_job(
        extend, "cron", hour=EXTEND_AT.hour, minute=EXTEND_AT.minute, next_run_time=now, id="extend"
    )
    end = _within(context, lambda: nightly.end_unused(delivery.now()))
    scheduler.add_job(
        end, "cron", hour=END_AT.hour, minute=END_AT.minute, next_run_time=now, id="accounts"
    )
    leave = _within(context, lambda: nightly.let_leavers_go(delivery.now()))
    scheduler.add_job(leave, "interval", minutes=HOUSEKEEPING_MINUTES, next_run_time=now, id="left")
    tidy = _within(context, lambda: nightly.purge_all(delivery.now()))
    scheduler.add_job(tidy, "interval", minutes=HOUSEKEEPING_MINUTES, next_run_time=now, id="purge")
    digest = _within(context, lambda: write(digests.plan, now=delivery.now()))
    scheduler.add_job(digest, "interval", minutes=DIGEST_MINUTES, next_run_time=now, id="digests")
    calendars = _within(context, lambda: calendar_reading.read_due(delivery.now()))
    scheduler.add_job(
        calendars, "interval", minutes=CALENDAR_MINUTES, next_run_time=now, id="calendars"
    )
    lapse = _within(context, lambda: write(lapsing.lapse_due, now=delivery.now()))
    scheduler.add_job(lapse, "interval", seconds=LAPSE_SECONDS, next_run_time=now, id="lapse")
    hosts = _within(context, lambda: tell_hosts(delivery.now()))
    scheduler.add_job(hosts, "interval", seconds=HOSTS_SECONDS, next_run_time=now, id="hosts")


def _add_mailbox(
    scheduler: BackgroundScheduler, context: Context, delivery: DeliveryContext, mailbox: Mailbox
) -> None:
    """What people answer by mail, and what bounces."""
    now = datetime.now(UTC)
    read = _within(context, lambda: mailbox.read(now=delivery.now()))
    scheduler.add_job(read, "interval", seconds=MAILBOX_SECONDS, next_run_time=now, id="mailbox")


def _add_sealing(
    scheduler: BackgroundScheduler, context: Context, delivery: DeliveryContext, key: bytes
) -> None:
    """The chain of the audit."""
    now = datetime.now(UTC)
    sealer = AuditSealer(key)
    seal = _within(context, lambda: sealer(delivery.now()))
    scheduler.add_job(seal, "interval", seconds=SEAL_SECONDS, next_run_time=now, id="audit")


def _add_reach(
    scheduler: BackgroundScheduler, context: Context, delivery: DeliveryContext, travel: Travel
) -> None:
    """The coverage report, each night and at the start; and warming the journey cache."""
    now = datetime.now(UTC)
    report = _within(context, lambda: coverage.report_all(travel, now=delivery.now()))
    scheduler.add_job(
        report, "cron", hour=REPORT_AT.hour, minute=REPORT_AT.minute, next_run_time=now, id="reach"
    )
    ahead = _within(
        context,
        lambda: prewarm.fill_cache(
            travel, now=delivery.now(), goes_on=lambda: bool(scheduler.running)
        ),
    )
    scheduler.add_job(
        ahead, "interval", minutes=AHEAD_MINUTES, next_run_time=now + AHEAD_DELAY, id="prewarm"
    )


def tell_hosts(now: datetime) -> int:
    """Enqueue what hosts are to hear of; returns how many mails. Most minutes write nothing."""
    with reading() as session:
        is_news = to_hosts.is_news(session, now=now)
    return write(to_hosts.plan, now=now) if is_news else 0


def deliver_all(delivery: DeliveryContext, *lanes: Lane) -> int:
    """Deliver until nothing is due in these lanes, or in all; returns how many were taken up."""
    handled = 0
    while taken := deliver_due(delivery, lanes):
        handled += taken
    return handled


def _within(context: Context, job: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        with context():
            job()

    return run
