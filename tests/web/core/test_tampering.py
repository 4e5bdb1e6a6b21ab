"""What no page of ours asks for: made-up addresses, other people's keys, machines' requests."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from database import write
from scheduler.appointments.models import Appointment, AppointmentState
from tests.support import log_lines
from tests.support.site import (
    NOW,
    Site,
    book,
    go_to_times,
    go_to_who,
    introduce,
    take_time,
    token_of,
)

TIMES = "/afspraak/uur?vraag=get-diploma&taal=nl&plaats=brugge-weefkamer"
GONE = "Deze link werkt niet meer. Bel ons."
UNKNOWN = "Deze pagina is er niet."
WRONG = "Er ging iets mis. Probeer het nog eens."
PHONE = "050 00 00 01"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/afspraak/uur?vraag=nonsense&taal=nl&plaats=brugge-weefkamer", id="question"),
        pytest.param("/afspraak/uur?taal=nl&plaats=brugge-weefkamer", id="no question"),
        pytest.param("/afspraak/uur?vraag=get-diploma&taal=nl&plaats=atlantis", id="place"),
        pytest.param("/afspraak/uur?vraag=get-diploma&taal=nl", id="no place"),
        pytest.param("/afspraak/plaats?vraag=get-diploma&taal=nl&met=nobody", id="counsellor"),
        pytest.param("/afspraak/plaats?vraag=' OR 1=1 --", id="an injection"),
        pytest.param("/afspraak/plaats?vraag=%00", id="a NUL in a question"),
        pytest.param(f"{TIMES}%00", id="a NUL in a place"),
        pytest.param("/afspraak/uur%00", id="a NUL in an address"),
        pytest.param("/afspraak/%00/wie", id="a NUL for a key"),
        pytest.param("/mijn-afspraak/%00/", id="a NUL for an appointment"),
        pytest.param("/afspraak/taal?vraag=%ff%fe", id="no UTF-8"),
        pytest.param("/afspraak/wegwijzer?vraag=" + "a" * 3000, id="a very long code"),
        pytest.param("/mijn-afspraak/1/", id="a number for an appointment"),
        pytest.param("/mijn-afspraak/../../etc/passwd", id="a path upwards"),
        pytest.param("/static/../app.py", id="a file outside"),
        pytest.param("/wp-login.php", id="what is not there"),
    ],
)
def test_an_address_with_something_unknown_in_it_is_not_there(booked_site: Site, path: str) -> None:
    page = booked_site.visitor().open(path)
    assert (page.status, page.heading) == (404, UNKNOWN)
    assert PHONE in page.text


@pytest.mark.parametrize("path", ["/afspraak/uur", "/afspraak/plaats"])
@pytest.mark.parametrize(
    "language",
    [
        pytest.param("xx", id="unknown"),
        pytest.param("nl; DROP TABLE clients", id="an injection"),
        pytest.param("n" * 500, id="very long"),
        pytest.param("%", id="a pattern"),
    ],
)
def test_an_unknown_language_is_asked_again(booked_site: Site, path: str, language: str) -> None:
    visitor = booked_site.visitor()
    visitor.open("/afspraak/")
    page = visitor.open(f"{path}?vraag=get-diploma&plaats=brugge-weefkamer&taal={language}")
    assert (page.status, page.heading) == (200, "Welke taal spreek je graag?")


@pytest.mark.parametrize(
    ("hour", "status"),
    [
        pytest.param(None, 422, id="none chosen"),
        pytest.param("", 422, id="empty"),
        pytest.param("morgen", 422, id="nonsense"),
        pytest.param("20261123T120000", 422, id="without its zone"),
        pytest.param("20261123T070000Z", 422, id="in the past"),
        pytest.param("20261123T080000Z", 422, id="now"),
        pytest.param("00010101T000000Z", 422, id="the first moment there is"),
        pytest.param("99991231T235959Z", 422, id="the last moment there is"),
        pytest.param("20271123T120000Z", 422, id="a year from now"),
        pytest.param("20261123T120700Z", 200, id="not on the grid"),
        pytest.param("20261123T030000Z", 422, id="at night, in the past"),
        pytest.param("20261124T030000Z", 200, id="at night"),
        pytest.param("20261225T090000Z", 200, id="on Christmas Day"),
        pytest.param("20261123T090000Z", 200, id="within the notice"),
    ],
)
def test_an_hour_no_page_offered_is_not_held(
    booked_site: Site, hour: str | None, status: int
) -> None:
    visitor = booked_site.visitor()
    go_to_times(visitor)
    form = visitor.page.form_with("csrf_token")
    page = visitor.send(replace(form, action=visitor.page.path), uur=hour)
    error = "Kies een uur." if status == 422 else "Dit uur is net weg. Kies een ander uur."
    assert (page.status, page.errors) == (status, [error])
    assert page.choices("uur") or "In de voormiddag" in page.text
    assert booked_site.appointments(AppointmentState.HELD) == []


@pytest.fixture(scope="session")
def every_day(booked_site: Site) -> list[str]:
    """What the pages of hours show, one after the other."""
    visitor = booked_site.visitor()
    days = [one.text for one in visitor.open(TIMES).main.all("li")]
    while "Toon meer dagen" in visitor.page.links:
        days += [one.text for one in visitor.click("Toon meer dagen").main.all("li")]
    return days


@pytest.mark.parametrize(
    ("days", "skipped"),
    [
        pytest.param("0", 0, id="none"),
        pytest.param("-3", 0, id="negative"),
        pytest.param("3", 3, id="not a whole page"),
        pytest.param("4", 4, id="a page"),
        pytest.param("٤", 4, id="a page, in Arabic figures"),
        pytest.param("999", -1, id="beyond the last"),
        pytest.param("1000000000000000000000", 0, id="very many"),
        pytest.param("1e9", 0, id="a figure for machines"),
        pytest.param("²", 0, id="a small figure"),
        pytest.param("", 0, id="empty"),
    ],
)
def test_there_are_always_days_to_choose_from(
    booked_site: Site, every_day: list[str], days: str, skipped: int
) -> None:
    page = booked_site.visitor().open(f"{TIMES}&later={days}")
    assert page.status == 200
    assert [one.text for one in page.main.all("li")] == every_day[skipped:][:10]


@pytest.mark.parametrize("lang", ["xx", "", "nl-BE", "../../etc", "ar%00", "de"])
def test_a_language_pages_are_not_in_changes_nothing(booked_site: Site, lang: str) -> None:
    visitor = booked_site.visitor()
    page = visitor.open(f"/?lang={lang}")
    assert page.status in (200, 404)
    assert page.root.all("html")[0].attributes["lang"] == "nl"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("POST", "/", id="the front page"),
        pytest.param("POST", "/afspraak/plaatsen", id="places"),
        pytest.param("GET", "/afspraak/sluit-af", id="the end of a visit"),
        pytest.param("PUT", "/bel-mij", id="a call"),
        pytest.param("DELETE", "/mijn-afspraak/1/weg", id="a cancellation"),
    ],
)
def test_a_wrong_method_says_which_are_right(booked_site: Site, method: str, path: str) -> None:
    visitor = booked_site.visitor()
    token = {"csrf_token": visitor.open("/bel-mij").form("Bel mij").fields["csrf_token"]}
    answer = visitor.fetch(method, path, token if method != "GET" else None)
    assert answer.status == 405
    assert answer.headers["allow"]
    assert PHONE in answer.text


@pytest.mark.parametrize(
    "path",
    ["/afspraak/uur?vraag=get-diploma&taal=nl&plaats=brugge-weefkamer", "/bel-mij"],
)
@pytest.mark.parametrize("token", [None, "", "nonsense"])
def test_a_form_without_its_token_is_refused_in_a_friendly_way(
    booked_site: Site, path: str, token: str | None
) -> None:
    visitor = booked_site.visitor()
    form = visitor.open(path).form_with("csrf_token")
    button = next(one for one in visitor.page.forms if one.fields.get("csrf_token"))
    assert form is button or form == button
    page = visitor.send(form, csrf_token=token, uur="20261123T120000Z")
    assert (page.status, page.heading) == (400, WRONG)
    assert PHONE in page.text
    assert len(booked_site.appointments()) == 1


@pytest.mark.parametrize("path", ["/bel-mij", "/mijn-afspraak/", TIMES])
def test_more_than_64_kilobytes_are_too_much(booked_site: Site, path: str) -> None:
    visitor = booked_site.visitor()
    form = visitor.open(path).form_with("csrf_token")
    page = visitor.send(form, voornaam="a" * 64 * 1024)
    assert (page.status, page.heading) == (413, "Dat is te veel tekst.")
    assert PHONE in page.text


def test_the_key_of_another_browser_opens_nothing(site: Site) -> None:
    amina, thief = site.visitor(), site.visitor()
    go_to_who(amina)
    key = site.drafts()[0].key
    go_to_who(thief)

    for step in ("wie", "klopt", "klaar"):
        page = thief.open(f"/afspraak/{key}/{step}")
        assert (page.status, page.heading) == (410, GONE)
    stolen = amina.page.form("Maak mijn afspraak")
    thief.open(amina.page.path)
    own = go_to_times(thief).form_with("csrf_token").fields["csrf_token"]
    assert thief.fetch("POST", f"/afspraak/{key}/wie", {"csrf_token": own}).status == 410
    assert thief.fetch("POST", f"/afspraak/{key}/wie", stolen.fields).status == 400
    assert site.appointments(AppointmentState.BOOKED) == []


def test_a_stranger_without_a_session_opens_no_draft(site: Site) -> None:
    go_to_who(site.visitor())
    page = site.visitor().open(f"/afspraak/{site.drafts()[0].key}/wie")
    assert (page.status, page.heading) == (410, GONE)


def test_anothers_draft_is_not_taken_over_by_its_key(site: Site) -> None:
    go_to_who(site.visitor())
    key = site.drafts()[0].key
    thief = site.visitor()
    thief.open(f"{TIMES}&concept={key}")
    take_time(thief, -1)
    assert len(site.drafts()) == 2
    assert "Amina" not in thief.page.answer.text


def test_a_draft_is_gone_after_a_day(site: Site) -> None:
    visitor = site.visitor()
    who = go_to_who(visitor)
    site.clock.wait(timedelta(hours=23))
    assert visitor.open(who.path).status == 200
    site.clock.wait(timedelta(hours=1))
    page = visitor.open(who.path)
    assert (page.status, page.heading) == (410, GONE)


def _flip(token: str, byte: int) -> str:
    raw = bytearray(urlsafe_b64decode(token))
    raw[byte] ^= 1
    return urlsafe_b64encode(raw).decode()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda token: _flip(token, 4), id="of another appointment"),
        pytest.param(lambda token: _flip(token, 5), id="with another first bit"),
        pytest.param(lambda token: _flip(token, 20), id="with another last bit"),
        pytest.param(lambda token: token[:-1], id="cut short"),
        pytest.param(lambda token: token + "A", id="too long"),
        pytest.param(lambda token: token[:7] + "A" * 21, id="with a made-up signature"),
        pytest.param(lambda token: "_" * 28, id="of an appointment beyond all numbers"),
        pytest.param(lambda token: "é" * 28, id="with letters that are none of it"),
        pytest.param(lambda token: "!" * 28, id="with signs that are none of it"),
        pytest.param(lambda token: "A" * 28, id="of nothing"),
    ],
)
def test_a_link_that_was_tampered_with_opens_nothing(
    booked_site: Site, change: Callable[[str], str]
) -> None:
    token = change(token_of(booked_site))
    page = booked_site.visitor().open(f"/a/{token}")
    assert (page.status, page.heading) == (410, GONE)
    assert PHONE in page.text


def test_the_link_works_until_a_day_after_the_appointment(site: Site) -> None:
    book(site.visitor())
    token = token_of(site)
    end = NOW + timedelta(hours=5, minutes=15)
    site.clock.now = end + timedelta(hours=23, minutes=59)
    assert site.visitor().open(f"/a/{token}").status == 200
    site.clock.now = end + timedelta(hours=24)
    page = site.visitor().open(f"/a/{token}")
    assert (page.status, page.heading) == (410, GONE)


def _revoke(session: Session) -> None:
    session.execute(update(Appointment).values(generation=2))


def test_a_revoked_link_closes_the_browsers_it_opened_too(site: Site) -> None:
    book(site.visitor())
    token = token_of(site)
    reader = site.visitor()
    assert reader.open(f"/a/{token}").heading == "Jouw afspraak"
    with site.app.app_context():
        write(_revoke)
    assert reader.open(reader.page.path).status == 410
    assert site.visitor().open(f"/a/{token}").status == 410
    assert token_of(site) != token


def test_without_its_link_an_appointment_is_not_there(site: Site) -> None:
    book(site.visitor())
    (made,) = site.appointments()
    stranger = site.visitor()
    go_to_who(stranger)
    for page in ("", "uur", "weg", "papier", "afspraak.ics"):
        assert stranger.fetch("GET", f"/mijn-afspraak/{made.uid}/{page}").status == 404


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_only_a_post_changes_an_appointment(site: Site, method: str) -> None:
    """What is asked with a body is not read at all: see `test_asking`."""
    visitor = site.visitor()
    done = book(visitor)
    manage = visitor.click("Verander je afspraak").path
    before = site.dump()
    for path in ("", "uur", "uur?uur=20261124T080000Z", "weg", "papier", "afspraak.ics"):
        assert visitor.fetch(method, f"{manage}{path}", None).status == 200
    assert visitor.fetch(method, done.path, None).status == 200
    assert site.dump() == before


def test_opening_a_link_a_thousand_times_changes_nothing(site: Site) -> None:
    """What is counted is in the database: as that stays, the thousandth meets what these meet."""
    visitor = site.visitor()
    book(visitor)
    manage = visitor.click("Verander je afspraak").path
    link = f"/a/{token_of(site)}"
    pages = [f"{manage}{page}" for page in ("", "uur", "weg", "papier", "afspraak.ics")]
    site.clock.step = timedelta(0)
    before = site.dump()
    scanner = site.visitor()
    statuses = {scanner.fetch("GET", link).status for _ in range(20)}
    statuses |= {scanner.fetch("GET", page).status for page in pages * 5}
    assert statuses == {303, 200}
    assert site.dump() == before


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("//evil.example/x", id="two slashes"),
        pytest.param("/\\evil.example/x", id="a slash and its mirror"),
        pytest.param("//evil.example//bel-mij", id="two slashes before a page of ours"),
    ],
)
def test_no_page_links_to_another_site(booked_site: Site, path: str) -> None:
    visitor = booked_site.visitor(PATH_INFO=path)
    answer = visitor.fetch("GET", "/")
    found = re.findall(r'(?:href|action|src)="([^"]*)"', answer.text)
    assert [one for one in found if re.match(r"[/\\]{2}|https?:", one)] == []
    assert not re.match(r"[/\\]{2}", answer.headers.get("location", ""))


def test_what_is_in_an_address_stays_text(booked_site: Site) -> None:
    page = booked_site.visitor().open('/afspraak/"><script>alert(1)</script>?x="><b>')
    assert page.status == 404
    assert "<script>alert" not in page.answer.text
    assert page.root.all("b") == []


def test_a_failure_shows_a_page_and_logs_nobody(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(text: str) -> None:
        raise RuntimeError(text)

    visitor = site.visitor()
    go_to_who(visitor)
    site.app.testing = False
    monkeypatch.setattr("scheduler.web.core.person_fields.phones.parse", fail)
    with log_lines.written() as lines:
        page = introduce(visitor)
    logged = log_lines.text(lines)
    assert (page.status, page.heading) == (500, "Er ging bij ons iets mis. Bel ons.")
    assert PHONE in page.text
    assert "RuntimeError" in logged
    assert not [word for word in ("Amina", "0470", "00 11") if word in logged]
