"""A name in another language than the page's says so, to who reads aloud."""

import csv
from collections.abc import Iterator

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from database import write
from scheduler.zitdagen.models import Opening, OpeningKind
from tests.support.browserless import Element, Page
from tests.support.site import NUMBER, Site, book, go_to_who
from tests.support.tree import ROOT

PLACE = "kortrijk-vlasschuur"
PAGES = (
    "/afspraak/plaats?vraag=get-diploma&taal=fr",
    "/afspraak/plaatsen?vraag=get-diploma&taal=fr",
    f"/afspraak/uur?vraag=get-diploma&taal=fr&plaats={PLACE}",
    f"/plaats/{PLACE}",
)


def _names() -> set[str]:
    """Names on doors and streets of the example."""
    with (ROOT / "scheduler/network/example/lokets.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["name"] for row in rows} | {row["street"] for row in rows}


def _said(element: Element, lang: str) -> Iterator[tuple[str, str]]:
    """(text, the language that it is said to be in)."""
    lang = element.attributes.get("lang") or lang
    for child in element.children:
        if isinstance(child, str):
            yield child, lang
        else:
            yield from _said(child, lang)


def _is_dutch(page: Page, names: set[str]) -> None:
    said = list(_said(page.main, "fr"))
    named = [(text, lang) for text, lang in said if any(name in text for name in names)]
    assert named
    assert {lang for _text, lang in named} == {"nl"}, named


@pytest.mark.parametrize("path", PAGES)
def test_names_of_doors_and_streets_are_dutch_on_a_page_in_french(site: Site, path: str) -> None:
    visitor = site.visitor()
    visitor.open("/?lang=fr")
    _is_dutch(visitor.open(path), _names())


def test_so_they_are_for_who_lives_across_the_border(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/?lang=fr")
    where = visitor.open("/afspraak/waar?vraag=get-diploma&taal=fr")
    border = visitor.send(where.form_with("woonplaats"), woonplaats="Dunkerque")
    assert border.path.startswith("/afspraak/grens")
    _is_dutch(border, _names())


def _close_all_by_appointment(session: Session) -> None:
    session.execute(update(Opening).values(kind=OpeningKind.WALK_IN))


def test_so_they_are_where_one_can_only_walk_in(site: Site) -> None:
    with site.app.app_context():
        write(_close_all_by_appointment)
    visitor = site.visitor()
    visitor.open("/?lang=fr")
    _is_dutch(visitor.open("/afspraak/plaats?vraag=get-diploma&taal=fr"), _names())


def test_so_is_the_town_of_what_one_has_at_that_hour(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
    who = visitor.open(f"{go_to_who(visitor, place=PLACE).path}?lang=fr")
    typed = {"voornaam": "Amina", "nummer": NUMBER, "bereik": "own_mobile"}
    refused = visitor.send(who.form_with("voornaam"), **typed)
    assert refused.status == 422
    _is_dutch(refused, {"Brugge"})


def test_dari_is_called_as_browsers_know_it(site: Site) -> None:
    page = site.visitor().open("/?lang=prs")
    (html,) = page.root.all("html")
    assert (html.attributes["lang"], html.attributes["dir"]) == ("fa-AF", "rtl")
    names = {
        link.attributes["lang"] for link in page.root.all("a") if "hreflang" in link.attributes
    }
    assert "fa-AF" in names
    assert "prs" not in names
