"""What waits for JA goes on waiting, moved or with another number; so does what is moved among much
that strangers keep."""

from collections.abc import Callable

import pytest

from database import write
from scheduler.access import limits
from scheduler.appointments.booking import answers, lapsing, manage_links, origins
from scheduler.appointments.booking.origins import Measures
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.policy import ANSWER_WITHIN
from scheduler.people.actors import Actor, By
from tests.support.browserless import Page, Visitor
from tests.support.site import Site, book, go_to_who, introduce, press

OTHER, OTHERS = "0470 00 00 99", "+32470000099"
LANDLINE = {"bereik": "landline", "nummer": "050 00 00 11"}
WAITS = "Je uur is nog niet vast."
CHANGED = "Je afspraak is veranderd."
BOOKED = AppointmentState.BOOKED


def script(site: Site) -> Visitor:
    return site.visitor(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script")


def waiting(site: Site) -> tuple[Visitor, Appointment]:
    """Somebody whose booking waits for JA, for so many came from there."""
    for nth in range(limits.SUDDEN_BOOKINGS.most):
        book(script(site), nummer=f"0470 00 00 {20 + nth}")
    visitor = script(site)
    go_to_who(visitor)
    assert introduce(visitor, nummer="0470 00 00 30").heading == WAITS
    return visitor, site.appointments(BOOKED)[-1]


def move(visitor: Visitor, mine: Appointment) -> Page:
    """To the last hour of the day that is shown first."""
    visitor.open(f"/mijn-afspraak/{mine.uid}/uur")
    parts = [address for address in visitor.page.addresses if "deel=" in address]
    return press(visitor, "uur", visitor.open(parts[0]).choices("uur")[-1])


def correct(visitor: Visitor, mine: Appointment, **typed: str) -> Page:
    visitor.open(f"/mijn-afspraak/{mine.uid}/nummer")
    return visitor.submit("Bewaar", **typed)


def now_so(site: Site, mine: Appointment) -> Appointment:
    return next(one for one in site.appointments() if one.id == mine.id)


def pending(site: Site, mine: Appointment) -> list[tuple[str, str]]:
    return [
        (one.kind, one.route.address)
        for one in site.messages()
        if mine.uid in one.subject and one.state == "pending"
    ]


def lapse(site: Site) -> int:
    site.clock.wait(ANSWER_WITHIN)
    with site.app.app_context():
        return write(lapsing.lapse_due, now=site.clock.now)


def say_yes(site: Site, mine: Appointment) -> None:
    with site.app.app_context():
        write(answers.confirm, mine.id, by=By(Actor.CLIENT, None, site.clock.now))


def many_strangers(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of them is many, and keeps much."""
    monkeypatch.setattr(origins, "FEW_STRANGERS", 1)
    monkeypatch.setattr(origins, "SHARE_TO_ASK", 1e-6)
    stranger = site.visitor(REMOTE_ADDR="198.51.100.7")
    go_to_who(stranger)
    introduce(stranger, nummer="0470 00 00 40")


def off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origins, "measures", lambda *_args, **_more: Measures())


# ---------------------------------------------------------------------------- what waits already


def test_moved_it_waits_until_the_same_moment_and_falls_away(site: Site) -> None:
    visitor, mine = waiting(site)
    page = move(visitor, mine)
    moved = now_so(site, mine)

    assert CHANGED in page.text
    assert WAITS in page.text
    assert (moved.moves, moved.answer_by) == (1, mine.answer_by)
    assert [kind for kind, _ in pending(site, mine)] == ["say_yes"]
    assert lapse(site) == 1
    assert now_so(site, mine).state is AppointmentState.CANCELLED


def test_another_number_must_say_yes_and_the_first_one_no_longer_can(site: Site) -> None:
    visitor, mine = waiting(site)
    former = manage_links.yes_token(site.keys.manage_links, mine)
    page = correct(visitor, mine, nummer=OTHER)

    assert WAITS in page.text
    assert now_so(site, mine).answer_by == mine.answer_by
    assert pending(site, mine) == [("say_yes", OTHERS)]
    assert site.visitor().open(f"/ja/{former}").status == 410
    assert lapse(site) == 1


def test_a_landline_cannot_say_yes_and_is_refused(site: Site) -> None:
    visitor, mine = waiting(site)
    page = correct(visitor, mine, **LANDLINE)

    assert (page.status, "gsm-nummer of e-mailadres" in page.text) == (422, True)
    assert now_so(site, mine).answer_by == mine.answer_by


# ------------------------------------------------------------------- among much that is kept

Change = Callable[[Visitor, Appointment], Page]


def _to_another_number(visitor: Visitor, mine: Appointment) -> Page:
    return correct(visitor, mine, nummer=OTHER)


@pytest.mark.parametrize("change", [move, _to_another_number], ids=["moved", "another number"])
def test_among_many_strangers_it_waits_as_if_it_were_booked_now(
    site: Site, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    visitor = site.visitor()
    book(visitor)
    mine = site.appointments(BOOKED)[-1]
    many_strangers(site, monkeypatch)
    page = change(visitor, mine)

    assert CHANGED in page.text
    assert WAITS in page.text
    assert [kind for kind, _ in pending(site, mine)] == ["say_yes"]
    assert lapse(site) == 2


@pytest.mark.parametrize("change", [move, _to_another_number], ids=["moved", "another number"])
def test_without_the_brake_it_waits_for_nobody(
    site: Site, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    """The control: booked while it was quiet, then taken where much is kept."""
    visitor = site.visitor()
    book(visitor)
    mine = site.appointments(BOOKED)[-1]
    many_strangers(site, monkeypatch)
    off(monkeypatch)
    change(visitor, mine)

    assert now_so(site, mine).answer_by is None


def test_who_said_yes_moves_freely_and_another_number_is_asked_all_the_same(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or one telephone would do for as many numbers as there are."""
    visitor = site.visitor()
    book(visitor)
    mine = site.appointments(BOOKED)[-1]
    say_yes(site, mine)
    many_strangers(site, monkeypatch)
    assert WAITS not in move(visitor, mine).text
    assert now_so(site, mine).answer_by is None

    assert WAITS in correct(visitor, mine, nummer=OTHER).text
    assert pending(site, mine) == [("say_yes", OTHERS)]


def test_a_landline_takes_no_hour_there(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = site.visitor()
    book(visitor, **LANDLINE)
    mine = site.appointments(BOOKED)[-1]
    many_strangers(site, monkeypatch)
    page = move(visitor, mine)

    assert page.errors == ["Dit uur kan niet met jouw nummer. Kies een ander uur, of bel ons."]
    assert now_so(site, mine).moves == 0
