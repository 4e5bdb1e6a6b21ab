"""A challenge is answered once, in time, and for what it was made."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from database import reading, write
from scheduler.access import challenges
from scheduler.access.challenges import LASTS, Purpose
from scheduler.access.factors import SpentChallenge
from tests.support.builders import NOW

KEY = b"a key of the tests"
pytestmark = pytest.mark.usefixtures("app_context")


def asked(purpose: Purpose = Purpose.OPENID, of: int = 0) -> str:
    return challenges.make(KEY, purpose, now=NOW, of=of)


def spent(text: str, purpose: Purpose = Purpose.OPENID, later: timedelta = timedelta(0)) -> bool:
    return write(challenges.spend, KEY, purpose, text, now=NOW + later)


def noted() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(SpentChallenge)) or 0


def test_it_is_answered_once() -> None:
    text = asked()

    assert [spent(text), spent(text)] == [True, False]


def test_a_challenge_that_is_only_asked_for_is_kept_nowhere() -> None:
    for _ in range(20):
        asked()

    assert noted() == 0


@pytest.mark.parametrize(
    ("later", "good"),
    [
        pytest.param(LASTS - timedelta(seconds=1), True, id="just in time"),
        pytest.param(LASTS, False, id="too late"),
    ],
)
def test_it_lasts_ten_minutes(later: timedelta, good: bool) -> None:
    assert spent(asked(), later=later) is good


def test_it_is_good_for_nothing_else() -> None:
    assert not spent(asked(Purpose.OPENID), Purpose.PASSKEY_ENTRY)


def test_that_of_one_account_is_no_other_s() -> None:
    text = asked(Purpose.NEW_PASSKEY, of=1)

    assert not write(challenges.spend, KEY, Purpose.NEW_PASSKEY, text, now=NOW, of=2)
    assert write(challenges.spend, KEY, Purpose.NEW_PASSKEY, text, now=NOW, of=1)


@pytest.mark.parametrize(
    "text", ["", "a", "a" * 80, "é" * 80, "=" * 80, asked()[:-1] + "!"], ids=range(6)
)
def test_what_is_none_opens_nothing(text: str) -> None:
    assert not spent(text)


def test_one_that_another_key_signed_opens_nothing() -> None:
    assert not spent(challenges.make(b"another key", Purpose.OPENID, now=NOW))


def test_notes_go_once_the_challenge_would_be_too_old(app: Flask) -> None:
    spent(asked())
    write(challenges.purge, now=NOW + LASTS - timedelta(seconds=1))
    kept = noted()
    write(challenges.purge, now=NOW + LASTS)

    assert (kept, noted()) == (1, 0)
