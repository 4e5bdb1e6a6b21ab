"""The clients of the demo, drawn by chance: who they are, and how they book and are reached."""

import random
from typing import Final, NamedTuple

from scheduler.appointments.booking.requests import ClientDetails
from scheduler.appointments.models import BookingChannel
from scheduler.people.contact import ContactMethod, PhoneOwner

_NAMES: Final = (
    ("nl", ("Jan", "Greet", "Luc", "Rita", "Dirk", "Nele", "Wim", "Katrien", "Stijn", "Els")),
    ("fr", ("Amélie", "Yannick", "Chloé", "Blaise")),
    ("en", ("Grace", "Samuel", "Blessing", "Daniel")),
    ("ar", ("Amina", "Yusuf", "Layla", "Omar", "Rania")),
    ("tr", ("Elif", "Mehmet", "Zeynep", "Emre")),
    ("uk", ("Oksana", "Andriy", "Iryna", "Taras")),
    ("es", ("Lucía", "Diego")),
    ("ti", ("Selam", "Dawit")),
    ("pl", ("Agnieszka", "Piotr")),
)
_LANGUAGE_WEIGHTS: Final = (40, 7, 8, 14, 8, 10, 4, 4, 5)
_CHANNELS: Final = (BookingChannel.ONLINE, BookingChannel.PHONE_DESK, BookingChannel.PARTNER)
_CHANNEL_WEIGHTS: Final = (60, 25, 15)
_REACHED: Final = {
    BookingChannel.ONLINE: (ContactMethod.OWN_MOBILE, ContactMethod.EMAIL),
    BookingChannel.PHONE_DESK: (
        ContactMethod.OWN_MOBILE,
        ContactMethod.LANDLINE,
        ContactMethod.SLIP_ONLY,
    ),
    BookingChannel.PARTNER: (
        ContactMethod.OWN_MOBILE,
        ContactMethod.OTHER_MOBILE,
        ContactMethod.VIA_PARTNER,
    ),
}
_FEWEST_DIGITS: Final = 4


class Drawn(NamedTuple):
    """Somebody who books, and how."""

    details: ClientDetails
    channel: BookingChannel


class Clients:
    """A source of clients: the same ones for the same chance. No two have one number or address."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._drawn = 0

    def next(
        self, channel: BookingChannel | None = None, reach: ContactMethod | None = None
    ) -> Drawn:
        """Somebody new, who books and is reached in this way where it is given."""
        chance = self._chance
        self._drawn += 1
        language, names = chance.choices(_NAMES, _LANGUAGE_WEIGHTS)[0]
        how = channel or chance.choices(_CHANNELS, _CHANNEL_WEIGHTS)[0]
        reach = reach or chance.choice(_REACHED[how])
        owner = PhoneOwner.CHILD if reach is ContactMethod.OTHER_MOBILE else None
        name = chance.choice(names)
        return Drawn(ClientDetails(name, language, reach, self._contact(reach), owner), how)

    def _contact(self, reach: ContactMethod) -> str | None:
        number = f"{self._drawn:0{_FEWEST_DIGITS}}"
        match reach:
            case ContactMethod.OWN_MOBILE | ContactMethod.OTHER_MOBILE:
                return f"+3247000{number}"
            case ContactMethod.LANDLINE:
                return f"+325000{number}"
            case ContactMethod.EMAIL:
                return f"client-{number}@example.org"
            case _:
                return None
