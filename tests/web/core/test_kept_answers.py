"""Every POST ends in a redirect; what answered it is shown by a GET, to its own browser alone."""

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import request
from sqlalchemy import func, select

from database import write
from scheduler.access import kept_answers
from scheduler.access.kept_answers import KeptPage
from scheduler.access.models import KeptAnswer
from scheduler.web.core import auth
from tests.support.browserless import Page, Visitor
from tests.support.site import Site


def _wrong(visitor: Visitor) -> Page:
    """A mistake on `Bel mij`."""
    visitor.open("/bel-mij")
    return visitor.submit("Bel mij", nummer="0470 00")


def _last_post(visitor: Visitor) -> tuple[int, str]:
    (*_, last) = [answer for method, _path, answer in visitor.answers if method == "POST"]
    return last.status, last.headers["location"]


def _kept(site: Site) -> int:
    with site.looking() as session:
        return session.scalar(select(func.count()).select_from(KeptAnswer)) or 0


def test_a_mistake_ends_in_a_redirect_to_a_page_that_a_reload_shows_again(any_site: Site) -> None:
    visitor = any_site.visitor()
    page = _wrong(visitor)

    status, where = _last_post(visitor)
    assert status == 303
    assert urlsplit(where).path == "/bel-mij"
    assert "0470" not in where
    assert (page.status, page.form_with("nummer").fields["nummer"]) == (422, "0470 00")
    again = visitor.open(where)
    assert (again.status, again.text) == (422, page.text)
    assert again.answer.headers["cache-control"] == "no-store"
    assert "<title>Fout: Wij bellen jou – " in again.answer.text


def test_the_kept_form_can_be_sent_and_a_second_mistake_has_one_key(site: Site) -> None:
    visitor = site.visitor()
    _wrong(visitor)
    visitor.submit("Bel mij", nummer="12")

    _status, where = _last_post(visitor)
    assert where.count("antwoord=") == 1
    assert visitor.page.form_with("nummer").fields["nummer"] == "12"


def test_another_browser_reads_the_plain_page(site: Site) -> None:
    visitor = site.visitor()
    _wrong(visitor)
    _status, where = _last_post(visitor)

    stranger = site.visitor().open(where)

    assert (stranger.status, stranger.form_with("nummer").fields["nummer"]) == (200, "")


def test_at_another_address_the_key_opens_nothing(site: Site) -> None:
    visitor = site.visitor()
    _wrong(visitor)
    _status, where = _last_post(visitor)

    assert visitor.open(f"/mijn-afspraak/?{urlsplit(where).query}").status == 200


def test_after_an_hour_it_is_the_plain_page(site: Site) -> None:
    visitor = site.visitor()
    _wrong(visitor)
    _status, where = _last_post(visitor)
    site.clock.wait(kept_answers.LASTS)

    assert visitor.open(where).status == 200
    _wrong(visitor)
    assert _kept(site) == 1  # the old one went when the next one came


def test_in_another_language_it_is_the_plain_page_in_that_language(site: Site) -> None:
    visitor = site.visitor()
    page = _wrong(visitor)
    to_french = next(one for one in page.root.all("a") if one.attributes.get("lang") == "fr")

    assert "antwoord" not in to_french.attributes["href"]
    shown = visitor.open(to_french.attributes["href"])
    assert (shown.status, shown.root.all("html")[0].attributes["lang"]) == (200, "fr")


def test_a_browser_keeps_only_so_many(site: Site) -> None:
    visitor = site.visitor()
    for _ in range(kept_answers.MOST + 3):
        _wrong(visitor)

    assert _kept(site) == kept_answers.MOST


def _as_a_new_browser_each_time(site: Site, times: int) -> None:
    """A script that sends the cookie of its first page with each form, and none of later ones."""
    for _ in range(times):
        page = KeptPage(422, b"what a stranger typed")
        browser, key = secrets.token_hex(32), secrets.token_hex(32)
        with site.app.app_context():
            write(kept_answers.keep, browser, key, page, now=site.clock())


def test_who_is_a_new_browser_each_time_fills_no_disk(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    _as_a_new_browser_each_time(site, 30)
    assert _kept(site) == 30  # the harm: without a bound of all, each form is one more

    monkeypatch.setattr(kept_answers, "MOST_OF_ALL", 20)
    _as_a_new_browser_each_time(site, 5)
    assert _kept(site) == 20
    assert _wrong(site.visitor()).status == 422  # and who types something wrong reads so


def _send_megabytes(site: Site, path: str) -> int:
    """What a stranger with the token of a public page is answered."""
    visitor = site.visitor()
    token = visitor.open("/bel-mij").form_with("nummer").fields["csrf_token"]
    return visitor.fetch("POST", path, {"csrf_token": token, "x": "y" * 300_000}).status


FOR_FILES = ["/planning/bestanden", "/planning/agendas/bestand", "/begeleider/agenda/bestand"]


@pytest.mark.parametrize("path", FOR_FILES)
def test_megabytes_are_taken_of_nobody_who_is_not_signed_in(site: Site, path: str) -> None:
    assert _send_megabytes(site, path) == 413
    assert _kept(site) == 0


@pytest.mark.parametrize("path", FOR_FILES)
def test_the_harm_where_they_are_taken_of_anybody(
    site: Site, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def take(size: int) -> None:
        request.max_content_length = request.max_form_memory_size = size

    monkeypatch.setattr(auth, "take_files", take)

    assert _send_megabytes(site, path) == 303
    assert _kept(site) == 1


def test_a_forged_post_keeps_nothing(site: Site) -> None:
    answer = site.visitor().fetch("POST", "/bel-mij", {"nummer": "0470 00"})

    assert answer.status == 400
    assert _kept(site) == 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_key_that_nobody_has_is_no_error(site: Site, method: str) -> None:
    visitor = site.visitor()
    _wrong(visitor)

    assert visitor.fetch(method, "/bel-mij?antwoord=%00%F0").status in (200, 404)


def test_nothing_is_left_at_night(site: Site) -> None:
    _wrong(site.visitor())
    with site.app.app_context():
        write(kept_answers.purge, now=site.clock.now + timedelta(hours=1))

    assert _kept(site) == 0


def test_ending_a_visit_deletes_what_is_kept_and_the_address_shows_the_plain_page(
    site: Site,
) -> None:
    visitor = site.visitor()
    _wrong(visitor)
    _status, where = _last_post(visitor)
    closing = visitor.page.form_with("csrf_token").fields["csrf_token"]

    visitor.fetch("POST", "/afspraak/sluit-af", {"csrf_token": closing})

    assert _kept(site) == 0
    assert visitor.open(where).form_with("nummer").fields["nummer"] == ""


@pytest.mark.parametrize("path", ["/planning/reeksen/1/bewaar", "/planning/afwezig/1/einde"])
def test_where_only_a_form_can_go_what_is_kept_no_longer_is_the_page_above(
    site: Site, path: str
) -> None:
    answer = site.visitor().fetch("GET", f"{path}?antwoord=gone")

    assert answer.status == 303
    assert path.startswith(answer.headers["location"])
    assert site.visitor().fetch("GET", path).status == 405
