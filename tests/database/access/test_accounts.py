"""Accounts of staff: who gets one, and the one way in that a mailed code is."""

import re
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from database import db, reading, write
from notifications.outbox import gate
from notifications.outbox.models import CausedBy, Message
from scheduler.access import accounts, feed_links, posts, sign_in, staff_sessions
from scheduler.access.accounts import NewAccount
from scheduler.access.errors import AccountExists, SiteMissing, UnknownAccount, UnknownCode
from scheduler.access.models import Account, Post, SignInCode
from scheduler.access.roles import Role
from scheduler.access.sign_in import LASTS, TRIES, MailRequest, SignInChallenge
from scheduler.access.staff_sessions import Proof
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import Organisation
from scheduler.people.regions import Region
from tests.support import builders
from tests.support.beside import beside
from tests.support.builders import NOW, PLANNER

A_SECOND = timedelta(seconds=1)
KEY = b"a key of this test"
ILSE = NewAccount("Ilse@Example.org ", "Ilse", Role.COORDINATOR)


@pytest.fixture
def ilse(app_context: Flask) -> Account:
    write(builders.region)
    return write(accounts.create, ILSE, by=PLANNER).account


def _open(account: Account, *, now: datetime = NOW) -> SignInChallenge:
    return write(sign_in.open_challenge, account, KEY, now=now)


def _by_code(way: SignInChallenge, code: str, *, now: datetime = NOW) -> Account | None:
    return write(sign_in.enter_by_code, [way.way], code, KEY, now=now)


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


def test_an_address_may_have_a_post_at_several_sites_and_change_from_one_to_another(
    ilse: Account,
) -> None:
    def at(code: str) -> NewAccount:
        return NewAccount("noor@example.org", "Noor", Role.PARTNER, organisation=code)

    def sites(session: Session) -> None:
        for code in ("first", "second"):
            builders.organisation(session, session.scalars(select(Region.id)).one(), code=code)

    write(sites)
    first = write(accounts.create, at("first"), by=PLANNER)
    second = write(accounts.create, at("second"), by=PLANNER)
    assert first.account_id == second.account_id
    with pytest.raises(AccountExists):
        write(accounts.create, at("second"), by=PLANNER)

    write(accounts.end_post, first.id, by=PLANNER)

    with reading() as session:
        held = posts.of_account(session, second.account_id)
        assert [one.id for one in held] == [second.id]
    again = write(accounts.create, at("first"), by=PLANNER)
    assert again.account_id == first.account_id


def test_a_counsellor_who_sits_nowhere_any_more_does_not_sign_in(ilse: Account) -> None:
    def become(session: Session) -> Post:
        region_id = session.scalars(select(Region.id)).one()
        code = builders.counsellor(session, region_id, code="hanne").code
        new = NewAccount("hanne@example.org", "Hanne", Role.COUNSELLOR, counsellor=code)
        return accounts.create(session, new, by=PLANNER)

    post = write(become)
    way, token = _open(post.account), _begin(post.account)
    with reading() as session:
        assert staff_sessions.find(session, token, now=NOW) is not None

    write(lambda session: session.execute(update(Counsellor).values(active=False)))

    with reading() as session:
        assert staff_sessions.find(session, token, now=NOW) is None
    assert _by_token(way.token) is None
    assert _mailed_to("hanne@example.org") == []


@pytest.mark.parametrize(("generation", "opens_after"), [(0, None), (1, False)])
def test_with_the_post_of_a_counsellor_their_calendar_closes(
    ilse: Account, generation: int, *, opens_after: bool | None
) -> None:
    def become(session: Session) -> tuple[Post, str | None]:
        region_id = session.scalars(select(Region.id)).one()
        sits = builders.counsellor(session, region_id, code="hanne")
        sits.feed_generation = generation
        new = NewAccount("hanne@example.org", "Hanne", Role.COUNSELLOR, counsellor=sits.code)
        return accounts.create(session, new, by=PLANNER), feed_links.of_counsellor(KEY, sits)

    post, token = write(become)
    write(accounts.end_post, post.id, by=PLANNER)

    with reading() as session:
        found = feed_links.find_counsellor(session, KEY, token) is not None if token else None
        assert found is opens_after
        sits = session.get_one(Counsellor, post.counsellor_id)
        assert (sits.feed_generation > 0) is bool(generation)


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


def test_a_new_way_in_leaves_the_earlier_one_open(ilse: Account) -> None:
    """Or whoever asks in somebody's name would kill the code that they just got."""
    first, second = _open(ilse), _open(ilse)

    assert _by_code(first, first.code) is not None
    assert _by_code(second, second.code) is not None


def test_a_code_opens_in_the_browser_that_asked_for_it_alone(ilse: Account) -> None:
    mine, strangers = _open(ilse), _open(ilse)

    assert _by_code(strangers, mine.code) is None
    assert _by_code(mine, mine.code) is not None


def test_of_several_that_a_browser_asked_for_each_opens(ilse: Account) -> None:
    ways = [_open(ilse) for _ in range(3)]
    asked = [one.way for one in ways]

    assert write(sign_in.enter_by_code, asked, ways[0].code, KEY, now=NOW) is not None
    assert write(sign_in.enter_by_code, asked, ways[0].code, KEY, now=NOW) is None
    assert write(sign_in.enter_by_code, asked, ways[2].code, KEY, now=NOW) is not None


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
    assert _mailed_to(ilse.email) == []


def test_readmitting_an_account_opens_none_of_its_former_sessions(ilse: Account) -> None:
    token = _begin(ilse)
    with reading() as session:
        (post,) = posts.of_account(session, ilse.id)
    write(accounts.end, "ilse@example.org", by=PLANNER)

    write(accounts.readmit, post.id, by=PLANNER)

    with reading() as session:
        assert staff_sessions.find(session, token, now=NOW) is None


def test_readmitting_what_was_given_anew_meanwhile_gives_no_second_one(ilse: Account) -> None:
    with reading() as session:
        (first,) = posts.of_account(session, ilse.id)
    write(accounts.end_post, first.id, by=PLANNER)
    anew = write(accounts.create, ILSE, by=PLANNER)

    assert write(accounts.readmit, first.id, by=PLANNER) == anew.id

    with reading() as session:
        assert [one.id for one in posts.of_account(session, ilse.id)] == [anew.id]


def test_of_two_who_give_a_new_colleague_the_same_post_one_reads_that_it_is_there(
    ilse: Account, app_context: Flask
) -> None:
    noor = NewAccount("noor@example.org", "Noor", Role.COORDINATOR)
    give = partial(accounts.create, new=noor, by=PLANNER)

    made, refused = beside(app_context, give, give)

    assert isinstance(made, Post)
    assert isinstance(refused, AccountExists)


def test_of_two_who_give_a_new_colleague_a_post_elsewhere_both_do(
    ilse: Account, app_context: Flask
) -> None:
    there = write(builders.region).code
    here, elsewhere = (
        NewAccount("noor@example.org", "Noor", Role.COORDINATOR, region=code)
        for code in ("", there)
    )

    one, other = beside(
        app_context,
        partial(accounts.create, new=here, by=PLANNER),
        partial(accounts.create, new=elsewhere, by=PLANNER),
    )

    assert one.account_id == other.account_id


@pytest.mark.parametrize(
    "is_first", [pytest.param(True, id="first"), pytest.param(False, id="last")]
)
def test_who_gives_a_post_back_while_a_colleague_gives_it_anew_gives_no_second_one(
    ilse: Account, app_context: Flask, *, is_first: bool
) -> None:
    with reading() as session:
        (ended,) = posts.of_account(session, ilse.id)
    write(accounts.end_post, ended.id, by=PLANNER)
    back = partial(accounts.readmit, post_id=ended.id, by=PLANNER)
    anew = partial(accounts.create, new=ILSE, by=PLANNER)

    one, other = beside(app_context, *((back, anew) if is_first else (anew, back)))

    if is_first:
        assert one == ended.id
        assert isinstance(other, AccountExists)
    else:
        assert other == one.id


@pytest.mark.parametrize(
    "role", [pytest.param(role, id=role.value) for role in Role if role is not Role.ADMINISTRATOR]
)
def test_the_database_refuses_the_same_live_post_twice(ilse: Account, role: Role) -> None:
    """Whatever two requests at the same moment saw; one that ended stands in nobody's way."""

    def give(session: Session, *, ended: bool) -> None:
        region = session.scalars(select(Region)).one()
        site, person = session.scalar(select(Organisation)), session.scalar(select(Counsellor))
        session.add(
            Post(
                account_id=noor_id,
                role=role,
                region_id=region.id,
                organisation_id=site.id if site and role is Role.PARTNER else None,
                counsellor_id=person.id if person and role is Role.COUNSELLOR else None,
                created_at=NOW,
                ended_at=NOW if ended else None,
            )
        )

    def prepare(session: Session) -> int:
        region_id = session.scalars(select(Region.id)).one()
        builders.organisation(session, region_id)
        builders.counsellor(session, region_id)
        noor = Account(email="noor@example.org", name="Noor", created_at=NOW)
        session.add(noor)
        session.flush()
        return noor.id

    noor_id = write(prepare)
    write(give, ended=True)
    write(give, ended=True)
    write(give, ended=False)

    with pytest.raises(IntegrityError):
        write(give, ended=False)


def test_an_unknown_account_cannot_be_ended(app_context: Flask) -> None:
    with pytest.raises(UnknownAccount):
        write(accounts.end, "nobody@example.org", by=PLANNER)


def _ask(email: str, *, may_mail: bool = True, is_known: bool = False, now: datetime = NOW) -> str:
    """Somebody asks for a code to this address; what their browser keeps."""
    way = sign_in.new_way()
    base, service = "https://example.org", "Leerwinkel"
    asked = MailRequest(email, way, base, service, may_mail=may_mail, is_known=is_known)
    write(sign_in.mail_challenge, asked, KEY, now=now)
    return way


def _mailed_to(email: str, *, may_mail: bool = True, now: datetime = NOW) -> list[Message]:
    """The mails that asking once more brings."""
    before = _mails()
    _ask(email, may_mail=may_mail, now=now)
    return [one for one in _mails() if one.id not in {other.id for other in before}]


def _mails() -> list[Message]:
    with reading() as session:
        return list(session.scalars(select(Message).where(Message.kind == "sign_in")))


def test_a_way_in_is_mailed_to_its_account_and_to_nobody_else(ilse: Account) -> None:
    nobodys = _ask("nobody@example.org")
    assert _mails() == []

    way = _ask(ilse.email)
    (mail,) = _mails()

    assert mail.routes == [["email", "ilse@example.org"]]
    code = mail.facts["code"].replace(" ", "")
    assert mail.facts["minutes"] == 10
    assert write(sign_in.enter_by_code, [nobodys], code, KEY, now=NOW) is None
    assert write(sign_in.enter_by_code, [way], code, KEY, now=NOW) is not None


def test_who_asks_too_often_is_mailed_nothing_while_a_mailed_one_is_alive(ilse: Account) -> None:
    _ask(ilse.email)

    assert _mailed_to(ilse.email, may_mail=False) == []
    assert _mailed_to(ilse.email, may_mail=False, now=NOW + LASTS - A_SECOND) == []
    assert len(_mailed_to(ilse.email, may_mail=False, now=NOW + LASTS)) == 1


def test_who_used_it_and_signs_in_once_more_is_mailed_another(ilse: Account) -> None:
    _ask(ilse.email)
    (mail,) = _mails()
    assert _by_token(mail.facts["address"].rpartition("/")[2]) is not None

    assert len(_mailed_to(ilse.email, may_mail=False)) == 1


def test_strangers_use_up_nothing_of_what_a_known_browser_is_mailed(
    ilse: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "MOST_A_DAY", {CausedBy.SIGN_IN: 2})
    for _stranger in range(3):
        _ask(ilse.email)
    assert [one.is_over for one in _mails()].count(True) == 1  # theirs is used up

    _ask(ilse.email, is_known=True)

    assert [one.is_over for one in _mails()].count(True) == 1


@pytest.mark.parametrize("may_mail", [True, False])
def test_asking_does_the_same_work_whether_or_not_there_is_an_account(
    ilse: Account, app_context: Flask, *, may_mail: bool
) -> None:
    """Or the time that it takes would tell who works here."""

    def done(email: str) -> list[str]:
        return [re.sub(r"^(ROLLBACK TO|RELEASE) SAVEPOINT.*", "end", one) for one in _asked(email)]

    def _asked(email: str) -> list[str]:
        statements: list[str] = []

        def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            _ask(email, may_mail=may_mail)
            _ask(email, may_mail=may_mail)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return statements

    known, unknown = done(ilse.email), done("nobody@example.org")
    assert len(known) > 4
    assert known == unknown
