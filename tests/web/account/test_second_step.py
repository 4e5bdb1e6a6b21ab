"""A mailbox alone opens nothing of a coordinator's, and nothing of who has a second factor."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from database import write
from scheduler.access.factors import AuthenticatorApp, RecoveryCode
from scheduler.access.models import KeptAnswer, StaffSession
from scheduler.access.roles import PLANNERS, Role
from scheduler.web.account.guard import FRESH
from tests.support import builders
from tests.support.browserless import Visitor
from tests.support.second_steps import AppInHand, give_app
from tests.support.site import Site
from tests.support.staff_accounts import SignIn, mailed_link, make_account

PLANNERS_PAGE = "/planning/"
STEP_PAGE = "Nog één stap"
MINE = "Mijn account"


def with_mail(site: Site, role: Role = Role.COORDINATOR) -> Visitor:
    """Somebody who opened the link of the mail, and showed nothing else."""
    account = make_account(site, role, f"{role}@example.org", None)
    visitor = site.visitor()
    visitor.open(mailed_link(site, account))
    visitor.submit("Meld mij aan")
    return visitor


def app_of(site: Site, role: Role = Role.COORDINATOR) -> AppInHand:
    return give_app(site, make_account(site, role, f"{role}@example.org", None))


def set_up_app(site: Site, visitor: Visitor) -> str:
    """On the pages; returns the secret."""
    page = visitor.open("/mijn-account/app")
    secret = "".join(
        page.text.split("Typ dit over in de app:")[1].split("Typ hieronder")[0].split()
    )
    visitor.submit("Bewaar", code=pyotp.TOTP(secret).at(site.clock.now))
    return secret


def printed_on(visitor: Visitor) -> list[str]:
    return [one.text for one in visitor.page.main.all("li")]


@pytest.mark.parametrize("role", [pytest.param(role, id=role.value) for role in sorted(PLANNERS)])
def test_a_planner_without_a_second_factor_is_led_to_set_one_up(site: Site, role: Role) -> None:
    visitor = with_mail(site, role)

    assert visitor.page.heading == MINE
    assert "Kies eerst een tweede stap" in visitor.page.text
    for path in (PLANNERS_PAGE, "/balie/", "/planning/accounts", "/planning/te-bellen"):
        assert visitor.open(path).heading == MINE, path


def test_nothing_that_a_planner_posts_is_done_before(site: Site) -> None:
    visitor = with_mail(site)
    token = visitor.page.form("Meld af").fields["csrf_token"]
    before = site.dump()

    fields = {"csrf_token": token, "naam": "Noor", "email": "noor@example.org", "rol": "partner"}
    visitor.fetch("POST", "/planning/accounts", fields)

    assert site.dump() == before


def test_who_set_up_an_app_goes_on_with_codes_to_print(site: Site) -> None:
    visitor = with_mail(site)
    visitor.open("/planning/te-bellen")
    set_up_app(site, visitor)

    assert visitor.page.heading == "Noodcodes"
    assert len(printed_on(visitor)) == 10
    visitor.submit("Ik heb ze bewaard")
    assert visitor.page.path == "/planning/te-bellen"


def test_codes_are_shown_until_they_are_kept_and_never_again(site: Site) -> None:
    visitor = with_mail(site)
    set_up_app(site, visitor)
    first = printed_on(visitor)

    visitor.open("/mijn-account/noodcodes")
    assert printed_on(visitor) == first
    visitor.submit("Ik heb ze bewaard")
    assert "kunnen ze niet meer tonen" in visitor.open("/mijn-account/noodcodes").text


def test_nothing_that_opens_stands_in_the_database(site: Site) -> None:
    """Neither the secret of the app nor a printed code, nor a page that shows one."""
    visitor = with_mail(site)
    secret = set_up_app(site, visitor)
    codes = ["".join(one.split()) for one in printed_on(visitor)]
    visitor.open("/mijn-account/app")
    visitor.submit("Bewaar", code="000000")

    with site.looking() as session:
        kept = [row.secret for row in session.scalars(select(AuthenticatorApp))]
        digests = set(session.scalars(select(RecoveryCode.code)))
        pages = session.scalars(select(KeptAnswer)).all()
    assert kept
    assert secret.encode() not in kept[0]
    assert digests
    assert not digests & set(codes)
    assert pages
    assert not any(visitor.page.main.all("path"))


def test_a_code_of_the_app_opens_the_rest(site: Site) -> None:
    held = app_of(site)
    visitor = with_mail(site)
    assert visitor.page.heading == STEP_PAGE
    assert visitor.open(PLANNERS_PAGE).heading == STEP_PAGE

    visitor.submit("Verder", code=held.code)

    assert visitor.page.path == PLANNERS_PAGE
    assert visitor.open("/planning/te-bellen").status == 200


def test_one_s_own_account_is_closed_too_until_it_is_shown(site: Site) -> None:
    """Or a mailbox alone would add a passkey, and be let in with it."""
    app_of(site)
    visitor = with_mail(site)

    for path in ("/mijn-account/", "/mijn-account/app", "/mijn-account/noodcodes"):
        assert visitor.open(path).heading == STEP_PAGE, path
    token = visitor.page.form("Verder").fields["csrf_token"]
    before = site.dump()
    for path in ("app/weg", "noodcodes/nieuw", "passkey"):
        visitor.fetch("POST", f"/mijn-account/{path}", {"csrf_token": token})
    assert site.dump() == before


@pytest.mark.parametrize(
    "code", [pytest.param("000000", id="wrong"), pytest.param("", id="empty"), "1234567890123"]
)
def test_a_wrong_code_opens_nothing(site: Site, code: str) -> None:
    app_of(site)
    visitor = with_mail(site)
    visitor.submit("Verder", code=code)

    assert visitor.page.status == 422
    assert visitor.page.errors == ["Deze code klopt niet, of is al gebruikt."]
    assert visitor.open(PLANNERS_PAGE).heading == STEP_PAGE


def test_six_figures_are_not_guessed(site: Site) -> None:
    held = app_of(site)
    visitor = with_mail(site)
    for _ in range(10):
        assert visitor.submit("Verder", code="000000").status == 422
        visitor.open(PLANNERS_PAGE)

    visitor.submit("Verder", code=held.code)
    assert visitor.page.status == 429
    site.clock.wait(timedelta(minutes=16))
    visitor.open(PLANNERS_PAGE)
    visitor.submit("Verder", code=held.code)
    assert visitor.page.path == PLANNERS_PAGE


def test_who_did_not_pass_the_first_step_uses_up_no_tries(site: Site) -> None:
    held = app_of(site)
    stranger = site.visitor()
    token = stranger.open("/bel-mij").form_with("nummer").fields["csrf_token"]
    for _ in range(30):
        stranger.fetch("POST", "/aanmelden/tweede-stap", {"csrf_token": token, "code": "000000"})

    visitor = with_mail(site)
    visitor.submit("Verder", code=held.code)
    assert visitor.page.path == PLANNERS_PAGE


def test_a_partner_without_a_second_factor_is_asked_nothing(site: Site) -> None:
    assert with_mail(site, Role.PARTNER).page.heading == "Afspraak maken"


def test_a_partner_who_has_one_is_asked_for_it(site: Site) -> None:
    held = app_of(site, Role.PARTNER)
    visitor = with_mail(site, Role.PARTNER)
    assert visitor.page.heading == STEP_PAGE
    assert visitor.open("/partner/doorverwijzingen").heading == STEP_PAGE

    visitor.submit("Verder", code=held.code)
    assert visitor.page.path == "/partner/doorverwijzingen"


def test_a_form_that_waits_goes_along_through_the_second_step(
    site: Site, signed_in: SignIn
) -> None:
    held = app_of(site)
    visitor = signed_in(Role.COORDINATOR)
    form = visitor.open("/planning/accounts").form_with("naam")
    site.clock.wait(timedelta(hours=13))
    typed = {"naam": "Noor", "email": "noor@example.org", "rol": "coordinator"}
    visitor.send(form, **typed)
    visitor.submit("Stuur mij een code", email="coordinator@example.org")
    code = [one for one in site.messages() if one.kind == "sign_in"][-1].facts["code"]
    visitor.submit("Meld mij aan", code=code)
    visitor.submit("Verder")
    assert visitor.page.heading == STEP_PAGE

    visitor.submit("Verder", code=held.code)

    assert dict(visitor.page.form("Verder").fields)["naam"] == "Noor"


def test_the_last_factor_is_not_taken_away_by_who_was_let_in_long_ago(
    site: Site, signed_in: SignIn
) -> None:
    """The screen was left open: whoever sits down takes nothing away."""
    held = app_of(site)
    visitor = signed_in(Role.COORDINATOR)
    visitor.open("/mijn-account/")
    site.clock.wait(FRESH)
    visitor.submit("Haal de app weg")
    assert visitor.page.heading == STEP_PAGE

    visitor.submit("Verder", code=held.code)
    assert visitor.page.heading == MINE
    visitor.submit("Haal de app weg")
    assert "Voeg een app toe" in visitor.page.text


def test_who_shows_it_all_day_has_shown_two_things(site: Site, signed_in: SignIn) -> None:
    """What a session keeps of it has an end, and PostgreSQL takes no more."""
    held = app_of(site)
    visitor = signed_in(Role.COORDINATOR)
    for _ in range(3):
        site.clock.wait(FRESH)
        visitor.open("/mijn-account/?toon=1")
        visitor.submit("Verder", code=held.code)
        assert visitor.page.heading == MINE

    with site.looking() as session:
        last = session.scalars(select(StaffSession).order_by(StaffSession.id.desc())).first()
    assert last is not None
    assert last.methods == "code app"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "app", id="an app"),
        pytest.param("POST", "app", id="an app that waits"),
        pytest.param("POST", "passkey", id="a passkey"),
        pytest.param("GET", "?toon=1", id="a passkey, before the browser makes one"),
        pytest.param("GET", "extern", id="an issuer"),
        pytest.param("POST", "noodcodes/nieuw", id="printed codes"),
    ],
)
def test_who_was_let_in_long_ago_adds_no_way_in(
    site: Site, signed_in: SignIn, method: str, path: str
) -> None:
    """Whoever sits down at a screen that was left open would come back for ever."""
    app_of(site)
    visitor = signed_in(Role.COORDINATOR)
    token = visitor.open("/mijn-account/").form("Haal de app weg").fields["csrf_token"]
    site.clock.wait(FRESH)
    before = site.dump()
    fields = {"csrf_token": token, "code": "000000"} if method == "POST" else None

    answer = visitor.fetch(method, f"/mijn-account/{path}", fields)

    assert (answer.status, answer.headers["location"]) == (303, "/aanmelden/tweede-stap")
    assert site.dump() == before


def test_who_has_no_factor_and_was_let_in_long_ago_signs_in_anew_to_add_one(site: Site) -> None:
    visitor = with_mail(site, Role.PARTNER)
    site.clock.wait(FRESH)

    assert visitor.open("/mijn-account/app").heading == "Aanmelden"


def test_another_app_in_the_place_of_the_first_ends_every_other_session(
    site: Site, signed_in: SignIn
) -> None:
    app_of(site)
    other, visitor = signed_in(Role.COORDINATOR), signed_in(Role.COORDINATOR)
    set_up_app(site, visitor)

    assert visitor.open(PLANNERS_PAGE).path == PLANNERS_PAGE
    assert other.open(PLANNERS_PAGE).heading == "Aanmelden"


def test_who_guesses_all_day_is_told_to_the_log_and_to_the_owner_once(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    app_of(site)
    visitor = with_mail(site)
    for wrong in range(1, 31):
        visitor.submit("Verder", code="000000")
        told = [one.facts["change"] for one in site.messages() if one.kind == "sign_in_changed"]
        assert told.count("codes_guessed") == (wrong >= 20), wrong
        if wrong % 10 == 0:
            site.clock.wait(timedelta(minutes=17))
        visitor.open(PLANNERS_PAGE)

    alarms = [one.__dict__["limit"] for one in caplog.records if one.message == "alarm"]
    assert alarms == ["wrong second steps of an account"]


def test_taking_a_factor_away_ends_every_other_session_and_tells_the_owner(
    site: Site, signed_in: SignIn
) -> None:
    app_of(site)
    other, visitor = signed_in(Role.COORDINATOR), signed_in(Role.COORDINATOR)
    visitor.open("/mijn-account/")
    visitor.submit("Haal de app weg")

    assert visitor.open(PLANNERS_PAGE).path == PLANNERS_PAGE
    assert other.open(PLANNERS_PAGE).heading == "Aanmelden"
    told = [one.facts["change"] for one in site.messages() if one.kind == "sign_in_changed"]
    assert told.count("app_removed") == 1


def test_a_session_says_how_it_was_shown(site: Site) -> None:
    held = app_of(site)
    visitor = with_mail(site)
    visitor.submit("Verder", code=held.code)

    with site.looking() as session:
        last = session.scalars(select(StaffSession).order_by(StaffSession.id.desc())).first()
    assert last is not None
    assert (last.methods.split()[-1], last.is_strong) == ("app", True)


def test_it_asks_for_what_one_has(site: Site) -> None:
    """Somebody with an app alone was offered a passkey; with a passkey alone, asked for an app."""
    site.app.config["BASE_URL"] = "http://localhost"
    app_of(site)
    with_app = with_mail(site).page
    other = make_account(site, Role.COORDINATOR, "other@example.org", None)
    with site.app.app_context():
        write(builders.passkey, other.id)
    visitor = site.visitor()
    visitor.open(mailed_link(site, other))
    with_passkey = visitor.submit("Meld mij aan")

    assert (with_app.heading, with_passkey.heading) == (STEP_PAGE, STEP_PAGE)
    assert "Code uit je app" in with_app.text
    assert "Gebruik een passkey" not in with_app.text
    assert "Code uit je app" not in with_passkey.text
    assert "Gebruik een passkey" in with_passkey.text


def test_who_goes_no_further_can_leave(site: Site) -> None:
    app_of(site)
    visitor = with_mail(site)
    assert visitor.page.heading == STEP_PAGE

    assert visitor.submit("Meld af").heading == "Aanmelden"
    assert visitor.open("/planning/").heading == "Aanmelden"
