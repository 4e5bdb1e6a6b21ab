"""An empty installation: who plans a region makes its whole network on the pages."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from database import write
from locations.models import Loket
from scheduler.access.roles import Role
from scheduler.network import beginning, load
from scheduler.network.errors import Unreadable
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import Zitdag
from tests.support.browserless import Visitor
from tests.support.example_site import running
from tests.support.site import Site
from tests.support.staff_accounts import sign_in

ROOT = "/planning/netwerk"


def administrator(site: Site) -> Visitor:
    """As `zitdag account create --new-region --region west --role administrator` lets them in."""
    with site.app.app_context():
        write(beginning.begin_region, "west")
    return sign_in(site, Role.ADMINISTRATOR)


def make(visitor: Visitor, what: str, **typed: str) -> None:
    visitor.open(f"{ROOT}/{what}")
    page = visitor.submit("Bewaar", **typed)
    assert page.errors == [], what
    assert page.status == 200, what


def test_a_whole_network_is_made_by_hand(database_url: str) -> None:
    with running(database_url) as site:
        public = site.visitor()
        assert public.open("/").heading == "Nog niet open."
        visitor = administrator(site)
        assert public.open("/").status == 503
        assert "Begin met de regio." in visitor.open(f"{ROOT}/").text
        make(
            visitor,
            "regio",
            naam="Leerwinkel West",
            telefoon="050 00 00 01",
            **{"telefoon-uren": "ma-vr 9:00-12:00", "talen-fr": "1"},
        )
        make(visitor, "nieuw/partner", naam="Bibliotheek Tielt", soort="library")
        make(
            visitor,
            "nieuw/plaats",
            naam="De Haspel",
            bij="bibliotheek-tielt",
            onthaal="Ik kom voor Leerwinkel.",
            straat="Haspelwegel 18",
            postcode="8700",
            gemeente="Tielt",
            breedte="50,9985",
            lengte="3,3293",
        )
        make(visitor, "nieuw/begeleider", voornaam="Vic", naam="Voorbeeld", **{"talen-nl": "1"})
        make(visitor, "nieuw/dienst", naam="Een gesprek", minuten="60")
        make(
            visitor,
            "nieuw/vraag",
            vraag="Ik wil iets leren.",
            nummer="1",
            beeld="signpost",
            dienst="een-gesprek",
        )
        assert "Nu: reeksen." in visitor.open(f"{ROOT}/").text
        plan_a_series(site, visitor)

        with site.looking() as session:
            network = load.network(session)
            planned = session.scalar(select(func.count()).select_from(Zitdag)) or 0
        assert (len(network.lokets), len(network.series)) == (1, 1)
        assert planned > 4
        assert "Ik wil iets leren." in site.visitor().open("/afspraak/").text


def plan_a_series(site: Site, visitor: Visitor) -> None:
    with site.looking() as session:
        loket_id, counsellor_id, service_id = (
            session.scalars(select(model.id)).one() for model in (Loket, Counsellor, Service)
        )
    visitor.open("/planning/reeksen/nieuw")
    page = visitor.submit(
        "Toon de dagen",
        loket=str(loket_id),
        begeleider=str(counsellor_id),
        ritme="w1",
        weekdag="TU",
        vanaf=(site.clock.now + timedelta(days=7)).date().isoformat(),
        **{
            "soort-1": "appointment",
            "van-1": "09:00",
            "tot-1": "12:00",
            f"dienst-{service_id}": "1",
        },
    )
    assert page.errors == []
    visitor.submit("Bewaar")


STAFF = ("/planning/", "/planning/reeksen/", "/planning/afwezig", "/balie/", f"{ROOT}/plaatsen")


@pytest.mark.parametrize("address", STAFF)
def test_pages_of_staff_open_before_there_is_anything(database_url: str, address: str) -> None:
    with running(database_url) as site:
        page = administrator(site).open(address)

        assert page.status == 200
        assert "De website is nog niet open." in page.text


def test_a_region_begins_once_and_only_with_a_code(database_url: str) -> None:
    with running(database_url) as site, site.app.app_context():
        write(beginning.begin_region, "west")
        write(beginning.begin_region, "west")
        with pytest.raises(Unreadable):
            write(beginning.begin_region, "West Vlaanderen")
    with running(database_url) as site, site.looking() as session:
        assert [row.code for row in load.network(session).regions] == ["west"]
