"""The bellijst: who stands on it, for whom, and how a line leaves it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import reading, write
from notifications.delivery.worker import deliver_due
from notifications.errors import Permanent
from notifications.outbox import queue
from scheduler.appointments.booking.operations import book
from scheduler.appointments.incoming import undelivered
from scheduler.appointments.lists import call_list
from scheduler.appointments.lists.call_list import Caller
from scheduler.appointments.models import Appointment, BookingChannel, CallTask, WhyCall
from tests.conftest import FreshDatabase
from tests.support import builders
from tests.support.builders import NOW, Scene, at, by
from tests.support.message_builders import new_message
from tests.support.outbox import Clock, Letterbox, delivery_context

LATER = NOW + timedelta(hours=1)
NOT_REACHED = WhyCall.NOT_REACHED


def made(scene: Scene, start: str = "09:30", **overrides: Any) -> Appointment:
    slot = scene.slot(start, counsellor_id=scene.counsellor.id)
    return write(book, scene.request(slot, **overrides), by=by(NOW))


def add(one: Appointment, why: WhyCall = NOT_REACHED, *, now: datetime = NOW) -> None:
    write(call_list.add, one.id, why, by=by(now))


def names(caller: Caller, now: datetime = NOW) -> list[str]:
    """Whom a list names, in its order."""
    with reading() as session:
        found = call_list.waiting(session, caller, now=now)
    return [one.appointment.client.first_name for one in found if one.appointment.client]


def lines() -> list[CallTask]:
    with reading() as session:
        return list(session.scalars(select(CallTask).order_by(CallTask.id)))


def refuse(_address: str) -> None:
    raise Permanent("no such number")


def give_up(moment: datetime = NOW) -> None:
    """Let what is due fail for good."""
    box = Letterbox(before=refuse)
    deliver_due(
        delivery_context(
            now=Clock(moment), channels={"sms": box, "email": box}, on_give_up=undelivered.gave_up
        )
    )


def region(scene: Scene) -> Caller:
    return Caller(region_id=scene.region.id)


# --- how a line comes on it


def test_whom_no_message_reaches_is_to_be_called(scene: Scene) -> None:
    one = made(scene)
    give_up()
    [line] = lines()
    assert (line.appointment_id, line.why, line.at) == (one.id, NOT_REACHED, NOW)
    assert (line.tries, line.done_at) == (0, None)


def test_two_messages_that_fail_make_one_line(scene: Scene) -> None:
    one = made(scene)
    give_up()
    add(one)
    assert len(lines()) == 1


def test_after_a_call_the_next_message_that_fails_is_a_new_line(scene: Scene) -> None:
    one = made(scene)
    add(one)
    write(call_list.done, lines()[0].id, region(scene), by=by(LATER))
    add(one, now=LATER)
    assert [line.done_at for line in lines()] == [LATER, None]


def test_nobody_is_called_about_what_has_begun(scene: Scene) -> None:
    made(scene)
    give_up(at("09:30"))
    assert lines() == []


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param("sign-in:1", id="no appointment's"),
        pytest.param("appointment:never-was", id="of an appointment that is gone"),
    ],
)
def test_another_message_that_fails_puts_nobody_on_the_list(scene: Scene, subject: str) -> None:
    write(queue.enqueue, new_message(subject=subject, due=NOW))
    give_up()
    assert lines() == []


# --- whose list


@pytest.fixture
def database_url(sqlite: FreshDatabase) -> Iterator[str]:
    """One engine will do: what is locked and refused here is so on both."""
    with sqlite() as url:
        yield url


@pytest.fixture
def four(scene: Scene) -> dict[str, Caller]:
    """Amina came by herself, Bilal through a site, Chloé to a colleague; Dawit is elsewhere."""

    def more(session: Session) -> tuple[int, int, Scene, int]:
        site = builders.organisation(session, scene.region.id)
        other, _zitdag = builders.colleague(session, scene)
        return (
            site.id,
            other.id,
            builders.scene(session),
            builders.organisation(session, scene.region.id).id,
        )

    site_id, other_id, elsewhere, other_site_id = write(more)
    add(made(scene, "09:00", client=builders.client_details(first_name="Amina")))
    referred = {"channel": BookingChannel.PARTNER, "referrer_id": site_id}
    add(made(scene, "10:15", client=builders.client_details(first_name="Bilal"), **referred))
    slot = scene.slot("11:00", counsellor_id=other_id)
    request = scene.request(slot, client=builders.client_details(first_name="Chloé"))
    add(write(book, request, by=by(NOW)))
    add(made(elsewhere, client=builders.client_details(first_name="Dawit")))
    return {
        "region": region(scene),
        "counsellor": Caller(counsellor_id=scene.counsellor.id),
        "colleague": Caller(counsellor_id=other_id),
        "site": Caller(organisation_id=site_id),
        "other site": Caller(organisation_id=other_site_id),
    }


def test_a_site_reads_whom_nobody_reached_and_no_other_line(four: dict[str, Caller]) -> None:
    with reading() as session:
        (line,) = call_list.waiting(session, four["site"], now=NOW)
    write(call_list.add, line.appointment_id, WhyCall.WROTE, by=by(NOW))

    assert names(four["region"]).count("Bilal") == 2
    assert names(four["site"]) == ["Bilal"]


def test_everybody_sees_their_own_lines(four: dict[str, Caller]) -> None:
    assert {who: names(caller) for who, caller in four.items()} == {
        "region": ["Amina", "Bilal", "Chloé"],
        "counsellor": ["Amina", "Bilal"],
        "colleague": ["Chloé"],
        "site": ["Bilal"],
        "other site": [],
    }


@pytest.mark.parametrize("act", ["done", "no_answer"])
def test_nobody_ticks_off_a_line_of_somebody_elses_list(four: dict[str, Caller], act: str) -> None:
    [bilals] = [line.id for line in lines() if line.appointment_id == lines()[1].appointment_id]
    acts: dict[str, Callable[[Caller], None]] = {
        "done": lambda caller: write(call_list.done, bilals, caller, by=by(NOW)),
        "no_answer": lambda caller: write(call_list.no_answer, bilals, caller, tries=0, by=by(NOW)),
    }
    for who in ("colleague", "other site"):
        acts[act](four[who])
    assert (lines()[1].tries, lines()[1].done_at) == (0, None)
    acts[act](four["site"])
    assert (lines()[1].tries, lines()[1].done_at) in [(1, None), (0, NOW)]


# --- how a line leaves it


def test_who_was_called_is_on_no_list(four: dict[str, Caller]) -> None:
    write(call_list.done, lines()[1].id, four["counsellor"], by=by(LATER))
    assert names(four["region"]) == ["Amina", "Chloé"]
    assert names(four["site"]) == []


def test_who_was_tried_least_comes_first(four: dict[str, Caller]) -> None:
    write(call_list.no_answer, lines()[0].id, four["region"], tries=0, by=by(NOW))
    assert names(four["region"]) == ["Bilal", "Chloé", "Amina"]


def test_a_double_press_counts_one_try(four: dict[str, Caller]) -> None:
    for _press in range(2):
        write(call_list.no_answer, lines()[0].id, four["region"], tries=0, by=by(NOW))
    assert lines()[0].tries == 1


def test_a_line_lapses_when_its_appointment_begins(four: dict[str, Caller]) -> None:
    assert names(four["region"], at("10:14")) == ["Bilal", "Chloé"]
    assert names(four["region"], at("10:15")) == ["Chloé"]


def test_the_list_is_one_select_with_all_that_it_shows(four: dict[str, Caller]) -> None:
    with reading() as session:
        found = call_list.waiting(session, four["region"], now=NOW)
    entries = [one.appointment.entry for one in found]
    shown = {(entry.zitdag.loket.name, entry.service.name) for entry in entries}
    assert shown == {("Markt", "Gesprek")}
    assert {entry.counsellor.first_name for entry in entries} == {"Sofie"}
    assert [one.appointment.referrer is not None for one in found] == [False, True, False]


def test_the_database_keeps_one_open_line_a_reason(scene: Scene) -> None:
    one = made(scene)
    add(one)
    write(call_list.done, lines()[0].id, region(scene), by=by(LATER))
    add(one)
    with pytest.raises(Exception, match=r"uq_to_call_open|UNIQUE"):
        write(lambda session: session.execute(update(CallTask).values(done_at=None)))
