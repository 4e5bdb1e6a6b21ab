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
from markupsafe import Markup, escape

from notifications.texts.words import date_words, language_words, listed, range_words
from scheduler.appointments.booking import manage_links
from scheduler.people import phone_hours
from scheduler.web.core import catalogues, served_region
from scheduler.web.shared import group_words
from scheduler.zitdagen.catalogue import ServiceMode

# Left to right in whatever surrounds it (Unicode isolates), for rows that are plain text.
LTR = "\N{LEFT-TO-RIGHT ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"
AT_A_DISTANCE = {ServiceMode.PHONE: "mobile", ServiceMode.VIDEO: "video"}
MOMENT, PLACE, CODE = "calendar", "house", "phone"
"""Pictures of the rows that are set apart."""
# The title, with whom, what to bring, that somebody may come along, what if late, our promise: what
# nobody but the reader has to read.
OF_THE_READER_ALONE = frozenset({"shop", "person", "id-card", "people", "late", "lock"})
IN_A_COLUMN, IN_A_LINE = 24, 52
MOST_LINES = 30
_DASH = re.compile(r"(?<=\w\.)-(?=\w)|(?<=\w)-(?=\w)")


class SlipRow(NamedTuple):
    """One thing in Dutch, and in the reader's language where that is another and says it otherwise.

    `picture` is the pictogram beside it; `is_alone`: on paper the reader's words stand alone, for
    both would not fit.
    """

    picture: str
    dutch: str
    translated: str | None = None
    is_alone: bool = False

    @property
    def is_moment(self) -> bool:
        return self.picture == MOMENT

    @property
    def is_spot(self) -> bool:
        """Whether it says where, or that we ring or meet by video."""
        return self.picture in (PLACE, *AT_A_DISTANCE.values())

    @property
    def has_code(self) -> bool:
        return self.picture == CODE


Row = tuple[str, str]
"""The picture and the words."""


def rows(
    facts: Mapping[str, Any],
    start: datetime,
    end: datetime,
    reader: str,
    journey: Sequence[str] | None = None,
) -> list[SlipRow]:
    """The rows of the slip; `journey` is the way that goes along below them."""
    with force_locale(catalogues.SOURCE):
        dutch = _rows_in(facts, start, end, catalogues.SOURCE)
    if reader == catalogues.SOURCE:
        return [SlipRow(*row) for row in dutch]
    # A street has one name; what of the place is said in words is its room.
    dutch_room = facts["room"]
    room = _(dutch_room) if dutch_room else None
    own_room = room if room != dutch_room else None
    beside = [
        own_room if picture == PLACE else words
        for picture, words in _rows_in(facts, start, end, reader)
    ]
    crowded = _lines([words for _, words in dutch], beside, journey or ()) > MOST_LINES
    return [
        SlipRow(picture, words, own, is_alone=crowded and picture in OF_THE_READER_ALONE)
        for (picture, words), own in zip(dutch, beside, strict=True)
    ]


def _lines(dutch: Sequence[str], beside: Sequence[str | None], journey: Sequence[str]) -> int:
    """About how many lines they take side by side, in letters as wide as any we know."""
    pairs = zip(dutch, beside, strict=True)
    of_rows = sum(max(_of_column(row), _of_column(own or "")) for row, own in pairs)
    return of_rows + sum(-(-len(escape(words).striptags()) // IN_A_LINE) for words in journey)


def _of_column(text: str) -> int:
    return sum(-(-len(part) // IN_A_COLUMN) for part in text.split("\n"))


def _rows_in(facts: Mapping[str, Any], start: datetime, end: datetime, language: str) -> list[Row]:
    """The rows of the paper slip, in the current locale of gettext."""
    zone = ZoneInfo(facts["zone"])
    spoken = listed((language_words(code, language) for code in facts["spoken"]), language)
    is_here = not ServiceMode(facts["mode"]).is_remote
    hours = range_words(start, end, zone, language)
    whom = _("Je spreekt met %(name)s (%(languages)s)", name=facts["with_whom"], languages=spoken)
    return [
        ("shop", _("Leerwinkel: gratis hulp bij leren")),
        (MOMENT, f"{date_words(start, zone, language)}\n{hours}"),
        *(_of_place(facts) if is_here else _of_distance(facts)),
        ("person", whom),
        *(_of_coming(facts, language) if is_here else _of_staying_home(facts, language)),
        (CODE, _off_words(facts, language, is_here=is_here)),
        ("lock", _("Wij vertellen niets aan VDAB, OCMW of school. Alleen als jij ja zegt.")),
    ]


def _of_place(facts: Mapping[str, Any]) -> list[Row]:
    """Where to come, and what to say there."""
    room, reception_words = facts["room"], facts["reception_words"]
    town = f"{facts['postcode']} {facts['city']}"
    address = [facts["place"], f"{facts['street']}, {town}", _(room) if room else ""]
    return [
        (PLACE, "\n".join(part for part in address if part)),
        ("mouths", _("Zeg aan het onthaal: “%(words)s”", words=_(reception_words))),
    ]


def _of_distance(facts: Mapping[str, Any]) -> list[Row]:
    """That we ring, and from which number; or that the link of the video comes."""
    mode = ServiceMode(facts["mode"])
    if mode is ServiceMode.VIDEO:
        words = _("Je praat met ons via video."), _("Je krijgt een bericht met de link.")
    else:
        words = (
            f"{_('Wij bellen je.')} {_number(facts['called'])}".rstrip(),
            f"{_('Van het nummer:')} {_number(facts['phone_display'])}",
        )
    return [(AT_A_DISTANCE[mode], "\n".join(words))]


def _of_coming(facts: Mapping[str, Any], language: str) -> list[Row]:
    bring = [_("je identiteitskaart, als je die hebt"), *(_(thing) for thing in facts["bring"])]
    others = group_words.together(facts["others"])
    company = [others, _("Je mag iemand meebrengen")] if others else [_("Je mag iemand meebrengen")]
    return [
        ("id-card", _("Breng mee: %(things)s", things=listed(bring, language))),
        ("people", "\n".join(company)),
        ("late", _("Te laat? Kom toch, of bel")),
    ]


def _of_staying_home(facts: Mapping[str, Any], language: str) -> list[Row]:
    things = [_(thing) for thing in facts["bring"]]
    at_hand = [("id-card", f"{_('Leg klaar:')} {listed(things, language)}")] if things else []
    return [*at_hand, ("people", _("Er mag iemand bij je zijn."))]


def _off_words(facts: Mapping[str, Any], language: str, *, is_here: bool) -> str:
    """What to do who cannot, and the code to say then. Hours are in this row's language, not in
    that of whoever the facts were told to.
    """
    hours = whole(phone_hours.in_words(served_region.current().phone_hours, language))
    phone = _number(facts["phone_display"])
    if is_here:
        return str(
            _("Kan je niet komen? Bel %(phone)s, %(hours)s. Jouw code:", phone=phone, hours=hours)
        )
    return str(_("Past het niet? Bel %(phone)s, %(hours)s. Jouw code:", phone=phone, hours=hours))


def _number(phone: str) -> str:
    """A number as plain text, unbroken; empty where there is none."""
    return LTR.format(phone.replace(" ", "\N{NO-BREAK SPACE}")) if phone else ""


def whole(hours: str) -> str:
    """Hours of the phone that break over no line at a dash between two."""
    return _DASH.sub("\N{WORD JOINER}-\N{WORD JOINER}", hours)


def qr(token: str) -> Markup:
    """The address of a manage link as a picture."""
    address = manage_links.address(current_app.config["BASE_URL"], token)
    return Markup(segno.make_qr(address).svg_inline(scale=3, omitsize=True))  # noqa: S704 -- made of our own address
