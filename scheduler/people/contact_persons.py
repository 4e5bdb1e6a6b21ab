"""Contact persons of partner sites: whom one rings, and who is told what changes there."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from database import Base
from locations.models import Loket
from scheduler.people.organisations import LoketHost, Organisation


class ContactPerson(Base):
    """Somebody of a partner site, by mail, by phone (E.164), or both; empty where there is none.

    `told_of_changes`: gets a mail when a zitdag in a building of that site changes. The name is
    theirs alone on the site, and is what a file knows them by.
    """

    __tablename__ = "contact_persons"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("email <> '' OR NOT told_of_changes", name="told_by_mail"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    told_of_changes: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship()


class SitePhone(NamedTuple):
    """A number to ring about a loket (E.164), and whose: `name` is empty for the reception's."""

    number: str
    name: str


def of_site(session: Session, organisation_id: int) -> Sequence[ContactPerson]:
    """The contact persons of one site, by name. One SELECT."""
    return of_sites(session, [organisation_id]).get(organisation_id, ())


def of_sites(
    session: Session, organisation_ids: Collection[int]
) -> Mapping[int, Sequence[ContactPerson]]:
    """The contact persons by site, each by name. One SELECT."""
    statement = (
        select(ContactPerson)
        .where(ContactPerson.organisation_id.in_(organisation_ids))
        .order_by(ContactPerson.name, ContactPerson.id)
    )
    found: defaultdict[int, list[ContactPerson]] = defaultdict(list)
    for person in session.scalars(statement):
        found[person.organisation_id].append(person)
    return found


def phones(session: Session, loket_ids: Collection[int]) -> dict[int, tuple[SitePhone, ...]]:
    """The numbers to ring about each of these lokets: of the contact persons of its host by name,
    then that of its reception. One SELECT.
    """
    statement = (
        select(Loket.id, Loket.host_phone, ContactPerson.phone, ContactPerson.name)
        .join(LoketHost, LoketHost.loket_id == Loket.id)
        .outerjoin(
            ContactPerson,
            (ContactPerson.organisation_id == LoketHost.organisation_id)
            & (ContactPerson.phone != ""),
        )
        .where(Loket.id.in_(loket_ids))
        .order_by(ContactPerson.name)
    )
    found: defaultdict[int, list[SitePhone]] = defaultdict(list)
    receptions: dict[int, str] = {}
    for loket_id, reception, phone, name in session.execute(statement):
        receptions[loket_id] = reception
        if phone:
            found[loket_id].append(SitePhone(phone, name))
    return {
        loket_id: (*found[loket_id], *([SitePhone(number, "")] if number else []))
        for loket_id, number in receptions.items()
    }
