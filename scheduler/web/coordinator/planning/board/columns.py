"""The columns of a board: days or weeks, with the holidays in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask_babel import gettext as _

from scheduler.calendar.holidays import holiday_names
from scheduler.calendar.school_holidays import school_holidays
from scheduler.web.coordinator.planning import formatting
from scheduler.web.coordinator.planning.board.address import BoardAddress, BoardView

_WORKDAYS: Final = 5
_A_DAY: Final = timedelta(days=1)
_A_WEEK: Final = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A day, or the `days` of a week: `head` and `under` stand on top, `words` names it.

    `holiday` and `school` name what falls in it, empty where nothing does; `url` leads to its week
    where that is not what is shown.
    """

    days: Sequence[date]
    head: str
    under: str
    words: str
    holiday: str
    school: str
    is_today: bool
    is_weekend: bool
    url: str

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]


def columns(address: BoardAddress, planned_on: Iterable[date], *, today: date) -> list[BoardColumn]:
    """The columns of this board. A week shows its weekend where something is planned or goes before
    it in that weekend."""
    if address.view is BoardView.SEASON:
        return _weeks(address, today)
    days = _every_day(address.first, address.last)
    if address.view is BoardView.WEEK:
        last = max((day.weekday() + 1 for day in planned_on), default=0)
        days = days[: max(_WORKDAYS, last)]
    return _days(address, days, today)


def _days(address: BoardAddress, days: Sequence[date], today: date) -> list[BoardColumn]:
    names = holiday_names(days[0], days[-1])
    schools = school_holidays(days[0], days[-1])
    is_week = address.view is BoardView.WEEK
    return [
        BoardColumn(
            days=(day,),
            head=formatting.short_day(day) if is_week else formatting.weekday_letters(day),
            under="" if is_week else str(day.day),
            words=formatting.day_words(day),
            holiday=names.get(day, ""),
            school=next((one.name for one in schools if one.holds(day)), ""),
            is_today=day == today,
            is_weekend=day.weekday() >= _WORKDAYS,
            url="" if is_week else address.at(day, view=BoardView.WEEK).url,
        )
        for day in days
    ]


def _weeks(address: BoardAddress, today: date) -> list[BoardColumn]:
    names = holiday_names(address.first, address.last)
    schools = school_holidays(address.first, address.last)
    found = []
    for monday in _every_day(address.first, address.last)[::7]:
        days = _every_day(monday, monday + _A_WEEK - _A_DAY)
        workdays = days[:_WORKDAYS]
        named = [names[day] for day in workdays if day in names]
        off = [one.name for one in schools if any(one.holds(day) for day in workdays)]
        number = monday.isocalendar().week
        found.append(
            BoardColumn(
                days=days,
                head=_("W%(number)s", number=number),
                under=formatting.day_and_month(monday),
                words=week_words(monday),
                holiday=", ".join(named),
                school=", ".join(off),
                is_today=today in days,
                is_weekend=False,
                url=address.at(monday, view=BoardView.WEEK).url,
            )
        )
    return found


def off_days(first: date, last: date) -> list[str]:
    """The holidays between these days, both included, in words: for where no column says it."""
    holidays = [
        f"{formatting.short_day(day)}: {name}" for day, name in holiday_names(first, last).items()
    ]
    schools = [
        _(
            "%(first)s tot %(last)s: %(name)s",
            first=formatting.short_day(one.first),
            last=formatting.short_day(one.last),
            name=one.name,
        )
        for one in school_holidays(first, last)
    ]
    return [*holidays, *schools]


def week_words(monday: date) -> str:
    """`Week 49: ma 30 nov tot zo 6 dec`."""
    words: str = _(
        "Week %(number)s: %(first)s tot %(last)s",
        number=monday.isocalendar().week,
        first=formatting.short_day(monday),
        last=formatting.short_day(monday + _A_WEEK - _A_DAY),
    )
    return words


def _every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
