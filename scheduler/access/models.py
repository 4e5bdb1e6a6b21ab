"""Tables of access: accounts, how they sign in, what clients let partners see, and attempts."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, one_of
from scheduler.access.roles import Role
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import Organisation
from scheduler.people.regions import Region


class Account(Base):
    """Somebody of staff: who signs in with one mail address. `email` is in lower case.

    What they may do is said by the post they work in; without one they cannot sign in.

    `signed_in_at`: the last time they did, `signed_in_before_at` the one before. `in_use_at`: since
    when nobody signed in or was let in again, None where that is `created_at`; `warned_at`: when
    its owner was told that it ends.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]
    signed_in_before_at: Mapped[datetime | None]
    in_use_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]


def _once(column: str, live: str = "ended_at IS NULL") -> Index:
    """Of the posts of an account that live, one has this value of `column` in a region."""
    where = text(live)
    return Index(
        f"uq_account_posts_{column}",
        "account_id",
        "region_id",
        column,
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


class Post(Base):
    """What somebody does somewhere: at one partner's site, or at a region itself.

    Somebody may have several, and none twice at once. `ended_at`: since when not any more.
    """

    __tablename__ = "account_posts"
    __table_args__ = (
        CheckConstraint(
            "(role = 'partner') = (organisation_id IS NOT NULL)", name="a_partner_has_a_site"
        ),
        CheckConstraint(
            "(role = 'counsellor') = (counsellor_id IS NOT NULL)", name="a_counsellor_is_one"
        ),
        _once("organisation_id"),
        _once("counsellor_id"),
        _once("role", "ended_at IS NULL AND organisation_id IS NULL AND counsellor_id IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[Role] = mapped_column(one_of(Role))
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    counsellor_id: Mapped[int | None] = mapped_column(ForeignKey("counsellors.id"), index=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    region: Mapped[Region] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    counsellor: Mapped[Counsellor | None] = relationship()


class StaffSession(Base):
    """A session of somebody of staff, from signing in until it ended.

    `token` is the keyed digest of what stands in the cookie. `methods`: what proved who it is,
    words between spaces. `last_seen_at` is written once a minute at most. `post_id`: what they
    work as now.
    """

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    post_id: Mapped[int] = mapped_column(
        ForeignKey("account_posts.id", ondelete="CASCADE"), index=True
    )
    token: Mapped[str] = mapped_column(String(64), unique=True)
    methods: Mapped[str] = mapped_column(String(80))
    is_strong: Mapped[bool]
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    post: Mapped[Post] = relationship()


class SignInCode(Base):
    """A single-use, short-lived credential: eight figures to type, or a token in a link.

    Both are kept as keyed digests, and so are the mail address it went to and what the browser
    remembers that asked (`way`). `tries` counts wrong figures. Without `account_id` it opens
    nothing: nobody has that address.
    """

    __tablename__ = "sign_in_codes"
    # A message about one is told by its id: another one must never get it again.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    address: Mapped[str] = mapped_column(String(64), index=True)
    way: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str] = mapped_column(String(64))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


class ConsentItem(StrEnum):
    """A fact a client may share with a partner. Never that somebody did not come."""

    CAME = "came"
    RETURNS = "returns"
    LEARNS = "learns"
    CHANGES = "changes"


class Consent(Base):
    """A client's consent to tell one partner one thing; asked by the counsellor, never by a
    partner.

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


class Attempt(Base):
    """Counter of attempts in one window, for rate limits against guessing and flooding.

    `subject` is a keyed digest of an address or a number, never the thing itself.
    """

    __tablename__ = "attempts"

    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class KeptAnswer(Base):
    """A page that answered a POST, to be shown again: HTML, compressed with zlib.

    `browser` and `key` are keyed digests. It may hold what somebody typed: see `kept_answers`.
    """

    __tablename__ = "kept_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    browser: Mapped[str] = mapped_column(String(64), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(index=True)
