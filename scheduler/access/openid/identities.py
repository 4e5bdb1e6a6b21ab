"""Which account is who at an issuer. By issuer and subject, never by a mail address alone."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

import typed_text
from scheduler.access import accounts, factor_notices, posts, scope
from scheduler.access.accounts import NewAccount
from scheduler.access.factor_notices import FactorChange
from scheduler.access.factors import AccountIdentity
from scheduler.access.models import Account
from scheduler.access.openid.errors import OpenIdRefused, Refusal
from scheduler.access.openid.issuer import Vouched
from scheduler.access.roles import Role
from scheduler.people import locks, official_codes
from scheduler.people.actors import By
from scheduler.people.locks import Lock
from scheduler.people.organisations import Organisation

NAME_LENGTH = 80
MAIL_LENGTH = 254


def enter(session: Session, vouched: Vouched, region: str, *, trusts_mail: bool, by: By) -> Account:
    """The account of who comes in from an issuer.

    Who comes for the first time is an account of that verified mail address, if the issuer is
    trusted for it, or new staff of the partner whose code it tells, in `region` (any, where empty).

    Raises:
        OpenIdRefused: nobody here, or an account that ended.
    """
    locks.take(session, Lock.IDENTITY, vouched.subject)
    known = _known(session, vouched)
    if known is None:
        known = _by_mail(session, vouched) if trusts_mail else None
        if known is not None:
            factor_notices.tell(session, known.id, FactorChange.ISSUER_ADDED, now=by.now)
        known = known or _new_staff_of_partner(session, vouched, region, by)
        _link(session, known, vouched, by)
    if not posts.has(session, known.id):
        raise OpenIdRefused(Refusal.ENDED)
    return known


def link(session: Session, account_id: int, vouched: Vouched, *, by: By) -> None:
    """Let an account come in from an issuer from now on, and tell its owner by mail.

    Raises:
        OpenIdRefused: that person there is another account already.
    """
    locks.take(session, Lock.IDENTITY, vouched.subject)
    known = _known(session, vouched)
    if known is not None and known.id != account_id:
        raise OpenIdRefused(Refusal.TAKEN)
    if known is None:
        _link(session, session.get_one(Account, account_id), vouched, by)
        factor_notices.tell(session, account_id, FactorChange.ISSUER_ADDED, now=by.now)


def unlink(session: Session, account_id: int, *, by: By) -> bool:
    """Let an account come in from no issuer any more, and tell its owner; whether it ever did."""
    gone = session.execute(
        delete(AccountIdentity)
        .where(AccountIdentity.account_id == account_id)
        .returning(AccountIdentity.subject)
    ).first()
    if gone is not None:
        factor_notices.tell(session, account_id, FactorChange.ISSUER_REMOVED, now=by.now)
    return gone is not None


def is_linked(session: Session, account_id: int) -> bool:
    """Whether an account comes in from an issuer."""
    found = select(AccountIdentity.subject).where(AccountIdentity.account_id == account_id)
    return session.scalar(found.limit(1)) is not None


def _known(session: Session, vouched: Vouched) -> Account | None:
    found = session.get(AccountIdentity, (vouched.issuer, vouched.subject))
    return found.account if found is not None else None


def _by_mail(session: Session, vouched: Vouched) -> Account | None:
    if not (vouched.email and vouched.is_email_verified):
        return None
    return accounts.by_email(session, vouched.email)


def _link(session: Session, account: Account, vouched: Vouched, by: By) -> None:
    session.add(
        AccountIdentity(
            issuer=vouched.issuer,
            subject=vouched.subject,
            account_id=account.id,
            created_at=by.now,
        )
    )
    session.flush()


def _new_staff_of_partner(session: Session, vouched: Vouched, region: str, by: By) -> Account:
    """An account at the one site with that code: of several nobody knows which one.

    Its address has to be verified: whoever gives it another post later means its owner.
    """
    accounts.lock(session, vouched.email)
    site = _site(session, vouched.organisation, region)
    name = typed_text.on_one_line(vouched.name)[:NAME_LENGTH].strip()
    is_reached = "@" in vouched.email and len(vouched.email) <= MAIL_LENGTH
    is_named = typed_text.is_a_name(name) and is_reached
    if site is None or not is_named or accounts.by_email(session, vouched.email) is not None:
        raise OpenIdRefused(Refusal.UNKNOWN)
    if not vouched.is_email_verified:
        raise OpenIdRefused(Refusal.UNVERIFIED)
    new = NewAccount(
        email=vouched.email,
        name=name,
        role=Role.PARTNER,
        region=site.region.code,
        organisation=site.code,
    )
    return accounts.create(session, new, by=by).account


def _site(session: Session, told: str, region: str) -> Organisation | None:
    served = session.scalar(scope.served_region(region))
    code = official_codes.plain(told)
    if served is None or not official_codes.is_one(code):
        return None
    with_code = scope.organisations(served.id).where(Organisation.official_code == code)
    found = session.scalars(with_code).all()
    return found[0] if len(found) == 1 else None
