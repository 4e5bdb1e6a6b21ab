"""The languages a conversation can be in: what counsellors speak, and what people here speak."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy.orm import Session

from notifications.texts.languages import LANGUAGES
from notifications.texts.words import language_words
from scheduler.access import scope
from scheduler.appointments.booking.availability import Slot
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import page_language

# What people here speak besides what counsellors do: the most asked for mother tongues.
MOTHER_TONGUES = tuple(LANGUAGES)


def in_both(*names: str) -> str:
    """What a language is called, by several: "Arabisch – العربية"; once where all say the same,
    whatever the capitals.
    """
    called: dict[str, str] = {}
    for name in names:
        called.setdefault(name.casefold(), name)
    return " – ".join(called.values())


def spoken_languages(session: Session, region_id: int) -> dict[str, bool]:
    """Language codes, those that a counsellor speaks first, with whether one does."""
    return spoken_by(speakers(session, region_id))


class Speaker(NamedTuple):
    """A counsellor, by what they speak."""

    id: int
    languages: list[str]


def speakers(session: Session, region_id: int) -> list[Speaker]:
    """The counsellors of a region. One SELECT, of two columns."""
    columns = scope.counsellors(region_id).with_only_columns(Counsellor.id, Counsellor.languages)
    return [Speaker._make(row) for row in session.execute(columns)]


def spoken_by(counsellors: Iterable[Counsellor | Speaker]) -> dict[str, bool]:
    """Language codes, those that these counsellors speak first, with whether one does."""
    spoken = {code for counsellor in counsellors for code in counsellor.languages}
    known = sorted(spoken, key=lambda code: (code not in MOTHER_TONGUES, _rank(code)))
    others = [code for code in MOTHER_TONGUES if code not in spoken]
    return dict.fromkeys(known, True) | dict.fromkeys(others, False)


def nobody_speaks(language: str, slots: Collection[Slot], *, interpreter: bool) -> str | None:
    """The language in words, where nobody speaks it at any of these hours, and no interpreter is
    asked for.
    """
    if interpreter or not slots or any(slot.speaks for slot in slots):
        return None
    return language_words(language, page_language.current())


def _rank(code: str) -> tuple[int, str]:
    rank = MOTHER_TONGUES.index(code) if code in MOTHER_TONGUES else len(MOTHER_TONGUES)
    return rank, code
