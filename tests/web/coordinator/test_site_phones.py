"""The numbers of a building stand where a coordinator must ring it."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import write
from locations.models import Loket
from scheduler.access.roles import Role
from scheduler.people.contact_persons import ContactPerson
from scheduler.people.organisations import LoketHost
from scheduler.zitdagen.models import Zitdag, ZitdagState
from tests.support.browserless import Visitor
from tests.support.counsellor_day import IEPER, come, zitdag
from tests.support.site import Site
from tests.support.staff_accounts import sign_in

ANN = "Ann 0470 00 00 91"


@pytest.fixture
def coordinator(site: Site) -> Visitor:
    def fill(session: Session) -> None:
        host = session.scalars(
            select(LoketHost).join(Loket, Loket.id == LoketHost.loket_id).where(Loket.code == IEPER)
        ).one()
        ann = ContactPerson(organisation_id=host.organisation_id, name="Ann", phone="+32470000091")
        session.add(ann)

    with site.app.app_context():
        write(fill)
    return sign_in(site, Role.COORDINATOR)


def test_on_the_page_of_a_zitdag_and_where_it_is_decided(site: Site, coordinator: Visitor) -> None:
    come(site, "09:30")
    page = coordinator.open(f"/planning/zitdag/{zitdag(site).id}")
    assert ANN in page.main.text
    assert "tel:+32470000091" in page.addresses

    page = coordinator.submit("Zeg deze zitdag af")
    assert "Moet het onthaal het nu weten?" in page.main.text
    assert ANN in page.main.text


def test_with_what_falls_out_today_and_tomorrow(site: Site, coordinator: Visitor) -> None:
    before = coordinator.open("/planning/te-bellen").main.text
    assert "Weet het onthaal het?" not in before

    def call_off(session: Session, zitdag_id: int) -> Any:
        off = update(Zitdag).where(Zitdag.id == zitdag_id).values(state=ZitdagState.CANCELLED)
        return session.execute(off)

    with site.app.app_context():
        write(call_off, zitdag(site).id)
    page = coordinator.open("/planning/te-bellen")
    assert "Weet het onthaal het?" in page.main.text
    assert "maandag 23 november" in page.main.text
    assert ANN in page.main.text
