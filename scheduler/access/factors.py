"""Tables of what accounts sign in with beside mailed codes: passkeys, apps, identities."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base
from scheduler.access.models import Account


class AccountIdentity(Base):
    """Who an account is at an OpenID Connect issuer. A mail address is never who somebody is."""

    __tablename__ = "account_identities"

    issuer: Mapped[str] = mapped_column(String(255), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]

    account: Mapped[Account] = relationship()


class Passkey(Base):
    """A discoverable WebAuthn credential: `credential` and `public_key` as its device made them.

    `sign_count` is the highest that was seen; many devices always say 0.
    """

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    credential: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class AuthenticatorApp(Base):
    """The app that shows an account's codes. `secret` is sealed; `last_step` was used last.

    A step is half a minute since 1970 (RFC 6238).
    """

    __tablename__ = "authenticator_apps"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int]
    created_at: Mapped[datetime]


class RecoveryCode(Base):
    """A printed code that opens once, for who lost their phone: a keyed digest. Used ones go."""

    __tablename__ = "recovery_codes"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )


class SpentChallenge(Base):
    """A challenge that was answered: a digest, kept until it would be too old anyway."""

    __tablename__ = "spent_challenges"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
