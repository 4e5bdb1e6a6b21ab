"""Who was to keep one face and lost it keeps it at another hour, if they like."""

import pytest
from sqlalchemy import select

from scheduler.access.roles import Role
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, CallTask
from scheduler.people.counsellors import Counsellor
from tests.support.browserless import Page, Visitor
from tests.support.filled_days import WEDNESDAY, counsellor_id, fill
from tests.support.message_builders import renderer
from tests.support.site import Site, hours_of, press, token_of
from tests.support.staff_accounts import SignIn

RATHER = "Liever bij Samira, op een ander uur"


def give_away(site: Site, signed_in: SignIn) -> Page:
    """Samira is ill on Wednesday: a colleague takes over."""
    coordinator: Visitor = signed_in(Role.COORDINATOR)
    coordinator.open("/planning/afwezig")
    page = coordinator.submit(
        "Toon wie dit raakt",
        begeleider=str(counsellor_id(site, "samira")),
        van=WEDNESDAY.isoformat(),
        tot=WEDNESDAY.isoformat(),
        reden="ill",
    )
    taker = next(one for one in page.choices("besluit") if one.startswith("aan-"))
    return coordinator.submit("Bewaar", besluit=taker)


def of_client(site: Site) -> Visitor:
    visitor = site.visitor()
    visitor.open(f"/a/{token_of(site)}")
    return visitor


def face(site: Site) -> str:
    with site.looking() as session:
        [made] = session.scalars(select(Appointment))
        return session.get_one(Counsellor, made.entry.counsellor_id).code


def test_they_move_to_an_hour_with_the_face_they_had(site: Site, signed_in: SignIn) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"], service="follow-up")
    give_away(site, signed_in)
    assert face(site) != "samira"

    client = of_client(site)
    client.click(RATHER)
    page = press(client, "uur", hours_of(client)[0])
    assert page.heading == "Jouw afspraak"
    assert face(site) == "samira"
    assert RATHER not in page.text


def test_the_mail_says_that_they_can(site: Site, signed_in: SignIn) -> None:
    (made,) = fill(site, "samira", WEDNESDAY, ["Amina"], service="follow-up")
    give_away(site, signed_in)
    [told] = [
        one
        for one in site.messages()
        if one.kind == "other_counsellor" and one.subject == to_clients.subject(made)
    ]
    mail = renderer().render(told.kind, "email", "nl", told.facts, "https://example.org/a/x")
    assert "Liever bij Samira? Kies een ander uur." in mail.text
    assert "Liever bij Samira? Kies een ander uur." in str(mail.html)


def test_whom_no_message_reaches_is_rung_about_another_face(site: Site, signed_in: SignIn) -> None:
    (made,) = fill(site, "samira", WEDNESDAY, ["Amina"], service="follow-up", landlines=["Amina"])
    page = give_away(site, signed_in)
    assert "Bel nog 1 persoon" in page.text
    with site.looking() as session:
        assert list(session.scalars(select(CallTask.appointment_id))) == [made.id]


def test_of_a_service_with_any_face_nothing_is_offered(site: Site, signed_in: SignIn) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"])
    give_away(site, signed_in)
    assert RATHER not in of_client(site).page.text


@pytest.mark.parametrize("code", ["lotte", "samira", "x"])
def test_nobody_else_can_be_asked_for_by_the_address(site: Site, code: str) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"], service="follow-up")
    client = of_client(site)
    uid = site.appointments()[0].uid
    assert client.open(f"/mijn-afspraak/{uid}/uur?met={code}").status == 404
