"""Accounts of staff: add, end, reactivate and look up."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from scheduler.access import scope, staff_sessions
from scheduler.access.errors import AccountExists, SiteMissing, UnknownAccount, UnknownCode
from scheduler.access.models import Account, SignInCode
from scheduler.access.roles import Role
from scheduler.people.actors import By
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import Organisation


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to create; places and people by their codes.

    A partner has an organisation, a counsellor is one; `region` empty is the first one.
    """

    email: str
    name: str
    role: Role
    region: str = ""
    organisation: str = ""
    counsellor: str = ""


def create(session: Session, new: NewAccount, *, by: By) -> Account:
    """Add an account.

    Raises:
        AccountExists: the address has one already.
        SiteMissing: a partner without organisation, a counsellor who is none, or one too many.
        UnknownCode: nothing has that code.
    """
    email = new.email.strip().lower()
    if by_email(session, email) is not None:
        raise AccountExists(email)
    if (new.role is Role.PARTNER) != bool(new.organisation):
        raise SiteMissing(new.role)
    if (new.role is Role.COUNSELLOR) != bool(new.counsellor):
        raise SiteMissing(new.role)
    account = Account(
        email=email,
        name=new.name,
        role=new.role,
        region_id=_region(session, new.region),
        organisation_id=_by_code(session, Organisation, new.organisation),
        counsellor_id=_by_code(session, Counsellor, new.counsellor),
        created_at=by.now,
    )
    session.add(account)
    session.flush()
    return account


def _region(session: Session, code: str) -> int:
    found = session.scalar(scope.served_region(code))
    if found is None:
        raise UnknownCode(code)
    return found.id


def _by_code(
    session: Session, model: type[Organisation] | type[Counsellor], code: str
) -> int | None:
    if not code:
        return None
    found = session.scalar(select(model.id).where(model.code == code))
    if found is None:
        raise UnknownCode(code)
    return found


def end(session: Session, email: str, *, by: By) -> Account:
    """End an account: it cannot sign in, and all its sessions end.

    Raises:
        UnknownAccount: there is none with this address.
    """
    account = by_email(session, email)
    if account is None:
        raise UnknownAccount(email)
    account.active = False
    staff_sessions.end_all(session, account.id, now=by.now)
    session.execute(delete(SignInCode).where(SignInCode.account_id == account.id))
    return account


def readmit(session: Session, email: str, *, by: By) -> Account:
    """Reactivate an ended account: it can sign in again, in its former role.

    Raises:
        UnknownAccount: there is none with this address.
    """
    account = by_email(session, email)
    if account is None:
        raise UnknownAccount(email)
    account.active = True
    staff_sessions.end_all(session, account.id, now=by.now)
    return account


def of_region(session: Session, region_id: int) -> list[Account]:
    """The accounts of a region, ended ones too, by role and name, with site and counsellor."""
    theirs = joinedload(Account.organisation), joinedload(Account.counsellor)
    return list(session.scalars(scope.accounts(region_id).options(*theirs)))


def by_email(session: Session, email: str) -> Account | None:
    """The account with this address, ended or not."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))
