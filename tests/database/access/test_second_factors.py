"""The second step: a code of an app works once, so does a printed one; neither can be read."""

from datetime import datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from database import reading, write
from notifications.outbox.models import Message
from scheduler.access import accounts, second_factors
from scheduler.access.accounts import NewAccount
from scheduler.access.factors import AuthenticatorApp, RecoveryCode
from scheduler.access.models import Account
from scheduler.access.roles import Role
from scheduler.access.second_factors import STEP, Method, WrongCode
from scheduler.people.actors import Actor, By
from tests.support import builders
from tests.support.builders import NOW, PLANNER, by

KEY = bytes(range(32))
SECRET = pyotp.random_base32()
A_STEP = timedelta(seconds=STEP)


@pytest.fixture
def ilse(app_context: Flask) -> Account:
    write(builders.region)
    return made("ilse@example.org")


@pytest.fixture
def with_app(ilse: Account) -> Account:
    """Set up a minute ago."""
    before = NOW - 4 * A_STEP
    write(second_factors.add_app, ilse.id, SECRET, shown(before), KEY, by=owner(before))
    return ilse


def made(email: str) -> Account:
    return write(accounts.create, NewAccount(email, "Ilse", Role.COORDINATOR), by=PLANNER).account


def owner(now: datetime = NOW) -> By:
    return by(now, Actor.COORDINATOR)


def shown(moment: datetime = NOW) -> str:
    return pyotp.TOTP(SECRET).at(moment)


def step(account: Account, code: str, now: datetime = NOW) -> Method:
    return write(second_factors.pass_step, account.id, code, KEY, by=owner(now))


def is_refused(account: Account, code: str, now: datetime = NOW) -> bool:
    try:
        step(account, code, now)
    except WrongCode:
        return True
    return False


def printed(account: Account) -> list[str]:
    return write(second_factors.print_codes, account.id, KEY, by=owner())


def told() -> list[str]:
    with reading() as session:
        found = session.scalars(select(Message).where(Message.kind == "sign_in_changed"))
        return sorted(one.facts["change"] for one in found)


def test_the_code_that_the_app_shows_passes(with_app: Account) -> None:
    assert step(with_app, shown()) is Method.APP


@pytest.mark.parametrize(
    ("off", "passes"),
    [
        pytest.param(-2, False, id="a minute behind"),
        pytest.param(-1, True, id="a step behind"),
        pytest.param(1, True, id="a step ahead"),
        pytest.param(2, False, id="a minute ahead"),
    ],
)
def test_its_clock_may_be_a_step_off(with_app: Account, off: int, passes: bool) -> None:
    assert is_refused(with_app, shown(NOW + off * A_STEP)) is not passes


def test_a_step_is_used_once(with_app: Account) -> None:
    """Who looked over a shoulder is half a minute late."""
    step(with_app, shown())

    assert is_refused(with_app, shown())
    assert is_refused(with_app, shown(NOW - A_STEP))
    assert step(with_app, shown(NOW + A_STEP), NOW + A_STEP) is Method.APP


def test_the_code_that_set_it_up_is_used(ilse: Account) -> None:
    write(second_factors.add_app, ilse.id, SECRET, shown(), KEY, by=owner())

    assert is_refused(ilse, shown())


def test_an_app_that_shows_another_code_is_not_kept(ilse: Account) -> None:
    with pytest.raises(WrongCode):
        write(second_factors.add_app, ilse.id, pyotp.random_base32(), shown(), KEY, by=owner())

    with reading() as session:
        assert not second_factors.standing(session, ilse.id).has_factor


@pytest.mark.parametrize("code", ["", "0", "12345", "1234567", "é23456", "000000000000"])
def test_what_is_no_code_passes_nothing(with_app: Account, code: str) -> None:
    assert is_refused(with_app, code)


def test_the_app_of_one_account_passes_no_other(with_app: Account) -> None:
    assert is_refused(made("jo@example.org"), shown())


def test_a_secret_is_kept_sealed_for_its_account(with_app: Account) -> None:
    with reading() as session:
        row = session.get_one(AuthenticatorApp, with_app.id)
    assert SECRET.encode() not in row.secret
    assert second_factors.unseal(KEY, with_app.id, row.secret) == SECRET
    assert second_factors.unseal(KEY, with_app.id + 1, row.secret) is None
    assert second_factors.unseal(bytes(32), with_app.id, row.secret) is None
    assert second_factors.unseal(KEY, with_app.id, b"") is None


def test_ten_printed_codes_pass_once_each(with_app: Account) -> None:
    codes = printed(with_app)

    assert len(set(codes)) == 10
    assert [step(with_app, code) for code in codes] == [Method.PRINTED] * 10
    assert all(is_refused(with_app, code) for code in codes)
    assert told() == ["app_added", *["code_used"] * 10, "codes_made"]


def test_printed_codes_are_kept_nowhere(ilse: Account) -> None:
    codes = printed(ilse)

    with reading() as session:
        kept = session.scalars(select(RecoveryCode.code)).all()
    assert not {*codes} & {*kept}
    assert {len(one) for one in kept} == {64}


def test_new_codes_end_the_old_ones(ilse: Account) -> None:
    old, new = printed(ilse), printed(ilse)

    assert is_refused(ilse, old[0])
    assert step(ilse, new[0]) is Method.PRINTED


def test_the_codes_of_one_account_pass_no_other(ilse: Account) -> None:
    assert is_refused(made("jo@example.org"), printed(ilse)[0])


def test_printed_codes_alone_are_no_factor(ilse: Account) -> None:
    printed(ilse)

    with reading() as session:
        found = second_factors.standing(session, ilse.id)
    assert (found.has_factor, found.printed) == (False, 10)


def test_a_reset_leaves_nothing_that_passes_and_tells_the_owner(with_app: Account) -> None:
    codes = printed(with_app)
    write(second_factors.reset, with_app.id, by=PLANNER)

    assert is_refused(with_app, shown())
    assert is_refused(with_app, codes[0])
    assert told() == ["app_added", "codes_made", "reset"]


def test_the_app_is_removed_once(with_app: Account) -> None:
    for _ in range(2):
        write(second_factors.remove_app, with_app.id, by=owner())

    assert is_refused(with_app, shown())
    assert told() == ["app_added", "app_removed"]


def test_the_code_to_scan_names_the_account_and_the_service(ilse: Account) -> None:
    address = second_factors.address(SECRET, ilse, "Leerwinkel West")

    assert pyotp.parse_uri(address).secret == SECRET
    assert "Leerwinkel%20West" in address
    assert "ilse%40example.org" in address
