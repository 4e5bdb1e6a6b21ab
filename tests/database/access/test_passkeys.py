"""A passkey opens its own account, at this site, for who holds it, once a challenge."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading, write
from notifications.outbox.models import Message
from scheduler.access import accounts, challenges, passkeys
from scheduler.access.accounts import NewAccount
from scheduler.access.challenges import LASTS, Purpose
from scheduler.access.factors import Passkey
from scheduler.access.models import Account
from scheduler.access.passkeys import MOST, Answered, PasskeyRefused, RelyingSite
from scheduler.access.roles import Role
from scheduler.people.actors import Actor
from tests.support import builders
from tests.support.authenticator import SoftAuthenticator
from tests.support.builders import NOW, PLANNER, by

SITE = RelyingSite("https://zitdag.example.org", "zitdag.example.org", "Zitdag", b"a key")
ELSEWHERE = SoftAuthenticator("https://evil.example.org", "evil.example.org")
OWNER = by(NOW, Actor.COORDINATOR)


@pytest.fixture
def ilse(app_context: Flask) -> Account:
    write(builders.region)
    return made("ilse@example.org")


def made(email: str) -> Account:
    return write(accounts.create, NewAccount(email, "Ilse", Role.COORDINATOR), by=PLANNER).account


def device(**changed: object) -> SoftAuthenticator:
    return replace(SoftAuthenticator(SITE.origin, SITE.host), **changed)  # type: ignore[arg-type]  # the test's own


def creation(account: Account, held: SoftAuthenticator) -> Answered:
    challenge = challenges.make(SITE.key, Purpose.NEW_PASSKEY, now=NOW, of=account.id)
    options = passkeys.creation_options(account, [], challenge, SITE)
    return Answered(held.create(options), challenge)


def add(account: Account, held: SoftAuthenticator) -> Passkey:
    return write(passkeys.add, account.id, creation(account, held), SITE, name="Telefoon", by=OWNER)


def entry(held: SoftAuthenticator) -> Answered:
    challenge = challenges.make(SITE.key, Purpose.PASSKEY_ENTRY, now=NOW)
    return Answered(held.get(passkeys.entry_options(challenge, SITE)), challenge)


def enter(answer: Answered, later: timedelta = timedelta(0)) -> Account:
    return write(passkeys.enter, answer, SITE, now=NOW + later)


def refused(attempt: Callable[[], object]) -> str:
    with pytest.raises(PasskeyRefused) as refusal:
        attempt()
    return refusal.value.why


def kept() -> list[Passkey]:
    with reading() as session:
        return list(session.scalars(select(Passkey)))


def told() -> list[str]:
    with reading() as session:
        found = session.scalars(select(Message).where(Message.kind == "sign_in_changed"))
        return sorted(one.facts["change"] for one in found)


def test_a_passkey_opens_the_account_that_made_it(ilse: Account) -> None:
    held = device()
    add(ilse, held)

    assert enter(entry(held)).id == ilse.id
    assert told() == ["passkey_added"]


def test_the_options_ask_for_a_discoverable_key_and_a_verified_user(ilse: Account) -> None:
    options = passkeys.creation_options(ilse, [], "c", SITE)

    assert '"residentKey": "required"' in options
    assert options.count('"userVerification": "required"') == 1
    assert '"userVerification": "required"' in passkeys.entry_options("c", SITE)


def test_what_a_device_knows_says_nothing_of_the_account(ilse: Account) -> None:
    held = device()
    add(ilse, held)

    assert len(held.handle) == 32
    assert str(ilse.id).encode() != held.handle


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"origin": "https://evil.example.org"}, id="the page of another site"),
        pytest.param({"origin": "http://zitdag.example.org"}, id="our page over http"),
        pytest.param({"host": "evil.example.org"}, id="the credential of another site"),
        pytest.param({"is_verified": False}, id="nobody was verified"),
    ],
)
def test_a_device_that_should_not_answer_makes_none_and_opens_none(
    ilse: Account, changed: dict[str, object]
) -> None:
    wrong = device(**changed)
    assert refused(lambda: add(ilse, wrong)) == "InvalidRegistrationResponse"
    held = device()
    add(ilse, held)

    answer = entry(replace(held, **changed))  # type: ignore[arg-type]  # the test's own

    assert refused(lambda: enter(answer)) == "InvalidAuthenticationResponse"
    assert len(kept()) == 1


def test_an_answer_that_is_sent_again_opens_nothing(ilse: Account) -> None:
    held = device()
    add(ilse, held)
    answer = entry(held)
    enter(answer)

    assert refused(lambda: enter(answer)) == "challenge"


def test_an_answer_to_an_old_challenge_opens_nothing(ilse: Account) -> None:
    held = device()
    add(ilse, held)
    answer = entry(held)

    assert refused(lambda: enter(answer, later=LASTS)) == "challenge"


def test_an_answer_to_another_challenge_opens_nothing(ilse: Account) -> None:
    held = device()
    add(ilse, held)
    fresh = challenges.make(SITE.key, Purpose.PASSKEY_ENTRY, now=NOW)

    answer = Answered(entry(held).credential, fresh)

    assert refused(lambda: enter(answer)) == "InvalidAuthenticationResponse"


def test_a_passkey_is_made_for_the_account_that_asked(ilse: Account) -> None:
    """A form of somebody else, sent from their page."""
    other = made("jo@example.org")
    answer = creation(ilse, device())

    assert (
        refused(lambda: write(passkeys.add, other.id, answer, SITE, name="x", by=OWNER))
        == "challenge"
    )
    assert kept() == []


def test_a_passkey_opens_no_other_account(ilse: Account) -> None:
    """The device says that it is another one's: its own signature holds, the account does not."""
    other = made("jo@example.org")
    held, theirs = device(), device()
    add(ilse, held)
    add(other, theirs)

    assert refused(lambda: enter(entry(replace(held, handle=theirs.handle)))) == (
        "unknown credential"
    )


def test_a_signature_of_another_key_opens_nothing(ilse: Account) -> None:
    held = device()
    add(ilse, held)

    forged = entry(replace(held, key=device().key))

    assert refused(lambda: enter(forged)) == "InvalidAuthenticationResponse"


def test_a_counter_that_goes_back_is_a_copy(ilse: Account) -> None:
    held = device(counter=5)
    add(ilse, held)
    enter(entry(replace(held, counter=7)))

    assert refused(lambda: enter(entry(replace(held, counter=7)))) == (
        "InvalidAuthenticationResponse"
    )
    assert kept()[0].sign_count == 7


def test_a_device_that_never_counts_opens_as_often_as_it_likes(ilse: Account) -> None:
    held = device()
    add(ilse, held)

    assert [enter(entry(held)).id for _ in range(2)] == [ilse.id] * 2


def test_an_ended_account_is_not_opened(ilse: Account) -> None:
    held = device()
    add(ilse, held)
    write(accounts.end, ilse.email, by=PLANNER)

    assert refused(lambda: enter(entry(held))) == "ended"


def test_an_unknown_passkey_opens_nothing(ilse: Account) -> None:
    assert refused(lambda: enter(entry(ELSEWHERE))) == "unknown credential"


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "[" * 9999, '{"id": 1}', "é", "\x00"])
def test_what_is_no_credential_opens_nothing(ilse: Account, text: str) -> None:
    def challenge(purpose: Purpose, of: int = 0) -> str:
        return challenges.make(SITE.key, purpose, now=NOW, of=of)

    answer = Answered(text, challenge(Purpose.PASSKEY_ENTRY))
    new = Answered(text, challenge(Purpose.NEW_PASSKEY, ilse.id))

    assert refused(lambda: enter(answer))
    assert refused(lambda: write(passkeys.add, ilse.id, new, SITE, name="x", by=OWNER))


def test_a_passkey_is_kept_once(ilse: Account) -> None:
    held = device()
    add(ilse, held)

    assert refused(lambda: add(ilse, held)) == "too many, or known"


def test_an_account_has_ten_at_most(ilse: Account) -> None:
    for _ in range(MOST):
        add(ilse, device())

    assert refused(lambda: add(ilse, device())) == "too many, or known"


def test_a_removed_one_opens_nothing_and_its_owner_hears_of_it(ilse: Account) -> None:
    held = device()
    row = add(ilse, held)

    assert write(passkeys.remove, ilse.id, row.id, by=OWNER)
    assert not write(passkeys.remove, ilse.id, row.id, by=OWNER)
    assert refused(lambda: enter(entry(held))) == "unknown credential"
    assert told() == ["passkey_added", "passkey_removed"]


def test_nobody_removes_that_of_another(ilse: Account) -> None:
    row = add(ilse, device())

    assert not write(passkeys.remove, made("jo@example.org").id, row.id, by=OWNER)
    assert len(kept()) == 1
