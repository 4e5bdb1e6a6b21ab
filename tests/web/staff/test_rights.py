"""Every address x every role: who is let in is written down once, beside the view, and held here.

A new address fails until it is among PUBLIC or guarded by `auth.only`.
"""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app import Settings, create_app
from scheduler.people.models import Role
from tests.visiting import Visitor
from tests.web.site import Site
from tests.web.staff.conftest import SignIn

PUBLIC = {
    "static",
    "health.healthz",
    "demo.sent",
    "public.index",
    "public.question",
    "public.signpost",
    "public.with_whom",
    "public.language",
    "public.place",
    "public.time",
    "public.close",
    "public.closed",
    "public.who",
    "public.check",
    "public.done",
    "public.enter",
    "public.find",
    "public.manage",
    "public.move",
    "public.cancel",
    "public.slip",
    "public.ics",
    "public.call_me",
    "public.call_me_done",
    "auth.ask",
    "auth.code",
    "auth.link",
    "auth.leave",
    # Opened by the token in its address, which a coordinator gives and renews.
    "reception.private_week",
}
# A call that somebody else has answered meanwhile is no mistake: back to the list.
BACK_TO_THE_LIST = {
    "/balie/bellen/<int:call_id>/klaar",
    "/balie/bellen/<int:call_id>/niet-opgenomen",
    *(f"/{place}/te-bellen/<int:line_id>/klaar" for place in ("balie", "begeleider", "partner")),
    *(
        f"/{place}/te-bellen/<int:line_id>/niet-opgenomen"
        for place in ("balie", "begeleider", "partner")
    ),
}
# What stands in an address where something is named: nothing has these names or numbers.
NOTHING = {"int": "987654321", "default": "bestaat-niet", "string": "bestaat-niet"}


def _application() -> Flask:
    return create_app(Settings(secret_key="a secret of this test", demo=True))


def _rules() -> list[Rule]:
    return list(_application().url_map.iter_rules())


def _roles(endpoint: str) -> frozenset[Role] | None:
    found: frozenset[Role] | None = getattr(_VIEWS[endpoint], "roles", None)
    return found


_VIEWS = _application().view_functions
STAFF = [rule for rule in _rules() if _roles(rule.endpoint) is not None]
STAFF_CASES = [
    pytest.param(rule, method, id=f"{method} {rule.rule}")
    for rule in STAFF
    for method in sorted((rule.methods or set()) & {"GET", "POST"})
]


def _address(rule: Rule) -> str:
    address = rule.rule
    for piece in rule.arguments:
        kind = type(rule._converters[piece]).__name__  # noqa: SLF001 -- no public name for it
        word = NOTHING["int" if kind == "IntegerConverter" else "default"]
        address = _filled(address, piece, word)
    return address


def _filled(address: str, piece: str, word: str) -> str:
    before, _, rest = address.partition("<")
    named, _, after = rest.partition(">")
    if named.split(":")[-1] == piece:
        return f"{before}{word}{after}"
    return f"{before}<{named}>{_filled(after, piece, word)}"


def test_every_address_is_public_or_says_for_whom_it_is() -> None:
    unclassified = {
        rule.endpoint
        for rule in _rules()
        if rule.endpoint not in PUBLIC and _roles(rule.endpoint) is None
    }
    assert unclassified == set()


def test_nothing_that_is_guarded_is_listed_as_public() -> None:
    assert {rule.endpoint for rule in STAFF} & PUBLIC == set()


@pytest.mark.parametrize(("rule", "method"), STAFF_CASES)
def test_who_is_not_signed_in_signs_in_first(site: Site, rule: Rule, method: str) -> None:
    visitor = site.visitor()
    fields = _token(visitor) if method == "POST" else None

    answer = visitor.fetch(method, _address(rule), fields)

    assert answer.status == 303
    assert answer.headers["location"].startswith("/aanmelden/")


def _token(visitor: Visitor) -> dict[str, str]:
    visitor.open("/bel-mij")
    return {"csrf_token": visitor.page.form_with("nummer").fields["csrf_token"]}


@pytest.mark.parametrize("role", [pytest.param(role, id=role.value) for role in Role])
def test_each_role_is_let_in_where_it_belongs_and_nowhere_else(
    site: Site, signed_in: SignIn, role: Role
) -> None:
    """What does not exist is 404 for who may look there, and 403 for who may not."""
    visitor = signed_in(role)
    token = _token(visitor)
    for rule in STAFF:
        allowed = role in (_roles(rule.endpoint) or ())
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = visitor.fetch(method, _address(rule), token if method == "POST" else None)
            where = f"{method} {rule.rule} as {role}: {answer.status}"
            assert (answer.status == 403) is not allowed, where
            assert answer.status < 500, where
            if rule.arguments and allowed and rule.rule not in BACK_TO_THE_LIST:
                # 400: a form that lacks what every form has is looked at no further.
                assert answer.status in ((404, 410) if method == "GET" else (400, 404, 410)), where
