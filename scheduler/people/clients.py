"""Clients: the adults who have an appointment."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, validates

from database import Base, one_of
from notifications.outbox.addresses import counted_as
from scheduler.people.contact import ContactMethod, PhoneOwner

NAME_LENGTH = 200


class Client(Base):
    """A client: the minimum we need.

    `contact` is an E.164 number or an e-mail address: a way to reach somebody, never who somebody
    is, for families share phones. Two bookings on one number are two clients. `counted_as` is what
    a quota counts of it. `reminders`: whether they want any.
    """

    __tablename__ = "clients"
    __table_args__ = (
        CheckConstraint(
            "contact IS NOT NULL OR reach IN ('via_partner', 'slip_only') "
            "OR anonymised_at IS NOT NULL",
            name="a_way_to_reach",
        ),
        Index("ix_clients_contact", "contact"),
        Index("ix_clients_counted_as", "counted_as"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    language: Mapped[str] = mapped_column(String(8))
    reach: Mapped[ContactMethod] = mapped_column(one_of(ContactMethod, name="reach"))
    contact: Mapped[str | None] = mapped_column(String(254))
    counted_as: Mapped[str | None] = mapped_column(String(254))
    whose: Mapped[PhoneOwner | None] = mapped_column(one_of(PhoneOwner, name="whose"))
    locality: Mapped[str | None] = mapped_column(String(80))
    reminders: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    anonymised_at: Mapped[datetime | None]

    @validates("contact")
    def _count(self, _name: str, contact: str | None) -> str | None:
        self.counted_as = None if contact is None else counted_as(contact)
        return contact
