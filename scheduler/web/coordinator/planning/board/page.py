"""The board: week, month and season of a whole network, by loket and by counsellor."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from database import reading
from scheduler.appointments.board import reading as boards
from scheduler.appointments.board.first_free import Grouping
from scheduler.appointments.board.reading import Board, BoardQuery, Network
from scheduler.web.coordinator.planning import formatting
from scheduler.web.coordinator.planning.board import cells
from scheduler.web.coordinator.planning.board.address import (
    SEASON_WEEKS,
    BoardAddress,
    BoardView,
)
from scheduler.web.coordinator.planning.board.columns import columns, off_days, week_words
from scheduler.web.coordinator.planning.board.words import BoardWords
from scheduler.web.core import clock, rendering
from scheduler.web.core.auth import current

_NOBODY: Final = {
    Grouping.LOKET: lazy_gettext("Er zijn nog geen loketten."),
    Grouping.COUNSELLOR: lazy_gettext("Er zijn nog geen begeleiders."),
}
_NOTHING: Final = {
    BoardView.WEEK: lazy_gettext("Er is niets gepland deze week."),
    BoardView.MONTH: lazy_gettext("Er is niets gepland deze maand."),
    BoardView.SEASON: lazy_gettext("Er is niets gepland in deze weken."),
}


@dataclass(frozen=True, slots=True)
class BoardLink:
    """A link to another look at the planning; `is_current` where it is this one."""

    words: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class BoardChoice:
    """A field to narrow a board by: the values of its options, each with its words."""

    name: str
    label: str
    nothing: str
    options: Sequence[tuple[str, str]]
    chosen: str


def show() -> str:
    """The board that the address names; without a day, of what is now."""
    asked = BoardAddress.of(request.args, today=clock.today())
    with reading() as session:
        board = boards.read(session, _query(asked), now=clock.now())
    address = _known(asked, board.network)
    planned_on = {day for row in board.rows for day in row.by_date}
    shown = columns(address, planned_on, today=clock.today())
    return rendering.render(
        "coordinator/planning/board/page.html",
        title=_title(address),
        address=address,
        columns=shown,
        rows=cells.rows(address, board.rows, shown, BoardWords(board.network)),
        tallies=cells.tallies(address, board.rows, shown),
        tally=cells.tally(board.rows),
        nothing=_nothing(address, board),
        off=off_days(address.first, shown[-1].last),
        choices=_choices(address, board.network),
        **_around(address),
    )


def _query(address: BoardAddress) -> BoardQuery:
    return BoardQuery(
        region_id=current().region_id,
        first=address.first,
        last=address.last,
        grouping=address.grouping,
        town=address.town,
        counsellor=address.counsellor,
        service=address.service,
    )


def _known(address: BoardAddress, network: Network) -> BoardAddress:
    """Without what this region does not have."""
    return replace(
        address,
        town=network.town,
        counsellor=network.counsellor.code if network.counsellor else "",
        service=network.service.code if network.service else "",
    )


def _title(address: BoardAddress) -> str:
    if address.view is BoardView.WEEK:
        return week_words(address.first)
    if address.view is BoardView.MONTH:
        words = formatting.month_words(address.first)
        return f"{words[:1].upper()}{words[1:]}"
    title: str = _(
        "%(weeks)s weken vanaf %(first)s",
        weeks=SEASON_WEEKS,
        first=formatting.day_with_year(address.first),
    )
    return title


def _around(address: BoardAddress) -> dict[str, object]:
    """The links from here; the ones before and after, and today's, in the same looks."""
    today = clock.today()
    views = {
        BoardView.WEEK: (_("Week"), _("Vorige week"), _("Deze week"), _("Volgende week")),
        BoardView.MONTH: (_("Maand"), _("Vorige maand"), _("Deze maand"), _("Volgende maand")),
        BoardView.SEASON: (_("Seizoen"), _("Vorig seizoen"), _("Vanaf nu"), _("Volgend seizoen")),
    }
    _view, before, now, after = views[address.view]
    by = {Grouping.LOKET: _("Per loket"), Grouping.COUNSELLOR: _("Per begeleider")}
    inside = today if address.first <= today <= address.last else address.first
    return {
        "previous": BoardLink(before, address.beside(-1).url),
        "now": BoardLink(now, address.at(today).url),
        "following": BoardLink(after, address.beside(1).url),
        "views": [
            BoardLink(words[0], address.at(inside, view=view).url, view is address.view)
            for view, words in views.items()
        ],
        "groupings": [
            BoardLink(words, replace(address, grouping=one).url, one is address.grouping)
            for one, words in by.items()
        ],
        "everything": BoardLink(_("Toon alles"), address.without_choices().url),
    }


def _choices(address: BoardAddress, network: Network) -> list[BoardChoice]:
    counsellors = [
        (one.code, f"{one.first_name} {one.last_name}")
        for one in network.counsellors.values()
        if one.active or one is network.counsellor
    ]
    services = [(one.code, one.name) for one in network.services]
    return [
        BoardChoice(
            "gemeente",
            _("Gemeente"),
            _("alle gemeenten"),
            [(one, one) for one in network.towns],
            address.town,
        ),
        BoardChoice("begeleider", _("Begeleider"), _("iedereen"), counsellors, address.counsellor),
        BoardChoice("dienst", _("Dienst"), _("alle diensten"), services, address.service),
    ]


def _nothing(address: BoardAddress, board: Board) -> str:
    """What to say where the board has no rows, or nothing in them."""
    if any(row.by_date for row in board.rows):
        return ""
    if address.is_narrowed:
        return str(_("Wat je koos, is er dan niet."))
    if not board.rows:
        return str(_NOBODY[address.grouping])
    return str(_NOTHING[address.view])
