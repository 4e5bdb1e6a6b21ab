"""Accounts of staff and their posts: give one, end it, let somebody in again, and look up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, select, update
from sqlalchemy.orm import Session, joinedload

from scheduler.access import feed_links, last_seen, posts, scope, staff_sessions
from scheduler.access.errors import AccountExists, SiteMissing, UnknownAccount, UnknownCode
from scheduler.access.models import Account, Post, SignInCode
from scheduler.access.roles import Role
from scheduler.people import locks
from scheduler.people.actors import By
from scheduler.people.counsellors import Counsellor
from scheduler.people.locks import Lock
from scheduler.people.organisations import Organisation


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A post for who signs in with `email`; places and people by their codes.

    A partner has an organisation, a counsellor is one; `region` empty is the first one. `name` is
    that of an account which is new.
    """

    email: str
    name: str
    role: Role
    region: str = ""
    organisation: str = ""
    counsellor: str = ""


def create(session: Session, new: NewAccount, *, by: By) -> Post:
    """Give somebody a post: of a new account, or beside those that this address has.

    Raises:
        AccountExists: the address has this very post already.
        SiteMissing: a partner without organisation, a counsellor who is none, or one too many.
        UnknownCode: nothing has that code.
    """
    if (new.role is Role.PARTNER) != bool(new.organisation):
        raise SiteMissing(new.role)
    if (new.role is Role.COUNSELLOR) != bool(new.counsellor):
        raise SiteMissing(new.role)
    lock(session, new.email)
    post = Post(
        account=_account(session, new, by),
        role=new.role,
        region_id=_region(session, new.region),
        organisation_id=_by_code(session, Organisation, new.organisation),
        counsellor_id=_by_code(session, Counsellor, new.counsellor),
        created_at=by.now,
    )
    if _standing(session, post) is not None:
        raise AccountExists(new.email)
    session.add(post)
    session.flush()
    last_seen.note_let_in(session, post.account_id, now=by.now)
    return post


def _account(session: Session, new: NewAccount, by: By) -> Account:
    account = by_email(session, new.email)
    if account is None:
        account = Account(email=_plain(new.email), name=new.name, created_at=by.now)
        session.add(account)
        session.flush()
    return account


def _standing(session: Session, post: Post) -> int | None:
    """The id of the same post that has not ended."""
    return session.scalar(
        select(Post.id).where(
            Post.account_id == post.account.id,
            Post.role == post.role,
            Post.region_id == post.region_id,
            Post.organisation_id.is_not_distinct_from(post.organisation_id),
            Post.counsellor_id.is_not_distinct_from(post.counsellor_id),
            Post.ended_at.is_(None),
        )
    )


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
    """End every post of an account: it cannot sign in, and all its sessions end.

    Raises:
        UnknownAccount: there is none with this address.
    """
    account = by_email(session, email)
    if account is None:
        raise UnknownAccount(email)
    _end(session, Post.account_id == account.id, by=by)
    return account


def end_post(session: Session, post_id: int, *, by: By) -> None:
    """End one post: the sessions that work in it end."""
    _end(session, Post.id == post_id, by=by)


def end_those(session: Session, account_ids: Select[int], *, by: By) -> set[int]:
    """End every post of these accounts; returns the ids of those that had one."""
    return _end(session, Post.account_id.in_(account_ids), by=by)


def end_of_counsellors(session: Session, counsellor_ids: Collection[int], *, by: By) -> set[int]:
    """End every post of these counsellors, and their private calendars, also of who has no post.

    Returns the ids of the accounts that had one.
    """
    feed_links.revoke_counsellors(session, counsellor_ids, by=by)
    return _end(session, Post.counsellor_id.in_(counsellor_ids), by=by)


def _end(session: Session, which: ColumnElement[bool], *, by: By) -> set[int]:
    ended = session.execute(
        update(Post)
        .where(which, Post.ended_at.is_(None))
        .values(ended_at=by.now)
        .returning(Post.id, Post.account_id, Post.counsellor_id)
        .execution_options(synchronize_session=False)
    ).all()
    staff_sessions.end_of_posts(session, [one.id for one in ended], now=by.now)
    accounts = {one.account_id for one in ended}
    session.execute(
        delete(SignInCode)
        .where(SignInCode.account_id.in_(accounts), ~posts.is_somebody(SignInCode.account_id))
        .execution_options(synchronize_session=False)
    )
    counsellors = {one.counsellor_id for one in ended if one.counsellor_id is not None}
    feed_links.revoke_counsellors(session, counsellors, by=by)
    return accounts


def readmit(session: Session, post_id: int, *, by: By) -> int:
    """Give an ended post back: nothing of an earlier session opens again. Returns the post's id.

    Whoever got the same post anew meanwhile keeps that one, whose id it is then.
    """
    post = session.get_one(Post, post_id)
    lock(session, post.account.email)
    standing = _standing(session, post)
    if standing is not None:
        return standing
    session.execute(
        update(Post)
        .where(Post.id == post_id)
        .values(ended_at=None)
        .execution_options(synchronize_session=False)
    )
    staff_sessions.end_of_posts(session, [post_id], now=by.now)
    last_seen.note_let_in(session, post.account_id, now=by.now)
    return post_id


def of_region(session: Session, region_id: int) -> Sequence[Post]:
    """The posts of a region, ended ones too, by role and name, with all that they show."""
    theirs = joinedload(Post.organisation), joinedload(Post.counsellor)
    return session.scalars(scope.posts(region_id).options(*theirs)).all()


def by_email(session: Session, email: str) -> Account | None:
    """The account with this address, whether or not it has a post."""
    return session.scalar(select(Account).where(Account.email == _plain(email)))


def lock(session: Session, email: str) -> None:
    """Let nobody else give this address an account or a post until the transaction ends."""
    locks.take(session, Lock.ACCOUNT, _plain(email))


def _plain(email: str) -> str:
    return email.strip().lower()
