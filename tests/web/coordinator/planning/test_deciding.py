"""The page that asks for a decision: how each hears, what fills the list in, what is missing."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from notifications.outbox.models import Message
from scheduler.access.roles import Role
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, AppointmentState, CallTask, PlanningConflict
from scheduler.zitdagen.models import DiaryEntry, Zitdag
from tests.support.browserless import Page, Visitor
from tests.support.builders import at
from tests.support.filled_days import WEDNESDAY, counsellor_id, fill, zitdag_of
from tests.support.site import Site
from tests.support.staff_accounts import SignIn

A_WEEK = timedelta(weeks=1)


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def call_in_sick(coordinator: Visitor, site: Site, who: str, day: date) -> Page:
    coordinator.open(f"/planning/afwezig?begeleider={who}&van={day.isoformat()}")
    return coordinator.submit(
        "Toon wie dit raakt",
        begeleider=str(counsellor_id(site, who)),
        van=day.isoformat(),
        tot=day.isoformat(),
        reden="ill",
    )


def states(site: Site) -> list[AppointmentState]:
    return [one.state for one in site.appointments()]


def starts(site: Site) -> list[date]:
    with site.looking() as session:
        found = session.scalars(
            select(DiaryEntry.starts_at).join(Appointment).order_by(Appointment.id)
        )
        return [start.date() for start in found]


def chosen(page: Page, appointment: Appointment) -> str:
    (chooser,) = [
        one for one in page.root.all("select") if one.attributes["name"] == f"voor-{appointment.id}"
    ]
    marked = [one for one in chooser.all("option") if "selected" in one.attributes]
    return marked[0].attributes["value"] if marked else ""


def fill_in(coordinator: Visitor, words: str) -> Page:
    (button,) = [one for one in coordinator.page.root.all("button") if one.text.startswith(words)]
    return coordinator.submit(button.text, vul=button.attributes["value"])


# How each hears


def test_beside_each_stands_by_which_way_and_when_they_hear(
    site: Site, coordinator: Visitor
) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"], landlines=["Bilal"])
    page = call_in_sick(coordinator, site, "samira", WEDNESDAY)

    rows = [row.text for row in page.root.all("tr")][1:]
    assert "sms, nu" in rows[0]
    assert "bellen: geen gsm" in rows[1]


def test_in_the_evening_it_says_tomorrow_and_so_it_leaves(site: Site, signed_in: SignIn) -> None:
    amina, *_ = fill(site, "samira", WEDNESDAY, ["Amina"])
    site.clock.now = at("21:00", WEDNESDAY - timedelta(days=2))
    coordinator = signed_in(Role.COORDINATOR)
    page = call_in_sick(coordinator, site, "samira", WEDNESDAY)
    assert "sms, morgen 8.00" in page.text

    page = coordinator.submit("Bewaar", besluit="af")
    with site.looking() as session:
        about = to_clients.subject(amina)
        due = session.scalars(
            select(Message.due).where(Message.subject == about, Message.kind == "cancelled_by_us")
        ).one()
    assert due == at("08:00", WEDNESDAY - timedelta(days=1))
    assert "sms, morgen 8.00" in page.text  # of the message itself, once it is decided


# For all together


def test_next_week_at_the_same_hour_is_filled_in_and_then_done(
    site: Site, coordinator: Visitor
) -> None:
    made = fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    page = fill_in(coordinator, "volgende week, zelfde uur (2 van 2)")

    assert all(chosen(page, one).startswith("uur-") for one in made)
    assert starts(site) == [WEDNESDAY] * 2  # nothing is changed yet
    assert coordinator.submit("Bewaar").heading == "Gedaan"
    assert starts(site) == [WEDNESDAY + A_WEEK] * 2
    assert states(site) == [AppointmentState.BOOKED] * 2


def test_who_cannot_come_next_week_is_asked_about_alone(site: Site, coordinator: Visitor) -> None:
    amina, bilal = fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    fill(site, "samira", WEDNESDAY + A_WEEK, ["Chloé"])  # at the hour of Amina
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    page = fill_in(coordinator, "volgende week, zelfde uur (1 van 2)")
    assert chosen(page, amina) == ""
    assert chosen(page, bilal).startswith("uur-")

    page = coordinator.submit("Bewaar")
    assert page.status == 422
    assert page.errors == [
        "Kies wat we doen.",
        "Kies hier iets, of kies hierboven voor iedereen.",
    ]
    assert coordinator.submit("Bewaar", **{f"voor-{amina.id}": "af"}).heading == "Gedaan"
    assert states(site)[:2] == [AppointmentState.CANCELLED, AppointmentState.BOOKED]


def test_another_place_nearby_is_another_hour_for_each(site: Site, coordinator: Visitor) -> None:
    made = fill(site, "samira", WEDNESDAY, ["Amina", "Bilal", "Chloé", "Dawit"])
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    page = fill_in(coordinator, "een ander loket in de buurt (4 van 4)")

    values = [chosen(page, one) for one in made]
    assert len(set(values)) == 4
    assert coordinator.submit("Bewaar").heading == "Gedaan"
    loket = zitdag_of(site, "samira", WEDNESDAY).loket_id
    with site.looking() as session:
        places = session.scalars(select(Zitdag.loket_id).join(DiaryEntry).join(Appointment)).all()
    assert loket not in places


def test_what_was_chosen_stays_when_the_rest_is_filled_in_until_it_is_cleared(
    site: Site, coordinator: Visitor
) -> None:
    amina, bilal = fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    coordinator.submit("Bewaar", **{f"voor-{amina.id}": "af"})
    page = fill_in(coordinator, "volgende week")
    assert chosen(page, amina) == "af"
    assert chosen(page, bilal).startswith("uur-")

    page = fill_in(coordinator, "maak de lijst leeg")
    assert [chosen(page, one) for one in (amina, bilal)] == ["", ""]


def test_where_each_has_a_choice_none_for_all_is_asked(site: Site, coordinator: Visitor) -> None:
    amina, bilal = fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    each = {f"voor-{amina.id}": "af", f"voor-{bilal.id}": "staan"}

    assert coordinator.submit("Bewaar", **each).heading == "Gedaan"
    assert states(site) == [AppointmentState.CANCELLED, AppointmentState.BOOKED]


def test_all_that_cannot_be_is_said_each_in_its_place(site: Site, coordinator: Visitor) -> None:
    made = fill(site, "samira", WEDNESDAY, ["Amina", "Bilal", "Chloé"])
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    page = fill_in(coordinator, "volgende week")
    value = chosen(page, made[0])
    page = coordinator.submit("Bewaar", **{f"voor-{one.id}": value for one in made})

    assert page.status == 422
    assert [error.split(":")[0] for error in page.errors] == ["Bilal", "Chloé"]
    assert states(site) == [AppointmentState.BOOKED] * 3


# Kijk na


def flagged(site: Site, coordinator: Visitor, *names: str) -> list[Appointment]:
    made = fill(site, "samira", WEDNESDAY, names)
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    coordinator.submit("Bewaar", besluit="staan")
    return made


def test_a_misfit_is_decided_on_where_it_is_listed(site: Site, coordinator: Visitor) -> None:
    amina, _bilal = flagged(site, coordinator, "Amina", "Bilal")
    page = coordinator.open(f"/planning/kijk-na?voor={amina.id}")
    assert "Dit raakt 1 persoon." in page.text
    assert "Bilal" not in page.text

    assert coordinator.submit("Bewaar", besluit="af").heading == "Gedaan"
    assert states(site) == [AppointmentState.CANCELLED, AppointmentState.BOOKED]


def test_all_misfits_are_decided_on_together_and_then_none_is_left(
    site: Site, coordinator: Visitor
) -> None:
    flagged(site, coordinator, "Amina", "Bilal")
    coordinator.open("/planning/kijk-na")
    fill_in(coordinator, "volgende week")
    assert coordinator.submit("Bewaar").heading == "Gedaan"

    assert starts(site) == [WEDNESDAY + A_WEEK] * 2
    assert [one.misfit for one in site.appointments()] == [None, None]
    assert "Elke afspraak past bij de planning." in coordinator.open("/planning/kijk-na").text


def test_a_colleague_takes_over_a_misfit_although_its_zitdag_is_off(
    site: Site, coordinator: Visitor
) -> None:
    (amina,) = fill(site, "samira", WEDNESDAY, ["Amina"])
    zitdag = zitdag_of(site, "samira", WEDNESDAY)
    coordinator.open(f"/planning/zitdag/{zitdag.id}")
    coordinator.submit("Zeg deze zitdag af")
    coordinator.submit("Zeg de zitdag af", besluit="staan")
    assert site.appointments()[0].misfit is PlanningConflict.ZITDAG_CHANGED
    page = coordinator.open(f"/planning/kijk-na?voor={amina.id}")
    taker = next(one for one in page.choices("besluit") if one.startswith("aan-"))

    assert coordinator.submit("Bewaar", besluit=taker).heading == "Gedaan"
    assert site.appointments()[0].misfit is None


def test_kijk_na_can_be_left_and_nothing_changes(site: Site, coordinator: Visitor) -> None:
    (amina,) = flagged(site, coordinator, "Amina")
    coordinator.open("/planning/kijk-na")
    coordinator.submit("Terug, er verandert niets", bewerken="1")
    assert states(site) == [AppointmentState.BOOKED]
    assert site.appointments()[0].id == amina.id


# A sick counsellor at 8:15


def test_a_sick_counsellor_with_eight_clients_at_a_quarter_past_eight(
    site: Site, signed_in: SignIn
) -> None:
    """Four requests: the page, whom it touches, what fills in, the decision. By twenty past eight
    everybody is told or stands on the list of whom to ring.
    """
    fill(site, "samira", WEDNESDAY, landlines=["Bilal", "Elif"])
    site.clock.now = at("08:15", WEDNESDAY)
    coordinator = signed_in(Role.COORDINATOR)
    pages = [
        coordinator.open("/planning/afwezig"),
        call_in_sick(coordinator, site, "samira", WEDNESDAY),
        fill_in(coordinator, "volgende week, zelfde uur (8 van 8)"),
        coordinator.submit("Bewaar"),
    ]
    assert pages[-1].heading == "Gedaan"

    with site.looking() as session:
        due = {
            one.subject: one.due
            for one in session.scalars(select(Message).where(Message.kind == "changed_by_us"))
        }
        called = set(session.scalars(select(CallTask.appointment_id)))
    for one in site.appointments():
        told = due.get(to_clients.subject(one))
        assert one.id in called or (told and told < at("08:20", WEDNESDAY))
    assert (len(due), len(called)) == (6, 2)
    assert "Bel nog 2 mensen" in pages[-1].text
