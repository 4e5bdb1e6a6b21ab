"""A form that ends in an error redirects too: the same page and status by a GET, kept nowhere."""

from urllib.parse import urlsplit

import pytest
from flask import abort

from scheduler.access.roles import Role
from scheduler.web.core import error_pages
from tests.support.browserless import Answer, Visitor
from tests.support.site import Site
from tests.support.staff_accounts import make_account
from tests.web.conftest import SiteOver

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SCRIPT = "*/*"
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
WRONG = "Er ging iets mis. Probeer het nog eens."


@pytest.fixture
def browser(site: Site) -> Visitor:
    return site.visitor(HTTP_ACCEPT=FIREFOX)


def _forge(visitor: Visitor, path: str = "/bel-mij") -> Answer:
    """A form without its token, which is 400."""
    return visitor.fetch("POST", path, {"nummer": "0470 00 00 11"})


def test_a_reload_asks_for_the_error_and_sends_nothing(site: Site, browser: Visitor) -> None:
    before = site.dump()
    answer = _forge(browser)

    where = answer.headers["location"]
    assert (answer.status, urlsplit(where).path) == (303, "/bel-mij")
    assert "0470" not in where
    for _reload in range(2):
        page = browser.open(where)
        assert (page.status, page.heading) == (400, WRONG)
        assert page.answer.headers["cache-control"] == "no-store"
    assert site.dump() == before


@pytest.mark.parametrize("accept", [SCRIPT, "application/json", ""])
def test_who_asks_for_no_page_reads_the_status_of_its_own_request(site: Site, accept: str) -> None:
    assert _forge(site.visitor(HTTP_ACCEPT=accept)).status == 400


def test_a_provider_that_asks_for_html_is_never_sent_on(site: Site) -> None:
    """It would take the redirect for a thank-you, and never tell it again."""
    machine = site.visitor(HTTP_ACCEPT=JAVA)
    site.app.config["HOOKS"] = None  # and so it breaks
    site.app.testing = False

    assert machine.fetch("POST", "/webhooks/twilio", {}).status == 500


def test_nothing_is_kept_and_no_session_begins(site: Site, browser: Visitor) -> None:
    """A page of another site that posts here signs nobody out, and fills nothing."""
    answer = _forge(browser)

    assert "set-cookie" not in answer.headers
    assert "set-cookie" not in browser.fetch("GET", answer.headers["location"]).headers


def test_after_a_minute_it_is_the_plain_page_to_try_again(site: Site, browser: Visitor) -> None:
    where = _forge(browser).headers["location"]
    site.clock.wait(error_pages.LASTS)

    assert browser.open(where).heading == "Wij bellen jou"


def test_where_only_a_form_can_go_it_then_is_the_page_above(site: Site, browser: Visitor) -> None:
    where = _forge(browser, "/planning/afwezig/1/einde").headers["location"]
    assert browser.open(where).status == 400
    site.clock.wait(error_pages.LASTS)

    answer = browser.fetch("GET", where)
    assert (answer.status, answer.headers["location"]) == (303, "/planning/afwezig")


@pytest.mark.parametrize("made_up", ["500", "WzUwMCwxNzYzODgxMjAwXQ.x", "", "%00%F0"])
def test_no_address_says_what_was_never_answered(browser: Visitor, made_up: str) -> None:
    assert browser.fetch("GET", f"/bel-mij?fout={made_up}").status in (200, 404)


def test_its_form_can_be_sent_and_another_error_stands_alone(browser: Visitor) -> None:
    again = _forge(browser, _forge(browser, "/bel-mij?a=1").headers["location"])

    query = urlsplit(again.headers["location"]).query
    assert query.startswith("a=1&fout=")
    assert query.count("fout=") == 1


def test_it_is_shown_in_another_language(browser: Visitor) -> None:
    page = browser.open(_forge(browser).headers["location"])
    to_french = next(one for one in page.root.all("a") if one.attributes.get("lang") == "fr")

    shown = browser.open(to_french.attributes["href"])
    assert (shown.status, shown.root.all("html")[0].attributes["lang"]) == (400, "fr")


def test_to_staff_it_is_said_in_dutch(site: Site) -> None:
    account = make_account(site, Role.PARTNER, "partner@example.org", None)
    visitor = site.visitor(account, HTTP_ACCEPT=FIREFOX, HTTP_ACCEPT_LANGUAGE="fr")

    page = visitor.open(_forge(visitor, "/partner/").headers["location"])
    assert (page.status, page.heading) == (400, WRONG)


@pytest.mark.parametrize("status", [403, 404, 410, 413, 429, 500, 503])
def test_every_status_is_the_same_when_it_is_shown_again(
    site: Site, browser: Visitor, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setitem(site.app.view_functions, "public.close", lambda: abort(status))
    script = site.visitor()
    told = [
        visitor.fetch("POST", "/afspraak/sluit-af", {"csrf_token": _token(visitor)})
        for visitor in (script, browser)
    ]

    shown = browser.open(told[1].headers["location"])
    assert (told[0].status, told[1].status, shown.status) == (status, 303, status)
    assert f"<h1>{shown.heading}</h1>" in told[0].text


def _token(visitor: Visitor) -> str:
    return visitor.open("/bel-mij").form_with("csrf_token").fields["csrf_token"]


def test_a_wrong_method_is_no_form_of_ours(browser: Visitor) -> None:
    answer = browser.fetch("POST", "/", {"csrf_token": _token(browser)})

    assert (answer.status, "GET" in answer.headers["allow"]) == (405, True)


def test_without_a_region_a_form_leads_to_the_page_that_asks_for_patience(
    site_with: SiteOver,
) -> None:
    with site_with(region="atlantis") as site:
        browser = site.visitor(HTTP_ACCEPT=FIREFOX)
        answer = _forge(browser)
        page = browser.open(answer.headers["location"])

    assert (answer.status, page.status, page.heading) == (303, 503, "Even geduld.")
