"""Paper and mails say: we tell nothing to VDAB, OCMW or school, unless you say yes.

Every kind of message that can reach a partner stands in this table: tests/structure/
test_told_to_partners.py finds them in the code.
"""

from collections.abc import Callable

import pytest

from database import reading, write
from notifications.outbox import lookups
from scheduler.access import accounts, consents
from scheduler.access.accounts import NewAccount
from scheduler.access.models import ConsentItem
from scheduler.access.roles import Role
from scheduler.appointments.booking.operations import book, cancel, move, reassign, restore
from scheduler.appointments.lists import call_list
from scheduler.appointments.lists.call_list import Caller
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, BookingChannel, WhyCall
from scheduler.people.actors import Actor
from scheduler.people.contact import ContactMethod
from tests.support import builders
from tests.support.builders import NOW, PLANNER, Scene, by

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OTHERS = [one for one in Actor if one is not Actor.PARTNER]
OF_US = {Actor.COORDINATOR, Actor.COUNSELLOR, Actor.SYSTEM}
LATER = NOW + builders.HOUR


def booked(scene: Scene, **client: object) -> Appointment:
    """By somebody of a partner's, who hears of it."""
    new = NewAccount(
        email="els@bibliotheek.example.org",
        name="Els",
        role=Role.PARTNER,
        region=scene.region.code,
        organisation=scene.host.code,
    )
    els = write(accounts.create, new, by=PLANNER).account_id
    request = scene.request(
        "09:30",
        channel=BookingChannel.PARTNER,
        referrer_id=scene.host.id,
        client=builders.client_details(**client),
    )
    return write(book, request, by=by(NOW, Actor.PARTNER, account_id=els))


def say_yes(scene: Scene, made: Appointment, *items: ConsentItem) -> None:
    write(consents.choose, made.client_id or 0, scene.host.id, items, by=by(NOW, Actor.COUNSELLOR))


def kinds(made: Appointment) -> list[str]:
    with reading() as session:
        return [one.kind for one in lookups.about(session, f"partner:{made.uid}")]


def moved(scene: Scene, made: Appointment, actor: Actor) -> None:
    write(move, made.id, scene.slot("14:00"), by=by(LATER, actor))


def called_off(_scene: Scene, made: Appointment, actor: Actor) -> None:
    write(cancel, made.id, by=by(LATER, actor))


def put_back(_scene: Scene, made: Appointment, actor: Actor) -> None:
    write(cancel, made.id, by=by(LATER, Actor.CLIENT))
    write(restore, made.id, by=by(LATER, actor))


Act = Callable[[Scene, Appointment, Actor], None]
ACTS: dict[str, Act] = {
    "partner_changed": moved,
    "partner_cancelled": called_off,
    "partner_booked": put_back,
}
"""By the kind of the mail that tells of it."""
OF_THE_PARTNER_ITSELF = {"partner_not_reached"}
"""About what the partner did: whether the message of it arrived."""


@pytest.mark.parametrize("kind", sorted(ACTS))
@pytest.mark.parametrize("actor", OTHERS)
def test_without_a_yes_a_partner_hears_of_its_own_acts_alone(
    scene: Scene, kind: str, actor: Actor
) -> None:
    made = booked(scene)
    ACTS[kind](scene, made, actor)

    assert kinds(made) == ["partner_booked"]


@pytest.mark.parametrize("kind", sorted(ACTS))
def test_what_it_did_itself_it_hears(scene: Scene, kind: str) -> None:
    if kind == "partner_booked":
        assert kinds(booked(scene)) == [kind]
        return
    made = booked(scene)
    ACTS[kind](scene, made, Actor.PARTNER)

    assert kinds(made) == ["partner_booked", kind]


@pytest.mark.parametrize("kind", sorted(ACTS))
@pytest.mark.parametrize("actor", OTHERS)
def test_with_a_yes_it_hears_of_changes(scene: Scene, kind: str, actor: Actor) -> None:
    made = booked(scene)
    say_yes(scene, made, ConsentItem.CHANGES)
    ACTS[kind](scene, made, actor)

    assert kind in kinds(made)[1:]


@pytest.mark.parametrize("kind", sorted(ACTS))
def test_a_yes_to_something_else_or_taken_back_is_none(scene: Scene, kind: str) -> None:
    made = booked(scene)
    say_yes(scene, made, ConsentItem.CHANGES)
    say_yes(scene, made, ConsentItem.CAME, ConsentItem.RETURNS, ConsentItem.LEARNS)
    ACTS[kind](scene, made, Actor.CLIENT)

    assert kinds(made) == ["partner_booked"]


@pytest.mark.parametrize("kind", ["partner_changed", "partner_cancelled"])
@pytest.mark.parametrize("actor", OTHERS)
def test_who_is_reached_through_the_partner_hears_our_changes_there(
    scene: Scene, kind: str, actor: Actor
) -> None:
    made = booked(scene, reach=ContactMethod.VIA_PARTNER, contact=None)
    ACTS[kind](scene, made, actor)

    assert (kind in kinds(made)) is (actor in OF_US)


@pytest.mark.parametrize(
    ("act", "consented", "hears"),
    [
        pytest.param(None, False, True, id="of what it did itself"),
        pytest.param(moved, False, False, id="not once the client moved it"),
        pytest.param(called_off, False, False, id="nor called it off"),
        pytest.param(moved, True, True, id="with a yes"),
    ],
)
def test_that_a_message_did_not_arrive_is_told_of_its_own_acts(
    scene: Scene, act: Act | None, consented: bool, hears: bool
) -> None:
    made = booked(scene)
    if consented:
        say_yes(scene, made, ConsentItem.CHANGES)
    if act is not None:
        act(scene, made, Actor.CLIENT)
    with reading() as session:
        one = session.get_one(Appointment, made.id)
        told = to_clients.not_reached(session, one, now=LATER)
    write(call_list.add, made.id, WhyCall.NOT_REACHED, by=by(LATER, Actor.SYSTEM))
    with reading() as session:
        site = Caller(organisation_id=scene.host.id)
        listed = call_list.waiting(session, site, now=LATER)

    assert bool(told) is hears
    assert bool(listed) is hears


def test_a_colleague_who_takes_over_is_not_told_either(scene: Scene) -> None:
    made = booked(scene)
    colleague, zitdag = write(builders.colleague, scene)
    write(
        reassign,
        made.id,
        zitdag_id=zitdag.id,
        counsellor_id=colleague.id,
        by=by(LATER, Actor.COORDINATOR),
    )

    assert kinds(made) == ["partner_booked"]
