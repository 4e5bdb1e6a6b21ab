"""A hold or a free slot becomes an appointment with its messages, or nothing happens at all."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from database import reading, write
from notifications.outbox import lookups
from notifications.outbox.models import Message
from scheduler.appointments.attendance.operations import record
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.operations import book, cancel, hold, move
from scheduler.appointments.booking.requests import BookingRequest
from scheduler.appointments.errors import SlotTaken, TooManyAppointments, ZitdagClosed
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from scheduler.appointments.policy import PUBLIC, PUBLIC_HOLD, STAFF, Asker, AskerRole
from scheduler.people.actors import Actor
from scheduler.people.contact import ContactMethod, PhoneOwner
from scheduler.zitdagen.catalogue import ServiceAudience
from scheduler.zitdagen.operations import cancel_zitdag
from tests.support import builders
from tests.support.assertions import (
    again,
    appointment_count,
    columns_of,
    details_of,
    entry_count,
    history,
    live,
    message_count,
    states,
    told,
)
from tests.support.builders import NOW, PLANNER, Scene, Sitting, at, by

A = "browser-a"
B = "browser-b"
LATE = NOW + PUBLIC_HOLD


class BrokenOff(Exception):
    """The transaction fails after everything was written."""


def test_a_free_slot_is_booked(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))

    found = again(made)
    assert found.state is AppointmentState.BOOKED
    assert found.entry.starts_at == at("09:30")
    assert found.entry.zitdag_id == scene.zitdag.id
    assert live() == [("09:30", "10:45", 1)]
    assert (len(made.code), made.code.isdecimal()) == (5, True)
    assert (made.version, made.generation, made.created_at) == (1, 1, NOW)


@pytest.mark.parametrize("holder", [None, A], ids=["a free slot", "a hold"])
def test_what_is_returned_is_what_the_database_holds(scene: Scene, holder: str | None) -> None:
    if holder is not None:
        kept = write(hold, scene.slot("09:30"), holder, lasts=PUBLIC_HOLD, by=by(NOW))
        assert columns_of(kept) == columns_of(again(kept))

    made = write(book, scene.request("09:30", holder=holder), by=by(NOW))

    found = again(made)
    assert columns_of(made) == columns_of(found)
    assert columns_of(made.entry) == columns_of(found.entry)
    assert made.client is not None
    assert found.client is not None
    assert columns_of(made.client) == columns_of(found.client)


def test_what_was_told_is_kept(scene: Scene) -> None:
    client = builders.client_details(
        first_name="زينب",
        language="ar",
        reach=ContactMethod.OTHER_MOBILE,
        contact="+32470000002",
        whose=PhoneOwner.CHILD,
        locality="Roeselare",
    )

    assert details_of(write(book, scene.request("09:30", client=client), by=by(NOW))) == client


@pytest.mark.parametrize(
    ("channel", "actor"),
    [
        pytest.param(BookingChannel.ONLINE, Actor.CLIENT, id="online"),
        pytest.param(BookingChannel.PARTNER, Actor.PARTNER, id="by a partner"),
        pytest.param(BookingChannel.PHONE_DESK, Actor.PHONE_DESK, id="at the phone desk"),
        pytest.param(BookingChannel.COUNSELLOR, Actor.COUNSELLOR, id="by a counsellor"),
    ],
)
def test_the_figures_of_later_are_kept(scene: Scene, channel: BookingChannel, actor: Actor) -> None:
    referrer = write(builders.organisation, scene.region.id)
    question = write(builders.question, scene.service.id)
    request = scene.request(
        scene.slot("09:30", language="fr"),
        channel=channel,
        referrer_id=referrer.id,
        question_id=question.id,
        interpreter=True,
    )
    found = again(write(book, request, by=by(NOW, actor)))

    assert found.channel is channel
    assert (found.referrer_id, found.question_id) == (referrer.id, question.id)
    assert (found.language, found.interpreter) == ("fr", True)
    assert history(found) == [("booked", actor)]


def test_a_hold_becomes_the_appointment(scene: Scene) -> None:
    held = write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    made = write(book, scene.request("09:30", holder=A), by=by(NOW))

    assert (made.id, made.uid) == (held.id, held.uid)
    found = again(made)
    assert (found.state, found.holder, found.hold_expires_at) == ("booked", None, None)
    assert live() == [("09:30", "10:45", 1)]
    assert told(made) == [("confirmation", "pending", 1)]


def test_a_hold_that_expired_counts_while_nobody_took_the_slot(scene: Scene) -> None:
    held = write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    made = write(book, scene.request("09:30", holder=A), by=by(LATE))

    assert made.id == held.id
    assert live() == [("09:30", "10:45", 1)]


def test_a_hold_that_expired_and_was_removed_leaves_a_free_slot(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    write(book, scene.request("13:00"), by=by(LATE))
    assert appointment_count() == 1

    write(book, scene.request("09:30", holder=A), by=by(LATE))
    assert live() == [("09:30", "10:45", 1), ("13:00", "14:15", 1)]


def test_a_hold_that_expired_is_lost_to_whoever_took_the_slot(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    write(hold, scene.slot("09:30"), B, lasts=PUBLIC_HOLD, by=by(LATE))

    with pytest.raises(SlotTaken):
        write(book, scene.request("09:30", holder=A), by=by(LATE))


def test_booking_another_slot_lets_the_hold_go(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    write(book, scene.request("10:00", holder=A), by=by(NOW))

    assert live() == [("10:00", "11:15", 1)]
    assert states() == [AppointmentState.BOOKED]


def test_a_hold_whose_zitdag_was_called_off_is_refused(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    write(cancel_zitdag, scene.zitdag.id, expected_version=scene.zitdag.version, by=PLANNER)

    with pytest.raises(ZitdagClosed):
        write(book, scene.request("09:30", holder=A), by=by(NOW))
    assert message_count() == 0


def test_a_hold_is_nothing_once_its_moment_has_gone(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(at("07:00")))

    with pytest.raises(ZitdagClosed):
        write(book, scene.request("09:30", holder=A), by=by(at("09:30")))


def test_a_taken_slot_is_refused_and_leaves_no_trace(scene: Scene) -> None:
    write(book, scene.request("09:30"), by=by(NOW))
    told_before = message_count()

    with pytest.raises(SlotTaken) as refused:
        write(book, scene.request("10:15"), by=by(NOW))
    assert refused.value.starts_at == at("10:15")
    assert live() == [("09:30", "10:45", 1)]
    assert (appointment_count(), message_count()) == (1, told_before)


def test_neighbours_touch(scene: Scene) -> None:
    here = write(builders.scene, sitting=Sitting(hours=("09:00-12:30",)))
    for start in ("10:15", "09:00", "11:30"):
        write(book, here.request(start), by=by(NOW))

    assert live() == [("09:00", "10:15", 1), ("10:15", "11:30", 1), ("11:30", "12:45", 1)]


def test_aftercare_keeps_the_next_one_away(scene: Scene) -> None:
    service = {"minutes": 60, "aftercare_minutes": 15}
    here = write(builders.scene, service_is=service, sitting=Sitting(hours=("09:00-13:00",)))
    write(book, here.request("10:15"), by=by(NOW))

    for start in ("09:15", "11:15"):
        with pytest.raises(SlotTaken):
            write(book, here.request(start), by=by(NOW))
    write(book, here.request("09:00"), by=by(NOW))
    assert live() == [("09:00", "10:15", 1), ("10:15", "11:30", 1)]


@pytest.mark.parametrize(
    ("start", "refusal"),
    [
        pytest.param("08:45", ZitdagClosed, id="before the opening"),
        pytest.param("11:15", ZitdagClosed, id="past its end"),
        pytest.param("12:30", ZitdagClosed, id="at noon"),
        pytest.param("09:10", ZitdagClosed, id="off the grid"),
        pytest.param("16:30", ZitdagClosed, id="at the end of the day"),
    ],
)
def test_only_what_is_open_can_be_booked(
    scene: Scene, start: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        write(book, scene.request(start), by=by(NOW))
    assert entry_count() == 0


def test_an_absence_closes_its_hours(scene: Scene) -> None:
    write(builders.absence, scene.counsellor.id, at("09:00"), at("10:00"))

    with pytest.raises(SlotTaken):
        write(book, scene.request("09:30"), by=by(NOW))
    write(book, scene.request("10:00"), by=by(NOW))


def test_staff_book_past_notice_and_horizon(scene: Scene) -> None:
    shortly = at("09:29")
    with pytest.raises(ZitdagClosed):
        write(book, scene.request("09:30"), by=by(shortly))

    request = scene.request(scene.slot("09:30", asker=STAFF), channel=BookingChannel.PHONE_DESK)
    write(book, request, by=by(shortly))
    assert live() == [("09:30", "10:45", 1)]


def test_an_interpreter_of_the_clock_changes_nothing(scene: Scene) -> None:
    """The same moment, written in another zone, is the same slot."""
    local = at("09:30").astimezone(builders.ZONE)
    write(book, scene.request(scene.slot(local)), by=by(NOW))

    assert live() == [("09:30", "10:45", 1)]


def test_somebody_who_came_before_is_not_written_down_again(scene: Scene) -> None:
    first = write(book, scene.request("09:30"), by=by(NOW))
    assert first.client_id is not None
    known = scene.request("13:00", client=first.client_id, channel=BookingChannel.PARTNER)
    second = write(book, known, by=by(NOW))

    assert second.client_id == first.client_id
    assert told(second) == [("confirmation", "pending", 1)]


# ------------------------------------------------------------------------------ idempotency


def test_a_repeated_form_gives_the_same_appointment(scene: Scene) -> None:
    request = scene.request("09:30")
    first = write(book, request, by=by(NOW))
    second = write(book, request, by=by(NOW + builders.MINUTE))

    assert second.uid == first.uid
    assert (appointment_count(), message_count()) == (1, 1)
    assert history(first) == [("booked", "client")]


def test_a_repeated_form_is_no_refusal_once_the_quota_is_used(scene: Scene) -> None:
    client = builders.client_details()
    first = scene.request("09:00", client=client)
    made = write(book, first, by=by(NOW))
    write(book, scene.request("10:15", client=client), by=by(NOW))

    assert write(book, first, by=by(NOW)).uid == made.uid


def test_a_repeated_form_is_the_same_appointment_when_the_zitdag_has_closed(scene: Scene) -> None:
    request = scene.request("09:30")
    made = write(book, request, by=by(NOW))
    write(cancel_zitdag, scene.zitdag.id, expected_version=scene.zitdag.version, by=PLANNER)

    assert write(book, request, by=by(NOW)).uid == made.uid


def test_the_same_slot_with_another_form_is_another_booking(scene: Scene) -> None:
    write(book, scene.request("09:30", key="tab:1"), by=by(NOW))

    with pytest.raises(SlotTaken):
        write(book, scene.request("09:30", key="tab:2"), by=by(NOW))


def test_the_same_form_with_another_slot_is_another_booking(scene: Scene) -> None:
    client = builders.client_details()
    keys = {start: f"tab:1:{start}" for start in ("09:00", "13:00")}
    made = {
        write(book, scene.request(start, key=key, client=client), by=by(NOW)).uid
        for start, key in keys.items()
    }

    assert len(made) == 2


def test_a_hold_is_confirmed_once_for_a_repeated_form(scene: Scene) -> None:
    write(hold, scene.slot("09:30"), A, lasts=PUBLIC_HOLD, by=by(NOW))
    request = scene.request("09:30", holder=A)

    assert write(book, request, by=by(NOW)).uid == write(book, request, by=by(NOW)).uid
    assert live() == [("09:30", "10:45", 1)]


# ------------------------------------------------------------------------------------ quota


def test_a_number_books_two_future_appointments_online(scene: Scene) -> None:
    client = builders.client_details()
    for start in ("09:00", "10:15"):
        write(book, scene.request(start, client=client), by=by(NOW))

    with pytest.raises(TooManyAppointments):
        write(book, scene.request("13:00", client=client), by=by(NOW))
    assert appointment_count() == 2


def test_a_mailbox_under_three_names_is_one_contact(scene: Scene) -> None:
    names = ("zoe@example.org", "zoe+2@example.org", "Z.oe@example.org")
    requests = [
        scene.request(start, client=builders.client_details(reach=ContactMethod.EMAIL, contact=one))
        for one, start in zip(names, ("09:00", "10:15", "13:00"), strict=True)
    ]
    for one in requests[:2]:
        write(book, one, by=by(NOW))

    with pytest.raises(TooManyAppointments):
        write(book, requests[2], by=by(NOW))


@pytest.mark.parametrize(
    "overrides",
    [
        pytest.param({"channel": BookingChannel.PARTNER}, id="by a partner"),
        pytest.param({"channel": BookingChannel.PHONE_DESK}, id="at the phone desk"),
        pytest.param({"channel": BookingChannel.COUNSELLOR}, id="by a counsellor"),
        pytest.param({"client": builders.client_details()}, id="another number"),
        pytest.param(
            {"client": builders.client_details(reach=ContactMethod.VIA_PARTNER, contact=None)},
            id="no number at all",
        ),
    ],
)
def test_the_quota_is_one_number_s_and_online(scene: Scene, overrides: dict[str, Any]) -> None:
    client = builders.client_details()
    for start in ("09:00", "10:15"):
        write(book, scene.request(start, client=client), by=by(NOW))

    write(book, replace(scene.request("13:00", client=client), **overrides), by=by(NOW))
    assert appointment_count() == 3


def test_others_without_a_number_share_no_quota(scene: Scene) -> None:
    client = builders.client_details(reach=ContactMethod.VIA_PARTNER, contact=None)
    for start in ("09:00", "10:15", "13:00"):
        write(book, scene.request(start, client=client), by=by(NOW))

    assert appointment_count() == 3


def test_what_a_partner_booked_leaves_the_quota_whole(scene: Scene) -> None:
    client = builders.client_details()
    for start in ("09:00", "10:15"):
        write(book, scene.request(start, client=client, channel=BookingChannel.PARTNER), by=by(NOW))
    for start in ("13:00", "14:15"):
        write(book, scene.request(start, client=client), by=by(NOW))

    assert appointment_count() == 4


def test_a_cancelled_appointment_frees_the_quota(scene: Scene) -> None:
    client = builders.client_details()
    first = write(book, scene.request("09:00", client=client), by=by(NOW))
    write(book, scene.request("10:15", client=client), by=by(NOW))
    write(cancel, first.id, by=by(NOW))

    write(book, scene.request("13:00", client=client), by=by(NOW))


def test_a_past_appointment_frees_the_quota(scene: Scene) -> None:
    client = builders.client_details()
    first = write(book, scene.request("09:00", client=client), by=by(NOW))
    write(book, scene.request("15:00", client=client), by=by(NOW))
    write(record, first.id, AppointmentState.MISSED, by=by(at("09:15"), Actor.COUNSELLOR))

    write(book, scene.request("13:45", client=client), by=by(at("09:15")))


def test_holds_use_no_quota(scene: Scene) -> None:
    client = builders.client_details()
    write(book, scene.request("09:00", client=client), by=by(NOW))
    write(hold, scene.slot("10:15"), A, lasts=PUBLIC_HOLD, by=by(NOW))

    write(book, scene.request("10:15", client=client, holder=A), by=by(NOW))


# --------------------------------------------------------------------------- group sessions


def test_a_session_fills_and_is_then_full(scene: Scene) -> None:
    group = write(
        builders.scene,
        service_is={"seats": 3, "minutes": 120},
        sitting=builders.sessions("09:30-11:30"),
    )
    made = [write(book, group.request("09:30"), by=by(NOW)) for _ in range(3)]

    assert len({appointment.entry_id for appointment in made}) == 1
    assert live() == [("09:30", "11:45", 3)]
    with pytest.raises(SlotTaken):
        write(book, group.request("09:30"), by=by(NOW))


def test_the_planning_fixes_the_hour_of_a_session_and_no_booking_does(scene: Scene) -> None:
    service = {"seats": 3, "minutes": 120, "aftercare_minutes": 0}
    sitting = Sitting(hours=("09:00-12:00",), groups=("13:00-15:00",))
    group = write(builders.scene, service_is=service, sitting=sitting)
    with pytest.raises(ZitdagClosed):
        write(book, group.request("09:00"), by=by(NOW))
    write(book, group.request("13:00"), by=by(NOW))

    for start in ("09:00", "13:15"):
        with pytest.raises(ZitdagClosed):
            write(book, group.request(start), by=by(NOW))
    assert live() == [("13:00", "15:00", 1)]


def test_nobody_else_books_during_a_session_that_nobody_booked_yet(scene: Scene) -> None:
    """Nor so that the after-care of a conversation runs into it."""
    service = {"seats": 3, "minutes": 60, "aftercare_minutes": 0}
    sitting = Sitting(hours=("09:00-12:00",), groups=("12:00-13:00",))
    group = write(builders.scene, service_is=service, sitting=sitting)
    alone = write(builders.service, minutes=60, aftercare_minutes=15)
    write(builders.gives, group.zitdag.id, alone.id)

    with pytest.raises(ZitdagClosed):
        write(book, group.request(group.slot("12:00", service_id=alone.id)), by=by(NOW))
    with pytest.raises(SlotTaken):
        write(book, group.request(group.slot("11:00", service_id=alone.id)), by=by(NOW))
    write(book, group.request(group.slot("10:45", service_id=alone.id)), by=by(NOW))
    write(book, group.request("12:00"), by=by(NOW))
    assert live() == [("10:45", "12:00", 1), ("12:00", "13:00", 1)]


def test_a_session_that_everybody_left_starts_again(scene: Scene) -> None:
    group = write(
        builders.scene,
        service_is={"seats": 3, "minutes": 120},
        sitting=builders.sessions("09:30-11:30"),
    )
    first = write(book, group.request("09:30"), by=by(NOW))
    write(cancel, first.id, by=by(NOW))
    second = write(book, group.request("09:30"), by=by(NOW))

    assert live() == [("09:30", "11:45", 1)]
    assert again(second).entry_id != first.entry_id


def test_two_services_do_not_share_a_session(scene: Scene) -> None:
    group = write(
        builders.scene,
        service_is={"seats": 3, "minutes": 120},
        sitting=builders.sessions("09:30-11:30"),
    )
    other = write(builders.service, seats=3, minutes=120)
    write(builders.gives, group.zitdag.id, other.id)
    write(book, group.request("09:30"), by=by(NOW))

    with pytest.raises(SlotTaken):
        write(book, group.request(group.slot("09:30", service_id=other.id)), by=by(NOW))


# -------------------------------------------------------------------------- two counsellors


def test_who_speaks_the_language_comes_first(scene: Scene) -> None:
    other, _ = write(builders.colleague, scene, languages=["nl", "ar"])
    made = write(book, scene.request(scene.slot("09:30", language="ar")), by=by(NOW))

    assert again(made).entry.counsellor_id == other.id


def test_then_comes_who_has_less_booked(scene: Scene) -> None:
    other, _ = write(builders.colleague, scene)
    write(book, scene.request(scene.slot("09:30", counsellor_id=scene.counsellor.id)), by=by(NOW))
    made = write(book, scene.request("14:00"), by=by(NOW))

    assert again(made).entry.counsellor_id == other.id


def test_the_other_one_is_taken_when_the_first_is_lost(scene: Scene) -> None:
    write(builders.colleague, scene)
    made = [write(book, scene.request("09:30"), by=by(NOW)) for _ in range(2)]

    assert len({again(one).entry.counsellor_id for one in made}) == 2
    with pytest.raises(SlotTaken):
        write(book, scene.request("09:30"), by=by(NOW))


def test_one_face_is_one_face(scene: Scene) -> None:
    write(builders.colleague, scene)
    mine = scene.slot("09:30", counsellor_id=scene.counsellor.id)
    write(book, scene.request(mine), by=by(NOW))

    with pytest.raises(SlotTaken):
        write(book, scene.request(mine), by=by(NOW))


def test_one_face_who_is_not_there_is_closed(scene: Scene) -> None:
    other, _ = write(builders.colleague, scene, Sitting(hours=("13:00-16:30",)))

    with pytest.raises(ZitdagClosed):
        write(book, scene.request(scene.slot("09:30", counsellor_id=other.id)), by=by(NOW))


# --------------------------------------------------------------------------------- messages


@pytest.mark.parametrize(
    ("client", "routes"),
    [
        pytest.param(
            {"reach": ContactMethod.OWN_MOBILE, "contact": "+32470000001"},
            [["sms", "+32470000001"]],
            id="a mobile phone",
        ),
        pytest.param(
            {
                "reach": ContactMethod.OTHER_MOBILE,
                "contact": "+32470000001",
                "whose": PhoneOwner.FRIEND,
            },
            [["sms", "+32470000001"]],
            id="a friend's",
        ),
        pytest.param(
            {"reach": ContactMethod.EMAIL, "contact": "amina@example.org"},
            [["email", "amina@example.org"]],
            id="mail",
        ),
        pytest.param(
            {"reach": ContactMethod.LANDLINE, "contact": "+3250000001"}, None, id="a landline"
        ),
        pytest.param(
            {"reach": ContactMethod.VIA_PARTNER, "contact": None}, None, id="via the partner"
        ),
    ],
)
def test_the_confirmation_goes_by_the_way_they_chose(
    scene: Scene, client: dict[str, Any], routes: list[list[str]] | None
) -> None:
    request = scene.request("09:30", client=builders.client_details(**client))
    made = write(book, request, by=by(NOW))

    assert _routes_of(made) == ([routes] if routes else [])


def test_the_confirmation_says_what_was_booked(scene: Scene) -> None:
    question = write(builders.question, scene.service.id, bring="je diploma")
    client = builders.client_details(first_name="Amina", language="fr")
    made = write(book, scene.request("09:30", client=client, question_id=question.id), by=by(NOW))

    (message,) = _messages_of(made)
    assert (message.language, message.due) == ("fr", NOW)
    assert message.useless_after == at("09:30")
    told = {name: said for name, said in message.facts.items() if name != "calendar"}
    assert told == {
        "region": scene.region.code,
        "mode": "in_person",
        "rings": True,
        "is_last": True,
        "latitude": None,
        "longitude": None,
        "called": "",
        "first_name": "Amina",
        "starts_at": "2026-11-24T08:30:00+00:00",
        "ends_at": "2026-11-24T09:30:00+00:00",
        "zone": "Europe/Brussels",
        "place": "Markt",
        "sms_place": "Markt 1, Brugge",
        "street": "Markt 1",
        "postcode": "8000",
        "city": "Brugge",
        "room": "",
        "reception_words": "Ik kom voor Leerwinkel.",
        "with_whom": "Sofie",
        "spoken": ["nl"],
        "bring": ["je diploma"],
        "code": made.code,
        "others": 0,
        "interpreter_comes": False,
        "region_name": "Leerwinkel Voorbeeld",
        "phone": "+32470000000",
        "phone_display": "0470 00 00 00",
        "phone_hours": "lun.-ven. 9~h-12~h".replace("~", "\N{NO-BREAK SPACE}"),
    }


def test_a_message_leads_back_to_its_appointment(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))

    def find(session: Session, about: str) -> Appointment | None:
        return to_clients.appointment_of(session, about)

    found = write(find, to_clients.subject(made))
    assert found is not None
    assert found.uid == made.uid
    assert write(find, "appointment:unknown") is None
    assert write(find, f"series:{made.uid}") is None


def test_nothing_is_told_of_what_has_begun(scene: Scene) -> None:
    """A counsellor enters who walked in: the staff may book what begins at this moment."""
    slot = scene.slot("09:30", asker=STAFF)
    made = write(book, scene.request(slot, channel=BookingChannel.COUNSELLOR), by=by(at("09:30")))

    assert told(made) == []


def _fail_after(session: Session, request: BookingRequest) -> None:
    book(session, request, by=by(NOW))
    raise BrokenOff


def test_a_transaction_that_fails_leaves_neither_appointment_nor_message(scene: Scene) -> None:
    with pytest.raises(BrokenOff):
        write(_fail_after, scene.request("09:30"))

    assert (appointment_count(), entry_count(), message_count()) == (0, 0, 0)


def _fail_after_move(session: Session, appointment_id: int, scene: Scene) -> None:
    move(session, appointment_id, scene.slot("13:00"), by=by(NOW))
    raise BrokenOff


def test_a_move_that_fails_withdraws_nothing(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))

    with pytest.raises(BrokenOff):
        write(_fail_after_move, made.id, scene)
    assert told(made) == [("confirmation", "pending", 1)]
    assert live() == [("09:30", "10:45", 1)]


# ------------------------------------------------------------------------------------ codes


def test_a_code_in_use_is_given_to_nobody_else(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([11, 11, 22])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(drawn))
    codes = [write(book, scene.request(start), by=by(NOW)).code for start in ("09:00", "10:15")]

    assert codes == ["00011", "00022"]


def test_a_code_is_shared_when_none_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda _: 7)
    codes = [write(book, scene.request(start), by=by(NOW)).code for start in ("09:00", "10:15")]

    assert codes == ["00007", "00007"]


def test_the_code_of_a_past_appointment_is_free_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([11, 11])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(drawn))
    write(book, scene.request("09:00"), by=by(NOW))
    second = write(book, scene.request("15:00"), by=by(at("10:00")))

    assert second.code == "00011"


def _messages_of(appointment: Appointment) -> list[Message]:
    def about(session: Session) -> list[Message]:
        return list(lookups.about(session, to_clients.subject(appointment)))

    return write(about)


def _routes_of(appointment: Appointment) -> list[list[list[str]]]:
    return [message.routes for message in _messages_of(appointment)]


PARTNER = Asker(AskerRole.PARTNER, 1)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("asker", [PUBLIC, PARTNER, STAFF], ids=lambda one: one.role.value)
@pytest.mark.parametrize("audience", ServiceAudience)
def test_a_service_for_professionals_is_not_for_the_public(
    audience: ServiceAudience, asker: Asker
) -> None:
    """The services for adults are the control: anybody books them."""
    scene = write(builders.scene, service_is={"audience": audience})
    request = scene.request(scene.slot("09:30", asker=asker))
    refused = asker is PUBLIC and audience is ServiceAudience.PROFESSIONALS

    with reading() as session:
        offered = availability.find(session, scene.search(asker=asker), now=NOW)
    assert bool(offered) is not refused
    if not refused:
        assert again(write(book, request, by=by(NOW))).state is AppointmentState.BOOKED
        return
    with pytest.raises(ZitdagClosed):
        write(book, request, by=by(NOW))
    with pytest.raises(ZitdagClosed):
        write(hold, request.slot, A, lasts=PUBLIC_HOLD, by=by(NOW))
    assert appointment_count() == 0


@pytest.mark.usefixtures("app")
def test_the_public_moves_nothing_to_a_service_for_professionals() -> None:
    scene = write(builders.scene, service_is={"audience": ServiceAudience.PROFESSIONALS})
    made = write(book, scene.request(scene.slot("09:30", asker=PARTNER)), by=by(NOW))

    with pytest.raises(ZitdagClosed):
        write(move, made.id, scene.slot("13:00"), by=by(NOW))
    write(move, made.id, scene.slot("13:00", asker=PARTNER), by=by(NOW))
    assert live() == [("13:00", "14:15", 1)]
