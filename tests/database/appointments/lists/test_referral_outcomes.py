"""A site knows what became of those it sent itself, and of them only what they said yes to."""

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.access import consents
from scheduler.access.models import ConsentItem
from scheduler.appointments.attendance.operations import record
from scheduler.appointments.booking.operations import book
from scheduler.appointments.lists import referral_outcomes
from scheduler.appointments.models import AppointmentState, BookingChannel
from scheduler.people.actors import Actor
from scheduler.people.organisations import Organisation
from tests.support import builders
from tests.support.builders import A_DAY, NOW, Scene, at, by

AFTERWARDS = at("18:00")
CAME, RETURNS = ConsentItem.CAME, ConsentItem.RETURNS


@dataclass(frozen=True, slots=True)
class Two:
    """Two sites that sent the same client: the one at 09:00, the other at 13:00."""

    ours: Organisation
    theirs: Organisation
    client_id: int


def _lets_know(two: Two, site: Organisation, *items: ConsentItem) -> None:
    counsellor = by(AFTERWARDS, Actor.COUNSELLOR)
    write(consents.choose, two.client_id, site.id, items, by=counsellor)


def _known(site: Organisation) -> list[tuple[ConsentItem, str]]:
    with reading() as session:
        found = referral_outcomes.with_partner(session, site.id, now=AFTERWARDS)
    return [(one.item, builders.clock(one.starts_at)) for one in found]


def _sent(scene: Scene, site: Organisation, start: str, client: object) -> int:
    """The client of an appointment that a site booked and that came of it."""
    request = scene.request(start, channel=BookingChannel.PARTNER, referrer_id=site.id)
    if isinstance(client, int):
        request = scene.request(
            start, channel=BookingChannel.PARTNER, referrer_id=site.id, client=client
        )
    made = write(book, request, by=by(NOW, Actor.PARTNER))
    write(record, made.id, AppointmentState.CAME, by=by(AFTERWARDS, Actor.COUNSELLOR))
    assert made.client_id is not None
    return made.client_id


@pytest.fixture
def two(scene: Scene) -> Two:
    def sites(session: Session) -> tuple[Organisation, Organisation]:
        region_id = scene.region.id
        return builders.organisation(session, region_id), builders.organisation(session, region_id)

    ours, theirs = write(sites)
    client_id = _sent(scene, ours, "09:00", None)
    _sent(scene, theirs, "13:00", client_id)
    return Two(ours, theirs, client_id)


def test_a_site_knows_only_whom_it_sent_and_only_what_it_was_let_know(two: Two) -> None:
    assert _known(two.ours) == _known(two.theirs) == []

    _lets_know(two, two.ours, CAME)

    assert _known(two.ours) == [(CAME, "09:00")]
    assert _known(two.theirs) == []


def test_two_sites_that_may_know_each_know_of_their_own(two: Two) -> None:
    _lets_know(two, two.ours, CAME)
    _lets_know(two, two.theirs, CAME)

    assert _known(two.ours) == [(CAME, "09:00")]
    assert _known(two.theirs) == [(CAME, "13:00")]


def test_what_is_taken_back_is_known_no_more(two: Two) -> None:
    _lets_know(two, two.ours, CAME)
    _lets_know(two, two.ours)

    assert _known(two.ours) == []


def test_that_somebody_comes_back_is_a_yes_of_its_own(two: Two, scene: Scene) -> None:
    next_week = at("10:00", builders.TUESDAY + 7 * A_DAY)

    def more(session: Session) -> None:
        sitting = builders.Sitting(day=next_week.date())
        builders.zitdag(session, scene.loket, scene.counsellor, [scene.service], sitting)

    write(more)
    again = scene.request(
        scene.slot(next_week), client=two.client_id, channel=BookingChannel.COUNSELLOR
    )
    write(book, again, by=by(AFTERWARDS, Actor.COUNSELLOR))
    _lets_know(two, two.ours, RETURNS)

    assert _known(two.ours) == [(RETURNS, "10:00")]
    assert _known(two.theirs) == []
