"""A colleague of a partner books a conversation for himself or herself."""

import pytest
from sqlalchemy import literal, select, update
from sqlalchemy.orm import Session

from database import write
from scheduler.access.roles import Role
from scheduler.appointments.booking import manage_links
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from scheduler.people.contact import ContactMethod
from scheduler.zitdagen.catalogue import Service, ServiceAudience, ServiceMode
from scheduler.zitdagen.models import Zitdag, zitdag_services
from tests.support.browserless import Page, Visitor
from tests.support.site import Site
from tests.support.staff_accounts import SITE, SignIn

OWN = "/partner/zelf"
NUMBER = "0470 00 00 21"


def book(visitor: Visitor, **typed: str) -> Page:
    page = visitor.open(OWN)
    return visitor.submit("Boek", **{"uur": page.choices("uur")[0], "nummer": NUMBER, **typed})


def only_appointment(site: Site) -> tuple[Appointment, str, ContactMethod, str | None]:
    (made,) = site.appointments(AppointmentState.BOOKED)
    with site.looking() as session:
        found = session.get_one(Appointment, made.id)
        assert found.client is not None
        return found, found.entry.service.code, found.client.reach, found.client.contact


def change_service(site: Site, **values: object) -> None:
    statement = update(Service).where(Service.code == "professional-question").values(**values)
    with site.app.app_context():
        write(lambda session: session.execute(statement))


def test_it_is_booked_and_the_page_is_about_oneself(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in(email="noor@example.org")
    page = visitor.open(OWN)
    assert "Vraag van een professional" in page.text
    assert "30 minuten, per telefoon" in page.text
    assert page.form("Boek").fields["voornaam"] == "Noor"
    assert page.form("Boek").fields["nummer"] == ""
    page = book(visitor)

    assert page.heading == "De afspraak is gemaakt."
    assert "Wij bellen je." in page.text
    assert "cliënt" not in page.main.text
    assert "Marktpand" not in page.main.all("section")[0].text
    made, service, reach, contact = only_appointment(site)
    assert (service, reach, contact) == (
        *("professional-question", ContactMethod.OWN_MOBILE),
        "+32470000021",
    )
    assert (made.channel, made.question_id, made.language) == (BookingChannel.PARTNER, None, "nl")
    with site.looking() as session:
        referrer = session.get_one(Appointment, made.id).referrer
    assert referrer is not None
    assert referrer.code == SITE
    # As a client they are told once, and not once more as who booked.
    told = [one.kind for one in site.messages() if one.kind != "sign_in"]
    assert told == ["confirmation", "starts_soon"]


def test_it_is_moved_and_called_off_from_the_list(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    book(visitor)
    page = visitor.open("/partner/doorverwijzingen")
    assert "per telefoon" in page.text
    page = visitor.click("Verzet")
    visitor.submit("Verzet de afspraak", uur=page.choices("uur")[2])
    assert visitor.page.heading == "De afspraak is verzet."
    visitor.click("Zeg af")
    visitor.submit("Ja, weg")
    assert site.appointments(AppointmentState.BOOKED) == []


def test_who_has_a_landline_tells_nobody(signed_in: SignIn) -> None:
    visitor = signed_in()
    book(visitor, nummer="050 00 00 05")
    visitor.click("Zeg af")
    assert "Wie zegt het aan de cliënt?" not in visitor.page.text
    assert visitor.submit("Ja, weg").heading == "Deze afspraak is weg."


def test_the_link_in_the_message_moves_it_too(site: Site, signed_in: SignIn) -> None:
    book(signed_in())
    made, *_ = only_appointment(site)
    somebody = site.visitor()
    somebody.open(f"/a/{manage_links.token(site.keys.manage_links, made)}")
    somebody.open(f"/mijn-afspraak/{made.uid}/uur")
    assert len(somebody.click("In de voormiddag, vrijdag 4 december").choices("uur")) > 1


@pytest.mark.parametrize(
    ("mode", "number", "said"),
    [
        (ServiceMode.PHONE, "noor@example.org", "Wij bellen je. Geef je telefoonnummer."),
        (
            *(ServiceMode.VIDEO, "050 00 00 05"),
            "Je krijgt een link. Geef een gsm of een e-mailadres.",
        ),
        (ServiceMode.PHONE, "", "Schrijf je nummer."),
        (ServiceMode.PHONE, "noor@", "Dit e-mailadres klopt niet. Voorbeeld: naam@example.org."),
    ],
)
def test_who_cannot_be_reached_so_is_told_at_the_number(
    site: Site, signed_in: SignIn, mode: ServiceMode, number: str, said: str
) -> None:
    change_service(site, mode=mode)
    page = book(signed_in(), nummer=number)
    assert page.status == 422
    assert page.errors == [said]
    assert site.appointments(AppointmentState.BOOKED) == []


def test_at_a_loket_the_places_stand_there_and_the_mail_address(
    site: Site, signed_in: SignIn
) -> None:
    change_service(site, mode=ServiceMode.IN_PERSON)
    visitor = signed_in(email="noor@example.org")
    page = visitor.open(OWN)
    assert "Roeselare – Het Marktpand" in page.text
    assert page.form("Boek").fields["nummer"] == "noor@example.org"
    page = visitor.submit("Boek", uur=page.choices("uur")[0])
    assert "Marktpand" in page.text
    assert "identiteitskaart" not in page.main.all("section")[0].text
    assert only_appointment(site)[2:] == (ContactMethod.EMAIL, "noor@example.org")


def test_an_hour_that_went_and_none_chosen(site: Site, signed_in: SignIn) -> None:
    visitor, other = signed_in(), signed_in(email="wim@example.org")
    hour = visitor.open(OWN).choices("uur")[0]
    assert visitor.submit("Boek", nummer=NUMBER).errors == ["Kies een uur."]
    other.open(OWN)
    other.submit("Boek", uur=hour, nummer="0470 00 00 22")
    page = visitor.submit("Boek", uur=hour, nummer=NUMBER)
    assert page.errors == ["Dit uur is net weg. Kies een ander uur."]
    assert hour not in page.choices("uur")


def test_one_who_has_something_else_then_is_asked(site: Site, signed_in: SignIn) -> None:
    with site.app.app_context():
        write(_everybody_gives_it)
    visitor = signed_in()
    book(visitor)
    page = book(visitor)  # with a colleague, at the same moment
    assert [one.startswith("Met dit nummer is er al:") for one in page.errors] == [True]
    assert "cliënt" not in page.main.text
    hour = page.form("Boek").fields["uur"]
    assert "/afspraak/" in visitor.submit("Boek", uur=hour, toch=hour).path


def _everybody_gives_it(session: Session) -> None:
    service_id = session.scalars(
        select(Service.id).where(Service.code == "professional-question")
    ).one()
    session.execute(zitdag_services.delete().where(zitdag_services.c.service_id == service_id))
    every = select(Zitdag.id, literal(service_id))
    session.execute(zitdag_services.insert().from_select(["zitdag_id", "service_id"], every))


def test_a_second_submit_makes_no_second_one(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    page = visitor.open(OWN)
    form = page.form("Boek")
    typed = {"uur": page.choices("uur")[0], "nummer": NUMBER}
    first = visitor.send(form, **typed).path
    assert visitor.send(form, **typed).path == first
    assert visitor.open(page.path).path == first
    assert len(site.appointments()) == 1


def test_where_there_is_nothing_the_phone_is_given(site: Site, signed_in: SignIn) -> None:
    change_service(site, audience=ServiceAudience.ADULTS)
    visitor = signed_in()
    page = visitor.open(OWN)
    assert "Heb je zelf een vraag? Bel ons: 050 00 00 01" in page.text
    assert [form for form in page.forms if "uur" in form.choices] == []


def test_the_counsellor_reads_from_which_site_they_are(site: Site, signed_in: SignIn) -> None:
    book(signed_in())
    (made,) = site.appointments()
    with site.looking() as session:
        site.clock.now = session.get_one(Appointment, made.id).entry.starts_at
    bram = signed_in(Role.COUNSELLOR, at="bram")
    page = bram.open("/begeleider/")
    assert "Bibliotheek Brugge (voorbeeld) Vraag van een professional" in page.text
    # Nobody asks them what we may tell their own site, and no follow-up is for them.
    assert [one for one in page.addresses if one.endswith(("/toestemming", "/volgende"))] == []
    assert bram.open(f"/begeleider/afspraak/{made.uid}/toestemming").status == 404


def test_what_is_for_clients_is_not_found(signed_in: SignIn) -> None:
    visitor = signed_in()
    assert visitor.open(f"{OWN}?dienst=conversation").status == 404


def test_others_have_nothing_here(site: Site, signed_in: SignIn) -> None:
    assert signed_in(Role.COUNSELLOR).open(OWN).status == 403
    assert site.visitor().open(OWN).heading == "Aanmelden"


def test_what_was_typed_is_kept_for_who_signs_in_again(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    page = visitor.open(OWN)
    key = page.form("Boek").fields["sleutel"]
    fields = {"sleutel": key, "dienst": "professional-question", "nummer": NUMBER, "toon": "1"}
    answer = visitor.submit("Boek", **fields)
    assert answer.form("Boek").fields["nummer"] == NUMBER
    assert site.appointments() == []
