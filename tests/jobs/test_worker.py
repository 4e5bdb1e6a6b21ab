"""What the worker does at each tick, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import db, reading, write
from notifications.outbox import queue
from notifications.outbox.models import Message
from scheduler.appointments import retention
from scheduler.appointments.booking import drafts, operations
from scheduler.appointments.models import Appointment, BookingDraft
from scheduler.jobs import nightly, worker
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen.materialising import HORIZON_WEEKS
from scheduler.zitdagen.models import Zitdag
from scheduler.zitdagen.series import plan_series
from tests.support import builders, planning, today
from tests.support.builders import PLANNER, by
from tests.support.commands import wait_for
from tests.support.message_builders import MORNING, new_message
from tests.support.outbox import Clock, Letterbox, delivery_context

LATER = builders.NOW + timedelta(weeks=3)


def _dates(series_id: int) -> list[date]:
    with reading() as session:
        statement = select(Zitdag.date).where(Zitdag.series_id == series_id).order_by(Zitdag.date)
        return list(session.scalars(statement))


def _plan(session: Session, /, ids: planning.Network, **overrides: object) -> int:
    plan = planning.series_plan(ids, **overrides)
    return plan_series(session, plan, today=planning.TODAY, by=PLANNER).id


def _two_series(session: Session) -> tuple[int, int, planning.Network]:
    ids = planning.network(session)
    tuesdays = _plan(session, ids)
    thursdays = _plan(
        session, ids, code="ieper-do", loket_id=ids.ieper, rule="FREQ=WEEKLY;BYDAY=TH"
    )
    return tuesdays, thursdays, ids


@pytest.mark.usefixtures("app_context")
class TestExtending:
    """The nightly job that brings every open series to the horizon."""

    def test_makes_what_has_come_within_the_horizon(self) -> None:
        tuesdays, thursdays, _ids = write(_two_series)
        before = _dates(tuesdays), _dates(thursdays)
        assert nightly.extend_all(LATER) == 6
        after = _dates(tuesdays), _dates(thursdays)
        for old, new in zip(before, after, strict=True):
            assert new[: len(old)] == old
            assert len(new) == len(old) + 3
            assert new[-1] <= LATER.date() + timedelta(weeks=HORIZON_WEEKS)

    def test_a_second_time_makes_nothing(self) -> None:
        tuesdays, _thursdays, _ids = write(_two_series)
        nightly.extend_all(LATER)
        made = _dates(tuesdays)
        assert nightly.extend_all(LATER) == 0
        assert nightly.extend_all(builders.NOW) == 0
        assert _dates(tuesdays) == made

    def test_its_day_is_the_local_one(self) -> None:
        """Half past midnight of a Tuesday here, and still Monday in UTC."""
        ids = write(planning.network)
        tuesdays = write(_plan, ids)
        half_past_midnight = datetime.combine(planning.TODAY, time(23, 30), UTC)
        assert nightly.extend_all(half_past_midnight) == 1
        assert _dates(tuesdays)[-1] == planning.TUESDAY + timedelta(weeks=HORIZON_WEEKS)

    def test_leaves_out_series_that_ended_or_rest(self) -> None:
        ids = write(planning.network)
        resting = write(_plan, ids, active=False)
        ended = write(
            _plan,
            ids,
            code="ieper-do",
            loket_id=ids.ieper,
            ends_on=planning.TODAY,
            rule="FREQ=DAILY",
        )
        before = _dates(resting), _dates(ended)
        assert nightly.extend_all(LATER) == 0
        assert (_dates(resting), _dates(ended)) == before

    def test_a_date_that_cannot_be_is_named_and_holds_up_no_other(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        tuesdays, thursdays, ids = write(_two_series)
        known = _dates(tuesdays), _dates(thursdays)
        # The counsellor is promised elsewhere on the first Tuesday that is still to be made.
        promised = known[0][-1] + timedelta(weeks=1)
        write(zitdagen.plan_zitdag, planning.zitdag_plan(ids, date=promised), by=PLANNER)
        assert nightly.extend_all(LATER) == 5
        assert _dates(tuesdays)[len(known[0]) :] == [
            promised + timedelta(weeks=1),
            promised + timedelta(weeks=2),
        ]
        assert len(_dates(thursdays)) == len(known[1]) + 3
        assert str(promised) in caplog.text

    def test_of_two_that_want_the_same_time_the_older_one_has_it(self) -> None:
        ids = write(planning.network)
        older = write(_plan, ids)
        first = _dates(older)[-1] + timedelta(weeks=1)
        newer = write(_plan, ids, code="ieper-di", loket_id=ids.ieper, starts_on=first)
        assert nightly.extend_all(LATER) == 3
        assert (_dates(older)[-3], _dates(newer)) == (first, [])


@pytest.mark.usefixtures("app_context")
class TestDelivering:
    """Every second: until nothing is due."""

    def test_empties_the_outbox_and_says_how_many(self) -> None:
        box = Letterbox()
        for number in range(7):
            write(queue.enqueue, new_message(subject=f"appointment:{number}"))
        ours = delivery_context(channels={"sms": box, "email": box})
        assert worker.deliver_all(ours) == 7
        assert len(box.texts) == 7
        assert worker.deliver_all(ours) == 0

    def test_leaves_what_is_not_due(self) -> None:
        box = Letterbox()
        write(queue.enqueue, new_message(due=MORNING + timedelta(hours=1)))
        clock = Clock()
        ours = delivery_context(now=clock, channels={"sms": box, "email": box})
        assert worker.deliver_all(ours) == 0
        clock.now = MORNING + timedelta(hours=1)
        assert worker.deliver_all(ours) == 1


def _old_clients(session: Session, count: int) -> None:
    """So many clients who came to one group session long ago."""
    sitting = builders.sessions("09:00-10:15")
    scene = builders.scene(session, service_is={"seats": count}, sitting=sitting)
    for number in range(count):
        operations.book(
            session,
            scene.request("09:00", client=builders.client_details(contact=f"+324700{number:05}")),
            by=by(builders.NOW),
        )


@pytest.mark.usefixtures("app_context")
class TestForgetting:
    """Every half hour: what is old enough."""

    def test_goes_on_until_no_old_client_is_left(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(retention, "AT_ONCE", 3)
        write(_old_clients, 8)
        gone = nightly.purge_all(builders.NOW + timedelta(days=400))
        assert gone["clients"] == 8
        with reading() as session:
            assert set(session.scalars(select(Client.first_name))) == {""}
            assert session.scalar(select(func.count()).select_from(Appointment)) == 8
            assert [one.facts for one in session.scalars(select(Message)) if one.facts] == []

    def test_keeps_what_is_young(self) -> None:
        write(_old_clients, 2)
        assert nightly.purge_all(builders.NOW + timedelta(days=30))["clients"] == 0

    def test_drops_expired_holds_and_drafts(self) -> None:
        write(_draft)
        assert nightly.purge_all(builders.NOW + timedelta(minutes=5))["holds"] == 0
        gone = nightly.purge_all(builders.NOW + timedelta(hours=25))
        assert (gone["holds"], gone["drafts"]) == (1, 1)
        with reading() as session:
            assert session.scalar(select(func.count()).select_from(BookingDraft)) == 0
            assert session.scalar(select(func.count()).select_from(Appointment)) == 0

    def test_a_second_time_finds_nothing(self) -> None:
        write(_old_clients, 2)
        write(_draft)
        then = builders.NOW + timedelta(days=400)
        nightly.purge_all(then)
        assert set(nightly.purge_all(then).values()) == {0}


def _draft(session: Session) -> None:
    scene = builders.scene(session)
    question = builders.question(session, scene.service.id)
    choices = drafts.DraftChoices(question.id, scene.slot("13:00"), interpreter=False)
    draft = drafts.begin(
        session, choices, holder=drafts.Holder("browser"), key=None, by=by(builders.NOW)
    )
    who = drafts.Introduction("Amina", ContactMethod.OWN_MOBILE, "+32470000011")
    drafts.introduce(session, draft.key, "browser", who, by=by(builders.NOW))


@pytest.fixture
def ticking(app: Flask) -> Iterator[tuple[BackgroundScheduler, Letterbox]]:
    """A worker in threads of this process."""
    box = Letterbox()
    ours = delivery_context(now=today.now, channels={"sms": box, "email": box})
    scheduler = worker.start(app.app_context, ours)
    yield scheduler, box
    scheduler.shutdown()
    with app.app_context():
        db.engine.dispose()


def test_the_ticker_delivers_by_itself(
    app: Flask, ticking: tuple[BackgroundScheduler, Letterbox]
) -> None:
    _scheduler, box = ticking
    now = today.now()
    with app.app_context():
        write(queue.enqueue, new_message(due=now, useless_after=now + timedelta(days=1)))
    assert wait_for(lambda: box.texts or None)


def test_a_job_never_runs_beside_itself(
    ticking: tuple[BackgroundScheduler, Letterbox],
) -> None:
    scheduler, _box = ticking
    jobs = scheduler.get_jobs()
    lanes = [job for job in jobs if job.id.startswith("deliver")]
    assert (len(lanes), len(jobs)) == (3, 12)
    assert {(job.max_instances, job.coalesce, job.misfire_grace_time) for job in jobs} == {
        (1, True, None)
    }
