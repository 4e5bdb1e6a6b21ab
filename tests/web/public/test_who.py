"""`Wie ben je?`: what is accepted, what is refused and how, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from database import write
from scheduler.appointments.models import AppointmentState
from scheduler.people.clients import Client
from tests.support.site import (
    NUMBER,
    QUESTION,
    Site,
    book,
    go_to_times,
    go_to_who,
    introduce,
    pick,
    take_time,
)

BOOKED = AppointmentState.BOOKED
WRONG_NUMBER = "Dit nummer klopt niet. Voorbeeld: 0470 00 00 01."
NO_MOBILE = "Dit is geen gsm. Voorbeeld van een gsm: 0470 00 00 01."
WRONG_MAIL = "Dit e-mailadres klopt niet. Voorbeeld: naam@example.org."
DONE = "Je afspraak is gemaakt."
BUTTON = "Maak mijn afspraak"
NO_NAME = "Schrijf je voornaam."
ABROAD = "Een nummer van een ander land? Bel ons."
NOT_CALLED = "Dit nummer bellen wij niet. Voorbeeld van een gewoon nummer: 0470 00 00 01."
LETTERS = "Schrijf je voornaam alleen met letters."
LONG_NAME = "Deze naam is te lang. Schrijf alleen je voornaam."
SCRIPT = '<script>alert("x")</script>'


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param({"nummer": "0470 MN 00 11"}, WRONG_NUMBER, id="letters in the number"),
        pytest.param({"nummer": ""}, "Schrijf je nummer.", id="no number"),
        pytest.param({"nummer": "0470 00"}, WRONG_NUMBER, id="half a number"),
        pytest.param({"nummer": "1" * 300}, WRONG_NUMBER, id="300 figures"),
        pytest.param({"nummer": "+33 6 12 34 56 78"}, ABROAD, id="a French mobile"),
        pytest.param({"nummer": "+1 900 555 0199"}, NOT_CALLED, id="a premium number abroad"),
        pytest.param(
            {"nummer": "0900 12 345", "bereik": "landline"}, NOT_CALLED, id="a number that costs"
        ),
        pytest.param(
            {"nummer": "070 22 22 22", "bereik": "landline"}, NOT_CALLED, id="a number both pay"
        ),
        pytest.param(
            {"nummer": "078 15 15 15", "bereik": "landline"}, NOT_CALLED, id="one of a company"
        ),
        pytest.param({"nummer": "0470\x00000011"}, WRONG_NUMBER, id="a NUL in the number"),
        pytest.param({"nummer": "050 00 00 11"}, NO_MOBILE, id="a landline as a mobile"),
        pytest.param(
            {"nummer": "050 00 00 11", "bereik": "other_mobile", "van_wie": "child"},
            NO_MOBILE,
            id="a landline as somebody else's mobile",
        ),
        pytest.param({"voornaam": ""}, NO_NAME, id="no name"),
        pytest.param({"voornaam": " \t\n "}, NO_NAME, id="a name of spaces"),
        pytest.param({"voornaam": "\x00\x07\x1b"}, NO_NAME, id="a name of control characters"),
        pytest.param({"voornaam": "\u200c\u200d"}, NO_NAME, id="a name of nothing but joiners"),
        pytest.param({"voornaam": "👩‍🎓"}, NO_NAME, id="a picture alone"),
        pytest.param({"voornaam": "12345"}, NO_NAME, id="figures alone"),
        pytest.param({"voornaam": "a" * 41}, LONG_NAME, id="41 letters"),
        pytest.param({"voornaam": "م" * 41}, LONG_NAME, id="41 Arabic letters"),
        pytest.param({"voornaam": "An Bea Cas Dirk"}, LONG_NAME, id="four words"),
        pytest.param({"voornaam": SCRIPT}, LETTERS, id="a script"),
        pytest.param({"voornaam": "Win nu evil.example"}, LETTERS, id="an address"),
        pytest.param({"voornaam": "%(name)s {{ 7*7 }} %s"}, LETTERS, id="placeholders"),
        pytest.param({"voornaam": "Amina 👩‍🎓"}, LETTERS, id="a picture beside it"),
        pytest.param({"bereik": None}, "Kies van wie deze gsm is.", id="nothing ticked"),
        pytest.param(
            {"bereik": "via_partner"}, "Kies van wie deze gsm is.", id="a way only staff may use"
        ),
        pytest.param({"bereik": "pigeon"}, "Kies van wie deze gsm is.", id="an unknown way"),
        pytest.param({"bereik": "other_mobile"}, "Kies wie dat is.", id="not said whose"),
        pytest.param(
            {"bereik": "other_mobile", "van_wie": "neighbour's dog"},
            "Kies wie dat is.",
            id="whose, unknown",
        ),
    ],
)
def test_a_mistake_is_said_beside_the_field_and_nothing_typed_is_lost(
    site: Site, typed: dict[str, str | None], error: str
) -> None:
    visitor = site.visitor()
    go_to_who(visitor)
    before = site.drafts()[0]
    page = introduce(visitor, **typed)

    assert (page.status, page.heading) == (422, "Wie ben je?")
    assert error in page.errors
    assert [one.text for one in page.main.all("p") if one.has_class("wrong")] == page.errors
    _assert_kept(page.form(BUTTON).fields, typed)
    (draft,) = site.drafts()
    assert (draft.first_name, draft.contact) == (before.first_name, before.contact) == ("", None)
    assert introduce(visitor).heading == DONE


def test_mistakes_are_listed_in_the_order_of_the_page(site: Site) -> None:
    visitor = site.visitor()
    go_to_who(visitor)
    page = introduce(visitor, voornaam="", nummer="", bereik=None)
    assert page.errors == [NO_NAME, "Schrijf je nummer.", "Kies van wie deze gsm is."]
    (summary,) = [one for one in page.main.all("div") if "data-errors" in one.attributes]
    assert [one.text for one in summary.all("a")] == page.errors


def _assert_kept(shown: dict[str, str], typed: dict[str, str | None]) -> None:
    sent = {"voornaam": "Amina", "nummer": NUMBER, "bereik": "own_mobile", **typed}
    kept = {name: shown.get(name, "") for name in ("voornaam", "nummer")}
    # HTML cannot carry a NUL or a carriage return; all else comes back as it was.
    assert kept == {name: sent[name] or "" for name in ("voornaam", "nummer")}
    if sent["bereik"] in ("own_mobile", "other_mobile"):
        assert shown.get("bereik") == sent["bereik"]


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("naam", id="no at sign"),
        pytest.param("naam@", id="no domain"),
        pytest.param("@example.org", id="no name"),
        pytest.param("naam@example", id="no dot"),
        pytest.param("naam@example..org", id="two dots"),
        pytest.param("naam@.example.org", id="a dot in front"),
        pytest.param("naam@example.org.", id="a dot at the end"),
        pytest.param("een naam@example.org", id="a space"),
        pytest.param("a@b@example.org", id="two at signs"),
        pytest.param("naam@example.org, ander@example.org", id="two addresses"),
        pytest.param("Naam <naam@example.org>", id="a name and an address"),
        pytest.param("naam@[127.0.0.1]", id="an address of a machine"),
        pytest.param("naam@example.org\r\nBcc: x@example.org", id="a line more"),
        pytest.param("naam@exa\x00mple.org", id="a NUL"),
        pytest.param("naam@-example.org", id="a hyphen in front"),
        pytest.param("naam@example.o_g", id="an underscore"),
        pytest.param("nåam@example.org", id="a letter beyond ASCII"),
        pytest.param("n" * 250 + "@example.org", id="262 letters"),
        pytest.param("n" * 65 + "@example.org", id="a name of 65 letters"),
        pytest.param("(comment)naam@example.org", id="a comment"),
    ],
)
def test_a_mail_address_that_cannot_be_one_is_refused(site: Site, address: str) -> None:
    visitor = site.visitor()
    go_to_who(visitor)
    page = introduce(visitor, bereik="email", nummer="", email=address)
    assert (page.status, page.errors) == (422, [WRONG_MAIL])
    kept = page.form(BUTTON).fields
    assert (kept["voornaam"], kept["bereik"]) == ("Amina", "email")
    assert kept["email"].splitlines() == address.splitlines()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        pytest.param("amina@example.org", "amina@example.org", id="plain"),
        pytest.param(" Amina.B+les@Example.ORG ", "amina.b+les@example.org", id="capitals, spaces"),
        pytest.param("o'hara@sub.example.org", "o'hara@sub.example.org", id="an apostrophe"),
    ],
)
def test_a_mail_address_is_kept_in_lower_case(site: Site, address: str, kept: str) -> None:
    visitor = site.visitor()
    book(visitor, bereik="email", nummer="", email=address)
    (message,) = site.messages()
    assert message.routes == [["email", kept]]


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        pytest.param("0470000011", "+32470000011", id="in one"),
        pytest.param("0470/00.00-11", "+32470000011", id="with signs"),
        pytest.param("+32 470 00 00 11", "+32470000011", id="with the country"),
        pytest.param("0032470000011", "+32470000011", id="with two noughts"),
        pytest.param("٠٤٧٠٠٠٠٠١١", "+32470000011", id="in Arabic figures"),
        pytest.param(" \u202a0470 00 00 11\u202c", "+32470000011", id="pasted with marks"),
    ],
)
def test_a_number_is_understood_however_it_is_written(site: Site, number: str, kept: str) -> None:
    book(site.visitor(), nummer=number)
    (message,) = site.messages()
    assert message.routes == [["sms", kept]]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        pytest.param("a" * 40, "a" * 40, id="40 letters"),
        pytest.param("أمينة", "أمينة", id="Arabic"),
        pytest.param("می\u200cنو", "می\u200cنو", id="Persian with a non-joiner"),
        pytest.param("ሰላም", "ሰላም", id="Ethiopic"),
        pytest.param("  Anne \n Marie  ", "Anne Marie", id="spaces and lines"),
        pytest.param("Am\x00i\x1bna\u202e", "Amina", id="control characters inside"),
        pytest.param("O'Brien-Łukasz", "O'Brien-Łukasz", id="signs that are of a name"),
    ],
)
def test_a_name_in_any_script_goes_all_the_way(any_site: Site, name: str, kept: str) -> None:
    visitor = any_site.visitor()
    page = book(visitor, voornaam=name)
    assert [one.text for one in page.main.all("bdi") if one.text == kept]
    (message,) = any_site.messages()
    assert message.facts["first_name"] == kept


def test_a_script_in_a_name_is_text_on_every_page(site: Site) -> None:
    visitor = site.visitor()
    go_to_who(visitor)
    introduce(visitor, voornaam=SCRIPT, bereik="other_mobile", van_wie="nobody")
    introduce(visitor, bereik="other_mobile", van_wie="child")
    with site.app.app_context():
        write(_rename, SCRIPT)  # as one that was kept before names were looked at
    visitor.click("Druk af")
    visitor.open("/mijn-afspraak/")
    for _method, path, answer in visitor.answers:
        assert SCRIPT not in answer.text, path


def _rename(session: Session, name: str) -> None:
    session.execute(update(Client).values(first_name=name))


@pytest.mark.parametrize(
    ("typed", "routes"),
    [
        pytest.param({}, [["sms", "+32470000011"]], id="a mobile of their own"),
        pytest.param(
            {"bereik": "other_mobile", "van_wie": "child"},
            [["sms", "+32470000011"]],
            id="somebody else's mobile",
        ),
        pytest.param({"bereik": "landline", "nummer": "050 00 00 11"}, None, id="a landline"),
        pytest.param(
            {"bereik": "landline", "nummer": "0470 00 00 11"},
            [["sms", "+32470000011"]],
            id="a mobile that was called a landline",
        ),
        pytest.param(
            {"bereik": None, "nummer": "", "email": "amina@example.org"},
            [["email", "amina@example.org"]],
            id="a mail address and nothing ticked",
        ),
    ],
)
def test_messages_go_where_somebody_can_be_reached(
    site: Site, typed: dict[str, str | None], routes: list[list[str]] | None
) -> None:
    visitor = site.visitor()
    book(visitor, **typed)
    assert [one.routes for one in site.messages()] == ([routes] if routes else [])
    assert len(site.appointments()) == 1


def test_the_field_no_person_sees_stops_machines(site: Site) -> None:
    visitor = site.visitor()
    go_to_who(visitor)
    page = introduce(visitor, website="https://example.org")
    assert (page.status, page.heading) == (400, "Er ging iets mis. Probeer het nog eens.")
    assert site.drafts()[0].contact is None


def test_nobody_types_in_two_seconds(site: Site) -> None:
    visitor = site.visitor()
    go_to_times(visitor)
    site.clock.step = timedelta(seconds=1)
    take_time(visitor)
    page = introduce(visitor)
    assert (page.status, page.errors) == (422, ["Dat ging heel snel. Druk nog eens."])
    assert [(one.tag, one.text) for one in page.erring] == [("button", BUTTON)]
    assert not any("aria-invalid" in one.attributes for one in page.main)
    site.clock.wait(timedelta(seconds=3))
    assert visitor.submit(BUTTON).heading == DONE


def test_what_was_typed_is_there_again_where_it_could_not_be_booked(site: Site) -> None:
    visitor = site.visitor()
    for name in ("Amina", "Bart"):
        book(visitor, voornaam=name)
    who = go_to_who(visitor)
    introduce(visitor, voornaam="Ömer", bereik="other_mobile", van_wie="spouse")
    fields = visitor.open(who.path).form(BUTTON).fields
    kept = {name: fields[name] for name in ("voornaam", "nummer", "bereik", "van_wie")}
    assert kept == {
        "voornaam": "Ömer",
        "nummer": NUMBER,
        "bereik": "other_mobile",
        "van_wie": "spouse",
    }


def test_the_language_of_the_page_is_that_of_the_conversation_until_told_otherwise(
    site: Site,
) -> None:
    visitor = site.visitor()
    assert go_to_who(visitor).form(BUTTON).fields["taal"] == "nl"
    introduce(visitor, taal="fr")
    (made,) = site.appointments()
    assert made.language == "fr"


def test_a_language_that_nobody_speaks_at_that_hour_is_said_once(site: Site) -> None:
    visitor = site.visitor()
    go_to_who(visitor)
    page = introduce(visitor, taal="ti")
    assert page.errors == ["Op dit uur spreekt niemand Tigrinya."]
    assert introduce(visitor, taal="ti").heading == DONE


def test_there_are_ways_on_where_nobody_speaks_the_language_at_that_hour(site: Site) -> None:
    visitor = site.visitor()
    go_to_who(visitor)
    page = introduce(visitor, taal="ru")
    assert page.errors == ["Op dit uur spreekt niemand Russisch."]
    assert "Breng iemand mee, of vraag een tolk." in page.text
    assert f"Wil je dit uur toch? Druk nog eens op: {BUTTON}" in page.text

    visitor.click("Toon uren in deze taal")
    assert visitor.page.heading == "Waar en wanneer kom je?"
    page = pick(visitor)
    fields = page.form(BUTTON).fields
    assert (fields["voornaam"], fields["nummer"], fields["taal"]) == ("Amina", NUMBER, "ru")
    assert introduce(visitor, taal="ru").heading == DONE
    (made,) = site.appointments(BOOKED)
    with site.looking() as session:
        assert "ru" in session.merge(made).entry.counsellor.languages


def test_where_nobody_speaks_a_language_at_any_hour_none_is_promised(site: Site) -> None:
    visitor = site.visitor()
    go_to_who(visitor)
    page = introduce(visitor, taal="ti")
    assert "Breng iemand mee, of vraag een tolk." in page.text
    assert "Toon uren in deze taal" not in page.text


def test_nobody_brings_somebody_to_a_call(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(f"/afspraak/op-afstand?vraag={QUESTION}&taal=nl&hoe=telefoon&lang=nl")
    take_time(visitor)
    page = introduce(visitor, taal="ru")
    assert "Vraag een tolk." in page.text
    assert "Breng iemand mee" not in page.text
    visitor.click("Toon uren in deze taal")
    assert visitor.page.heading == "Welke dag en welk uur?"
    assert "taal=ru" in visitor.page.path


def test_an_interpreter_comes_from_a_day_on(site: Site) -> None:
    visitor = site.visitor()
    go_to_who(visitor)
    page = introduce(visitor, taal="ti", tolk="1")
    assert page.errors == ["Een tolk kan vanaf maandag 30 november. Kies een later uur."]
    assert site.appointments(BOOKED) == []
    visitor.click("Toon uren met een tolk")
    page = take_time(visitor)
    assert page.form(BUTTON).fields["voornaam"] == "Amina"
    introduce(visitor, taal="ti", tolk="1")
    (made,) = site.appointments()
    assert (made.language, made.interpreter) == ("ti", True)


def test_walk_in_hours_are_shown_to_who_cannot_be_reached(site: Site) -> None:
    visitor = site.visitor()
    go_to_times(visitor, place="kortrijk-blauwe-deur")
    page = take_time(visitor)
    assert "Of kom zonder afspraak: woensdag 25 november, 16.45 tot 18 uur" in page.text
