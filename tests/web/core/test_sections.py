"""The navigation: every address of staff belongs to one page of one section, and that is marked."""

from collections import Counter

import pytest

from app import create_app
from scheduler.access.roles import Role
from scheduler.web.core import sections
from scheduler.web.core.sections import Page
from settings import Settings
from tests.support.browserless import Visitor
from tests.support.site import Site
from tests.support.staff_accounts import sign_in

_VIEWS = create_app(Settings(secret_key="a secret of this test")).view_functions
# What each has of their own stands at the foot of every page; a post is chosen on top of it.
OF_ONESELF = {"account", "auth"}
ROLES = [pytest.param(role, id=role.value) for role in Role]
PLANNERS = [Role.COORDINATOR, Role.ADMINISTRATOR]


def _open_to(role: Role) -> list[str]:
    """The endpoints that let this role in."""
    return [
        endpoint
        for endpoint, view in _VIEWS.items()
        if role in getattr(view, "roles", ()) and endpoint.partition(".")[0] not in OF_ONESELF
    ]


def _pages(role: Role) -> list[Page]:
    return [page for one in sections.SECTIONS[role] for page in sections.pages_of(one, role)]


@pytest.mark.parametrize("role", ROLES)
def test_every_address_belongs_to_a_page_of_a_section(role: Role) -> None:
    endpoints = _open_to(role)
    assert len(endpoints) > 10
    assert [one for one in endpoints if sections.found(role, one) is None] == []


@pytest.mark.parametrize("role", ROLES)
def test_no_address_belongs_to_two_pages_and_none_is_of_others(role: Role) -> None:
    named = Counter(name for page in _pages(role) for name in (page.endpoint, *page.under))
    assert {name: count for name, count in named.items() if count > 1} == {}
    assert set(named) - set(_open_to(role)) == set()
    rooms = Counter(page.room for page in _pages(role) if page.room)
    assert {room: count for room, count in rooms.items() if count > 1} == {}


def test_what_a_page_names_goes_before_its_room() -> None:
    section, page = sections.found(Role.COORDINATOR, "desk.interpreter_arranged") or (None, None)
    assert section is not None
    assert page is not None
    assert (str(section.words), str(page.words)) == ("Cliënten", "Tolken")
    assert sections.found(Role.COORDINATOR, "public.index") is None
    assert sections.found(Role.COORDINATOR, None) is None


def test_only_administrators_have_the_audit() -> None:
    assert sections.found(Role.COORDINATOR, "coordinator.audit") is None
    assert sections.found(Role.ADMINISTRATOR, "coordinator.audit") is not None


def _marked(visitor: Visitor, path: str) -> list[tuple[str, str]]:
    """The marked links of the navigation of a page: words and what the mark says."""
    page = visitor.open(path)
    assert page.status == 200
    (header,) = page.root.all("header")
    links = [one for nav in header.all("nav") for one in nav.all("a")]
    assert links
    return [
        (one.text, one.attributes["aria-current"])
        for one in links
        if "aria-current" in one.attributes
    ]


@pytest.mark.parametrize("role", PLANNERS)
@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/planning/", [("Vandaag", "page")]),
        ("/planning/rooster", [("Planning", "page"), ("Rooster", "page")]),
        ("/planning/reeksen/nieuw", [("Planning", "true"), ("Reeksen", "true")]),
        ("/planning/agendas", [("Planning", "true"), ("Agenda’s", "page")]),
        ("/balie/tolken", [("Cliënten", "true"), ("Tolken", "page")]),
        ("/planning/plaatsen/kortrijk-vlasschuur", [("Netwerk", "true"), ("Plaatsen", "true")]),
        ("/planning/teksten/late/sms/tr", [("Berichten", "true"), ("Teksten", "true")]),
        ("/planning/bereik", [("Cijfers", "page"), ("Bereik", "page")]),
    ],
)
def test_the_section_and_the_page_are_marked(
    site: Site, role: Role, path: str, marked: list[tuple[str, str]]
) -> None:
    found = _marked(sign_in(site, role), path)
    # A section of one page has no second row.
    if role is Role.COORDINATOR and path == "/planning/bereik":
        marked = marked[:1]
    assert found == marked
