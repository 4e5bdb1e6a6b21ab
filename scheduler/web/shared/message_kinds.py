"""The kinds of messages about an appointment, in the words of those who work here."""

from typing import Final

from flask_babel import lazy_gettext

KINDS: Final = {
    "confirmation": lazy_gettext("bevestiging"),
    "changed": lazy_gettext("andere dag of uur, door de cliënt"),
    "changed_by_us": lazy_gettext("andere dag of uur, door ons"),
    "place_changed": lazy_gettext("iets anders op de plaats"),
    "other_counsellor": lazy_gettext("een andere begeleider"),
    "cancelled_by_client": lazy_gettext("afgezegd door de cliënt"),
    "cancelled_by_us": lazy_gettext("afgezegd door ons"),
    "reminder_3_days": lazy_gettext("herinnering, enkele dagen ervoor"),
    "reminder_1_day": lazy_gettext("herinnering, de dag ervoor"),
    "late": lazy_gettext("wij zijn te laat"),
    "starts_soon": lazy_gettext("tien minuten voor een gesprek per telefoon of video"),
    "not_picked_up": lazy_gettext("twee keer gebeld, niet opgenomen"),
    "missed": lazy_gettext("niet gekomen"),
    "code": lazy_gettext("code, op vraag van de cliënt"),
    "own_link": lazy_gettext("link naar de afspraak, op vraag van de cliënt"),
    "say_yes": lazy_gettext("vraag of iemand komt: zonder JA valt het uur weg"),
    "fell_away": lazy_gettext("weggevallen zonder JA"),
    "which_one": lazy_gettext("vraag welke afspraak"),
    "partner_booked": lazy_gettext("aan de partner: geboekt"),
    "partner_changed": lazy_gettext("aan de partner: verzet"),
    "partner_cancelled": lazy_gettext("aan de partner: afgezegd"),
    "partner_not_reached": lazy_gettext("aan de partner: niet bereikt"),
}
EDITABLE: Final = (
    "confirmation",
    "reminder_3_days",
    "reminder_1_day",
    "changed",
    "changed_by_us",
    "other_counsellor",
    "cancelled_by_client",
    "cancelled_by_us",
    "late",
    "missed",
)
"""The kinds whose text a region may write itself."""


def title(kind: str) -> str:
    """The words of a kind as a heading or an option: with a capital."""
    words = str(KINDS[kind])
    return words[:1].upper() + words[1:]
