"""Every address x every role x one's own and somebody else's things, generated from the URL map.

A new address fails until it is among PUBLIC or guarded by `auth.require_roles`, and until the
table of tests.support.access_matrix says what it answers for one's own things and for those of
others.
"""

import re
from collections.abc import Iterable, Iterator

import pytest
from flask import Flask
from markupsafe import escape
from werkzeug.routing import Rule

from app import create_app
from scheduler.access.roles import Role
from scheduler.people import phones
from settings import Settings
from tests.conftest import FreshDatabase
from tests.support.access_matrix import BY_TOKEN, COUNSELLOR, WAYS, Way
from tests.support.browserless import Visitor
from tests.support.two_regions import Things, World, world_over

PUBLIC = {
    "static",
    "health.healthz",
    "health.livez",
    # With a token, or from the machine itself.
    "health.figures",
    "demo.answer",
    "demo.sent",
    "public.index",
    "public.remote",
    "public.video",
    "public.question",
    "public.signpost",
    "public.with_whom",
    "public.language",
    "public.where",
    "public.border",
    "public.how",
    "public.loket",
    "public.places",
    "public.recordings",
    "public.recording",
    "public.about_loket",
    "public.photo",
    "public.time",
    "public.close",
    "public.closed",
    "public.who",
    "public.check",
    "public.done",
    "public.enter",
    "public.say_yes",
    "public.find",
    "public.code",
    "public.manage",
    "public.reminders",
    "public.end_links",
    "public.links_ended",
    "public.move",
    "public.move_elsewhere",
    "public.correct_name",
    "public.correct_contact",
    "public.correct_language",
    "public.cancel",
    "public.restore",
    "public.slip",
    "public.ics",
    "public.call_me",
    "public.call_me_done",
    "public.professionals",
    "public.privacy",
    "public.privacy_of_staff",
    "auth.ask",
    "auth.code",
    "auth.link",
    "auth.leave",
    "account.enter_by_passkey",
    "account.to_issuer",
    "account.from_issuer",
    # Opened by the token in its address, which a coordinator gives and renews.
    "reception.private_week",
    "calendars.of_counsellor",
    "calendars.of_loket",
    # Providers show a signature or a secret.
    "webhooks.receive",
}
# Which text, service or question, of those that every region has.
NAMES_OF_NOBODY = {
    "coordinator.template",
    "coordinator.service",
    "coordinator.question",
    "coordinator.retire_question",
    "coordinator.bring_back_question",
}
# What stands in an address where something is named: nothing has these names or numbers.
NOTHING = {"int": "987654321", "default": "bestaat-niet"}
ROLES = [pytest.param(role, id=role.value) for role in Role]
LANDING = {
    Role.PARTNER: "/partner/doorverwijzingen",
    Role.COUNSELLOR: "/begeleider/",
    Role.COORDINATOR: "/planning/",
    Role.ADMINISTRATOR: "/planning/",
}


def _application() -> Flask:
    return create_app(Settings(secret_key="a secret of this test", demo=True))


_APP = _application()
RULES = list(_APP.url_map.iter_rules())


def _roles(rule: Rule) -> frozenset[Role] | None:
    found: frozenset[Role] | None = getattr(_APP.view_functions[rule.endpoint], "roles", None)
    return found


def _methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST"})


STAFF = [(rule, method) for rule in RULES if _roles(rule) is not None for method in _methods(rule)]


@pytest.fixture(scope="module")
def world(sqlite_network: FreshDatabase) -> Iterator[World]:
    with world_over(sqlite_network) as world:
        yield world


# ------------------------------------------------------------------------------ every address


def test_every_address_is_public_or_says_for_whom_it_is() -> None:
    unclassified = {
        rule.endpoint for rule in RULES if rule.endpoint not in PUBLIC and _roles(rule) is None
    }
    assert unclassified == set()


def test_nothing_that_is_guarded_is_listed_as_public() -> None:
    assert {rule.endpoint for rule, _method in STAFF} & PUBLIC == set()


def test_every_address_of_staff_is_in_the_table_of_ways(world: World) -> None:
    walked = {(way.rule(_APP, world).rule, way.method) for way in WAYS}
    assert {(rule.rule, method) for rule, method in STAFF} == walked


def test_what_an_address_names_is_tried_with_what_is_somebody_elses(world: World) -> None:
    """A way that names something of nobody would try nothing."""
    named = {
        (way.rule(_APP, world).rule, way.method) for way in WAYS if way.strangers(Role.COORDINATOR)
    }
    with_names = {
        (rule.rule, method)
        for rule, method in STAFF
        if rule.arguments and rule.endpoint not in NAMES_OF_NOBODY
    }
    assert with_names - named == set()


# --------------------------------------------------------------------------------- every role


def _token(visitor: Visitor) -> Things:
    visitor.open("/bel-mij")
    return {"csrf_token": visitor.page.form_with("nummer").fields["csrf_token"]}


def _address(rule: Rule) -> str:
    """The address with names in it that nothing has."""
    kinds = r"<(?:(int):)?\w+>"
    return re.sub(kinds, lambda found: NOTHING[found[1] or "default"], rule.rule)


def test_who_is_not_signed_in_signs_in_first(world: World) -> None:
    visitor = world.site.visitor()
    token = _token(visitor)
    for rule, method in STAFF:
        answer = visitor.fetch(method, _address(rule), token if method == "POST" else None)
        where = f"{method} {rule.rule}"
        assert answer.status == 303, where
        assert answer.headers["location"].startswith("/aanmelden/"), where


@pytest.mark.parametrize("role", ROLES)
def test_other_roles_are_refused_and_what_is_not_there_is_not_found(
    world: World, role: Role
) -> None:
    visitor = world.sign_in(role)
    token = _token(visitor)
    for rule, method in STAFF:
        answer = visitor.fetch(method, _address(rule), token if method == "POST" else None)
        where = f"{method} {rule.rule} as {role}: {answer.status}"
        is_let_in = role in (_roles(rule) or ())
        assert (answer.status == 403) is not is_let_in, where
        assert answer.status < 500, where
    world.wind_back()


def test_no_form_is_read_without_its_token(world: World) -> None:
    visitor = world.sign_in(Role.COORDINATOR)
    before = world.site.dump()
    for way in WAYS:
        if way.method == "POST":
            path, fields = way.filled(world.names("mine"))
            answer = visitor.fetch("POST", path, fields)
            assert answer.status == 400, way
    assert world.site.dump() == before


# ------------------------------------------------------------------------- one's own and others'


def _ways(world: World, role: Role) -> list[Way]:
    return [way for way in WAYS if role in (_roles(way.rule(_APP, world)) or ())]


def _fetch(visitor: Visitor, way: Way, names: Things, token: Things) -> tuple[int, str]:
    """The status, and the body without what was typed or asked for itself."""
    path, fields = way.filled(names)
    answer = visitor.shown(way.method, path, {**fields, **token} if way.method == "POST" else None)
    body = answer.body.decode(errors="replace")
    for said in (path, *fields.values()):
        body = body.replace(escape(said), "").replace(said, "")
    return answer.status, body


def _told(world: World, body: str, strangers: Iterable[str]) -> list[str]:
    """What this body says of the clients of these owners."""
    return [
        f"{name} of {owner}"
        for owner in strangers
        for name, word in _words(world.things[owner])
        if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", body)
    ]


def _words(things: Things) -> Iterator[tuple[str, str]]:
    """All that a page could say of a client."""
    for name in ("booked", "begun", "client", "code", "number"):
        yield name, things[name]
    yield "code", " ".join(things["code"])
    yield "number", phones.display(things["number"])


def _strangers(way: Way, role: Role) -> set[str]:
    """Whose clients this role may read nothing of there."""
    is_own_room = role is Role.PARTNER or (
        role is Role.COUNSELLOR and way.address.startswith(COUNSELLOR)
    )
    return {"elsewhere", "colleagues"} if is_own_room else {"elsewhere"}


@pytest.mark.parametrize("role", ROLES)
def test_ones_own_things_answer_what_they_should_and_nothing_of_others(
    world: World, role: Role
) -> None:
    visitor = world.sign_in(role)
    token = _token(visitor)
    wrong = {}
    for way in _ways(world, role):
        status, body = _fetch(visitor, way, world.names("mine"), token)
        told = _told(world, body, _strangers(way, role))
        if status != way.own or told:
            wrong[str(way)] = [str(status), *told]
        if way.method == "POST":
            world.wind_back()
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_things_of_others_are_not_there_tell_nothing_and_stay_as_they_are(
    world: World, role: Role
) -> None:
    visitor = world.sign_in(role)
    token = _token(visitor)
    before = world.site.dump()
    wrong = {}
    for way in _ways(world, role):
        for owner in way.strangers(role):
            status, body = _fetch(visitor, way, world.names(owner), token)
            told = _told(world, body, _strangers(way, role) | {owner})
            if status != way.foreign or told:
                wrong[f"{way} of {owner}"] = [str(status), *told]
            if way.method == "POST" and world.site.dump() != before:
                wrong[f"{way} of {owner}"] = ["it changed something"]
                world.wind_back()
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_whoever_works_elsewhere_too_has_nothing_of_it_while_they_work_here(
    world: World, role: Role
) -> None:
    """And the other way round, after they chose to work there."""
    elsewhere = world.work_elsewhere_too(role)
    visitor = world.sign_in(role)
    assert _wrong_of_others(world, visitor, role, "elsewhere") == {}

    visitor.open(LANDING[role])
    visitor.submit("Ga daarheen", post=str(elsewhere))
    assert _wrong_of_others(world, visitor, role, "mine") == {}
    world.wind_back()


def _wrong_of_others(
    world: World, visitor: Visitor, role: Role, owner: str
) -> dict[str, list[str]]:
    """The GETs that told something of this owner's clients, where they were asked for."""
    wrong = {}
    for way in _ways(world, role):
        if way.method == "GET" and way.braces:
            status, body = _fetch(visitor, way, world.things[owner] | _mine(world, owner), {})
            told = _told(world, body, {owner})
            if status == 200 and told:
                wrong[str(way)] = [str(status), *told]
    return wrong


def _mine(world: World, owner: str) -> Things:
    return {f"mine_{name}": value for name, value in world.things[owner].items()}


def test_the_week_of_a_reception_names_no_client(world: World) -> None:
    visitor = world.site.visitor()
    for way in BY_TOKEN:
        for owner, things in world.things.items():
            status, body = _fetch(visitor, way, things, {})
            assert (status, _told(world, body, world.things)) == (200, []), owner
            assert "14.00" in body
