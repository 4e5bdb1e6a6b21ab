"""Counsellors kept by hand."""

from typing import Final

from notifications.texts.languages import SOURCE
from notifications.texts.words import language_words
from scheduler.network.tables import COUNSELLORS
from scheduler.web.coordinator.network.rows.choices import code_of, languages, services
from scheduler.web.coordinator.network.rows.fields import FieldGroup, Look, RowField
from scheduler.web.coordinator.network.rows.views import RowKind

KIND: Final = RowKind(
    file=COUNSELLORS,
    noun="begeleider",
    nouns="Begeleiders",
    new="Nieuwe begeleider",
    endpoint="coordinator.counsellor",
    endpoints="coordinator.counsellors",
    heads=("Talen",),
    line=lambda row, _network: (", ".join(language_words(one, SOURCE) for one in row.languages),),
    name=lambda row: f"{row.first_name} {row.last_name}",
    suggest=lambda typed: code_of(typed["first_name"]),
    sections=(
        FieldGroup(
            "",
            (
                RowField(
                    "first_name",
                    "voornaam",
                    "Voornaam",
                    hint="Cliënten lezen alleen de voornaam.",
                    longest=80,
                ),
                RowField("last_name", "naam", "Familienaam", longest=80),
                RowField("languages", "talen", "Talen", Look.LANGUAGES, options=languages),
                RowField(
                    "weekly_hours",
                    "uren",
                    "Uren per week",
                    Look.SHORT,
                    hint="Van het contract, van 1 tot 60. Leeg: wij tellen ze niet.",
                ),
                RowField(
                    "services",
                    "dienst",
                    "Welke diensten?",
                    Look.TICKS,
                    hint="Niets aangevinkt: alle diensten.",
                    options=services(),
                ),
            ),
        ),
    ),
)
