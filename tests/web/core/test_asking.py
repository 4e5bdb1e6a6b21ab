"""What only asks changes nothing: not with HEAD, not with a body, whatever it says."""

import pytest
from flask import Request
from flask.testing import FlaskClient

from scheduler.access.roles import Role
from tests.support.site import Site, book
from tests.support.staff_accounts import file_browser

ON_LOKET = "/planning/plaatsen/kortrijk-vlasschuur"
ROLES = [Role.PARTNER, Role.COUNSELLOR, Role.COORDINATOR, Role.ADMINISTRATOR]
HOSTILE = {"halte": "Markt", "minuten": "4", "voornaam": "Omar", "nummer": "0470 00 00 12"}


def both(site: Site) -> list[str]:
    """Addresses that show with GET and act on POST, and need nothing else."""
    return sorted(
        rule.rule
        for rule in site.app.url_map.iter_rules()
        if {"GET", "POST"} <= (rule.methods or set()) and not rule.arguments
    )


def content(site: Site) -> dict[str, list[tuple[object, ...]]]:
    """What is in the database, but for when staff were last seen."""
    return {name: rows for name, rows in site.dump().items() if name != "staff_sessions"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["HEAD", "GET", "OPTIONS"])
def test_a_body_of_what_only_asks_reaches_no_view(site: Site, role: Role, method: str) -> None:
    book(site.visitor())
    browser = file_browser(site, role)
    before = content(site)
    for path in both(site):
        answer = browser.open(path, method=method, data=HOSTILE)
        assert answer.status_code == 400, path
    assert content(site) == before


@pytest.mark.parametrize("role", ROLES)
def test_head_is_get_without_its_body(site: Site, role: Role) -> None:
    browser = file_browser(site, role)
    before = content(site)
    for path in both(site):
        answer = browser.head(path)
        assert answer.status_code == browser.get(path).status_code, path
        assert answer.data == b"", path
    assert content(site) == before


def _way_in(site: Site, coordinator: FlaskClient) -> str:
    token = coordinator.get(ON_LOKET).text.partition('name="csrf_token" value="')[2]
    fields = {"halte": "Weefplein", "minuten": "1", "csrf_token": token.partition('"')[0]}
    assert coordinator.post(ON_LOKET, data=fields).status_code == 303
    coordinator.head(ON_LOKET)
    return coordinator.get(ON_LOKET).text


def test_head_keeps_what_a_form_had_set(site: Site) -> None:
    assert 'value="Weefplein"' in _way_in(site, file_browser(site, Role.COORDINATOR))


def test_without_it_head_acts(site: Site) -> None:
    """The control: a view that shows with GET took HEAD for a form, without a token."""
    site.app.request_class = Request
    assert 'value="Weefplein"' not in _way_in(site, file_browser(site, Role.COORDINATOR))


def test_a_form_of_a_thousand_parts_too_many_is_refused_unread(site: Site) -> None:
    boundary = "x"
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
    answer = site.app.test_client().post(
        "/bel-mij",
        data=part * 1_100 + f"--{boundary}--\r\n",
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    assert answer.status_code == 413
