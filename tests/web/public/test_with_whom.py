"""With whom did you talk: everybody where there are few; else a few, and a field for a name."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import write
from scheduler.people.counsellors import Counsellor
from scheduler.people.regions import Region
from scheduler.web.public.parts import AT_ONCE
from tests.support.browserless import Page
from tests.support.site import Site

ASKED = "/afspraak/met-wie?vraag=been-before&lang=nl"
MANY = ("Zoë", "N'Golo", "أحمد", "Marie-Claire", "İbrahim", "Bea", "Bert", "Bo")


def _hire(session: Session) -> None:
    region = session.scalars(select(Region)).one()
    session.add_all(
        Counsellor(
            code=f"new-{number}",
            first_name=name,
            last_name="Geheim",
            region_id=region.id,
            languages=["nl"],
        )
        for number, name in enumerate(MANY)
    )


@pytest.fixture
def many(site: Site) -> Site:
    with site.app.app_context():
        write(_hire)
    return site


def names(page: Page) -> list[str]:
    choices = [one for one in page.main.all("a") if one.has_class("choice")]
    return [one.all("bdi")[0].text for one in choices]


def test_where_there_are_few_all_stand_there_without_a_field(site: Site) -> None:
    page = site.visitor().open(ASKED)
    assert len(names(page)) == 5
    assert (page.main.all("input"), "Toon meer namen" in page.text) == ([], False)


def test_where_there_are_many_a_few_stand_there_and_the_others_follow(many: Site) -> None:
    visitor = many.visitor()
    first = names(visitor.open(ASKED))
    rest = names(visitor.click("Toon meer namen"))
    assert (len(first), len(rest)) == (AT_ONCE, 5)
    assert set(first + rest) >= set(MANY)
    assert "Toon meer namen" not in visitor.page.text
    assert "Geheim" not in visitor.page.answer.text


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param("zoe", ["Zoë"], id="without the accent"),
        pytest.param("NGOLO", ["N'Golo"], id="without the apostrophe"),
        pytest.param("احمد", ["أحمد"], id="alef without hamza"),
        pytest.param("ibrahim", ["İbrahim"], id="a Turkish i"),
        pytest.param("marie claire", ["Marie-Claire"], id="a space for a hyphen"),
        pytest.param("Zoë Geheim", ["Zoë"], id="more than the first name"),
        pytest.param("be", ["Bea", "Bert"], id="how it begins"),
    ],
)
def test_a_first_name_is_found_as_people_write_it(many: Site, typed: str, found: list[str]) -> None:
    visitor = many.visitor()
    visitor.open(ASKED)
    page = visitor.submit("Zoek", naam=typed)
    assert names(page) == found
    assert page.form("Zoek").fields["naam"] == typed
    chosen = next(one for one in page.main.all("a") if one.has_class("choice"))
    assert "met=new-" in chosen.attributes["href"]


def test_a_name_that_nobody_has_is_said_to_be_unknown(many: Site) -> None:
    visitor = many.visitor()
    visitor.open(ASKED)
    page = visitor.submit("Zoek", naam="Xanthippe")
    assert "Wij vinden deze naam niet." in page.main.text
    assert len(names(page)) == AT_ONCE
    assert len(names(visitor.click("Toon meer namen"))) == 5
    assert "Wij vinden deze naam niet." not in visitor.page.text


def test_what_was_typed_goes_on_to_the_next_ones(many: Site) -> None:
    def name_all_alike(session: Session) -> None:
        for one in session.scalars(select(Counsellor)):
            one.first_name = "Sofie" if one.code != "new-0" else "Zoë"

    with many.app.app_context():
        write(name_all_alike)
    visitor = many.visitor()
    visitor.open(ASKED)
    first = names(visitor.submit("Zoek", naam="sofie"))
    rest = names(visitor.click("Toon meer namen"))
    assert (len(first), len(rest), {*first, *rest}) == (AT_ONCE, 4, {"Sofie"})


@pytest.mark.parametrize("later", ["x", "-1", "99999999", "٨"])
def test_nonsense_for_how_far_is_a_page(many: Site, later: str) -> None:
    assert many.visitor().open(f"{ASKED}&later={later}").status == 200
