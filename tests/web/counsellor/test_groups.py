"""A counsellor's card of a group session: who comes, all came in one tap, and who did not."""

from datetime import timedelta

import pytest

from scheduler.appointments.models import Appointment, AppointmentState
from tests.support.browserless import Element, Page, Visitor
from tests.support.builders import at
from tests.support.counsellor_day import (
    FRIDAY,
    IRINA,
    again,
    come_to_group,
    counsellor,
    history,
)
from tests.support.site import Site

DAY = f"/begeleider/?dag={FRIDAY}"
ALL_CAME = "Alle gekomen: Samen in groep, 10 uur"
UNDO = "Maak ongedaan: Samen in groep, 10 uur"


@pytest.fixture
def three(site: Site) -> list[Appointment]:
    """Three come to the session of that Friday; it has just begun."""
    names = enumerate(("Amina", "Bora", "Chi"))
    people = [come_to_group(site, name, number) for number, name in names]
    site.clock.now = at("10:05", FRIDAY)
    return people


def _card(page: Page, three: list[Appointment]) -> Element:
    (card,) = [one for one in page.main.all("li") if one.has_class("visit")]
    assert card.attributes["id"] == f"g-{three[0].entry_id}"
    return card


def _states(site: Site, three: list[Appointment]) -> list[str]:
    return [again(site, one).state for one in three]


def _open(site: Site) -> Visitor:
    visitor = counsellor(site, IRINA)
    visitor.open(DAY)
    return visitor


def test_a_group_is_one_card_with_the_names_of_who_comes(
    site: Site, three: list[Appointment]
) -> None:
    card = _card(_open(site).page, three)

    assert "3 van 12 plaatsen" in card.text
    assert [name.text for name in card.all("summary")] == ["Amina", "Bora", "Chi"]


def test_all_came_is_one_tap_and_undone_by_one(site: Site, three: list[Appointment]) -> None:
    visitor = _open(site)
    page = visitor.submit(ALL_CAME, uitkomst="came")
    assert page.path == f"{DAY}#g-{three[0].entry_id}"
    assert _states(site, three) == ["came"] * 3

    visitor.submit(UNDO, uitkomst="booked")
    assert _states(site, three) == ["booked"] * 3
    assert history(site, three[0]) == [("recorded", "counsellor")] * 2


def test_who_did_not_come_stays_so_whatever_is_said_of_all(
    site: Site, three: list[Appointment]
) -> None:
    visitor = _open(site)
    form = {**visitor.page.form(ALL_CAME).fields, "uitkomst": "missed"}
    visitor.fetch("POST", f"/begeleider/afspraak/{three[1].uid}/uitkomst", form)
    visitor.open(DAY)
    visitor.submit(ALL_CAME, uitkomst="came")
    assert _states(site, three) == ["came", "missed", "came"]
    assert "Bora · Niet gekomen" in _card(visitor.page, three).text

    visitor.submit(UNDO, uitkomst="booked")
    assert _states(site, three) == ["booked", "missed", "booked"]


@pytest.mark.parametrize("outcome", ["", "missed", "cancelled"])
def test_of_all_only_that_they_came_is_noted(
    site: Site, three: list[Appointment], outcome: str
) -> None:
    assert _open(site).submit(ALL_CAME, uitkomst=outcome).status == 400
    assert _states(site, three) == [AppointmentState.BOOKED] * 3


def test_nothing_is_noted_of_a_group_before_its_hour(site: Site, three: list[Appointment]) -> None:
    visitor = _open(site)
    form = {**visitor.page.form(ALL_CAME).fields, "uitkomst": "came"}
    site.clock.now -= timedelta(hours=1)

    assert "Alle gekomen" not in visitor.open(DAY).text
    visitor.fetch("POST", f"/begeleider/groep/{three[0].entry_id}/uitkomst", form)
    assert _states(site, three) == [AppointmentState.BOOKED] * 3


def test_a_group_of_a_colleague_is_not_there(site: Site, three: list[Appointment]) -> None:
    visitor = _open(site)
    form = {**visitor.page.form(ALL_CAME).fields, "uitkomst": "came"}
    address = f"/begeleider/groep/{three[0].entry_id}/uitkomst"

    assert counsellor(site).fetch("POST", address, form).status in (400, 404)
    assert _states(site, three) == [AppointmentState.BOOKED] * 3
