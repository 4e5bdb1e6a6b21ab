"""How reading a counsellor's calendar at its address goes, in words."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from locations.zones import BRUSSELS
from notifications.texts.words import date_words, time_words
from scheduler.appointments.rescheduling.calendar_reading import EMPTY
from scheduler.web.calendars import owners
from scheduler.web.core import catalogues
from scheduler.zitdagen.calendar_sources import CalendarSource

WHY: Final = {
    "no_address": lazy_gettext("Dit is geen adres van een agenda. Het begint met https of webcal."),
    "not_secure": lazy_gettext("Dit adres is niet beveiligd. Neem het adres dat met https begint."),
    "private": lazy_gettext("Dit is een adres binnen een netwerk. Wij lezen alleen van internet."),
    "unreachable": lazy_gettext("Wij vinden niets op dit adres."),
    "slow": lazy_gettext("Dit adres antwoordt te traag."),
    "redirects": lazy_gettext("Dit adres stuurt ons steeds verder."),
    "gone": lazy_gettext("Deze agenda staat er niet meer. Neem een nieuw adres."),
    "forbidden": lazy_gettext("Deze agenda is niet gedeeld. Deel ze, of neem het geheime adres."),
    "failing": lazy_gettext("De server van deze agenda heeft een probleem."),
    "too_large": lazy_gettext("Deze agenda is groter dan 10 MB."),
    EMPTY: lazy_gettext(
        "In deze agenda is niemand bezet. Wat wij van vroeger weten, blijft staan."
    ),
}


UNREADABLE: Final = {
    "no_calendar": lazy_gettext("Op dit adres staat geen agenda."),
    "cut_off": lazy_gettext("Het einde van deze agenda ontbreekt."),
    "broken": lazy_gettext("Wij kunnen niets lezen van wat in deze agenda staat."),
    "too_much": lazy_gettext("Er staat te veel in deze agenda."),
    "too_slow": lazy_gettext("Deze agenda lezen duurt te lang."),
}


@dataclass(frozen=True, slots=True)
class SourceOnPage:
    """How reading an address goes. `host` is all of it that is shown: who has the rest reads it."""

    value: str
    name: str
    host: str
    read: str
    periods: int
    unread: int
    problem: str
    fails: bool


def of(source: CalendarSource) -> SourceOnPage:
    """One that was loaded with its counsellor."""
    owner = owners.of_counsellor(source.counsellor)
    known = {**WHY, **UNREADABLE}
    return SourceOnPage(
        value=owner.value,
        name=owner.name,
        host=urlsplit(source.address).hostname or "",
        read=_read(source),
        periods=source.periods,
        unread=source.unread,
        problem=str(known[source.problem]) if source.problem else "",
        fails=source.fails,
    )


def _read(source: CalendarSource) -> str:
    if source.read_at is None:
        return str(_("nog nooit"))
    day = date_words(source.read_at, BRUSSELS, catalogues.SOURCE)
    return f"{day}, {time_words(source.read_at, BRUSSELS, catalogues.SOURCE)}"
