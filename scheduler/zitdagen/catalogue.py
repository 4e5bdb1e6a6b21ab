"""The catalogue: services, and the triage questions that lead to them."""

from enum import StrEnum
from typing import Final

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, one_of
from scheduler.calendar.slots import Duration


class ServiceMode(StrEnum):
    """Mode of a service: at the loket; we ring; or by video, in the region's video rooms.

    Whoever gives it sits at a loket all the same, and phones or looks from there.
    """

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"

    @property
    def is_remote(self) -> bool:
        """Whether nobody travels for it."""
        return self is not ServiceMode.IN_PERSON


class ServiceAudience(StrEnum):
    """Audience of a service."""

    ADULTS = "adults"
    PROFESSIONALS = "professionals"


class Service(Base):
    """A service. Lengths in minutes; `seats` above one makes it a group session.

    A group session takes place in an opening of its kind. With fewer than `minimum` people the
    coordinator decides whether it goes on; a minimum of one asks nothing.

    `same_counsellor`: the counsellor of the intake stays, so a client is asked with whom.
    `reminder_days` and `reminder_hour`: those of the region where None. `instead_of`: the service
    at a loket whose conversation this one gives by telephone or by video; at most one a mode.
    `language` (ISO 639-1) is the one it is given in; empty where it is that of the client.
    """

    __tablename__ = "services"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 5 AND 480", name="minutes"),
        CheckConstraint("aftercare_minutes BETWEEN 0 AND 120", name="aftercare_minutes"),
        CheckConstraint("places BETWEEN 1 AND 200", name="places"),
        CheckConstraint("minimum BETWEEN 1 AND places", name="minimum"),
        CheckConstraint("reminder_hour BETWEEN 9 AND 19", name="reminder_hour"),
        CheckConstraint("mode = 'in_person' OR places = 1", name="alone_at_a_distance"),
        CheckConstraint("instead_of_id IS NULL OR mode <> 'in_person'", name="instead_of"),
        UniqueConstraint("instead_of_id", "mode"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    minutes: Mapped[int]
    aftercare_minutes: Mapped[int] = mapped_column(default=0)
    seats: Mapped[int] = mapped_column("places", default=1)
    minimum: Mapped[int] = mapped_column(default=1, server_default="1")
    mode: Mapped[ServiceMode] = mapped_column(one_of(ServiceMode), default=ServiceMode.IN_PERSON)
    audience: Mapped[ServiceAudience] = mapped_column(
        one_of(ServiceAudience), default=ServiceAudience.ADULTS
    )
    same_counsellor: Mapped[bool] = mapped_column(default=False)
    reminder_days: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    reminder_hour: Mapped[int | None]
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("services.id"))
    language: Mapped[str] = mapped_column(String(3), default="", server_default="")

    instead_of: Mapped["Service | None"] = relationship(remote_side="Service.id")

    @property
    def duration(self) -> Duration:
        """The duration of its appointments, with the after-care."""
        return Duration.of_minutes(self.minutes, self.aftercare_minutes)

    @property
    def is_for_professionals(self) -> bool:
        """Whether its client is staff of a partner, with a question of their own."""
        return self.audience is ServiceAudience.PROFESSIONALS


counsellor_services = Table(
    "counsellor_services",
    Base.metadata,
    Column("counsellor_id", ForeignKey("counsellors.id", ondelete="CASCADE"), primary_key=True),
    Column("service_id", ForeignKey("services.id"), primary_key=True),
)
"""Which services a counsellor gives; one without rows gives them all."""


_COUNTED: Final = 7
_ROUNDED_TO: Final = 5


def about_others(seats: int) -> int:
    """About how many others come to a session of so many seats, as one tells people; 0 if alone."""
    others = seats - 1
    return others if others <= _COUNTED else round(others / _ROUNDED_TO) * _ROUNDED_TO


class Question(Base):
    """A triage choice: its text, and the service or the signpost page it leads to.

    A question with a signpost may still lead on to its service (`Toch een afspraak`). How those
    are reached that it points to: `signpost_phone` is E.164, coordinates are WGS 84 degrees or
    both unknown, `signpost_url` is https.
    """

    __tablename__ = "questions"
    __table_args__ = (
        CheckConstraint("service_id IS NOT NULL OR signpost <> ''", name="leads_somewhere"),
        CheckConstraint(
            "(signpost_latitude IS NULL) = (signpost_longitude IS NULL)", name="both_coordinates"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(160))
    pictogram: Mapped[str] = mapped_column(String(40))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("services.id"), index=True)
    signpost: Mapped[str] = mapped_column(String(300), default="")
    signpost_phone: Mapped[str] = mapped_column(String(20), default="")
    signpost_address: Mapped[str] = mapped_column(String(200), default="")
    signpost_latitude: Mapped[float | None]
    signpost_longitude: Mapped[float | None]
    signpost_url: Mapped[str] = mapped_column(String(200), default="")
    bring: Mapped[str] = mapped_column(String(160), default="")
    as_link: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)

    service: Mapped[Service | None] = relationship()
