"""A coordinator looks at the week, changes a date, and survives a sick counsellor."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import write
from locations.models import Loket
from scheduler.access.roles import Role
from scheduler.appointments.models import Appointment, AppointmentState, PlanningConflict
from scheduler.people.organisations import LoketHost
from scheduler.people.regions import Region
from scheduler.web.coordinator.planning import decision_form
from scheduler.zitdagen.models import Absence, DiaryEntry, Zitdag, ZitdagSeries, ZitdagState
from tests.support import builders
from tests.support.browserless import Page, Visitor
from tests.support.filled_days import WEDNESDAY, counsellor_id, fill, zitdag_of
from tests.support.site import NOW, Site
from tests.support.staff_accounts import SignIn

WEEK = "/planning/rooster?week=2026-W49"


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def sits_now(site: Site, zitdag: Zitdag) -> Zitdag:
    with site.looking() as session:
        found = session.get_one(Zitdag, zitdag.id)
        _ = found.openings
        return found


def states(site: Site) -> list[AppointmentState]:
    return [one.state for one in site.appointments()]


def whose(site: Site) -> set[int]:
    """The counsellors of all appointments."""
    with site.looking() as session:
        return set(session.scalars(select(DiaryEntry.counsellor_id).join(Appointment)))


# ----------------------------------------------------------------------------------------- the week


def test_the_week_shows_each_zitdag_and_how_full_it_is(site: Site, coordinator: Visitor) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])

    page = coordinator.open(WEEK)

    assert page.heading.startswith("Week 49")
    assert "Samira 9–12, 13–16.30" in page.text
    assert "5 u 30 vrij, 1 u geboekt; inloop 16.45–18" in page.text


def test_the_weeks_before_and_after_are_one_click_away(site: Site, coordinator: Visitor) -> None:
    coordinator.open(WEEK)

    assert coordinator.click("Vorige week").heading.startswith("Week 48")
    coordinator.click("Volgende week")
    assert coordinator.click("Volgende week").heading.startswith("Week 50")


@pytest.mark.parametrize(
    ("days", "week"),
    [
        pytest.param(0, "Week 48", id="on Monday"),
        pytest.param(4, "Week 48", id="on Friday"),
        pytest.param(5, "Week 49", id="on Saturday"),
        pytest.param(6, "Week 49", id="on Sunday"),
    ],
)
def test_at_the_weekend_the_week_to_come_is_shown(
    site: Site, signed_in: SignIn, days: int, week: str
) -> None:
    monday = NOW - timedelta(days=NOW.weekday())
    site.clock.now = monday + timedelta(days=days)
    visitor = signed_in(Role.COORDINATOR)
    assert visitor.open("/planning/rooster").heading.startswith(week)


@pytest.mark.parametrize(
    "week",
    [
        pytest.param("", id="nothing"),
        pytest.param("2026-W99", id="no such week"),
        pytest.param("nonsense", id="no week at all"),
        pytest.param("2026-11-24", id="a day"),
        pytest.param("9999-W52", id="at the end of all time"),
        pytest.param("0001-W01", id="at its beginning"),
    ],
)
def test_a_week_that_is_none_is_this_week(site: Site, coordinator: Visitor, week: str) -> None:
    assert coordinator.open(f"/planning/rooster?week={week}").heading.startswith("Week 48")


FAR_AWAY = "Dit is heel ver weg. Kijk het jaar na."
BEYOND = "9" * 4000
"""More than any database counts to; less than what Python refuses to read."""


@pytest.mark.parametrize("path", ["/planning/zitdag/", "/planning/reeksen/"])
@pytest.mark.parametrize("number", [str(2**31), BEYOND[:200]])
def test_a_number_that_no_row_can_have_is_not_there(
    coordinator: Visitor, path: str, number: str
) -> None:
    assert coordinator.open(path + number).status == 404


def test_numbers_of_a_form_that_no_row_can_have_change_nothing(
    site: Site, coordinator: Visitor
) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"])
    zitdag = zitdag_of(site, "samira", WEDNESDAY)
    coordinator.open(f"/planning/zitdag/{zitdag.id}")
    assert coordinator.submit("Zeg deze zitdag af", versie=BEYOND * 2).status == 200
    assert coordinator.page.heading == "woensdag 2 december: Kortrijk, De Blauwe Deur"
    coordinator.submit("Zeg deze zitdag af", versie=str(zitdag.version))
    page = coordinator.submit("Zeg de zitdag af", besluit="af", gezien=BEYOND * 2)
    assert (page.status, page.heading) == (422, "woensdag 2 december gaat niet door")
    assert states(site) == [AppointmentState.BOOKED]


def test_holidays_are_named(site: Site, coordinator: Visitor) -> None:
    assert "Kerstmis" in coordinator.open("/planning/rooster?week=2026-W52").text


def test_a_misfit_stands_under_kijk_na_with_a_link_to_where_it_is_decided(
    site: Site, coordinator: Visitor
) -> None:
    (amina,) = fill(site, "samira", WEDNESDAY, ["Amina"])
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    coordinator.submit("Bewaar", besluit="staan")

    page = coordinator.open("/planning/")

    assert "Kijk na: deze afspraken passen niet meer" in [one.text for one in page.root.all("h3")]
    assert "Amina" in page.text
    assert f"/planning/kijk-na?voor={amina.id}" in page.addresses
    assert "30 min geboekt afwezig kijk na: 1" in coordinator.open(WEEK).text


def test_the_week_asks_the_database_the_same_number_of_things_however_full_it_is(
    site: Site, coordinator: Visitor
) -> None:
    coordinator.open(WEEK)
    with site.counting_queries() as empty:
        coordinator.open(WEEK)
    fill(site, "samira", WEDNESDAY)
    with site.counting_queries() as filled:
        coordinator.open(WEEK)

    # Four lists to choose from, who sits where, and twice what is open: all of it, and what can
    # still be booked of it.
    assert len(selects(filled)) == len(selects(empty)) <= 15


def selects(statements: list[str]) -> list[str]:
    return [one for one in statements if one.startswith("SELECT")]


# ----------------------------------------------------------------------------------------- one date


def open_day(coordinator: Visitor, site: Site, who: str = "samira") -> Zitdag:
    zitdag = zitdag_of(site, who, WEDNESDAY)
    coordinator.open(f"/planning/zitdag/{zitdag.id}")
    return zitdag


def test_a_date_shows_who_comes_and_how_they_are_reached(site: Site, coordinator: Visitor) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"], landlines=["Amina"])
    open_day(coordinator, site)

    assert "Amina" in coordinator.page.text
    assert "vaste telefoon" in coordinator.page.text
    assert "050 00 00 01" in coordinator.page.text


def test_a_date_nobody_comes_to_changes_at_once(site: Site, coordinator: Visitor) -> None:
    zitdag = open_day(coordinator, site)

    coordinator.submit("Bewaar", **{"tot-1": "11:30"})

    assert sits_now(site, zitdag).openings[0].ends.isoformat("minutes") == "11:30"
    assert sits_now(site, zitdag).detached


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param({"datum": ""}, "Kies een datum.", id="no date"),
        pytest.param({"datum": "2026-02-30"}, "Deze datum bestaat niet.", id="no such date"),
        pytest.param({"begeleider": "0"}, "Kies een begeleider.", id="nobody"),
        pytest.param({"tot-1": "08:00"}, "Dit uur ligt niet na het begin.", id="ends first"),
        pytest.param({"tot-1": ""}, "Schrijf van wanneer tot wanneer.", id="half an opening"),
        pytest.param({"van-1": "9 uur"}, "Schrijf een uur, zoals 09:00.", id="no hour"),
        pytest.param({"van-2": "11:00"}, "Deze uren overlappen elkaar.", id="openings overlap"),
        pytest.param(
            {name + row: "" for name in ("van-", "tot-") for row in "123456"},
            "Schrijf van wanneer tot wanneer.",
            id="no openings",
        ),
    ],
)
def test_what_cannot_be_is_said_and_all_that_was_typed_stays(
    site: Site, coordinator: Visitor, typed: dict[str, str], error: str
) -> None:
    zitdag = open_day(coordinator, site)

    page = coordinator.submit("Bewaar", **{"tot-3": "17:45", **typed})

    assert page.status == 422
    assert error in page.errors
    assert page.form("Bewaar").fields["tot-3"] == typed.get("tot-3", "17:45")
    assert sits_now(site, zitdag).version == zitdag.version


def test_a_counsellor_who_sits_elsewhere_is_refused_with_where(
    site: Site, coordinator: Visitor
) -> None:
    open_day(coordinator, site)

    page = coordinator.submit("Bewaar", begeleider=str(counsellor_id(site, "lotte")))

    assert page.status == 422
    assert page.errors == [
        "De begeleider zit op woensdag 2 december dan al in Brugge, Het Kanaalhuis."
    ]


def test_calling_off_shows_first_whom_it_touches_and_changes_nothing(
    site: Site, coordinator: Visitor
) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    zitdag = open_day(coordinator, site)

    page = coordinator.submit("Zeg deze zitdag af")

    assert "Dit raakt 2 mensen. Er is nog niets veranderd." in page.text
    assert "Amina" in page.text
    assert sits_now(site, zitdag).state is ZitdagState.PLANNED


def test_calling_off_tells_each_and_lists_whom_to_call(site: Site, coordinator: Visitor) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"], landlines=["Bilal"])
    zitdag = open_day(coordinator, site)
    coordinator.submit("Zeg deze zitdag af")

    page = coordinator.submit("Zeg de zitdag af", besluit="af")

    assert "Bel nog 1 persoon" in page.text
    assert sits_now(site, zitdag).state is ZitdagState.CANCELLED
    assert states(site) == [AppointmentState.CANCELLED] * 2
    assert "Bilal" in coordinator.open("/planning/te-bellen").text
    assert "Amina" not in coordinator.page.text


def test_a_call_that_was_made_is_ticked_off_and_stays_so(site: Site, coordinator: Visitor) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina", "Bilal", "Chloé"], landlines=["Bilal", "Chloé"])
    open_day(coordinator, site)
    coordinator.submit("Zeg deze zitdag af")
    page = coordinator.submit("Zeg de zitdag af", besluit="af")
    assert "Bel nog 2 mensen" in page.text

    page = coordinator.submit("Gebeld Bilal, woensdag 2 december, 9.30 tot 10 uur")
    assert "Bel nog 1 persoon" in page.text
    assert [one.text for one in page.root.all("h2")][1] == "Gebeld"
    page = coordinator.submit("Niet opgenomen Chloé, woensdag 2 december, 10 tot 10.30 uur")

    assert "1 keer" in page.text
    page = coordinator.open("/planning/te-bellen")
    assert "Chloé" in page.text
    assert "1 keer" in page.text
    assert "Bilal" not in page.text


def test_a_decision_is_asked_for_again_where_none_was_made(
    site: Site, coordinator: Visitor
) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"])
    open_day(coordinator, site)
    coordinator.submit("Zeg deze zitdag af")

    page = coordinator.submit("Zeg de zitdag af")

    assert page.status == 422
    assert page.errors == ["Kies wat we doen."]
    assert states(site) == [AppointmentState.BOOKED]


def test_who_came_meanwhile_is_shown_before_anything_is_done(
    site: Site, coordinator: Visitor
) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"])
    open_day(coordinator, site)
    coordinator.submit("Zeg deze zitdag af")
    fill(site, "samira", WEDNESDAY, ["Bilal"])

    page = coordinator.submit("Zeg de zitdag af", besluit="af")

    assert page.errors == ["Intussen kwam er iemand bij. Kijk de lijst na."]
    assert "Bilal" in page.text
    assert states(site) == [AppointmentState.BOOKED] * 2
    coordinator.submit("Zeg de zitdag af", besluit="af")
    assert states(site) == [AppointmentState.CANCELLED] * 2


def test_who_books_between_the_look_and_the_change_is_shown(
    site: Site, coordinator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"])
    monkeypatch.setattr(
        decision_form, "preview", lambda _session, _edit, *, now: []
    )  # she was not there
    open_day(coordinator, site)

    page = coordinator.submit("Zeg deze zitdag af")

    assert (page.status, page.errors) == (200, [])
    assert "Amina" in page.text
    assert states(site) == [AppointmentState.BOOKED]


def test_going_back_changes_nothing_and_keeps_what_was_typed(
    site: Site, coordinator: Visitor
) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"])
    open_day(coordinator, site)
    coordinator.submit("Bewaar", **{"van-1": "10:30"})

    page = coordinator.submit("Terug, er verandert niets", bewerken="1")

    assert page.form("Bewaar").fields["van-1"] == "10:30"
    assert states(site) == [AppointmentState.BOOKED]


def test_appointments_go_along_to_another_day(site: Site, coordinator: Visitor) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"])
    zitdag = open_day(coordinator, site)
    thursday = date(2026, 12, 3)
    coordinator.submit("Bewaar", datum=thursday.isoformat())

    page = coordinator.submit("Verander", besluit="mee")

    assert page.heading == "Gedaan"
    assert sits_now(site, zitdag).date == thursday
    with site.looking() as session:
        assert session.scalars(select(DiaryEntry.zitdag_id).where(DiaryEntry.taken > 0)).all() == [
            zitdag.id
        ]


def test_the_second_coordinator_sees_what_changed_and_loses_nothing(
    site: Site, coordinator: Visitor, signed_in: SignIn
) -> None:
    second = signed_in(Role.COORDINATOR, email="second@example.org")
    zitdag = open_day(coordinator, site)
    open_day(second, site)
    coordinator.submit("Bewaar", **{"tot-1": "11:00"})

    page = second.submit("Bewaar", **{"tot-1": "11:30"})

    assert page.status == 409
    assert "9.00–11.00" in page.errors[0]
    assert page.form("Bewaar").fields["tot-1"] == "11:30"
    second.submit("Bewaar")
    assert sits_now(site, zitdag).openings[0].ends.isoformat("minutes") == "11:30"


def test_a_cancelled_date_can_be_planned_again(site: Site, coordinator: Visitor) -> None:
    zitdag = open_day(coordinator, site)
    coordinator.submit("Zeg deze zitdag af")
    assert sits_now(site, zitdag).state is ZitdagState.CANCELLED

    open_day(coordinator, site)
    coordinator.submit("Plan deze dag opnieuw")

    assert sits_now(site, zitdag).state is ZitdagState.PLANNED


# --------------------------------------------------------------------------------------- an absence


def call_in_sick(coordinator: Visitor, site: Site, who: str, day: date) -> None:
    coordinator.open("/planning/afwezig")
    coordinator.submit(
        "Toon wie dit raakt",
        begeleider=str(counsellor_id(site, who)),
        van=day.isoformat(),
        tot=day.isoformat(),
        reden="ill",
    )


def absences(site: Site) -> list[Absence]:
    with site.looking() as session:
        return list(session.scalars(select(Absence)))


def test_a_colleague_who_is_free_takes_over_eight_clients(site: Site, coordinator: Visitor) -> None:
    fill(site, "samira", WEDNESDAY)
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    assert "Dit raakt 8 mensen." in coordinator.page.text
    assert coordinator.page.heading.endswith("is afwezig: woensdag 2 december")
    offered = [one for one in coordinator.page.choices("besluit") if one.startswith("aan-")]

    coordinator.submit("Bewaar", besluit=offered[0])

    assert states(site) == [AppointmentState.BOOKED] * 8
    assert whose(site) == {int(offered[0].removeprefix("aan-"))}
    assert len(absences(site)) == 1


def test_one_person_is_treated_apart_from_the_others(site: Site, coordinator: Visitor) -> None:
    amina, *_rest = fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    call_in_sick(coordinator, site, "samira", WEDNESDAY)

    coordinator.submit("Bewaar", besluit="af", **{f"voor-{amina.id}": "staan"})

    assert states(site) == [AppointmentState.BOOKED, AppointmentState.CANCELLED]
    assert site.appointments()[0].misfit is PlanningConflict.COUNSELLOR_ABSENT


def test_an_absence_that_touches_nobody_is_shown_before_it_is_saved(
    site: Site, coordinator: Visitor
) -> None:
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    assert "Dit raakt niemand. Er is nog niets bewaard." in coordinator.page.text
    assert absences(site) == []
    coordinator.submit("Bewaar")

    assert coordinator.page.heading.startswith("Week 49")
    assert len(absences(site)) == 1


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param({"begeleider": ""}, "Kies een begeleider.", id="nobody"),
        pytest.param({"begeleider": "1 OR 1"}, "Kies een begeleider.", id="tampered"),
        pytest.param({"reden": "vakantie"}, "Kies er een uit de lijst.", id="no such reason"),
        pytest.param({"van": ""}, "Kies een datum.", id="no date"),
        pytest.param({"van": "0001-01-01"}, FAR_AWAY, id="at the beginning of all time"),
        pytest.param(
            {"tot": "2026-11-01"},
            "Kies een datum na de eerste, binnen het jaar.",
            id="ends before it starts",
        ),
        pytest.param(
            {"van-uur": "12:00", "tot-uur": "11:00"},
            "Dit uur ligt niet na het begin.",
            id="ends an hour before it starts",
        ),
        pytest.param(
            {"van": "2027-03-28", "tot": "2027-03-28", "van-uur": "02:30"},
            "Dan verspringt de klok. Kies een ander uur.",
            id="an hour that is skipped",
        ),
    ],
)
def test_an_absence_that_cannot_be_is_refused_beside_the_field(
    site: Site, coordinator: Visitor, typed: dict[str, str], error: str
) -> None:
    coordinator.open("/planning/afwezig")
    whole = {"begeleider": str(counsellor_id(site, "samira")), "van": "2026-12-02"}

    page = coordinator.submit("Toon wie dit raakt", **{**whole, "tot": "2026-12-02", **typed})

    assert page.status == 422
    assert error in page.errors
    assert absences(site) == []


def test_appointments_go_to_nobody_of_another_region(site: Site, coordinator: Visitor) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"])
    call_in_sick(coordinator, site, "samira", WEDNESDAY)

    assert coordinator.submit("Bewaar", besluit="aan-9999").status == 404
    assert absences(site) == []


# A pop-up

POP_UP = {"datum": "2026-12-12", "van-1": "10:00", "tot-1": "14:00", "titel": "Jobbeurs"}


def plan_pop_up(coordinator: Visitor, site: Site, **typed: str | None) -> Page:
    coordinator.open("/planning/zitdag/nieuw")
    with site.looking() as session:
        loket = session.scalars(select(Loket.id).where(Loket.code == "tielt-haspel")).one()
    whole = {"loket": str(loket), "begeleider": str(counsellor_id(site, "samira")), **POP_UP}
    return coordinator.submit("Plan deze zitdag", **{**whole, **typed})


def test_a_pop_up_is_planned_and_shown(site: Site, coordinator: Visitor) -> None:
    page = plan_pop_up(coordinator, site)

    assert page.status == 200
    assert page.heading == "zaterdag 12 december: Tielt, De Haspel"
    assert "Jobbeurs" in page.text
    assert "za 12 dec" in coordinator.open("/planning/rooster?week=2026-W50").text


NO_SERVICES = {f"dienst-{number}": None for number in range(1, 20)}


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param({"loket": ""}, "Kies een loket.", id="nowhere"),
        pytest.param({"datum": "2026-11-01"}, "Deze dag is voorbij.", id="in the past"),
        pytest.param({"datum": "2062-12-12"}, FAR_AWAY, id="two figures of the year turned"),
        pytest.param({"datum": "9999-12-31"}, FAR_AWAY, id="at the end of all time"),
        pytest.param({"datum": "0001-01-01"}, FAR_AWAY, id="at its beginning"),
        pytest.param({"titel": "x" * 121}, "Deze naam is te lang.", id="too long a name"),
        pytest.param({"voor-wie": "mij"}, "Kies er een uit de lijst.", id="for nobody we know"),
        pytest.param(NO_SERVICES, "Kies minstens één dienst.", id="nothing to book"),
        pytest.param(
            {"datum": "2026-12-02"},
            "De begeleider zit op woensdag 2 december dan al in Kortrijk, De Blauwe Deur.",
            id="sits elsewhere",
        ),
    ],
)
def test_a_pop_up_that_cannot_be_is_refused_and_all_that_was_typed_stays(
    site: Site, coordinator: Visitor, typed: dict[str, str | None], error: str
) -> None:
    page = plan_pop_up(coordinator, site, **typed)

    assert page.status == 422
    assert error in page.errors
    assert page.form("Plan deze zitdag").fields["van-1"] == "10:00"


# Series

SERIES = {"ritme": "w2", "weekdag": "SA", "vanaf": "2026-12-05", "van-1": "09:00", "tot-1": "12:00"}


def loket_id(site: Site, code: str) -> str:
    with site.looking() as session:
        return str(session.scalars(select(Loket.id).where(Loket.code == code)).one())


def series_of(site: Site, code: str) -> ZitdagSeries:
    with site.looking() as session:
        return session.scalars(select(ZitdagSeries).where(ZitdagSeries.code == code)).one()


def show_dates(coordinator: Visitor, site: Site, **typed: str | None) -> Page:
    """Type a new series in, every other Saturday in Tielt, and ask for its dates."""
    coordinator.open("/planning/reeksen/nieuw")
    who = {
        "loket": loket_id(site, "tielt-haspel"),
        "begeleider": str(counsellor_id(site, "samira")),
    }
    return coordinator.submit("Toon de dagen", **{**who, **SERIES, **typed})


def change_series(coordinator: Visitor, site: Site, code: str, **typed: str) -> Page:
    coordinator.open(f"/planning/reeksen/{series_of(site, code).id}")
    return coordinator.submit("Toon de dagen", **typed)


def test_series_are_listed_as_people_say_them(site: Site, coordinator: Visitor) -> None:
    coordinator.open("/planning/rooster")
    page = coordinator.click("Reeksen")

    assert "Kortrijk, De Blauwe Deur" in page.links
    assert "elke week op woensdag" in page.text


def test_the_dates_of_a_new_series_are_shown_before_it_is_saved(
    site: Site, coordinator: Visitor
) -> None:
    page = show_dates(coordinator, site, **{"niet-1": "2027-01-02"})

    days = [one.text for one in page.main.all("li")]
    assert days[:2] == ["za 5 dec 2026", "za 19 dec 2026"]
    assert days[-1] == "za 2 jan 2027"
    assert "Komt erbij: 12 · Overgeslagen: 1" in page.text
    with site.looking() as session:
        rules = session.scalars(select(ZitdagSeries.rule)).all()
    assert "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA" not in rules


def test_a_new_series_is_saved_and_gives_zitdagen(site: Site, coordinator: Visitor) -> None:
    show_dates(coordinator, site)
    page = coordinator.submit("Bewaar")

    assert page.heading == "Reeksen"
    assert "om de twee weken op zaterdag" in page.text
    saturdays = series_of(site, "tielt-haspel-za")
    assert zitdag_of(site, "samira", date(2026, 12, 5)).series_id == saturdays.id


def test_a_second_series_of_a_loket_and_weekday_gets_a_code_of_its_own(
    site: Site, coordinator: Visitor
) -> None:
    show_dates(coordinator, site)
    coordinator.submit("Bewaar")
    show_dates(coordinator, site, **{"van-1": "13:00", "tot-1": "16:00"})
    coordinator.submit("Bewaar")

    assert series_of(site, "tielt-haspel-za").id != series_of(site, "tielt-haspel-za-2").id


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        pytest.param(
            {"weekdag": "FR", "ritme": "w1", "van-1": "13:00", "tot-1": "16:00"},
            "vr 25 dec 2026 Kerstmis",
            id="a holiday",
        ),
        pytest.param(
            {"weekdag": "WE"},
            "wo 16 dec 2026 De begeleider zit op woensdag 16 december dan al in "
            "Kortrijk, De Blauwe Deur. laat weg: wo 16 dec 2026",
            id="sits elsewhere",
        ),
    ],
)
def test_holidays_and_conflicts_are_named_before_saving(
    site: Site, coordinator: Visitor, typed: dict[str, str], day: str
) -> None:
    page = show_dates(coordinator, site, **typed)

    assert day in [one.text for one in page.main.all("li")]


def test_what_was_typed_is_still_there_on_the_way_back(site: Site, coordinator: Visitor) -> None:
    show_dates(coordinator, site, tot="2027-03-01")
    page = coordinator.click("Verander nog iets")

    fields = page.form("Toon de dagen").fields
    assert (fields["tot"], fields["ritme"], fields["van-1"]) == ("2027-03-01", "w2", "09:00")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param({"loket": ""}, "Kies een loket.", id="nowhere"),
        pytest.param({"weekdag": ""}, "Kies een weekdag.", id="no weekday"),
        pytest.param({"ritme": "eigen"}, "Kies er een uit de lijst.", id="a rule of its own"),
        pytest.param({"tot": "2026-12-01"}, "Deze dag ligt voor de eerste.", id="ends first"),
        pytest.param({"van-1": "", "tot-1": ""}, "Schrijf van wanneer tot wanneer.", id="no hours"),
        pytest.param({"niet-1": "2026-13-01"}, "Deze datum bestaat niet.", id="no such date"),
        pytest.param(NO_SERVICES, "Kies minstens één dienst.", id="nothing to book"),
    ],
)
def test_a_series_that_cannot_be_is_refused_beside_the_field(
    site: Site, coordinator: Visitor, typed: dict[str, str | None], error: str
) -> None:
    page = show_dates(coordinator, site, **typed)

    assert page.status == 422
    assert error in page.errors


def test_a_series_to_walk_into_needs_no_service(site: Site, coordinator: Visitor) -> None:
    show_dates(coordinator, site, **{"soort-1": "walk_in", **NO_SERVICES})
    coordinator.submit("Bewaar")

    made = zitdag_of(site, "samira", date(2026, 12, 5))
    assert made.series_id == series_of(site, "tielt-haspel-za").id


def test_every_date_that_clashes_is_shown_with_the_zitdag_in_the_way_and_nothing_is_saved(
    site: Site, coordinator: Visitor
) -> None:
    page = show_dates(coordinator, site, weekdag="WE")
    there = zitdag_of(site, "samira", date(2026, 12, 16))
    assert "Botst: kan niet zo: 12" in page.text
    assert f"/planning/zitdag/{there.id}" in page.links.values()

    page = coordinator.submit("Bewaar, zonder wat ik aanvinkte", **{"weg-2026-12-16": "1"})

    assert page.status == 422
    assert "woensdag 30 december botst. Laat die dag weg." in page.errors
    assert len(page.errors) == 11
    assert page.form("Bewaar, zonder wat ik aanvinkte").fields["weg-2026-12-16"] == "1"


def test_the_rest_is_planned_without_the_dates_that_clash(site: Site, coordinator: Visitor) -> None:
    fair = date(2026, 12, 19)
    plan_pop_up(coordinator, site, datum=fair.isoformat())
    show_dates(coordinator, site)
    page = coordinator.submit("Plan de rest, zonder de dag die botst", rest="1")

    assert page.heading == "Reeksen", page.text
    saturdays = series_of(site, "tielt-haspel-za")
    assert saturdays.exceptions == [fair.isoformat()]
    assert zitdag_of(site, "samira", date(2027, 1, 2)).series_id == saturdays.id
    assert zitdag_of(site, "samira", fair).series_id is None


def test_what_changed_since_it_was_shown_is_shown_anew_and_not_saved(
    site: Site, coordinator: Visitor, signed_in: SignIn
) -> None:
    second = signed_in(Role.COORDINATOR, email="second@example.org")
    show_dates(coordinator, site)
    plan_pop_up(second, site, datum="2026-12-19")

    page = coordinator.submit("Bewaar")

    assert page.status == 409
    assert "Intussen veranderde er iets in de planning." in page.text
    assert "Botst: kan niet zo: 1" in page.text
    with site.looking() as session:
        assert "tielt-haspel-za" not in session.scalars(select(ZitdagSeries.code)).all()
    page = coordinator.submit("Plan de rest, zonder de dag die botst", rest="1")
    assert page.heading == "Reeksen"


def test_a_series_that_changes_later_leaves_alone_what_is_before(
    site: Site, coordinator: Visitor
) -> None:
    """It becomes a series of its own: January and February stay as they are."""
    code = "kortrijk-blauwe-deur-wo"
    (amina,) = fill(site, "samira", WEDNESDAY, ["Amina"])
    before = series_of(site, code)
    page = change_series(coordinator, site, code, vanaf="2027-03-01", **{"tot-1": "11:00"})
    assert "Dit geldt vanaf ma 1 mrt 2027. De dagen ervoor blijven zoals ze zijn." in page.text
    assert "Valt weg" not in page.text

    assert coordinator.submit("Bewaar").heading == "Reeksen"

    after = series_of(site, f"{code}-2")
    last, first = date(2027, 2, 28), date(2027, 3, 1)
    assert (series_of(site, code).ends_on, after.starts_on) == (last, first)
    assert series_of(site, code).rule == before.rule
    february, march = (
        zitdag_of(site, "samira", day) for day in (date(2027, 2, 24), date(2027, 3, 3))
    )
    assert (february.series_id, march.series_id) == (before.id, after.id)
    assert sits_now(site, february).state is ZitdagState.PLANNED
    assert sits_now(site, march).openings[0].ends.isoformat("minutes") == "11:00"
    assert states(site) == [AppointmentState.BOOKED]
    assert amina.misfit is None


def test_this_date_and_following_keep_who_comes_and_are_decided_once(
    site: Site, coordinator: Visitor
) -> None:
    following = WEDNESDAY + timedelta(weeks=1)
    fill(site, "samira", WEDNESDAY, ["Amina"])
    fill(site, "samira", following, ["Bilal", "Chloé"])
    open_at = zitdag_of(site, "samira", following)
    coordinator.open(f"/planning/zitdag/{open_at.id}")
    coordinator.click("Verander deze dag en alle volgende")
    page = coordinator.submit("Toon de dagen", **{"van-1": "09:30"})
    assert "2 afspraken" in page.text

    page = coordinator.submit("Bewaar")

    assert "Dit raakt 1 persoon." in page.text, page.text
    coordinator.submit("Bewaar", besluit="af")
    kept = [AppointmentState.BOOKED, AppointmentState.CANCELLED, AppointmentState.BOOKED]
    assert states(site) == kept
    assert sits_now(site, zitdag_of(site, "samira", WEDNESDAY)).openings[0].starts.hour == 9
    moved = sits_now(site, open_at)
    assert moved.series_id == series_of(site, "kortrijk-blauwe-deur-wo-2").id
    assert not moved.detached


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param(
            {"vanaf": "2026-12-06", "tot": "2026-12-11"},
            "Dit geeft geen enkele dag.",
            id="none between",
        ),
        pytest.param(
            {"vanaf": "2029-12-05"}, "Deze reeks begint verder dan we nu plannen.", id="later"
        ),
    ],
)
def test_a_series_that_gives_no_date_is_said_in_words(
    site: Site, coordinator: Visitor, typed: dict[str, str], words: str
) -> None:
    page = show_dates(coordinator, site, **typed)

    assert words in page.text
    assert ("Bewaar" in page.text) == ("later" in words or "verder" in words)


def test_a_series_on_another_day_shows_whom_it_touches_and_asks(
    site: Site, coordinator: Visitor
) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    change_series(coordinator, site, "kortrijk-blauwe-deur-wo", weekdag="TH")
    page = coordinator.submit("Bewaar")

    assert "Dit raakt 2 mensen." in page.text
    assert page.choices("besluit")[-2:] == ["af", "staan"]
    coordinator.submit("Bewaar", besluit="af")
    assert coordinator.page.heading == "Gedaan", coordinator.page.text
    assert states(site) == [AppointmentState.CANCELLED] * 2
    assert series_of(site, "kortrijk-blauwe-deur-wo").rule == "FREQ=WEEKLY;BYDAY=TH"


def test_the_second_save_of_a_series_sees_what_changed_and_loses_nothing(
    site: Site, coordinator: Visitor, signed_in: SignIn
) -> None:
    second = signed_in(Role.COORDINATOR, email="second@example.org")
    change_series(coordinator, site, "kortrijk-blauwe-deur-wo", **{"tot-1": "11:00"})
    change_series(second, site, "kortrijk-blauwe-deur-wo", **{"tot-1": "11:30"})
    coordinator.submit("Bewaar")

    page = second.submit("Bewaar")

    assert page.status == 409
    assert "9.00–11.00" in page.errors[0]
    assert page.form("Toon de dagen").fields["tot-1"] == "11:30"


def test_a_rule_that_is_none_of_the_list_is_kept_as_it_is(site: Site, coordinator: Visitor) -> None:
    code = "kortrijk-blauwe-deur-wo"
    rule = "FREQ=MONTHLY;BYDAY=1WE,4WE"

    def keep(session: Session) -> None:
        session.scalars(select(ZitdagSeries).where(ZitdagSeries.code == code)).one().rule = rule

    with site.app.app_context():
        write(keep)
    change_series(coordinator, site, code, **{"tot-1": "11:00"})
    coordinator.submit("Bewaar")

    assert series_of(site, code).rule == rule


# Nothing of another region


def test_nothing_of_another_region_is_here(site: Site, coordinator: Visitor) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"], landlines=["Amina"])
    zitdag = zitdag_of(site, "samira", WEDNESDAY)

    def move_away(session: Session) -> None:
        other = builders.region(session)
        session.get_one(LoketHost, zitdag.loket_id).region_id = other.id

    with site.app.app_context():
        write(move_away)

    for path in (f"/planning/zitdag/{zitdag.id}", f"/planning/reeksen/{zitdag.series_id}"):
        assert coordinator.open(path).status == 404
    assert "Amina" not in coordinator.open("/planning/te-bellen?voor=1").text
    assert "Blauwe Deur" not in coordinator.open(WEEK).text


# Another hour for one of them


def other_hours(page: Page, appointment: Appointment) -> dict[str, str]:
    """The other hours on the list of somebody, by their words."""
    (chooser,) = [
        one for one in page.root.all("select") if one.attributes["name"] == f"voor-{appointment.id}"
    ]
    values = {one.text: one.attributes["value"] for one in chooser.all("option")}
    return {words: value for words, value in values.items() if value.startswith("uur-")}


def days(site: Site) -> list[date]:
    """The days of all appointments, in the order in which they were made."""
    with site.looking() as session:
        starts = session.scalars(
            select(DiaryEntry.starts_at).join(Appointment).order_by(Appointment.id)
        )
        return [start.date() for start in starts]


def test_one_person_gets_another_hour_with_the_same_counsellor(
    site: Site, coordinator: Visitor
) -> None:
    amina, _bilal = fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    words, value = next(iter(other_hours(coordinator.page, amina).items()))
    assert ", Samira, " in words

    page = coordinator.submit("Bewaar", besluit="af", **{f"voor-{amina.id}": value})

    assert page.heading == "Gedaan"
    assert states(site) == [AppointmentState.BOOKED, AppointmentState.CANCELLED]
    assert days(site)[0] != WEDNESDAY


def test_an_hour_that_went_meanwhile_is_named_beside_who_and_all_that_was_chosen_stays(
    site: Site, coordinator: Visitor
) -> None:
    amina, bilal = fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    hours = other_hours(coordinator.page, amina)
    value = next(value for words, value in hours.items() if words.startswith("wo 9 dec 9.00"))
    fill(site, "samira", date(2026, 12, 9), ["Chloé"])

    page = coordinator.submit(
        "Bewaar", besluit="af", **{f"voor-{amina.id}": value, f"voor-{bilal.id}": "staan"}
    )

    assert page.status == 422
    assert page.errors == [
        "Amina: woensdag 9 december, 9 uur is net weg. Kies een ander uur.",
    ]
    fields = page.form("Bewaar").fields
    assert fields["besluit"] == "af"
    assert (fields[f"voor-{amina.id}"], fields[f"voor-{bilal.id}"]) == (value, "staan")
    assert absences(site) == []
    assert states(site) == [AppointmentState.BOOKED] * 3
    another = next(one for one in other_hours(page, amina).values() if one != value)
    assert coordinator.submit("Bewaar", **{f"voor-{amina.id}": another}).heading == "Gedaan"


def test_the_same_hour_for_two_people_is_refused_with_both_names(
    site: Site, coordinator: Visitor
) -> None:
    amina, bilal = fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    value = next(iter(other_hours(coordinator.page, amina).values()))

    page = coordinator.submit(
        "Bewaar", besluit="af", **{f"voor-{amina.id}": value, f"voor-{bilal.id}": value}
    )

    assert page.status == 422
    (error,) = page.errors
    assert error.startswith("Bilal: ")
    assert error.endswith("koos je ook voor Amina. Kies een ander uur.")
    assert states(site) == [AppointmentState.BOOKED] * 2


def test_some_go_along_to_another_day_and_one_gets_another_hour(
    site: Site, coordinator: Visitor
) -> None:
    amina, _bilal = fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    open_day(coordinator, site)
    coordinator.submit("Bewaar", datum="2026-12-03")
    values = other_hours(coordinator.page, amina).values()
    own = next(value for value in values if "20261203" not in value)

    coordinator.submit("Verander", besluit="mee", **{f"voor-{amina.id}": own})

    first, second = days(site)
    assert first != second == date(2026, 12, 3)


def test_a_colleague_takes_over_whom_a_series_leaves_out(site: Site, coordinator: Visitor) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    change_series(coordinator, site, "kortrijk-blauwe-deur-wo", weekdag="TH")
    page = coordinator.submit("Bewaar")
    taker = page.choices("besluit")[0]

    coordinator.submit("Bewaar", besluit=taker)

    assert coordinator.page.heading == "Gedaan", coordinator.page.text
    with site.looking() as session:
        now = {
            (session.merge(one).entry.counsellor_id, session.merge(one).misfit)
            for one in site.appointments()
        }
    assert now == {(int(taker.removeprefix("aan-")), None)}


def test_whom_a_series_leaves_out_gets_another_hour(site: Site, coordinator: Visitor) -> None:
    amina, _bilal = fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])
    change_series(coordinator, site, "kortrijk-blauwe-deur-wo", weekdag="TH")
    coordinator.submit("Bewaar")
    values = other_hours(coordinator.page, amina).values()
    own = next(value for value in values if "20261203" in value)

    coordinator.submit("Bewaar", besluit="af", **{f"voor-{amina.id}": own})

    assert states(site) == [AppointmentState.BOOKED, AppointmentState.CANCELLED]
    assert days(site)[0] == date(2026, 12, 3)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("uur-9999-1-20261209T080000Z", id="a counsellor of another region"),
        pytest.param("uur-{counsellor}-9999-20261209T080000Z", id="a place of another region"),
        pytest.param("uur-{counsellor}-1-20261399T080000Z", id="no moment"),
    ],
)
def test_an_hour_that_was_tampered_with_is_not_there(
    site: Site, coordinator: Visitor, value: str
) -> None:
    (amina,) = fill(site, "samira", WEDNESDAY, ["Amina"])
    call_in_sick(coordinator, site, "samira", WEDNESDAY)
    whole = value.format(counsellor=counsellor_id(site, "samira"))

    page = coordinator.submit("Bewaar", besluit="af", **{f"voor-{amina.id}": whole})

    assert page.status == 404
    assert absences(site) == []


def test_the_page_that_asks_costs_the_same_for_one_as_for_eight(
    site: Site, coordinator: Visitor
) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"])
    with site.counting_queries() as for_one:
        call_in_sick(coordinator, site, "samira", WEDNESDAY)
    fill(site, "samira", WEDNESDAY, ["Bilal", "Chloé", "Dawit", "Elif"])
    with site.counting_queries() as for_many:
        call_in_sick(coordinator, site, "samira", WEDNESDAY)

    assert len(for_many) == len(for_one)


# Back sooner


def test_somebody_who_is_back_sooner_or_was_not_away_at_all(
    site: Site, coordinator: Visitor
) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"])
    coordinator.open("/planning/afwezig")
    coordinator.submit(
        "Toon wie dit raakt",
        begeleider=str(counsellor_id(site, "samira")),
        van="2026-11-30",
        tot="2026-12-04",
        reden="ill",
    )
    coordinator.submit("Bewaar", besluit="staan")
    assert site.appointments()[0].misfit is PlanningConflict.COUNSELLOR_ABSENT
    page = coordinator.open("/planning/afwezig")
    name = "Samira El Baraka (voorbeeld), maandag 30 november tot en met vrijdag 4 december"
    (absence,) = absences(site)

    page = coordinator.submit(f"Vroeger terug: {name}", **{f"laatste-{absence.id}": "2026-12-04"})
    assert page.errors == ["Kies een dag voor de laatste dag van nu."]
    page = coordinator.submit(f"Vroeger terug: {name}", **{f"laatste-{absence.id}": "2026-12-01"})

    assert "maandag 30 november tot en met dinsdag 1 december" in page.text
    assert site.appointments()[0].misfit is None
    name = "Samira El Baraka (voorbeeld), maandag 30 november tot en met dinsdag 1 december"
    page = coordinator.submit(f"Neem helemaal terug: {name}", intrekken="1")
    assert absences(site) == []
    assert "Wie is er niet?" not in page.text


def test_an_absence_of_another_region_is_not_there(site: Site, coordinator: Visitor) -> None:
    def elsewhere(session: Session) -> int:
        region = builders.region(session)
        who = builders.counsellor(session, region.id)
        builders.absence(session, who.id, site.clock.now, site.clock.now + builders.HOUR)
        return session.scalars(select(Absence.id)).one()

    with site.app.app_context():
        absence_id = write(elsewhere)
    coordinator.open("/planning/afwezig")
    token = coordinator.page.form("Toon wie dit raakt").fields["csrf_token"]

    answer = coordinator.fetch(
        "POST", f"/planning/afwezig/{absence_id}/einde", {"csrf_token": token, "intrekken": "1"}
    )

    assert answer.status == 404
    assert "Wie is er niet?" not in coordinator.page.text
    assert len(absences(site)) == 1


@pytest.mark.parametrize("path", ["/planning/reeksen/nieuw", "/planning/zitdag/nieuw"])
def test_by_video_is_planned_only_where_the_region_has_rooms(
    site: Site, coordinator: Visitor, path: str
) -> None:
    by_video = "Een gesprek per video"
    page = coordinator.open(path)
    assert by_video in page.main.text
    ticked = [
        one.text
        for one in page.main.all("label")
        if any("checked" in box.attributes for box in one.all("input"))
    ]
    assert "Een gesprek" in ticked
    assert [name for name in ticked if "per " in name or "professional" in name] == []
    with site.app.app_context():
        write(lambda session: session.execute(update(Region).values(video_address="")))
    page = coordinator.open(path)
    assert by_video not in page.main.text
    assert "Een gesprek per telefoon" in page.main.text
