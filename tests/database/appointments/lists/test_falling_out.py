"""What falls out today and tomorrow, and whom of the building to ring."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from database import reading, write
from locations.models import Loket
from scheduler.appointments.lists import falling_out
from scheduler.people.contact_persons import ContactPerson, SitePhone
from scheduler.zitdagen.models import Zitdag, ZitdagState
from tests.support import builders
from tests.support.builders import A_DAY, HOUR, TUESDAY, Scene, Sitting, at, clock

EIGHT = at("08:00")


@pytest.fixture
def rung(scene: Scene) -> Scene:
    """A loket with a reception, and a building with somebody to ring."""

    def fill(session: Session) -> None:
        session.get_one(Loket, scene.loket.id).host_phone = "+32470000002"
        ann = ContactPerson(organisation_id=scene.host.id, name="Ann", phone="+32470000001")
        session.add(ann)

    write(fill)
    return scene


def soon(scene: Scene, now: datetime = EIGHT) -> list[tuple[int, list[tuple[str, str]]]]:
    with reading() as session:
        return [
            (one.zitdag.id, [(clock(hour.start), clock(hour.end)) for hour in one.hours])
            for one in falling_out.soon(session, scene.region.id, now=now)
        ]


def call_off(session: Session, /, zitdag_id: int) -> None:
    session.get_one(Zitdag, zitdag_id).state = ZitdagState.CANCELLED


def test_what_goes_on_is_not_in_it(rung: Scene) -> None:
    assert soon(rung) == []


def test_what_is_called_off_is_with_the_phones_of_its_building(rung: Scene) -> None:
    write(call_off, rung.zitdag.id)

    assert soon(rung) == [(rung.zitdag.id, [("09:00", "12:00"), ("13:00", "16:30")])]
    assert soon(rung, EIGHT - 24 * HOUR) == soon(rung)
    assert soon(rung, EIGHT - 48 * HOUR) == []
    with reading() as session:
        (one,) = falling_out.soon(session, rung.region.id, now=EIGHT)
        (site,) = falling_out.sites_of(session, [rung.zitdag.id])
    assert one.phones == (SitePhone("+32470000001", "Ann"), SitePhone("+32470000002", ""))
    assert site.phones == one.phones


def test_of_an_absence_only_what_is_still_to_come(rung: Scene) -> None:
    write(builders.absence, rung.counsellor.id, at("11:00"), at("14:00"))

    assert soon(rung) == [(rung.zitdag.id, [("11:00", "12:00"), ("13:00", "14:00")])]
    assert soon(rung, at("13:30")) == [(rung.zitdag.id, [("13:30", "14:00")])]
    assert soon(rung, at("14:00")) == []


def test_where_a_colleague_sits_then_nothing_falls_out(rung: Scene) -> None:
    write(call_off, rung.zitdag.id)
    write(builders.colleague, rung, Sitting(hours=("09:00-12:00",)), first_name="An")

    assert soon(rung) == [(rung.zitdag.id, [("13:00", "16:30")])]


def test_a_building_without_a_number_is_said_too_and_another_region_is_not(scene: Scene) -> None:
    write(call_off, scene.zitdag.id)
    other = write(builders.scene, sitting=Sitting(TUESDAY + A_DAY))

    with reading() as session:
        (one,) = falling_out.soon(session, scene.region.id, now=EIGHT)
        assert falling_out.sites_of(session, [scene.zitdag.id]) == []
    assert one.phones == ()
    assert soon(other) == []
