"""One number at overlapping hours, or with its share: no page tells a stranger who is a client."""

import re
from collections.abc import Callable
from datetime import datetime
from itertools import count

import pytest
from sqlalchemy.orm import Session

from database import write
from scheduler.appointments.booking import answers, lapsing, manage_links, operations, revoking
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.policy import ANSWER_WITHIN, ONLINE_APPOINTMENTS
from scheduler.people.actors import Actor, By
from scheduler.web.core.moment_codec import moment_value
from scheduler.web.public import own
from tests.support.browserless import Page, Visitor
from tests.support.site import NUMBER, Site, book, go_to_times, go_to_who, introduce, take_time

ELSEWHERE = "kortrijk-vlasschuur"
OWN = "Je hebt op dat uur al een afspraak: maandag 23 november, 13 uur, Brugge. Kies een ander uur."

TOO_MANY = "Hiermee zijn er al twee afspraken. Meer kan niet."
MADE = "Je afspraak is gemaakt."
BOOKED = AppointmentState.BOOKED
_networks = count(1)

LANDLINE = {"bereik": "landline", "nummer": "050 00 00 11"}
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
    book(somebody(site), **LANDLINE)
    assert ask(somebody(site), voornaam="Fatima", **LANDLINE).heading == MADE
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


def test_a_move_onto_ones_own_is_refused_and_it_is_named(site: Site) -> None:
    """The other one may be a child's, on the phone of the family."""
    visitor = site.visitor()
    book(visitor)
    mine = booked_later(site, visitor)
    page = moved_onto_the_first(site, visitor, mine)
    assert (page.status, page.errors) == (422, [OWN])
    assert starts_at(site, mine) != starts_at(site, site.appointments(BOOKED)[0])


@pytest.mark.parametrize("typed", [{"nummer": NUMBER}, LANDLINE], ids=["a mobile", "a landline"])
def test_a_strangers_move_onto_it_reads_as_any_move_and_its_owner_is_asked(
    site: Site, typed: dict[str, str]
) -> None:
    book(somebody(site), **typed)
    pages = []
    for other in ("12", ""):
        stranger = somebody(site)
        number = typed["nummer"][:-2] + (other or "11")
        mine = booked_later(site, stranger, **{**typed, "nummer": number})
        pages.append(moved_onto_the_first(site, stranger, mine))
        assert starts_at(site, mine) == starts_at(site, site.appointments(BOOKED)[0])
        asked = [one.id for one in site.appointments(BOOKED) if one.answer_by is not None]
        assert asked == ([mine.id] if not other and typed is not LANDLINE else [])
        assert ("say_yes" in kinds_about(site, mine)) is bool(asked)
        write_in(site, operations.cancel, mine.id)
    unknown, known = pages
    assert (unknown.status, known.status) == (200, 200)
    assert as_of_anybody(known) == as_of_anybody(unknown)


def test_a_page_that_said_all_it_knows_would_tell_who_is_a_client(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: as it was, a move was refused for whatever that number has then."""
    monkeypatch.setattr(own, "uids", lambda: {one.uid for one in site.appointments()})
    book(somebody(site))
    statuses = []
    for number in ("0470 00 00 12", NUMBER):
        stranger = somebody(site)
        mine = booked_later(site, stranger, nummer=number)
        statuses.append(moved_onto_the_first(site, stranger, mine).status)
        write_in(site, operations.cancel, mine.id)
    assert statuses == [200, 422]


def test_what_a_stranger_puts_back_onto_it_reads_as_any_and_its_owner_is_asked(site: Site) -> None:
    book(somebody(site))
    pages = []
    for nobodys in ("0470 00 00 12", NUMBER):
        stranger = somebody(site)
        ask(stranger, nummer=nobodys)
        mine = site.appointments(BOOKED)[-1]
        write_in(site, answers.confirm, mine.id)  # as if there had been room at first
        stranger.open(f"/mijn-afspraak/{mine.uid}/weg")
        stranger.submit("Ja, weg")
        pages.append(stranger.submit("Zet terug"))
        assert (site.appointments(BOOKED)[-1].answer_by is not None) is (nobodys == NUMBER)
        write_in(site, operations.cancel, mine.id)
    unknown, known = pages
    assert "Je afspraak staat er weer." in known.text
    assert as_of_anybody(known) == as_of_anybody(unknown)


def test_what_a_browser_may_open_no_more_it_knows_nothing_of(site: Site) -> None:
    """Whoever had the link of a client, who ended it, reads what every stranger reads."""
    former = somebody(site)
    book(former)
    [first] = site.appointments(BOOKED)
    assert ask(former).errors == [OWN]
    site.clock.wait(revoking.A_PRESS)
    write_in(site, revoking.revoke, first.id)
    assert ask(former).heading == MADE
    assert site.appointments(BOOKED)[-1].answer_by is not None


def somebody(site: Site) -> Visitor:
    """A visitor at home, for whom no other brake counts what others do."""
    return site.visitor(REMOTE_ADDR=f"198.51.{next(_networks)}.7")


def booked_later(site: Site, visitor: Visitor, **typed: str) -> Appointment:
    """Another hour, in the other town, by this visitor."""
    go_to_times(visitor, place=ELSEWHERE)
    take_time(visitor, -1)
    assert introduce(visitor, voornaam="Lina", **typed).heading == MADE
    return site.appointments(BOOKED)[-1]


def moved_onto_the_first(site: Site, visitor: Visitor, mine: Appointment) -> Page:
    """What is said where this visitor moves theirs to the hour of the first that was booked."""
    page = visitor.open(f"/mijn-afspraak/{mine.uid}/uur?plaats={ELSEWHERE}")
    first = site.appointments(BOOKED)[0]
    return visitor.send(page.forms[0], uur=moment_value(starts_at(site, first)))


def write_in(site: Site, operation: Callable[..., Appointment], appointment_id: int) -> None:
    with site.app.app_context():
        write(operation, appointment_id, by=By(Actor.CLIENT, None, site.clock.now))


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
