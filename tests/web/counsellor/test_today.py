"""The counsellor's day: who comes, who came, what comes next; and that it is nobody else's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import write
from scheduler.access.roles import Role
from scheduler.appointments.booking import interpreter_arrangements
from scheduler.appointments.models import (
    Appointment,
    AppointmentState,
    BookingChannel,
    PlanningConflict,
)
from scheduler.people.actors import Actor
from scheduler.people.contact import ContactMethod, PhoneOwner
from scheduler.people.regions import Region
from scheduler.zitdagen.models import Zitdag, ZitdagState
from tests.support.browserless import Element, Page, Visitor
from tests.support.builders import by
from tests.support.counsellor_day import (
    LATER,
    MONDAY,
    account,
    again,
    change,
    come,
    counsellor,
    details,
    elsewhere,
    history,
    taken,
    zitdag,
)
from tests.support.site import NOW, Site
from tests.support.staff_accounts import sign_in

TODAY = "/begeleider/"
AWAY = timedelta(days=7)


def _row(page: Page, one: Appointment) -> Element:
    (found,) = [row for row in page.main.all("li") if row.attributes.get("id") == f"a-{one.uid}"]
    return found


def _settle(visitor: Visitor, one: Appointment, outcome: str) -> Page:
    path = f"/begeleider/afspraak/{one.uid}/uitkomst"
    form = next(form for form in visitor.page.forms if form.action.startswith(path))
    return visitor.send(form, uitkomst=outcome)


# --- today


def test_a_row_says_with_whom_the_interpreter_is_arranged(site: Site) -> None:
    one = come(site, interpreter=True)
    with site.looking() as session:
        region_id = session.scalars(select(Region.id)).one()
    with site.app.app_context():
        write(interpreter_arrangements.arrange, one.id, region_id, "De tolkdienst", by=by(NOW))

    row = _row(counsellor(site).open(TODAY), one)

    assert "met tolk: De tolkdienst" in row.text


def _ring(visitor: Visitor, one: Appointment) -> Page:
    path = f"/begeleider/afspraak/{one.uid}/gebeld"
    (form,) = [form for form in visitor.page.forms if form.action.startswith(path)]
    return visitor.send(form)


def test_who_is_rung_and_does_not_pick_up_is_rung_once_more(site: Site) -> None:
    one = come(site, service="information-phone")
    hanne = counsellor(site)
    assert "per telefoon" in _row(hanne.open(TODAY), one).text
    site.clock.now = one.entry.starts_at + timedelta(minutes=1)
    row = _row(hanne.open(TODAY), one)
    buttons = [button.text for button in row.all("button")]
    assert [text.partition(":")[0] for text in buttons] == [
        "Wij belden niet",
        "Niet opgenomen",
        "Gesproken",
    ]

    row = _row(_ring(hanne, one), one)
    assert "Niet opgenomen. Bel nog eens vanaf 9.41 uur." in row.text
    assert not any(form.action.endswith("/gebeld") for form in hanne.page.forms)

    site.clock.now += timedelta(minutes=10)
    hanne.open(TODAY)
    row = _row(_ring(hanne, one), one)
    assert "Twee keer gebeld. De cliënt krijgt een bericht." in row.text
    assert "Niet opgenomen" in row.text
    assert again(site, one).state is AppointmentState.MISSED


def test_a_video_has_a_room_of_its_own(site: Site) -> None:
    one, other = (come(site, clock, service="conversation-video") for clock in ("09:30", "14:00"))
    hanne = counsellor(site)
    page = hanne.open(TODAY)

    rooms = {
        link.attributes["href"]
        for row in (_row(page, one), _row(page, other))
        for link in row.all("a")
        if link.text.startswith("Open het videogesprek")
    }
    assert len(rooms) == 2
    assert all(room.startswith("https://video.example.org/") for room in rooms)
    assert all(len(room.rpartition("/")[2]) == 26 for room in rooms)


def test_a_row_says_who_comes_for_what_and_how_to_reach_them(site: Site) -> None:
    one = come(site, language="ar", interpreter=True)
    page = counsellor(site).open(TODAY)
    words = [
        "9.30 uur",
        "Amina",
        "Ik wil een diploma halen",
        "Eén vraag",
        "9.30 tot 10 uur",
        "Arabisch",
        "tolk nog te regelen",
        "eerste keer",
        "0470 00 00 21",
        "eigen gsm",
        " ".join(one.code),
    ]
    row = _row(page, one)
    assert [said for said in words if said not in row.text] == []
    assert next(link.attributes["href"] for link in row.all("a")) == "tel:+32470000021"


def test_a_row_leads_to_the_page_of_the_client(site: Site) -> None:
    one = come(site)
    visitor = counsellor(site)
    visitor.open(TODAY)

    page = visitor.click("Cliënt: ")

    assert (page.path, page.status) == (f"/balie/clienten/{one.client_id}", 200)


def test_who_said_yes_by_text_message_is_known(site: Site) -> None:
    said, silent = come(site, "09:00"), come(site, "10:00")

    def say_yes(session: Session) -> None:
        session.get_one(Appointment, said.id).confirmed_at = site.clock.now

    with site.app.app_context():
        write(say_yes)
    page = counsellor(site).open(TODAY)
    assert "zei ja op onze sms" in _row(page, said).text
    assert "zei ja op onze sms" not in _row(page, silent).text


def test_a_zitdag_says_where_and_when_and_the_walk_in_hours(site: Site) -> None:
    page = counsellor(site, "samira").open(TODAY + "?dag=2026-11-25")
    card = next(one for one in page.main.all("div") if one.has_class("my-zitdag"))
    words = [
        "De Blauwe Deur",
        "Schipperskaai 8",
        "spreekkamer 1",
        "9 tot 12 uur · 13 tot 16.30 uur",
    ]
    assert [said for said in words if said not in card.text] == []
    assert "Inloop: 16.45 tot 18 uur" in card.text
    assert "Nog geen afspraken." in card.text


def test_the_page_shows_today_and_the_six_days_after_it(site: Site) -> None:
    here = [come(site, day=MONDAY), come(site, day=MONDAY + AWAY)]
    visitor = counsellor(site)
    pages = [visitor.open(TODAY), visitor.click("7 dagen later")]
    shown = [[one.uid in page.answer.text for one in here] for page in pages]
    assert shown == [[True, False], [False, True]]
    assert here[0].uid in visitor.click("Vandaag").answer.text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        pytest.param("2026-11-24", "Nog geen afspraken.", id="sits, with nobody"),
        pytest.param("2026-12-25", "Er zijn geen zitdagen in deze 7 dagen.", id="sits nowhere"),
        pytest.param("0001-01-01", "Er zijn geen zitdagen in deze 7 dagen.", id="long ago"),
        pytest.param("9999-12-31", "Er zijn geen zitdagen in deze 7 dagen.", id="never"),
        pytest.param("gisteren", "Vandaag, maandag 23 november", id="no date"),
    ],
)
def test_an_empty_day_says_so(site: Site, day: str, words: str) -> None:
    face = "irina" if day == "2026-12-25" else "hanne"
    if day == "2026-12-25":
        with site.app.app_context():
            write(
                lambda session: session.execute(update(Zitdag).values(state=ZitdagState.CANCELLED))
            )
    assert words in counsellor(site, face).open(f"{TODAY}?dag={day}").text


def test_a_day_without_zitdag_is_said_to_be_free(site: Site) -> None:
    site.clock.wait(-timedelta(days=1))
    assert "Vandaag is er geen zitdag." in counsellor(site).open(TODAY).text
    site.clock.wait(timedelta(days=1))
    assert "Vandaag is er geen zitdag." not in counsellor(site).open(TODAY).text


def test_who_was_here_before_comes_as_a_follow_up(site: Site) -> None:
    first = come(site, "09:00")
    second = come(site, "10:00", client=first.client_id)
    asked_for_one = come(site, "11:00", service="follow-up")
    page = counsellor(site).open(TODAY)
    said = ["opvolging" in _row(page, one).text for one in (first, second, asked_for_one)]
    assert said == [False, True, True]


def test_a_third_visit_says_when_the_last_one_was_and_with_whom(site: Site) -> None:
    """Walk-ins count; who did not come then was not here."""
    first = come(site, "09:00")
    missed = come(site, "09:30", client=first.client_id)
    last = come(site, "10:00", client=first.client_id)
    now = come(site, "11:00", client=first.client_id)
    for one in (first, last):
        change(site, one, state=AppointmentState.CAME)
    change(site, missed, state=AppointmentState.MISSED)
    page = counsellor(site).open(TODAY)
    assert "3e keer, laatst 23 nov bij Hanne" in _row(page, now).text
    assert "eerste keer" in _row(page, first).text


def test_who_was_not_recorded_stands_on_top_until_somebody_says_it(site: Site) -> None:
    one = come(site, "09:30")
    come(site, "10:00", client=details(first_name="Omar", contact="+32470000022"))
    hanne = counsellor(site)
    assert "Nog niet genoteerd" not in hanne.open(TODAY).text  # it is still that day
    site.clock.wait(timedelta(days=1))

    hanne = counsellor(site)
    page = hanne.open(TODAY)
    assert "Nog niet genoteerd (2)" in page.main.text
    assert page.main.text.index("Nog niet genoteerd") < page.main.text.index("zitdag")
    page = _settle(hanne, one, "came")

    assert "Nog niet genoteerd (1)" in page.main.text
    assert "Amina: Gekomen." in page.main.text
    assert again(site, one).state is AppointmentState.CAME
    page = hanne.submit("Maak ongedaan", uitkomst="booked")
    assert "Nog niet genoteerd (2)" in page.main.text
    assert again(site, one).state is AppointmentState.BOOKED


def test_after_two_weeks_nobody_is_asked_any_more(site: Site) -> None:
    come(site, "09:30")
    site.clock.wait(timedelta(days=14))
    assert "Nog niet genoteerd (1)" in counsellor(site).open(TODAY).main.text
    site.clock.wait(timedelta(days=1))
    assert "Nog niet genoteerd" not in counsellor(site).open(TODAY).main.text


def test_what_a_colleague_left_is_theirs_to_say(site: Site) -> None:
    come(site, "09:30")
    site.clock.wait(timedelta(days=1))
    assert "Nog niet genoteerd" not in counsellor(site, "irina").open(TODAY).main.text


def test_an_earlier_one_that_was_called_off_does_not_make_a_follow_up(site: Site) -> None:
    first = come(site, "09:00")
    second = come(site, "10:00", client=first.client_id)
    change(site, first, state=AppointmentState.CANCELLED, cancelled_by=Actor.CLIENT)
    page = counsellor(site).open(TODAY)
    assert "eerste keer" in _row(page, second).text
    assert first.uid not in page.answer.text


def test_what_no_longer_fits_is_marked(site: Site) -> None:
    one = come(site)
    change(site, one, misfit=PlanningConflict.ZITDAG_CHANGED)
    assert "Past niet meer" in _row(counsellor(site).open(TODAY), one).text


def test_who_stands_on_a_zitdag_that_is_off_is_still_shown(site: Site) -> None:
    one = come(site)
    with site.app.app_context():
        write(lambda session: session.execute(update(Zitdag).values(state=ZitdagState.CANCELLED)))
    page = counsellor(site).open(TODAY)
    assert "Deze zitdag gaat niet door" in page.text
    assert "Amina" in _row(page, one).text


@pytest.mark.parametrize(
    ("who", "words"),
    [
        pytest.param(
            {"reach": ContactMethod.OTHER_MOBILE, "whose": PhoneOwner.CHILD},
            "gsm van een kind",
            id="a child's",
        ),
        pytest.param({"reach": ContactMethod.LANDLINE}, "vaste telefoon", id="a landline"),
        pytest.param(
            {"reach": ContactMethod.EMAIL, "contact": "amina@example.org"},
            "amina@example.org",
            id="mail",
        ),
        pytest.param(
            {"reach": ContactMethod.SLIP_ONLY, "contact": None}, "geen gsm", id="no phone"
        ),
        pytest.param(
            {"reach": ContactMethod.VIA_PARTNER, "contact": None},
            "via de partner",
            id="via a partner",
        ),
    ],
)
def test_how_somebody_is_reached_is_in_words(
    site: Site, who: dict[str, object], words: str
) -> None:
    one = come(site, client=details(**who))
    assert words in _row(counsellor(site).open(TODAY), one).text


# --- attendance


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        pytest.param("came", "Gekomen", id="came"),
        pytest.param("missed", "Niet gekomen", id="did not come"),
        pytest.param("we_were_absent", "Wij waren er niet", id="we were not there"),
    ],
)
def test_what_came_of_it_is_noted_and_undone(site: Site, outcome: str, words: str) -> None:
    one = come(site)
    site.clock.wait(LATER)
    visitor = counsellor(site)
    visitor.open(TODAY)

    page = _settle(visitor, one, outcome)
    assert page.path.endswith(f"#a-{one.uid}")
    (said,) = [part.text for part in _row(page, one).all("p") if part.has_class("came-of-it")]
    assert (said, again(site, one).state) == (words, outcome)

    _settle(visitor, one, "booked")
    assert again(site, one).state is AppointmentState.BOOKED
    assert history(site, one) == [("recorded", "counsellor")] * 2
    assert [answer.status for method, path, answer in visitor.answers if "uitkomst" in path] == [
        303,
        303,
    ]


def test_the_days_that_were_open_stay_open(site: Site) -> None:
    one = come(site)
    site.clock.wait(AWAY)
    visitor = counsellor(site)
    visitor.open(TODAY + "?dag=2026-11-20")
    assert _settle(visitor, one, "came").path == f"{TODAY}?dag=2026-11-20#a-{one.uid}"


def test_nothing_is_noted_before_the_hour(site: Site) -> None:
    one = come(site, "15:00")
    visitor = counsellor(site)
    assert "Gekomen" not in _row(visitor.open(TODAY), one).text
    form = {**visitor.page.form("Meld af").fields, "uitkomst": "came"}
    answer = visitor.fetch("POST", f"/begeleider/afspraak/{one.uid}/uitkomst", form)
    assert (answer.status, again(site, one).state) == (303, AppointmentState.BOOKED)


@pytest.mark.parametrize("outcome", ["", "gone", "held", "cancelled"])
def test_only_an_outcome_can_be_noted(site: Site, outcome: str) -> None:
    one = come(site)
    site.clock.wait(LATER)
    visitor = counsellor(site)
    visitor.open(TODAY)
    assert _settle(visitor, one, outcome).status == 400
    assert again(site, one).state is AppointmentState.BOOKED


# --- the next one


def _choices(visitor: Visitor, one: Appointment) -> list[str]:
    visitor.open(f"/begeleider/afspraak/{one.uid}/volgende")
    return visitor.page.choices("uur")


def test_own_hours_come_first_and_here_before_elsewhere(site: Site) -> None:
    one = come(site)
    offered = [value.split("/")[:2] for value in _choices(counsellor(site), one)]
    places = list(dict.fromkeys(map(tuple, offered)))
    own = [place for place in places if place[1] == "hanne"]
    assert own[0] == ("ieper-lakenhoek", "hanne")
    assert len(own) > 1
    assert places[: len(own)] == own


def test_then_colleagues_who_speak_the_language(site: Site) -> None:
    one = come(site, language="ar")
    offered = {value.split("/")[1] for value in _choices(counsellor(site), one)}
    assert offered == {"hanne", "samira"}


def test_the_next_appointment_is_the_same_clients(site: Site) -> None:
    one = come(site, client=details(language="fr"), interpreter=True)
    visitor = counsellor(site)
    visitor.open(TODAY)
    visitor.click("Volgende afspraak")

    page = visitor.submit("Maak de afspraak", uur=visitor.page.choices("uur")[0])

    made = site.appointments()[-1]
    found = again(site, made)
    assert found.client_id == one.client_id
    assert (found.channel, found.state) == (BookingChannel.COUNSELLOR, AppointmentState.BOOKED)
    assert found.entry.service.code == "follow-up"
    assert found.entry.counsellor.code == "hanne"
    assert found.entry.zitdag.loket.code == "ieper-lakenhoek"
    assert (found.question_id, found.interpreter) == (one.question_id, True)
    assert (found.account_id, found.referrer_id) == (account(site).id, None)
    assert page.path.startswith(f"/begeleider/afspraak/{made.uid}/klaar")
    assert len(site.messages()) == 2


def test_the_client_is_shown_the_appointment_in_their_language(site: Site) -> None:
    one = come(site, client=details(language="fr"))
    visitor = counsellor(site)
    hour = _choices(visitor, one)[0]
    page = visitor.submit("Maak de afspraak", uur=hour)
    (shown,) = [part for part in page.main.all("div") if part.has_class("to-show")]
    code = " ".join(site.appointments()[-1].code)
    assert shown.attributes["lang"] == "fr"
    assert "lundi 23 novembre" in shown.text
    assert code in shown.text
    assert "De bevestiging gaat naar 0470 00 00 21" in page.text
    slip = visitor.click("Druk af")
    assert code in slip.main.text
    assert "lundi 23 novembre" in slip.main.text
    assert "maandag 23 november" in slip.main.text
    assert "Amina" not in slip.main.text


def test_the_paper_runs_as_its_reader_writes(site: Site) -> None:
    one = come(site, client=details(language="ar"))
    visitor = counsellor(site)
    visitor.submit("Maak de afspraak", uur=_choices(visitor, one)[0])
    slip = visitor.click("Druk af")
    beside = [part for part in slip.main.all("p") if part.attributes.get("lang") == "ar"]
    assert beside
    assert {part.attributes["dir"] for part in beside} == {"rtl"}


def test_without_phone_the_paper_is_all_there_is(site: Site) -> None:
    one = come(site, client=details(reach=ContactMethod.SLIP_ONLY, contact=None))
    visitor = counsellor(site)
    hour = _choices(visitor, one)[0]
    assert "Er gaat geen bericht." in visitor.submit("Maak de afspraak", uur=hour).text


def test_the_same_form_twice_is_one_appointment_and_another_hour_is_another(site: Site) -> None:
    one = come(site)
    visitor = counsellor(site)
    hours = _choices(visitor, one)
    form = visitor.page.form("Maak de afspraak")
    first = visitor.send(form, uur=hours[0]).path
    visitor.open(f"/begeleider/afspraak/{one.uid}/volgende")
    assert visitor.send(form, uur=hours[0]).path == first
    visitor.open(f"/begeleider/afspraak/{one.uid}/volgende")
    assert visitor.send(form, uur=hours[-1]).path != first
    assert len(site.appointments()) == 3


def test_an_hour_that_has_just_gone_is_said_to_be(site: Site) -> None:
    one = come(site)
    visitor = counsellor(site)
    hour = _choices(visitor, one)[-1]
    form = visitor.page.form("Maak de afspraak")
    visitor.submit("Maak de afspraak", uur=hour)
    other = counsellor(site)
    other.open(f"/begeleider/afspraak/{one.uid}/volgende")
    page = other.send(form, uur=hour, sleutel="another", csrf_token=_token(other))
    assert (page.status, page.errors) == (422, ["Dit uur is net weg. Kies een ander uur."])
    assert hour not in page.choices("uur")
    assert page.choices("uur")


def _token(visitor: Visitor) -> str:
    return visitor.page.form("Meld af").fields["csrf_token"]


@pytest.mark.parametrize(
    "hour",
    [
        pytest.param("", id="none"),
        pytest.param("ieper-lakenhoek/hanne/20200101T080000Z", id="gone by"),
        pytest.param("nowhere/hanne/20261130T080000Z", id="no such place"),
        pytest.param("ieper-lakenhoek/nobody/20261130T080000Z", id="no such person"),
        pytest.param("ieper-lakenhoek/hanne/straks", id="no moment"),
    ],
)
def test_an_hour_must_be_chosen(site: Site, hour: str) -> None:
    one = come(site)
    visitor = counsellor(site)
    _choices(visitor, one)
    page = visitor.submit("Maak de afspraak", uur=hour)
    assert (page.status, page.errors) == (422, ["Kies een uur."])
    assert len(site.appointments()) == 1


def test_a_later_week_leaves_the_earlier_ones_out(site: Site) -> None:
    one = come(site)
    visitor = counsellor(site)
    _choices(visitor, one)
    page = visitor.click("4 weken later")
    moments = sorted(value.split("/")[2] for value in page.choices("uur"))
    assert moments[0] >= "20261221T"


def test_the_service_of_last_time_can_be_chosen_too(site: Site) -> None:
    one = come(site)
    visitor = counsellor(site)
    _choices(visitor, one)
    visitor.click("Eén vraag")
    visitor.submit("Maak de afspraak", uur=visitor.page.choices("uur")[0])
    assert again(site, site.appointments()[-1]).entry.service.code == "information"


def test_booked_with_a_colleague_it_can_still_be_shown_and_printed(site: Site) -> None:
    one = come(site, language="ar")
    visitor = counsellor(site)
    (*_, hour) = [value for value in _choices(visitor, one) if "/samira/" in value]
    page = visitor.submit("Maak de afspraak", uur=hour)
    assert "Je spreekt met Samira." in page.text
    assert visitor.click("Druk af").status == 200
    other = counsellor(site, "lotte")
    assert other.fetch("GET", page.path).status == 404


# --- walk-ins


def test_somebody_who_walked_in_stands_on_the_page(site: Site) -> None:
    visitor = counsellor(site)
    visitor.open(TODAY)
    visitor.click("Iemand kwam zonder afspraak")
    page = visitor.submit("Noteer", voornaam="Omar", vraag="one-question", taal="tr")
    (made,) = site.appointments()
    row = _row(page, made).text
    assert [said for said in ("Omar", "Turks", "inloop", "Gekomen") if said not in row] == []
    assert (made.state, made.channel) == (AppointmentState.CAME, BookingChannel.COUNSELLOR)
    assert (taken(site), site.messages()) == (0, [])


def test_the_form_of_a_walk_in_sent_twice_notes_one_person(site: Site) -> None:
    visitor = counsellor(site)
    visitor.open(TODAY)
    visitor.click("Iemand kwam zonder afspraak")
    form = visitor.page.form("Noteer")
    for _ in range(2):
        visitor.open(TODAY)
        visitor.click("Iemand kwam zonder afspraak")
        visitor.send(form, voornaam="Omar", vraag="one-question", taal="tr")
    assert len(site.appointments()) == 1


def test_somebody_noted_by_mistake_is_taken_off_the_list_and_put_back(site: Site) -> None:
    visitor = counsellor(site)
    visitor.open(TODAY)
    visitor.click("Iemand kwam zonder afspraak")
    visitor.submit("Noteer", voornaam="Omar", vraag="one-question", taal="tr")

    page = visitor.submit("Verkeerd genoteerd: haal weg: Omar, 9 uur")
    (made,) = site.appointments()
    assert made.state is AppointmentState.CANCELLED
    assert "Omar is van de lijst." in page.text
    assert not page.root.all("h3")
    assert site.messages() == []

    page = visitor.submit("Dat was fout: zet terug")
    (made,) = site.appointments()
    assert made.state is AppointmentState.CAME
    assert "Omar" in _row(page, made).text
    assert "is van de lijst" not in page.text


def test_only_who_walked_in_is_taken_off_the_list_like_that(site: Site) -> None:
    one = come(site, "14:00")
    visitor = counsellor(site)
    visitor.open(TODAY)
    token = visitor.page.form("Meld af").fields["csrf_token"]

    for address in (f"/begeleider/afspraak/{one.uid}/inloop", "/begeleider/afspraak/x/inloop"):
        assert visitor.fetch("POST", address, {"csrf_token": token}).status == 404
    assert site.appointments()[0].state is AppointmentState.BOOKED


def test_who_walked_in_can_have_a_next_appointment(site: Site) -> None:
    visitor = counsellor(site)
    visitor.open(TODAY)
    visitor.click("Iemand kwam zonder afspraak")
    visitor.submit("Noteer", voornaam="Omar", vraag="one-question", taal="nl")
    visitor.click("Volgende afspraak")
    visitor.submit("Maak de afspraak", uur=visitor.page.choices("uur")[0])
    first, second = site.appointments()
    assert first.client_id == second.client_id


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param({"voornaam": " "}, "Schrijf de voornaam.", id="no name"),
        pytest.param({"vraag": ""}, "Kies een vraag.", id="no question"),
        pytest.param({"taal": "xx"}, "Kies een taal.", id="no such language"),
    ],
)
def test_a_walk_in_has_a_name_a_question_and_a_language(
    site: Site, typed: dict[str, str], error: str
) -> None:
    visitor = counsellor(site)
    visitor.open(TODAY)
    visitor.click("Iemand kwam zonder afspraak")
    usual = {"voornaam": "Omar", "vraag": "one-question", "taal": "nl"}
    page = visitor.submit("Noteer", **{**usual, **typed})
    assert (page.status, page.errors) == (422, [error])
    assert site.appointments() == []


def test_nobody_walks_in_on_another_day(site: Site) -> None:
    visitor = counsellor(site)
    page = visitor.open(TODAY + "?dag=2026-11-30")
    assert "zonder afspraak" not in page.text
    visitor.open(f"/begeleider/zitdag/{zitdag(site, day=MONDAY + AWAY).id}/inloop")
    page = visitor.submit("Noteer", voornaam="Omar", vraag="one-question", taal="nl")
    assert page.errors == ["Deze zitdag is niet vandaag, of gaat niet door."]


# --- printing


def test_the_day_is_printed_with_everybody_who_comes(site: Site) -> None:
    one = come(site)
    visitor = counsellor(site)
    visitor.open(TODAY)
    page = visitor.click("Druk af")
    words = ["Hanne, maandag 23 november", "9.30 tot 10 uur", "Amina", " ".join(one.code)]
    assert [said for said in words if said not in page.main.text] == []


# --- rights

Path = Callable[[Site, Appointment], str]

PAGES = [
    pytest.param("GET", lambda site, one: f"{TODAY}?wie=hanne", id="the days"),
    pytest.param("GET", lambda site, one: "/begeleider/dag?wie=hanne", id="the day to print"),
    pytest.param(
        "POST", lambda site, one: f"/begeleider/afspraak/{one.uid}/uitkomst", id="attendance"
    ),
    pytest.param(
        "GET", lambda site, one: f"/begeleider/afspraak/{one.uid}/volgende", id="the next one"
    ),
    pytest.param(
        "POST", lambda site, one: f"/begeleider/afspraak/{one.uid}/volgende", id="booking it"
    ),
    pytest.param("GET", lambda site, one: f"/begeleider/afspraak/{one.uid}/klaar", id="showing"),
    pytest.param("GET", lambda site, one: f"/begeleider/afspraak/{one.uid}/papier", id="the slip"),
    pytest.param(
        "GET", lambda site, one: f"/begeleider/zitdag/{zitdag(site).id}/inloop", id="a walk-in"
    ),
    pytest.param(
        "POST", lambda site, one: f"/begeleider/zitdag/{zitdag(site).id}/inloop", id="noting one"
    ),
]


def _ask(visitor: Visitor, method: str, path: str) -> int:
    visitor.open("/aanmelden/")
    token = visitor.page.form_with("csrf_token").fields["csrf_token"]
    answer = visitor.fetch(
        method, path, {"csrf_token": token, "uitkomst": "came"} if method == "POST" else None
    )
    assert "Amina" not in answer.text or answer.status in (200, 422)
    return answer.status


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_a_colleagues_is_not_there(site: Site, method: str, path: Path) -> None:
    one = come(site)
    site.clock.wait(LATER)
    assert _ask(counsellor(site, "lotte"), method, path(site, one)) == 404
    assert again(site, one).state is AppointmentState.BOOKED


@pytest.mark.parametrize(("method", "path"), PAGES)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_a_coordinator_of_the_region_may_help(
    site: Site, role: Role, method: str, path: Path
) -> None:
    one = come(site)
    site.clock.wait(LATER)
    assert _ask(sign_in(site, role), method, path(site, one)) in (200, 303, 422)


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_another_regions_is_not_there(site: Site, method: str, path: Path) -> None:
    one = come(site)
    site.clock.wait(LATER)
    elsewhere(site)
    visitor = sign_in(site, Role.COORDINATOR, email="elders@example.org")
    assert _ask(visitor, method, path(site, one)) == 404


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_a_partner_is_not_let_in(site: Site, method: str, path: Path) -> None:
    assert _ask(sign_in(site, Role.PARTNER), method, path(site, come(site))) == 403


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_who_is_not_signed_in_signs_in_first(site: Site, method: str, path: Path) -> None:
    assert _ask(site.visitor(), method, path(site, come(site))) == 303


def test_a_coordinator_chooses_whose_days(site: Site) -> None:
    one = come(site)
    visitor = sign_in(site, Role.COORDINATOR)
    visitor.open(TODAY)
    page = visitor.click("Hanne")
    assert "Amina" in _row(page, one).text
    assert "Amina" not in visitor.submit("Toon", wie="lotte").text


def test_what_a_coordinator_notes_is_a_coordinators(site: Site) -> None:
    one = come(site)
    site.clock.wait(LATER)
    visitor = sign_in(site, Role.COORDINATOR)
    visitor.open(f"{TODAY}?wie=hanne")
    assert _settle(visitor, one, "came").path == f"{TODAY}?wie=hanne#a-{one.uid}"
    assert history(site, one) == [("recorded", "coordinator")]


@pytest.mark.parametrize("what", ["afspraak/nobody/volgende", "zitdag/0/inloop"])
def test_what_does_not_exist_is_not_there(site: Site, what: str) -> None:
    assert counsellor(site).fetch("GET", f"/begeleider/{what}").status == 404


# --- queries


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        pytest.param(lambda one: TODAY, 9, id="the days"),
        pytest.param(lambda one: "/begeleider/dag", 7, id="the day to print"),
        pytest.param(lambda one: f"/begeleider/afspraak/{one.uid}/volgende", 14, id="the next one"),
    ],
)
def test_a_page_asks_as_much_however_many_come(
    site: Site, path: Callable[[Appointment], str], queries: int
) -> None:
    visitor = counsellor(site)
    asked = []
    for clock in ("09:00", "10:00", "11:00"):
        one = come(site, clock)
        with site.counting_queries() as statements:
            assert visitor.fetch("GET", path(one)).status == 200
        asked.append(len([said for said in statements if said.startswith("SELECT")]))
    assert asked == [queries] * 3


# --- another hour, or none


def _link(page: Page, one: Appointment, words: str) -> str:
    """The address of a link on somebody's row."""
    links = [link for link in _row(page, one).all("a") if link.text.startswith(words)]
    return links[0].attributes["href"]


def test_a_client_gets_another_hour_with_the_same_counsellor_from_the_row(site: Site) -> None:
    one = come(site, "14:00")
    visitor = counsellor(site)
    page = visitor.open(_link(visitor.open(TODAY), one, "Verzet"))
    hour = page.choices("uur")[-1]

    page = visitor.submit("Verzet de afspraak", uur=hour)

    assert page.path.startswith("/begeleider/")
    with site.looking() as session:
        moved = session.get_one(Appointment, one.id)
        assert moved.entry.starts_at != one.entry.starts_at
        assert moved.entry.counsellor_id == one.entry.counsellor_id
    assert [said.kind for said in site.messages()][-1] == "changed_by_us"


def test_hours_with_a_colleague_are_asked_for(site: Site) -> None:
    one = come(site, "14:00")
    visitor = counsellor(site)
    page = visitor.open(_link(visitor.open(TODAY), one, "Verzet"))
    own = page.choices("uur")

    page = visitor.click("Ook bij een collega")

    assert not set(page.choices("uur")) <= set(own)


def test_a_client_is_called_off_from_the_row(site: Site) -> None:
    one = come(site, "14:00")
    visitor = counsellor(site)
    visitor.open(_link(visitor.open(TODAY), one, "Zeg af"))

    form = visitor.page.form("Ja, weg")
    page = visitor.submit("Ja, weg")

    assert site.appointments()[0].state is AppointmentState.CANCELLED
    assert "Amina" not in page.text
    assert [said.kind for said in site.messages()][-1] == "cancelled_by_us"
    assert visitor.send(form).path.startswith("/begeleider/")  # a second press


def test_for_whom_no_message_reaches_somebody_is_to_tell_it(site: Site) -> None:
    one = come(site, "14:00", client=details(reach=ContactMethod.LANDLINE, contact="+3250000001"))
    visitor = counsellor(site)
    visitor.open(_link(visitor.open(TODAY), one, "Zeg af"))

    page = visitor.submit("Ja, weg")
    assert page.errors == ["Kies wie het aan de cliënt zegt."]
    visitor.submit("Ja, weg", verwittigt="caller")

    assert site.appointments()[0].state is AppointmentState.CANCELLED


def test_what_has_begun_is_neither_moved_nor_called_off(site: Site) -> None:
    one = come(site, "09:00")
    visitor = counsellor(site)
    row = _row(visitor.open(TODAY), one).text
    assert "Verzet" not in row
    assert "Zeg af" not in row

    visitor.open(f"/begeleider/afspraak/{one.uid}/weg")

    assert visitor.page.path == f"/begeleider/#a-{one.uid}"
