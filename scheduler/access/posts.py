"""What somebody of staff does, and where: the posts of an account, and which they have now."""

from sqlalchemy import ColumnElement, ScalarSelect, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from scheduler.access.models import Post
from scheduler.access.roles import Role
from scheduler.people.counsellors import Counsellor
from scheduler.people.regions import Region


def is_live(post: type[Post] = Post) -> ColumnElement[bool]:
    """SQL condition: it has not ended. That of a counsellor who sits nowhere any more has."""
    sits = post.counsellor_id.in_(select(Counsellor.id).where(Counsellor.active))
    return post.ended_at.is_(None) & (post.counsellor_id.is_(None) | sits)


def is_somebody(account_id: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """SQL condition: the account in this column has a post."""
    return exists().where(Post.account_id == account_id, is_live())


def of_account(session: Session, account_id: int) -> list[Post]:
    """The posts somebody has, oldest first, each with its region, site and counsellor."""
    return list(
        session.scalars(
            select(Post)
            .options(
                joinedload(Post.region), joinedload(Post.organisation), joinedload(Post.counsellor)
            )
            .where(Post.account_id == account_id, is_live())
            .order_by(Post.id)
        )
    )


def has(session: Session, account_id: int) -> bool:
    """Whether an account has a post, and so may sign in."""
    found = select(Post.id).where(Post.account_id == account_id, is_live())
    return session.scalar(found.limit(1)) is not None


def was_at(session: Session, account_id: int, organisation_id: int) -> bool:
    """Whether this account works at that partner's site, or did."""
    found = select(Post.id).where(
        Post.account_id == account_id,
        Post.role == Role.PARTNER,
        Post.organisation_id == organisation_id,
    )
    return session.scalar(found.limit(1)) is not None


def service(account_id: InstrumentedAttribute[int] | int) -> ScalarSelect[str]:
    """SQL: what the service is called where somebody works; of several regions, in their first
    post.
    """
    names = select(Region.name).join(Post, Post.region_id == Region.id)
    mine = names.where(Post.account_id == account_id).order_by(~is_live(), Post.id)
    return mine.limit(1).scalar_subquery()
