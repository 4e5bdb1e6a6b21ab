"""What clients were told of a place, and what of it is new. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from geopy.distance import great_circle

OTHER_SPOT: Final = 100
"""Metres: a pin that goes less far is the same spot, better drawn."""
_ADDRESS: Final = ("street", "postcode", "city")
_INSIDE: Final = ("room", "reception_words")


def news(was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, str]:
    """The facts of a message about a place (facts.of_place) that `was` told otherwise.

    Empty where nothing is new that anybody was told: another way to write it in a text, a pin that
    is better drawn, no more room.
    """
    if was["place"] != now["place"] and was["sms_place"] != now["sms_place"]:
        return {"former_place": was["place"], "former_sms_place": was["sms_place"]}
    detail = ", ".join(_details(was, now))
    return {"detail": detail} if detail else {}


def _details(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    found = [now["place"]] if was["place"] != now["place"] else []
    if any(was[name] != now[name] for name in _ADDRESS) or _is_another_spot(was, now):
        found.append(f"{now['street']}, {now['postcode']} {now['city']}".strip(", "))
    return found + [now[name] for name in _INSIDE if now[name] and was[name] != now[name]]


def _is_another_spot(was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    if was["latitude"] is None or now["latitude"] is None:
        return False
    spots = ((one["latitude"], one["longitude"]) for one in (was, now))
    return float(great_circle(*spots).meters) >= OTHER_SPOT
