"""What is wrong with a row, in words beside its fields."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from scheduler.network.checking import OWN_LINE
from scheduler.network.errors import Expected, Mistake
from scheduler.network.import_report import expected
from scheduler.network.tables import (
    COUNSELLORS,
    LOKETS,
    ORGANISATIONS,
    QUESTIONS,
    REGIONS,
    SERIES,
    SERVICES,
    NetworkTables,
    Row,
)
from scheduler.web.coordinator.network.rows.fields import RowField
from scheduler.web.core.forms import BUTTON

_OWN: Final = {
    Expected.SOMETHING: "Vul dit in.",
    Expected.KNOWN_CODE: "Kies er een uit de lijst.",
    Expected.CHOICE: "Kies er een uit de lijst.",
    Expected.PHONE_HOURS: (
        "Schrijf dagen en uren, zoals ma-vr 9:00-12:00 13:00-16:30; za 9:00-12:00."
    ),
    Expected.LANGUAGE: "Kies een taal uit de lijst.",
    Expected.REMINDER_DAYS: (
        "Schrijf een of twee dagen van 1 tot 14, de verste eerst, zoals 3, 1."
    ),
    Expected.BOTH_COORDINATES: "Schrijf breedte en lengte allebei, of geen van beide.",
    Expected.SERVICE_OR_SIGNPOST: "Kies een dienst, of schrijf waarheen je verwijst.",
    Expected.NO_SIGNPOST: "Dit hoort bij een verwijzing. Schrijf eerst waarheen je verwijst.",
    Expected.VIDEO_ROOMS: "Er zijn reeksen met een dienst per video. Die hebben een adres nodig.",
    Expected.NEW_CODE: "Deze code bestaat al. Kies een andere naam of een andere code.",
    Expected.NO_CIRCLE: "Zo valt deze organisatie onder zichzelf.",
    Expected.ONCE_PER_MODE: "Er is al een dienst die op deze manier in de plaats komt.",
    Expected.A_LOKET_SERVICE: "Kies een dienst aan het loket, voor hetzelfde publiek.",
    Expected.AT_A_DISTANCE: "Alleen een dienst per telefoon of video komt in de plaats van iets.",
    Expected.FOR_ADULTS: "Kies een dienst voor volwassenen: deze vraag lezen zij.",
    Expected.TO_COME_TO: "Kies een dienst aan het loket: na de vraag komen plaatsen.",
}
_NOUNS: Final = {
    REGIONS: "De regio",
    ORGANISATIONS: "De partner",
    LOKETS: "De plaats",
    COUNSELLORS: "De begeleider",
    SERVICES: "De dienst",
    QUESTIONS: "De vraag",
    SERIES: "De reeks",
}

_MOST: Final = 5


def beside_fields(
    mistakes: Iterable[Mistake], fields: Sequence[RowField], beside: NetworkTables
) -> Iterator[tuple[str, str]]:
    """Each field that is wrong, with what should stand there; what other rows cannot go with stands
    at the button.
    """
    for mistake in mistakes:
        if mistake.line == OWN_LINE:
            yield field_of(fields, mistake.column), _words(mistake, beside)
        else:
            yield BUTTON, f"{_which(mistake, beside)} past dan niet meer: {expected(mistake)}."


def needed_by(mistakes: Iterable[Mistake], beside: NetworkTables) -> Iterator[str]:
    """What still needs a row that somebody retires."""
    names = list(dict.fromkeys(_which(mistake, beside) for mistake in mistakes))
    more = len(names) - _MOST
    listed = ", ".join(names[:_MOST]) + (f" en nog {more}" if more > 0 else "")
    yield f"Dit is nog nodig: {listed}. Verander dat eerst."


def field_of(fields: Sequence[RowField], column: str) -> str:
    """The name of the field of a column."""
    return next((field.name for field in fields if field.column == column), column or BUTTON)


def _words(mistake: Mistake, beside: NetworkTables) -> str:
    if mistake.expected is Expected.ONCE_IN_FILE:
        other = replace(mistake, line=int(str(mistake.details["line"])))
        return f"Dit is al gekozen: {_which(other, beside)}."
    own = _OWN.get(mistake.expected)
    return own or f"Schrijf {expected(mistake)}."


def _which(mistake: Mistake, beside: NetworkTables) -> str:
    rows = beside.rows(mistake.file).values()
    row = next((row for row in rows if row.line == mistake.line), None)
    return f"{_NOUNS[mistake.file]} {name_of(row) if row else mistake.found}"


def name_of(row: Row) -> str:
    """What people call a row."""
    for column in ("text", "name", "first_name"):
        if found := getattr(row, column, ""):
            return f"“{found}”"
    return f"“{row.code}”"
