"""Places kept by hand: the list, the form of one, a new one."""

from collections.abc import Mapping
from typing import Any, Final

from flask import current_app
from geopy.distance import great_circle

from locations import map_sketch
from locations.journeys import Point
from locations.models import SMS_PLACE_LENGTH
from locations.places.geocoding import Places
from notifications.texts.gsm7 import gsm7
from scheduler.network import doubts
from scheduler.network.errors import Unreadable
from scheduler.network.tables import COLUMNS, LOKETS, ORGANISATIONS, NetworkTables
from scheduler.web.coordinator.network.rows import doubts as doubt_words
from scheduler.web.coordinator.network.rows.choices import (
    ACCESS_FEATURES,
    ACCESS_STATES,
    code_of,
    name_in,
    sites,
)
from scheduler.web.coordinator.network.rows.fields import FieldGroup, Look, RowField
from scheduler.web.coordinator.network.rows.views import Filled, RowKind
from scheduler.web.core import map_links
from scheduler.web.core.forms import Form

_DECIMALS: Final = 5
"""Of a degree: about a metre."""
NEAR_KM: Final = 30.0
"""Of the other places so many are on the sketch."""


def _complete(typed: Mapping[str, str]) -> dict[str, str]:
    """The place in a text message, where nobody wrote one: as much as fits of name and address."""
    if typed["sms_place"]:
        return {}
    parts = (typed["name"], typed["street"], typed["city"])
    whole = gsm7(", ".join(filter(None, parts)))
    short = gsm7(", ".join(filter(None, parts[1:])))
    return {"sms_place": (whole if len(whole) <= SMS_PLACE_LENGTH else short)[:SMS_PLACE_LENGTH]}


def _ask(network: NetworkTables, code: str) -> list[tuple[str, str]]:
    row = next(row for row in network.lokets if row.code == code)
    others = [one for one in network.lokets if one.region == row.region]
    return doubt_words.in_words(doubts.of_loket(row, others))


def _find(typed: Mapping[str, str]) -> Filled:
    """The coordinates of the address that was typed."""
    places: Places = current_app.extensions["zitdag.places"]
    found = places.locate(typed.get("straat", ""), typed.get("postcode", ""), typed["gemeente"])
    if found is None:
        return Filled({}, "Dit adres vonden we niet. Schrijf breedte en lengte zelf.")
    fields = {"breedte": _degrees(found.latitude), "lengte": _degrees(found.longitude)}
    if found.is_exact:
        return Filled(fields, f"Gevonden door {found.found_by}. Kijk op de kaart of het klopt.")
    words = f"We vonden alleen het midden van {found.name}. Zet het punt juist voor je bewaart."
    return Filled(fields, words)


def _swap(typed: Mapping[str, str]) -> Filled:
    fields = {"breedte": typed.get("lengte", ""), "lengte": typed.get("breedte", "")}
    return Filled(fields, "Breedte en lengte zijn omgewisseld. Er is nog niets bewaard.")


def _degrees(degrees: float) -> str:
    return str(round(degrees, _DECIMALS)).replace(".", ",")


def _more(network: NetworkTables, form: Form) -> dict[str, Any]:
    return {"features": ACCESS_FEATURES, "states": ACCESS_STATES, **_map(network, form)}


def _map(network: NetworkTables, form: Form) -> dict[str, Any]:
    """The point on a sketch with the other places, and on the map that the region uses."""
    columns = {field.column: field for field in KIND.fields}
    cells = (columns[name].read(form) for name in ("latitude", "longitude"))
    try:
        latitude, longitude = (COLUMNS[LOKETS]["latitude"].parse(cell) for cell in cells)
        here = Point(latitude, longitude)
    except (Unreadable, ValueError, TypeError):
        return {"map": None}
    others = [
        Point(one.latitude, one.longitude)
        for one in network.lokets
        if one.latitude is not None
        and one.longitude is not None
        and great_circle((one.latitude, one.longitude), (latitude, longitude)).km < NEAR_KM
    ]
    drawn = map_sketch.sketch([here, *others])
    url = map_links.to_place(form.value("naam"), latitude, longitude)
    return {"map": drawn, "map_url": url, "attribution": map_sketch.attribution()}


KIND: Final = RowKind(
    file=LOKETS,
    noun="plaats",
    nouns="Plaatsen",
    new="Nieuwe plaats",
    endpoint="coordinator.loket",
    endpoints="coordinator.lokets",
    heads=("Adres", "Bij", "Lokaal", "Kaart"),
    line=lambda row, network: (
        f"{row.street}, {row.postcode} {row.city}",
        name_in(network, ORGANISATIONS, row.host),
        row.room or "–",
        "ja" if row.latitude is not None else "nog geen plaats op de kaart",
    ),
    name=lambda row: f"{row.city} – {row.name}",
    suggest=lambda typed: code_of(typed["city"], typed["name"]),
    template="coordinator/network/loket_row.html",
    complete=_complete,
    ask=_ask,
    helps={"zoek": _find, "wissel": _swap},
    more=_more,
    sections=(
        FieldGroup(
            "De plaats",
            (
                RowField(
                    "name",
                    "naam",
                    "Naam die cliënten lezen",
                    hint="Een straat of een naam op de gevel, niet de organisatie.",
                    longest=120,
                ),
                RowField(
                    "host", "bij", "In welk gebouw?", Look.CHOICE, options=sites("Kies een partner")
                ),
                RowField("room", "lokaal", "Lokaal of verdieping", longest=80),
                RowField(
                    "reception_words",
                    "onthaal",
                    "Wat zegt de cliënt aan het onthaal?",
                    hint="Zoals: Ik kom voor Leerwinkel.",
                    longest=160,
                ),
                RowField("host_phone", "telefoon", "Telefoon van het onthaal", Look.SHORT),
                RowField(
                    "sms_place",
                    "sms",
                    "De plaats in een sms",
                    hint=f"Hoogstens {SMS_PLACE_LENGTH} tekens. Leeg: wij maken het zelf.",
                    longest=SMS_PLACE_LENGTH,
                ),
            ),
        ),
        FieldGroup(
            "Waar",
            (
                RowField("street", "straat", "Straat en nummer", longest=120),
                RowField("postcode", "postcode", "Postcode", Look.SHORT, longest=10),
                RowField("city", "gemeente", "Gemeente", longest=80),
                RowField("latitude", "breedte", "Breedte", Look.DECIMAL, hint="Zoals 50,8268"),
                RowField("longitude", "lengte", "Lengte", Look.DECIMAL, hint="Zoals 3,2649"),
            ),
        ),
        FieldGroup("De weg naar binnen", (RowField("access", "toegang", "Toegang", Look.ACCESS),)),
        FieldGroup(
            "Klok",
            (RowField("timezone", "tijdzone", "Tijdzone", hint="Zoals Europe/Brussels."),),
        ),
    ),
)
