"""A zitdag is at another place for one day, with its people."""

import pytest
from sqlalchemy import select

from locations.models import Loket
from scheduler.access.roles import Role
from scheduler.appointments.models import Appointment
from scheduler.zitdagen.models import DiaryEntry, Zitdag, ZitdagState
from tests.support.browserless import Visitor
from tests.support.filled_days import WEDNESDAY, fill, zitdag_of
from tests.support.site import Site
from tests.support.staff_accounts import SignIn


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def another_loket(site: Site, zitdag: Zitdag) -> Loket:
    with site.looking() as session:
        here = session.get_one(Loket, zitdag.loket_id)
        others = select(Loket).where(Loket.city != here.city, Loket.active).order_by(Loket.id)
        return session.scalars(others).first() or here


def go_elsewhere(site: Site, coordinator: Visitor) -> tuple[Zitdag, Loket]:
    zitdag = zitdag_of(site, "samira", WEDNESDAY)
    there = another_loket(site, zitdag)
    coordinator.open(f"/planning/zitdag/{zitdag.id}")
    coordinator.submit("Toon wie dit raakt", elders=str(there.id))
    return zitdag, there


def where(site: Site) -> set[tuple[int, ZitdagState]]:
    with site.looking() as session:
        rows = session.execute(
            select(Zitdag.loket_id, Zitdag.state)
            .join(DiaryEntry, DiaryEntry.zitdag_id == Zitdag.id)
            .join(Appointment, Appointment.entry_id == DiaryEntry.id)
        )
        return {(loket_id, state) for loket_id, state in rows}


def test_its_people_go_along_and_hear_the_new_place(site: Site, coordinator: Visitor) -> None:
    before = fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    zitdag, there = go_elsewhere(site, coordinator)
    assert "Dit raakt 2 mensen. Er is nog niets veranderd." in coordinator.page.text
    assert where(site) == {(zitdag.loket_id, ZitdagState.PLANNED)}

    coordinator.submit("Bewaar", besluit="mee")

    assert where(site) == {(there.id, ZitdagState.PLANNED)}
    after = site.appointments()
    assert [one.version - old.version for one, old in zip(after, before, strict=True)] == [1, 1]
    assert all(one.moves == 1 and one.misfit is None for one in after)
    with site.looking() as session:
        assert session.get_one(Zitdag, zitdag.id).state is ZitdagState.CANCELLED


def test_nobody_is_left_where_nobody_would_be(site: Site, coordinator: Visitor) -> None:
    (before,) = fill(site, "samira", WEDNESDAY, ["Amina"])
    go_elsewhere(site, coordinator)
    assert "laat staan" not in coordinator.page.text
    coordinator.send(coordinator.page.form_with("besluit"), besluit="staan")

    assert coordinator.page.errors
    (after,) = site.appointments()
    assert (after.version, after.misfit) == (before.version, None)


def test_nothing_is_saved_before_it_was_shown(site: Site, coordinator: Visitor) -> None:
    zitdag, there = go_elsewhere(site, coordinator)
    assert "Dit raakt niemand. Er is nog niets bewaard." in coordinator.page.text
    with site.looking() as session:
        assert session.get_one(Zitdag, zitdag.id).state is ZitdagState.PLANNED
    coordinator.submit("Bewaar")

    with site.looking() as session:
        assert session.get_one(Zitdag, zitdag.id).state is ZitdagState.CANCELLED
        moved = session.scalars(
            select(Zitdag).where(Zitdag.loket_id == there.id, Zitdag.date == WEDNESDAY)
        ).all()
        assert zitdag.counsellor_id in {one.counsellor_id for one in moved}


def test_a_place_must_be_chosen(site: Site, coordinator: Visitor) -> None:
    zitdag = zitdag_of(site, "samira", WEDNESDAY)
    coordinator.open(f"/planning/zitdag/{zitdag.id}")
    page = coordinator.submit("Toon wie dit raakt", elders="")

    assert page.status == 422
    assert page.errors
