"""What the hosts of lokets know of who sits there when, and what of it is no longer so.

A host has known the coming weeks since it has somebody who is told of changes: what it sees on its
sheet and in its calendar. What is planned now is compared with that, whatever made the difference.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from database import Base
from scheduler.zitdagen.presence import Presence

KNOWN_AHEAD: Final = timedelta(weeks=25)
"""As far as a host knows. Series are laid out a week further, so that a night adds nothing."""


class HostHours(NamedTuple):
    """Hours on the clock of the loket, "09:00": which kind of opening, and who, by first name."""

    starts: str
    ends: str
    kind: str
    who: str


Days = Mapping[date, Sequence[HostHours]]


class ToldHost(Base):
    """What the host of a loket knows, until which local date: `days` with anything, by ISO date.

    `differs_since` is when something else was found to be planned, None while all is as the host
    knows. `seen` stands for what was found then, `seen_at` since when it has been so: a change and
    its undoing are told to nobody.
    """

    __tablename__ = "told_hosts"

    loket_id: Mapped[int] = mapped_column(
        ForeignKey("lokets.id", ondelete="CASCADE"), primary_key=True
    )
    until: Mapped[date]
    days: Mapped[dict[str, list[list[str]]]] = mapped_column(JSON)
    differs_since: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    seen: Mapped[str] = mapped_column(String(16), default="")

    @classmethod
    def knowing(cls, loket_id: int, days: Days, until: date) -> "ToldHost":
        """The host of this loket begins to know."""
        row = cls(loket_id=loket_id)
        row.know(days, until)
        return row

    def known(self) -> dict[date, list[HostHours]]:
        """The days, read."""
        return {
            date.fromisoformat(day): [HostHours(*one) for one in hours]
            for day, hours in self.days.items()
        }

    def know(self, days: Days, until: date) -> None:
        """The host knows this now, and nothing differs."""
        self.days = {
            day.isoformat(): [list(one) for one in hours] for day, hours in sorted(days.items())
        }
        self.until = until
        self.differs_since, self.seen_at, self.seen = None, None, ""

    def note(self, seen: str, now: datetime) -> None:
        """Something differs now; settling begins anew where it is not what was seen before."""
        if seen != self.seen:
            self.differs_since = self.differs_since or now
            self.seen_at, self.seen = now, seen


@dataclass(frozen=True, slots=True)
class DayChange:
    """A local date on which the hours at a loket are not those that its host knows."""

    day: date
    was: Sequence[HostHours]
    now: Sequence[HostHours]


def by_loket(found: Iterable[Presence]) -> Mapping[int, Days]:
    """Who is there, by loket and local date."""
    days: defaultdict[int, defaultdict[date, list[HostHours]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in found:
        zone = ZoneInfo(one.shift.timezone)
        days[one.shift.loket_id][one.shift.date] += [
            HostHours(
                f"{hours.start.astimezone(zone):%H:%M}",
                f"{hours.end.astimezone(zone):%H:%M}",
                hours.kind.value,
                one.who,
            )
            for hours in one.hours
        ]
    return {
        loket_id: {day: sorted(hours) for day, hours in of_loket.items() if hours}
        for loket_id, of_loket in days.items()
    }


def changes(known: Days, planned: Days, local: datetime, until: date) -> list[DayChange]:
    """The days up to `until` that differ in hours that are still to come at `local`, ascending."""
    found = [
        DayChange(day, _ahead(known.get(day, ()), day, local), _ahead(hours, day, local))
        for day, hours in sorted({**dict.fromkeys(known, ()), **planned}.items())
        if local.date() <= day <= until
    ]
    return [one for one in found if list(one.was) != list(one.now)]


def _ahead(hours: Iterable[HostHours], day: date, local: datetime) -> list[HostHours]:
    clock = f"{local:%H:%M}" if day == local.date() else ""
    return [one for one in hours if one.ends > clock]


def digest(found: Iterable[DayChange]) -> str:
    """Stands for these changes: others have another one."""
    words = json.dumps([[one.day.isoformat(), one.was, one.now] for one in found])
    return sha256(words.encode()).hexdigest()[:16]
