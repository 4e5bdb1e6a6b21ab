"""Sessions of staff end on the server: by signing out, by an idle hour, after twelve hours."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from scheduler.access.models import Account
from scheduler.access.roles import Role
from scheduler.access.staff_sessions import IDLE, NOTED
from scheduler.web.core.kept_forms import KEPT
from tests.conftest import FreshDatabase
from tests.support.access_matrix import WAYS
from tests.support.browserless import Page, Visitor
from tests.support.second_steps import give_app
from tests.support.site import Site
from tests.support.staff_accounts import SITE, SignIn, make_account
from tests.support.two_regions import world_over

HOME = "/partner/doorverwijzingen"
AT = "http://localhost"


def _is_in(visitor: Visitor) -> bool:
    return visitor.fetch("GET", HOME).status == 200


def _copy(site: Site, browser: FlaskClient) -> FlaskClient:
    """Somebody else's browser, with the cookie of this one."""
    other = site.app.test_client()
    with browser.session_transaction(base_url=AT) as theirs:
        stolen = dict(theirs)
    with other.session_transaction(base_url=AT) as kept:
        kept.update(stolen)
    return other


def test_a_cookie_that_was_copied_before_signing_out_opens_nothing_after_it(site: Site) -> None:
    an = make_account(site, Role.PARTNER, "an@example.org", SITE)
    browser, at_home = site.app.test_client(), site.app.test_client()
    site.sign_in(browser, an, at=AT)
    site.sign_in(at_home, an, at=AT)
    copy = _copy(site, browser)
    assert copy.get(HOME, base_url=AT).status_code == 200

    page = browser.get(HOME, base_url=AT).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    browser.post("/aanmelden/af", data={"csrf_token": token}, base_url=AT)

    assert copy.get(HOME, base_url=AT).status_code == 303
    assert at_home.get(HOME, base_url=AT).status_code == 200  # another session of the same person


@pytest.mark.parametrize(
    ("pause", "inside"),
    [
        pytest.param(IDLE - timedelta(minutes=2), True, id="within the hour"),
        pytest.param(IDLE, False, id="after an hour without a page"),
    ],
)
def test_an_idle_hour_ends_a_session(
    site: Site, signed_in: SignIn, pause: timedelta, *, inside: bool
) -> None:
    visitor = signed_in(Role.PARTNER)

    site.clock.wait(pause)

    assert _is_in(visitor) is inside
    page = visitor.open(HOME)
    assert ("Je bent afgemeld. Meld je weer aan." in page.text) is not inside


def test_whoever_goes_on_stays_signed_in(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in(Role.PARTNER)
    for _ in range(5):
        site.clock.wait(IDLE - timedelta(minutes=2))
        assert _is_in(visitor)


def test_being_seen_is_written_once_a_minute_at_most(site: Site, signed_in: SignIn) -> None:
    site.clock.step = timedelta(0)
    visitor = signed_in(Role.PARTNER)
    site.clock.wait(NOTED)
    with site.counting_queries() as asked:
        for _ in range(5):
            assert _is_in(visitor)

    assert len([one for one in asked if one.startswith("UPDATE staff_sessions")]) == 1


def test_files_health_and_pages_of_the_public_write_nothing_of_it(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in(Role.PARTNER)
    site.clock.wait(NOTED)
    with site.counting_queries() as asked:
        for path in ("/static/zitdag.css", "/healthz", "/", "/static/nothing.css"):
            visitor.fetch("GET", path)

    assert [one for one in asked if "UPDATE" in one] == []


def test_who_asks_is_one_statement(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in(Role.PARTNER)
    with site.counting_queries() as asked:
        assert _is_in(visitor)

    assert len([one for one in asked if "staff_sessions" in one or "accounts" in one]) == 1


def test_on_their_own_page_somebody_ends_every_other_session_of_theirs(
    site: Site, signed_in: SignIn
) -> None:
    here, there = signed_in(Role.PARTNER), signed_in(Role.PARTNER)
    colleague = signed_in(Role.PARTNER, email="an@example.org")
    assert "Een andere browser" in here.open("/mijn-account/").text

    page = here.submit("Meld overal elders af")

    assert "Alleen hier." in page.text
    assert [_is_in(one) for one in (here, there, colleague)] == [True, False, True]


@pytest.mark.parametrize("post", ["", "x", "0", "9" * 9, "9" * 20, "9" * 5000])
def test_a_post_that_there_is_not_is_nothing_to_work_in(signed_in: SignIn, post: str) -> None:
    visitor = signed_in()
    token = visitor.open("/mijn-account/").form("Meld af").fields["csrf_token"]

    answer = visitor.fetch("POST", "/aanmelden/werkplek", {"csrf_token": token, "post": post})

    assert answer.status == 404


def test_a_session_of_an_older_release_is_over_and_no_error(site: Site) -> None:
    browser = site.app.test_client()
    with browser.session_transaction(base_url=AT) as kept:
        kept.update({"_user_id": "1:1", "signed_in_at": "2026-11-23T08:00:00+00:00"})

    assert browser.get(HOME, base_url=AT).status_code == 303


# ------------------------------------------------------------------- what was typed is kept


def test_every_form_of_staff_waits_in_its_tab_when_its_session_has_ended(
    sqlite_network: FreshDatabase,
) -> None:
    lost = []
    with world_over(sqlite_network) as world:
        visitors = {role: world.sign_in(role) for role in Role}
        tokens = {role: _token(visitor) for role, visitor in visitors.items()}
        world.site.clock.wait(IDLE)
        before = world.site.dump()
        for way in [one for one in WAYS if one.method == "POST"]:
            path, fields = way.filled(world.names("mine"))
            typed = {**fields, "opmerking": "Dit typte ik"}
            answer = visitors[way.usual_role].shown(
                "POST", path, {**typed, "csrf_token": tokens[way.usual_role]}
            )
            kept = dict(Page(path, answer).form_with("email").fields)
            if any(kept.get(f"{KEPT}{name}") != value for name, value in typed.items()):
                lost.append(str(way))
        assert world.site.dump() == before
    assert lost == []


def test_what_was_typed_is_sent_after_signing_in_and_not_before(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in(Role.COORDINATOR)
    held = give_app(site, make_account(site, Role.COORDINATOR, "coordinator@example.org", None))
    page = visitor.open("/planning/accounts")
    form = page.form_with("naam")
    site.clock.wait(IDLE)

    typed = {"naam": "Noor", "email": "noor@example.org", "rol": "partner", "site": SITE}
    assert visitor.send(form, **typed).heading == "Aanmelden"
    visitor.submit("Stuur mij een code", email="coordinator@example.org")
    code = [one for one in site.messages() if one.kind == "sign_in"][-1].facts["code"]
    visitor.submit("Meld mij aan", code=code)
    visitor.submit("Verder")
    visitor.submit("Verder", code=held.code)
    assert accounts_of(site) == {"coordinator@example.org"}
    page = visitor.submit("Verder")

    assert page.path.startswith("/planning/accounts?nieuw=")
    assert accounts_of(site) == {"coordinator@example.org", "noor@example.org"}


def accounts_of(site: Site) -> set[str]:
    with site.looking() as session:
        return set(session.scalars(select(Account.email)))


def _token(visitor: Visitor) -> str:
    return visitor.open("/bel-mij").form_with("nummer").fields["csrf_token"]
