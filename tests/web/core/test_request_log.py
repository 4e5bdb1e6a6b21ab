"""What the log says of requests that are refused or that fail."""

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError

from logs import Event
from scheduler.access.roles import Role
from tests.support import log_lines
from tests.support.browserless import Visitor
from tests.support.site import Site
from tests.support.staff_accounts import make_account, sign_in

NOWHERE = "/planning/zitdag/99999"


@pytest.fixture
def planner(site: Site) -> Visitor:
    return sign_in(site, Role.COORDINATOR)


def _account_id(site: Site, role: Role) -> int:
    return make_account(site, role, f"{role}@example.org", None).id


def test_a_page_that_is_not_for_this_role_is_told_with_who_asked(site: Site) -> None:
    clerk = sign_in(site)
    with log_lines.written() as lines:
        clerk.open("/planning/")

    (line,) = log_lines.of(lines, Event.FORBIDDEN)
    expected = {"verb": "GET", "route": "/planning/", "account": _account_id(site, Role.PARTNER)}
    assert {name: line[name] for name in expected} == expected


def test_what_is_not_there_is_told_by_its_rule_and_not_by_its_address(planner: Visitor) -> None:
    with log_lines.written() as lines:
        planner.open(NOWHERE)

    (line,) = log_lines.of(lines, Event.NOT_FOUND)
    assert line["route"] == "/planning/zitdag/<int:zitdag_id>"
    assert "99999" not in log_lines.text(lines)


@pytest.mark.parametrize("path", ["/nothing-of-the-kind", "/static/none.css"])
def test_an_address_that_no_page_has_is_not_told(site: Site, path: str) -> None:
    with log_lines.written() as lines:
        site.visitor().open(path)

    assert log_lines.of(lines, Event.NOT_FOUND) == []


def test_a_form_without_its_token_is_told(site: Site) -> None:
    with log_lines.written() as lines:
        site.visitor().fetch("POST", "/bel-mij", {"nummer": "0470 00 00 11"})

    assert [line["route"] for line in log_lines.of(lines, Event.CSRF_REFUSED)] == ["/bel-mij"]


def test_too_many_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(site.app.view_functions, "public.index", lambda: abort(429))
    with log_lines.written() as lines:
        site.visitor().open("/")

    assert len(log_lines.of(lines, Event.TOO_MANY)) == 1


def test_every_request_has_a_number_of_its_own(planner: Visitor) -> None:
    with log_lines.written() as lines:
        planner.open(NOWHERE)
        planner.open(NOWHERE)

    assert len({line["request"] for line in lines}) == 2


class TestAFailure:
    """A page that fails shows staff the number that its line has."""

    @pytest.fixture(autouse=True)
    def fails(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        site.app.testing = False
        for endpoint in ("desk.index", "public.index"):
            monkeypatch.setitem(site.app.view_functions, endpoint, self._fail)

    @staticmethod
    def _fail() -> None:
        raise RuntimeError("Zebulon")

    def test_staff_read_the_number_of_the_line(self, site: Site) -> None:
        planner = sign_in(site, Role.COORDINATOR)
        with log_lines.written() as lines:
            page = planner.open("/balie/")

        (line,) = log_lines.of(lines, Event.REQUEST_FAILED)
        assert (page.status, line["status"], line["error"]) == (500, 500, "RuntimeError")
        assert line["at"].endswith(f"test_request_log:{self._fail.__code__.co_firstlineno + 2}")
        assert line["request"] in page.text
        assert "Zebulon" not in log_lines.text(lines)

    def test_other_people_read_no_number(self, site: Site) -> None:
        with log_lines.written() as lines:
            page = site.visitor().open("/")

        (line,) = log_lines.of(lines, Event.REQUEST_FAILED)
        assert line["request"] not in page.text


def test_with_the_database_away_staff_are_asked_for_patience(
    site: Site, planner: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_named: object) -> None:
        raise OperationalError("SELECT", None, ConnectionError("Zebulon"))

    monkeypatch.setattr("scheduler.access.staff_sessions.find", away)
    with log_lines.written() as lines:
        page = planner.open("/balie/")

    (line,) = log_lines.of(lines, Event.REQUEST_FAILED)
    assert (page.status, page.heading) == (503, "Even geduld.")
    assert (line["status"], line["error"], line["route"]) == (503, "OperationalError", "/balie/")
    assert line["request"] in page.text
