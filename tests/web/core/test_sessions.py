"""What a browser is told and keeps: headers, cookies, and that `Sluit af` leaves nothing."""

from datetime import timedelta

import pytest

from scheduler.access import limits
from scheduler.appointments.models import AppointmentState
from tests.support.browserless import Answer
from tests.support.site import Site, book, go_to_times, go_to_who, hours_of, press, take_time
from tests.web.conftest import SiteOver

CLOSED = "Alles is weg van dit scherm."
PATHS = [
    pytest.param("/", id="a page"),
    pytest.param("/afspraak/hoe?vraag=get-diploma&taal=nl", id="a redirect"),
    pytest.param("/nowhere", id="a page that is not there"),
    pytest.param("/a/AAAA", id="a link that is gone"),
    pytest.param("/afspraak/sluit-af", id="a wrong method"),
    pytest.param("/healthz", id="the state of health"),
    pytest.param("/static/zitdag.css", id="a file"),
    pytest.param("/static/nothing.css", id="a file that is not there"),
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_protects_who_reads_it(booked_site: Site, path: str) -> None:
    headers = booked_site.visitor().fetch("GET", path).headers
    policy = headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize("path", PATHS)
def test_only_files_may_be_kept(booked_site: Site, path: str) -> None:
    kept = booked_site.visitor().fetch("GET", path).headers["cache-control"]
    assert (kept == "no-store") is (path != "/static/zitdag.css")


def test_a_file_is_kept_for_as_long_as_it_has_that_version(site: Site) -> None:
    visitor = site.visitor()
    style = visitor.open("/").root.all("link", rel="stylesheet")[0].attributes["href"]
    assert "?v=" in style
    answer = visitor.fetch("GET", style)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "set-cookie" not in answer.headers


def _cookie(answer: Answer) -> set[str]:
    """What the session cookie is set with, without its value."""
    name, _, rest = answer.headers["set-cookie"].partition("=")
    return {name, *(part.strip() for part in rest.split(";")[1:])}


def test_the_session_ends_with_the_browser_and_is_out_of_reach_of_scripts(site: Site) -> None:
    answer = site.visitor().fetch("GET", "/bel-mij")
    assert _cookie(answer) == {"zitdag", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_over_https_the_session_never_leaves_it(site_with: SiteOver) -> None:
    with site_with(base_url="https://zitdag.example.org") as site:
        answer = site.visitor().fetch("GET", "/bel-mij")
    assert _cookie(answer) == {"__Host-zitdag", "HttpOnly", "Path=/", "SameSite=Lax", "Secure"}
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_who_only_looks_gets_no_cookie(site: Site) -> None:
    visitor = site.visitor()
    for path in ("/", "/afspraak/", "/afspraak/plaatsen?vraag=get-diploma&taal=nl", "/nowhere"):
        assert "set-cookie" not in visitor.fetch("GET", path).headers


def test_ending_a_visit_lets_go_of_the_hour_and_forgets_what_was_typed(site: Site) -> None:
    visitor = site.visitor()
    go_to_times(visitor)
    hour = hours_of(visitor)[0]
    who = press(visitor, "uur", hour)
    assert visitor.submit("Sluit af").heading == CLOSED
    assert site.drafts() == []
    assert site.appointments() == []
    other = site.visitor()
    go_to_times(other)
    assert hour in hours_of(other)
    assert visitor.open(who.path).status == 410


def test_ending_a_visit_keeps_the_appointment_and_closes_its_page(site: Site) -> None:
    visitor = site.visitor()
    done = book(visitor)
    manage = visitor.page.link("Verander je afspraak")
    assert visitor.submit("Sluit af").heading == CLOSED
    assert [one.state for one in site.appointments()] == [AppointmentState.BOOKED]
    assert site.drafts() == []
    assert visitor.open(done.path).status == 410
    for page in ("", "uur", "weg", "papier", "afspraak.ics"):
        assert visitor.fetch("GET", f"{manage}{page}").status == 404


def test_ending_a_visit_keeps_the_language(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/?lang=fr")
    visitor.open("/afspraak/uur?vraag=get-diploma&taal=fr&plaats=kortrijk-vlasschuur")
    take_time(visitor)
    end = next(one for one in visitor.page.forms if one.action == "/afspraak/sluit-af")
    page = visitor.send(end)
    assert page.root.all("html")[0].attributes["lang"] == "fr"
    assert page.forms == []


def test_ending_twice_is_no_harm(site: Site) -> None:
    visitor = site.visitor()
    go_to_who(visitor)
    form = visitor.page.form("Sluit af")
    visitor.send(form)
    assert visitor.send(form).heading == CLOSED
    assert visitor.open("/").heading == "Gratis hulp bij leren."


def test_ending_one_visit_leaves_others_alone(site: Site) -> None:
    one, other = site.visitor(), site.visitor()
    go_to_who(one, place="kortrijk-vlasschuur")
    who = go_to_who(other)
    one.submit("Sluit af")
    assert other.open(who.path).status == 200
    assert len(site.appointments(AppointmentState.HELD)) == 1


def test_a_browser_of_many_keeps_the_latest_appointments_and_a_small_cookie(site: Site) -> None:
    visitor, made = site.visitor(), []
    for number in range(12):
        made.append(book(visitor, nummer=f"0470 00 00 {number:02}").link("Verander je afspraak"))
        site.clock.wait(limits.SUDDEN_BOOKINGS.window / 2)
    statuses = [visitor.fetch("GET", path).status for path in made]
    assert statuses == [404, 404] + [200] * 10
    sizes = [len(one.headers.get("set-cookie", "")) for _, _, one in visitor.answers]
    assert max(sizes) < 1500


def test_there_is_nothing_to_end_before_something_began(site: Site) -> None:
    visitor = site.visitor()
    assert visitor.open("/").forms == []
    go_to_who(visitor)
    assert visitor.open("/").form("Sluit af").action == "/afspraak/sluit-af"


def test_an_address_is_believed_from_the_proxies_in_front_alone(site_with: SiteOver) -> None:
    with site_with(proxies=1) as site:
        site.clock.step = timedelta(0)
        visitor = site.visitor(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="192.0.2.7, 192.0.2.9")
        go_to_times(visitor)
        hours_of(visitor)
        form = visitor.page.form_with("uur")
        hour = {**form.fields, "uur": form.choices["uur"][0]}
        assert visitor.fetch("POST", form.action, hour).status == 303
        other = site.visitor(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="192.0.2.8")
        assert go_to_times(other).status == 200
