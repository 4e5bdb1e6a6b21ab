"""An account with which nobody signs in ends after a year, and never without a month's notice."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading, write
from logs import Event
from notifications.outbox.models import Message
from scheduler.access import accounts, posts, staff_sessions
from scheduler.access.accounts import NewAccount
from scheduler.access.models import Account
from scheduler.access.roles import Role
from scheduler.access.staff_sessions import Proof
from scheduler.access.unused import ENDS_AFTER, NOTICE
from scheduler.jobs import nightly
from tests.support import builders
from tests.support.builders import NOW, PLANNER, by

A_SECOND = timedelta(seconds=1)
WARNED = NOW + ENDS_AFTER - NOTICE
ENDED = NOW + ENDS_AFTER


@pytest.fixture
def ilse(app_context: Flask) -> Account:
    write(builders.region)
    new = NewAccount("ilse@example.org", "Ilse", Role.ADMINISTRATOR)
    return write(accounts.create, new, by=PLANNER).account


def _sign_in(account: Account, now: datetime, *methods: str) -> None:
    proof = Proof(methods or ("code",), is_strong=False)
    write(staff_sessions.begin, account.id, proof, f"{methods} {now}", now=now)


def _works(account: Account) -> bool:
    with reading() as session:
        return posts.has(session, account.id)


def _warnings() -> list[str]:
    with reading() as session:
        found = session.scalars(select(Message).where(Message.kind == "sign_in_unused"))
        return [f"{one.routes[0][1]} {one.facts['day']}" for one in found]


def _seen(account: Account) -> tuple[datetime | None, datetime | None]:
    with reading() as session:
        found = session.get_one(Account, account.id)
        return found.signed_in_at, found.signed_in_before_at


def test_what_is_last_seen_is_the_last_time_and_the_one_before(ilse: Account) -> None:
    assert _seen(ilse) == (None, None)
    _sign_in(ilse, NOW)
    assert _seen(ilse) == (NOW, None)

    later = NOW + timedelta(days=2)
    _sign_in(ilse, later)
    _sign_in(ilse, later + A_SECOND, "code", "app")  # goes on with the first step

    assert _seen(ilse) == (later, NOW)


def test_the_owner_is_warned_a_month_before_and_once(ilse: Account) -> None:
    nightly.end_unused(WARNED - A_SECOND)
    assert _warnings() == []

    nightly.end_unused(WARNED)
    assert _warnings() == ["ilse@example.org dinsdag 16 november"]

    nightly.end_unused(WARNED + timedelta(days=1))
    assert len(_warnings()) == 1


def test_who_was_warned_ends_after_that_month_administrators_too(
    ilse: Account, caplog: pytest.LogCaptureFixture
) -> None:
    nightly.end_unused(WARNED)
    nightly.end_unused(ENDED - A_SECOND)
    assert _works(ilse)

    with caplog.at_level("INFO"):
        nightly.end_unused(ENDED)
        nightly.end_unused(ENDED + A_SECOND)

    assert not _works(ilse)
    assert [one.msg for one in caplog.records].count(Event.ACCOUNT_ENDED) == 1


def test_who_was_not_warned_is_warned_first_however_late(ilse: Account) -> None:
    """The worker stood still, or nobody had the mail."""
    late = ENDED + timedelta(days=100)
    nightly.end_unused(late)
    assert _works(ilse)
    assert len(_warnings()) == 1

    nightly.end_unused(late + NOTICE - A_SECOND)
    assert _works(ilse)
    nightly.end_unused(late + NOTICE)
    assert not _works(ilse)


def test_who_signs_in_after_the_warning_stays_for_another_year(ilse: Account) -> None:
    nightly.end_unused(WARNED)
    _sign_in(ilse, ENDED - A_SECOND)

    nightly.end_unused(ENDED)
    nightly.end_unused(ENDED + ENDS_AFTER - NOTICE - timedelta(seconds=2))
    assert (_works(ilse), len(_warnings())) == (True, 1)
    nightly.end_unused(ENDED + ENDS_AFTER - NOTICE)
    assert (_works(ilse), len(_warnings())) == (True, 2)


@pytest.mark.parametrize("how", ["readmitted", "given a post by the command"])
def test_who_is_let_in_again_has_a_year_to_come(ilse: Account, how: str) -> None:
    with reading() as session:
        (post,) = posts.of_account(session, ilse.id)
    nightly.end_unused(WARNED)
    nightly.end_unused(ENDED)

    if how == "readmitted":
        write(accounts.readmit, post.id, by=by(ENDED))
    else:
        new = NewAccount("ilse@example.org", "Ilse", Role.ADMINISTRATOR)
        write(accounts.create, new, by=by(ENDED))

    nightly.end_unused(ENDED + timedelta(days=100))
    assert (_works(ilse), len(_warnings())) == (True, 1)


def test_who_works_nowhere_any_more_is_not_warned(ilse: Account) -> None:
    write(accounts.end, ilse.email, by=PLANNER)

    nightly.end_unused(WARNED)

    assert _warnings() == []
