"""What somebody reads of a session for several."""

from typing import Final

from flask_babel import gettext as _

from scheduler.zitdagen.catalogue import about_others

FEW: Final = 3
"""From so many places down, they are said."""


def together(others: int) -> str:
    """With about how many others one sits there (`catalogue.about_others`); nothing when alone."""
    return str(_("Je bent samen met ongeveer %(count)s mensen.", count=others)) if others else ""


def places_left(seats: int) -> str:
    """How many places a session has left, where they are few."""
    return str(_("Nog vrije plaatsen: %(count)s", count=seats)) if seats <= FEW else ""


def of_session(seats: int, left: int) -> list[str]:
    """What a card says of a session of so many seats, so many of them free; nothing of one seat."""
    words = (together(about_others(seats)), places_left(left)) if seats > 1 else ()
    return [one for one in words if one]
