"""A coordinator decides on a group that few booked: it goes on, joins another one, or does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import write
from locations.models import Loket
from notifications.outbox.models import PENDING
from scheduler.access.roles import Role
from scheduler.appointments.booking.operations import cancel
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost
from scheduler.zitdagen.catalogue import Service
from tests.support import builders
from tests.support.browserless import Page, Visitor
from tests.support.builders import by
from tests.support.counsellor_day import IEPER, again, come, details
from tests.support.site import NOW, Site
from tests.support.staff_accounts import SignIn, sign_in

WEDNESDAY, NEXT_WEEK = date(2026, 11, 25), date(2026, 12, 4)
LIST = "/planning/groepen"
WHEN = "woensdag 25 november, 13.30 tot 15.30 uur"
GOES_ON, MERGE, CALL_OFF = "De groep gaat door", "Breng ze samen", "De groep gaat niet door"
BOOKED, CANCELLED = AppointmentState.BOOKED, AppointmentState.CANCELLED


@dataclass(frozen=True, slots=True)
class Group:
    """A session in Ieper, given by somebody of that name."""

    face: str
    day: date
    zitdag_id: int
    booked: tuple[Appointment, ...]


def plan(site: Site, name: str, day: date, people: Sequence[str] = ()) -> Group:
    """A session at half past one, which these people booked; who is written small has no phone."""
    face = name.lower()

    def sit(session: Session) -> int:
        loket = session.scalars(select(Loket).where(Loket.code == IEPER)).one()
        region_id = session.get_one(LoketHost, loket.id).region_id
        service = session.scalars(select(Service).where(Service.code == "group-session")).one()
        who = builders.counsellor(session, region_id, code=face, first_name=name)
        sitting = builders.sessions("13:30-15:30", day=day)
        return builders.zitdag(session, loket, who, [service], sitting).id

    with site.app.app_context():
        zitdag_id = write(sit)
    return Group(face, day, zitdag_id, tuple(join(site, face, day, one) for one in people))


def join(site: Site, face: str, day: date, name: str) -> Appointment:
    who = builders.client_details(first_name=name)
    if name.islower():
        who = details(first_name=name, reach=ContactMethod.SLIP_ONLY, contact=None)
    return come(
        site,
        "13:30",
        day=day,
        face=face,
        service="group-session",
        question="info-session",
        client=who,
    )


@pytest.fixture
def few(site: Site) -> Group:
    """Two booked the session of Wednesday, of whom no message reaches one."""
    return plan(site, "Els", WEDNESDAY, ["Amina", "bilal"])


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def states(site: Site) -> list[AppointmentState]:
    return [one.state for one in site.appointments()]


def folded(page: Page) -> list[str]:
    """What stands folded under the groups to decide on."""
    return [one.text for one in page.main.all("details")]


def said(page: Page) -> list[str]:
    """What the page says was just done."""
    return [one.text for one in page.main.all("p") if one.attributes.get("role") == "status"]


def address(group: Group) -> str:
    return f"{LIST}/{group.zitdag_id}/{group.day:%Y%m%d}T123000Z"


def open_group(visitor: Visitor, group: Group) -> Page:
    return visitor.open(address(group))


# ------------------------------------------------------------------------------- what is asked


def test_the_week_says_how_many_groups_wait_for_a_decision(
    site: Site, coordinator: Visitor
) -> None:
    assert "jij beslist" not in coordinator.open("/planning/").text
    plan(site, "Els", WEDNESDAY, ["Amina", "bilal"])

    coordinator.open("/planning/")
    page = coordinator.click("1 groep met te weinig mensen: jij beslist")

    assert page.path == LIST
    assert "1 groep heeft te weinig mensen. Gaat ze door?" in page.text


def test_a_group_says_when_where_who_and_how_many(coordinator: Visitor, few: Group) -> None:
    page = coordinator.open(LIST)

    (card,) = [one for one in page.main.all("li") if one.has_class("card")]
    assert "woensdag 25 november, 13.30 tot 15.30 uur" in card.text
    assert "Samen in groep: Ieper, De Lakenhoek, met Els" in card.text
    assert "2 van 12 geboekt; het minimum is 4." in card.text


def test_those_with_enough_people_or_time_are_folded(
    site: Site, coordinator: Visitor, few: Group
) -> None:
    plan(site, "Noor", NEXT_WEEK)
    plan(site, "Tom", WEDNESDAY, ["Chi", "Dawit", "Elif", "Farah"])

    page = coordinator.open(LIST)

    (others,) = folded(page)
    assert "Noor 0 van 12" in others
    assert "Tom 4 van 12" in others
    assert "Els" not in others


def test_where_nothing_is_to_decide_the_page_says_when_it_will_be(coordinator: Visitor) -> None:
    page = coordinator.open(LIST)

    assert "Over geen enkele groep moet je nu beslissen." in page.text
    assert "twee werkdagen ervoor" in page.text


def test_a_group_of_nobody_is_asked_about_and_joins_none(site: Site, coordinator: Visitor) -> None:
    empty = plan(site, "Els", WEDNESDAY)
    page = coordinator.open(LIST)
    assert "0 van 12 geboekt" in page.text
    assert "Samen met een andere" not in page.text

    page = open_group(coordinator, empty)
    assert "Niemand heeft geboekt." in page.text
    assert MERGE not in [button for form in page.forms for button in form.buttons]
    page = coordinator.submit(CALL_OFF)

    assert page.path.split("?")[0] == LIST
    assert said(page) == ["woensdag 25 november, 13.30 uur, Ieper, De Lakenhoek: gaat niet door."]
    assert "gaat niet door, Coordinator, maandag 23 november" in folded(page)[-1]


# --------------------------------------------------------------------------------- it goes on


def test_it_goes_on_and_is_asked_no_more(site: Site, coordinator: Visitor, few: Group) -> None:
    coordinator.open(LIST)
    page = coordinator.submit(f"Gaat door, {WHEN}")

    assert page.path.split("?")[0] == LIST
    assert said(page) == [f"{WHEN}, Ieper, De Lakenhoek: gaat door."]
    assert "Over geen enkele groep moet je nu beslissen." in page.text
    assert "gaat door, Coordinator, maandag 23 november" in folded(page)[0]
    assert "jij beslist" not in coordinator.open("/planning/").text
    assert states(site) == [BOOKED, BOOKED]
    page = open_group(coordinator, few)
    assert "Beslist: gaat door, Coordinator, maandag 23 november" in page.text
    assert GOES_ON not in [button for form in page.forms for button in form.buttons]


@pytest.mark.parametrize(
    "named", ["", "x", "0-20261125T123000Z", "{}-20261124T123000Z", "{}-20261125T123000Z", "1-1"]
)
def test_of_a_group_on_which_nothing_was_decided_nothing_is_said(
    coordinator: Visitor, few: Group, named: str
) -> None:
    page = coordinator.open(f"{LIST}?beslist={named.format(few.zitdag_id)}")

    assert (page.status, said(page)) == (200, [])


# ---------------------------------------------------------------------------------- called off


def test_whom_it_touches_is_shown_before(coordinator: Visitor, few: Group) -> None:
    page = open_group(coordinator, few)

    (table,) = page.main.all("table")
    assert "Amina" in table.text
    assert "bilal" in table.text
    assert "1 persoon krijgt een bericht. 1 persoon bel je zelf." in page.text


def test_called_off_who_is_reached_hears_it_and_the_others_are_to_be_called(
    site: Site, coordinator: Visitor, few: Group
) -> None:
    open_group(coordinator, few)
    page = coordinator.submit(CALL_OFF)

    assert page.path.startswith("/planning/te-bellen?voor=")
    assert "bilal" in page.text
    assert states(site) == [CANCELLED, CANCELLED]
    pending = [one.kind for one in site.messages() if one.state == PENDING]
    assert pending == ["cancelled_by_us"]
    page = coordinator.open(LIST)
    assert "Els" not in page.text
    assert "gaat niet door, Coordinator" in folded(page)[-1]


def test_who_came_in_meanwhile_is_shown_first(site: Site, coordinator: Visitor, few: Group) -> None:
    open_group(coordinator, few)
    join(site, few.face, few.day, "Chi")

    page = coordinator.submit(CALL_OFF)

    assert page.errors == ["Intussen kwam er iemand bij. Kijk de lijst na."]
    assert "Chi" in page.text
    assert states(site) == [BOOKED] * 3
    coordinator.submit(CALL_OFF)
    assert states(site) == [CANCELLED] * 3


def test_what_is_no_more_leads_to_the_list(site: Site, coordinator: Visitor, few: Group) -> None:
    other = sign_in(site, Role.COORDINATOR, email="noor@example.org")
    for visitor in (coordinator, other):
        open_group(visitor, few)
    coordinator.submit(CALL_OFF)

    asked = other.page
    for button in (CALL_OFF, GOES_ON):
        page = other.send(asked.form(button))
        assert page.errors == ["Deze groep is er niet meer. Iemand anders besliste intussen."]
        assert page.heading == "Groepen"
    assert open_group(other, few).path == LIST


def test_of_two_coordinators_the_second_reads_what_the_first_decided(
    site: Site, coordinator: Visitor, few: Group
) -> None:
    other = sign_in(site, Role.COORDINATOR, email="noor@example.org")
    for visitor in (coordinator, other):
        open_group(visitor, few)
    coordinator.submit(GOES_ON)

    page = other.submit(CALL_OFF)

    assert page.errors == ["Iemand anders besliste intussen: gaat door."]
    assert states(site) == [BOOKED, BOOKED]
    other.submit(CALL_OFF)  # now they know
    assert states(site) == [CANCELLED, CANCELLED]


# --------------------------------------------------------------------------- with another one


def test_together_with_another_everybody_goes_there(
    site: Site, coordinator: Visitor, few: Group
) -> None:
    target = plan(site, "Noor", NEXT_WEEK, ["Chi"])
    page = open_group(coordinator, few)
    value = f"{target.zitdag_id}-20261204T123000Z"
    assert value in page.choices("samen")
    assert "vrijdag 4 december, 13.30 tot 15.30 uur, Ieper, De Lakenhoek, Noor" in page.text
    assert "1 van 12; nog 11 plaatsen" in page.text

    page = coordinator.submit(MERGE, samen=value)

    assert page.path.startswith("/planning/te-bellen?voor=")
    assert "bilal" in page.text
    entries = {again(site, one).entry_id for one in (*few.booked, *target.booked)}
    assert len(entries) == 1
    assert "changed_by_us" in [one.kind for one in site.messages()]
    assert "samen met een andere, Coordinator" in folded(coordinator.open(LIST))[-1]


def test_without_a_choice_it_is_asked_for(site: Site, coordinator: Visitor, few: Group) -> None:
    plan(site, "Noor", NEXT_WEEK)
    open_group(coordinator, few)

    assert coordinator.submit(MERGE).errors == ["Kies een groep."]
    assert coordinator.submit(MERGE, samen="5-99999999T999999Z").errors == ["Kies een groep."]


@pytest.mark.parametrize("is_planned", [True, False])
def test_where_there_is_no_room_any_more_the_page_says_so(
    site: Site, coordinator: Visitor, few: Group, *, is_planned: bool
) -> None:
    target = plan(site, "Noor", NEXT_WEEK, [f"Client {number}" for number in range(10)])
    open_group(coordinator, few)
    if is_planned:
        join(site, target.face, target.day, "Last")
    value = f"{target.zitdag_id}-20261204T{'123000' if is_planned else '113000'}Z"

    page = coordinator.submit(MERGE, samen=value)

    assert page.errors == ["Die groep heeft geen plaats meer voor iedereen. Kies een andere."]
    assert {again(site, one).entry_id for one in few.booked} == {few.booked[0].entry_id}


def test_where_no_other_has_room_that_is_said(site: Site, coordinator: Visitor, few: Group) -> None:
    for name in ("Els", "Irina"):  # the example's own session is Irina's
        _leave(site, name)
    page = open_group(coordinator, few)

    assert "Geen andere groep heeft plaats voor iedereen." in page.text


def _leave(site: Site, name: str) -> None:
    """Somebody of that name is away for months, but for this week."""

    def away(session: Session) -> None:
        who = session.scalars(select(Counsellor.id).where(Counsellor.first_name == name)).all()
        for one in who:
            first = builders.at("00:00", date(2026, 11, 30))
            builders.absence(session, one, first, builders.at("00:00", date(2027, 6, 1)))

    with site.app.app_context():
        write(away)


# --------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("1/gisteren", id="no moment"),
        pytest.param("999999/20261125T123000Z", id="no zitdag"),
    ],
)
def test_what_names_nothing_is_not_found(coordinator: Visitor, path: str) -> None:
    assert coordinator.open(f"{LIST}/{path}").status == 404


def test_an_hour_without_a_group_leads_to_the_list(coordinator: Visitor, few: Group) -> None:
    page = coordinator.open(f"{LIST}/{few.zitdag_id}/20261125T140000Z")

    assert (page.path, page.heading) == (LIST, "Groepen")


def test_who_cancelled_counts_no_more(site: Site, coordinator: Visitor, few: Group) -> None:
    with site.app.app_context():
        write(cancel, few.booked[0].id, by=by(NOW))

    assert "1 van 12 geboekt" in coordinator.open(LIST).text
