"""What the night could not plan stands on a list, until a coordinator decides."""

from datetime import date

import pytest
from sqlalchemy import select

from database import write
from scheduler.access.roles import Role
from scheduler.zitdagen import unplanned
from scheduler.zitdagen.errors import CounsellorElsewhere
from scheduler.zitdagen.models import UnplannedDate, Zitdag, ZitdagSeries
from tests.support.browserless import Visitor
from tests.support.builders import PLANNER
from tests.support.filled_days import WEDNESDAY, counsellor_id, zitdag_of
from tests.support.site import Site
from tests.support.staff_accounts import SignIn

CODE = "kortrijk-blauwe-deur-wo"
SUNDAY = date(2026, 12, 13)
"""A day on which nothing is in the way of that series any more."""
THURSDAY = date(2026, 12, 17)


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def left_by_the_night(site: Site, *days: date) -> int:
    """These dates of the series could not be planned; the zitdag of a Wednesday was in the way."""
    other = zitdag_of(site, "samira", WEDNESDAY)
    with site.looking() as session:
        found = session.scalars(select(ZitdagSeries.id).where(ZitdagSeries.code == CODE)).one()
    causes = {
        day: CounsellorElsewhere(day, ("kortrijk-blauwe-deur", "tielt-haspel"), other.id)
        for day in days
    }
    with site.app.app_context():
        write(unplanned.note, found, causes, by=PLANNER)
    return other.id


def waiting(site: Site) -> list[date]:
    with site.looking() as session:
        return list(session.scalars(select(UnplannedDate.date).order_by(UnplannedDate.date)))


def test_the_list_says_why_and_what_is_in_the_way(site: Site, coordinator: Visitor) -> None:
    other_id = left_by_the_night(site, SUNDAY)
    page = coordinator.open("/planning/")
    assert "1 dag van een reeks kon niet gepland worden: jij beslist" in page.text
    page = coordinator.click("kon niet gepland worden")

    assert page.heading == "Niet gepland"
    assert "zo 13 dec 2026: Kortrijk, De Blauwe Deur" in page.text
    assert "dan al in Tielt, De Haspel." in page.text
    assert f"/planning/zitdag/{other_id}" in page.links.values()


def test_it_is_planned_where_it_fits_meanwhile(site: Site, coordinator: Visitor) -> None:
    left_by_the_night(site, SUNDAY)
    coordinator.open("/planning/niet-gepland")
    button = "Plan nu, als het past: zo 13 dec 2026, Kortrijk, De Blauwe Deur"
    page = coordinator.submit(button)

    assert page.heading == "zondag 13 december: Kortrijk, De Blauwe Deur"
    assert zitdag_of(site, "samira", SUNDAY).detached is False
    assert waiting(site) == []
    assert "Alles is gepland." in coordinator.open("/planning/niet-gepland").text


def test_what_still_cannot_be_is_said_beside_it(site: Site, coordinator: Visitor) -> None:
    left_by_the_night(site, WEDNESDAY)
    coordinator.open("/planning/niet-gepland")
    button = "Plan nu, als het past: wo 2 dec 2026, Kortrijk, De Blauwe Deur"
    page = coordinator.submit(button)

    assert page.status == 422
    assert page.errors == ["De begeleider zit daar op woensdag 2 december dan al."]
    assert waiting(site) == [WEDNESDAY]


def test_it_is_planned_with_somebody_else_at_other_hours(site: Site, coordinator: Visitor) -> None:
    left_by_the_night(site, SUNDAY)
    coordinator.open("/planning/niet-gepland")
    coordinator.click("Iemand anders of andere uren")
    page = coordinator.submit("Plan deze dag", **{"van-1": "12:00", "tot-1": "11:00"})
    assert page.errors == ["Dit uur ligt niet na het begin."]
    who = str(counsellor_id(site, "lotte"))
    coordinator.submit("Plan deze dag", begeleider=who, **{"van-1": "10:00", "tot-1": "12:00"})

    assert coordinator.page.heading == "zondag 13 december: Kortrijk, De Blauwe Deur"
    assert zitdag_of(site, "lotte", SUNDAY).detached is True
    assert waiting(site) == []


def test_it_is_left_out_for_good_and_a_second_click_changes_nothing(
    site: Site, coordinator: Visitor
) -> None:
    left_by_the_night(site, SUNDAY, THURSDAY)
    coordinator.open("/planning/niet-gepland")
    form = coordinator.page.form("Laat deze dag weg: zo 13 dec 2026, Kortrijk, De Blauwe Deur")
    for _click in range(2):
        page = coordinator.send(form)
        assert page.heading == "Niet gepland"

    assert waiting(site) == [THURSDAY]
    with site.looking() as session:
        series = session.scalars(select(ZitdagSeries).where(ZitdagSeries.code == CODE)).one()
        assert (series.exceptions, series.version) == ([SUNDAY.isoformat()], 2)
        assert session.scalars(select(Zitdag).where(Zitdag.date == SUNDAY)).all() == []
