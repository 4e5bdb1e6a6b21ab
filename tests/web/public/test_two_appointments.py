"""One number at overlapping hours: refused in words, that tell no stranger who is a client."""

from datetime import datetime

from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.web.core.moment_codec import moment_value
from tests.support.browserless import Page, Visitor
from tests.support.site import NUMBER, Site, book, go_to_times, go_to_who, introduce, take_time

ELSEWHERE = "kortrijk-vlasschuur"
OWN = "Je hebt op dat uur al een afspraak: maandag 23 november, 13 uur, Brugge. Kies een ander uur."
STRANGERS = "Met dit nummer kan er nu geen afspraak bij. Heb je er al één? Bekijk die. Of bel ons."
AT_THAT_HOUR = "Dit uur kan niet met jouw nummer. Kies een ander uur, of bel ons."

PHONE = "tel:+3250000001"


def ask(visitor: Visitor, **typed: str) -> Page:
    """The same hour in another town."""
    go_to_who(visitor, place=ELSEWHERE)
    return introduce(visitor, **typed)


def wrong(page: Page) -> list[str]:
    """The fields at which something is said to be wrong."""
    errors = [one for one in page.main.all("p") if one.has_class("wrong")]
    return [one.attributes["id"].removesuffix("-error") for one in errors]


def ways_on(page: Page) -> list[str]:
    """Where somebody can go, in the block above the form; the foot of the page does not count."""
    [block] = [one for one in page.main.all("div") if one.has_class("warm")]
    return [one.attributes["href"] for one in block.all("a")]


def test_the_same_hour_in_another_town_is_refused_and_ones_own_is_named(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
    [made] = site.appointments(AppointmentState.BOOKED)
    page = ask(visitor)
    assert (page.status, page.errors, wrong(page)) == (422, [OWN], ["nummer"])
    assert ways_on(page) == [f"/mijn-afspraak/{made.uid}/", PHONE]
    assert len(site.appointments(AppointmentState.BOOKED)) == 1


def test_a_stranger_with_that_number_reads_no_hour_and_no_place(site: Site) -> None:
    book(site.visitor())
    page = ask(site.visitor(), voornaam="Fatima")
    assert (page.status, page.errors, wrong(page)) == (422, [STRANGERS], ["nummer"])
    assert ways_on(page) == ["/mijn-afspraak/", PHONE]
    assert "Brugge" not in page.main.text
    assert len(site.appointments(AppointmentState.BOOKED)) == 1


def test_at_an_address_it_is_said_at_the_address(site: Site) -> None:
    typed = {"bereik": "email", "email": "amina@example.org", "nummer": ""}
    book(site.visitor(), **typed)
    page = ask(site.visitor(), **typed)
    assert (page.errors, wrong(page)) == ([STRANGERS], ["email"])
    assert ways_on(page) == ["/mijn-afspraak/", PHONE]


def test_another_number_has_it(site: Site) -> None:
    book(site.visitor())
    page = ask(site.visitor(), nummer="0470 00 00 12")
    assert page.heading == "Je afspraak is gemaakt."


def test_what_was_typed_stays_and_another_number_books_at_once(site: Site) -> None:
    book(site.visitor())
    visitor = site.visitor()
    page = ask(visitor, voornaam="Fatima")
    shown = page.form("Maak mijn afspraak").fields
    assert (shown["voornaam"], shown["nummer"]) == ("Fatima", NUMBER)
    done = visitor.submit("Maak mijn afspraak", nummer="0470 00 00 12")
    assert done.heading == "Je afspraak is gemaakt."


def test_a_move_onto_it_is_refused_too(site: Site) -> None:
    """The other one may be a child's, on the phone of the family."""
    book(site.visitor())
    visitor = site.visitor()
    go_to_times(visitor, place=ELSEWHERE)
    take_time(visitor, -1)
    assert introduce(visitor, voornaam="Lina").heading == "Je afspraak is gemaakt."
    mine = site.appointments(AppointmentState.BOOKED)[-1]
    first = site.appointments(AppointmentState.BOOKED)[0]
    page = visitor.open(f"/mijn-afspraak/{mine.uid}/uur?plaats={ELSEWHERE}")
    refused = visitor.send(page.forms[0], uur=moment_value(starts_at(site, first)))
    assert (refused.status, refused.errors) == (422, [AT_THAT_HOUR])
    assert starts_at(site, mine) != starts_at(site, first)


def starts_at(site: Site, made: Appointment) -> datetime:
    with site.looking() as session:
        return session.get_one(Appointment, made.id).entry.starts_at
