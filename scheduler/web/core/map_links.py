"""The link behind an address: on a phone with Android the map it has, else that of the setting.

iPhones open no `geo:` address, and computers have nothing that does.
"""

from typing import Final
from urllib.parse import quote

from flask import current_app, request

from notifications.texts.map_address import map_address

# `q` puts a pin there, with a name (Google's documentation of intents); other maps read the rest.
_GEO: Final = "geo:{latitude},{longitude}?q={latitude},{longitude}"


def to_place(name: str, latitude: float | None, longitude: float | None) -> str:
    """The address of a map at that place; empty where there is none, or the region wants none."""
    pattern: str = current_app.config["MAP_URL"]
    if pattern and "Android" in request.headers.get("User-Agent", ""):
        found = map_address(_GEO, latitude, longitude)
        return f"{found}({quote(name)})" if found else ""
    return map_address(pattern, latitude, longitude)
