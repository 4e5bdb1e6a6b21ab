"""A loket that moves: whom it touches, what they are told and how, and small things that touch
nobody.
"""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from database import reading, write
from locations.models import Loket
from notifications.outbox.models import Message
from scheduler.appointments.booking.operations import book
from scheduler.appointments.errors import AppointmentsTouched
from scheduler.appointments.messages import leaving, to_clients
from scheduler.appointments.models import Appointment, AppointmentState, CallTask, WhyCall
from scheduler.appointments.rescheduling.decisions import (
    UNDECIDED,
    Cancel,
    Choice,
    Decision,
    KeepAndFlag,
    Tell,
)
from scheduler.appointments.rescheduling.edits.loket import ChangeLoket
from scheduler.appointments.rescheduling.planning_changes import apply, preview
from scheduler.people.actors import Actor
from scheduler.people.contact import ContactMethod
from scheduler.zitdagen.catalogue import ServiceMode
from scheduler.zitdagen.errors import ChangedMeanwhile
from tests.support import builders
from tests.support.assertions import again, told
from tests.support.builders import A_DAY, NOW, PLANNER, Scene, at, by

pytestmark = pytest.mark.usefixtures("app_context")
MOVED = {"name": "De Molen", "sms_place": "De Molen, Kaai 1, Brugge", "street": "Kaai 1"}
EVENING = at("20:30") - A_DAY


@pytest.fixture
def scene(app_context: None) -> Scene:
    return write(builders.scene)


def change(scene: Scene, **values: Any) -> ChangeLoket:
    return ChangeLoket(scene.loket.code, values, seen={})


def booked(scene: Scene, start: str, **client: Any) -> Appointment:
    request = scene.request(start, client=builders.client_details(**client))
    return write(book, request, by=by(NOW))


def do(edit: ChangeLoket, choice: Choice, **more: Any) -> None:
    write(apply, edit, Decision(choice, **more), by=PLANNER)


def last_message(appointment: Appointment) -> Message:
    with reading() as session:
        about = to_clients.subject(appointment)
        rows = session.scalars(select(Message).where(Message.subject == about))
        return max(rows, key=lambda one: one.version)


def now_called(scene: Scene) -> str:
    with reading() as session:
        return session.get_one(Loket, scene.loket.id).name


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"street": "Kaai 1"}, id="street"),
        pytest.param({"postcode": "8200"}, id="postcode"),
        pytest.param({"city": "Damme"}, id="city"),
        pytest.param({"name": "De Molen"}, id="name"),
        pytest.param({"room": "Zaal 3"}, id="room"),
        pytest.param({"reception_words": "Ik kom voor de leerwinkel."}, id="what to say"),
        pytest.param(MOVED, id="all of it"),
    ],
)
def test_who_was_told_of_a_place_is_shown_before_it_changes(
    scene: Scene, values: dict[str, str]
) -> None:
    made = booked(scene, "09:30")
    edit = change(scene, **values)
    touched = write(preview, edit, now=NOW)

    assert [(one.appointment_id, one.still_fits) for one in touched] == [(made.id, True)]
    with pytest.raises(AppointmentsTouched):
        write(apply, edit, UNDECIDED, by=PLANNER)
    assert now_called(scene) == "Markt"


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"stop": "Markt", "stop_minutes": 3}, id="the halt"),
        pytest.param({"host_phone": "+3250000000"}, id="the phone of the host"),
        pytest.param({"sms_place": "Bib, Markt 1, Brugge"}, id="how a text writes it"),
        pytest.param({"room": ""}, id="no room any more"),
        pytest.param({"latitude": 51.2091, "longitude": 3.2247}, id="a pin where none was"),
    ],
)
def test_small_things_touch_nobody(scene: Scene, values: dict[str, Any]) -> None:
    made = booked(scene, "09:30")
    edit = change(scene, **values)

    assert write(preview, edit, now=NOW) == []
    write(apply, edit, UNDECIDED, by=PLANNER)
    assert told(made) == [("confirmation", "pending", 1)]


def test_a_pin_on_another_spot_touches_and_a_better_drawn_one_does_not(scene: Scene) -> None:
    write(apply, change(scene, latitude=51.2091, longitude=3.2247), UNDECIDED, by=PLANNER)
    made = booked(scene, "09:30")

    assert write(preview, change(scene, latitude=51.2095), now=NOW) == []
    touched = write(preview, change(scene, latitude=51.2191), now=NOW)
    assert [one.appointment_id for one in touched] == [made.id]


def test_they_are_told_the_new_place_and_calendars_get_the_next_sequence(scene: Scene) -> None:
    made = booked(scene, "09:30", reach=ContactMethod.EMAIL, contact="amina@example.org")
    do(change(scene, **MOVED), Tell())

    assert told(made) == [("confirmation", "withdrawn", 1), ("changed_by_us", "pending", 2)]
    facts = last_message(made).facts
    assert (facts["place"], facts["street"]) == ("De Molen", "Kaai 1")
    assert facts["former_place"] == "Markt"
    assert facts["calendar"]["sequence"] == 1
    assert facts["calendar"]["method"] == "REQUEST"


def test_another_room_is_told_by_its_name(scene: Scene) -> None:
    made = booked(scene, "09:30")
    do(change(scene, room="Zaal 3", reception_words="Ik kom voor Lies."), Tell())

    assert told(made) == [("confirmation", "withdrawn", 1), ("place_changed", "pending", 2)]
    assert last_message(made).facts["detail"] == "Zaal 3, Ik kom voor Lies."
    assert last_message(made).facts["calendar"]["sequence"] == 1


def test_nobody_is_kept_in_the_dark(scene: Scene) -> None:
    made = booked(scene, "09:30")
    do(change(scene, **MOVED), KeepAndFlag())

    assert told(made)[-1] == ("changed_by_us", "pending", 2)
    assert again(made).misfit is None


@pytest.mark.parametrize(
    "reach", [ContactMethod.SLIP_ONLY, ContactMethod.LANDLINE, ContactMethod.VIA_PARTNER]
)
def test_whom_no_message_reaches_is_on_the_call_list(scene: Scene, reach: ContactMethod) -> None:
    contact = "+3250000001" if reach is ContactMethod.LANDLINE else None
    made = booked(scene, "09:30", reach=reach, contact=contact)
    do(change(scene, **MOVED), Tell())

    with reading() as session:
        tasks = [(one.appointment_id, one.why) for one in session.scalars(select(CallTask))]
    assert tasks == [(made.id, WhyCall.PLANNING_CHANGED)]


def test_one_of_them_can_be_cancelled_instead(scene: Scene) -> None:
    kept, off = booked(scene, "09:30"), booked(scene, "13:00")
    do(change(scene, **MOVED), Tell(), each={off.id: Cancel()})

    assert again(off).state is AppointmentState.CANCELLED
    assert told(kept)[-1] == ("changed_by_us", "pending", 2)


def test_a_conversation_at_a_distance_has_no_place(scene: Scene) -> None:
    by_phone = write(builders.service, mode=ServiceMode.PHONE)
    write(builders.gives, scene.zitdag.id, by_phone.id)
    slot = scene.slot("09:30", service_id=by_phone.id)
    write(book, scene.request(slot), by=by(NOW))

    assert write(preview, change(scene, **MOVED), now=NOW) == []


def test_who_comes_elsewhere_or_came_before_is_not_touched(scene: Scene) -> None:
    booked(scene, "09:30")
    other = write(builders.loket, scene.host)
    assert write(preview, ChangeLoket(other.code, MOVED, seen={}), now=NOW) == []
    assert write(preview, change(scene, **MOVED), now=at("10:00")) == []


def test_of_two_who_change_a_loket_the_second_sees_what_the_first_did(scene: Scene) -> None:
    seen = {"name": "Markt", "room": ""}
    write(apply, ChangeLoket(scene.loket.code, {"name": "Hal"}, seen), UNDECIDED, by=PLANNER)
    late = ChangeLoket(scene.loket.code, {"room": "Zaal 3"}, seen)
    with pytest.raises(ChangedMeanwhile):
        write(apply, late, UNDECIDED, by=PLANNER)


@pytest.mark.parametrize(
    ("now", "start", "leaves"),
    [
        pytest.param(at("08:15"), "13:00", at("08:15"), id="that morning: at once"),
        pytest.param(at("07:00"), "13:00", at("08:00"), id="early: at eight"),
        pytest.param(at("07:00"), "09:30", at("07:00"), id="early, and it is soon: at once"),
        pytest.param(EVENING, "13:00", at("08:00"), id="the night before: at eight"),
    ],
)
def test_the_page_says_when_it_leaves_by_the_rule_that_sends(
    scene: Scene, now: datetime, start: str, leaves: datetime
) -> None:
    made = booked(scene, start)
    [one] = write(preview, change(scene, **MOVED), now=now)
    said = leaving.of_affected(one, now=now)
    write(apply, change(scene, **MOVED), Decision(Tell()), by=by(now, Actor.COORDINATOR))

    assert (said.channel, said.due) == ("sms", leaves)
    assert last_message(made).due == leaves
