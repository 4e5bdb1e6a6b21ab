"""`Van één plaats`: what strangers booked from one network is called off at once, unheard."""

from functools import partial

import pytest
from sqlalchemy import select

from database import write
from scheduler.access import limits
from scheduler.access.roles import Role
from scheduler.appointments.booking import lapsing
from scheduler.appointments.incoming import replies
from scheduler.appointments.models import AppointmentChange, AppointmentState, ChangeKind
from scheduler.people.actors import Actor, By
from tests.support.browserless import Visitor
from tests.support.site import Site, go_to_who, introduce
from tests.support.staff_accounts import SignIn

BOOKED = AppointmentState.BOOKED
PAGE = "/planning/van-een-plaats"
BUTTON = "Zeg deze af, vertel het niemand"
MANY = limits.SUDDEN_BOOKINGS.most


@pytest.fixture
def fakes(site: Site) -> Site:
    """One appointment of somebody, and as many of a script as are shown together."""
    script = partial(site.visitor, REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script")
    _book(site.visitor(REMOTE_ADDR="198.51.100.7"), "0470 00 00 11")
    for nth in range(MANY):
        _book(script(), f"0470 00 00 2{nth}")
    return site


def _book(visitor: Visitor, number: str) -> None:
    go_to_who(visitor)
    introduce(visitor, nummer=number)


def test_they_are_called_off_in_one_act_and_nobody_is_told(fakes: Site, signed_in: SignIn) -> None:
    coordinator = signed_in(Role.COORDINATOR)
    page = coordinator.open(PAGE)
    assert "0470 00 00 11" not in page.text
    before = {(one.subject, one.kind) for one in fakes.messages()}
    done = coordinator.submit(BUTTON)

    assert f"{MANY} afspraken zijn weg. Niemand krijgt een bericht." in done.text
    [left] = fakes.appointments(BOOKED)
    assert left.id == min(one.id for one in fakes.appointments())
    assert {(one.subject, one.kind) for one in fakes.messages()} == before
    waiting = {one.subject for one in fakes.messages() if one.state == "pending"}
    assert waiting == {f"appointment:{left.uid}"}
    with fakes.looking() as session:
        gone = session.scalars(
            select(AppointmentChange).where(AppointmentChange.kind == ChangeKind.CANCELLED)
        ).all()
    assert len(gone) == MANY
    assert {one.actor for one in gone} == {Actor.COORDINATOR}
    assert None not in {one.account_id for one in gone}


def test_pressing_twice_changes_nothing_more(fakes: Site, signed_in: SignIn) -> None:
    coordinator = signed_in(Role.COORDINATOR)
    form = coordinator.open(PAGE).form(BUTTON)
    first = coordinator.send(form)
    dump = fakes.appointments()
    again = coordinator.send(form)

    assert f"{MANY} afspraken zijn weg." in first.text
    assert "0 afspraken zijn weg." in again.text
    assert [one.version for one in fakes.appointments()] == [one.version for one in dump]


def test_who_is_unticked_stays(fakes: Site, signed_in: SignIn) -> None:
    coordinator = signed_in(Role.COORDINATOR)
    form = coordinator.open(PAGE).form(BUTTON)
    [kept, *_others] = [name for name in form.fields if name.startswith("wie-")]
    coordinator.send(form, **{kept: None})

    left = {one.id for one in fakes.appointments(BOOKED)}
    assert int(kept.removeprefix("wie-")) in left
    assert len(left) == 2


def test_who_said_yes_stays_and_stands_there_no_more(fakes: Site, signed_in: SignIn) -> None:
    """Also where the page was open before they did."""
    coordinator = signed_in(Role.COORDINATOR)
    form = coordinator.open(PAGE).form(BUTTON)
    real = fakes.appointments(BOOKED)[-1]
    with fakes.app.app_context():
        write(replies.say_yes, real.id, by=By(Actor.CLIENT, None, fakes.clock.now))
    coordinator.send(form)

    assert real.id in {one.id for one in fakes.appointments(BOOKED)}
    assert "Er zijn er nu geen." in coordinator.open(PAGE).text


def test_another_region_calls_off_nothing_here(fakes: Site) -> None:
    ids = [one.id for one in fakes.appointments(BOOKED)]
    by = By(Actor.COORDINATOR, None, fakes.clock.now)
    with fakes.app.app_context():
        assert write(lapsing.call_off, ids, 987_654, by=by) == []
    assert len(fakes.appointments(BOOKED)) == MANY + 1
