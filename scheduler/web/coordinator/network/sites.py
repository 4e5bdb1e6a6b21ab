"""Partners kept by hand: each row is one site of an organisation."""

from typing import Final

from scheduler.network.tables import ORGANISATIONS
from scheduler.web.coordinator.network.rows.choices import (
    ORGANISATION_KINDS,
    among,
    code_of,
    name_in,
    sites,
)
from scheduler.web.coordinator.network.rows.fields import FieldGroup, Look, RowField
from scheduler.web.coordinator.network.rows.views import RowKind

KIND: Final = RowKind(
    file=ORGANISATIONS,
    noun="partner",
    nouns="Partners",
    new="Nieuwe partner",
    endpoint="coordinator.site",
    endpoints="coordinator.sites",
    heads=("Soort", "Hoort bij", "Domein"),
    line=lambda row, network: (
        ORGANISATION_KINDS[row.kind],
        name_in(network, ORGANISATIONS, row.parent) if row.parent else "–",
        row.domain or "–",
    ),
    name=lambda row: row.name,
    suggest=lambda typed: code_of(typed["name"]),
    retires=False,
    template="coordinator/network/site_row.html",
    sections=(
        FieldGroup(
            "",
            (
                RowField(
                    "name",
                    "naam",
                    "Naam",
                    hint="Eén plek van een organisatie, zoals VDAB Roeselare.",
                    longest=120,
                ),
                RowField(
                    "kind",
                    "soort",
                    "Soort",
                    Look.CHOICE,
                    options=among(ORGANISATION_KINDS, "Kies"),
                ),
                RowField(
                    "parent",
                    "onder",
                    "Hoort bij",
                    Look.CHOICE,
                    options=sites("geen andere partner"),
                ),
                RowField(
                    "domain",
                    "domein",
                    "Domein van de e-mailadressen",
                    hint="Zoals partner.example.org.",
                    longest=120,
                ),
                RowField(
                    "official_code",
                    "nummer",
                    "KBO- of OVO-nummer",
                    Look.SHORT,
                    hint="Zoals 0123.456.789 of OVO001234.",
                ),
            ),
        ),
        FieldGroup(
            "Als wij er zitten",
            (
                RowField(
                    "desks",
                    "werkplekken",
                    "Hoeveel van ons kunnen er tegelijk zitten?",
                    Look.SHORT,
                    hint="In het hele gebouw, van 1 tot 99. Leeg: wij tellen ze niet.",
                ),
                RowField(
                    "opening_hours",
                    "open",
                    "Wanneer is het gebouw open?",
                    Look.HOURS,
                    hint="Zoals: ma-vr 9:00-12:00 13:00-17:00; za 9:00-12:00. Leeg: altijd.",
                    longest=120,
                ),
            ),
        ),
    ),
)
