"""The questions with which an adult begins, kept by hand: all regions have the same ones."""

from typing import Final

from scheduler.network.tables import QUESTIONS, SERVICES
from scheduler.web.coordinator.network.rows.choices import (
    PICTOGRAMS,
    among,
    code_of,
    name_in,
    services,
)
from scheduler.web.coordinator.network.rows.fields import FieldGroup, Look, RowField
from scheduler.web.coordinator.network.rows.views import RowKind

KIND: Final = RowKind(
    file=QUESTIONS,
    noun="vraag",
    nouns="Vragen",
    new="Nieuwe vraag",
    endpoint="coordinator.question",
    endpoints="coordinator.questions",
    heads=("Nr.", "Leidt naar"),
    line=lambda row, network: (
        str(row.position),
        name_in(network, SERVICES, row.service) if row.service else row.signpost,
    ),
    name=lambda row: row.text,
    suggest=lambda typed: code_of(typed["text"]),
    is_shared=True,
    sections=(
        FieldGroup(
            "De vraag",
            (
                RowField(
                    "text",
                    "vraag",
                    "Wat kiest iemand?",
                    hint="In de woorden van een cliënt, zoals: Ik wil Nederlands leren.",
                    longest=160,
                ),
                RowField(
                    "position",
                    "nummer",
                    "Nummer in de lijst",
                    Look.SHORT,
                    hint="De kleinste staat bovenaan.",
                ),
                RowField(
                    "pictogram", "beeld", "Beeld", Look.CHOICE, options=among(PICTOGRAMS, "Kies")
                ),
                RowField(
                    "as_link",
                    "als-link",
                    "Klein onderaan, als een link",
                    Look.YES,
                ),
                RowField("bring", "meebrengen", "Wat brengt iemand mee?", longest=160),
            ),
        ),
        FieldGroup(
            "Waarheen",
            (
                RowField(
                    "service",
                    "dienst",
                    "Leidt naar deze dienst",
                    Look.CHOICE,
                    options=services("geen dienst: alleen verwijzen", is_remote=False),
                ),
                RowField(
                    "signpost",
                    "verwijzing",
                    "Verwijst naar",
                    Look.AREA,
                    hint="Wat je zegt als iemand beter elders terecht kan. Leeg: niets.",
                    longest=300,
                ),
                RowField("signpost_phone", "verwijs-telefoon", "Telefoon daar", Look.SHORT),
                RowField("signpost_address", "verwijs-adres", "Adres daar", longest=200),
                RowField("signpost_latitude", "verwijs-breedte", "Breedte", Look.DECIMAL),
                RowField("signpost_longitude", "verwijs-lengte", "Lengte", Look.DECIMAL),
                RowField(
                    "signpost_url",
                    "verwijs-site",
                    "Website daar",
                    hint="Begint met https://",
                    longest=200,
                ),
            ),
        ),
    ),
)
