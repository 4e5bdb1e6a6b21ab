"""A contact that strangers made us send all messages of a day to: nothing of its owner waits for an
answer that was never asked."""

import pytest

from database import write
from notifications.outbox import gate, queue
from notifications.outbox.models import Cause, CausedBy, Route
from scheduler.access import limits
from scheduler.appointments.booking import lapsing, origins
from scheduler.appointments.booking.origins import Measures
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.policy import ANSWER_WITHIN, ONLINE_APPOINTMENTS
from tests.support.browserless import Visitor
from tests.support.message_builders import new_message
from tests.support.site import Site, book, go_to_who, introduce, press

BOOKED = AppointmentState.BOOKED
NUMBER, E164 = "0470 00 00 30", "+32470000030"
MADE, WAITS = "Je afspraak is gemaakt.", "Je uur is nog niet vast."
NO_ROOM = "Met dit nummer kan er nu geen afspraak bij. Heb je er al één? Bekijk die. Of bel ons."
NOT_THAT_HOUR = "Dit uur kan niet met jouw nummer. Kies een ander uur, of bel ons."


def use_up(site: Site) -> None:
    """All messages of a day about what is done online go to that number."""
    cause = Cause(CausedBy.ONLINE, site.clock.now)
    bomb = [
        new_message(subject=f"bomb:{nth}", cause=cause, routes=(Route("sms", E164),))
        for nth in range(gate.MOST_A_DAY[CausedBy.ONLINE])
    ]
    with site.app.app_context():
        write(queue.enqueue_all, bomb)


def crowd(site: Site) -> None:
    """Strangers book the share of that number."""
    for nth in range(ONLINE_APPOINTMENTS):
        book(site.visitor(REMOTE_ADDR=f"198.51.{nth}.7"), nummer=NUMBER)


def lapse(site: Site) -> int:
    site.clock.wait(ANSWER_WITHIN)
    with site.app.app_context():
        return write(lapsing.lapse_due, now=site.clock.now)


def must_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strangers keep much: who books or moves is asked for JA."""
    measures = Measures(must_answer=True)
    monkeypatch.setattr(origins, "measures", lambda *_args, **_more: measures)


def owner_books(site: Site) -> Visitor:
    owner = site.visitor()
    go_to_who(owner)
    assert introduce(owner, nummer=NUMBER).heading == MADE
    return owner


def about(site: Site, made: Appointment) -> list[tuple[str, bool]]:
    """The kind of each message about it, and whether the gate stopped it."""
    return [(one.kind, one.is_over) for one in site.messages() if made.uid in one.subject]


def test_what_cannot_be_asked_stays_and_somebody_rings(site: Site) -> None:
    crowd(site)
    use_up(site)
    owner_books(site)
    mine = site.appointments(BOOKED)[-1]

    assert mine.answer_by is None
    assert ("confirmation", True) in about(site, mine)
    assert lapse(site) == 0
    assert mine.id in [one.id for one in site.appointments(BOOKED)]


def test_without_asking_the_gate_it_fell_away_and_its_owner_read_that_it_was_made(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "has_room", lambda *_args, **_more: True)
    crowd(site)
    use_up(site)
    owner_books(site)
    mine = site.appointments(BOOKED)[-1]

    assert about(site, mine) == [("say_yes", True)]
    assert lapse(site) == 1


def test_where_everybody_is_asked_it_is_refused_at_the_number_and_another_one_waits(
    site: Site,
) -> None:
    use_up(site)
    for nth in range(limits.SUDDEN_BOOKINGS.most):
        book(site.visitor(), nummer=f"0470 00 00 {40 + nth}")
    visitor = site.visitor()
    go_to_who(visitor)
    page = introduce(visitor, nummer=NUMBER)

    assert (page.status, page.errors) == (422, [NO_ROOM])
    assert len(site.appointments(BOOKED)) == limits.SUDDEN_BOOKINGS.most
    assert visitor.submit("Maak mijn afspraak", nummer="0470 00 00 50").heading == WAITS


def test_an_hour_that_would_be_asked_about_is_no_hour_to_move_to(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = owner_books(site)
    mine = site.appointments(BOOKED)[-1]
    use_up(site)
    must_answer(monkeypatch)
    owner.open(f"/mijn-afspraak/{mine.uid}/uur")
    [later, *_] = [address for address in owner.page.addresses if "deel=" in address]
    page = press(owner, "uur", owner.open(later).choices("uur")[-1])

    assert NOT_THAT_HOUR in page.text
    [still] = site.appointments(BOOKED)
    assert (still.moves, still.answer_by) == (0, None)


def test_a_number_that_would_be_asked_is_no_number_to_change_to(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = site.visitor()
    book(visitor, nummer="0470 00 00 31")
    mine = site.appointments(BOOKED)[-1]
    use_up(site)
    must_answer(monkeypatch)
    visitor.open(f"/mijn-afspraak/{mine.uid}/nummer")
    page = visitor.submit("Bewaar", nummer=NUMBER)

    assert (page.status, page.errors) == (422, [NO_ROOM])
    assert site.appointments(BOOKED)[-1].generation == mine.generation
