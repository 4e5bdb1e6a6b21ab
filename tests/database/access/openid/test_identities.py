"""An account comes in by issuer and subject. A mail address alone opens none."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from database import reading, write
from scheduler.access import accounts, posts
from scheduler.access.accounts import NewAccount
from scheduler.access.factors import AccountIdentity
from scheduler.access.models import Account
from scheduler.access.openid import identities
from scheduler.access.openid.errors import OpenIdRefused, Refusal
from scheduler.access.openid.issuer import Vouched
from scheduler.access.roles import Role
from scheduler.people.actors import Actor
from scheduler.people.organisations import Organisation
from tests.support import builders
from tests.support.beside import Operation, beside
from tests.support.builders import NOW, PLANNER, by

OVO = "OVO001234"
COMES_IN = by(NOW, Actor.SYSTEM)
ILSE = Vouched(
    issuer="https://login.example.org",
    subject="s-1",
    name="Ilse Voorbeeld",
    email="ilse@example.org",
    is_email_verified=True,
    organisation="",
    is_strong=False,
)


@pytest.fixture
def region_id(app_context: Flask) -> int:
    return write(builders.region).id


@pytest.fixture
def ilse(region_id: int) -> Account:
    new = NewAccount("ilse@example.org", "Ilse", Role.COORDINATOR)
    return write(accounts.create, new, by=PLANNER).account


def site(region_id: int, code: str = OVO) -> Organisation:
    return write(builders.organisation, region_id, official_code=code)


def enter(who: Vouched = ILSE, *, trusts_mail: bool = False) -> Account:
    return write(identities.enter, who, "", trusts_mail=trusts_mail, by=COMES_IN)


def refusal(who: Vouched = ILSE, **asked: Any) -> Refusal:
    with pytest.raises(OpenIdRefused) as refused:
        enter(who, **asked)
    return refused.value.why


def count(model: type[Account] | type[AccountIdentity]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_an_address_opens_no_account(ilse: Account) -> None:
    assert refusal() is Refusal.UNKNOWN
    assert count(AccountIdentity) == 0


def test_an_address_opens_one_where_the_issuer_is_trusted_for_it(ilse: Account) -> None:
    assert enter(trusts_mail=True).id == ilse.id
    assert enter(replace(ILSE, email="other@example.org")).id == ilse.id


def test_an_address_that_the_issuer_did_not_verify_opens_none(ilse: Account) -> None:
    assert refusal(replace(ILSE, is_email_verified=False), trusts_mail=True) is Refusal.UNKNOWN


def test_who_linked_their_account_comes_in_whatever_their_address(ilse: Account) -> None:
    write(identities.link, ilse.id, ILSE, by=COMES_IN)

    assert enter(replace(ILSE, email="")).id == ilse.id


def test_the_same_subject_at_another_issuer_is_somebody_else(ilse: Account) -> None:
    write(identities.link, ilse.id, ILSE, by=COMES_IN)

    assert refusal(replace(ILSE, issuer="https://other.example.org")) is Refusal.UNKNOWN


def test_a_person_at_the_issuer_is_one_account(ilse: Account) -> None:
    other = write(accounts.create, NewAccount("jo@example.org", "Jo", Role.COORDINATOR), by=PLANNER)
    write(identities.link, ilse.id, ILSE, by=COMES_IN)
    write(identities.link, ilse.id, ILSE, by=COMES_IN)  # pressed twice

    with pytest.raises(OpenIdRefused) as refused:
        write(identities.link, other.id, ILSE, by=COMES_IN)

    assert refused.value.why is Refusal.TAKEN
    assert count(AccountIdentity) == 1


def test_who_unlinked_it_comes_in_no_more(ilse: Account) -> None:
    write(identities.link, ilse.id, ILSE, by=COMES_IN)
    write(identities.unlink, ilse.id, by=COMES_IN)

    assert refusal() is Refusal.UNKNOWN


def test_an_account_that_ended_meanwhile_is_not_opened(ilse: Account) -> None:
    write(identities.link, ilse.id, ILSE, by=COMES_IN)
    write(accounts.end, ilse.email, by=PLANNER)

    assert refusal() is Refusal.ENDED
    assert refusal(replace(ILSE, subject="s-2"), trusts_mail=True) is Refusal.ENDED
    assert count(AccountIdentity) == 1


def test_who_works_at_a_partner_gets_an_account_there(region_id: int) -> None:
    there = site(region_id)

    made = enter(replace(ILSE, organisation="ovo001234"))

    with reading() as session:
        (post,) = posts.of_account(session, made.id)
    assert (post.role, post.organisation_id, made.name) == (
        Role.PARTNER,
        there.id,
        "Ilse Voorbeeld",
    )
    assert enter(ILSE).id == made.id
    assert count(Account) == 1


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param({}, [OVO], id="no code told"),
        pytest.param({"organisation": "0123456789"}, [OVO], id="of no partner"),
        pytest.param({"organisation": OVO}, [], id="no partner has one"),
        pytest.param({"organisation": OVO}, [OVO, OVO], id="of two sites"),
        pytest.param({"organisation": OVO, "email": ""}, [OVO], id="without an address"),
        pytest.param(
            {"organisation": OVO, "email": f"{'a' * 250}@x.example.org"}, [OVO], id="a long address"
        ),
        pytest.param({"organisation": OVO, "name": "12"}, [OVO], id="without a name"),
        pytest.param({"organisation": "."}, ["", OVO], id="a code of nothing"),
    ],
)
def test_who_gets_no_account(region_id: int, changed: dict[str, Any], codes: list[str]) -> None:
    for code in codes:
        site(region_id, code)

    assert refusal(replace(ILSE, **changed)) is Refusal.UNKNOWN
    assert count(Account) == 0


def test_of_two_who_come_with_one_address_at_once_one_is_its_owner(
    region_id: int, app_context: Flask
) -> None:
    site(region_id)

    def come(subject: str) -> Operation:
        who = replace(ILSE, subject=subject, organisation=OVO)
        return lambda session: identities.enter(session, who, "", trusts_mail=False, by=COMES_IN)

    made, refused = beside(app_context, come("s-1"), come("s-2"))

    assert made.email == ILSE.email
    assert refused == OpenIdRefused(Refusal.UNKNOWN)
    assert count(AccountIdentity) == 1


def test_an_address_that_is_not_verified_is_given_no_account(region_id: int) -> None:
    """Or its owner's next post, coordinator perhaps, would open to who typed the address first."""
    site(region_id)
    stranger = replace(ILSE, organisation=OVO, is_email_verified=False)

    assert refusal(stranger) is Refusal.UNVERIFIED
    assert (count(Account), count(AccountIdentity)) == (0, 0)


def test_control_whom_an_account_was_made_for_has_each_later_post_of_it(region_id: int) -> None:
    site(region_id)
    made = enter(replace(ILSE, organisation=OVO))
    write(accounts.create, NewAccount(ILSE.email, "Ilse", Role.COORDINATOR), by=PLANNER)

    with reading() as session:
        held = {post.role for post in posts.of_account(session, made.id)}
    assert enter(ILSE).id == made.id
    assert held == {Role.PARTNER, Role.COORDINATOR}


def test_a_code_takes_no_account_over(ilse: Account, region_id: int) -> None:
    """A coordinator's address with a partner's code is no partner, and no coordinator either."""
    site(region_id)

    assert refusal(replace(ILSE, organisation=OVO)) is Refusal.UNKNOWN


def test_a_partner_of_another_region_gets_no_account_here(region_id: int) -> None:
    site(write(builders.region).id)

    assert refusal(replace(ILSE, organisation=OVO)) is Refusal.UNKNOWN
