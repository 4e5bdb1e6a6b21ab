"""A coordinator sees the whole network: gaps, what is full, and why nobody sits somewhere."""

import pytest

from scheduler.access.roles import Role
from tests.support.browserless import Page, Visitor
from tests.support.busy_week import POP_UP, WEEK, live_in
from tests.support.site import Site
from tests.support.staff_accounts import SignIn

MONTH = "/planning/rooster?beeld=maand&dag=2026-12-01"
SEASON = "/planning/rooster?beeld=seizoen&dag=2026-11-30"


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def rows(page: Page) -> dict[str, str]:
    """The text of each row by what stands in front of it."""
    found = {}
    for row in page.root.all("tr"):
        heads = row.all("a") if row.all("th") else []
        if heads:
            found[heads[0].text] = row.text
    return found


def test_a_week_says_all_that_happens(site: Site, coordinator: Visitor) -> None:
    live_in(site)
    page = coordinator.open(WEEK)
    row = rows(page)

    assert len([one for one in row if one.startswith(("Brugge", "Kortrijk", "Veurne"))]) == 6
    assert "vol, 6 u 30 geboekt; inloop 16.45–18" in row["Kortrijk De Blauwe Deur"]
    assert "kijk na: 1" in row["Kortrijk De Blauwe Deur"]
    assert POP_UP in row["Kortrijk De Vlasschuur"]
    assert "afwezig 9–10" in row["Roeselare Het Marktpand"]
    assert "afwezig" in row["Roeselare De Spoel"]
    assert "gesloten" in row["Poperinge De Hopzolder"]
    assert "gaat niet door" in row["Poperinge De Hopzolder"]
    assert "lokaal bezet 9–10" in row["Ieper De Lakenhoek"]
    assert "22 zitdagen" in page.text


def test_a_group_is_told_in_places(site: Site, coordinator: Visitor) -> None:
    live_in(site)
    page = coordinator.open("/planning/rooster?dag=2026-12-11")
    assert "groep 5 van 12" in rows(page)["Oostende Het Zeildoek"]


def test_every_loket_has_a_row_also_with_nothing(site: Site, coordinator: Visitor) -> None:
    page = coordinator.open("/planning/rooster?dag=2040-01-03")
    assert len(rows(page)) >= 16
    assert "Er is niets gepland deze week." in page.text


def test_a_month_is_a_word_a_day(site: Site, coordinator: Visitor) -> None:
    live_in(site)
    page = coordinator.open(MONTH)
    assert page.heading == "December 2026"
    said = [link.attributes.get("title", "") for link in page.main.all("a")]
    assert any("Samira, 9–12, 13–16.30, vol" in words for words in said)
    assert "vr 25 dec: Kerstmis" in page.text
    assert "ma 21 dec tot zo 3 jan: kerstvakantie" in page.text
    coordinator.click("Vorige maand")
    assert coordinator.page.heading == "November 2026"
    coordinator.click("Volgende maand")
    coordinator.click("Volgende maand")
    assert coordinator.page.heading == "Januari 2027"


def test_a_season_counts_by_week(site: Site, coordinator: Visitor) -> None:
    live_in(site)
    page = coordinator.open(SEASON)
    assert page.heading == "13 weken vanaf 30 november 2026"
    assert "100% vol" in rows(page)["Kortrijk De Blauwe Deur"]
    assert "krokusvakantie" in page.text
    assert "308 zitdagen" in page.text
    assert coordinator.click("Volgend seizoen").heading == "13 weken vanaf 1 maart 2027"


def test_choices_stay_while_one_walks(site: Site, coordinator: Visitor) -> None:
    coordinator.open(WEEK)
    coordinator.submit("Toon", gemeente="Brugge", dienst="information")
    assert {name.split()[0] for name in rows(coordinator.page)} == {"Brugge"}
    for words in ("Volgende week", "Maand", "Per begeleider", "Seizoen"):
        coordinator.click(words)
        assert "gemeente=Brugge" in coordinator.page.path
        assert "dienst=information" in coordinator.page.path
    page = coordinator.click("Toon alles")
    assert "gemeente" not in page.path


def test_a_choice_that_finds_nothing_says_so(site: Site, coordinator: Visitor) -> None:
    page = coordinator.open(f"{WEEK}&gemeente=Brugge&begeleider=samira")
    assert "Wat je koos, is er dan niet." in page.text


def test_what_no_region_has_narrows_nothing(site: Site, coordinator: Visitor) -> None:
    page = coordinator.open(f"{WEEK}&gemeente=Atlantis&begeleider=nobody&dienst=none&beeld=x")
    assert len(rows(page)) >= 16
    assert "Toon alles" not in page.text


def test_by_counsellor_the_place_is_named(site: Site, coordinator: Visitor) -> None:
    live_in(site)
    page = coordinator.open(f"{WEEK}&naar=begeleider")
    row = rows(page)["Samira El Baraka (voorbeeld)"]
    assert "Kortrijk, De Blauwe Deur 9–12, 13–16.30" in row
    assert "Waregem 13–16" in row


@pytest.mark.parametrize(
    "query",
    ["dag=9999-12-31", "dag=0001-01-01&beeld=seizoen", "dag=x&beeld=maand", "week=2026-W99"],
)
def test_a_day_that_is_none_is_today(coordinator: Visitor, query: str) -> None:
    assert coordinator.open(f"/planning/rooster?{query}").status == 200
    assert "nov" in coordinator.page.heading.lower()
