"""An appointment is called off once, and what came of one is noted and can be undone."""

import pytest

from database import write
from notifications.outbox import claims
from scheduler.appointments.attendance.operations import OUTCOMES, record
from scheduler.appointments.booking.operations import book, cancel, cancel_unheard, hold
from scheduler.appointments.errors import NotBooked, TooLateToCancel, UnknownAppointment
from scheduler.appointments.models import AppointmentState
from scheduler.appointments.policy import PUBLIC_HOLD
from scheduler.people.actors import Actor
from tests.support import builders
from tests.support.assertions import again, details, entry_count, history, live, states, told
from tests.support.builders import NOW, Scene, at, by

LATER = NOW + builders.HOUR


def test_cancelling_gives_the_time_back(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(cancel, made.id, by=by(LATER))

    found = again(made)
    assert (found.state, found.cancelled_by) == ("cancelled", "client")
    assert live() == []
    write(book, scene.request("09:30"), by=by(LATER))
    assert live() == [("09:30", "10:45", 1)]


def test_a_cancelled_appointment_keeps_its_hour_for_the_figures(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(cancel, made.id, by=by(LATER))

    assert again(made).entry.starts_at == at("09:30")
    assert entry_count() == 1


@pytest.mark.parametrize(
    ("actor", "kind"),
    [
        pytest.param(Actor.CLIENT, "cancelled_by_client", id="the client"),
        pytest.param(Actor.PARTNER, "cancelled_by_client", id="a partner for the client"),
        pytest.param(Actor.PHONE_DESK, "cancelled_by_client", id="the phone desk, for the client"),
        pytest.param(Actor.COUNSELLOR, "cancelled_by_us", id="the counsellor"),
        pytest.param(Actor.COORDINATOR, "cancelled_by_us", id="the coordinator"),
        pytest.param(Actor.SYSTEM, "cancelled_by_us", id="the system"),
    ],
)
def test_who_cancelled_decides_the_tone(scene: Scene, actor: Actor, kind: str) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(cancel, made.id, by=by(LATER, actor))

    assert told(made) == [("confirmation", "withdrawn", 1), (kind, "pending", 2)]
    assert history(made) == [("booked", "client"), ("cancelled", actor.value)]
    assert again(made).cancelled_by is actor


def test_what_was_sent_stays_sent(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(claims.claim, NOW)
    write(cancel, made.id, by=by(LATER))

    assert told(made)[0] == ("confirmation", "withdrawn", 1)


def test_cancelling_twice_changes_nothing(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(cancel, made.id, by=by(LATER))
    other = write(book, scene.request("09:30"), by=by(LATER))
    write(cancel, made.id, by=by(at("09:45"), Actor.COORDINATOR))

    assert again(made).cancelled_by is Actor.CLIENT
    assert len(history(made)) == len(told(made)) == 2
    assert again(other).state is AppointmentState.BOOKED
    assert live() == [("09:30", "10:45", 1)]


def test_a_cancellation_that_nobody_is_told_of_is_one_however_often_it_is_asked(
    scene: Scene,
) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    before = told(made)
    for _ in range(2):
        write(cancel_unheard, made.id, by=by(LATER, Actor.COORDINATOR))

    assert again(made).state is AppointmentState.CANCELLED
    assert len(history(made)) == 2
    assert len(told(made)) == len(before)
    assert live() == []


def test_cancelling_one_place_leaves_the_session(scene: Scene) -> None:
    group = write(
        builders.scene,
        service_is={"seats": 3, "minutes": 120},
        sitting=builders.sessions("09:30-11:30"),
    )
    made = [write(book, group.request("09:30"), by=by(NOW)) for _ in range(3)]
    write(cancel, made[1].id, by=by(LATER))

    assert live() == [("09:30", "11:45", 2)]
    write(book, group.request("09:30"), by=by(LATER))
    assert live() == [("09:30", "11:45", 3)]


@pytest.mark.parametrize(
    ("now", "is_late"),
    [
        pytest.param("09:29", False, id="a minute before"),
        pytest.param("09:30", True, id="as it begins"),
        pytest.param("11:00", True, id="afterwards"),
    ],
)
def test_what_has_begun_is_not_cancelled(scene: Scene, now: str, is_late: bool) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))

    if is_late:
        with pytest.raises(TooLateToCancel) as refused:
            write(cancel, made.id, by=by(at(now)))
        assert refused.value.starts_at == at("09:30")
        assert again(made).state is AppointmentState.BOOKED
    else:
        write(cancel, made.id, by=by(at(now)))
        assert again(made).state is AppointmentState.CANCELLED


def test_a_hold_is_let_go_not_cancelled(scene: Scene) -> None:
    held = write(hold, scene.slot("09:30"), "browser", lasts=PUBLIC_HOLD, by=by(NOW))

    with pytest.raises(NotBooked) as refused:
        write(cancel, held.id, by=by(NOW))
    assert refused.value.state == "held"


def test_an_unknown_appointment_is_not_cancelled(scene: Scene) -> None:
    with pytest.raises(UnknownAppointment):
        write(cancel, 999_999, by=by(NOW))


# ------------------------------------------------------------------------------------ record


@pytest.mark.parametrize("outcome", sorted(OUTCOMES - {AppointmentState.BOOKED}))
def test_an_outcome_is_noted_and_undone(scene: Scene, outcome: AppointmentState) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    during = at("09:45")
    write(record, made.id, outcome, by=by(during, Actor.COUNSELLOR))
    assert again(made).state is outcome
    assert details(made) == {"from": "booked", "to": outcome.value}

    write(record, made.id, AppointmentState.BOOKED, by=by(during, Actor.COUNSELLOR))
    assert again(made).state is AppointmentState.BOOKED
    assert history(made)[1:] == [("recorded", "counsellor")] * 2
    assert live() == [("09:30", "10:45", 1)]


def test_the_same_outcome_twice_is_noted_once(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    for _ in range(2):
        write(record, made.id, AppointmentState.CAME, by=by(at("09:45"), Actor.COUNSELLOR))

    assert len(history(made)) == 2


def test_one_outcome_replaces_another(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    for outcome in (AppointmentState.MISSED, AppointmentState.CAME):
        write(record, made.id, outcome, by=by(at("09:45"), Actor.COUNSELLOR))

    assert states() == [AppointmentState.CAME]
    assert details(made) == {"from": "missed", "to": "came"}


@pytest.mark.parametrize("outcome", [AppointmentState.HELD, AppointmentState.CANCELLED])
def test_other_states_are_no_outcomes(scene: Scene, outcome: AppointmentState) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))

    with pytest.raises(ValueError, match=outcome.value):
        write(record, made.id, outcome, by=by(at("09:45"), Actor.COUNSELLOR))


def test_what_has_not_begun_has_no_outcome(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))

    with pytest.raises(NotBooked):
        write(record, made.id, AppointmentState.CAME, by=by(at("09:29"), Actor.COUNSELLOR))
    write(record, made.id, AppointmentState.CAME, by=by(at("09:30"), Actor.COUNSELLOR))


def test_what_is_cancelled_or_held_has_no_outcome(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(cancel, made.id, by=by(NOW))
    held = write(hold, scene.slot("10:30"), "browser", lasts=8 * builders.A_DAY, by=by(NOW))

    for appointment in (made, held):
        with pytest.raises(NotBooked):
            write(record, appointment.id, AppointmentState.CAME, by=by(at("15:00"), Actor.SYSTEM))
