"""The week of a region: which zitdagen there are, and how full."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from database import reading
from scheduler.appointments.lists import fullness
from scheduler.appointments.lists.fullness import Fullness
from scheduler.calendar.holidays import holiday_names
from scheduler.calendar.intervals import Interval, overlaps
from scheduler.people.counsellors import Counsellor
from scheduler.web.coordinator.planning import formatting
from scheduler.web.core import clock, rendering
from scheduler.web.core.auth import current
from scheduler.zitdagen import busy_times
from scheduler.zitdagen.busy_times import Away, RoomTaken
from scheduler.zitdagen.models import OpeningKind, ZitdagState

_A_WEEK = timedelta(weeks=1)
_FARTHEST = timedelta(days=36_525)  # a century: beyond it the calendar itself ends somewhere
_SATURDAY = 5
_WORKDAYS = 5
# When a counsellor is away, and when a room is somebody else's.
Taken = Sequence[Away | RoomTaken]


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A column: `position` counts from Monday, 1."""

    date: date
    position: int
    words: str
    short: str
    holiday: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One zitdag of the week in words; `where` is the other of loket and counsellor."""

    url: str
    day: WeekDay
    where: str
    hours: str
    walk_in: str
    open_minutes: int
    booked_minutes: int
    appointments: int
    misfits: int
    is_cancelled: bool
    is_away: bool
    is_room_taken: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A row: all that one loket, or one counsellor, has that week."""

    name: str
    cards: list[Card]


def week() -> str:
    """The week that `week` names (2026-W48), or this one, at the weekend the next; by loket or by
    counsellor.
    """
    monday = _monday(request.args.get("week", ""))
    by_counsellor = request.args.get("naar") == "begeleider"
    region_id = current().region_id
    with reading() as session:
        rows = fullness.between(session, region_id, monday, monday + timedelta(days=6))
        taken = _taken(session, rows)
    days = _days(monday, {row.zitdag.date for row in rows})
    return rendering.render(
        "coordinator/planning/week.html",
        days=days,
        groups=_groups(rows, taken, days, by_counsellor=by_counsellor),
        by_counsellor=by_counsellor,
        title=_week_words(monday),
        **_around(monday, by_counsellor=by_counsellor),
    )


def _monday(text: str) -> date:
    """The Monday of an ISO week; where `text` is none, of the week to look at today."""
    today = clock.today()
    try:
        found = date.fromisoformat(text) if _is_week(text) else None
    except ValueError:
        found = None
    if found is None or abs(found - today) > _FARTHEST:
        return _monday_ahead(today)
    return found


def _monday_ahead(today: date) -> date:
    """This week's; at the weekend next week's, for that is what is still to come."""
    weekend = today.weekday() >= _SATURDAY
    return today - _since_monday(today) + (_A_WEEK if weekend else timedelta())


def _is_week(text: str) -> bool:
    return len(text) == len("2026-W48") and "-W" in text


def _since_monday(day: date) -> timedelta:
    return timedelta(days=day.weekday())


def _week_words(monday: date) -> str:
    last = monday + timedelta(days=6)
    words: str = _(
        "Week %(number)s: %(first)s tot %(last)s",
        number=monday.isocalendar().week,
        first=formatting.short_day(monday),
        last=formatting.short_day(last),
    )
    return words


def week_url(day: date, *, by_counsellor: bool = False) -> str:
    """The address of the week a day is in."""
    year, number, _weekday = day.isocalendar()
    naar = "begeleider" if by_counsellor else "loket"
    return url_for("coordinator.week", week=f"{year}-W{number:02}", naar=naar)


def _around(monday: date, *, by_counsellor: bool) -> dict[str, str]:
    return {
        "previous_url": week_url(monday - _A_WEEK, by_counsellor=by_counsellor),
        "next_url": week_url(monday + _A_WEEK, by_counsellor=by_counsellor),
        "this_url": week_url(clock.today(), by_counsellor=by_counsellor),
        "loket_url": week_url(monday),
        "counsellor_url": week_url(monday, by_counsellor=True),
    }


def _taken(session: Session, rows: Sequence[Fullness]) -> Taken:
    hours = _hours(rows)
    if not hours:
        return []
    during = Interval(min(one.start for one in hours), max(one.end for one in hours))
    counsellor_ids = {row.zitdag.counsellor_id for row in rows}
    loket_ids = {row.zitdag.loket_id for row in rows}
    return [
        *busy_times.absences(session, counsellor_ids, during),
        *busy_times.rooms_taken(session, loket_ids, during),
    ]


def _hours(rows: Iterable[Fullness]) -> list[Interval]:
    return [
        Interval(opening.starts_at, opening.ends_at)
        for row in rows
        for opening in row.zitdag.openings
    ]


def _days(monday: date, planned_on: set[date]) -> list[WeekDay]:
    """Monday to Friday, and the weekend where something is planned or goes before it."""
    last = max((day.weekday() + 1 for day in planned_on), default=0)
    names = holiday_names(monday, monday + timedelta(days=6))
    days = [monday + timedelta(days=offset) for offset in range(max(_WORKDAYS, last))]
    return [
        WeekDay(
            date=day,
            position=day.weekday() + 1,
            words=formatting.day_words(day),
            short=formatting.short_day(day),
            holiday=names.get(day, ""),
            is_today=day == clock.today(),
        )
        for day in days
    ]


def _groups(
    rows: Iterable[Fullness], taken: Taken, days: list[WeekDay], *, by_counsellor: bool
) -> list[Group]:
    on = {day.date: day for day in days}
    cards = defaultdict(list)
    for row in rows:
        loket = f"{row.zitdag.loket.city}, {row.zitdag.loket.name}"
        counsellor = _name(row.zitdag.counsellor)
        key, where = (counsellor, loket) if by_counsellor else (loket, counsellor)
        cards[key].append(_card(row, on[row.zitdag.date], where, taken))
    return [Group(name, cards[name]) for name in sorted(cards)]


def _name(counsellor: Counsellor) -> str:
    return f"{counsellor.first_name} {counsellor.last_name}"


def _card(row: Fullness, day: WeekDay, where: str, taken: Taken) -> Card:
    zitdag = row.zitdag
    during = [one for one in taken if _is_during(one, row)]
    of_kind = {
        kind: [(one.starts, one.ends) for one in zitdag.openings if one.kind is kind]
        for kind in OpeningKind
    }
    return Card(
        url=url_for("coordinator.zitdag", zitdag_id=zitdag.id),
        day=day,
        where=where,
        hours=formatting.hours_words(
            sorted(of_kind[OpeningKind.APPOINTMENT] + of_kind[OpeningKind.GROUP])
        ),
        walk_in=formatting.hours_words(of_kind[OpeningKind.WALK_IN]),
        open_minutes=row.open_minutes,
        booked_minutes=row.booked_minutes,
        appointments=row.appointments,
        misfits=row.misfits,
        is_cancelled=zitdag.state is ZitdagState.CANCELLED,
        is_away=any(isinstance(one, Away) for one in during),
        is_room_taken=any(isinstance(one, RoomTaken) for one in during),
    )


def _is_during(period: Away | RoomTaken, row: Fullness) -> bool:
    if isinstance(period, Away):
        is_theirs = period.counsellor_id == row.zitdag.counsellor_id
    else:
        is_theirs = period.loket_id == row.zitdag.loket_id
    return is_theirs and any(overlaps(period, hour) for hour in _hours([row]))
