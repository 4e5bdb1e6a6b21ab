"""An appointment gets another slot, or another counsellor, and never two."""

import pytest
from sqlalchemy.orm import Session

from database import reading, write
from locations.models import Loket
from notifications.outbox import lookups
from scheduler.appointments.attendance.operations import record
from scheduler.appointments.booking.operations import book, cancel, hold, move, reassign
from scheduler.appointments.errors import (
    NotBooked,
    SlotTaken,
    TooLateToCancel,
    UnknownAppointment,
    ZitdagClosed,
)
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import AppointmentState
from scheduler.appointments.policy import PUBLIC_HOLD
from scheduler.people.actors import Actor
from tests.support import builders
from tests.support.assertions import again, details, history, live, told
from tests.support.builders import A_DAY, NOW, TUESDAY, Scene, Sitting, at, by
from tests.support.message_builders import renderer

LATER = NOW + builders.HOUR


def test_a_move_gives_the_old_time_back(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    moved = write(move, made.id, scene.slot("14:00"), by=by(LATER))

    assert moved.uid == made.uid
    assert live() == [("14:00", "15:15", 1)]
    assert again(made).entry.starts_at == at("14:00")
    write(book, scene.request("09:30"), by=by(LATER))


def test_a_move_may_overlap_its_own_old_time(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(move, made.id, scene.slot("10:00"), by=by(LATER))

    assert live() == [("10:00", "11:15", 1)]


def test_a_move_back_and_forth_ends_where_it_began(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    for start in ("10:00", "09:30", "10:00", "09:30"):
        write(move, made.id, scene.slot(start), by=by(LATER, Actor.PHONE_DESK))

    assert live() == [("09:30", "10:45", 1)]


def test_a_move_tells_the_new_hour_and_withdraws_the_old(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(move, made.id, scene.slot("14:00"), by=by(LATER, Actor.PARTNER))

    assert told(made) == [("confirmation", "withdrawn", 1), ("changed", "pending", 2)]
    assert history(made) == [("booked", "client"), ("moved", "partner")]
    face = [scene.zitdag.id, scene.counsellor.id]
    assert details(made) == {
        "from": [*face, "2026-11-24T08:30:00+00:00"],
        "to": [*face, "2026-11-24T13:00:00+00:00"],
    }


def test_a_repeated_move_changes_nothing(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    for _ in range(2):
        write(move, made.id, scene.slot("14:00"), by=by(LATER))

    assert told(made) == [("confirmation", "withdrawn", 1), ("changed", "pending", 2)]
    assert len(history(made)) == 2
    assert again(made).version == 2


def test_a_move_takes_the_language_of_the_conversation_along(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(move, made.id, scene.slot("14:00", language="fr"), by=by(LATER))

    assert again(made).language == "fr"


def test_a_move_to_a_taken_slot_keeps_the_appointment(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(book, scene.request("14:00"), by=by(NOW))

    with pytest.raises(SlotTaken):
        write(move, made.id, scene.slot("13:30"), by=by(LATER))
    assert live() == [("09:30", "10:45", 1), ("14:00", "15:15", 1)]
    assert told(made) == [("confirmation", "pending", 1)]


def test_a_move_to_a_closed_hour_is_refused(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))

    with pytest.raises(ZitdagClosed):
        write(move, made.id, scene.slot("07:00"), by=by(LATER))


def test_a_move_removes_an_expired_hold_in_its_way(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(hold, scene.slot("14:00"), "browser", lasts=PUBLIC_HOLD, by=by(NOW))
    write(move, made.id, scene.slot("14:00"), by=by(NOW + PUBLIC_HOLD))

    assert live() == [("14:00", "15:15", 1)]


def test_a_move_to_another_counsellor(scene: Scene) -> None:
    other, _ = write(builders.colleague, scene)
    made = write(
        book, scene.request(scene.slot("09:30", counsellor_id=scene.counsellor.id)), by=by(NOW)
    )
    hers = scene.slot("09:30", counsellor_id=other.id)
    write(move, made.id, hers, by=by(LATER, Actor.COORDINATOR))

    assert again(made).entry.counsellor_id == other.id
    assert live() == [("09:30", "10:45", 1)]


def test_a_move_to_another_loket_on_another_day(scene: Scene) -> None:
    elsewhere = write(builders.loket, scene.host)
    day = TUESDAY + A_DAY
    there = write(builders.zitdag, elsewhere, scene.counsellor, [scene.service], Sitting(day=day))
    made = write(book, scene.request("09:30"), by=by(NOW))
    slot = scene.slot(at("13:00", day), loket_id=elsewhere.id)
    write(move, made.id, slot, by=by(LATER))

    assert again(made).entry.zitdag_id == there.id
    assert live() == [("13:00", "14:15", 1)]


def test_a_move_to_another_service(scene: Scene) -> None:
    longer = write(builders.service, minutes=75, aftercare_minutes=15)
    write(builders.gives, scene.zitdag.id, longer.id)
    made = write(book, scene.request("09:30"), by=by(NOW))
    slot = scene.slot("09:30", service_id=longer.id)
    write(move, made.id, slot, by=by(LATER, Actor.COUNSELLOR))

    assert live() == [("09:30", "11:00", 1)]


def test_a_move_between_sessions_moves_one_place(scene: Scene) -> None:
    group = write(
        builders.scene,
        service_is={"seats": 3, "minutes": 120},
        sitting=builders.sessions("09:00-11:00", "13:00-15:00"),
    )
    made = [write(book, group.request("09:00"), by=by(NOW)) for _ in range(2)]
    write(book, group.request("13:00"), by=by(NOW))
    write(move, made[0].id, group.slot("13:00"), by=by(LATER))

    assert live() == [("09:00", "11:15", 1), ("13:00", "15:15", 2)]


def test_a_move_to_a_full_session_is_refused(scene: Scene) -> None:
    group = write(
        builders.scene,
        service_is={"seats": 2, "minutes": 120},
        sitting=builders.sessions("09:00-11:00", "13:00-15:00"),
    )
    made = write(book, group.request("09:00"), by=by(NOW))
    for _ in range(2):
        write(book, group.request("13:00"), by=by(NOW))

    with pytest.raises(SlotTaken):
        write(move, made.id, group.slot("13:00"), by=by(LATER))
    assert live() == [("09:00", "11:15", 1), ("13:00", "15:15", 2)]


def test_what_has_begun_moves_no_more(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))

    with pytest.raises(TooLateToCancel) as refused:
        write(move, made.id, scene.slot("14:00"), by=by(at("09:30")))
    assert refused.value.starts_at == at("09:30")


def test_only_what_is_booked_moves(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(cancel, made.id, by=by(NOW))
    held = write(hold, scene.slot("10:30"), "browser", lasts=PUBLIC_HOLD, by=by(NOW))

    for appointment, state in ((made, "cancelled"), (held, "held")):
        with pytest.raises(NotBooked) as refused:
            write(move, appointment.id, scene.slot("14:00"), by=by(LATER))
        assert refused.value.state == state
    with pytest.raises(UnknownAppointment):
        write(move, 999_999, scene.slot("14:00"), by=by(LATER))


# --------------------------------------------------------------------------------- reassign


def test_another_counsellor_takes_over_and_the_client_hears_nothing(scene: Scene) -> None:
    other, there = write(builders.colleague, scene)
    made = write(
        book, scene.request(scene.slot("09:30", counsellor_id=scene.counsellor.id)), by=by(NOW)
    )
    write(
        reassign,
        made.id,
        zitdag_id=there.id,
        counsellor_id=other.id,
        by=by(LATER, Actor.COORDINATOR),
    )

    found = again(made)
    assert (found.entry.counsellor_id, found.entry.zitdag_id) == (other.id, there.id)
    assert live() == [("09:30", "10:45", 1)]
    assert told(made) == [("confirmation", "pending", 1)]
    assert history(made) == [("booked", "client"), ("reassigned", "coordinator")]


def test_where_the_counsellor_was_to_stay_the_client_hears_that_a_colleague_takes_over(
    app_context: object,
) -> None:
    scene = write(builders.scene, service_is={"same_counsellor": True})
    other, there = write(builders.colleague, scene)
    made = write(book, scene.request("09:30"), by=by(NOW))
    back = {"zitdag_id": scene.zitdag.id, "counsellor_id": scene.counsellor.id}
    to = {"zitdag_id": there.id, "counsellor_id": other.id}
    for whom in (to, back, to):
        write(reassign, made.id, **whom, by=by(LATER, Actor.COORDINATOR))

    assert told(made) == [
        ("confirmation", "pending", 1),
        ("other_counsellor", "withdrawn", 1),
        ("other_counsellor", "withdrawn", 2),
        ("other_counsellor", "pending", 3),
    ]
    with reading() as session:
        last = lookups.about(session, to_clients.subject(made))[-1]
    said = renderer().render(last.kind, "sms", "nl", last.facts, None).text
    assert f"Je spreekt met {other.first_name}." in said


@pytest.mark.parametrize(
    ("actor", "kind"),
    [
        pytest.param(Actor.CLIENT, "changed", id="the client"),
        pytest.param(Actor.PARTNER, "changed", id="a partner, for the client"),
        pytest.param(Actor.COORDINATOR, "changed_by_us", id="a coordinator"),
        pytest.param(Actor.COUNSELLOR, "changed_by_us", id="the counsellor"),
    ],
)
def test_who_is_moved_by_us_reads_sorry_and_the_former_day(
    scene: Scene, actor: Actor, kind: str
) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(move, made.id, scene.slot("14:00"), by=by(LATER, actor))
    with reading() as session:
        last = lookups.about(session, to_clients.subject(made))[-1]
    assert last.kind == kind
    said = renderer().render(last.kind, "sms", "nl", last.facts, None).text
    assert ("sorry. Leerwinkel: NIET 9.30 uur, maar dinsdag" in said) is (kind == "changed_by_us")
    assert "14 uur" in said


def _next_door(session: Session, scene: Scene) -> Loket:
    there = builders.loket(
        session, scene.host, name="De Molen", sms_place="De Molen, Kaai 1, Ieper"
    )
    who = builders.counsellor(session, scene.region.id)
    builders.zitdag(session, there, who, [scene.service])
    return there


@pytest.mark.parametrize(
    ("actor", "kind"),
    [
        pytest.param(Actor.CLIENT, "changed", id="the client"),
        pytest.param(Actor.COORDINATOR, "changed_by_us", id="a coordinator"),
    ],
)
def test_who_is_moved_by_us_to_another_place_reads_sorry_and_both_places(
    scene: Scene, actor: Actor, kind: str
) -> None:
    there = write(_next_door, scene)
    made = write(book, scene.request("09:30"), by=by(NOW))
    slot = scene.slot("09:30", loket_id=there.id)
    write(move, made.id, slot, by=by(LATER, actor))
    with reading() as session:
        last = lookups.about(session, to_clients.subject(made))[-1]
    assert last.kind == kind
    said = renderer().render(last.kind, "sms", "nl", last.facts, None).text
    was = scene.loket.sms_place.split(",")[0]
    assert (f": NIET {was}" in said and "sorry" in said) is (kind == "changed_by_us")
    assert "De Molen" in said


def test_who_is_moved_before_daylight_hears_it_before_the_old_hour(scene: Scene) -> None:
    """At 8.15 of an appointment at 9: at 9 they would stand at the door."""
    made = write(book, scene.request("09:00"), by=by(NOW))
    early = at("08:15")
    write(move, made.id, scene.slot("14:00"), by=by(early, Actor.COORDINATOR))
    with reading() as session:
        last = lookups.about(session, to_clients.subject(made))[-1]
    assert (last.kind, last.due) == ("changed_by_us", early)


def test_taking_over_asks_no_opening(scene: Scene) -> None:
    other, there = write(builders.colleague, scene, Sitting(hours=("13:00-16:30",)))
    made = write(book, scene.request("09:30"), by=by(NOW))
    to = {"zitdag_id": there.id, "counsellor_id": other.id}
    write(reassign, made.id, **to, by=by(LATER, Actor.COORDINATOR))

    assert again(made).entry.counsellor_id == other.id


def test_nobody_takes_over_what_they_have_no_time_for(scene: Scene) -> None:
    other, there = write(builders.colleague, scene)
    mine = scene.slot("09:30", counsellor_id=scene.counsellor.id)
    made = write(book, scene.request(mine), by=by(NOW))
    write(book, scene.request(scene.slot("10:15", counsellor_id=other.id)), by=by(NOW))
    to = {"zitdag_id": there.id, "counsellor_id": other.id}

    with pytest.raises(SlotTaken):
        write(reassign, made.id, **to, by=by(LATER, Actor.COORDINATOR))
    assert again(made).entry.counsellor_id == scene.counsellor.id
    assert live() == [("09:30", "10:45", 1), ("10:15", "11:30", 1)]


def test_an_expired_hold_is_no_reason_not_to_take_over(scene: Scene) -> None:
    other, there = write(builders.colleague, scene)
    mine = scene.slot("09:30", counsellor_id=scene.counsellor.id)
    made = write(book, scene.request(mine), by=by(NOW))
    hers = scene.slot("10:15", counsellor_id=other.id)
    write(hold, hers, "browser", lasts=PUBLIC_HOLD, by=by(NOW))
    to = {"zitdag_id": there.id, "counsellor_id": other.id}
    write(reassign, made.id, **to, by=by(NOW + PUBLIC_HOLD, Actor.COORDINATOR))

    assert live() == [("09:30", "10:45", 1)]


def test_taking_over_what_one_has_changes_nothing(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    to = {"zitdag_id": scene.zitdag.id, "counsellor_id": scene.counsellor.id}
    write(reassign, made.id, **to, by=by(LATER, Actor.COORDINATOR))

    assert len(history(made)) == 1


def test_another_zitdag_of_the_same_counsellor_takes_over(scene: Scene) -> None:
    there = write(builders.zitdag, scene.loket, scene.counsellor, [scene.service])
    made = write(book, scene.request("09:30"), by=by(NOW))
    to = {"zitdag_id": there.id, "counsellor_id": scene.counsellor.id}
    write(reassign, made.id, **to, by=by(LATER, Actor.COORDINATOR))

    assert again(made).entry.zitdag_id == there.id
    assert live() == [("09:30", "10:45", 1)]


def test_a_whole_session_is_taken_over_place_by_place(scene: Scene) -> None:
    group = write(
        builders.scene,
        service_is={"seats": 3, "minutes": 120},
        sitting=builders.sessions("09:00-11:00", "13:00-15:00"),
    )
    other, there = write(builders.colleague, group)
    mine = group.slot("09:00", counsellor_id=group.counsellor.id)
    made = [write(book, group.request(mine), by=by(NOW)) for _ in range(3)]
    to = {"zitdag_id": there.id, "counsellor_id": other.id}
    for appointment in made:
        write(reassign, appointment.id, **to, by=by(LATER, Actor.COORDINATOR))

    assert live() == [("09:00", "11:15", 3)]
    assert {again(one).entry.counsellor_id for one in made} == {other.id}


def test_a_full_session_takes_nobody_over(scene: Scene) -> None:
    group = write(
        builders.scene,
        service_is={"seats": 2, "minutes": 120},
        sitting=builders.sessions("09:00-11:00", "13:00-15:00"),
    )
    other, there = write(builders.colleague, group, builders.sessions("09:00-11:00"))
    mine = group.slot("09:00", counsellor_id=group.counsellor.id)
    made = write(book, group.request(mine), by=by(NOW))
    hers = group.slot("09:00", counsellor_id=other.id)
    for _ in range(2):
        write(book, group.request(hers), by=by(NOW))
    to = {"zitdag_id": there.id, "counsellor_id": other.id}

    with pytest.raises(SlotTaken):
        write(reassign, made.id, **to, by=by(LATER, Actor.COORDINATOR))


def test_what_has_begun_is_not_taken_over(scene: Scene) -> None:
    other, there = write(builders.colleague, scene)
    made = write(book, scene.request("09:30"), by=by(NOW))
    to = {"zitdag_id": there.id, "counsellor_id": other.id}

    with pytest.raises(TooLateToCancel):
        write(reassign, made.id, **to, by=by(at("09:30"), Actor.COORDINATOR))
    write(record, made.id, AppointmentState.CAME, by=by(at("09:40"), Actor.COUNSELLOR))
    with pytest.raises(NotBooked):
        write(reassign, made.id, **to, by=by(LATER, Actor.COORDINATOR))
