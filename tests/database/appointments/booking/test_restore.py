"""A client takes back a cancellation: the hour is theirs again while nobody else has it."""

from datetime import timedelta

import pytest

from database import reading, write
from scheduler.appointments.booking import operations, undoing
from scheduler.appointments.booking.undoing import UNDONE_WITHIN
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    SlotTaken,
    TooLateToRestore,
    TooManyAppointments,
    ZitdagClosed,
)
from scheduler.appointments.models import Appointment
from scheduler.appointments.policy import ONLINE_MOVES
from scheduler.people.actors import Actor
from tests.support import builders
from tests.support.assertions import again, contradictions, history, live, told
from tests.support.builders import HOUR, MINUTE, NOW, Scene, at, by

NUMBER = "+32470000001"
LATER = NOW + HOUR


def booked(scene: Scene, start: str = "09:30", contact: str = NUMBER) -> Appointment:
    client = builders.client_details(contact=contact)
    return write(operations.book, scene.request(start, client=client), by=by(NOW))


def cancelled(scene: Scene, actor: Actor = Actor.CLIENT) -> Appointment:
    made = booked(scene)
    write(operations.cancel, made.id, by=by(NOW, actor))
    return made


def is_offered(made: Appointment, *, after: timedelta = HOUR) -> bool:
    with reading() as session:
        found = session.get_one(Appointment, made.id)
        return undoing.is_offered(session, found, now=NOW + after)


def test_the_hour_is_taken_again_and_told(scene: Scene) -> None:
    made = cancelled(scene)
    assert live() == []
    assert is_offered(made)

    write(operations.restore, made.id, by=by(LATER))

    found = again(made)
    assert (found.state, found.cancelled_by, found.moves) == ("booked", None, 0)
    assert live() == [("09:30", "10:45", 1)]
    assert ("confirmation", "pending", 3) in told(made)
    assert history(made)[-1] == ("booked", "client")
    assert contradictions() == []


def test_a_second_time_changes_nothing(scene: Scene) -> None:
    made = cancelled(scene)
    for _ in range(2):
        write(operations.restore, made.id, by=by(LATER))

    assert again(made).version == 3
    assert len(live()) == 1


def test_it_can_be_called_off_and_taken_back_again(scene: Scene) -> None:
    made = cancelled(scene)
    write(operations.restore, made.id, by=by(LATER))
    write(operations.cancel, made.id, by=by(LATER))
    write(operations.restore, made.id, by=by(LATER + HOUR))

    assert live() == [("09:30", "10:45", 1)]
    assert contradictions() == []


def _to_and_fro(scene: Scene, times: int) -> int:
    """A script with one appointment: how often it got it back, of so many times."""
    made = booked(scene)
    back = 0
    for nth in range(times):
        moment = NOW + nth * MINUTE
        write(operations.cancel, made.id, by=by(moment))
        try:
            write(operations.restore, made.id, by=by(moment))
        except TooLateToRestore:
            break
        back += 1
    return back


def test_it_is_taken_back_as_often_in_a_day_as_it_may_be_moved(scene: Scene) -> None:
    assert _to_and_fro(scene, 10) == ONLINE_MOVES


def test_without_that_one_appointment_tells_without_end(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: each time is a row of history, and messages to client, partner and staff."""
    monkeypatch.setattr(undoing, "ONLINE_MOVES", 1_000)

    assert _to_and_fro(scene, 10) == 10


def test_the_next_day_it_can_be_taken_back_again(scene: Scene) -> None:
    made = booked(scene, "15:00")
    for nth in range(ONLINE_MOVES):
        write(operations.cancel, made.id, by=by(NOW - 24 * HOUR + nth * MINUTE))
        write(operations.restore, made.id, by=by(NOW - 24 * HOUR + nth * MINUTE))
    write(operations.cancel, made.id, by=by(LATER))

    assert is_offered(made)


def test_after_two_hours_it_is_too_late(scene: Scene) -> None:
    made = cancelled(scene)
    assert is_offered(made, after=UNDONE_WITHIN - MINUTE)
    assert not is_offered(made, after=UNDONE_WITHIN)

    with pytest.raises(TooLateToRestore):
        write(operations.restore, made.id, by=by(NOW + UNDONE_WITHIN))


@pytest.mark.parametrize("actor", [Actor.COORDINATOR, Actor.PARTNER, Actor.COUNSELLOR])
def test_what_others_cancelled_stays_cancelled(scene: Scene, actor: Actor) -> None:
    made = cancelled(scene, actor)
    assert not is_offered(made)

    with pytest.raises(TooLateToRestore):
        write(operations.restore, made.id, by=by(LATER))


def test_an_hour_that_somebody_else_has_is_theirs(scene: Scene) -> None:
    made = cancelled(scene)
    booked(scene, "10:00", "+32470000002")
    assert not is_offered(made)

    with pytest.raises(SlotTaken):
        write(operations.restore, made.id, by=by(LATER))
    assert again(made).state == "cancelled"


def test_where_the_zitdag_changed_it_is_not_offered(scene: Scene) -> None:
    made = cancelled(scene)
    write(builders.absence, scene.counsellor.id, at("08:00"), at("18:00"))
    assert not is_offered(made)

    with pytest.raises(ZitdagClosed):
        write(operations.restore, made.id, by=by(LATER))


def test_the_contact_cannot_be_in_two_places_by_it(scene: Scene) -> None:
    made = cancelled(scene)
    colleague, _ = write(builders.colleague, scene)
    slot = scene.slot("10:00", counsellor_id=colleague.id)
    client = builders.client_details(contact=NUMBER)
    write(operations.book, scene.request(slot, client=client), by=by(NOW))

    with pytest.raises(AlreadyBookedThen):
        write(operations.restore, made.id, by=by(LATER))


def test_the_contact_does_not_get_more_than_its_share_by_it(scene: Scene) -> None:
    made = cancelled(scene)
    booked(scene, "11:00")
    booked(scene, "13:00")

    with pytest.raises(TooManyAppointments):
        write(operations.restore, made.id, by=by(LATER))


def test_a_group_session_has_the_seat_again_until_it_is_full(scene: Scene) -> None:
    group = write(builders.scene, service_is={"seats": 2}, sitting=builders.sessions("09:30-10:30"))
    made = cancelled(group)
    booked(group, contact="+32470000002")
    assert is_offered(made)
    write(operations.restore, made.id, by=by(LATER))
    assert live() == [("09:30", "10:45", 2)]

    write(operations.cancel, made.id, by=by(LATER))
    booked(group, contact="+32470000003")
    assert not is_offered(made, after=2 * HOUR)
    with pytest.raises(SlotTaken):
        write(operations.restore, made.id, by=by(LATER + HOUR))
    assert contradictions() == []
