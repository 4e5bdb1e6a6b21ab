"""The page for professionals, and what nobody else can book."""

from sqlalchemy import update

from database import write
from scheduler.zitdagen.catalogue import Service, ServiceAudience
from tests.support.site import Site


def test_it_leads_to_what_there_is_after_signing_in(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/")
    page = visitor.click("Voor professionals")
    assert page.path == "/professionals"
    assert "Vraag van een professional, 30 minuten, per telefoon" in page.text
    assert visitor.click("Maak een afspraak voor jezelf").heading == "Aanmelden"
    visitor.open("/professionals")
    assert visitor.click("Maak een afspraak voor iemand").heading == "Aanmelden"


def test_without_such_a_service_it_gives_the_phone(site: Site) -> None:
    with site.app.app_context():
        write(
            lambda session: session.execute(update(Service).values(audience=ServiceAudience.ADULTS))
        )
    page = site.visitor().open("/professionals")
    assert "Heb je zelf een vraag? Bel ons: 050 00 00 01" in page.text
    assert "voor jezelf" not in " ".join(page.links)


def test_it_is_in_dutch_whatever_the_reader_speaks(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/?lang=ar")
    page = visitor.open("/professionals")
    assert page.heading == "Voor professionals"
    assert page.root.all("html")[0].attributes["lang"] == "nl"


def test_triage_never_shows_it(site: Site) -> None:
    page = site.visitor().open("/afspraak/")
    assert "professional" not in page.main.text
