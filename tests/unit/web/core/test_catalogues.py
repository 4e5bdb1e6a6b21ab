"""The page catalogues say all that adults and clients read, with the placeholders of the Dutch."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from notifications.texts import languages
from tests.support.tree import ROOT

TRANSLATIONS = ROOT / "templates" / "translations"
CATALOGUES = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
# As the command at the top of babel.cfg has it.
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")

each_catalogue = pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.parts[-3]) for path in CATALOGUES]
)


@cache
def sources() -> Catalog:
    """Every text that extraction finds as babel.cfg says, with the files it stands in."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]  # no types there
    found = Catalog()
    for name, line, text, *_rest in extract_from_dir(ROOT, methods, options, KEYWORDS):
        found.add(text, locations=[(name, line)])
    return found


def messages(catalogue: Catalog) -> list[Message]:
    """All but the head."""
    return [message for message in catalogue if message.id]


def catalogue_at(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def is_translated(message: Message, catalogue: Catalog) -> bool:
    found = catalogue.get(message.id)
    if found is None:
        return False
    return all(found.string) if isinstance(found.string, tuple) else bool(found.string)


def placeholders(text: object) -> set[str]:
    return set(PLACEHOLDER.findall(str(text)))


def test_every_language_but_the_source_has_a_catalogue() -> None:
    named = {languages.locale(code) for code in languages.LANGUAGES if code != languages.SOURCE}
    assert {path.parts[-3] for path in CATALOGUES} == named


@pytest.mark.parametrize(
    ("name", "is_read"),
    [
        pytest.param("templates/public/who.html", True, id="a public page"),
        pytest.param("templates/public/error.html", True, id="the page of an error"),
        pytest.param("templates/shared/_for_client.html", True, id="what staff show a client"),
        pytest.param("scheduler/web/shared/paper_slip.py", True, id="the slip"),
        pytest.param("scheduler/network/example/lokets.csv", True, id="rooms, words to say"),
        pytest.param("scheduler/network/example/questions.csv", True, id="questions"),
        pytest.param("templates/core/staff.html", False, id="the frame of staff pages"),
        pytest.param("templates/shared/staff_shown.html", False, id="around what staff show"),
        pytest.param("templates/shared/booking_form.html", False, id="the form of staff"),
        pytest.param("templates/partner/book.html", False, id="a page of partners"),
        pytest.param(
            "scheduler/web/shared/appointments/moving.py", False, id="staff change an appointment"
        ),
        pytest.param(
            "scheduler/web/coordinator/planning/dates.py", False, id="a coordinator's zitdag"
        ),
    ],
)
def test_extraction_reads_what_clients_read_and_leaves_staff_pages(
    name: str, is_read: bool
) -> None:
    assert (ROOT / name).is_file()
    read = {file for message in messages(sources()) for file, _line in message.locations}
    assert (name in read) is is_read


def test_extraction_takes_no_key_of_a_mapping_for_a_text() -> None:
    keys = {"room", "reception_words", "bring", "place"}
    assert keys.isdisjoint(str(message.id) for message in messages(sources()))


@each_catalogue
def test_every_text_is_translated(path: Path) -> None:
    catalogue = catalogue_at(path)
    assert [one.id for one in messages(sources()) if not is_translated(one, catalogue)] == []


@each_catalogue
def test_no_text_is_kept_that_no_page_says(path: Path) -> None:
    catalogue = catalogue_at(path)
    assert list(catalogue.obsolete) == []
    assert [one.id for one in messages(catalogue) if sources().get(one.id) is None] == []


@each_catalogue
def test_a_translation_has_the_placeholders_of_its_text(path: Path) -> None:
    wrong = [
        (one.id, one.string)
        for one in messages(catalogue_at(path))
        if one.string and placeholders(one.string) != placeholders(one.id)
    ]
    assert wrong == []


@each_catalogue
def test_a_catalogue_says_whether_a_native_speaker_reviewed_it(path: Path) -> None:
    # Babel's reader drops a line of the head that it does not know.
    head = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert re.search(r'^"X-Reviewed: (yes|no)\\n"$', head, re.MULTILINE)
