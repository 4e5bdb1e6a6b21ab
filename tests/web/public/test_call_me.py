"""`Bel mij`: a number, a language, a part of the day, and one line on the list."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import write
from locations.zones import BRUSSELS
from scheduler.access import limits
from scheduler.people.call_requests import CallRequest, NewCallRequest, PartOfDay
from scheduler.people.call_requests import ask as ask_for
from tests.support import builders
from tests.support.browserless import Page, Visitor
from tests.support.site import NOW, NUMBER, Site

DONE = "Goed. Wij bellen je."
WRONG_NUMBER = "Dit nummer klopt niet. Voorbeeld: 0470 00 00 01."
NOT_CALLED = "Dit nummer bellen wij niet. Voorbeeld van een gewoon nummer: 0470 00 00 01."


def calls(site: Site) -> list[CallRequest]:
    with site.looking() as session:
        return list(session.scalars(select(CallRequest).order_by(CallRequest.id)))


def ask(visitor: Visitor, **typed: str | None) -> Page:
    visitor.open("/bel-mij")
    return visitor.submit(
        "Bel mij", **{"nummer": NUMBER, "taal": "nl", "dagdeel": "namiddag", **typed}
    )


def test_who_asks_to_be_called_is_on_the_list(any_site: Site) -> None:
    assert ask(any_site.visitor(), taal="ti").heading == DONE
    (call,) = calls(any_site)
    assert (call.number, call.language) == ("+32470000011", "ti")
    assert call.part_of_day is PartOfDay.AFTERNOON
    assert call.answered_at is None


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param({"nummer": "bel mij"}, WRONG_NUMBER, id="letters"),
        pytest.param({"nummer": ""}, "Schrijf je nummer.", id="no number"),
        pytest.param(
            {"nummer": "+33 6 12 34 56 78"},
            "Een nummer van een ander land? Bel ons.",
            id="a number from abroad",
        ),
        pytest.param({"nummer": "0900 12 345"}, NOT_CALLED, id="a number that costs"),
        pytest.param({"nummer": "078 15 15 15"}, NOT_CALLED, id="a number of a company"),
        pytest.param({"taal": "xx"}, "Kies een taal.", id="an unknown language"),
        pytest.param({"taal": None}, "Kies een taal.", id="no language"),
        pytest.param({"dagdeel": None}, "Kies wanneer we bellen.", id="no part of the day"),
        pytest.param({"dagdeel": "nacht"}, "Kies wanneer we bellen.", id="at night"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(
    site: Site, typed: dict[str, str | None], error: str
) -> None:
    visitor = site.visitor()
    page = ask(visitor, **typed)
    assert (page.status, page.errors) == (422, [error])
    fields = page.form("Bel mij").fields
    sent = {"nummer": NUMBER, "dagdeel": "namiddag", **typed}
    assert fields["nummer"] == sent["nummer"]
    if typed.get("dagdeel", "namiddag") == "namiddag":
        assert fields["dagdeel"] == "namiddag"
    assert calls(site) == []
    corrected = visitor.submit("Bel mij", nummer=NUMBER, taal="nl", dagdeel="namiddag")
    assert corrected.heading == DONE


def test_a_landline_may_be_called(site: Site) -> None:
    assert ask(site.visitor(), nummer="050 00 00 11").heading == DONE


def test_a_second_submit_is_one_call(any_site: Site) -> None:
    visitor = any_site.visitor()
    visitor.open("/bel-mij")
    form = visitor.page.form("Bel mij")
    for _ in range(3):
        page = visitor.send(form, nummer=NUMBER, dagdeel="voormiddag")
        assert page.heading == DONE
    assert len(calls(any_site)) == 1


def test_a_number_that_waits_already_is_not_on_the_list_twice(any_site: Site) -> None:
    for _ in range(2):
        assert ask(any_site.visitor()).heading == DONE
    assert len(calls(any_site)) == 1


def test_a_number_is_called_at_most_so_often_a_day_and_nobody_learns_of_it(site: Site) -> None:
    most = limits.CALLS_OF_A_NUMBER.most
    tries = []
    for _ in range(most + 1):
        tries.append(ask(site.visitor()))
        with site.app.app_context():
            write(_answer_all)
    assert {(one.status, one.heading) for one in tries} == {(200, DONE)}
    assert len(calls(site)) == most
    assert ask(site.visitor(), nummer="0470 00 00 12").status == 200
    assert len(calls(site)) == most + 1


def _answer_all(session: Session) -> None:
    session.execute(update(CallRequest).values(answered_at=NOW))


def test_the_field_no_person_sees_stops_machines(site: Site) -> None:
    assert ask(site.visitor(), website="x").status == 400
    assert calls(site) == []


@pytest.mark.parametrize("key", [None, "", "a" * 32, "WyJ4IiwieSJd.AAAA"])
def test_a_form_that_is_not_ours_is_refused(site: Site, key: str | None) -> None:
    assert ask(site.visitor(), sleutel=key).status == 400
    assert calls(site) == []


def test_nobody_types_in_two_seconds(site: Site) -> None:
    site.clock.step = timedelta(seconds=1)
    visitor = site.visitor()
    page = ask(visitor)
    assert (page.status, page.errors) == (422, ["Dat ging heel snel. Druk nog eens op de knop."])
    assert [(one.tag, one.text) for one in page.erring] == [("button", "Bel mij")]
    assert not any("aria-invalid" in one.attributes for one in page.main)
    site.clock.wait(timedelta(seconds=3))
    assert visitor.submit("Bel mij").heading == DONE
    assert len(calls(site)) == 1


def test_presses_at_the_same_moment_are_one_call(any_site: Site) -> None:
    call = NewCallRequest("a form", 1, "+32470000011", "nl", PartOfDay.ANY)
    presses = 8
    barrier = Barrier(presses)

    def press(_number: int) -> None:
        with any_site.app.app_context():
            barrier.wait(30)
            write(ask_for, call, by=builders.by(NOW))

    with ThreadPoolExecutor(presses) as hands:
        list(hands.map(press, range(presses)))
    assert len(calls(any_site)) == 1


@pytest.mark.parametrize(
    ("asked", "part", "when"),
    [
        pytest.param("2026-11-23T09:00", "voormiddag", "maandag 23 november, 9 tot 12 uur"),
        pytest.param("2026-11-23T11:31", "voormiddag", "dinsdag 24 november, 9 tot 12 uur"),
        pytest.param("2026-11-23T11:31", "namiddag", "maandag 23 november, 13 tot 16.30 uur"),
        pytest.param("2026-11-23T17:00", "maakt-niet-uit", "dinsdag 24 november, 9 tot 12 uur"),
        pytest.param("2026-11-27T17:00", "namiddag", "maandag 30 november, 13 tot 16.30 uur"),
        pytest.param("2026-12-24T17:00", "maakt-niet-uit", "maandag 28 december, 9 tot 12 uur"),
    ],
)
def test_it_says_when_we_ring_and_from_which_number(
    site: Site, asked: str, part: str, when: str
) -> None:
    moment = datetime.fromisoformat(asked).replace(tzinfo=BRUSSELS)
    site.clock.now = moment.astimezone(UTC)
    page = ask(site.visitor(), dagdeel=part)
    assert f"Wij bellen je op {when}." in page.text
    assert "Wij bellen met dit nummer: 050 00 00 01." in page.text


def test_a_made_up_part_of_the_day_is_any(site: Site) -> None:
    page = site.visitor().open("/bel-mij/klaar?dagdeel=nacht")
    assert "maandag 23 november, 9 tot 12 uur" in page.text
