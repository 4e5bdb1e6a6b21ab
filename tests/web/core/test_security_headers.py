"""What every answer tells the browser, generated from the URL map, as it is over HTTPS."""

import re
from collections.abc import Iterator, Mapping

import pytest
from werkzeug.routing import Rule

from scheduler.access.roles import Role
from scheduler.web.core.security_headers import A_YEAR, POLICY
from tests.conftest import FreshDatabase
from tests.support.access_matrix import WAYS
from tests.support.browserless import Visitor
from tests.support.two_regions import World, world_over

HTTPS = "https://zitdag.example.org"
ALWAYS = {
    "content-security-policy": POLICY,
    "strict-transport-security": f"max-age={A_YEAR}; includeSubDomains",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
COOKIE = {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"}


@pytest.fixture(scope="module")
def world(sqlite_network: FreshDatabase) -> Iterator[World]:
    with world_over(sqlite_network, base_url=HTTPS, demo=True) as world:
        yield world


def _wrong(headers: Mapping[str, str]) -> list[str]:
    """Which headers are not as they always are, and a cookie that is not kept close."""
    wrong = [name for name, value in ALWAYS.items() if headers.get(name) != value]
    if cookie := headers.get("set-cookie"):
        name, _is, rest = cookie.partition("=")
        told = {part.strip() for part in rest.split(";")[1:]}
        # What is taken away again names the day it ended, and no more of it is read.
        told = {
            part for part in told if not part.startswith(("Expires=Thu, 01 Jan 1970", "Max-Age=0"))
        }
        wrong += [] if (name, told) == ("__Host-zitdag", COOKIE) else [f"cookie {name} {told}"]
    return wrong


def _address(rule: Rule) -> str:
    return re.sub(r"<int:\w+>", "987654321", re.sub(r"<(?!int:)[^>]+>", "bestaat-niet", rule.rule))


def _last(visitor: Visitor) -> Mapping[str, str]:
    return visitor.answers[-1][2].headers


def test_every_address_protects_who_reads_it(world: World) -> None:
    """Signed out: pages of the public, pages to sign in, what is not there, wrong methods."""
    visitor = world.site.visitor()
    wrong = {}
    for rule in world.site.app.url_map.iter_rules():
        for method in ("GET", "POST", "DELETE"):
            visitor.fetch(method, _address(rule), {} if method == "POST" else None)
            if found := _wrong(_last(visitor)):
                wrong[f"{method} {rule.rule}"] = found
    assert wrong == {}


@pytest.mark.parametrize("role", [pytest.param(role, id=role.value) for role in Role])
def test_every_page_of_staff_protects_whom_it_is_about(world: World, role: Role) -> None:
    visitor = world.sign_in(role)
    wrong = {}
    for way in WAYS:
        path, fields = way.filled(world.names("mine"))
        visitor.fetch(way.method, path, fields if way.method == "POST" else None)
        if found := _wrong(_last(visitor)):
            wrong[str(way)] = found
    assert wrong == {}


def test_no_other_site_may_frame_a_page_or_add_to_it() -> None:
    told = dict(part.partition(" ")[::2] for part in POLICY.split("; "))
    assert (told["default-src"], told["frame-ancestors"]) == ("'none'", "'none'")
    assert (told["script-src"], told["style-src"]) == ("'self'", "'self'")
