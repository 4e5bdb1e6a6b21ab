"""How well the zitdagen reach people: what the worker finds, and how a coordinator reads it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import reading, write
from locations.journeys import Means, Point
from locations.models import Loket
from locations.streets.estimates import Estimated
from locations.transit.journey_cache import JourneyCache
from locations.transit.motis import Motis
from locations.transit.planner import TransitPlanner
from locations.travel import Stay, Travel
from scheduler.access.roles import Role
from scheduler.jobs import prewarm
from scheduler.people.regions import Region
from scheduler.reports import coverage
from scheduler.reports.coverage import Target, report
from scheduler.reports.models import CoverageReport
from scheduler.zitdagen.catalogue import Service, ServiceAudience, ServiceMode
from scheduler.zitdagen.models import Closure, ClosureReason
from tests.support.browserless import Page
from tests.support.buses import STOPS, EveryDay
from tests.support.site import NOW, Site
from tests.support.staff_accounts import SignIn

ON_STREET = Travel(Estimated())
REACH = "/planning/bereik"
LAST = (NOW + timedelta(days=90)).date()
IN_ROESELARE = Point(STOPS[1].latitude, STOPS[1].longitude)
TOMORROW = NOW + timedelta(days=1)
TARGET = Target(
    "De Spoel, Roeselare", IN_ROESELARE, Stay(IN_ROESELARE, TOMORROW, TOMORROW + timedelta(hours=1))
)


def by_bus(cache: JourneyCache | None = None) -> Travel:
    return Travel(Estimated(), TransitPlanner(EveryDay(LAST), cache))


def found(site: Site, travel: Travel = ON_STREET, now: datetime = NOW) -> dict[str, object]:
    with site.app.app_context():
        assert coverage.report_all(travel, now=now) == 1
        with reading() as session:
            content: dict[str, object] = session.query(CoverageReport).one().content
            return content


def rows(page: Page) -> list[list[str]]:
    (table,) = [one for one in page.main.all("table") if one.has_class("reach-table")]
    return [[cell.text for cell in row if cell.tag in ("th", "td")] for row in table.all("tr")[1:]]


def test_before_the_worker_was_there_the_page_says_so(signed_in: SignIn) -> None:
    page = signed_in(Role.COORDINATOR).open(REACH)

    assert (page.status, page.heading) == (200, "Bereik")
    assert "Dit is nog niet berekend." in page.text


def test_every_municipality_of_the_province_has_a_row(site: Site, signed_in: SignIn) -> None:
    found(site)

    page = signed_in(Role.COORDINATOR).open(f"{REACH}?vervoer=bike")

    names = [row[0] for row in rows(page)]
    assert len(names) == len(set(names)) > 55
    assert {"Brugge", "Diksmuide", "Heuvelland"} <= set(names)
    assert "Er is geen dienstregeling" in page.text
    assert "OV-toets" not in page.text


def test_the_map_and_the_order_are_by_the_means_one_chooses(site: Site, signed_in: SignIn) -> None:
    found(site)
    visitor = signed_in(Role.COORDINATOR)

    by_bike = rows(visitor.open(f"{REACH}?vervoer=bike"))
    column = [int(row[2].split(" ")[0]) for row in by_bike]

    assert column == sorted(column, reverse=True)
    assert len(visitor.page.main.all("circle")) == len(by_bike)
    assert visitor.open(f"{REACH}?vervoer=teleport").status == 200


def test_the_worst_off_are_named(site: Site, signed_in: SignIn) -> None:
    content = found(site)
    worst = max(
        content["rows"],  # type: ignore[call-overload]  # a list of rows, kept as JSON
        key=lambda row: min(row["minutes"]["foot"], row["minutes"]["bike"]),
    )

    page = signed_in(Role.COORDINATOR).open(REACH)

    (first, *_others) = page.main.all("ol")[0].all("li")
    assert first.text.startswith(f"{worst['name']}:")


FRIDAY_AT_NINE = datetime(2026, 11, 27, 8, tzinfo=UTC)
THE_NIGHT_BEFORE = FRIDAY_AT_NINE - timedelta(hours=11)


def test_hours_at_which_nobody_comes_reach_nobody(site: Site) -> None:
    """That Friday there is only a service for professionals, by telephone."""

    def next_start() -> datetime | None:
        with reading() as session:
            region_id = session.scalars(select(Region.id)).one()
            found, _missing = coverage.targets_of(session, region_id, now=THE_NIGHT_BEFORE)
        (stay,) = [one.stay for one in found if one.name == "Het Marktpand, Roeselare"]
        return stay.start if stay else None

    with site.app.app_context():
        started = next_start()
        assert started is not None
        assert started > FRIDAY_AT_NINE
        write(_change_service, mode=ServiceMode.IN_PERSON)
        assert next_start() == started
        write(_change_service, audience=ServiceAudience.ADULTS)
        assert next_start() == FRIDAY_AT_NINE
        write(_close_on_friday)
        assert next_start() == started


def _close_on_friday(session: Session) -> None:
    region_id = session.scalars(select(Region.id)).one()
    session.add(
        Closure(
            region_id=region_id,
            starts_at=THE_NIGHT_BEFORE,
            ends_at=THE_NIGHT_BEFORE + timedelta(days=1),
            reason=ClosureReason.WORKS,
            recorded_at=THE_NIGHT_BEFORE,
        )
    )


def _change_service(session: Session, /, **values: object) -> None:
    of_one = Service.code == "professional-question"
    session.execute(update(Service).where(of_one).values(**values))


def _forget_coordinates(session: Session) -> None:
    where = Loket.code == "tielt-haspel"
    session.execute(update(Loket).where(where).values(latitude=None, longitude=None))


def test_a_loket_without_coordinates_is_warned_of(site: Site, signed_in: SignIn) -> None:
    with site.app.app_context():
        write(_forget_coordinates)
    content = found(site)

    assert content["without_coordinates"] == ["De Haspel, Tielt"]
    page = signed_in(Role.COORDINATOR).open(REACH)
    assert "Deze lokets hebben geen coördinaten." in page.text


def test_with_a_timetable_there_is_public_transport_and_its_test(
    site: Site, signed_in: SignIn
) -> None:
    content = found(site, by_bus())

    assert content["has_times"]
    page = signed_in(Role.COORDINATOR).open(REACH)
    assert "De dienstregeling is een voorbeeld." in page.text
    assert "OV-toets gehaald" in page.text


def test_the_page_asks_a_fixed_number_of_questions(site: Site, signed_in: SignIn) -> None:
    found(site)
    visitor = signed_in(Role.COORDINATOR)
    with site.counting_queries() as asked:
        visitor.fetch("GET", REACH)

    assert len([one for one in asked if not one.startswith(("BEGIN", "PRAGMA"))]) == 3


def test_another_report_takes_the_place_of_the_first(site: Site) -> None:
    found(site)

    found(site, now=NOW + timedelta(days=1))

    with site.looking() as session:
        assert session.query(CoverageReport).one().made_at == NOW + timedelta(days=1)


@pytest.mark.parametrize("means", [Means.FOOT, Means.BIKE, Means.CAR])
def test_more_time_never_reaches_fewer_people(means: Means) -> None:
    shares = report(ON_STREET, [TARGET])["shares"][means.value]

    assert shares["30"] <= shares["45"] <= shares["60"] <= 100


def test_another_loket_never_makes_anybodys_way_longer() -> None:
    other = Target("Elders", Point(51.21, 3.22), None)
    before = {row["name"]: row["minutes"] for row in report(ON_STREET, [TARGET])["rows"]}
    after = {row["name"]: row["minutes"] for row in report(ON_STREET, [TARGET, other])["rows"]}

    assert before.keys() == after.keys()
    for name, minutes in before.items():
        assert all(after[name][means] <= minutes[means] for means in minutes)
    assert after["Brugge"]["bike"] < before["Brugge"]["bike"]


def test_the_bus_reaches_who_lives_at_its_stop() -> None:
    content = report(by_bus(), [TARGET])
    by_name = {row["name"]: row for row in content["rows"]}

    assert by_name["Roeselare"]["minutes"]["transit"] <= 15
    assert "transit" not in by_name["Brugge"]["minutes"]
    assert content["is_example"]


def test_the_timetables_behind_a_server_are_asked() -> None:
    behind = TransitPlanner(EveryDay(LAST))
    server = Motis("http://127.0.0.1:9", behind=behind)

    assert report(Travel(Estimated(), server), [TARGET])["has_times"]
    alone = Travel(Estimated(), Motis("http://127.0.0.1:9"))
    assert not report(alone, [TARGET])["has_times"]


def test_no_loket_reaches_nobody() -> None:
    content = report(ON_STREET, [])

    assert (content["rows"], content["people"]) == ([], 0)
    assert content["shares"]["bike"] == {"30": 0.0, "45": 0.0, "60": 0.0}


def test_what_can_be_booked_soon_is_worked_out_ahead(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prewarm, "_homes_near", lambda _place: [IN_ROESELARE])
    travel = Travel(
        Estimated(),
        TransitPlanner(EveryDay(LAST), JourneyCache(tmp_path / "kept.sqlite"), [IN_ROESELARE]),
    )
    with site.app.app_context():
        made = prewarm.fill_cache(travel, now=NOW)
        again = prewarm.fill_cache(travel, now=NOW)
        stopped = prewarm.fill_cache(travel, now=NOW, goes_on=lambda: False)
        nothing = prewarm.fill_cache(ON_STREET, now=NOW)
        with reading() as session:
            stays = prewarm.soon(session, now=NOW)

    # Services of other lengths begin at the same hours: the way there is worked out once.
    assert 40 < len(stays) < made <= 2 * len(stays)
    assert (again, stopped, nothing) == (0, 0, 0)
    assert stays == sorted(stays, key=lambda stay: stay.start)
    assert all(NOW < stay.start <= NOW + prewarm.WINDOW for stay in stays)
