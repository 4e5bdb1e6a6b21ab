"""A coordinator closes a loket or the region for a while, changes that, and opens it again."""

from datetime import date

import pytest
from sqlalchemy import select

from locations.models import Loket
from scheduler.access.roles import Role
from scheduler.appointments.models import AppointmentState, PlanningConflict
from scheduler.zitdagen.models import Closure, ClosureReason
from tests.support import builders
from tests.support.browserless import Visitor
from tests.support.filled_days import WEDNESDAY, fill, zitdag_of
from tests.support.site import Site
from tests.support.staff_accounts import SignIn

PAGE = "/planning/sluitingen"


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def closures(site: Site) -> list[Closure]:
    with site.looking() as session:
        return list(session.scalars(select(Closure).order_by(Closure.starts_at)))


def name_of(site: Site, loket_id: int) -> str:
    with site.looking() as session:
        where = session.get_one(Loket, loket_id)
        return f"{where.city}, {where.name}"


def close(coordinator: Visitor, loket: str, **typed: str) -> None:
    coordinator.open(PAGE)
    usual = {"loket": loket, "van": "2026-12-01", "tot": "2026-12-31", "reden": "works"}
    coordinator.submit("Toon wie dit raakt", **usual | typed)


def test_a_building_closes_for_a_month_in_eight_actions(site: Site, coordinator: Visitor) -> None:
    """The page, the loket, two dates, the reason, show, one choice for all, close."""
    fill(site, "samira", WEDNESDAY, ["Amina", "Bilal", "Chloé"])
    loket_id = zitdag_of(site, "samira", WEDNESDAY).loket_id

    close(coordinator, str(loket_id))
    assert "Dit raakt 3 mensen. Er is nog niets veranderd." in coordinator.page.text
    assert closures(site) == []
    page = coordinator.submit("Sluit", besluit="af")

    assert [one.state for one in site.appointments()] == [AppointmentState.CANCELLED] * 3
    (closure,) = closures(site)
    assert (closure.loket_id, closure.reason) == (loket_id, ClosureReason.WORKS)
    page = coordinator.open(PAGE)
    when = "dinsdag 1 december tot en met donderdag 31 december"
    assert f"{name_of(site, loket_id)}: {when} (werken)" in page.text


def test_what_touches_nobody_is_shown_before_it_is_saved(site: Site, coordinator: Visitor) -> None:
    close(coordinator, "alle", van="2026-12-24", tot="2026-12-31", nota="kerstweek")

    assert "Dit raakt niemand. Er is nog niets bewaard." in coordinator.page.text
    assert closures(site) == []
    page = coordinator.submit("Sluit")

    (closure,) = closures(site)
    assert closure.loket_id is None
    assert page.heading == "Sluitingen"
    assert "Alle loketten: donderdag 24 december tot en met donderdag 31 december" in page.text
    assert "kerstweek" in page.text


def test_going_back_saves_nothing_and_keeps_what_was_typed(
    site: Site, coordinator: Visitor
) -> None:
    close(coordinator, "alle", nota="kerstweek")
    page = coordinator.submit("Terug, er verandert niets", bewerken="1")

    assert closures(site) == []
    assert page.form("Toon wie dit raakt").fields["nota"] == "kerstweek"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"loket": ""}, "loket"),
        ({"tot": "2026-11-30"}, "Kies een datum na de eerste, binnen het jaar."),
        ({"deel": "voormiddag"}, "Een halve dag is van één dag. Kies één dag, of uren."),
        ({"deel": "uren"}, "Schrijf van wanneer tot wanneer."),
        ({"nota": "x" * 201}, "Schrijf het korter."),
    ],
)
def test_a_closure_that_cannot_be_is_refused_beside_the_field(
    site: Site, coordinator: Visitor, typed: dict[str, str], error: str
) -> None:
    close(coordinator, **{"loket": "alle", **typed})

    assert coordinator.page.status == 422
    assert any(error in one for one in coordinator.page.errors)
    assert closures(site) == []


def test_a_closure_ends_sooner_and_who_was_kept_fits_again(
    site: Site, coordinator: Visitor
) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"])
    loket_id = zitdag_of(site, "samira", WEDNESDAY).loket_id
    close(coordinator, str(loket_id))
    coordinator.submit("Sluit", besluit="staan")
    assert site.appointments()[0].misfit is PlanningConflict.LOKET_CLOSED
    (closure,) = closures(site)

    coordinator.open(f"{PAGE}/{closure.id}")
    coordinator.submit("Toon wie dit raakt", tot="2026-12-01")
    assert "Dit raakt niemand." in coordinator.page.text
    assert site.appointments()[0].misfit is PlanningConflict.LOKET_CLOSED
    page = coordinator.submit("Bewaar")

    assert site.appointments()[0].misfit is None
    assert "dinsdag 1 december (werken)" in page.text
    coordinator.open(f"{PAGE}/{closure.id}")
    page = coordinator.submit("Open weer: neem de sluiting terug")
    assert closures(site) == []
    assert "Er is niets gesloten." in page.text


def test_half_a_day_and_hours_show_as_such(site: Site, coordinator: Visitor) -> None:
    close(coordinator, "alle", tot="2026-12-01", deel="namiddag")
    assert "dinsdag 1 december, namiddag vanaf 12.30 uur" in coordinator.page.heading
    coordinator.submit("Sluit")
    hours = {"van-uur": "09:00", "tot-uur": "11:30"}
    close(coordinator, "alle", van="2026-12-02", tot="2026-12-02", deel="uren", **hours)
    page = coordinator.submit("Sluit")

    assert "woensdag 2 december, 9.00–11.30" in page.text
    first, second = closures(site)
    assert first.starts_at == builders.at("12:30", date(2026, 12, 1))
    assert first.ends_at == builders.at("00:00", date(2026, 12, 2))
    coordinator.open(f"{PAGE}/{second.id}")
    typed = coordinator.page.form("Toon wie dit raakt").fields
    assert (typed["van"], typed["van-uur"], typed["tot-uur"]) == ("2026-12-02", "09:00", "11:30")


def test_a_second_coordinator_sees_what_the_first_made_of_it(
    site: Site, coordinator: Visitor, signed_in: SignIn
) -> None:
    close(coordinator, "alle")
    coordinator.submit("Sluit")
    (closure,) = closures(site)
    other = signed_in(Role.COORDINATOR)
    for visitor in (coordinator, other):
        visitor.open(f"{PAGE}/{closure.id}")
    coordinator.submit("Toon wie dit raakt", tot="2026-12-20")
    coordinator.submit("Bewaar")

    page = other.submit("Toon wie dit raakt", tot="2026-12-10", nota="mijn nota")

    assert page.status == 409
    assert "dinsdag 1 december tot en met zondag 20 december" in page.text
    assert page.form("Toon wie dit raakt").fields["nota"] == "mijn nota"


def test_the_list_asks_the_database_as_much_for_many_closures_as_for_one(
    site: Site, coordinator: Visitor
) -> None:
    with site.counting_queries() as few:
        coordinator.open(PAGE)
    for day in range(10, 20):
        close(coordinator, "alle", van=f"2026-12-{day}", tot=f"2026-12-{day}")
        coordinator.submit("Sluit")
    with site.counting_queries() as many:
        coordinator.open(PAGE)

    assert len(closures(site)) == 10
    assert len([one for one in many if one.startswith("SELECT")]) == len(
        [one for one in few if one.startswith("SELECT")]
    )
