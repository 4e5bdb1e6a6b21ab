"""Signing in with a mailed code: one answer for everybody, one use, an end to every session."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.access.models import SignInCode
from scheduler.access.roles import Role
from scheduler.access.sign_in import TRIES
from tests.support.browserless import Visitor
from tests.support.site import Site
from tests.support.staff_accounts import SITE, SignIn, end_account, make_account

HOME = "/partner/doorverwijzingen"
AN = "an@example.org"
_A_WHILE = timedelta(minutes=50)


@pytest.fixture
def an(site: Site) -> str:
    make_account(site, Role.PARTNER, AN, SITE)
    return AN


def _ask(visitor: Visitor, address: str) -> Visitor:
    visitor.open("/aanmelden/")
    visitor.submit("Stuur mij een code", email=address)
    return visitor


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
        assert visitor.page.errors == ["Deze code klopt niet, of is te oud. Vraag een nieuwe."]


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


def test_one_address_is_mailed_at_most_six_codes_an_hour(site: Site, an: str) -> None:
    for _ in range(6):
        assert _ask(site.visitor(), an).page.status == 200

    assert _ask(site.visitor(), an).page.status == 429
    assert len([one for one in site.messages() if one.kind == "sign_in"]) == 6


def test_guessing_from_many_addresses_opens_nothing(site: Site, an: str) -> None:
    """Each address may ask for a code of An's; six are made in an hour, each good for five tries.

    Of ten thousand figures, from two thousand addresses, that leaves thirty that count. (That ten
    thousand tries of one code open nothing is a test of the operation.)
    """
    refused, guessers = 0, [site.visitor(REMOTE_ADDR=f"192.0.2.{n}") for n in range(60)]
    for guesser in guessers:
        guesser.open("/aanmelden/")
        guesser.submit("Stuur mij een code", email=an)
        if guesser.page.status == 429:
            continue
        right = [one for one in site.messages() if one.kind == "sign_in"][-1].facts["code"]
        code = int(right.replace(" ", ""))
        for number in range(1, 9):
            _type(guesser, f"{(code + number) % 10**8:08}")
            refused += guesser.page.status == 422
        _type(guesser, right)  # too late, even for who knows it
    assert refused == 6 * 8
    assert not any(_is_in(guesser) for guesser in guessers)
    assert len([one for one in site.messages() if one.kind == "sign_in"]) == 6
    with site.looking() as session:
        assert session.scalars(select(SignInCode.tries)).all() == [TRIES]
