"""Partner staff: one page to book on, one to show; what bad input and bad luck get."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from database import write
from scheduler.access.roles import Role
from scheduler.appointments.models import (
    Appointment,
    AppointmentChange,
    AppointmentState,
    BookingChannel,
    ChangeKind,
    ToldBy,
)
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod, PhoneOwner
from scheduler.people.organisations import Organisation
from scheduler.zitdagen.models import Zitdag, ZitdagState
from tests.support.browserless import Form, Page, Visitor
from tests.support.site import Site
from tests.support.staff_accounts import SignIn, end_account, make_account, sign_in

TYPED = {"voornaam": "Amina", "nummer": "0470 00 00 11"}
WRONG_NUMBER = "Dit nummer klopt niet. Voorbeeld: 0470 00 00 01."
NOT_CALLED = "Dit nummer bellen wij niet. Voorbeeld van een gewoon nummer: 0470 00 00 01."


def book(visitor: Visitor, **typed: str | None) -> Page:
    """Fill in the open form, with the first hour unless told otherwise, and book."""
    hour = visitor.page.choices("uur")[0]
    return visitor.submit("Boek", **{"uur": hour, **TYPED, **typed})


def open_and_book(visitor: Visitor, **typed: str | None) -> Page:
    visitor.open("/partner/")
    page = book(visitor, **typed)
    assert page.path.startswith("/partner/afspraak/"), page.errors
    return page


def client_of(site: Site) -> Client:
    with site.looking() as session:
        return session.scalars(select(Client)).one()


def _told(site: Site) -> list[tuple[str, str]]:
    """Kind and channel of what was queued, without the mails to sign in with."""
    return [(one.kind, one.first_channel) for one in site.messages() if one.kind != "sign_in"]


def test_one_post_books_and_shows_it_to_the_client(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    visitor.answers.clear()
    page = book(visitor)

    assert [(method, answer.status) for method, _, answer in visitor.answers] == [
        ("POST", 303),
        ("GET", 200),
    ]
    assert page.heading == "De afspraak is gemaakt."
    known = ["maandag 23 november", "13 tot 14.15 uur", "De Weefkamer", "Sms naar 0470 00 00 11"]
    assert [words for words in known if words not in page.text] == []
    (made,) = site.appointments()
    assert " ".join(made.code) in page.text
    with site.looking() as session:
        organisation = session.get_one(Organisation, made.referrer_id)
    assert (organisation.code, made.channel) == ("bibliotheek-brugge", BookingChannel.PARTNER)
    assert made.account_id is not None
    assert _told(site) == [("confirmation", "sms"), ("partner_booked", "email")]


def test_hours_stand_there_at_once_and_none_is_chosen(signed_in: SignIn) -> None:
    page = signed_in().open("/partner/")
    form = page.form("Boek")
    assert "uur" not in form.fields
    assert len(form.choices["uur"]) > 20
    assert (form.fields["vraag"], form.fields["taal"]) == ("learn-something", "nl")
    assert "Zeg dit aan de cliënt:" in page.text
    assert "Korte vraag? Bel ons. 050 00 00 01" in page.text
    assert {one.attributes.get("type") for one in page.main.all("input")} == {
        *("hidden", "radio", "checkbox", None)
    }
    assert page.main.all("textarea") == []


@pytest.mark.parametrize(
    ("at", "places"),
    [
        pytest.param(
            "bibliotheek-brugge",
            ["brugge-weefkamer", "brugge-kleine-toren", "brugge-kanaalhuis", "oostende-zeildoek"],
            id="a site with a loket",
        ),
        pytest.param(
            "vdab-roeselare",
            ["roeselare-spoel", "roeselare-marktpand", "tielt-haspel", "kortrijk-blauwe-deur"],
            id="another site with a loket",
        ),
    ],
)
def test_the_own_building_comes_first_then_the_nearest(
    signed_in: SignIn, at: str, places: list[str]
) -> None:
    page = signed_in(at=at).open("/partner/")
    assert list(dict.fromkeys(one.split()[0] for one in page.choices("uur"))) == places


def test_a_site_without_a_loket_sees_the_soonest_first(signed_in: SignIn) -> None:
    page = signed_in(at="caw-westkust").open("/partner/")
    moments = [one.split()[1][:8] for one in page.choices("uur")]
    first_of_each = [
        moment
        for place, moment in {
            one.split()[0]: moment
            for one, moment in reversed(list(zip(page.choices("uur"), moments, strict=True)))
        }.items()
    ][::-1]
    assert first_of_each == sorted(first_of_each)


def test_choices_are_a_get_that_carries_nothing_of_the_client(signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    page = visitor.submit(
        "Toon uren", vraag="foreign-diploma", taal="ar", plaats="kortrijk-vlasschuur"
    )
    assert "vraag=foreign-diploma&hoe=&taal=ar" in page.path
    assert "voornaam" not in page.path
    form = page.form("Boek")
    assert (form.fields["vraag"], form.fields["taal"]) == ("foreign-diploma", "ar")
    assert {one.split()[0] for one in form.choices["uur"]} == {"kortrijk-vlasschuur"}
    assert "60 minuten" in page.text


def test_a_place_where_the_language_is_spoken_comes_before_a_nearer_one(signed_in: SignIn) -> None:
    page = signed_in(at="stadhuis-diksmuide").open("/partner/?taal=ar")
    legends = [one.text for one in page.main.all("legend") if "–" in one.text]
    unspoken = ["niemand spreekt deze taal" in one for one in legends]
    assert "Diksmuide" in legends[0]
    assert unspoken[1:] == sorted(unspoken[1:])


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("vraag=nothing", id="question"),
        pytest.param("taal=xx", id="language"),
        pytest.param("plaats=nowhere", id="place"),
        pytest.param("vraag=been-before&met=nobody", id="counsellor"),
    ],
)
def test_what_there_is_not_cannot_be_chosen(signed_in: SignIn, address: str) -> None:
    assert signed_in().open(f"/partner/?{address}").status == 404


def test_where_nothing_is_near_it_looks_further(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    with site.app.app_context():
        near = site.clock.now.date() + timedelta(weeks=5)
        write(
            lambda session: session.execute(
                update(Zitdag).where(Zitdag.date <= near).values(state=ZitdagState.CANCELLED)
            )
        )
    page = visitor.open("/partner/")
    assert min(one.split()[1][:8] for one in page.choices("uur")) > f"{near:%Y%m%d}"


def test_where_nothing_is_free_the_phone_is_offered(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    with site.app.app_context():
        write(lambda session: session.execute(update(Zitdag).values(state=ZitdagState.CANCELLED)))
    page = visitor.open("/partner/")
    assert "Nu is er geen uur vrij." in page.text
    assert book_without_hours(visitor).errors == ["Kies een uur."]


def book_without_hours(visitor: Visitor) -> Page:
    return visitor.submit("Boek", **TYPED)


def test_more_days_are_shown_on_demand(signed_in: SignIn) -> None:
    visitor = signed_in()
    few = len(visitor.open("/partner/").choices("uur"))
    assert len(visitor.click("Toon meer dagen").choices("uur")) > few


def test_a_follow_up_is_with_the_same_face(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/?vraag=been-before&met=irina")
    assert "Je spreekt met Irina." in book(visitor).text


@pytest.mark.parametrize(
    ("typed", "kept", "words"),
    [
        pytest.param(
            {}, (ContactMethod.OWN_MOBILE, "+32470000011", None), "Sms naar 0470 00 00 11", id="own"
        ),
        pytest.param(
            {"bereik": "other_mobile", "van_wie": "child"},
            (ContactMethod.OTHER_MOBILE, "+32470000011", PhoneOwner.CHILD),
            "Sms naar 0470 00 00 11 (kind)",
            id="somebody else's",
        ),
        pytest.param(
            {"nummer": "+33 6 12 34 56 78"},
            (ContactMethod.OWN_MOBILE, "+33612345678", None),
            "Sms naar +33 6 12 34 56 78",
            id="a French mobile",
        ),
        pytest.param(
            {"bereik": "landline", "nummer": "050 00 00 11"},
            (ContactMethod.LANDLINE, "+3250000011", None),
            "Geen sms. Vaste telefoon: 050 00 00 11",
            id="landline",
        ),
        pytest.param(
            {"bereik": "email", "nummer": "amina@example.org"},
            (ContactMethod.EMAIL, "amina@example.org", None),
            "E-mail naar amina@example.org",
            id="mail",
        ),
        pytest.param(
            {"bereik": "via_partner", "nummer": "left over"},
            (ContactMethod.VIA_PARTNER, None, None),
            "wie doorverwijst, verwittigt",
            id="via the partner",
        ),
        pytest.param(
            {"bereik": "slip_only"},
            (ContactMethod.SLIP_ONLY, None, None),
            "druk het papier af",
            id="slip",
        ),
    ],
)
def test_every_way_to_reach_somebody_is_kept_and_read_back(
    site: Site,
    signed_in: SignIn,
    typed: dict[str, str],
    kept: tuple[ContactMethod, str | None, PhoneOwner | None],
    words: str,
) -> None:
    page = open_and_book(signed_in(), **typed)
    client = client_of(site)
    assert (client.reach, client.contact, client.whose) == kept
    assert words in page.text


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param({"uur": None}, "Kies een uur.", id="no hour"),
        pytest.param({"uur": "brugge-weefkamer 20261124"}, "Kies een uur.", id="no moment"),
        pytest.param({"uur": "nowhere 20261124T083000Z"}, "Kies een uur.", id="no place"),
        pytest.param(
            {"uur": "brugge-weefkamer 20200102T083000Z"},
            "Dit uur is net weg. Kies een ander uur.",
            id="an hour that is over",
        ),
        pytest.param({"voornaam": ""}, "Schrijf de voornaam.", id="no name"),
        pytest.param({"nummer": ""}, "Schrijf het nummer.", id="no number"),
        pytest.param({"nummer": "0900 12 345"}, NOT_CALLED, id="a number that costs"),
        pytest.param({"nummer": "050 00 00 11"}, "Dit is geen gsm.", id="a landline as a mobile"),
        pytest.param({"bereik": None}, "Kies hoe we de cliënt bereiken.", id="no way"),
        pytest.param({"bereik": "pigeon"}, "Kies hoe we de cliënt bereiken.", id="an unknown way"),
        pytest.param({"bereik": "other_mobile"}, "Kies wie dat is.", id="not said whose"),
    ],
)
def test_a_mistake_books_nothing_and_loses_nothing(
    site: Site, signed_in: SignIn, typed: dict[str, str | None], error: str
) -> None:
    visitor = signed_in()
    visitor.open("/partner/?taal=fr&tolk=1")
    page = book(visitor, **typed)
    assert (page.status, page.errors) == (422, [error])
    assert site.appointments() == []
    form = page.form("Boek")
    sent = {**TYPED, **typed, "taal": "fr", "tolk": "1"}
    kept = {name: value for name, value in sent.items() if value and name not in ("uur", "bereik")}
    assert {name: form.fields.get(name) for name in kept} == kept
    book(visitor, voornaam="Amina", nummer="0470 00 00 11", bereik="own_mobile")
    assert len(site.appointments()) == 1


def test_a_key_that_is_not_ours_is_refused(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    assert book(visitor, sleutel="made-up").status == 400
    assert site.appointments() == []


def test_who_loses_the_hour_sees_the_nearest_ones_with_everything_still_typed(
    site: Site, signed_in: SignIn
) -> None:
    late = signed_in()
    late.open("/partner/")
    hours = late.page.choices("uur")
    open_and_book(sign_in(site, email="quick@example.org"), uur=hours[2])
    page = book(late, uur=hours[2])

    assert (page.status, page.errors) == (422, ["Dit uur is net weg. Kies een ander uur."])
    fields = page.form("Boek").fields
    assert {name: fields[name] for name in TYPED} == TYPED
    nearest = page.choices("uur")
    assert hours[2] not in nearest
    assert nearest[0].startswith("brugge-weefkamer 20261123")
    assert book(late).heading == "De afspraak is gemaakt."


def test_a_double_submit_gives_the_same_appointment(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    form = visitor.open("/partner/").form("Boek")
    typed = {**TYPED, "uur": form.choices["uur"][0]}
    first = visitor.send(form, **typed)
    second = visitor.send(form, **typed)
    assert first.path == second.path
    assert len(site.appointments()) == 1


def test_going_back_after_booking_shows_it_and_books_nothing(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    form_address = next(path for method, path, _ in reversed(visitor.answers) if method == "GET")
    booked = book(visitor).path
    assert visitor.open(form_address).path == booked
    assert len(site.appointments()) == 1
    assert visitor.click("Volgende cliënt").heading == "Afspraak maken"
    assert "Amina" not in visitor.page.answer.text


def test_two_tabs_on_two_clients_never_mix(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    one = visitor.open("/partner/").form("Boek")
    other = visitor.open("/partner/?taal=fr").form("Boek")
    visitor.send(one, uur=one.choices["uur"][0], voornaam="Amina", nummer="0470 00 00 11")
    visitor.send(other, uur=other.choices["uur"][-1], voornaam="Jef", nummer="0470 00 00 12")
    with site.looking() as session:
        made = [
            (one.client.first_name, one.client.contact, one.language)
            for one in map(session.merge, site.appointments())
            if one.client is not None
        ]
    assert made == [("Amina", "+32470000011", "nl"), ("Jef", "+32470000012", "fr")]


def test_a_colleague_who_sends_the_same_form_makes_their_own_appointment(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    form = visitor.open("/partner/").form("Boek")
    other = sign_in(site, email="colleague@example.org", at="vdab-ieper")
    token = other.open("/partner/").form("Boek").fields["csrf_token"]
    booked = visitor.send(form, uur=form.choices["uur"][0], **TYPED)
    typed = {**TYPED, "uur": form.choices["uur"][-1], "csrf_token": token}
    assert other.send(form, **typed).path != booked.path
    assert len(site.appointments()) == 2


@pytest.mark.parametrize(
    ("language", "words", "written"),
    [
        pytest.param("ar", "الاثنين", "ar", id="a language our pages speak"),
        pytest.param("de", "maandag", "nl", id="a language they do not speak"),
    ],
)
def test_the_client_is_shown_and_sent_their_own_language(
    site: Site, signed_in: SignIn, language: str, words: str, written: str
) -> None:
    visitor = signed_in()
    visitor.open(f"/partner/?taal={language}&tolk=1")
    page = book(visitor)
    card = next(one for one in page.main.all("section") if one.has_class("for-client"))
    assert words in card.text
    assert card.attributes["lang"] == written
    assert client_of(site).language == written
    assert page.root.all("html")[0].attributes["lang"] == "nl"
    assert "lundi 30 novembre" in visitor.click("Français").text


def test_the_client_is_shown_what_to_bring_and_the_room_in_both_languages(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    visitor.open("/partner/?vraag=foreign-diploma&taal=fr")
    page = book(visitor)
    card = next(one for one in page.main.all("section") if one.has_class("for-client"))
    assert [one.text for one in card.all("li")] == [
        "votre carte d’identité, si vous en avez une",
        "diplômes originaux",
    ]
    with site.looking() as session:
        room = session.get_one(Appointment, site.appointments()[0].id).entry.zitdag.loket.room
    assert room
    assert room in [one.text for one in card.all("bdi") if one.attributes.get("lang") == "nl"]


def test_the_paper_goes_along_in_both_languages(signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/?taal=fr")
    page = book(visitor)
    (paper,) = page.main.all("article")
    assert "Leerwinkel: gratis hulp bij leren" in paper.text
    assert {one.attributes["lang"] for one in paper.all("p") if "lang" in one.attributes} == {
        *("nl", "fr")
    }
    assert len(paper.all("li")) == 10
    assert "Amina" not in paper.text


def test_a_referral_moves(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    open_and_book(visitor)
    page = visitor.click("Verzet")
    assert page.heading == "Een ander uur"
    moved = visitor.submit("Verzet de afspraak", uur=page.choices("uur")[0])
    assert moved.heading == "De afspraak is verzet."
    assert {"confirmation", "changed", "partner_changed"} <= {kind for kind, _by in _told(site)}
    assert "Verzet" in visitor.open("/partner/doorverwijzingen").main.all("tr")[1].all("td")[3].text


def test_moving_asks_for_an_hour_and_says_when_it_is_lost(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    open_and_book(visitor)
    page = visitor.click("Verzet")
    assert visitor.submit("Verzet de afspraak").errors == ["Kies een uur."]
    other = sign_in(site, email="quick@example.org")
    # An hour that overlaps the appointment itself is free for nobody else.
    free = other.open("/partner/").choices("uur")
    wanted = next(hour for hour in page.choices("uur") if hour in free)
    assert book(other, uur=wanted).path.startswith("/partner/afspraak/")
    lost = visitor.submit("Verzet de afspraak", uur=wanted)
    assert (lost.status, lost.errors) == (422, ["Dit uur is net weg. Kies een ander uur."])


def test_a_referral_is_called_off(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    shown = open_and_book(visitor).path
    visitor.click("Zeg af")
    page = visitor.submit("Ja, weg")
    assert page.heading == "Deze afspraak is weg."
    assert page.main.all("article") == []
    told = {kind for kind, _by in _told(site)}
    assert {"confirmation", "cancelled_by_client", "partner_cancelled"} <= told
    assert visitor.open(f"{shown}weg").path == shown
    assert visitor.open(f"{shown}uur").path == shown


@pytest.mark.parametrize(
    ("reach", "number"),
    [
        pytest.param("slip_only", "", id="only the paper"),
        pytest.param("via_partner", "", id="via the partner"),
        pytest.param("landline", "050 00 00 11", id="a landline"),
    ],
)
def test_calling_off_asks_who_tells_whom_no_message_reaches(
    site: Site, signed_in: SignIn, reach: str, number: str
) -> None:
    visitor = signed_in()
    open_and_book(visitor, bereik=reach, nummer=number)
    visitor.click("Zeg af")
    assert visitor.submit("Ja, weg").errors == ["Kies wie het aan de cliënt zegt."]
    assert [one.state for one in site.appointments()] == [AppointmentState.BOOKED]
    visitor.submit("Ja, weg", verwittigt="caller")
    with site.looking() as session:
        (change,) = session.scalars(
            select(AppointmentChange).where(AppointmentChange.kind == ChangeKind.CANCELLED)
        )
    assert change.details == {"told_by": ToldBy.CALLER}


def test_own_referrals_come_first_then_those_of_the_same_site(
    site: Site, signed_in: SignIn
) -> None:
    open_and_book(sign_in(site, email="colleague@example.org"), voornaam="Jef")
    visitor = signed_in()
    open_and_book(visitor)
    page = visitor.open("/partner/doorverwijzingen")
    own, others = page.main.all("table")
    assert "Amina" in own.text
    assert "Jef" not in own.text
    assert "Jef" in others.text


def test_a_list_tells_neither_who_called_off_nor_what_came_of_it(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    shown = book(visitor).path
    visitor.open("/partner/doorverwijzingen")
    assert len(visitor.page.main.all("tr")) == 2
    site.clock.wait(timedelta(hours=8))
    visitor = signed_in()
    assert visitor.open("/partner/doorverwijzingen").main.all("tr") == []
    past = visitor.open(shown)
    assert past.heading == "Deze afspraak is voorbij."
    assert not re.search("gekomen|kwam|gemist", past.text)


@pytest.mark.parametrize("page", ["", "uur", "weg"])
def test_another_sites_client_does_not_exist(site: Site, signed_in: SignIn, page: str) -> None:
    shown = open_and_book(signed_in()).path
    stranger = sign_in(site, email="stranger@example.org", at="vdab-brugge")
    answer = stranger.fetch("GET", f"{shown}{page}")
    assert answer.status == 404
    assert "Amina" not in answer.text
    assert "Amina" not in stranger.open("/partner/doorverwijzingen").answer.text


def test_an_old_referral_is_gone(site: Site, signed_in: SignIn) -> None:
    shown = open_and_book(signed_in()).path
    site.clock.wait(timedelta(days=3))
    again = sign_in(site)
    assert again.fetch("GET", shown).status == 404


def test_an_ended_account_books_nothing(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    end_account(site, "partner@example.org")
    page = book(visitor)
    assert page.heading == "Aanmelden"
    assert site.appointments() == []


def test_what_was_typed_is_kept_for_who_signs_in_again_in_that_tab(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    visitor.open("/partner/?taal=fr")
    hour = visitor.page.choices("uur")[5]
    end_account(site, "partner@example.org")
    make_account(site, Role.PARTNER, "colleague@example.org", None)
    book(visitor, uur=hour)

    visitor.submit("Stuur mij een code", email="not an address")
    visitor.submit("Stuur mij een code", email="colleague@example.org")
    assert visitor.submit("Meld mij aan", code="0000 0000").status == 422
    (mail,) = site.messages()
    assert visitor.submit("Meld mij aan", code=mail.facts["code"]).heading == "Je bent aangemeld."
    page = visitor.submit("Verder")

    assert site.appointments() == []
    fields = page.form("Boek").fields
    kept = {**TYPED, "uur": hour, "taal": "fr"}
    assert {name: fields[name] for name in kept} == kept
    assert visitor.submit("Boek").heading == "De afspraak is gemaakt."


def test_what_was_typed_is_kept_when_another_tab_signed_out(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    hour = visitor.page.choices("uur")[5]
    tab = visitor.page.form("Boek")
    visitor.submit("Meld af")

    visitor.send(tab, **TYPED, uur=hour)
    assert visitor.page.heading == "Aanmelden"
    visitor.submit("Stuur mij een code", email="partner@example.org")
    (mail,) = site.messages()
    visitor.submit("Meld mij aan", code=mail.facts["code"])
    fields = visitor.submit("Verder").form("Boek").fields

    assert site.appointments() == []
    assert {name: fields[name] for name in (*TYPED, "uur")} == {**TYPED, "uur": hour}


def asked_to_sign_in_again(site: Site, visitor: Visitor) -> Form:
    """The account ended while a form was open; the form of that tab, once a code was mailed."""
    visitor.open("/partner/?taal=fr")
    end_account(site, "partner@example.org")
    make_account(site, Role.PARTNER, "colleague@example.org", None)
    book(visitor, uur=visitor.page.choices("uur")[5])
    visitor.submit("Stuur mij een code", email="colleague@example.org")
    return visitor.page.form("Meld mij aan")


def test_who_signs_in_by_the_link_goes_back_to_the_tab_and_finds_what_was_typed(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    tab = asked_to_sign_in_again(site, visitor)
    (mail,) = site.messages()

    visitor.open(urlsplit(mail.facts["address"]).path)  # in another tab
    page = visitor.submit("Meld mij aan")
    assert "Ga daarheen en druk op “Meld mij aan”." in page.text
    assert "Amina" not in page.answer.text

    page = visitor.send(tab)
    assert page.heading == "Je bent aangemeld."
    fields = visitor.submit("Verder").form("Boek").fields
    assert {name: fields[name] for name in TYPED} == TYPED
    assert visitor.submit("Boek").heading == "De afspraak is gemaakt."


def test_a_form_that_waits_says_so_until_somebody_signed_in_and_outlives_a_new_code(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    tab = asked_to_sign_in_again(site, visitor)

    page = visitor.send(tab, code="")
    assert page.errors == ["Je bent nog niet aangemeld. Typ de code, of open de link in de mail."]
    page = visitor.send(replace(tab, action="/aanmelden/"), opnieuw="1")
    assert page.errors == []
    visitor.submit("Stuur mij een code", email="colleague@example.org")
    *_first, mail = sorted(site.messages(), key=lambda one: int(one.subject.split(":")[1]))
    assert visitor.submit("Meld mij aan", code=mail.facts["code"]).heading == "Je bent aangemeld."
    assert visitor.submit("Verder").form("Boek").fields["voornaam"] == TYPED["voornaam"]


def test_nothing_typed_is_in_the_session_or_an_address_meanwhile(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    end_account(site, "partner@example.org")
    book(visitor)
    assert "Amina" in visitor.page.answer.text
    assert "Amina" not in visitor.open("/aanmelden/").answer.text
    assert "Amina" not in visitor.open("/partner/").answer.text
    assert [path for _, path, _ in visitor.answers if "Amina" in path] == []


@pytest.mark.parametrize(
    ("path", "most"),
    [
        pytest.param("/partner/?sleutel={key}", 12, id="the form"),
        pytest.param("/partner/doorverwijzingen", 7, id="the referrals"),
        pytest.param("{shown}", 9, id="what was booked"),
        pytest.param("{shown}uur", 18, id="another hour"),
    ],
)
def test_pages_ask_a_fixed_number_of_queries(
    site: Site, signed_in: SignIn, path: str, most: int
) -> None:
    visitor = signed_in()
    shown = open_and_book(visitor).path

    def asked() -> int:
        visitor.open("/partner/")
        key = visitor.page.form("Boek").fields["sleutel"]
        with site.counting_queries() as statements:
            assert visitor.open(path.format(key=key, shown=shown)).status == 200
        return len([one for one in statements if one.startswith("SELECT")])

    few = asked()
    for more in range(4):
        open_and_book(visitor, nummer=f"0470 00 00 2{more}")
    assert asked() == few <= most


def test_others_than_partners_have_nothing_here(signed_in: SignIn) -> None:
    assert signed_in(Role.COUNSELLOR).open("/partner/").status == 403


def test_where_nobody_speaks_the_language_an_interpreter_is_one_click(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    page = visitor.open("/partner/?taal=ti")
    assert "Niemand spreekt deze taal." in page.text
    soon = page.choices("uur")[0]

    page = visitor.submit("Boek met een tolk", tolk="1")

    assert "Met een tolk kan het vanaf maandag 30 november." in page.text
    assert "Niemand spreekt deze taal." not in page.text
    assert soon < "brugge-weefkamer 20261130" <= page.choices("uur")[0]
    book(visitor)
    assert [one.interpreter for one in site.appointments()] == [True]


def test_an_interpreter_is_not_promised_for_an_hour_that_is_too_soon(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    soon = visitor.open("/partner/").choices("uur")[0]
    visitor.open("/partner/?tolk=1")

    page = book(visitor, uur=soon)

    assert page.errors == [
        "Met een tolk kan het vanaf maandag 30 november. Zonder tolk kan het vroeger."
    ]
    assert site.appointments() == []
