"""A coordinator prepares a season beside the live planning, compares it, and publishes it."""

import io
import zipfile
from datetime import date

import pytest
from sqlalchemy import func, select

from database import write
from scheduler.access.roles import Role
from scheduler.appointments.models import AppointmentState
from scheduler.zitdagen.models import Zitdag, ZitdagSeries, ZitdagState
from scheduler.zitdagen.operations import cancel_zitdag
from scheduler.zitdagen.season_models import DraftSeries, SeasonDraft
from tests.support.browserless import Visitor
from tests.support.builders import PLANNER
from tests.support.filled_days import counsellor_id, fill, zitdag_of
from tests.support.site import Site
from tests.support.staff_accounts import SignIn

PAGE = "/planning/seizoenen/"
FIRST, LAST = "2027-01-04", "2027-03-28"
AHEAD = date(2027, 1, 6)
"""A Wednesday of the season, on which Samira sits in Kortrijk."""
LIVE = (
    "/plaats/kortrijk-blauwe-deur",
    "/planning/rooster?beeld=week&dag=2027-01-06",
    "/planning/rooster?beeld=seizoen&dag=2027-01-04",
    "/planning/reeksen/",
    "/planning/loket/kortrijk-blauwe-deur/week?week=2027-W01",
)
"""Pages that say what is planned in the season."""


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def prepare(visitor: Visitor, **typed: str) -> str:
    """Begin a season; the address of its page."""
    visitor.open(PAGE)
    usual = {"naam": "Winter", "van": FIRST, "tot": LAST, "hoe": "kopie", "weken": "6"}
    visitor.submit("Zet klaar", **usual | typed)
    return visitor.page.path


def row_of(site: Site, counsellor: str, weekday: str) -> DraftSeries:
    with site.looking() as session:
        return session.scalars(
            select(DraftSeries)
            .where(
                DraftSeries.counsellor_id == counsellor_id(site, counsellor),
                DraftSeries.rule == f"FREQ=WEEKLY;BYDAY={weekday}",
            )
            .order_by(DraftSeries.id)
            .limit(1)
        ).one()


def change_row(visitor: Visitor, season: str, row: DraftSeries, **typed: str) -> None:
    visitor.open(f"{season}/reeks/{row.id}")
    visitor.submit("Bewaar in het ontwerp", **typed)


def live(visitor: Visitor) -> list[object]:
    """What pages, and the files of the network, say is planned."""
    exported = io.BytesIO(visitor.fetch("GET", "/planning/bestanden/netwerk.zip").body)
    with zipfile.ZipFile(exported) as files:
        rows = {name: files.read(name) for name in files.namelist()}
    return [rows, *(visitor.open(path).text for path in LIVE)]


def planned(site: Site) -> int:
    with site.looking() as session:
        is_on = Zitdag.state == ZitdagState.PLANNED
        return session.scalar(select(func.count()).select_from(Zitdag).where(is_on)) or 0


def published(site: Site) -> list[bool]:
    """Whether each season was."""
    with site.looking() as session:
        return [at is not None for at in session.scalars(select(SeasonDraft.published_at))]


def test_a_season_is_copied_edited_compared_and_published_and_nothing_of_it_shows_before(
    site: Site, coordinator: Visitor
) -> None:
    before = live(coordinator)
    sits = planned(site)

    season = prepare(coordinator)
    assert "Niemand kan hier boeken tot je het publiceert." in coordinator.page.text
    change_row(coordinator, season, row_of(site, "samira", "WE"), **{"van-1": "10:00"})
    coordinator.open(f"{season}/dag/0")
    coordinator.submit(
        "Bewaar in het ontwerp",
        loket=str(zitdag_of(site, "samira", AHEAD).loket_id),
        begeleider=str(counsellor_id(site, "hanne")),
        datum="2027-01-09",
        titel="Beurs",
        **{"van-1": "09:00", "tot-1": "12:00"},
    )
    assert coordinator.page.path == season
    page = coordinator.open(f"{season}/vergelijk")
    assert "Er is nog niets gepubliceerd." in page.text
    assert "Verandert" in page.text
    assert live(coordinator) == before
    assert planned(site) == sits

    coordinator.open(f"{season}/vergelijk")
    page = coordinator.submit("Publiceer")

    assert page.path == season
    assert "Gepubliceerd op" in page.text
    hours = zitdag_of(site, "samira", AHEAD)
    with site.looking() as session:
        sitting = session.get_one(Zitdag, hours.id)
        assert sitting.openings[0].starts.isoformat("minutes") == "10:00"
        assert session.scalars(select(Zitdag.title).where(Zitdag.title == "Beurs")).all() == [
            "Beurs"
        ]
    assert coordinator.open(f"{season}/vergelijk").path == season
    assert coordinator.open(f"{season}/reeks/0").status == 404


def test_dates_that_clash_are_left_out_by_one_press(site: Site, coordinator: Visitor) -> None:
    season = prepare(coordinator)
    row = row_of(site, "samira", "WE")
    change_row(coordinator, season, row, begeleider=str(counsellor_id(site, "lotte")))
    page = coordinator.open(f"{season}/vergelijk")
    assert "dan al in Brugge, Het Kanaalhuis" in page.text
    assert "Publiceer" not in [one.text for one in page.main.all("button")]
    page = coordinator.submit("Laat weg wat ik aanvinkte")
    assert (page.status, page.errors) == (422, ["Vink eerst een dag aan."])

    coordinator.open(f"{season}/vergelijk")
    page = coordinator.send(coordinator.page.form("Laat weg wat ik aanvinkte"), rest="1")

    assert "Botst" not in page.text
    coordinator.submit("Publiceer")
    assert zitdag_of(site, "samira", AHEAD).state is ZitdagState.CANCELLED


def test_whom_it_touches_is_decided_once(site: Site, coordinator: Visitor) -> None:
    fill(site, "samira", AHEAD, ["Amina", "Bilal"])
    season = prepare(coordinator)
    row, page = row_of(site, "samira", "WE"), coordinator.open(season)
    (leave_out,) = [one for one in page.forms if one.action.endswith(f"/reeks/{row.id}/weg")]
    coordinator.send(leave_out)
    page = coordinator.open(f"{season}/vergelijk")
    assert "2 afspraken" in page.text

    page = coordinator.submit("Publiceer")
    assert "Amina" in page.text
    assert published(site) == [False]
    coordinator.submit("Publiceer", besluit="af")

    assert [one.state for one in site.appointments()] == [AppointmentState.CANCELLED] * 2
    assert published(site) == [True]


def test_what_changed_meanwhile_is_shown_before_it_is_published(
    site: Site, coordinator: Visitor
) -> None:
    season = prepare(coordinator)
    coordinator.open(f"{season}/vergelijk")
    sitting = zitdag_of(site, "samira", AHEAD)
    with site.app.app_context():
        write(cancel_zitdag, sitting.id, expected_version=sitting.version, by=PLANNER)

    page = coordinator.submit("Publiceer")

    assert page.status == 409
    assert "Intussen veranderde er iets." in page.text
    assert published(site) == [False]
    assert "Gepubliceerd op" in coordinator.submit("Publiceer").text


def test_a_second_coordinator_sees_what_changed_and_loses_nothing(
    site: Site, coordinator: Visitor, signed_in: SignIn
) -> None:
    second = signed_in(Role.COORDINATOR, email="second@example.org")
    season = prepare(coordinator)
    row = row_of(site, "samira", "WE")
    second.open(f"{season}/reeks/{row.id}")
    change_row(coordinator, season, row, **{"tot-1": "11:00"})

    page = second.submit("Bewaar in het ontwerp", **{"tot-1": "11:30"})

    assert page.status == 409
    assert "9.00–11.00" in page.text
    second.submit("Bewaar in het ontwerp")
    with site.looking() as session:
        saved = session.get_one(DraftSeries, row.id)
        assert saved.openings[0].ends.isoformat("minutes") == "11:30"


def test_a_season_that_is_thrown_away_leaves_the_planning_as_it_is(
    site: Site, coordinator: Visitor
) -> None:
    sits = planned(site)
    season = prepare(coordinator)
    coordinator.open(season)
    coordinator.submit("Ja, weg ermee")

    assert published(site) == []
    assert planned(site) == sits
    with site.looking() as session:
        assert session.scalar(select(func.count()).select_from(ZitdagSeries))


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"naam": ""}, "Schrijf een korte naam, zoals “Voorjaar 2027”."),
        ({"tot": "2026-12-31"}, "Kies een datum na de eerste, binnen het jaar."),
        ({"weken": "0"}, "Schrijf een getal van 1 tot 104."),
        ({"van": "x"}, "Deze datum bestaat niet."),
    ],
)
def test_what_is_wrong_with_a_new_season_stands_beside_the_field(
    coordinator: Visitor, typed: dict[str, str], error: str
) -> None:
    prepare(coordinator, **typed)

    assert error in coordinator.page.errors
    assert coordinator.page.status == 422
