"""The cells of a board: of a day in a week, of a day in a month, of a week in a season."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from flask_babel import gettext as _

from locations.zones import BRUSSELS
from scheduler.appointments.board.first_free import Grouping
from scheduler.appointments.board.reading import BoardRow
from scheduler.appointments.board.sittings import BoardSitting, BoardState, Tally
from scheduler.calendar.intervals import Interval, subtract
from scheduler.web.coordinator.planning.board.address import BoardAddress, BoardView
from scheduler.web.coordinator.planning.board.columns import BoardColumn
from scheduler.web.coordinator.planning.board.words import (
    BoardWords,
    RowWords,
    SittingWords,
    TallyWords,
    duration_words,
    group_words,
    share_words,
    short_words,
    state_words,
    tally_words,
)

_WORKING_HOURS: Final = time(9), time(17)
_BEST_FIRST: Final = (
    BoardState.SITS,
    BoardState.FULL,
    BoardState.WALK_IN,
    BoardState.CLOSED,
    BoardState.AWAY,
    BoardState.NO_ROOM,
    BoardState.CALLED_OFF,
)
_RANKS: Final = {state: rank for rank, state in enumerate(_BEST_FIRST)}


@dataclass(frozen=True, slots=True)
class BoardCell:
    """What a row has in a column.

    A week has its `sittings`; a month a `short` word, a season a count, each with `under` it, and
    `words` for who hears the page. `state` is a name for its looks, empty where nothing is planned;
    `gone` says why nobody could be there then.
    """

    column: BoardColumn
    sittings: Sequence[SittingWords] = ()
    state: str = ""
    short: str = ""
    under: str = ""
    words: str = ""
    url: str = ""
    gone: str = ""
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class WordedRow:
    """A row, whose cells stand in the order of the columns, and what they come to."""

    head: RowWords
    cells: Sequence[BoardCell]
    tally: TallyWords


def rows(
    address: BoardAddress,
    found: Iterable[BoardRow],
    columns: Sequence[BoardColumn],
    names: BoardWords,
) -> list[WordedRow]:
    """The rows of a board in words."""
    return [
        WordedRow(
            names.row(row),
            [_cell(address, row, column, names) for column in columns],
            tally_words(Tally.of(row.sittings)),
        )
        for row in found
    ]


def tallies(
    address: BoardAddress, found: Sequence[BoardRow], columns: Sequence[BoardColumn]
) -> list[TallyWords]:
    """What each column comes to."""
    each = [[one for row in found for one in _in(row, column)] for column in columns]
    is_narrow = address.view is not BoardView.WEEK
    return [tally_words(Tally.of(one), is_rounded=is_narrow) for one in each]


def tally(found: Sequence[BoardRow]) -> TallyWords:
    """What the whole board comes to."""
    return tally_words(Tally.of([one for row in found for one in row.sittings]))


def _in(row: BoardRow, column: BoardColumn) -> Sequence[BoardSitting]:
    return [one for day in column.days for one in row.by_date.get(day, ())]


def _cell(
    address: BoardAddress, row: BoardRow, column: BoardColumn, names: BoardWords
) -> BoardCell:
    found = _in(row, column)
    if address.view is BoardView.SEASON:
        return _of_week(column, found)
    if not found:
        return BoardCell(column, gone=_gone(address, row, column.first))
    by_counsellor = address.grouping is Grouping.COUNSELLOR
    sittings = [names.sitting(one, by_counsellor=by_counsellor) for one in found]
    if address.view is BoardView.WEEK:
        return BoardCell(column, sittings, state="planned")
    return _of_day(column, found, sittings)


def _of_day(
    column: BoardColumn, found: Sequence[BoardSitting], worded: Sequence[SittingWords]
) -> BoardCell:
    state = _best(found)
    alone = worded[0].url if len(worded) == 1 else column.url
    return BoardCell(
        column,
        state=state.value,
        short=short_words(state),
        under=f"{len(found)}×" if len(found) > 1 else "",
        words="; ".join(_whole(one, words) for one, words in zip(found, worded, strict=True)),
        url=alone,
        is_marked=any(one.misfits for one in found),
    )


def _whole(one: BoardSitting, worded: SittingWords) -> str:
    """All of a zitdag in one line, for who points at it or hears it."""
    whole = [worded.title, worded.who, worded.hours, state_words(one.state), *worded.told]
    return ", ".join(dict.fromkeys(part for part in (*whole, *worded.marks) if part))


def _of_week(column: BoardColumn, found: Sequence[BoardSitting]) -> BoardCell:
    if not found:
        return BoardCell(column)
    tally, state = Tally.of(found), _best(found)
    told = tally_words(tally)
    return BoardCell(
        column,
        state=state.value,
        short=_hours(tally) if tally.zitdagen else short_words(state),
        under=_under(tally),
        words=", ".join((state_words(state), told.words, *told.more)),
        url=column.url,
        is_marked=any(one.misfits for one in found),
    )


def _best(found: Iterable[BoardSitting]) -> BoardState:
    return min((one.state for one in found), key=_RANKS.__getitem__)


def _hours(tally: Tally) -> str:
    """How many zitdagen, and their hours: by appointment, else to walk in."""
    minutes = tally.open_minutes or tally.walk_in_minutes
    hours = duration_words(minutes) if minutes else _("groep")
    return f"{tally.zitdagen}× {hours}"


def _under(tally: Tally) -> str:
    """How full its hours by appointment are; where it has none, its groups."""
    if tally.group_seats and not tally.usable_minutes:
        return group_words(tally.group_taken, tally.group_seats)
    if not tally.usable_minutes:
        return ""
    share = round(100 * tally.booked_minutes / tally.usable_minutes)
    return share_words(min(share, 100))


def _gone(address: BoardAddress, row: BoardRow, day: date) -> str:
    """Why nobody could be there on a day on which nothing is planned."""
    starts, ends = (datetime.combine(day, one, BRUSSELS).astimezone(UTC) for one in _WORKING_HOURS)
    if not row.gone or subtract([Interval(starts, ends)], row.gone):
        return ""
    by_loket = address.grouping is Grouping.LOKET
    if address.view is BoardView.MONTH:
        return short_words(BoardState.CLOSED if by_loket else BoardState.AWAY)
    return str(_("gesloten") if by_loket else _("afwezig"))
