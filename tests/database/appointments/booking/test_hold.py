"""A slot is kept for a browser session for a while, and no longer."""

from datetime import timedelta

import pytest

from database import write
from scheduler.appointments import retention
from scheduler.appointments.booking import diary
from scheduler.appointments.booking.operations import book, hold
from scheduler.appointments.errors import SlotTaken, ZitdagClosed
from scheduler.appointments.models import AppointmentState
from scheduler.appointments.policy import PUBLIC_HOLD, STAFF
from scheduler.zitdagen.operations import cancel_zitdag
from tests.support import builders
from tests.support.assertions import (
    again,
    appointment_count,
    entry_count,
    history,
    live,
    message_count,
)
from tests.support.builders import MINUTE, NOW, PLANNER, Scene, at, by

A = "browser-a"
B = "browser-b"
LATER = NOW + PUBLIC_HOLD


def test_a_hold_takes_the_slot_and_tells_nobody(scene: Scene) -> None:
    held = write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))

    assert held.state is AppointmentState.HELD
    assert held.hold_expires_at == NOW + timedelta(minutes=20)
    assert live() == [("09:30", "10:45", 1)]
    assert message_count() == 0
    assert history(held) == []


def test_what_one_holds_another_cannot(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))

    with pytest.raises(SlotTaken) as refused:
        write(hold, scene.slot("10:00"), B, lasts=PUBLIC_HOLD, by=by(NOW))
    assert refused.value.starts_at == at("10:00")
    with pytest.raises(SlotTaken):
        write(book, scene.request("09:30"), by=by(NOW))
    assert live() == [("09:30", "10:45", 1)]


def test_one_browser_session_holds_one_slot(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    write(hold, scene.slot("13:00"), A, lasts=PUBLIC_HOLD, by=by(NOW))

    assert live() == [("13:00", "14:15", 1)]
    assert (appointment_count(), entry_count()) == (1, 1)


def test_a_hold_may_overlap_the_one_it_replaces(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    write(hold, scene.slot("10:00"), A, lasts=PUBLIC_HOLD, by=by(NOW))

    assert live() == [("10:00", "11:15", 1)]


def test_a_refused_hold_leaves_the_earlier_one(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    write(hold, scene.slot("13:00"), B, lasts=PUBLIC_HOLD, by=by(NOW))

    with pytest.raises(SlotTaken):
        write(hold, scene.slot("13:00"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    assert live() == [("09:30", "10:45", 1), ("13:00", "14:15", 1)]


def test_holding_again_prolongs(scene: Scene) -> None:
    first = write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    later = NOW + 15 * MINUTE
    second = write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(later))

    assert second.id == first.id
    assert again(first).hold_expires_at == later + PUBLIC_HOLD
    assert live() == [("09:30", "10:45", 1)]


def test_a_hold_can_be_let_go(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    write(hold, scene.slot("13:00"), B, lasts=PUBLIC_HOLD, by=by(NOW))
    write(diary.drop_holds_of, A)

    assert live() == [("13:00", "14:15", 1)]
    assert (appointment_count(), entry_count()) == (1, 1)


def test_letting_go_leaves_what_is_booked(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    write(book, scene.request("09:30", holder=A), by=by(NOW))
    write(diary.drop_holds_of, A)

    assert live() == [("09:30", "10:45", 1)]


@pytest.mark.parametrize(
    ("after", "is_kept"),
    [
        pytest.param(PUBLIC_HOLD - timedelta(seconds=1), True, id="a second before its end"),
        pytest.param(PUBLIC_HOLD, False, id="at its end"),
        pytest.param(PUBLIC_HOLD + timedelta(days=1), False, id="a day later"),
    ],
)
def test_whoever_comes_next_removes_an_expired_hold(
    scene: Scene, after: timedelta, is_kept: bool
) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))

    if is_kept:
        with pytest.raises(SlotTaken):
            write(hold, scene.slot("10:00"), B, lasts=PUBLIC_HOLD, by=by(NOW + after))
        assert live() == [("09:30", "10:45", 1)]
    else:
        write(hold, scene.slot("10:00"), B, lasts=PUBLIC_HOLD, by=by(NOW + after))
        assert live() == [("10:00", "11:15", 1)]
    assert (appointment_count(), entry_count()) == (1, 1)


def test_a_booking_removes_an_expired_hold_in_its_way(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    write(book, scene.request("10:00"), by=by(LATER))

    assert live() == [("10:00", "11:15", 1)]
    assert appointment_count() == 1


def test_an_expired_hold_of_the_first_minute_is_removed_too(scene: Scene) -> None:
    write(hold, scene.slot("09:00"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    write(book, scene.request("09:00"), by=by(LATER))

    assert appointment_count() == 1


def test_an_hour_is_held_for_twenty_minutes() -> None:
    assert timedelta(minutes=20) == PUBLIC_HOLD


def test_a_hold_takes_one_place_of_a_session(scene: Scene) -> None:
    group = write(
        builders.scene,
        service_is={"seats": 3, "minutes": 120},
        sitting=builders.sessions("09:30-11:30"),
    )
    for browser in ("a", "b", "c"):
        write(hold, group.slot("09:30"), browser, lasts=PUBLIC_HOLD, by=by(NOW))

    assert live() == [("09:30", "11:45", 3)]
    with pytest.raises(SlotTaken):
        write(hold, group.slot("09:30"), "d", lasts=PUBLIC_HOLD, by=by(NOW))
    write(diary.drop_holds_of, "b")
    assert live() == [("09:30", "11:45", 2)]
    write(hold, group.slot("09:30"), "d", lasts=PUBLIC_HOLD, by=by(NOW))
    assert live() == [("09:30", "11:45", 3)]


def test_a_hold_on_a_zitdag_that_was_called_off_is_refused(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    write(cancel_zitdag, scene.zitdag.id, expected_version=scene.zitdag.version, by=PLANNER)

    with pytest.raises(ZitdagClosed):
        write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))


def test_nothing_to_hold_where_nobody_sits(scene: Scene) -> None:
    with pytest.raises(ZitdagClosed) as refused:
        write(hold, scene.slot("07:00"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    assert refused.value.starts_at == at("07:00")


def test_nothing_to_hold_of_a_service_that_is_not_given(scene: Scene) -> None:
    other = write(builders.service)

    with pytest.raises(ZitdagClosed):
        write(hold, scene.slot("09:30", service_id=other.id), A, lasts=PUBLIC_HOLD, by=by(NOW))
    with pytest.raises(ZitdagClosed):
        write(hold, scene.slot("09:30", service_id=999_999), A, lasts=PUBLIC_HOLD, by=by(NOW))


def test_a_hold_with_one_face_is_not_one_with_another(scene: Scene) -> None:
    other, _ = write(builders.colleague, scene)
    mine = scene.slot("09:30", counsellor_id=scene.counsellor.id)
    hers = scene.slot("09:30", counsellor_id=other.id)
    first = write(hold, mine, A, lasts=PUBLIC_HOLD, by=by(NOW))
    second = write(hold, hers, A, lasts=PUBLIC_HOLD, by=by(NOW))

    assert second.uid != first.uid
    assert again(second).entry.counsellor_id == other.id
    assert appointment_count() == 1


def test_every_expired_hold_is_tidied_away(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    write(hold, scene.slot("13:00"), B, lasts=2 * PUBLIC_HOLD, by=by(NOW))

    assert write(retention.purge, now=LATER)["holds"] == 1
    assert live() == [("13:00", "14:15", 1)]
    assert entry_count() == 1


def test_the_staff_may_hold_past_notice_and_horizon(scene: Scene) -> None:
    shortly = scene.slot("09:30", asker=STAFF)

    write(hold, shortly, A, lasts=PUBLIC_HOLD, by=by(at("09:29")))
    assert live() == [("09:30", "10:45", 1)]


def test_nobody_holds_a_moment_that_has_gone(scene: Scene) -> None:
    with pytest.raises(ZitdagClosed):
        write(hold, scene.slot("09:30", asker=STAFF), A, lasts=PUBLIC_HOLD, by=by(at("09:31")))
    write(hold, scene.slot("09:30"), B, lasts=timedelta(days=9), by=by(NOW))
    with pytest.raises(ZitdagClosed):
        write(hold, scene.slot("09:30"), B, lasts=PUBLIC_HOLD, by=by(at("09:30")))
