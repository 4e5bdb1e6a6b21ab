"""Who walked in, or took a paper, is asked how to reach them when something follows."""

import pytest
from sqlalchemy import select

from notifications.outbox.models import Message
from scheduler.appointments.models import Appointment
from scheduler.people.contact import ContactMethod
from tests.support.browserless import Page
from tests.support.counsellor_day import LATER, again, come, counsellor, details
from tests.support.site import Site


@pytest.fixture
def mariama(site: Site) -> Appointment:
    """She has the paper alone, and sits with Hanne now."""
    one = come(
        site, client=details(first_name="Mariama", reach=ContactMethod.SLIP_ONLY, contact=None)
    )
    site.clock.wait(LATER)
    return one


def _book(site: Site, one: Appointment, number: str) -> Page:
    hanne = counsellor(site)
    hanne.open(f"/begeleider/afspraak/{one.uid}/volgende")
    form = hanne.page.form_with("nummer")
    return hanne.send(form, uur=hanne.page.choices("uur")[0], nummer=number)


def _told(site: Site) -> list[tuple[str, str]]:
    with site.looking() as session:
        found = session.scalars(select(Message).where(Message.kind == "confirmation"))
        return sorted((one.route.channel, one.route.address) for one in found)


@pytest.mark.parametrize(
    ("typed", "reach", "told"),
    [
        pytest.param(
            "0470 00 00 41", ContactMethod.OWN_MOBILE, ("sms", "+32470000041"), id="a mobile"
        ),
        pytest.param(
            "Mariama@example.org",
            ContactMethod.EMAIL,
            ("email", "mariama@example.org"),
            id="a mail address",
        ),
    ],
)
def test_what_she_gives_gets_the_confirmation(
    site: Site, mariama: Appointment, typed: str, reach: ContactMethod, told: tuple[str, str]
) -> None:
    page = _book(site, mariama, typed)
    assert "De bevestiging gaat naar" in page.main.text
    client = again(site, mariama).client
    assert client is not None
    assert (client.reach, client.contact) == (reach, told[1])
    assert _told(site) == [told]


def test_who_gives_nothing_keeps_the_paper(site: Site, mariama: Appointment) -> None:
    page = _book(site, mariama, "")
    assert "Er gaat geen bericht." in page.main.text
    client = again(site, mariama).client
    assert client is not None
    assert (client.reach, client.contact) == (ContactMethod.SLIP_ONLY, None)


def test_all_that_is_still_to_come_is_told_there_too(site: Site, mariama: Appointment) -> None:
    come(site, "15:00", client=mariama.client_id)
    _book(site, mariama, "0470 00 00 41")
    assert _told(site) == [("sms", "+32470000041")] * 2


def test_a_wrong_number_is_said_beside_its_field_and_nothing_is_booked(
    site: Site, mariama: Appointment
) -> None:
    page = _book(site, mariama, "0470 12")
    assert page.status == 422
    assert "Dit nummer klopt niet." in page.main.text
    assert page.form_with("nummer").fields["nummer"] == "0470 12"
    assert page.form_with("nummer").fields["uur"]
    assert _told(site) == []


def test_who_can_be_reached_is_not_asked(site: Site) -> None:
    one = come(site)
    site.clock.wait(LATER)
    page = counsellor(site).open(f"/begeleider/afspraak/{one.uid}/volgende")
    assert "Gsm of e-mailadres" not in page.main.text


def test_a_form_that_is_sent_twice_books_once_and_tells_once(
    site: Site, mariama: Appointment
) -> None:
    hanne = counsellor(site)
    hanne.open(f"/begeleider/afspraak/{mariama.uid}/volgende")
    form, hour = hanne.page.form_with("nummer"), hanne.page.choices("uur")[0]
    for _twice in range(2):
        hanne.send(form, uur=hour, nummer="0470 00 00 41")
    assert _told(site) == [("sms", "+32470000041")]
