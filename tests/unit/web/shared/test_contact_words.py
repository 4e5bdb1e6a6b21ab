"""The words of staff pages for contact methods, phone owners and planning conflicts."""

import pytest

from scheduler.appointments.models import Appointment, PlanningConflict
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod, PhoneOwner
from scheduler.people.organisations import Organisation
from scheduler.web.shared import contact_words


def _client(reach: ContactMethod, contact: str | None, whose: PhoneOwner | None = None) -> Client:
    return Client(first_name="Amina", language="nl", reach=reach, contact=contact, whose=whose)


def test_everything_has_words() -> None:
    assert set(contact_words.METHODS) == set(ContactMethod)
    assert set(contact_words.OWNERS) == set(PhoneOwner)
    assert set(contact_words.CONFLICTS) == set(PlanningConflict)


@pytest.mark.parametrize(
    ("client", "sentence", "mark"),
    [
        pytest.param(
            _client(ContactMethod.OWN_MOBILE, "+32470000011"),
            "Sms naar 0470 00 00 11",
            "eigen gsm",
            id="own mobile",
        ),
        pytest.param(
            _client(ContactMethod.OTHER_MOBILE, "+32470000011", PhoneOwner.PARENT),
            "Sms naar 0470 00 00 11 (vader of moeder)",
            "gsm van een ouder",
            id="a parent's",
        ),
        pytest.param(
            _client(ContactMethod.OTHER_MOBILE, None),
            "Sms naar  ()",
            "gsm van iemand anders",
            id="forgotten",
        ),
        pytest.param(
            _client(ContactMethod.EMAIL, "amina@example.org"),
            "E-mail naar amina@example.org",
            "e-mail",
            id="mail",
        ),
        pytest.param(
            _client(ContactMethod.VIA_PARTNER, None),
            "Geen gsm: wie doorverwijst, verwittigt de cliënt.",
            "via OCMW Brugge",
            id="via the referrer",
        ),
    ],
)
def test_words_of_a_client(client: Client, sentence: str, mark: str) -> None:
    appointment = Appointment(referrer=Organisation(name="OCMW Brugge"))
    assert contact_words.sentence(client) == sentence
    assert contact_words.of_appointment(appointment, client) == mark


def test_who_refers_tells_the_client() -> None:
    at_the_site = dict(contact_words.method_options(is_referrer=True))
    at_the_desk = dict(contact_words.method_options(is_referrer=False))
    assert at_the_site["via_partner"] == "Geen gsm: wij verwittigen de cliënt"
    assert at_the_desk["via_partner"] == "Geen gsm: via wie doorverwijst"
    assert dict(contact_words.owner_options())["spouse"] == "Man, vrouw of partner"
