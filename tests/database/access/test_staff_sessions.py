"""Sessions of staff: found by their digest while they are live, ended one by one or together."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.access import accounts, staff_sessions
from scheduler.access.accounts import NewAccount
from scheduler.access.models import Account, StaffSession
from scheduler.access.roles import Role
from scheduler.access.staff_sessions import IDLE, KEPT, LASTS, Proof
from scheduler.people.counsellors import Counsellor
from scheduler.people.regions import Region
from tests.support import builders
from tests.support.builders import NOW, PLANNER

WEAK = Proof(("code",), is_strong=False)
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def ilse(app_context: Flask) -> Account:
    write(builders.region)
    new = NewAccount("ilse@example.org", "Ilse", Role.COORDINATOR)
    return write(accounts.create, new, by=PLANNER).account


def _is_live(token: str, later: timedelta = timedelta(0)) -> bool:
    with reading() as session:
        return staff_sessions.find(session, token, now=NOW + later) is not None


def test_a_session_knows_whose_it_is_and_what_proved_it(ilse: Account) -> None:
    proof = Proof(("code", "passkey"), is_strong=True)
    write(staff_sessions.begin, ilse.id, proof, "digest", now=NOW)

    with reading() as session:
        found = staff_sessions.find(session, "digest", now=NOW)
        assert found is not None
        row = found.row
        assert (row.account.email, row.methods, row.is_strong) == (
            "ilse@example.org",
            "code passkey",
            True,
        )
    assert not _is_live("another digest")


def test_a_post_that_opens_nothing_is_none_to_choose(ilse: Account) -> None:
    """That of a counsellor who sits nowhere any more."""

    def sit(session: Session) -> Counsellor:
        return builders.counsellor(session, session.scalars(select(Region.id)).one())

    seat = write(sit)
    new = NewAccount(ilse.email, "Ilse", Role.COUNSELLOR, counsellor=seat.code)
    write(accounts.create, new, by=PLANNER)
    write(staff_sessions.begin, ilse.id, WEAK, "digest", now=NOW)
    write(lambda session: session.execute(update(Counsellor).values(active=False)))

    with reading() as session:
        found = staff_sessions.find(session, "digest", now=NOW)
        assert found is not None
        assert found.posts == 1


@pytest.mark.parametrize(
    ("later", "is_live"),
    [
        pytest.param(IDLE - A_SECOND, True, id="just before the hour"),
        pytest.param(IDLE, False, id="after an hour without a page"),
    ],
)
def test_an_idle_session_ends(ilse: Account, later: timedelta, *, is_live: bool) -> None:
    write(staff_sessions.begin, ilse.id, WEAK, "digest", now=NOW)

    assert _is_live("digest", later) is is_live


@pytest.mark.parametrize(
    ("later", "is_live"),
    [
        pytest.param(LASTS - A_SECOND, True, id="just before twelve hours"),
        pytest.param(LASTS, False, id="after twelve hours"),
    ],
)
def test_a_busy_session_ends_all_the_same(
    ilse: Account, later: timedelta, *, is_live: bool
) -> None:
    begun = write(staff_sessions.begin, ilse.id, WEAK, "digest", now=NOW) or 0
    write(staff_sessions.note_seen, begun, now=NOW + LASTS - A_SECOND)

    assert _is_live("digest", later) is is_live


def test_a_session_that_ended_opens_nothing(ilse: Account) -> None:
    begun = write(staff_sessions.begin, ilse.id, WEAK, "digest", now=NOW) or 0
    write(staff_sessions.begin, ilse.id, WEAK, "elsewhere", now=NOW)

    write(staff_sessions.end, begun, now=NOW)
    write(staff_sessions.note_seen, begun, now=NOW)

    assert not _is_live("digest")
    assert _is_live("elsewhere")


def test_all_sessions_of_an_account_end_and_nobody_elses(ilse: Account) -> None:
    new = NewAccount("tom@example.org", "Tom", Role.ADMINISTRATOR)
    tom = write(accounts.create, new, by=PLANNER).account
    for account, token in ((ilse, "here"), (ilse, "there"), (tom, "of tom")):
        write(staff_sessions.begin, account.id, WEAK, token, now=NOW)

    write(staff_sessions.end_all, ilse.id, now=NOW)

    assert [_is_live(token) for token in ("here", "there", "of tom")] == [False, False, True]


@pytest.mark.parametrize(
    ("later", "left"),
    [
        pytest.param(KEPT, 1, id="for thirty days"),
        pytest.param(KEPT + A_SECOND, 0, id="and no longer"),
    ],
)
def test_what_ended_is_known_for_a_while(ilse: Account, later: timedelta, left: int) -> None:
    write(staff_sessions.begin, ilse.id, WEAK, "digest", now=NOW)

    write(staff_sessions.purge, now=NOW + later)

    with reading() as session:
        assert session.scalar(select(func.count()).select_from(StaffSession)) == left


# ---------------------------------------------------------------------------------- posts


@dataclass(frozen=True, slots=True)
class TwoPosts:
    """Somebody who works at two sites of partners, in two regions."""

    account: Account
    here: int
    there: int


@pytest.fixture
def noor(app_context: Flask) -> TwoPosts:
    def build(session: Session) -> TwoPosts:
        made = []
        for code in ("here", "there"):
            region = builders.region(session, code=code)
            site = builders.organisation(session, region.id, code=f"site-{code}")
            new = NewAccount("noor@example.org", "Noor", Role.PARTNER, code, site.code)
            made.append(accounts.create(session, new, by=PLANNER))
        return TwoPosts(made[0].account, made[0].id, made[1].id)

    return write(build)


def _post(token: str) -> int | None:
    with reading() as session:
        found = staff_sessions.find(session, token, now=NOW)
        return found.row.post.id if found is not None else None


def _begin(account: Account, token: str) -> int:
    return write(staff_sessions.begin, account.id, WEAK, token, now=NOW) or 0


def test_a_session_begins_in_the_first_post_and_then_in_the_one_of_the_last(
    noor: TwoPosts,
) -> None:
    begun = _begin(noor.account, "first")
    assert _post("first") == noor.here

    assert write(staff_sessions.work_in, begun, noor.there, now=NOW)
    assert _post("first") == noor.there
    _begin(noor.account, "second")
    assert _post("second") == noor.there


def test_nobody_works_in_the_post_of_somebody_else(noor: TwoPosts, ilse: Account) -> None:
    begun = _begin(ilse, "of ilse")

    assert not write(staff_sessions.work_in, begun, noor.here, now=NOW)
    assert _post("of ilse") not in (noor.here, noor.there)


def test_with_a_post_the_sessions_in_it_end_and_those_in_others_go_on(noor: TwoPosts) -> None:
    _begin(noor.account, "here")
    write(staff_sessions.work_in, _begin(noor.account, "there"), noor.there, now=NOW)

    write(accounts.end_post, noor.here, by=PLANNER)

    assert (_post("here"), _post("there")) == (None, noor.there)
    _begin(noor.account, "later")
    assert _post("later") == noor.there
    assert not write(staff_sessions.work_in, _begin(noor.account, "last"), noor.here, now=NOW)


def test_without_any_post_no_session_begins(noor: TwoPosts) -> None:
    write(accounts.end, "noor@example.org", by=PLANNER)

    assert write(staff_sessions.begin, noor.account.id, WEAK, "digest", now=NOW) is None
