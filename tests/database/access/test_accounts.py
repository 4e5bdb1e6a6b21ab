"""Accounts of staff: who gets one, and the one way in that a mailed code is."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading, write
from notifications.outbox import lookups
from scheduler.access import accounts, sign_in, staff_sessions
from scheduler.access.accounts import NewAccount
from scheduler.access.errors import AccountExists, SiteMissing, UnknownAccount, UnknownCode
from scheduler.access.models import Account, SignInCode
from scheduler.access.roles import Role
from scheduler.access.sign_in import LASTS, TRIES, SignInChallenge
from scheduler.access.staff_sessions import Proof
from tests.support import builders
from tests.support.builders import NOW, PLANNER

KEY = b"a key of this test"
ILSE = NewAccount("Ilse@Example.org ", "Ilse", Role.COORDINATOR)


@pytest.fixture
def ilse(app_context: Flask) -> Account:
    write(builders.region)
    return write(accounts.create, ILSE, by=PLANNER)


def _open(account: Account, *, now: datetime = NOW) -> SignInChallenge:
    return write(sign_in.open_challenge, account, KEY, now=now)


def _by_code(way: SignInChallenge, code: str, *, now: datetime = NOW) -> Account | None:
    return write(sign_in.enter_by_code, way.id, code, KEY, now=now)


def _by_token(token: str, *, now: datetime = NOW) -> Account | None:
    return write(sign_in.enter_by_token, token, KEY, now=now)


def _wrong(code: str) -> str:
    return code[:-1] + ("1" if code[-1] == "0" else "0")


def test_an_address_is_kept_in_lower_case_and_has_one_account(ilse: Account) -> None:
    assert ilse.email == "ilse@example.org"
    with pytest.raises(AccountExists):
        write(accounts.create, ILSE, by=PLANNER)


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        pytest.param(NewAccount("a@example.org", "A", Role.PARTNER), SiteMissing, id="no site"),
        pytest.param(
            NewAccount("a@example.org", "A", Role.COUNSELLOR), SiteMissing, id="no counsellor"
        ),
        pytest.param(
            NewAccount("a@example.org", "A", Role.COORDINATOR, counsellor="x"),
            SiteMissing,
            id="a coordinator who is a counsellor",
        ),
        pytest.param(
            NewAccount("a@example.org", "A", Role.PARTNER, organisation="nowhere"),
            UnknownCode,
            id="an unknown site",
        ),
        pytest.param(
            NewAccount("a@example.org", "A", Role.COORDINATOR, region="nowhere"),
            UnknownCode,
            id="an unknown region",
        ),
    ],
)
def test_who_cannot_have_an_account(
    ilse: Account, new: NewAccount, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        write(accounts.create, new, by=PLANNER)


def test_a_code_opens_once(ilse: Account) -> None:
    way = _open(ilse)

    found = _by_code(way, way.code)

    assert found is not None
    assert found.id == ilse.id
    assert _by_code(way, way.code) is None
    assert _by_token(way.token) is None


def test_a_link_opens_once_and_looking_at_it_uses_nothing(ilse: Account) -> None:
    way = _open(ilse)
    for _ in range(3):
        with reading() as session:
            assert sign_in.is_open(session, way.token, KEY, now=NOW)

    assert _by_token(way.token) is not None
    assert _by_token(way.token) is None
    with reading() as session:
        assert not sign_in.is_open(session, way.token, KEY, now=NOW)


@pytest.mark.parametrize(
    ("later", "opens"),
    [
        pytest.param(LASTS - timedelta(seconds=1), True, id="in the last second"),
        pytest.param(LASTS, False, id="after ten minutes"),
    ],
)
def test_a_way_in_lasts_ten_minutes(ilse: Account, later: timedelta, *, opens: bool) -> None:
    way = _open(ilse)

    assert (_by_code(way, way.code, now=NOW + later) is not None) is opens
    with reading() as session:
        # Used, or too old: either way it is closed now.
        assert not sign_in.is_open(session, way.token, KEY, now=NOW + later)


def test_the_last_try_counts_and_the_one_after_it_does_not(ilse: Account) -> None:
    way = _open(ilse)
    for _ in range(TRIES - 1):
        assert _by_code(way, _wrong(way.code)) is None

    assert _by_code(way, way.code) is not None


def _kept(session: Session) -> list[tuple[object, ...]]:
    return [tuple(row) for row in session.execute(select(SignInCode.__table__))]


def test_ten_thousand_guesses_open_nothing_even_when_the_last_is_right(ilse: Account) -> None:
    """A guess beyond the last leaves all as it was: the ten thousandth meets what this one met."""
    way = _open(ilse)
    for _ in range(TRIES):
        assert _by_code(way, _wrong(way.code)) is None
    with reading() as session:
        exhausted = _kept(session)

    for code in (_wrong(way.code), "", way.code):
        assert _by_code(way, code) is None
        with reading() as session:
            assert _kept(session) == exhausted


def test_a_new_way_in_closes_the_earlier_one(ilse: Account) -> None:
    earlier, later = _open(ilse), _open(ilse)

    assert _by_token(earlier.token) is None
    assert _by_token(later.token) is not None


def test_another_key_opens_nothing(ilse: Account) -> None:
    way = _open(ilse)

    assert write(sign_in.enter_by_token, way.token, b"another key", now=NOW) is None


def test_neither_code_nor_token_is_kept(ilse: Account) -> None:
    way = _open(ilse)

    with reading() as session:
        row = session.scalars(select(SignInCode)).one()
    assert way.code not in (row.code, row.token)
    assert way.token not in (row.code, row.token)


def _begin(account: Account) -> str:
    token = f"digest of {account.email}"
    write(staff_sessions.begin, account.id, Proof(("code",), is_strong=False), token, now=NOW)
    return token


def test_an_ended_account_is_signed_out_and_stays_out(ilse: Account) -> None:
    way, token = _open(ilse), _begin(ilse)
    with reading() as session:
        assert staff_sessions.find(session, token, now=NOW) is not None

    write(accounts.end, "ilse@example.org", by=PLANNER)

    with reading() as session:
        assert staff_sessions.find(session, token, now=NOW) is None
    assert _by_token(way.token) is None
    assert write(sign_in.mail_challenge, ilse.email, KEY, "https://example.org", now=NOW) is None


def test_readmitting_an_account_opens_none_of_its_former_sessions(ilse: Account) -> None:
    """Nor one that began while it was being ended, which only its account held back."""
    write(accounts.end, "ilse@example.org", by=PLANNER)
    token = _begin(ilse)

    write(accounts.readmit, "ilse@example.org", by=PLANNER)

    with reading() as session:
        assert staff_sessions.find(session, token, now=NOW) is None


def test_an_unknown_account_cannot_be_ended(app_context: Flask) -> None:
    with pytest.raises(UnknownAccount):
        write(accounts.end, "nobody@example.org", by=PLANNER)


def test_a_way_in_is_mailed_to_its_account_and_to_nobody_else(ilse: Account) -> None:
    way = write(sign_in.mail_challenge, "ILSE@example.org", KEY, "https://example.org", now=NOW)
    nobody = write(
        sign_in.mail_challenge, "nobody@example.org", KEY, "https://example.org", now=NOW
    )

    assert nobody is None
    with reading() as session:
        (mail,) = lookups.about(session, f"sign-in:{way}")
    assert mail.routes == [["email", "ilse@example.org"]]
    assert mail.useless_after == NOW + LASTS
    code = mail.facts["code"].replace(" ", "")
    assert write(sign_in.enter_by_code, way or 0, code, KEY, now=NOW) is not None
