"""A region: one regionale leerwinkel, and the rules its network shares."""

from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from database import Base


class PlanningRule(StrEnum):
    """A rule of planning of which a region decides whether it refuses or warns."""

    DESKS = "desks"
    HOST_HOURS = "host_hours"
    WEEK = "week"
    BREAK = "break"
    SERVICE = "service"
    LANGUAGE = "language"


class Region(Base):
    """A regionale leerwinkel: the public name, the phone, and the rules its network shares.

    `phone` is E.164; `phone_hours` reads like `mo-fr 09:00-12:00 13:00-16:30`, local time.
    `page_languages` are the languages its pages are offered in, the first one first.
    `travel_minutes` is the least time between two lokets for one counsellor on a day.
    `reminder_days` are how many days before an appointment a reminder leaves, the furthest first,
    and `reminder_hour` at which whole hour, local; a service may have its own.
    `interpreter_days` are the working days that finding an interpreter takes. `video_address` is
    where its video rooms are (Jitsi or another service that makes a room of any name), https and
    without a slash at the end; empty where there is none, and then nothing is offered by video.
    `refused_rules` are those of `PlanningRule` that planning may not break; of others it is warned.
    """

    __tablename__ = "regions"
    __table_args__ = (
        CheckConstraint("minimum_age BETWEEN 0 AND 120", name="minimum_age"),
        CheckConstraint("travel_minutes BETWEEN 0 AND 480", name="travel_minutes"),
        CheckConstraint("reminder_hour BETWEEN 9 AND 19", name="reminder_hour"),
        CheckConstraint("interpreter_days BETWEEN 0 AND 30", name="interpreter_days"),
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
    interpreter_days: Mapped[int] = mapped_column(default=5)
    video_address: Mapped[str] = mapped_column(String(200), default="")
    refused_rules: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
