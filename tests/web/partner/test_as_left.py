"""A partner's pages show an appointment as the partner left it, unless its client said yes to more.

What the client or our staff did shows nowhere: not in the list, on its page, in what may still be
done there, on the call list, nor where the client is booked once more.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from database import write
from notifications.outbox.models import SENT, Message
from scheduler.access import consents
from scheduler.access.models import ConsentItem
from scheduler.appointments import scope
from scheduler.appointments.booking import operations
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.errors import AlreadyBookedThen
from scheduler.appointments.lists import call_list
from scheduler.appointments.models import Appointment, AppointmentState, WhyCall
from scheduler.appointments.policy import STAFF
from scheduler.people.actors import Actor, By
from scheduler.web.shared import overlap_choice
from tests.support.browserless import Visitor
from tests.support.site import Site
from tests.support.staff_accounts import SignIn
from tests.web.partner.test_partner import open_and_book

LIST = "/partner/doorverwijzingen"
PAGES = ("", "uur", "weg", "samen", "bericht")
A_WEEK = timedelta(days=7)

Act = Callable[[Site, Appointment, Actor], None]


def only(site: Site) -> Appointment:
    (made,) = site.appointments(AppointmentState.BOOKED, AppointmentState.CANCELLED)
    return made


def by(site: Site, actor: Actor) -> By:
    return By(actor, None, site.clock())


def moved(site: Site, made: Appointment, actor: Actor) -> None:
    with site.looking() as session:
        entry = session.get_one(Appointment, made.id).entry
        later = SlotChoice(
            loket_id=entry.zitdag.loket_id,
            service_id=entry.service_id,
            starts_at=entry.starts_at + A_WEEK,
            language="nl",
            asker=STAFF,
        )
    with site.app.app_context():
        write(operations.move, made.id, later, by=by(site, actor))


def called_off(site: Site, made: Appointment, actor: Actor) -> None:
    with site.app.app_context():
        write(operations.cancel, made.id, by=by(site, actor))


def said_yes(site: Site, made: Appointment) -> None:
    with site.app.app_context():
        write(
            consents.choose,
            made.client_id or 0,
            made.referrer_id or 0,
            [ConsentItem.CHANGES],
            by=by(site, Actor.COUNSELLOR),
        )


def leave(site: Site) -> None:
    """What was to be said is on its way."""
    sent = {"state": SENT, "sent_at": site.clock(), "next_try": None, "sent_by": "stub"}
    at_once = update(Message).where(Message.due <= site.clock()).values(sent)
    with site.app.app_context():
        write(lambda session: session.execute(at_once))


def seen(partner: Visitor, uid: str) -> dict[str, str]:
    """The words of every page of it; not which hours are free, which anybody may see."""
    paths = [LIST, *(f"/partner/afspraak/{uid}/{page}" for page in PAGES)]
    return {path: partner.open(path).text.partition("Toon wat dichtbij is")[0] for path in paths}


ACTS = [pytest.param(moved, id="moved"), pytest.param(called_off, id="called off")]
OTHERS = [Actor.CLIENT, Actor.PHONE_DESK, Actor.COORDINATOR]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("actor", OTHERS)
def test_without_a_yes_every_page_is_as_the_partner_left_it(
    site: Site, signed_in: SignIn, act: Act, actor: Actor
) -> None:
    partner = signed_in()
    open_and_book(partner)
    made = only(site)
    leave(site)
    before = seen(partner, made.uid)
    act(site, made, actor)

    assert seen(partner, made.uid) == before


@pytest.mark.parametrize("act", ACTS)
def test_with_a_yes_the_list_says_what_is_so(site: Site, signed_in: SignIn, act: Act) -> None:
    partner = signed_in()
    open_and_book(partner)
    made = only(site)
    before = seen(partner, made.uid)[LIST]
    said_yes(site, made)
    act(site, made, Actor.CLIENT)

    assert partner.open(LIST).text != before


@pytest.mark.parametrize("act", ACTS)
def test_what_the_client_changed_is_no_more_for_the_partner_to_change(
    site: Site, signed_in: SignIn, act: Act
) -> None:
    partner = signed_in()
    open_and_book(partner)
    made = only(site)
    act(site, made, Actor.CLIENT)
    after = only(site)
    partner.open(f"/partner/afspraak/{made.uid}/weg")
    page = partner.submit("Ja, weg")

    assert page.status == 410
    assert (only(site).state, only(site).version) == (after.state, after.version)


def test_what_it_moves_itself_it_sees(site: Site, signed_in: SignIn) -> None:
    partner = signed_in()
    open_and_book(partner)
    made = only(site)
    before = partner.open(LIST).text
    moved(site, made, Actor.PARTNER)
    its_own = partner.open(LIST).text
    called_off(site, made, Actor.CLIENT)

    assert its_own != before
    assert partner.open(LIST).text == its_own


def test_once_moved_by_its_client_it_is_on_no_call_list_of_the_partner(
    site: Site, signed_in: SignIn
) -> None:
    partner = signed_in()
    open_and_book(partner)
    made = only(site)
    with site.app.app_context():
        write(call_list.add, made.id, WhyCall.NOT_REACHED, by=by(site, Actor.SYSTEM))
    assert "We konden je cliënt niet bereiken" in partner.open(LIST).text
    moved(site, made, Actor.CLIENT)

    assert "We konden je cliënt niet bereiken" not in partner.open(LIST).text


def test_where_the_client_moved_to_is_not_told_when_they_are_booked_once_more(
    site: Site, signed_in: SignIn
) -> None:
    open_and_book(signed_in())
    made = only(site)

    def told() -> str:
        with site.app.test_request_context(), site.looking() as session:
            now = session.get_one(Appointment, made.id)
            refusal = AlreadyBookedThen(now.uid, now.entry.starts_at)
            theirs = scope.of_site(now.referrer_id or 0)
            return overlap_choice.words(session, refusal, theirs, is_partner=True)

    assert "Brugge" in told()
    moved(site, made, Actor.CLIENT)
    assert told() == "Met dit nummer is er al iets op dat uur."
