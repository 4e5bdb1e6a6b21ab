"""The address of a board: which view, from which day, by what, narrowed to what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, Self

from flask import url_for

from scheduler.appointments.board.first_free import Grouping

SEASON_WEEKS: Final = 13
_A_DAY: Final = timedelta(days=1)
_A_WEEK: Final = timedelta(weeks=1)
_LONGEST_MONTH: Final = timedelta(days=31)
_FARTHEST: Final = timedelta(days=36_525)  # a century: beyond it the calendar itself ends somewhere
_SATURDAY: Final = 5
_GROUPINGS: Final = {"loket": Grouping.LOKET, "begeleider": Grouping.COUNSELLOR}


class BoardView(StrEnum):
    """How much of the planning a board shows, and how closely; as addresses have it."""

    WEEK = "week"
    MONTH = "maand"
    SEASON = "seizoen"


@dataclass(frozen=True, slots=True)
class BoardAddress:
    """What one looks at: a view from `first` (local) on. `town` is as lokets write it, `counsellor`
    and `service` are codes; each empty where it narrows nothing."""

    view: BoardView
    first: date
    grouping: Grouping = Grouping.LOKET
    town: str = ""
    counsellor: str = ""
    service: str = ""

    @classmethod
    def of(cls, words: Mapping[str, str], *, today: date) -> Self:
        """The one that a query asks for. What it asks for badly is this week, by loket."""
        view = _view(words.get("beeld", ""))
        day = _day(words, today)
        return cls(
            view,
            _begins(view, day or _looked_at(view, today)),
            _GROUPINGS.get(words.get("naar", ""), Grouping.LOKET),
            *(words.get(name, "") for name in ("gemeente", "begeleider", "dienst")),
        )

    @property
    def last(self) -> date:
        """The last day that it shows."""
        return self.beside(1).first - _A_DAY

    @property
    def is_narrowed(self) -> bool:
        return bool(self.town or self.counsellor or self.service)

    @property
    def url(self) -> str:
        named: dict[str, Any] = {
            "beeld": self.view.value,
            "dag": self.first.isoformat(),
            "naar": next(word for word, one in _GROUPINGS.items() if one is self.grouping),
            "gemeente": self.town,
            "begeleider": self.counsellor,
            "dienst": self.service,
        }
        return url_for("coordinator.week", **{name: one for name, one in named.items() if one})

    def beside(self, step: int) -> Self:
        """The next one (1) or the one before (-1)."""
        if self.view is BoardView.MONTH:
            inside = self.first + _LONGEST_MONTH if step > 0 else self.first - _A_DAY
            return replace(self, first=_begins(self.view, inside))
        weeks = 1 if self.view is BoardView.WEEK else SEASON_WEEKS
        return replace(self, first=self.first + step * weeks * _A_WEEK)

    def at(self, day: date, **others: Any) -> Self:
        """With that day in it."""
        changed = replace(self, **others)
        return replace(changed, first=_begins(changed.view, day))

    def without_choices(self) -> Self:
        """Of everything."""
        return replace(self, town="", counsellor="", service="")


def week_url(day: date, *, by_counsellor: bool = False) -> str:
    """The address of the week a day is in."""
    grouping = Grouping.COUNSELLOR if by_counsellor else Grouping.LOKET
    return BoardAddress(BoardView.WEEK, _monday(day), grouping).url


def _view(word: str) -> BoardView:
    return BoardView(word) if word in list(BoardView) else BoardView.WEEK


def _day(words: Mapping[str, str], today: date) -> date | None:
    """The day that is asked for; `week` (2026-W48) is how older links name one."""
    text = words.get("dag") or words.get("week", "")
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if abs(found - today) <= _FARTHEST else None


def _looked_at(view: BoardView, today: date) -> date:
    """Today; at the weekend next week, for that is what is still to come."""
    is_weekend = today.weekday() >= _SATURDAY
    return today + _A_WEEK if is_weekend and view is not BoardView.MONTH else today


def _begins(view: BoardView, day: date) -> date:
    return day.replace(day=1) if view is BoardView.MONTH else _monday(day)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
