"""Words on public pages: Dutch at A2, in short sentences, without the words of the trade."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.extract import extract_from_dir

from tests.support.site import Site, book, go_to_times, go_to_who
from tests.support.tree import ROOT

OF_THE_TRADE = re.compile(r"\b(zitdag|loket|dienst|cli[eë]nt)", re.IGNORECASE)
MOST_WORDS = 12
METHODS = [("**.html", "jinja2"), ("**.py", "python")]
OF_THE_PUBLIC = re.compile(r"templates/public/|templates/core/(base|macros)|scheduler/web/public/")
# Staff may be told of a client; what the public gets of these stands on the pages below.
SHARED_WITH_STAFF = (
    "scheduler/web/core/person_fields.py",
    "scheduler/web/shared/paper_slip.py",
    "scheduler/web/shared/presenters.py",
)


def _public_sources() -> Iterator[tuple[str, str]]:
    """Every Dutch text that templates and Python hand to gettext, with where it stands."""
    for folder in ("templates/public", "templates/core", "scheduler/web/public"):
        for name, _line, message, *_rest in extract_from_dir(ROOT / folder, METHODS):
            if OF_THE_PUBLIC.match(f"{folder}/{name}"):
                texts = message if isinstance(message, tuple) else (message,)
                yield from ((f"{folder}/{name}", text) for text in texts if text)
    for name, _line, message, *_rest in extract_from_dir(ROOT / "scheduler" / "web", METHODS):
        if f"scheduler/web/{name}" in SHARED_WITH_STAFF:
            yield f"scheduler/web/{name}", str(message)


SOURCES = sorted(set(_public_sources()))


def sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.?!:])\s+", text) if one]


def test_texts_are_found_where_they_stand() -> None:
    files = {name for name, _text in SOURCES}
    assert "templates/public/who.html" in files
    assert "templates/core/base.html" in files
    assert "scheduler/web/core/person_fields.py" in files
    assert len(SOURCES) > 120


def test_a_sentence_has_at_most_twelve_words() -> None:
    long = [
        (name, sentence)
        for name, text in SOURCES
        for sentence in sentences(text)
        if len(sentence.split()) > MOST_WORDS
    ]
    assert long == []


def test_no_text_uses_words_of_the_trade() -> None:
    public = [one for one in SOURCES if one[0] not in SHARED_WITH_STAFF]
    assert [(name, text) for name, text in public if OF_THE_TRADE.search(text)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Kom naar het loket.", True, id="loket"),
        pytest.param("Alle zitdagen", True, id="a plural"),
        pytest.param("Dienst Welzijn", True, id="with a capital"),
        pytest.param("voor cliënten", True, id="with a diaeresis"),
        pytest.param("Wij helpen je graag.", False, id="everyday words"),
    ],
)
def test_words_of_the_trade_are_recognised(text: str, found: bool) -> None:
    assert bool(OF_THE_TRADE.search(text)) is found


def test_no_page_of_the_way_says_a_word_of_the_trade(site: Site) -> None:
    visitor = site.visitor()
    pages = [
        *(visitor.open(path) for path in ("/", "/afspraak/", "/bel-mij", "/mijn-afspraak/")),
        *(visitor.open(path) for path in ("/nowhere", "/a/AAAA", "/afspraak/sluit-af")),
        visitor.open("/afspraak/met-wie?vraag=been-before"),
        visitor.open("/afspraak/wegwijzer?vraag=learn-dutch"),
        visitor.open("/afspraak/taal?vraag=get-diploma"),
        visitor.open("/afspraak/waar?vraag=get-diploma&taal=nl"),
        visitor.submit("Verder", woonplaats="Brugghe"),
        visitor.submit("Zoek opnieuw", woonplaats="Dunkerque"),
        visitor.open("/afspraak/plaats?vraag=get-diploma&taal=nl"),
        visitor.open("/afspraak/plaatsen?vraag=get-diploma&taal=nl"),
        go_to_times(visitor),
        go_to_who(visitor),
        book(visitor),
        visitor.click("Druk af"),
    ]
    said = {page.path: OF_THE_TRADE.findall(page.text) for page in pages}
    assert {path: words for path, words in said.items() if words} == {}
