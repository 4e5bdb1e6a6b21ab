"""One page a client: found by desk, counsellors and coordinators, put right, booked for again."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import write
from scheduler.access.roles import Role
from scheduler.appointments.models import Appointment
from scheduler.audit.models import AuditEntry
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod
from scheduler.web.desk.clients import ON_A_PAGE
from tests.support.browserless import Page, Visitor
from tests.support.site import NOW, Site, press
from tests.support.staff_accounts import SignIn, sign_in

FIND = "/balie/clienten/"
NOBODY = "Wij vinden niemand."
ROLES = [pytest.param(role, id=role.value) for role in Role if role is not Role.PARTNER]


def book(visitor: Visitor, nth: int = 0, **typed: str) -> Page:
    visitor.open("/balie/boek")
    who = {"voornaam": "Élise", "nummer": "0470 00 00 11", **typed}
    return visitor.submit("Boek", uur=visitor.page.choices("uur")[nth], **who)


def find(visitor: Visitor, who: str) -> Page:
    visitor.open(FIND)
    return visitor.submit("Zoek", wie=who)


def names(page: Page) -> list[str]:
    return [one.text for one in page.main.all("th", scope="row")]


def clients(site: Site) -> list[Client]:
    with site.looking() as session:
        return list(session.scalars(select(Client).order_by(Client.id)))


def open_client(visitor: Visitor, who: str = "Élise") -> Page:
    find(visitor, who)
    return visitor.click(who)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "typed", ["elise", "0470 00 00 11", "+32 470 00 00 11", "٠٤٧٠ ٠٠ ٠٠ ١١", "0011"]
)
def test_staff_find_a_client(site: Site, signed_in: SignIn, role: Role, typed: str) -> None:
    visitor = signed_in(role)
    book(visitor)
    assert names(find(visitor, typed)) == ["Élise"]
    assert "1 cliënt" in visitor.page.text


def test_a_code_and_a_mail_address_find_a_client(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in(Role.COUNSELLOR)
    book(visitor, bereik="email", nummer="elise@example.org")
    (made,) = site.appointments()
    assert names(find(visitor, " ".join(made.code))) == ["Élise"]
    assert names(find(visitor, "Elise@Example.org")) == ["Élise"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Schrijf een voornaam, een nummer, een e-mailadres of een code."),
        ("12", "Schrijf minstens vier cijfers van het nummer, of de hele code."),
        ("x@", "Dit e-mailadres klopt niet. Voorbeeld: naam@example.org."),
        ("<b>;", "Schrijf de voornaam alleen met letters."),
    ],
)
def test_what_cannot_be_looked_for_is_said_beside_the_field(
    signed_in: SignIn, typed: str, said: str
) -> None:
    page = find(signed_in(Role.COORDINATOR), typed)
    assert (page.status, page.errors) == (422, [said])
    assert page.form("Zoek").fields["wie"] == typed


@pytest.mark.parametrize("typed", ["Zoë", "0470 00 00 99", "98765", "a" * 200])
def test_who_is_not_there_is_said(signed_in: SignIn, typed: str) -> None:
    page = find(signed_in(Role.COORDINATOR), typed)
    assert page.status in {200, 422}
    assert names(page) == []
    if page.status == 200:
        assert NOBODY in page.text


def test_many_are_a_page_at_a_time(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in(Role.COORDINATOR)
    book(visitor)
    (made,) = site.appointments()

    def many(session: Session) -> None:
        for number in range(ON_A_PAGE + 1):
            client = Client(
                first_name=f"Omar {number}",
                language="nl",
                reach=ContactMethod.SLIP_ONLY,
                created_at=NOW,
            )
            session.add(client)
            session.flush()
            session.add(
                Appointment(
                    uid=f"many-{number}",
                    entry_id=made.entry_id,
                    client_id=client.id,
                    state=made.state,
                    channel=made.channel,
                    language="nl",
                    code=f"{number:05}",
                    created_at=NOW,
                )
            )

    with site.app.app_context():
        write(many)
    page = find(visitor, "omar")
    assert f"{ON_A_PAGE + 1} cliënten" in page.text
    assert len(names(page)) == ON_A_PAGE
    assert "omar" not in page.path
    assert len(names(press(visitor, "later", str(ON_A_PAGE)))) == 1
    assert len(names(press(visitor, "later", "0"))) == ON_A_PAGE


@pytest.mark.parametrize("role", ROLES)
def test_the_page_of_a_client_says_what_is_known(site: Site, signed_in: SignIn, role: Role) -> None:
    visitor = signed_in(role)
    book(visitor)
    book(visitor, 3, voornaam="Omar")
    page = open_client(visitor)

    assert page.heading == "Élise"
    assert "Sms naar 0470 00 00 11" in page.text
    assert "bevestiging" in page.text
    assert "Zelfde nummer of adres" in page.text
    assert "Omar" in page.links
    assert visitor.click("Verzet").heading
    visitor.open(page.path)
    site.clock.now = NOW + timedelta(days=60)
    visitor = sign_in(site, role)
    over = visitor.open(page.path)
    assert "Er is geen afspraak gepland." in over.text
    assert "niet genoteerd" in over.text
    assert "Verzet" not in over.links


@pytest.mark.parametrize("role", ROLES)
def test_staff_put_a_client_right(site: Site, signed_in: SignIn, role: Role) -> None:
    visitor = signed_in(role)
    book(visitor)
    open_client(visitor)
    visitor.click("Verander gegevens")
    page = visitor.submit(
        "Bewaar", voornaam="Elise Anna", nummer="0470 00 00 12", taal="fr", schrijf="fr"
    )

    assert page.heading == "Elise Anna"
    assert "Bewaard." in page.text
    (one,) = clients(site)
    assert (one.first_name, one.contact, one.language) == ("Elise Anna", "+32470000012", "fr")
    (made,) = site.appointments()
    assert (made.language, made.generation) == ("fr", 2)
    to = {message.route.address for message in site.messages() if message.state == "pending"}
    assert "+32470000011" not in to


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in(Role.COUNSELLOR)
    book(visitor)
    open_client(visitor)
    visitor.click("Verander gegevens")
    page = visitor.submit("Bewaar", voornaam="Elise", nummer="0470")
    assert page.status == 422
    assert page.errors == ["Dit nummer klopt niet. Voorbeeld: 0470 00 00 01."]
    assert page.form("Bewaar").fields["voornaam"] == "Elise"
    assert clients(site)[0].first_name == "Élise"


def test_a_second_colleague_is_shown_what_changed(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in(Role.COORDINATOR)
    book(visitor)
    path = open_client(visitor).path + "/verander"
    visitor.open(path)
    colleague = signed_in(Role.COUNSELLOR)
    colleague.open(path)
    colleague.submit("Bewaar", nummer="0470 00 00 12")

    page = visitor.submit("Bewaar", voornaam="Elise")
    assert page.status == 422
    assert page.errors == ["Iemand anders veranderde dit intussen. Kijk na en bewaar opnieuw."]
    assert "0470 00 00 12" in page.main.text
    assert page.form("Bewaar").fields["voornaam"] == "Elise"
    visitor.submit("Bewaar", nummer="0470 00 00 12")
    (one,) = clients(site)
    assert (one.first_name, one.contact) == ("Elise", "+32470000012")


def test_another_appointment_at_that_hour_asks_once(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in(Role.COORDINATOR)
    hours = visitor.open("/balie/boek").choices("uur")
    hour = hours[0].split()[-1]
    same = [number for number, one in enumerate(hours) if one.split()[-1] == hour]
    if len(same) < 2:
        pytest.skip("no two places are open at one hour")
    book(visitor, same[0])
    book(visitor, same[1], voornaam="Omar", nummer="0470 00 00 12")
    open_client(visitor, "Omar")
    visitor.click("Verander gegevens")
    page = visitor.submit("Bewaar", nummer="0470 00 00 11")
    assert page.status == 422
    assert "Met dit nummer is er al" in page.errors[0]
    visitor.submit("Bewaar", toch="0470 00 00 11")
    assert clients(site)[1].contact == "+32470000011"


@pytest.mark.parametrize("role", ROLES)
def test_reminders_end_and_begin_again(site: Site, signed_in: SignIn, role: Role) -> None:
    visitor = signed_in(role)
    book(visitor)
    open_client(visitor)
    assert "geen herinneringen" in press(visitor, "herinneringen", "nee").text
    assert clients(site)[0].reminders is False
    press(visitor, "herinneringen", "ja")
    assert clients(site)[0].reminders is True


@pytest.mark.parametrize("role", ROLES)
def test_whom_we_know_is_booked_for_without_asking_again(
    site: Site, signed_in: SignIn, role: Role
) -> None:
    visitor = signed_in(role)
    book(visitor)
    open_client(visitor)
    page = visitor.click("Nieuwe afspraak")
    assert "Sms naar 0470 00 00 11" in page.text
    assert "voornaam" not in page.form("Boek").fields
    visitor.submit("Boek", uur=page.choices("uur")[5])
    assert visitor.page.heading == "De afspraak is gemaakt."
    assert len(clients(site)) == 1
    assert len({one.client_id for one in site.appointments()}) == 1
    assert len(site.appointments()) == 2


def test_a_known_client_of_another_region_or_of_nobody_is_not_there(signed_in: SignIn) -> None:
    visitor = signed_in(Role.COORDINATOR)
    for said in ("987654", "x", "-1", "٣", "9" * 40):
        assert visitor.open(f"/balie/boek?client={said}").status == 404


def test_partners_have_none_of_this(site: Site, signed_in: SignIn) -> None:
    book(signed_in(Role.COORDINATOR))
    (one,) = clients(site)
    partner = signed_in(Role.PARTNER)
    for path in (FIND, f"{FIND}{one.id}", f"{FIND}{one.id}/verander"):
        assert partner.open(path).status == 403
    assert partner.open(f"/partner/?client={one.id}").status == 404


def test_who_looked_at_whom_is_in_the_audit(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in(Role.COORDINATOR)
    book(visitor)
    book(visitor, 3, voornaam="Omar", nummer="0470 00 00 12")
    elise, omar = (one.id for one in clients(site))
    open_client(visitor)
    with site.looking() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    searched, looked = [one for one in rows if one.page in ("desk.clients", "desk.client")][-2:]
    assert str(elise) in searched.clients
    assert str(omar) not in searched.clients.strip(",").split(",")
    assert str(elise) in looked.clients
