"""Clients of a region: found by what is known, with their visits and who shares a number."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from database import reading, write
from scheduler.appointments.booking import operations
from scheduler.appointments.lists import clients
from scheduler.appointments.lists.clients import ClientQuery, FoundClient
from scheduler.appointments.models import Appointment, BookingChannel
from scheduler.audit import seen
from scheduler.people.actors import Actor
from scheduler.people.clients import Client
from tests.support import builders
from tests.support.builders import NOW, Scene, by

AMINA, OMAR = "+32470000001", "+32470000002"


@pytest.fixture
def scene(app: Flask) -> Scene:
    return write(builders.scene)


def booked(scene: Scene, start: str, **client: Any) -> Appointment:
    wanted = scene.request(
        start, client=builders.client_details(**client), channel=BookingChannel.PHONE_DESK
    )
    return write(operations.book, wanted, by=by(NOW, Actor.PHONE_DESK))


def page(
    scene: Scene, wanted: ClientQuery, skip: int = 0, most: int = 50
) -> tuple[list[FoundClient], int]:
    with reading() as session:
        return clients.found(session, scene.region.id, wanted, skip=skip, most=most)


def found(scene: Scene, **told: str) -> list[str]:
    return [one.first_name for one in page(scene, ClientQuery(**told))[0]]


@pytest.mark.parametrize(
    "told",
    [
        {"first_name": "elise"},
        {"first_name": "Éli"},
        {"contact": AMINA},
        {"digits": "0001"},
        {"first_name": "Élise", "contact": AMINA},
    ],
)
def test_a_client_is_found_by_what_is_known(scene: Scene, told: dict[str, str]) -> None:
    booked(scene, "09:30", first_name="Élise", contact=AMINA)
    booked(scene, "11:00", first_name="Omar", contact=OMAR)
    assert found(scene, **told) == ["Élise"]


def test_a_code_finds_whose_it_is(scene: Scene) -> None:
    made = booked(scene, "09:30", first_name="Élise", contact=AMINA)
    booked(scene, "11:00", first_name="Omar", contact=OMAR)
    assert found(scene, digits=made.code) == ["Élise"]


@pytest.mark.parametrize(
    "told", [{"first_name": "Zoë"}, {"contact": "+32470000099"}, {"digits": "99999"}]
)
def test_who_is_not_there_is_not_found(scene: Scene, told: dict[str, str]) -> None:
    booked(scene, "09:30", first_name="Élise", contact=AMINA)
    assert page(scene, ClientQuery(**told)) == ([], 0)


@pytest.mark.parametrize("typed", ["%", "_", "'; drop table clients; --", "\\"])
def test_what_a_database_would_read_otherwise_is_only_text(scene: Scene, typed: str) -> None:
    booked(scene, "09:30", first_name="Élise", contact=AMINA)
    assert found(scene, first_name=typed) == []
    assert found(scene, contact=typed) == []


def test_two_on_one_number_are_two_and_a_page_has_so_many(scene: Scene) -> None:
    booked(scene, "09:30", first_name="Élise", contact=AMINA)
    booked(scene, "11:00", first_name="Omar", contact=AMINA)
    assert found(scene, contact=AMINA) == ["Omar", "Élise"]
    pages = [page(scene, ClientQuery(contact=AMINA), skip, 1) for skip in (0, 1)]
    assert [(rows[0].first_name, total) for rows, total in pages] == [("Omar", 2), ("Élise", 2)]


def test_a_client_is_once_in_the_list_with_the_latest_visit(scene: Scene) -> None:
    made = booked(scene, "09:30", first_name="Élise", contact=AMINA)
    write(operations.book, scene.request("11:00", client=made.client_id), by=by(NOW))
    (one,), total = page(scene, ClientQuery(contact=AMINA))
    assert (one.id, one.visits, total) == (made.client_id, 2, 1)
    assert one.last_at == builders.at("11:00")


def test_another_region_finds_nobody_here(scene: Scene) -> None:
    made = booked(scene, "09:30", first_name="Élise", contact=AMINA)
    elsewhere = write(builders.region, code="elders").id
    with reading() as session:
        asked = ClientQuery(first_name="Élise")
        assert clients.found(session, elsewhere, asked, skip=0, most=9) == ([], 0)
        assert clients.find(session, elsewhere, made.client_id or 0) is None
        assert clients.visits(session, elsewhere, made.client_id or 0) == []
        mine = clients.find(session, scene.region.id, made.client_id or 0)
        assert mine is not None
        assert clients.beside(session, elsewhere, mine) == []


def test_whose_data_are_gone_is_gone_here_too(scene: Scene) -> None:
    made = booked(scene, "09:30", first_name="Élise", contact=AMINA)

    def forget(session: Any) -> None:
        client = session.get_one(Client, made.client_id)
        client.anonymised_at = NOW + timedelta(days=1)

    write(forget)
    assert found(scene, contact=AMINA) == []
    with reading() as session:
        assert clients.find(session, scene.region.id, made.client_id or 0) is None


def test_visits_stand_latest_first_and_others_at_the_number_beside(scene: Scene) -> None:
    made = booked(scene, "09:30", first_name="Élise", contact=AMINA)
    later = write(operations.book, scene.request("11:00", client=made.client_id), by=by(NOW))
    other = booked(scene, "13:00", first_name="Omar", contact=AMINA)
    booked(scene, "15:00", first_name="Zoë", contact=OMAR)
    with reading() as session:
        mine = clients.find(session, scene.region.id, made.client_id or 0)
        assert mine is not None
        theirs = clients.visits(session, scene.region.id, mine.id)
        assert [one.id for one in theirs] == [later.id, made.id]
        beside = clients.beside(session, scene.region.id, mine)
        assert [one.id for one in beside] == [other.client_id]


def test_who_is_listed_is_noted_for_the_audit(scene: Scene) -> None:
    made = booked(scene, "09:30", first_name="Élise", contact=AMINA)
    booked(scene, "11:00", first_name="Omar", contact=OMAR)
    seen.begin()
    found(scene, first_name="Élise")
    assert seen.so_far() == {made.client_id}
