"""Every page and every form, in every role, with what no person would type: no page fails, nothing
of another region is told, and nobody is led to another site.

The crawler follows links from where each role begins, and sends each form it meets with what stands
in it put in disorder. The disorder is drawn from a seed, the same one each time.
"""

import io
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from scheduler.access.roles import Role
from scheduler.appointments.booking import lookups, manage_links
from scheduler.web.core import moment_codec
from tests.conftest import FreshDatabase
from tests.support.access_matrix import WAYS
from tests.support.browserless import Answer, Form, Page
from tests.support.counsellor_day import HANNE
from tests.support.example_site import running
from tests.support.public_pages import OWN, PAGES, SEARCHES, TALKS
from tests.support.staff_accounts import SITE, make_account
from tests.support.two_regions import World, email_of, make, world_over

SEED: Final = 10
MOST_PAGES: Final = 60
"""A role; what is listed first is asked first."""
MOST_OF_A_KIND: Final = 2
"""Pages of one address but for its names: the third week is made as the second was."""
DISORDERS: Final = 5
"""How often each form is sent with values drawn for it."""
LEAST_SENT: Final = 100
"""Fewer would mean that the crawler met no forms."""
EVIL: Final = "evil.example"
ENDINGS: Final = ("/sluit-af", "/aanmelden/af", "/nieuwe-link")
"""Forms that end a visit, and so would the crawl."""
LAST_OF_ALL: Final = "kortrijk-vlasschuur 99991231T235959Z"
CARDS: Final = "/afspraak/plaats?vraag=get-diploma&taal=nl"
HOSTILE: Final = (
    "",
    " ",
    "\0",
    "a\0b",
    "a" * 5_000,
    "\u202e\u2066مرحبا\u200f",
    "\U0001f600" * 40,
    "-1",
    "0",
    "1e309",
    "NaN",
    "99999999999999999999999",
    "٣",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "25:61",
    "20261204T090000Z",
    "00010101T000000Z",
    "99991231T235959Z",
    LAST_OF_ALL,
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}%(name)s",
    "' OR 1=1 --",
    "a\r\nSet-Cookie: a=b",
    f"//{EVIL}",
    f"/\\{EVIL}",
    f"/\t/{EVIL}",
    f"https://{EVIL}/",
    "../../../etc/passwd",
    "\u0301" * 100,
    "=HYPERLINK(1)",
)
QUERY_WORDS: Final = (
    "verder",
    "antwoord",
    "fout",
    "lang",
    "later",
    "dag",
    "week",
    "uur",
    "sleutel",
)
_NAMES = re.compile(r"/[0-9a-f-]{36}/|/[A-Za-z0-9_-]{20,}(?=/|$)|/\d+(?=/|$)")


@pytest.fixture(scope="module")
def world(sqlite_network: FreshDatabase) -> Iterator[World]:
    with world_over(sqlite_network) as world:
        yield world


@pytest.fixture(scope="module")
def strict_world(postgresql_network: FreshDatabase) -> Iterator[World]:
    """On PostgreSQL, which fails on what SQLite takes, such as a NUL; it is not wound back."""
    with postgresql_network() as url, running(url) as site:
        yield make(site, alone=False)


@dataclass
class Crawl:
    """One role's browser, and what was wrong in it, by request."""

    world: World
    role: Role | None
    client: FlaskClient
    disorder: random.Random
    wrong: dict[str, str] = field(default_factory=dict)
    sent: int = 0

    @property
    def own(self) -> str:
        """The address of the site."""
        return str(self.world.site.app.config["BASE_URL"])

    def ask(self, method: str, path: str, **how: Any) -> Answer | None:
        """The answer, after it was looked at; None where there is none."""
        named = f"{method} {path[:120]} {str(how)[:300]}"
        try:
            given = self.client.open(path, method=method, buffered=True, base_url=self.own, **how)
        except Exception as failure:  # noqa: BLE001 -- any failure of any page is what is looked for
            self.wrong[named] = repr(failure)[:200]
            return None
        headers = {name.lower(): value for name, value in given.headers.items()}
        answer = Answer(given.status_code, headers, given.data)
        if fault := self._fault(answer, named):
            self.wrong[named] = fault
        return answer

    def _fault(self, answer: Answer, named: str) -> str:
        body, own = answer.body.decode(errors="replace"), urlsplit(self.own).netloc
        where = urlsplit(answer.headers.get("location", ""))
        if answer.status >= 500 or "Traceback" in body:
            return f"it failed: {answer.status}"
        if where.netloc not in ("", own) or where.path.startswith(("//", "/\\")):
            return f"it leads to {answer.headers['location']}"
        told = [word for word in self._secrets() if word in body and word not in named]
        return f"it tells {told}" if told else ""

    def _secrets(self) -> list[str]:
        elsewhere = self.world.things["elsewhere"]
        return [elsewhere[name] for name in ("client", "booked", "number")]


def beginnings(crawl: Crawl) -> list[str]:
    """Where a role begins: all pages of the public, or its own addresses in the table of ways."""
    names = crawl.world.names("mine")
    if crawl.role is not None:
        return [way.filled(names)[0] for way in WAYS if way.method == "GET"]
    talk = next(iter(TALKS.values()))
    mine = [f"/mijn-afspraak/{names['booked']}/{page}" for page in OWN.values()]
    asked = [path.format(loket=names["loket"], later=8) for path in PAGES.values()]
    asked += [one.format(loket=names["loket"], later=8, talk=talk) for one in SEARCHES.values()]
    return [_who(crawl), *mine, *asked, "/aanmelden/"]


def _who(crawl: Crawl) -> str:
    """The page of who comes, with an hour held."""
    form = _cards(crawl)
    picked = {"keuze": form.choices["keuze"][0], "csrf_token": form.fields["csrf_token"]}
    taken = crawl.ask("POST", form.action, data=picked)
    assert taken is not None
    return taken.headers["location"]


def _cards(crawl: Crawl) -> Form:
    """The form with the first hours."""
    answer = crawl.ask("GET", CARDS)
    assert answer is not None
    return next(one for one in Page(CARDS, answer).forms if "keuze" in one.choices)


def pages(crawl: Crawl) -> Iterator[Page]:
    """Pages by their links, a few of each kind."""
    waiting, kinds, seen = beginnings(crawl), dict[str, int](), set[str]()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        where = urlsplit(path)
        kind = _NAMES.sub("/-", where.path)
        if where.netloc or path in seen or kinds.get(kind, 0) >= MOST_OF_A_KIND:
            continue
        seen.add(path)
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = crawl.ask("GET", path)
        if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        if "location" in answer.headers:
            waiting.insert(0, answer.headers["location"])
            continue
        page = Page(path, answer)
        waiting += [one for one in page.addresses if urlsplit(one).scheme in ("", "http")]
        yield page


def forms(crawl: Crawl) -> list[Form]:
    """Each form once, by its address and its fields."""
    found: dict[tuple[str, ...], Form] = {}
    for page in pages(crawl):
        _ask_strangely(crawl, page.path)
        for form in page.forms:
            kind = (form.method, _NAMES.sub("/-", urlsplit(form.action).path), *sorted(form.fields))
            if not urlsplit(form.action).path.endswith(ENDINGS):
                found.setdefault(kind, form)
    return list(found.values())


def _ask_strangely(crawl: Crawl, path: str) -> None:
    """The same page, with the words of its address in disorder."""
    where = urlsplit(path)
    words = [part.partition("=")[0] for part in where.query.split("&") if part]
    asked = {
        word: crawl.disorder.choice(HOSTILE)
        for word in (*words, crawl.disorder.choice(QUERY_WORDS), crawl.disorder.choice(QUERY_WORDS))
    }
    crawl.ask("GET", f"{where.path}?{urlencode(asked)}")
    crawl.ask("GET", f"{where.path}?{quote(next(iter(asked)))}=%ff%fe&%00=%80")


def disorders(crawl: Crawl, form: Form) -> Iterator[dict[str, Any]]:
    """What is sent in place of what stands in a form; the token stays, or nothing would be read."""
    stays = {name: form.fields[name] for name in ("csrf_token",) if name in form.fields}
    names = [name for name in (*form.fields, *form.choices) if name not in stays and name]
    draw, strangers = crawl.disorder, list(crawl.world.things["elsewhere"].values())
    for _ in range(DISORDERS):
        typed = {
            name: draw.choice(HOSTILE) if draw.random() < 0.6 else form.fields.get(name, "")
            for name in names
        }
        yield {"data": {**typed, **stays}}
    yield {"data": {**{name: draw.choice(strangers) for name in names}, **stays}}
    yield {"data": {**{name: [draw.choice(HOSTILE) for _ in range(3)] for name in names}, **stays}}
    raw = "&".join([urlencode(stays), *(f"{quote(name)}=%ff%00%c3" for name in names)])
    yield {"data": raw, "content_type": "application/x-www-form-urlencoded; charset=utf-16"}
    yield {"json": [{**form.fields, "deep": [[[]]]}], "headers": {"X-CSRFToken": _token(stays)}}
    files = {name: (io.BytesIO(b"\xff\xd8\xff\0"), f"../{name}\0.csv") for name in names}
    yield {"data": {**files, **stays}, "content_type": "multipart/form-data"}


def _token(stays: dict[str, str]) -> str:
    return stays.get("csrf_token", "")


def _actions(crawl: Crawl, form: Form) -> list[str]:
    """Where it is sent: its own address, and that of what is another region's."""
    mine, elsewhere = crawl.world.names("mine"), crawl.world.things["elsewhere"]
    moved = form.action
    for name in ("booked", "zitdag", "line", "call", "series", "absence"):
        if name in mine and name in elsewhere:
            moved = moved.replace(f"/{mine[name]}/", f"/{elsewhere[name]}/")
    return [form.action] if moved == form.action else [form.action, moved]


def send_all(world: World, role: Role | None) -> Crawl:
    """Meet the forms of a role, and send each in disorder."""
    crawl = Crawl(world, role, world.site.app.test_client(), random.Random(SEED))
    _enter(crawl)
    for form in forms(crawl):
        for action in _actions(crawl, form):
            for how in disorders(crawl, form):
                crawl.ask(form.method, action, **(how if form.method == "POST" else {}))
                crawl.sent += 1
        if role is not None and world.template is not None:  # a draft of the public would go too
            world.wind_back()
    return crawl


@pytest.mark.parametrize(
    "role", [pytest.param(role, id=role or "public") for role in (None, *Role)]
)
def test_no_page_fails_whatever_it_is_sent(world: World, role: Role | None) -> None:
    crawl = send_all(world, role)
    world.wind_back()
    assert crawl.wrong == {}
    assert crawl.sent > LEAST_SENT


@pytest.mark.parametrize("role", [None, Role.COORDINATOR], ids=["public", "coordinator"])
def test_nor_on_the_stricter_database(strict_world: World, role: Role | None) -> None:
    crawl = send_all(strict_world, role)
    assert crawl.wrong == {}
    assert crawl.sent > LEAST_SENT


def test_a_page_that_fails_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: hours of the year 9999, to which no day can be added."""
    monkeypatch.setattr(moment_codec, "LAST_YEAR", 9999)
    crawl = Crawl(world, None, world.site.app.test_client(), random.Random(SEED))
    form = _cards(crawl)
    typed = {"keuze": LAST_OF_ALL, "csrf_token": form.fields["csrf_token"]}
    crawl.ask("POST", form.action, data=typed)
    assert any("OverflowError" in fault for fault in crawl.wrong.values())


def _enter(crawl: Crawl) -> None:
    """Sign in, or open one's own appointment."""
    site, world = crawl.world.site, crawl.world
    if crawl.role is None:
        with site.looking() as session:
            mine = lookups.by_uid(session, world.things["mine"]["booked"])
            assert mine is not None
            token = manage_links.token(site.keys.manage_links, mine)
        crawl.client.get(f"/a/{token}", base_url=crawl.own)
        return
    at = {Role.COUNSELLOR: HANNE, Role.PARTNER: SITE}.get(crawl.role)
    account = make_account(site, crawl.role, email_of(crawl.role), at)
    site.sign_in(crawl.client, account, at=site.app.config["BASE_URL"])
    world.keep_sessions()
