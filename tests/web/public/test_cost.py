"""What a page costs: questions to the database, bytes over the air, rows of a search in vain."""

from datetime import date

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from database import write
from locations.models import Loket
from scheduler.appointments.booking.availability import LOOKED_AHEAD
from scheduler.appointments.models import FruitlessSearch
from scheduler.people.organisations import LoketHost
from scheduler.zitdagen.models import Opening, Zitdag, ZitdagState, zitdag_services
from tests.support.browserless import Page, Visitor
from tests.support.public_pages import OWN
from tests.support.site import NOW, Site, book, go_to_times, go_to_who

PLACES = "/afspraak/plaats?vraag=get-diploma&taal=nl"
TIMES = "/afspraak/uur?vraag=get-diploma&taal=nl&plaats=brugge-weefkamer"
KILOBYTE = 1024
HEAVIEST = 60 * KILOBYTE

# What each page asks of the database. A number that rises needs a reason; one that falls is news.
QUERIES = {
    "/": 1,
    "/afspraak/": 2,
    "/afspraak/wegwijzer?vraag=learn-dutch": 2,
    "/afspraak/met-wie?vraag=been-before": 3,
    "/afspraak/taal?vraag=get-diploma": 3,
    "/afspraak/waar?vraag=get-diploma&taal=nl": 2,
    "/afspraak/plaatsen?vraag=get-diploma&taal=nl": 12,
    PLACES: 11,
    "/afspraak/op-afstand?vraag=get-diploma&taal=nl": 3,
    "/afspraak/op-afstand?vraag=get-diploma&taal=nl&hoe=telefoon": 9,
    TIMES: 10,
    # With an interpreter one search more: whether it can be sooner without.
    f"{PLACES}&tolk=1": 15,
    "/afspraak/op-afstand?vraag=get-diploma&taal=nl&hoe=telefoon&tolk=1": 14,
    f"{TIMES}&tolk=1": 14,
    "/plaats/brugge-weefkamer": 5,
    "/afspraak/afgesloten": 1,
    "/bel-mij": 2,
    "/professionals": 2,
    "/mijn-afspraak/": 1,
    "/nowhere": 1,
}

LATER = {
    "who": 7,
    "done": 4,
    "manage": 3,
    "move": 7,
    "elsewhere": 12,
    "name": 2,
    "contact": 2,
    "language": 3,
    "cancel": 3,
    "slip": 3,
    "ics": 3,
}


def _queries(site: Site, visitor: Visitor, path: str) -> int:
    with site.counting_queries() as asked:
        visitor.fetch("GET", path)
    return len([one for one in asked if not one.startswith(("BEGIN", "PRAGMA"))])


@pytest.mark.parametrize(("path", "count"), QUERIES.items())
def test_a_page_asks_a_fixed_number_of_questions(site: Site, path: str, count: int) -> None:
    assert _queries(site, site.visitor(), path) == count


def _multiply(session: Session) -> None:
    """Five times as many lokets, each with the zitdagen of the one it was made from."""
    hosts = {row.loket_id: row for row in session.scalars(select(LoketHost)).all()}
    for loket in session.scalars(select(Loket)).all():
        for number in range(4):
            _copy_loket(session, loket, hosts[loket.id], number)


def _copy_loket(session: Session, loket: Loket, host: LoketHost, number: int) -> None:
    kept = {
        column.name: getattr(loket, column.name)
        for column in Loket.__table__.columns
        if column.name not in ("id", "code")
    }
    copy = Loket(**kept, code=f"{loket.code}-{number}")
    session.add(copy)
    session.flush()
    session.add(
        LoketHost(loket_id=copy.id, organisation_id=host.organisation_id, region_id=host.region_id)
    )
    soon = Zitdag.date < (NOW + LOOKED_AHEAD).date()
    for zitdag in session.scalars(select(Zitdag).where(Zitdag.loket_id == loket.id, soon)).all():
        _copy_zitdag(session, zitdag, copy.id)


def _copy_zitdag(session: Session, zitdag: Zitdag, loket_id: int) -> None:
    kept = {
        column.name: getattr(zitdag, column.name)
        for column in Zitdag.__table__.columns
        if column.name not in ("id", "loket_id", "series_id")
    }
    copy = Zitdag(**kept, loket_id=loket_id)
    session.add(copy)
    session.flush()
    session.add_all(
        Opening(
            zitdag_id=copy.id,
            kind=one.kind,
            starts=one.starts,
            ends=one.ends,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
        )
        for one in session.scalars(select(Opening).where(Opening.zitdag_id == zitdag.id)).all()
    )
    given = select(zitdag_services).where(zitdag_services.c.zitdag_id == zitdag.id)
    for row in session.execute(given).all():
        values = {**row._mapping, "zitdag_id": copy.id}  # noqa: SLF001 -- SQLAlchemy's public name
        session.execute(insert(zitdag_services).values(values))


def test_five_times_the_network_costs_not_one_question_more(site: Site) -> None:
    with site.app.app_context():
        write(_multiply)
    asked = {path: _queries(site, site.visitor(), path) for path in QUERIES}
    assert {path: count for path, count in asked.items() if count > QUERIES[path]} == {}


def test_later_pages_ask_a_fixed_number_of_questions(site: Site) -> None:
    visitor = site.visitor()
    who = go_to_who(visitor).path
    done = book(visitor).path
    manage = visitor.page.link("Verander je afspraak")
    asked = {
        name: _queries(site, visitor, path)
        for name, path in {
            "who": who,
            "done": done,
            "manage": manage,
            "move": f"{manage}uur",
            "elsewhere": f"{manage}plaats",
            "name": f"{manage}naam",
            "contact": f"{manage}nummer",
            "language": f"{manage}taal",
            "cancel": f"{manage}weg",
            "slip": f"{manage}papier",
            "ics": f"{manage}afspraak.ics",
        }.items()
    }
    assert asked == LATER


def weight_with_files(visitor: Visitor, page: Page) -> int:
    """Bytes of the page and of every file it names, uncompressed, each file once."""
    files = set()
    for one in page.root:
        for name in ("src", "href"):
            address = one.attributes.get(name, "")
            if one.tag != "a" and address.startswith("/"):
                files.add(address.split("#")[0])
    answers = [visitor.fetch("GET", path) for path in sorted(files)]
    assert {one.status for one in answers} == {200}
    return len(page.answer.body) + sum(len(one.body) for one in answers)


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_no_page_weighs_more_than_60_kilobytes_with_everything_it_loads(
    site: Site, language: str
) -> None:
    visitor = site.visitor()
    pages = [go_to_times(visitor), go_to_who(visitor), book(visitor)]
    manage = pages[-1].link("Verander je afspraak")
    paths = [
        *QUERIES,
        *(page.path for page in pages),
        *(f"{manage}{page}" for page in OWN.values()),
        # The busiest that the example has: half hours, at every quarter, with two counsellors.
        "/afspraak/uur?vraag=one-question&taal=nl&plaats=brugge-weefkamer",
        f"{TIMES}&kwijt=20261123T120000Z",
        "/afspraak/uur?vraag=one-question&taal=nl&plaats=brugge-weefkamer&later=10",
        "/afspraak/uur?vraag=one-question&taal=nl&plaats=brugge-weefkamer&kwijt=20261123T120000Z",
    ]
    visitor.open(f"/?lang={language}")
    weights = {path: weight_with_files(visitor, visitor.open(path)) for path in paths}
    assert {path: size for path, size in weights.items() if size > HEAVIEST} == {}


def _close_everything(session: Session) -> None:
    session.execute(update(Zitdag).values(state=ZitdagState.CANCELLED))


@pytest.mark.parametrize(
    ("path", "lokets"),
    [pytest.param(TIMES, 1, id="at one place"), pytest.param(PLACES, 16, id="anywhere")],
)
def test_a_search_in_vain_is_counted_once_and_says_nothing_of_who_searched(
    any_site: Site, path: str, lokets: int
) -> None:
    with any_site.app.app_context():
        write(_close_everything)
    visitor = any_site.visitor()
    for _ in range(3):
        assert visitor.open(path).status == 200
    visitor.open(f"{path}&lang=fr")
    with any_site.looking() as session:
        found = list(session.scalars(select(FruitlessSearch)))
    assert len(found) == lokets
    assert {(one.day, one.language, one.count) for one in found} == {(NOW.date(), "nl", 1)}
    assert {column.name for column in FruitlessSearch.__table__.columns} == {
        "day",
        "loket_id",
        "service_id",
        "language",
        "count",
    }

    any_site.visitor().open(path)
    visitor.open(path.replace("taal=nl", "taal=fr"))
    with any_site.looking() as session:
        counts = {one.language: one.count for one in session.scalars(select(FruitlessSearch))}
    assert counts == {"nl": 2, "fr": 1}


def test_a_search_that_finds_something_is_not_counted(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(PLACES)
    visitor.open(TIMES)
    with site.looking() as session:
        assert list(session.scalars(select(FruitlessSearch))) == []


def test_the_day_of_a_search_is_that_of_the_place(site: Site) -> None:
    with site.app.app_context():
        write(_close_everything)
    site.clock.now = NOW.replace(hour=23, minute=30)
    site.visitor().open(TIMES)
    with site.looking() as session:
        (found,) = session.scalars(select(FruitlessSearch))
    assert found.day == date(2026, 11, 24)
