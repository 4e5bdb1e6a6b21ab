"""What is asked about before a place is saved, in words."""

from collections.abc import Iterable
from typing import Final

from scheduler.network.doubts import Doubt, Slip

_WORDS: Final = {
    Slip.NO_POSTCODE: "{found} is geen postcode van die gemeente. Bedoel je {instead}?",
    Slip.POSTCODE_OF_ANOTHER: "Je schreef {found}. Die postcode is van {instead}. Klopt dat?",
    Slip.SWAPPED: "Breedte en lengte lijken omgewisseld. Bedoel je {instead}?",
    Slip.FAR_FROM_TOWN: "Dit punt ligt {instead} km van {found}. Klopt dat?",
    Slip.FAR_FROM_REGION: "Dit punt ligt {instead} km van jullie andere plaatsen. Klopt dat?",
}


def in_words(doubts: Iterable[Doubt]) -> list[tuple[str, str]]:
    """Columns with a question about what stands there."""
    return [
        (
            one.column,
            _WORDS[one.slip].format(found=_comma(one, one.found), instead=_comma(one, one.instead)),
        )
        for one in doubts
    ]


def listed(doubts: Iterable[Doubt]) -> list[str]:
    """A line for each, with the code of its loket."""
    return [f"{one.code}: {words}" for one in doubts for _column, words in in_words([one])]


def _comma(doubt: Doubt, text: str) -> str:
    """Degrees as people here write them."""
    return text.replace(".", ",") if doubt.slip is Slip.SWAPPED else text
