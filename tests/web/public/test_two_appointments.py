"""One number at overlapping hours, or with its share: no page tells a stranger who is a client."""

import re
from datetime import datetime
from itertools import count

from sqlalchemy.orm import Session

from database import write
from scheduler.appointments.booking import lapsing, manage_links
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.policy import ANSWER_WITHIN, ONLINE_APPOINTMENTS
from scheduler.web.core.moment_codec import moment_value
from tests.support.browserless import Page, Visitor
from tests.support.site import NUMBER, Site, book, go_to_times, go_to_who, introduce, take_time

ELSEWHERE = "kortrijk-vlasschuur"
OWN = "Je hebt op dat uur al een afspraak: maandag 23 november, 13 uur, Brugge. Kies een ander uur."
AT_THAT_HOUR = "Dit uur kan niet met jouw nummer. Kies een ander uur, of bel ons."

TOO_MANY = "Hiermee zijn er al twee afspraken. Meer kan niet."
MADE = "Je afspraak is gemaakt."
BOOKED = AppointmentState.BOOKED
_networks = count(1)

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


def test_a_stranger_with_that_number_reads_what_everybody_reads_and_its_owner_is_asked(
    site: Site,
) -> None:
    book(somebody(site))
    page = ask(somebody(site), voornaam="Fatima")
    unknown = ask(somebody(site), voornaam="Fatima", nummer="0470 00 00 12")

    assert (page.status, page.heading) == (200, MADE)
    assert as_of_anybody(page) == as_of_anybody(unknown)
    _first, asked, other = site.appointments(BOOKED)
    assert kinds_about(site, asked) == ["say_yes"]
    assert asked.answer_by is not None
    assert other.answer_by is None
    assert kinds_about(site, other)[0] == "confirmation"


def test_a_number_with_its_share_is_asked_and_no_page_tells(site: Site) -> None:
    for name in ("Amina", "Lina"):
        book(somebody(site), voornaam=name)
    page = ask(somebody(site), voornaam="Fatima")
    unknown = ask(somebody(site), voornaam="Fatima", nummer="0470 00 00 12")

    assert as_of_anybody(page) == as_of_anybody(unknown)
    assert [one.answer_by is not None for one in site.appointments(BOOKED)] == [
        *[False] * ONLINE_APPOINTMENTS,
        True,
        False,
    ]


def test_without_ja_of_its_owner_it_falls_away(site: Site) -> None:
    book(somebody(site))
    ask(somebody(site), voornaam="Fatima")
    site.clock.wait(ANSWER_WITHIN)
    with site.app.app_context():
        assert write(lapsing.lapse_due, now=site.clock.now) == 1
    assert len(site.appointments(BOOKED)) == 1


def test_its_owner_who_came_before_is_asked_as_well(site: Site) -> None:
    """To have said JA once is no JA to what a stranger books."""
    visitor = somebody(site)
    book(visitor)
    with site.app.app_context():
        write(came_before, site.appointments(BOOKED)[0].id, site.clock.now)
    ask(somebody(site), voornaam="Fatima")
    assert site.appointments(BOOKED)[-1].answer_by is not None


def test_what_strangers_booked_on_a_number_keeps_its_owner_from_nothing(site: Site) -> None:
    """The lockout: fake ones that nobody answered."""
    for _ in range(ONLINE_APPOINTMENTS):
        book(somebody(site))
    for place in ("brugge-weefkamer", ELSEWHERE):
        stranger = somebody(site)
        go_to_who(stranger, place=place)
        assert introduce(stranger, voornaam="Fatima").heading == MADE
    fakes = [one for one in site.appointments(BOOKED) if one.answer_by is not None]
    assert len(fakes) == 2
    first = site.appointments(BOOKED)[0]
    owner = somebody(site)
    owner.open(f"/a/{token_about(site, first)}")
    owner.open(f"/mijn-afspraak/{first.uid}/weg")
    owner.submit("Ja, weg")

    book(somebody(site))
    assert site.appointments(BOOKED)[-1].answer_by is None


def test_who_has_two_of_this_browser_reads_so_whether_strangers_asked_or_not(site: Site) -> None:
    """The refusal is of what the browser did itself: on a known number it comes as on any other."""
    for _ in range(ONLINE_APPOINTMENTS):
        book(somebody(site))
    for number in (NUMBER, "0470 00 00 12"):
        visitor = somebody(site)
        for hour in (0, -1):
            go_to_times(visitor, place=ELSEWHERE)
            take_time(visitor, hour)
            assert introduce(visitor, nummer=number).heading == MADE
        go_to_who(visitor)
        assert introduce(visitor, nummer=number).errors == [TOO_MANY]


def test_a_landline_cannot_be_asked_and_nobody_learns_of_it_either(site: Site) -> None:
    typed = {"bereik": "landline", "nummer": "050 00 00 11"}
    book(somebody(site), **typed)
    assert ask(somebody(site), voornaam="Fatima", **typed).heading == MADE
    assert site.appointments(BOOKED)[-1].answer_by is None


def test_at_an_address_it_is_said_at_the_address(site: Site) -> None:
    typed = {"bereik": "email", "email": "amina@example.org", "nummer": ""}
    visitor = site.visitor()
    book(visitor, **typed)
    [made] = site.appointments(BOOKED)
    page = ask(visitor, **typed)
    assert (page.errors, wrong(page)) == ([OWN], ["email"])
    assert ways_on(page) == [f"/mijn-afspraak/{made.uid}/", PHONE]


def test_another_number_has_it(site: Site) -> None:
    book(site.visitor())
    page = ask(site.visitor(), nummer="0470 00 00 12")
    assert page.heading == "Je afspraak is gemaakt."


def test_what_was_typed_stays_and_another_number_books_at_once(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
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


def somebody(site: Site) -> Visitor:
    """A visitor at home, for whom no other brake counts what others do."""
    return site.visitor(REMOTE_ADDR=f"198.51.{next(_networks)}.7")


def as_of_anybody(page: Page) -> str:
    """What a page says, without what differs between any two bookings."""
    return re.sub(r"[0-9]+([.][0-9]+)?", "#", page.main.text)


def kinds_about(site: Site, made: Appointment) -> list[str]:
    return [one.kind for one in site.messages() if made.uid in one.subject]


def token_about(site: Site, made: Appointment) -> str:
    return manage_links.token(site.keys.manage_links, made)


def came_before(session: Session, appointment_id: int, now: datetime) -> None:
    """Somebody answered JA to it."""
    session.get_one(Appointment, appointment_id).confirmed_at = now


def starts_at(site: Site, made: Appointment) -> datetime:
    with site.looking() as session:
        return session.get_one(Appointment, made.id).entry.starts_at
