"""A conversation by telephone or by video, as an adult meets it: nobody travels for it."""

from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from database import write
from locations.models import Loket
from locations.zones import BRUSSELS
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.policy import PUBLIC_HOLD
from scheduler.people.counsellors import Counsellor
from scheduler.people.regions import Region
from scheduler.web.core.moment_codec import moment
from scheduler.zitdagen.catalogue import Service, ServiceMode
from scheduler.zitdagen.models import DiaryEntry, Zitdag, ZitdagState, zitdag_services
from tests.support.browserless import Page, Visitor
from tests.support.site import NUMBER, Site, hours_of, introduce, press, skip_where

ASKED = "vraag=get-diploma&taal=nl&lang=nl"
BY_PHONE = f"/afspraak/op-afstand?{ASKED}&hoe=telefoon"
BY_VIDEO = f"/afspraak/op-afstand?{ASKED}&hoe=video"
STREETS = ("Wolwegel", "Brugge", "Kortrijk", "Ieper", "Oostende", "Roeselare")
FROM_HOME = "Van thuis"


def _pick(visitor: Visitor, address: str, nth: int = 0) -> Page:
    visitor.open(address)
    return press(visitor, "uur", hours_of(visitor)[nth])


def _book(visitor: Visitor, address: str = BY_PHONE, **typed: str | None) -> Page:
    _pick(visitor, address)
    return introduce(visitor, **typed)


def _first_hour(visitor: Visitor) -> str:
    visitor.open(BY_PHONE)
    return hours_of(visitor)[0]


def _entry(site: Site) -> DiaryEntry:
    with site.looking() as session:
        return session.scalars(
            select(DiaryEntry).join(Appointment, Appointment.entry_id == DiaryEntry.id)
        ).one()


def _service(site: Site, mode: ServiceMode) -> int:
    with site.looking() as session:
        code = "conversation-phone" if mode is ServiceMode.PHONE else "conversation-video"
        return session.scalars(select(Service.id).where(Service.code == code)).one()


def test_who_asks_for_it_is_rung(any_site: Site) -> None:
    visitor = any_site.visitor()
    visitor.open("/afspraak/")
    visitor.click("Ik wil een diploma halen")
    skip_where(visitor)
    assert visitor.click(FROM_HOME).heading == "Hoe praat je met ons?"
    assert visitor.click("Wij bellen je.").heading == "Welke dag en welk uur?"
    assert press(visitor, "uur", hours_of(visitor)[0]).heading == "Wie ben je?"
    done = introduce(visitor)
    assert done.heading == "Je afspraak is gemaakt."
    assert f"Wij bellen je. {NUMBER}" in " ".join(done.text.split())
    assert "Van het nummer: 050 00 00 01" in " ".join(done.text.split())
    pages = [done, visitor.click("Druk af"), visitor.open(done.path)]
    pages += [visitor.click("Verander je afspraak"), visitor.click("Het past niet")]
    assert visitor.submit("Ja, weg").path
    assert [words for page in pages for words in STREETS if words in page.main.text] == []
    assert all("Wij bellen je." in page.text for page in pages)
    assert _entry(any_site).service_id == _service(any_site, ServiceMode.PHONE)
    assert any_site.appointments()[0].state is AppointmentState.CANCELLED


def test_by_video_is_for_who_says_there_is_internet(site: Site) -> None:
    visitor = site.visitor()
    means = visitor.open(f"/afspraak/op-afstand?{ASKED}")
    assert "Ik heb internet en een camera." in means.text
    done = _book(visitor, BY_VIDEO)
    assert "Je praat met ons via video." in done.text
    page = visitor.click("Ga naar je videogesprek")
    (room,) = [one for one in page.main.all("a") if "video.example.org" in one.attributes["href"]]
    assert room.attributes["rel"] == "noreferrer"
    assert page.answer.headers["permissions-policy"].count("camera=(self)") == 1
    # No other page may ask for the camera.
    assert "camera=()" in visitor.open(done.path).answer.headers["permissions-policy"]


def test_a_stranger_finds_no_room(site: Site) -> None:
    visitor = site.visitor()
    _book(visitor, BY_VIDEO)
    video = visitor.page.link("Ga naar je videogesprek")
    assert site.visitor().open(video).status == 404
    visitor.open(visitor.page.link("Verander je afspraak"))
    visitor.click("Het past niet")
    visitor.submit("Ja, weg")
    assert "video.example.org" not in visitor.open(video).text


def _without_rooms(session: Session) -> None:
    session.execute(update(Region).values(video_address=""))


def test_without_rooms_nobody_is_offered_a_video(site: Site) -> None:
    with site.app.app_context():
        write(_without_rooms)
    visitor = site.visitor()
    visitor.open(f"/afspraak/plaats?{ASKED}")
    hours = visitor.click(FROM_HOME)
    assert hours.heading == "Welke dag en welk uur?"  # there is nothing to choose
    assert visitor.click("Terug").heading == "Waar en wanneer kom je?"
    assert visitor.open(BY_VIDEO).status == 404


def test_what_nobody_gives_at_a_distance_is_not_offered(site: Site) -> None:
    visitor = site.visitor()
    cards = visitor.open("/afspraak/plaats?vraag=foreign-diploma&taal=nl&lang=nl")
    assert FROM_HOME not in cards.text
    assert visitor.open("/afspraak/op-afstand?vraag=foreign-diploma&hoe=telefoon").status == 404


def test_each_hour_stands_there_once_however_many_can_ring(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(BY_PHONE)
    hours = hours_of(visitor)
    assert len(hours) == len(set(hours)) > 0
    with site.looking() as session:
        start = moment(hours[0])
        assert start is not None
        day = start.astimezone(BRUSSELS).date()
        phone = _service(site, ServiceMode.PHONE)
        given = (
            select(Zitdag.id)
            .join(zitdag_services)
            .where(Zitdag.date == day, zitdag_services.c.service_id == phone)
        )
        assert len(session.scalars(given).all()) > 1


def test_the_same_hour_is_had_as_often_as_somebody_can_ring(site: Site) -> None:
    """Whoever comes second gets a colleague at the same hour; it goes when nobody is left."""
    first, second = site.visitor(), site.visitor()
    first.open(BY_PHONE)
    hour = hours_of(first)[0]
    second.open(BY_PHONE)
    hours_of(second)
    press(first, "uur", hour)
    introduce(first, nummer="0470 00 00 21")
    press(second, "uur", hour)
    introduce(second, nummer="0470 00 00 22")
    made = site.appointments(AppointmentState.BOOKED)
    assert len({one.entry_id for one in made}) == 2
    assert len(made) == 2


@pytest.mark.parametrize(
    ("address", "typed", "error"),
    [
        pytest.param(
            BY_PHONE,
            {"bereik": "email", "email": "amina@example.org", "nummer": ""},
            "Wij bellen je. Schrijf een telefoonnummer.",
            id="a mail address cannot be rung",
        ),
        pytest.param(
            BY_VIDEO,
            {"bereik": "landline", "nummer": "050 00 00 12"},
            "Wij sturen je een link. Schrijf een gsm-nummer of e-mailadres.",
            id="a landline gets no link",
        ),
    ],
)
def test_who_cannot_be_reached_so_reads_it_where_it_was_typed(
    site: Site, address: str, typed: dict[str, str], error: str
) -> None:
    visitor = site.visitor()
    page = _book(visitor, address, **typed)
    assert (page.status, page.errors) == (422, [error])
    assert introduce(visitor, bereik="own_mobile").heading == "Je afspraak is gemaakt."
    # Nor later.
    manage = visitor.page.link("Verander je afspraak")
    visitor.open(f"{manage}nummer")
    page = visitor.send(visitor.page.form_with("nummer"), **typed)
    assert (page.status, page.errors) == (422, [error])


def test_an_hour_that_went_meanwhile_shows_the_nearest_at_a_distance(site: Site) -> None:
    slow = site.visitor()
    hour = _first_hour(slow)
    press(slow, "uur", hour)
    site.clock.wait(PUBLIC_HOLD + timedelta(minutes=1))
    for number in range(31, 40):
        quick = site.visitor(REMOTE_ADDR=f"198.51.{number}.7")
        if _first_hour(quick) != hour:
            break
        press(quick, "uur", hour)
        introduce(quick, nummer=f"0470 00 00 {number}")
    page = introduce(slow)
    assert (page.status, page.errors) == (422, ["Dit uur is net weg. Kies een ander uur."])
    nearest = page.choices("uur")
    assert hour not in nearest
    booked = press(slow, "uur", nearest[0])
    assert booked.heading == "Je afspraak is gemaakt."


def test_another_day_is_an_hour_alone(site: Site) -> None:
    visitor = site.visitor()
    _book(visitor)
    visitor.open(visitor.page.link("Verander je afspraak"))
    page = visitor.click("Kies een andere dag")
    assert "Wij bellen je." in page.main.text
    assert "Kies een andere plaats" not in page.text
    moved = press(visitor, "uur", hours_of(visitor, -1)[-1])
    assert "Je afspraak is veranderd." in moved.text
    assert _entry(site).service_id == _service(site, ServiceMode.PHONE)


def test_no_page_of_places_moves_it(site: Site) -> None:
    visitor = site.visitor()
    _book(visitor)
    manage = visitor.page.link("Verander je afspraak")
    assert visitor.open(f"{manage}plaats").path.endswith("/uur")


def _event(visitor: Visitor) -> icalendar.Component:
    """What was booked, as a calendar reads it."""
    manage = visitor.page.link("Verander je afspraak")
    file = visitor.fetch("GET", f"{manage}afspraak.ics").body
    (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    return event


def test_a_calendar_says_no_place(site: Site) -> None:
    visitor = site.visitor()
    _book(visitor)
    event = _event(visitor)
    assert "GEO" not in event
    assert "LOCATION" not in event


def test_a_calendar_leads_to_the_page_of_a_video_and_not_to_its_room(site: Site) -> None:
    visitor = site.visitor()
    _book(visitor, BY_VIDEO)
    event = _event(visitor)
    assert "video.example.org" not in str(event.to_ical())
    another = site.visitor()
    another.open(str(event["LOCATION"]).removeprefix(site.app.config["BASE_URL"]))
    page = another.click("Ga naar je videogesprek")
    assert "video.example.org" in page.answer.text


def _only_far(session: Session) -> None:
    """Everything lies at the other end of the world."""
    session.execute(update(Loket).values(latitude=-37.8, longitude=144.9))


def _nowhere(session: Session) -> None:
    at_lokets = select(Service.id).where(Service.mode == ServiceMode.IN_PERSON)
    session.execute(delete(zitdag_services).where(zitdag_services.c.service_id.in_(at_lokets)))


def test_who_can_reach_no_place_in_time_is_offered_a_call(site: Site) -> None:
    with site.app.app_context():
        write(_only_far)
    visitor = site.visitor()
    visitor.open(f"/afspraak/waar?{ASKED}")
    page = visitor.submit("Verder", woonplaats="8000 Brugge")
    assert "Je hoeft niet te komen." in page.text
    hour = page.choices("uur")[0]
    assert press(visitor, "uur", hour).heading == "Wie ben je?"
    introduce(visitor)
    assert _entry(site).service_id == _service(site, ServiceMode.PHONE)


def test_who_lives_near_is_not_pushed_to_the_telephone(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(f"/afspraak/waar?{ASKED}")
    page = visitor.submit("Verder", woonplaats="8000 Brugge")
    assert "Je hoeft niet te komen." not in page.text
    assert FROM_HOME in page.text


def test_where_no_place_has_an_hour_we_ring(site: Site) -> None:
    with site.app.app_context():
        write(_nowhere)
    visitor = site.visitor()
    page = visitor.open(f"/afspraak/plaats?{ASKED}")
    assert "Nu is er op geen enkele plaats een uur vrij." in page.text
    assert "Nu is er geen uur vrij." not in page.text
    assert "Je hoeft niet te komen." in page.text


def _nobody_rings(session: Session) -> None:
    session.execute(update(Zitdag).values(state=ZitdagState.CANCELLED))


def test_no_hour_at_all_says_so(site: Site) -> None:
    with site.app.app_context():
        write(_nobody_rings)
    page = site.visitor().open(BY_PHONE)
    assert (page.status, "Nu is er geen uur vrij." in page.text) == (200, True)


@pytest.mark.parametrize("odd", ["", "onzin", "loket", "telefoon&dag=2026-13-77&deel=nacht"])
def test_odd_words_in_the_address_do_no_harm(site: Site, odd: str) -> None:
    assert site.visitor().open(f"/afspraak/op-afstand?{ASKED}&hoe={odd}").status == 200


def test_a_language_nobody_speaks_is_asked_and_leads_back_to_the_hours(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.open("/afspraak/op-afstand?vraag=get-diploma&hoe=telefoon&taal=xx&lang=nl")
    assert page.heading == "Welke taal spreek je graag?"
    visitor.send(page.form_with("taal"), taal="fr")
    assert visitor.page.heading == "Welke dag en welk uur?"
    assert "Wij bellen je." in visitor.page.main.text


def test_an_odd_hour_is_no_hour(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(BY_PHONE)
    hours_of(visitor)
    page = press(visitor, "uur", "19990101T000000Z")
    assert (page.status, page.errors) == (422, ["Kies een uur."])


IN_RUSSIAN = "vraag=get-diploma&taal=ru&lang=nl"
RUNG_IN_RUSSIAN = f"/afspraak/op-afstand?{IN_RUSSIAN}&hoe=telefoon"


def _nobody_rings_in_russian(session: Session) -> None:
    """Who speaks it sits at a loket alone."""
    days = select(Zitdag.id).join(Counsellor).where(Counsellor.code == "irina")
    phone = select(Service.id).where(Service.mode == ServiceMode.PHONE)
    session.execute(
        delete(zitdag_services).where(
            zitdag_services.c.zitdag_id.in_(days), zitdag_services.c.service_id.in_(phone)
        )
    )


def test_what_the_card_of_a_call_offers_can_be_had_whoever_speaks_the_language(site: Site) -> None:
    with site.app.app_context():
        write(_nobody_rings_in_russian)
        write(_nowhere)
    visitor = site.visitor()
    card = visitor.open(f"/afspraak/plaats?{IN_RUSSIAN}")
    assert "Hier spreekt niemand Russisch. Vraag een tolk." in card.text
    assert press(visitor, "uur", card.choices("uur")[0]).heading == "Wie ben je?"


def test_from_home_too_others_ring_where_who_speaks_the_language_does_not(site: Site) -> None:
    with site.app.app_context():
        write(_nobody_rings_in_russian)
    visitor = site.visitor()
    assert "Hier spreekt niemand Russisch." in visitor.open(RUNG_IN_RUSSIAN).text
    assert press(visitor, "uur", hours_of(visitor)[0]).heading == "Wie ben je?"


def test_who_goes_back_can_press_the_same_hour_again(site: Site) -> None:
    """One counsellor speaks it, so nobody else could give the hour that this browser holds."""
    visitor = site.visitor()
    visitor.open(RUNG_IN_RUSSIAN)
    hours = visitor.open(next(one for one in visitor.page.addresses if "deel=" in one))
    hour = hours.choices("uur")[0]
    press(visitor, "uur", hour)
    visitor.open(hours.path)
    assert press(visitor, "uur", hour).heading == "Wie ben je?"
