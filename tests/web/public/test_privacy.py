"""What the public and staff read about their data, from the table of retention."""

import re
from dataclasses import replace

import pytest

from notifications.texts.languages import LANGUAGES
from scheduler.access.roles import Role
from scheduler.appointments import retention_rules as rules
from scheduler.appointments.retention_rules import Whose
from scheduler.web.public.privacy import in_words
from tests.support.site import Site
from tests.support.staff_accounts import sign_in

PROMISE = "Wij vertellen niets aan VDAB, OCMW of school. Alleen als jij ja zegt."
MOST_WORDS = 350
OF_THE_PUBLIC = [rule for rule in rules.RULES if rule.whose is not Whose.STAFF]


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_how_long_each_thing_is_kept_stands_there_in_every_language(
    site: Site, language: str
) -> None:
    page = site.visitor().open(f"/privacy?lang={language}")
    said = [one.text for one in page.main.all("strong")]
    assert page.status == 200
    assert said == [plain(in_words(rule.lasts, language)) for rule in OF_THE_PUBLIC]


def test_a_period_that_changes_in_the_table_changes_on_the_page(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = [replace(rule, lasts=2 * rule.lasts) for rule in rules.RULES]
    monkeypatch.setattr(rules, "RULES", twice)
    assert "60 dagen" in site.visitor().open("/privacy").text


def test_it_is_short_and_says_what_paper_says(site: Site) -> None:
    page = site.visitor().open("/privacy")
    assert len(re.findall(r"\w+", page.main.text)) <= MOST_WORDS
    assert PROMISE in page.text
    assert "Leerwinkel West-Vlaanderen" in page.main.text
    assert "Gegevensbeschermingsautoriteit" in page.main.text


def test_every_page_of_the_public_leads_there(site: Site) -> None:
    for path in ("/", "/afspraak/", "/bel-mij", "/mijn-afspraak/", "/nowhere"):
        assert 'href="/privacy"' in site.visitor().open(path).answer.text


def test_staff_read_what_is_kept_of_them(site: Site) -> None:
    desk = sign_in(site, Role.COUNSELLOR)
    desk.open("/balie/")
    page = desk.click("Gegevens van medewerkers")
    said = [one.text for one in page.main.all("strong")]
    shown = [*(one for one in rules.RULES if one.whose is Whose.STAFF), rules.AUDIT]
    assert said == [in_words(one.lasts, "nl") for one in shown]
    assert "de laatste twee keren dat je je aanmeldde" in page.main.text
