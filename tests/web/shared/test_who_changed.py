"""What staff do to an appointment leaves their account in its history; what clients do, none."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from scheduler.access.models import Account
from scheduler.access.roles import Role
from scheduler.appointments.models import AppointmentChange, ChangeKind
from scheduler.people.actors import Actor
from tests.conftest import FreshDatabase
from tests.support.access_matrix import BOOKED_BY_ALL, DAY, SERIES, SICK, WHO
from tests.support.browserless import Visitor
from tests.support.site import book
from tests.support.two_regions import Things, World, email_of, world_over

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"
DECIDED = {"gezien": "{seen}", "besluit": "af"}
Line = tuple[ChangeKind, Actor]


@pytest.fixture(scope="module")
def made(sqlite_network: FreshDatabase) -> Iterator[World]:
    with world_over(sqlite_network, alone=True) as made:
        yield made


@pytest.fixture
def world(made: World) -> Iterator[World]:
    yield made
    made.wind_back()


def _post(visitor: Visitor, path: str, fields: Things) -> int:
    fields = _as_shown(visitor, path, fields)
    visitor.open("/bel-mij")
    token = visitor.page.form_with("nummer").fields["csrf_token"]
    return visitor.fetch("POST", path, {**fields, "csrf_token": token}).status


def _as_shown(visitor: Visitor, path: str, fields: Things) -> Things:
    """Of a series just what its dates showed is saved: with what stands for it on that page."""
    if not path.endswith("/bewaar"):
        return fields
    typed = {name: value for name, value in fields.items() if name not in DECIDED}
    page = visitor.open(f"{path.removesuffix('bewaar')}dagen?{urlencode(typed)}")
    return {**fields, "beeld": page.form_with("beeld").fields["beeld"]}


def _history(world: World, after: int) -> set[tuple[ChangeKind, Actor, int | None]]:
    with world.site.looking() as session:
        rows = session.scalars(select(AppointmentChange).where(AppointmentChange.id > after))
        return {(one.kind, one.actor, one.account_id) for one in rows}


def _last(world: World) -> int:
    with world.site.looking() as session:
        return max(session.scalars(select(AppointmentChange.id)))


def _account(world: World, role: Role) -> int:
    with world.site.looking() as session:
        return session.scalars(select(Account.id).where(Account.email == email_of(role))).one()


def _names(world: World) -> Things:
    """Of the things that are `mine`; `seen` are the appointments of the day that it is about."""
    with world.site.looking() as session:
        seen = session.scalars(select(AppointmentChange.appointment_id).distinct())
        return {**world.names("mine"), "seen": ",".join(map(str, seen))}


def _booking(form: str, one: str, role: Role, actor: Actor) -> list[object]:
    """What is done on the pages of an office: its form, and what follows a booking."""
    return [
        pytest.param(
            role,
            form,
            {"sleutel": "{key}", "uur": "{hour}", **WHO},
            {(ChangeKind.BOOKED, actor)},
            id=f"{actor} books",
        ),
        pytest.param(
            role, f"{one}uur", {"uur": "{hour}"}, {(ChangeKind.MOVED, actor)}, id=f"{actor} moves"
        ),
        pytest.param(
            role, f"{one}weg", {}, {(ChangeKind.CANCELLED, actor)}, id=f"{actor} calls off"
        ),
    ]


PARTNER = _booking("/partner/", "/partner/afspraak/{booked}/", Role.PARTNER, Actor.PARTNER)
DESK = _booking("/balie/boek", "/balie/afspraak/{booked}/", Role.COORDINATOR, Actor.PHONE_DESK)
_ON_A_DAY = "/begeleider/afspraak/{booked}/"


def _of_a_day(role: Role, actor: Actor) -> list[object]:
    """What a counsellor does on a day of theirs, or a coordinator for them."""
    recorded, walks_in = {(ChangeKind.RECORDED, actor)}, {"vraag": "get-diploma", "taal": "nl"}
    next_one = {"uur": "{mine_next}", "sleutel": "a"}
    done: list[tuple[str, str, Things, set[Line]]] = [
        ("records", "/begeleider/afspraak/{begun}/uitkomst", {"uitkomst": "came"}, recorded),
        ("notes a walk-in", "/begeleider/zitdag/{zitdag}/inloop", walks_in, recorded),
        ("takes a walk-in back", "/begeleider/afspraak/{walked_in}/inloop", {}, recorded),
        (
            "is late",
            "/begeleider/zitdag/{zitdag}/te-laat",
            {"minuten": "15"},
            {(ChangeKind.LATE, actor)},
        ),
        (
            "plans the next one",
            "/begeleider/afspraak/{begun}/volgende",
            next_one,
            {(ChangeKind.BOOKED, actor)},
        ),
        ("moves", f"{_ON_A_DAY}uur", {"uur": "{hour}"}, {(ChangeKind.MOVED, actor)}),
        ("calls off", f"{_ON_A_DAY}weg", {}, {(ChangeKind.CANCELLED, actor)}),
    ]
    return [
        pytest.param(
            role, path, {"voornaam": "Nieuw", **fields}, lines, id=f"{actor} {words} on a day"
        )
        for words, path, fields, lines in done
    ]


MOVED_ZITDAG = {"versie": "1", "datum": TUESDAY, "begeleider": "{counsellor_id}", **DAY}
SATURDAYS = {
    "versie": "{version}",
    "loket": "{loket_id}",
    "begeleider": "{counsellor_id}",
    "dienst-5": "1",
    **SERIES,
}
PLANNING = [
    pytest.param(
        Role.COORDINATOR,
        "/planning/zitdag/{zitdag}",
        {**MOVED_ZITDAG, **BOOKED_BY_ALL, **DECIDED},
        {(ChangeKind.CANCELLED, Actor.COORDINATOR)},
        id="a zitdag is changed",
    ),
    pytest.param(
        Role.COORDINATOR,
        "/planning/zitdag/{zitdag}/weg",
        {"versie": "1", **DECIDED},
        {(ChangeKind.CANCELLED, Actor.COORDINATOR)},
        id="a zitdag is called off",
    ),
    pytest.param(
        Role.COORDINATOR,
        "/planning/zitdag/{zitdag}/weg",
        {"versie": "1", "gezien": "{seen}", "besluit": "staan"},
        {(ChangeKind.FLAGGED, Actor.SYSTEM)},
        id="those of a zitdag are kept",
    ),
    pytest.param(
        Role.COORDINATOR,
        "/planning/afwezig",
        {"begeleider": "{counsellor_id}", **SICK, **DECIDED},
        {(ChangeKind.CANCELLED, Actor.COORDINATOR)},
        id="somebody is away",
    ),
    pytest.param(
        Role.COORDINATOR,
        "/planning/reeksen/{series}/bewaar",
        {**SATURDAYS, "vanaf": MONDAY, **DECIDED},
        {(ChangeKind.CANCELLED, Actor.COORDINATOR)},
        id="a series is changed",
    ),
    pytest.param(
        Role.COORDINATOR,
        "/planning/agendas/bestand",
        {"van": "begeleider-{counsellor}", "wis": "1"},
        {(ChangeKind.FLAGGED, Actor.SYSTEM)},
        id="a calendar is read",
    ),
]


@pytest.mark.parametrize(
    ("role", "path", "fields", "lines"),
    [
        *PARTNER,
        *DESK,
        *_of_a_day(Role.COUNSELLOR, Actor.COUNSELLOR),
        *_of_a_day(Role.COORDINATOR, Actor.COORDINATOR),
        *PLANNING,
    ],
)
def test_what_staff_do_leaves_their_account(
    world: World, role: Role, path: str, fields: Things, lines: set[Line]
) -> None:
    names, account_id, before = _names(world), _account(world, role), _last(world)
    visitor = world.sign_in(role)

    status = _post(
        visitor,
        path.format_map(names),
        {name: value.format_map(names) for name, value in fields.items()},
    )

    assert status in (200, 303)
    found = _history(world, before)
    assert {account for _kind, _actor, account in found} == {account_id}
    assert lines <= {(kind, actor) for kind, actor, _account in found}


def test_what_clients_do_leaves_no_account(world: World) -> None:
    before, visitor = _last(world), world.site.visitor()

    book(visitor)
    visitor.click("Verander je afspraak")
    visitor.click("Ik kan niet komen")
    visitor.submit("Ja, weg")

    assert _history(world, before) == {
        (ChangeKind.BOOKED, Actor.CLIENT, None),
        (ChangeKind.CANCELLED, Actor.CLIENT, None),
    }
