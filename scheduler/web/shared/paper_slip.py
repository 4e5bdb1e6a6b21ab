"""The paper slip that a client takes along."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import segno
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from notifications.texts.words import date_words, language_words, range_words
from scheduler.people import phone_hours
from scheduler.web.core import catalogues, served_region

# Left to right in whatever surrounds it (Unicode isolates), for rows that are plain text.
LTR = "\N{LEFT-TO-RIGHT ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"


def rows(
    facts: Mapping[str, Any], start: datetime, end: datetime, reader: str
) -> list[tuple[str, str | None]]:
    """The first ten things of the slip: in Dutch, and in the reader's language where it is not."""
    with force_locale(catalogues.SOURCE):
        dutch = _rows_in(facts, start, end, catalogues.SOURCE)
    if reader == catalogues.SOURCE:
        return [(row, None) for row in dutch]
    return list(zip(dutch, _rows_in(facts, start, end, reader), strict=True))


def _rows_in(facts: Mapping[str, Any], start: datetime, end: datetime, language: str) -> list[str]:
    """The first ten lines of the paper slip, in the current locale of gettext."""
    zone = ZoneInfo(facts["zone"])
    room, reception_words = facts["room"], facts["reception_words"]
    address = [facts["place"], facts["street"], f"{facts['postcode']} {facts['city']}"]
    if room:
        address.append(_(room))
    spoken = ", ".join(language_words(code, language) for code in facts["spoken"])
    bring = [_("je identiteitskaart, als je die hebt"), *(_(thing) for thing in facts["bring"])]
    return [
        _("Leerwinkel: gratis hulp bij leren"),
        f"{date_words(start, zone, language)}, {range_words(start, end, zone, language)}",
        ", ".join(address),
        _("Zeg aan het onthaal: “%(words)s”", words=_(reception_words)),
        _("Je spreekt met %(name)s (%(languages)s)", name=facts["with_whom"], languages=spoken),
        _("Breng mee: %(things)s", things=", ".join(bring)),
        _("Je mag iemand meebrengen"),
        _("Te laat? Kom toch, of bel"),
        _(
            "Kan je niet komen? Bel %(phone)s, %(hours)s. Jouw code:",
            phone=LTR.format(facts["phone_display"]),
            # In this row's language, not in that of whoever the facts were told to.
            hours=phone_hours.in_words(served_region.current().phone_hours, language),
        ),
        _("Wij vertellen niets aan VDAB, OCMW of school. Alleen als jij ja zegt."),
    ]


def qr(token: str) -> Markup:
    """The address of a manage link as a picture."""
    address = f"{current_app.config['BASE_URL']}/a/{token}"
    return Markup(segno.make_qr(address).svg_inline(scale=3, omitsize=True))  # noqa: S704 -- made of our own address
