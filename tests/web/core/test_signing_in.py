"""Signing in with a mailed code: one answer for everybody, one use, an end to every session."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from notifications.outbox.models import CausedBy, Message
from scheduler.access import limits, sign_in
from scheduler.access.models import SignInCode
from scheduler.access.roles import Role
from scheduler.access.sign_in import LASTS, TRIES
from tests.support.browserless import Visitor
from tests.support.site import Site
from tests.support.staff_accounts import SITE, SignIn, end_account, mailed_link, make_account
from tests.web.conftest import SiteOver

HOME = "/partner/doorverwijzingen"
AN = "an@example.org"
WRONG = (
    "Deze code klopt niet, of is te oud. Typ de code uit de laatste mail die je hier zelf vroeg."
    " Of open de link in die mail."
)
_A_WHILE = timedelta(minutes=50)


@pytest.fixture
def an(site: Site) -> str:
    make_account(site, Role.PARTNER, AN, SITE)
    return AN


def _ask(visitor: Visitor, address: str) -> Visitor:
    visitor.open("/aanmelden/")
    visitor.submit("Stuur mij een code", email=address)
    return visitor


@pytest.mark.parametrize("page", ["/aanmelden/", "/privacy/medewerkers", "/aanmelden/link/nothing"])
def test_what_staff_read_is_dutch_whatever_the_browser_chose(site: Site, page: str) -> None:
    visitor = site.visitor()
    (front,) = visitor.open("/?lang=ar").root.all("html")
    assert front.attributes["dir"] == "rtl"
    (shown,) = visitor.open(page).root.all("html")
    assert (shown.attributes["lang"], shown.attributes["dir"]) == ("nl", "ltr")
    assert "العربية" not in visitor.page.text  # a choice of languages would change nothing


def _mailed(site: Site) -> dict[str, str]:
    (mail,) = [one for one in site.messages() if one.kind == "sign_in"]
    return dict(mail.facts)


def _type(visitor: Visitor, code: str) -> None:
    visitor.submit("Meld mij aan", code=code)


def _is_in(visitor: Visitor) -> bool:
    return visitor.fetch("GET", HOME).status == 200


def test_the_code_of_the_mail_signs_in_with_or_without_its_space(site: Site, an: str) -> None:
    for spaced in (True, False):
        visitor = _ask(site.visitor(), an)
        code = [one for one in site.messages() if one.kind == "sign_in"][-1].facts["code"]
        _type(visitor, code if spaced else code.replace(" ", ""))
        assert _is_in(visitor)
        end_account(site, an)
        make_account(site, Role.PARTNER, "other@example.org", SITE)
        an = "other@example.org"


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(site: Site, an: str) -> None:
    known = _ask(site.visitor(), an)
    unknown = _ask(site.visitor(), "nobody@example.org")

    assert known.page.main.text == unknown.page.main.text
    assert [step[2].status for step in known.answers] == [
        step[2].status for step in unknown.answers
    ]


def test_whoever_has_no_account_cannot_get_past_the_code(site: Site, an: str) -> None:
    visitor = _ask(site.visitor(), "nobody@example.org")

    for code in ("00000000", "12345678", "", "x" * 5000):
        _type(visitor, code)
        assert visitor.page.errors == [WRONG]


def test_who_types_the_code_that_a_stranger_asked_reads_which_one_counts(
    site: Site, an: str
) -> None:
    visitor = _ask(site.visitor(), an)
    own = _mailed(site)["code"]
    _ask(site.visitor(), an)
    codes = {one.facts["code"] for one in site.messages() if one.kind == "sign_in"}
    (of_stranger,) = codes - {own}

    _type(visitor, of_stranger)
    assert visitor.page.errors == [WRONG]
    _type(visitor, own)
    assert _is_in(visitor)


def test_opening_the_link_a_thousand_times_uses_nothing(site: Site, an: str) -> None:
    """What is counted is in the database: as that stays, the thousandth meets what these meet."""
    _ask(site.visitor(), an)
    path = "/" + _mailed(site)["address"].split("/", 3)[3]
    before = site.dump()
    scanner = site.visitor()
    site.clock.step = timedelta(0)
    for _ in range(20):
        assert scanner.fetch("GET", path).status == 200
    assert site.dump() == before

    visitor = site.visitor()
    visitor.open(path)
    visitor.submit("Meld mij aan")

    assert _is_in(visitor)


def test_a_link_that_was_used_says_that_it_is_gone(site: Site, an: str) -> None:
    _ask(site.visitor(), an)
    path = "/" + _mailed(site)["address"].split("/", 3)[3]
    visitor, second = site.visitor(), site.visitor()
    visitor.open(path)
    second.open(path)
    visitor.submit("Meld mij aan")

    second.submit("Meld mij aan")

    assert second.page.status == 410
    assert not _is_in(second)
    assert site.visitor().open(path).status == 410


@pytest.mark.parametrize(
    ("later", "inside"),
    [
        pytest.param(timedelta(hours=11, minutes=58), True, id="within twelve hours"),
        pytest.param(timedelta(hours=12), False, id="after twelve hours"),
    ],
)
def test_a_session_ends_after_twelve_hours_however_busy(
    site: Site, signed_in: SignIn, later: timedelta, *, inside: bool
) -> None:
    visitor = signed_in(Role.PARTNER)
    end = site.clock.now + later
    while site.clock.now < end - _A_WHILE:
        site.clock.wait(_A_WHILE)
        _is_in(visitor)

    site.clock.now = end
    assert _is_in(visitor) is inside


def test_a_session_ends_with_its_account(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in(Role.PARTNER)
    assert _is_in(visitor)

    end_account(site, "partner@example.org")

    assert not _is_in(visitor)


def test_signing_out_ends_the_session(signed_in: SignIn) -> None:
    visitor = signed_in(Role.PARTNER)
    visitor.open(HOME)

    visitor.submit("Meld af")

    assert not _is_in(visitor)


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param("https://example.org/", id="another site"),
        pytest.param("//example.org/", id="another host"),
        pytest.param("/\\example.org/", id="a host that browsers read into a backslash"),
        pytest.param("javascript:alert(1)", id="a script"),
    ],
)
def test_signing_in_leads_nowhere_else(site: Site, an: str, elsewhere: str) -> None:
    visitor = site.visitor()
    visitor.open("/aanmelden/")
    visitor.fetch("GET", f"/aanmelden/?verder={elsewhere}")
    visitor.submit("Stuur mij een code", email=an)
    visitor.submit("Meld mij aan", code=_mailed(site)["code"])

    assert visitor.page.path.startswith("/partner/")


def test_signing_in_leads_to_where_one_was_going(site: Site, an: str) -> None:
    visitor = site.visitor()
    visitor.open(f"{HOME}?week=2")
    visitor.submit("Stuur mij een code", email=an)
    visitor.submit("Meld mij aan", code=_mailed(site)["code"])

    assert visitor.page.path == f"{HOME}?week=2"


def test_nothing_of_an_earlier_visitor_stays_in_the_session(site: Site, an: str) -> None:
    visitor = site.visitor()
    visitor.open("/bel-mij")
    _ask(visitor, an)
    before = _cookie(visitor)
    _type(visitor, _mailed(site)["code"])

    assert _cookie(visitor) != before


def _cookie(visitor: Visitor) -> str:
    for _method, _path, answer in reversed(visitor.answers):
        if found := re.search(r"zitdag=([^;]+)", answer.headers.get("set-cookie", "")):
            return found[1]
    raise AssertionError("no cookie was set")


# ------------------------------------------------------------------------------ strangers


def _mails(site: Site) -> list[Message]:
    return [one for one in site.messages() if one.kind == "sign_in"]


def _a_stranger_asks(site: Site, address: str, times: int) -> None:
    """From ever other networks, and never refused."""
    for number in range(times):
        stranger = site.visitor(REMOTE_ADDR=f"198.51.{number % 250}.7")
        assert _ask(stranger, address).page.status == 200


def test_asking_is_never_refused_and_one_address_gets_few_mails(site: Site, an: str) -> None:
    site.clock.step = timedelta(0)
    _a_stranger_asks(site, an, 20)

    assert len(_mails(site)) == limits.SIGN_IN_MAILS_TO_AN_ADDRESS.most


def test_a_stranger_who_asks_a_thousand_codes_kills_none_and_keeps_nobody_out(
    site: Site, an: str
) -> None:
    """What a request does is in the database: the thousandth meets what the thirtieth meets."""
    site.clock.step = timedelta(0)
    victim = _ask(site.visitor(), an)
    code = _mails(site)[-1].facts["code"]
    _a_stranger_asks(site, an, 30)
    _type(victim, code)
    assert _is_in(victim)

    # Later, in a browser that never signed in: the last mail opens it, whoever asked for that.
    site.clock.wait(LASTS)
    _a_stranger_asks(site, an, 3)
    site.clock.wait(LASTS / 2)
    late = _ask(site.visitor(), an)
    newest = max(_mails(site), key=lambda one: one.created_at)
    late.open(urlsplit(newest.facts["address"]).path)
    late.submit("Meld mij aan")
    assert _is_in(late)


def test_without_a_mail_where_none_is_alive_a_stranger_keeps_somebody_out(
    site: Site, an: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a limit on mails alone."""
    monkeypatch.setattr(sign_in, "_is_one_alive", lambda *_args, **_kwargs: True)
    site.clock.step = timedelta(0)
    _a_stranger_asks(site, an, 30)
    before = len(_mails(site))
    site.clock.wait(LASTS)
    _ask(site.visitor(), an)

    assert len(_mails(site)) == before
    assert site.visitor().open(urlsplit(_mails(site)[0].facts["address"]).path).status == 410


def test_a_browser_that_signed_in_before_gets_its_code_beyond_every_limit(
    site: Site, an: str
) -> None:
    site.clock.step = timedelta(0)
    visitor = _ask(site.visitor(), an)
    _type(visitor, _mails(site)[-1].facts["code"])
    visitor.submit("Meld af")
    _a_stranger_asks(site, an, 30)
    before = {one.id for one in _mails(site)}

    _ask(visitor, an)

    (own,) = [one for one in _mails(site) if one.id not in before]
    _type(visitor, own.facts["code"])
    assert _is_in(visitor)


def test_the_sixty_first_of_an_office_gets_in_behind_one_address(site: Site) -> None:
    site.clock.step = timedelta(0)
    for number in range(61):
        email = f"collega{number}@example.org"
        make_account(site, Role.PARTNER, email, SITE)
        colleague = _ask(site.visitor(REMOTE_ADDR="192.0.2.1"), email)
        _type(colleague, _mailed_to(site, email))
        assert _is_in(colleague)


def _mailed_to(site: Site, email: str) -> str:
    (mail,) = [one for one in _mails(site) if one.routes == [["email", email]]]
    code: str = mail.facts["code"]
    return code


def _mailed_last(site: Site) -> str:
    last = max(_mails(site), key=lambda one: int(one.subject.split(":")[1]))
    return str(last.facts["code"])


def test_wrong_figures_of_strangers_close_nobodys_code(site: Site, an: str) -> None:
    victim = _ask(site.visitor(), an)
    code = _mails(site)[-1].facts["code"]
    stranger = _ask(site.visitor(REMOTE_ADDR="198.51.100.7"), an)
    for _ in range(TRIES + 1):
        _type(stranger, "00000000")

    _type(victim, code)
    assert _is_in(victim)


def test_guessing_from_many_addresses_opens_nothing(site: Site, an: str) -> None:
    """Each browser may ask for codes of An's; few are mailed, each good for five tries.

    Of ten thousand figures, from two thousand addresses, that leaves thirty that count. (That ten
    thousand tries of one code open nothing is a test of the operation.)
    """
    site.clock.step = timedelta(0)
    guessers = [site.visitor(REMOTE_ADDR=f"192.0.{n}.2") for n in range(30)]
    for guesser in guessers:
        _ask(guesser, an)
        right = _mailed_last(site)
        code = int(right.replace(" ", ""))
        for number in range(1, 9):
            _type(guesser, f"{(code + number) % 10**8:08}")
            assert guesser.page.status == 422
        _type(guesser, right)  # too late, even for who knows it
    assert not any(_is_in(guesser) for guesser in guessers)
    assert len(_mails(site)) == limits.SIGN_IN_MAILS_TO_AN_ADDRESS.most
    with site.looking() as session:
        assert set(session.scalars(select(SignInCode.tries))) == {TRIES}


def test_a_network_that_guesses_is_refused_and_codes_that_were_right_do_not_count(
    site: Site, an: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(limits.WRONG_SIGN_IN_CODES_OF_A_NETWORK, most=3)
    monkeypatch.setattr(limits, "WRONG_SIGN_IN_CODES_OF_A_NETWORK", few)
    for number in range(5):
        email = f"collega{number}@example.org"
        make_account(site, Role.PARTNER, email, SITE)
        colleague = _ask(site.visitor(REMOTE_ADDR="192.0.2.1"), email)
        _type(colleague, _mailed_to(site, email))
        assert _is_in(colleague)
    guesser = _ask(site.visitor(REMOTE_ADDR="192.0.2.9"), an)
    statuses = []
    for _ in range(4):
        guesser.open("/aanmelden/code")
        _type(guesser, "00000000")
        statuses.append(guesser.page.status)

    assert statuses == [422, 422, 422, 429]


def test_a_stranger_on_the_network_of_an_office_keeps_nobody_out_who_signed_in_there_before(
    site: Site, an: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(limits.WRONG_SIGN_IN_CODES_OF_A_NETWORK, most=3)
    monkeypatch.setattr(limits, "WRONG_SIGN_IN_CODES_OF_A_NETWORK", few)
    office = _ask(site.visitor(REMOTE_ADDR="192.0.2.1"), an)
    _type(office, _mailed_to(site, an))
    office.submit("Meld af")
    stranger = _ask(site.visitor(REMOTE_ADDR="192.0.2.9"), "nobody@example.org")
    for _ in range(4):
        stranger.open("/aanmelden/code")
        _type(stranger, "00000000")
    assert stranger.page.status == 429

    elsewhere = _ask(site.visitor(REMOTE_ADDR="192.0.2.2"), an)  # the harm, in a browser of today
    _type(elsewhere, _mailed_last(site))
    assert elsewhere.page.status == 429
    _ask(office, an)
    _type(office, _mailed_last(site))
    assert _is_in(office)


def test_only_the_browser_that_signed_in_before_is_not_counted_as_a_stranger_s(
    site: Site, an: str
) -> None:
    office = _ask(site.visitor(), an)
    _type(office, _mailed_to(site, an))
    office.submit("Meld af")
    _ask(office, an)
    _ask(site.visitor(), an)

    asked = sorted(_mails(site), key=lambda one: int(one.subject.split(":")[1]))
    stranger, staff = CausedBy.SIGN_IN, CausedBy.STAFF
    assert [one.origin for one in asked] == [stranger, staff, stranger]


def test_the_cookie_tells_nothing_of_whether_there_is_an_account(site: Site, an: str) -> None:
    """It is signed, not sealed: whoever asked reads it."""
    site.clock.step = timedelta(0)
    kept = []
    for email in (an, "no@example.org"):
        browser = site.app.test_client()
        token = browser.get("/aanmelden/").text.split('name="csrf_token" value="')[1].split('"')[0]
        browser.post("/aanmelden/", data={"csrf_token": token, "email": email})
        with browser.session_transaction() as session:
            kept.append({name: _shape(value) for name, value in session.items()})
        assert browser.get_cookie("known") is None

    assert kept[0] == kept[1]
    assert kept[0]["ways"] == [22]


def _shape(value: object) -> object:
    return [_shape(one) for one in value] if isinstance(value, list) else len(str(value))


def test_over_https_a_known_browser_is_known_to_this_host_alone(site_with: SiteOver) -> None:
    here = "https://zitdag.example.org"
    with site_with(base_url=here, smtp_host="mail.example.org") as site:
        path = mailed_link(site, make_account(site, Role.PARTNER, AN, SITE))
        browser = site.app.test_client()
        page = browser.get(path, base_url=here).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        said = {"data": {"csrf_token": token}, "headers": {"Referer": f"{here}{path}"}}
        assert browser.post(path, base_url=here, **said).status_code == 303
        cookie = browser.get_cookie("__Host-known", domain="zitdag.example.org")

    assert cookie is not None
    assert (cookie.secure, cookie.http_only, cookie.path) == (True, True, "/")
