"""Models of lokets and their accessibility. Nothing of appointments."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, one_of
from locations.zones import BRUSSELS

PHOTO_BYTES = 25 * 1024
LARGE_PHOTO_BYTES = 200 * 1024
SMS_PLACE_LENGTH = 44
"""GSM-7 characters a place may take in a text message, so that every kind fits in one SMS."""


class AccessFeature(StrEnum):
    """An accessibility feature."""

    STEP_FREE = "step_free"
    LIFT = "lift"
    TOILET = "toilet"
    PARKING = "parking"
    BIKE_RACK = "bike_rack"
    QUIET_ROOM = "quiet_room"


class AccessState(StrEnum):
    """State of a feature. A feature without a row is unknown, and said to be so."""

    YES = "yes"
    WITH_HELP = "with_help"
    NO = "no"


class Loket(Base):
    """A place of service, usually inside a partner's building.

    `name` is what the public reads: a street or a façade name, never the host's. Coordinates are
    WGS 84 degrees, or both unknown. `timezone` is an IANA name; wall-clock times of its zitdagen
    are read in it. `stop` is the halt one gets off at, `stop_minutes` the walk from there at
    4.8 km/h; both or neither.
    """

    __tablename__ = "lokets"
    __table_args__ = (
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="both_coordinates"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint("(stop = '') = (stop_minutes IS NULL)", name="stop_with_minutes"),
        CheckConstraint("stop_minutes BETWEEN 1 AND 60", name="stop_minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(120))
    postcode: Mapped[str] = mapped_column(String(10))
    city: Mapped[str] = mapped_column(String(80))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    room: Mapped[str] = mapped_column(String(80), default="")
    reception_words: Mapped[str] = mapped_column(String(160))
    host_phone: Mapped[str] = mapped_column(String(20), default="")
    sms_place: Mapped[str] = mapped_column(String(SMS_PLACE_LENGTH))
    timezone: Mapped[str] = mapped_column(String(40), default=BRUSSELS.key)
    active: Mapped[bool] = mapped_column(default=True)
    stop: Mapped[str] = mapped_column(String(80), default="")
    stop_minutes: Mapped[int | None]

    access: Mapped[list["LoketAccess"]] = relationship(
        back_populates="loket", cascade="all, delete-orphan", order_by="LoketAccess.feature"
    )


class LoketPhoto(Base):
    """A photo of the entrance; a table apart, to be loaded on demand.

    `content` has at most PHOTO_BYTES, `large`, the same picture, at most LARGE_PHOTO_BYTES; photos
    of before 0027 have none. `digest` changes with the photo, and is part of its URL.
    """

    __tablename__ = "loket_photos"

    loket_id: Mapped[int] = mapped_column(
        ForeignKey("lokets.id", ondelete="CASCADE"), primary_key=True
    )
    media_type: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(16))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    large: Mapped[bytes | None] = mapped_column(LargeBinary)


class LoketAccess(Base):
    """One feature of the way in, as found on site."""

    __tablename__ = "loket_access"

    loket_id: Mapped[int] = mapped_column(
        ForeignKey("lokets.id", ondelete="CASCADE"), primary_key=True
    )
    feature: Mapped[AccessFeature] = mapped_column(one_of(AccessFeature), primary_key=True)
    state: Mapped[AccessState] = mapped_column(one_of(AccessState))

    loket: Mapped[Loket] = relationship(back_populates="access")
