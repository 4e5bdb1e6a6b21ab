"""Whom one rings about a loket, and who is written to."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.people import contact_persons
from scheduler.people.contact_persons import ContactPerson, SitePhone
from tests.support import builders
from tests.support.builders import Scene


def _person(session: Session, /, scene: Scene, name: str, **fields: object) -> None:
    session.add(ContactPerson(organisation_id=scene.host.id, name=name, **fields))


def test_the_phone_of_a_person_comes_before_that_of_the_reception(scene: Scene) -> None:
    def fill(session: Session) -> tuple[int, int]:
        _person(session, scene, "Wim", phone="+32470000002")
        _person(session, scene, "Ann", phone="+32470000001")
        _person(session, scene, "Els", email="els@example.org")
        second = builders.loket(session, scene.host, host_phone="+32470000003")
        elsewhere = builders.organisation(session, scene.region.id)
        return second.id, builders.loket(session, elsewhere, host_phone="+32470000004").id

    second, elsewhere = write(fill)

    with reading() as session:
        phones = contact_persons.phones(session, [scene.loket.id, second, elsewhere])
    people = (SitePhone("+32470000001", "Ann"), SitePhone("+32470000002", "Wim"))
    assert phones == {
        scene.loket.id: people,
        second: (*people, SitePhone("+32470000003", "")),
        elsewhere: (SitePhone("+32470000004", ""),),
    }


def test_the_people_of_a_site_stand_by_name(scene: Scene) -> None:
    def fill(session: Session) -> int:
        _person(session, scene, "Wim", email="wim@example.org", told_of_changes=True)
        _person(session, scene, "Ann")
        return builders.organisation(session, scene.region.id).id

    other = write(fill)

    with reading() as session:
        of_site = contact_persons.of_site(session, scene.host.id)
        assert [(one.name, one.told_of_changes) for one in of_site] == [
            ("Ann", False),
            ("Wim", True),
        ]
        assert not contact_persons.of_site(session, other)


def test_nobody_without_an_address_is_told(scene: Scene) -> None:
    with pytest.raises(IntegrityError):
        write(_person, scene, "Ann", told_of_changes=True)


def test_a_name_stands_once_on_a_site(scene: Scene) -> None:
    write(_person, scene, "Ann")

    with pytest.raises(IntegrityError):
        write(_person, scene, "Ann")
