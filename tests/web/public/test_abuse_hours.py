"""A script that holds or books every hour; each with the harm it does where nothing stops it."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import write
from scheduler.access import limits
from scheduler.appointments.booking import lapsing, origins, undoing
from scheduler.appointments.booking.origins import Measures
from scheduler.appointments.incoming import replies
from scheduler.appointments.models import (
    Appointment,
    AppointmentState,
)
from scheduler.appointments.policy import (
    ANSWER_WITHIN,
    PUBLIC_HOLD,
)
from scheduler.people.actors import Actor, By
from tests.support.browserless import Page, Visitor
from tests.support.site import (
    Site,
    go_to_times,
    go_to_who,
    hours_of,
    introduce,
    offered,
    press,
)

HOUR = timedelta(hours=1)
BOOKED = AppointmentState.BOOKED
HELD = AppointmentState.HELD
MADE = "Je afspraak is gemaakt."
WAITS = "Je uur is nog niet vast."
_numbers = count(100_000)


def number() -> str:
    """A mobile that nobody has."""
    return f"0470 {next(_numbers) % 1_000_000:06}"


# ----------------------------------------------------------------------------------- by the pages


def test_the_fourth_booking_of_one_browser_in_ten_minutes_waits_for_ja(site: Site) -> None:
    script = partial(site.visitor, REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script")
    headings = [_book(script()).heading for _ in range(limits.SUDDEN_BOOKINGS.most + 1)]

    assert headings == [MADE] * limits.SUDDEN_BOOKINGS.most + [WAITS]
    last = site.appointments(BOOKED)[-1]
    assert last.answer_by is not None
    assert [one.kind for one in site.messages() if last.uid in one.subject] == ["say_yes"]


def test_the_page_of_its_paper_says_so_before_it_is_printed(site: Site) -> None:
    visitor, uid = _waiting(site)
    paper = f"/mijn-afspraak/{uid}/papier"
    assert WAITS in visitor.open(paper).text
    _says_yes(site, uid)
    assert WAITS not in visitor.open(paper).text


def test_without_ja_it_falls_away_and_the_hour_is_free(site: Site) -> None:
    _visitor, uid = _waiting(site)
    site.clock.wait(ANSWER_WITHIN)
    with site.app.app_context():
        assert write(lapsing.lapse_due, now=site.clock.now) == 1
        assert write(lapsing.lapse_due, now=site.clock.now) == 0

    assert site.appointments(BOOKED)[-1].uid != uid
    told = [one.kind for one in site.messages() if uid in one.subject and one.state == "pending"]
    assert told == ["fell_away"]
    (gone,) = site.appointments(AppointmentState.CANCELLED)
    with site.looking() as session:  # or the script would put it back
        assert not undoing.may_be_restored(session, gone, now=site.clock.now)


def test_ja_by_text_makes_it_stay_and_everybody_hears_of_it(site: Site) -> None:
    _visitor, uid = _waiting(site)
    assert _says_yes(site, uid) is replies.Outcome.CONFIRMED
    site.clock.wait(ANSWER_WITHIN)
    with site.app.app_context():
        assert write(lapsing.lapse_due, now=site.clock.now) == 0
    kinds = [one.kind for one in site.messages() if uid in one.subject]
    assert "confirmation" in kinds


def test_ja_after_it_fell_away_brings_it_back_while_the_hour_is_free(site: Site) -> None:
    _visitor, uid = _waiting(site)
    site.clock.wait(ANSWER_WITHIN)
    with site.app.app_context():
        write(lapsing.lapse_due, now=site.clock.now)
    assert _says_yes(site, uid) is replies.Outcome.RESTORED
    back = site.appointments(BOOKED)[-1]
    assert (back.uid, back.answer_by, back.confirmed_at is not None) == (uid, None, True)


def test_a_landline_cannot_answer_and_is_asked_for_a_mobile(site: Site) -> None:
    _waiting(site)
    script = site.visitor(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script")
    go_to_who(script)
    page = introduce(script, bereik="landline", nummer="050 00 00 11")
    assert page.status == 422
    assert "gsm-nummer of e-mailadres" in page.text


def test_ten_visitors_of_a_library_get_through_while_a_script_runs_there(site: Site) -> None:
    script = partial(site.visitor, REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script")
    refused = 0
    for nth in range(limits.YOUNG_BOOKINGS_OF_A_BROWSER.most + 3):
        page = _book(script())
        refused += page.status == 429
        if nth < 2:
            continue
    assert refused == 3

    visitors = [
        site.visitor(REMOTE_ADDR=f"192.0.2.{nth}", HTTP_USER_AGENT="of the library")
        for nth in range(20, 30)
    ]
    headings = Counter(_book(visitor).heading for visitor in visitors)
    assert headings.keys() <= {MADE, WAITS}
    for one in site.appointments(BOOKED):
        if one.answer_by is not None:
            _says_yes(site, one.uid)
    assert _book(script()).status == 200  # who answered is no stranger any more


def _books_by_mail_and_says_yes(site: Site, times: int) -> int:
    """A script with a mail domain of its own, and so a mailbox for each; how many it got."""
    made = 0
    for nth in range(times):
        script = site.visitor(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script")
        go_to_who(script)
        page = introduce(script, bereik="email", nummer="", email=f"a{nth}@hoard.example.org")
        made += page.status == 200
        _says_yes(site, site.appointments(BOOKED)[-1].uid)
    return made


def test_a_domain_of_a_thousand_mailboxes_that_say_yes_gets_a_handful_too(site: Site) -> None:
    most = limits.YOUNG_BOOKINGS_OF_A_BROWSER.most
    assert _books_by_mail_and_says_yes(site, most + 3) == most

    site.clock.wait(limits.YOUNG_BOOKINGS_OF_A_BROWSER.window)
    assert _book(site.visitor(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script")).status == 200


def test_where_a_yes_by_mail_is_as_one_by_text_it_gets_every_hour(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: each that said yes is nobody's stranger, and the next one is the first."""
    measures = origins.measures

    def forgetful(*asked: Any, **more: Any) -> Measures:
        return replace(measures(*asked, **more), too_many=None)

    monkeypatch.setattr(origins, "measures", forgetful)
    most = limits.YOUNG_BOOKINGS_OF_A_BROWSER.most
    assert _books_by_mail_and_says_yes(site, most + 3) == most + 3


# ------------------------------------------------------------------------------------- the hoarder


def test_a_network_holds_so_many_hours_and_the_next_one_lets_its_own_oldest_go(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origins, "HOLDS_OF_A_NETWORK", replace(limits.HOLDS_OF_A_NETWORK, most=4))
    honest = site.visitor(REMOTE_ADDR="192.0.2.8", HTTP_USER_AGENT="a browser")
    go_to_who(honest)
    for _ in range(6):
        go_to_who(site.visitor(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script"))

    assert len(site.appointments(HELD)) == 4
    assert introduce(honest, nummer=number()).heading == MADE


def test_holds_that_came_at_one_moment_go_with_the_next_one(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(6):  # each of them saw room: the harm, which stayed
        go_to_who(site.visitor(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script"))
    assert len(site.appointments(HELD)) == 6

    monkeypatch.setattr(origins, "HOLDS_OF_A_NETWORK", replace(limits.HOLDS_OF_A_NETWORK, most=4))
    go_to_who(site.visitor(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script"))
    assert len(site.appointments(HELD)) == 4


def test_without_the_limit_the_hoarder_has_them_all(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    many = replace(limits.HOLDS_OF_A_NETWORK, most=1_000)
    monkeypatch.setattr(origins, "HOLDS_OF_A_NETWORK", many)
    for _ in range(7):
        go_to_who(site.visitor(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script"))
    assert len(site.appointments(HELD)) == 7


def test_a_hold_is_prolonged_for_an_hour_in_all(site: Site) -> None:
    hoarder = site.visitor()
    go_to_times(hoarder)
    hour = hours_of(hoarder)[0]
    until = site.clock.now + limits.LONGEST_HOLD.window
    while site.clock.now < until - timedelta(minutes=1):
        press(hoarder, "uur", hour)
        assert hour not in offered(site.visitor())
        go_to_times(hoarder)
        hours_of(hoarder)
        site.clock.wait(min(PUBLIC_HOLD / 2, until - timedelta(minutes=1) - site.clock.now))
    press(hoarder, "uur", hour)
    site.clock.wait(timedelta(minutes=2))
    assert hour in offered(site.visitor())


def _book(visitor: Visitor) -> Page:
    go_to_who(visitor)
    return introduce(visitor, nummer=number())


def _waiting(site: Site) -> tuple[Visitor, str]:
    """Somebody whose booking waits for JA, and its public id."""
    for _ in range(limits.SUDDEN_BOOKINGS.most):
        _book(site.visitor(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script"))
    visitor = site.visitor(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script")
    assert _book(visitor).heading == WAITS
    return visitor, site.appointments(BOOKED)[-1].uid


def _says_yes(site: Site, uid: str) -> replies.Outcome | None:
    with site.app.app_context():
        return write(_yes, uid, site.clock.now)


def _yes(session: Session, uid: str, now: datetime) -> replies.Outcome | None:
    found = session.scalars(select(Appointment).where(Appointment.uid == uid)).one()
    return replies.say_yes(session, found.id, by=By(Actor.CLIENT, None, now))
