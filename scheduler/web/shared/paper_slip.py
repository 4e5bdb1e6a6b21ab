"""The paper slip that a client takes along."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import segno
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from notifications.texts.words import date_words, language_words, listed, range_words
from scheduler.people import phone_hours
from scheduler.web.core import catalogues, served_region
from scheduler.web.shared import group_words

# Left to right in whatever surrounds it (Unicode isolates), for rows that are plain text.
LTR = "\N{LEFT-TO-RIGHT ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"
_WITHIN_HOUR = re.compile(r"(?<=\d) (?=(?:h|uur|ч\.|بجې|بجو)(?:\W|$))|(?<=\bh) (?=\d)")
_PLACE = 2
# The title, with whom, what to bring, that somebody may come along, what if late, our promise: what
# nobody but the reader has to read. Numbers count from 0.
OF_THE_READER_ALONE = frozenset({0, 4, 5, 6, 7, 9})
IN_A_COLUMN, IN_A_LINE = 24, 52
MOST_LINES = 30
_DASH = re.compile(r"(?<=\w\.)-(?=\w)|(?<=\w)-(?=\w)")


class SlipRow(NamedTuple):
    """One thing in Dutch, and in the reader's language where that is another and says it otherwise.

    `is_alone`: on paper the reader's words stand alone, for both would not fit.
    """

    dutch: str
    translated: str | None = None
    is_alone: bool = False


def rows(
    facts: Mapping[str, Any],
    start: datetime,
    end: datetime,
    reader: str,
    journey: Sequence[str] | None = None,
) -> list[SlipRow]:
    """The first ten things of the slip; `journey` is the way that goes along below them."""
    with force_locale(catalogues.SOURCE):
        dutch = _rows_in(facts, start, end, catalogues.SOURCE)
    if reader == catalogues.SOURCE:
        return [SlipRow(row) for row in dutch]
    theirs = _rows_in(facts, start, end, reader)
    # A street has one name; what of the place is said in words is its room.
    dutch_room = facts["room"]
    room = _(dutch_room) if dutch_room else None
    beside = [*theirs[:_PLACE], room if room != dutch_room else None, *theirs[_PLACE + 1 :]]
    crowded = _lines(dutch, beside, journey or ()) > MOST_LINES
    return [
        SlipRow(row, own, is_alone=crowded and number in OF_THE_READER_ALONE)
        for number, (row, own) in enumerate(zip(dutch, beside, strict=True))
    ]


def _lines(dutch: Sequence[str], beside: Sequence[str | None], journey: Sequence[str]) -> int:
    """About how many lines they take side by side, in letters as wide as any we know."""
    pairs = zip(dutch, beside, strict=True)
    of_rows = sum(max(_of_column(row), _of_column(own or "")) for row, own in pairs)
    return of_rows + sum(-(-len(words) // IN_A_LINE) for words in journey)


def _of_column(text: str) -> int:
    return sum(-(-len(part) // IN_A_COLUMN) for part in text.split("\n"))


def _rows_in(facts: Mapping[str, Any], start: datetime, end: datetime, language: str) -> list[str]:
    """The first ten lines of the paper slip, in the current locale of gettext."""
    zone = ZoneInfo(facts["zone"])
    room, reception_words = facts["room"], facts["reception_words"]
    town = f"{facts['postcode']} {facts['city']}"
    address = [facts["place"], f"{facts['street']}, {town}", _(room) if room else ""]
    spoken = listed((language_words(code, language) for code in facts["spoken"]), language)
    bring = [_("je identiteitskaart, als je die hebt"), *(_(thing) for thing in facts["bring"])]
    return [
        _("Leerwinkel: gratis hulp bij leren"),
        f"{date_words(start, zone, language)}\n{whole(range_words(start, end, zone, language))}",
        "\n".join(part for part in address if part),
        _("Zeg aan het onthaal: “%(words)s”", words=_(reception_words)),
        _("Je spreekt met %(name)s (%(languages)s)", name=facts["with_whom"], languages=spoken),
        _("Breng mee: %(things)s", things=listed(bring, language)),
        "\n".join(
            words
            for words in (group_words.together(facts["others"]), _("Je mag iemand meebrengen"))
            if words
        ),
        _("Te laat? Kom toch, of bel"),
        _(
            "Kan je niet komen? Bel %(phone)s, %(hours)s. Jouw code:",
            phone=LTR.format(facts["phone_display"].replace(" ", "\N{NO-BREAK SPACE}")),
            # In this row's language, not in that of whoever the facts were told to.
            hours=whole(phone_hours.in_words(served_region.current().phone_hours, language)),
        ),
        _("Wij vertellen niets aan VDAB, OCMW of school. Alleen als jij ja zegt."),
    ]


def whole(hours: str) -> str:
    """Hours in words that break over no line within an hour, nor at a dash between two."""
    joined = _DASH.sub("\N{WORD JOINER}-\N{WORD JOINER}", hours)
    return _WITHIN_HOUR.sub("\N{NO-BREAK SPACE}", joined)


def qr(token: str) -> Markup:
    """The address of a manage link as a picture."""
    address = f"{current_app.config['BASE_URL']}/a/{token}"
    return Markup(segno.make_qr(address).svg_inline(scale=3, omitsize=True))  # noqa: S704 -- made of our own address
