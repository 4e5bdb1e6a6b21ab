"""The bellijst on pages of the desk, counsellors and partners: their own lines, no more."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from database import write
from scheduler.access.roles import Role
from scheduler.appointments.lists import call_list
from scheduler.appointments.models import Appointment, BookingChannel, CallTask, WhyCall
from scheduler.people.organisations import Organisation
from scheduler.web.shared.call_list import WHY
from tests.support.browserless import Page, Visitor
from tests.support.builders import by
from tests.support.counsellor_day import HANNE, change, come, counsellor, details
from tests.support.site import Site
from tests.support.staff_accounts import SITE, sign_in

DESK, DAY, REFERRED = "/balie/", "/begeleider/", "/partner/doorverwijzingen"
REACHED = "Ons bericht kwam niet aan."


@pytest.fixture
def amina(site: Site) -> Appointment:
    """Our message to Amina, whom the library brought, was given up."""
    return unreached(site, referrer=SITE)


def unreached(site: Site, clock: str = "14:00", *, referrer: str = "", **who: str) -> Appointment:
    whole = {"first_name": "Amina", **who}
    one = come(site, clock, client=details(**whole))
    if referrer:
        with site.looking() as session:
            organisation_id = session.scalars(
                select(Organisation.id).where(Organisation.code == referrer)
            ).one()
        change(site, one, referrer_id=organisation_id, channel=BookingChannel.PARTNER)
    with site.app.app_context():
        write(call_list.add, one.id, WhyCall.NOT_REACHED, by=by(site.clock.now))
    return one


def listed(page: Page) -> list[str]:
    """The rows of the list, as text."""
    return [one.text for one in page.main.all("tr") if "Gebeld" in one.text]


def line(site: Site) -> CallTask:
    with site.looking() as session:
        return session.scalars(select(CallTask)).one()


def desk(site: Site) -> Visitor:
    return sign_in(site, Role.COORDINATOR)


def partner(site: Site) -> Visitor:
    return sign_in(site, Role.PARTNER, at=SITE)


AUDIENCES = [
    pytest.param(desk, DESK, id="the desk"),
    pytest.param(counsellor, DAY, id="the counsellor"),
    pytest.param(partner, REFERRED, id="the partner"),
]
Audience = Callable[[Site], Visitor]


@pytest.mark.parametrize(("audience", "path"), AUDIENCES)
def test_a_line_says_whom_to_call_and_why(
    site: Site, amina: Appointment, audience: Audience, path: str
) -> None:
    [row] = listed(audience(site).open(path))
    words = ["Amina", "0470 00 00 21", "Nederlands", "maandag 23 november", "Ieper", "0 keer"]
    assert [said for said in [*words, REACHED] if said not in row] == []


@pytest.mark.parametrize(("audience", "path"), AUDIENCES)
def test_a_name_leads_to_the_page_of_the_client_for_our_own_staff(
    site: Site, amina: Appointment, audience: Audience, path: str
) -> None:
    visitor = audience(site)
    visitor.open(path)
    links = [address for words, address in visitor.page.links.items() if words == "Amina"]

    assert links == ([] if audience is partner else [f"/balie/clienten/{amina.client_id}"])
    for address in links:
        assert visitor.open(address).status == 200


@pytest.mark.parametrize(("audience", "path"), AUDIENCES)
def test_who_was_called_leaves_the_list(
    site: Site, amina: Appointment, audience: Audience, path: str
) -> None:
    visitor = audience(site)
    visitor.open(path)
    page = visitor.submit(f"Gebeld Amina, {_when(visitor.page)}")
    assert page.status == 200
    assert listed(page) == []
    assert line(site).done_at is not None


@pytest.mark.parametrize(("audience", "path"), AUDIENCES)
def test_who_did_not_pick_up_stays_with_a_count(
    site: Site, amina: Appointment, audience: Audience, path: str
) -> None:
    visitor = audience(site)
    visitor.open(path)
    again = visitor.page.form(f"Niet opgenomen Amina, {_when(visitor.page)}")
    for _impatient in range(2):
        page = visitor.send(again)
    [row] = listed(page)
    assert "1 keer" in row


def _when(page: Page) -> str:
    [button] = [one.text for one in page.main.all("button") if one.text.startswith("Gebeld Amina")]
    return button.removeprefix("Gebeld Amina, ")


def test_a_coordinator_works_off_the_list_of_a_counsellor(site: Site, amina: Appointment) -> None:
    visitor = desk(site)
    visitor.open(f"{DAY}?wie={HANNE}")
    page = visitor.submit(f"Gebeld Amina, {_when(visitor.page)}")
    assert page.path.startswith(f"{DAY}?wie={HANNE}")
    assert line(site).done_at is not None


@pytest.mark.parametrize(
    ("enter", "path"),
    [
        pytest.param(lambda site: counsellor(site, "lotte"), DAY, id="a colleague"),
        pytest.param(
            lambda site: sign_in(site, Role.PARTNER, at="vdab-ieper"), REFERRED, id="another site"
        ),
    ],
)
def test_a_line_of_somebody_else_is_not_there(
    site: Site, amina: Appointment, enter: Audience, path: str
) -> None:
    visitor = enter(site)
    assert "Amina" not in visitor.open(path).text
    visitor.open("/bel-mij")
    token = visitor.page.form_with("csrf_token").fields["csrf_token"]
    root = "/partner" if path == REFERRED else "/begeleider"
    for act, fields in (("klaar", {}), ("niet-opgenomen", {"keer": "0"})):
        url = f"{root}/te-bellen/{line(site).id}/{act}"
        assert visitor.fetch("POST", url, {"csrf_token": token, **fields}).status == 303
    assert (line(site).tries, line(site).done_at) == (0, None)


def test_a_partner_reads_no_other_reason_than_that_it_did_not_arrive(
    site: Site, amina: Appointment
) -> None:
    assert set(call_list.FOR_PARTNERS) == {WhyCall.NOT_REACHED}


def test_every_reason_has_its_words() -> None:
    assert set(WHY) == set(WhyCall)


@pytest.mark.parametrize("tries", ["", "x", "-1", "123456"])
def test_a_count_that_is_none_is_refused(site: Site, amina: Appointment, tries: str) -> None:
    visitor = desk(site)
    visitor.open(DESK)
    form = visitor.page.form(f"Niet opgenomen Amina, {_when(visitor.page)}")
    assert visitor.send(form, keer=tries).status == 400


def test_nobody_to_call_is_said_at_the_desk_and_nowhere_else(site: Site) -> None:
    assert "Je moet niemand bellen." in desk(site).open(DESK).text
    assert "bellen" not in counsellor(site).open(DAY).main.text
    assert "bereiken" not in partner(site).open(REFERRED).main.text


@pytest.mark.parametrize(("audience", "path"), AUDIENCES)
def test_a_longer_list_asks_the_database_no_more(
    site: Site, amina: Appointment, audience: Audience, path: str
) -> None:
    visitor = audience(site)
    asked = []
    for clock, name in (("15:00", "Bilal"), ("16:00", "Chloé")):
        with site.counting_queries() as statements:
            visitor.open(path)
        asked.append(len(statements))
        unreached(site, clock, referrer=SITE, first_name=name)
    assert len(listed(visitor.open(path))) == 3
    assert asked[0] == asked[1]
