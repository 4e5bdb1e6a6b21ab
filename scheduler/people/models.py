"""Who is who: regions, partner organisations, counsellors, clients, and who hosts which loket."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, one_of

NAME_LENGTH = 200


class Region(Base):
    """A regionale leerwinkel: the public name, the phone, and the rules its network shares.

    `phone` is E.164; `phone_hours` reads like `mo-fr 09:00-12:00 13:00-16:30`, local time.
    `page_languages` are the languages its pages are offered in, the first one first.
    `travel_minutes` is the least time between two lokets for one counsellor on a day.
    `reminder_days` are how many days before an appointment a reminder leaves, the furthest first,
    and `reminder_hour` at which whole hour, local; a service may have its own.
    """

    __tablename__ = "regions"
    __table_args__ = (
        CheckConstraint("minimum_age BETWEEN 0 AND 120", name="minimum_age"),
        CheckConstraint("travel_minutes BETWEEN 0 AND 480", name="travel_minutes"),
        CheckConstraint("reminder_hour BETWEEN 9 AND 19", name="reminder_hour"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20))
    phone_hours: Mapped[str] = mapped_column(String(120))
    page_languages: Mapped[list[str]] = mapped_column(JSON)
    minimum_age: Mapped[int] = mapped_column(default=18)
    travel_minutes: Mapped[int] = mapped_column(default=60)
    reminder_days: Mapped[list[int]] = mapped_column(JSON, default=lambda: [3, 1])
    reminder_hour: Mapped[int] = mapped_column(default=10)


class OrganisationKind(StrEnum):
    """The kinds of partner that refer clients or host a loket."""

    VDAB = "vdab"
    OCMW = "ocmw"
    CAW = "caw"
    CLB = "clb"
    INTEGRATION = "integration"
    CVO = "cvo"
    LIBRARY = "library"
    TOWN_HALL = "town_hall"
    YOUTH = "youth"
    PRISON = "prison"
    OTHER = "other"


class Organisation(Base):
    """A partner's site, VDAB Roeselare, under its parent organisation, VDAB."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[OrganisationKind] = mapped_column(one_of(OrganisationKind))
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    domain: Mapped[str] = mapped_column(String(120), default="")

    region: Mapped[Region] = relationship()
    parent: Mapped["Organisation | None"] = relationship(remote_side="Organisation.id")


class LoketHost(Base):
    """Whose building a loket is in, and which region runs it.

    `sheet_generation` is part of the private address of the reception's week sheet: 0 while there
    is none, one more each time it is renewed. `feed_generation` is that of its calendar.
    """

    __tablename__ = "loket_hosts"

    loket_id: Mapped[int] = mapped_column(
        ForeignKey("lokets.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)

    sheet_generation: Mapped[int] = mapped_column(default=0)
    feed_generation: Mapped[int] = mapped_column(default=0)

    organisation: Mapped[Organisation] = relationship()
    region: Mapped[Region] = relationship()


class Counsellor(Base):
    """Who sits at the loket. The public reads the first name only; languages are ISO 639-1.

    `feed_generation` is part of the private address of their calendar: 0 while there is none.
    """

    __tablename__ = "counsellors"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)
    languages: Mapped[list[str]] = mapped_column(JSON)
    active: Mapped[bool] = mapped_column(default=True)
    feed_generation: Mapped[int] = mapped_column(default=0)

    region: Mapped[Region] = relationship()
    diary: Mapped["Diary"] = relationship(
        back_populates="counsellor", cascade="all, delete-orphan", single_parent=True
    )


class Diary(Base):
    """The one row that stands for a counsellor's time: whoever takes some of it updates it first.

    An update, for SQLite knows no SELECT ... FOR UPDATE. `turn` only counts; nobody reads it.
    """

    __tablename__ = "diaries"

    counsellor_id: Mapped[int] = mapped_column(
        ForeignKey("counsellors.id", ondelete="CASCADE"), primary_key=True
    )
    turn: Mapped[int] = mapped_column(default=0)

    counsellor: Mapped[Counsellor] = relationship(back_populates="diary")


class ContactMethod(StrEnum):
    """How somebody can be reached."""

    OWN_MOBILE = "own_mobile"
    OTHER_MOBILE = "other_mobile"
    LANDLINE = "landline"
    EMAIL = "email"
    VIA_PARTNER = "via_partner"
    SLIP_ONLY = "slip_only"


class PhoneOwner(StrEnum):
    """Whose phone it is, where it is somebody else's."""

    CHILD = "child"
    PARENT = "parent"
    SPOUSE = "spouse"
    FRIEND = "friend"
    CASEWORKER = "caseworker"
    OTHER = "other"


class Client(Base):
    """The least we need of an adult who has an appointment.

    `contact` is an E.164 number or an e-mail address: a way to reach somebody, never who somebody
    is, for families share phones. Two bookings on one number are two clients. `reminders`: whether
    they want any.
    """

    __tablename__ = "clients"
    __table_args__ = (
        CheckConstraint(
            "contact IS NOT NULL OR reach IN ('via_partner', 'slip_only') "
            "OR anonymised_at IS NOT NULL",
            name="a_way_to_reach",
        ),
        Index("ix_clients_contact", "contact"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    language: Mapped[str] = mapped_column(String(8))
    reach: Mapped[ContactMethod] = mapped_column(one_of(ContactMethod, name="reach"))
    contact: Mapped[str | None] = mapped_column(String(254))
    whose: Mapped[PhoneOwner | None] = mapped_column(one_of(PhoneOwner, name="whose"))
    locality: Mapped[str | None] = mapped_column(String(80))
    reminders: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    anonymised_at: Mapped[datetime | None]


class ConsentItem(StrEnum):
    """What a client may let a partner know. That somebody did not come is not among it."""

    CAME = "came"
    RETURNS = "returns"
    LEARNS = "learns"


class Consent(Base):
    """A client's yes to telling one partner one thing; asked by the counsellor, never by a partner.

    Without a row, or with `withdrawn_at`, the answer is no. `account_id` is who of staff asked.
    """

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= given_at", name="withdrawn_after_given"
        ),
    )

    client_id: Mapped[int] = mapped_column(
        ForeignKey("clients.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    item: Mapped[ConsentItem] = mapped_column(one_of(ConsentItem, name="shared"), primary_key=True)
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="SET NULL"), index=True
    )


class PartOfDay(StrEnum):
    """When somebody likes to be called."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    ANY = "any"


class CallRequest(Base):
    """`Bel mij`: a number to call, for the phone desk. Gone when it was answered and is old."""

    __tablename__ = "call_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    part_of_day: Mapped[PartOfDay] = mapped_column(one_of(PartOfDay))
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


class Attempt(Base):
    """How often somebody tried something that must not be guessed or flooded, in one window.

    `subject` is a keyed digest of an address or a number, never the thing itself.
    """

    __tablename__ = "attempts"

    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class Role(StrEnum):
    """What somebody of staff may do; see scheduler/access/policy.py."""

    PARTNER = "partner"
    COUNSELLOR = "counsellor"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Account(Base):
    """Somebody of staff who signs in: at one partner's site, or at the region itself.

    `email` is in lower case. Raising `generation` ends every session of the account.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint(
            "(role = 'partner') = (organisation_id IS NOT NULL)", name="a_partner_has_a_site"
        ),
        CheckConstraint(
            "(role = 'counsellor') = (counsellor_id IS NOT NULL)", name="a_counsellor_is_one"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[Role] = mapped_column(one_of(Role))
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    counsellor_id: Mapped[int | None] = mapped_column(ForeignKey("counsellors.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    region: Mapped[Region] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    counsellor: Mapped[Counsellor | None] = relationship()


class SignInCode(Base):
    """One way in, once, for a short while: eight figures by hand, or a token in a link.

    Both are kept as keyed digests. `tries` counts wrong figures.
    """

    __tablename__ = "sign_in_codes"
    # A browser remembers the id: another one's code must never get it again.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[str] = mapped_column(String(64))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)

    account: Mapped[Account] = relationship()
