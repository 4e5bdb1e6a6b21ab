"""A name in another language than the page's says so, to who reads aloud."""

import csv
from collections.abc import Iterator

import pytest

from tests.support.browserless import Element
from tests.support.site import Site
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


@pytest.mark.parametrize("path", PAGES)
def test_names_of_doors_and_streets_are_dutch_on_a_page_in_french(site: Site, path: str) -> None:
    visitor = site.visitor()
    visitor.open("/?lang=fr")
    said = list(_said(visitor.open(path).main, "fr"))
    named = [(text, lang) for text, lang in said if any(name in text for name in _names())]
    assert named
    assert {lang for _text, lang in named} == {"nl"}, named


def test_dari_is_called_as_browsers_know_it(site: Site) -> None:
    page = site.visitor().open("/?lang=prs")
    (html,) = page.root.all("html")
    assert (html.attributes["lang"], html.attributes["dir"]) == ("fa-AF", "rtl")
    names = {
        link.attributes["lang"] for link in page.root.all("a") if "hreflang" in link.attributes
    }
    assert "fa-AF" in names
    assert "prs" not in names
