"""Row-level authorisation: what an account, or the served region, may see, one statement per kind.

A query for rows of a region starts from one of these, so that the region cannot be forgotten.
Statements about zitdagen and series build on `at_lokets_of` (zitdagen.queries), those about
appointments stand in appointments.scope.
"""

from sqlalchemy import BindParameter, ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, joinedload

from locations.models import Loket, LoketPhoto
from scheduler.access.models import Account, Post
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost, Organisation
from scheduler.people.regions import Region


def served_region(code: str | None) -> Select[Region]:
    """The region with this code; the first one where no code is given. At most one row."""
    statement = select(Region).order_by(Region.id).limit(1)
    return statement.where(Region.code == code) if code else statement


def is_run_by(region_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """The guard itself, for a statement that joins LoketHost."""
    return LoketHost.region_id == region_id


def works_in(region_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """The guard for a statement that joins Counsellor."""
    return Counsellor.region_id == region_id


def at_lokets_of(region_id: int, loket_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """SQL condition: the region runs the loket in this column, in use or not."""
    return loket_id.in_(select(LoketHost.loket_id).where(is_run_by(region_id)))


def every_loket(region_id: int) -> Select[Loket]:
    """The lokets a region runs, closed ones too, by city and name."""
    return (
        select(Loket)
        .join(LoketHost, LoketHost.loket_id == Loket.id)
        .where(is_run_by(region_id))
        .order_by(Loket.city, Loket.name, Loket.id)
    )


def lokets(region_id: int) -> Select[Loket]:
    """The lokets in use that a region runs, by city and name."""
    return every_loket(region_id).where(Loket.active)


def hosted_lokets(region_id: int) -> Select[Loket, LoketHost]:
    """The lokets in use that a region runs, each with its host, by city and name."""
    return lokets(region_id).add_columns(LoketHost)


def photographed_lokets(region_id: int) -> Select[Loket, str | None]:
    """The lokets in use that a region runs, each with the digest of its photo, None without one."""
    photo = LoketPhoto.loket_id == Loket.id
    return lokets(region_id).outerjoin(LoketPhoto, photo).add_columns(LoketPhoto.digest)


def find_loket(session: Session, region_id: int, code: str) -> Loket | None:
    """The loket in use with this code, with its accessibility features. One SELECT."""
    statement = lokets(region_id).where(Loket.code == code).options(joinedload(Loket.access))
    return session.scalars(statement).unique().one_or_none()


def find_host(session: Session, region_id: int, code: str) -> tuple[Loket, LoketHost] | None:
    """The loket with this code and its host, in use or not. One SELECT."""
    statement = every_loket(region_id).where(Loket.code == code).add_columns(LoketHost)
    row = session.execute(statement).one_or_none()
    return None if row is None else (row[0], row[1])


def loket_and_region(session: Session, loket_id: int) -> tuple[Loket, Region]:
    """A loket and the region that runs it. One SELECT."""
    statement = (
        select(Loket, Region)
        .join(LoketHost, LoketHost.loket_id == Loket.id)
        .join(Region, Region.id == LoketHost.region_id)
        .where(Loket.id == loket_id)
    )
    loket, region = session.execute(statement).one()
    return loket, region


def every_counsellor(region_id: int) -> Select[Counsellor]:
    """The counsellors of a region, also inactive ones, by first name."""
    return (
        select(Counsellor)
        .where(works_in(region_id))
        .order_by(Counsellor.first_name, Counsellor.last_name, Counsellor.id)
    )


def counsellors(region_id: int) -> Select[Counsellor]:
    """The active counsellors of a region, by first name."""
    return every_counsellor(region_id).where(Counsellor.active)


def find_counsellor(session: Session, region_id: int, code: str) -> Counsellor | None:
    """The counsellor with this code, active or not. One SELECT."""
    return session.scalar(every_counsellor(region_id).where(Counsellor.code == code))


def find_active_counsellor(session: Session, region_id: int, code: str) -> Counsellor | None:
    """The active counsellor of the region with this code. One SELECT."""
    return session.scalar(counsellors(region_id).where(Counsellor.code == code))


def organisations(region_id: int) -> Select[Organisation]:
    """The partner sites of a region, by name."""
    return (
        select(Organisation)
        .where(Organisation.region_id == region_id)
        .order_by(Organisation.name, Organisation.id)
    )


def posts(region_id: int) -> Select[Post]:
    """The posts of staff in a region, ended ones too, with their accounts, by role and name."""
    return (
        select(Post)
        .join(Post.account)
        .options(contains_eager(Post.account))
        .where(Post.region_id == region_id)
        .order_by(Post.role, Account.name, Post.id)
    )


def find_post(session: Session, region_id: int, post_id: int) -> Post | None:
    """The post with this id, None where it is in another region. One SELECT."""
    return session.scalar(posts(region_id).where(Post.id == post_id))
