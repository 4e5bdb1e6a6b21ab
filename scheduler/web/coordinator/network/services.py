"""Services kept by hand: all regions have the same ones."""

from typing import Final

from scheduler.network.tables import SERVICES
from scheduler.web.coordinator.network.rows.choices import (
    AUDIENCES,
    MODES,
    REMINDERS,
    among,
    code_of,
    one_language,
    services,
)
from scheduler.web.coordinator.network.rows.fields import FieldGroup, Look, RowField
from scheduler.web.coordinator.network.rows.views import RowKind

KIND: Final = RowKind(
    file=SERVICES,
    noun="dienst",
    nouns="Diensten",
    new="Nieuwe dienst",
    endpoint="coordinator.service",
    endpoints="coordinator.services",
    heads=("Hoe", "Duur", "Voor wie"),
    line=lambda row, _network: (
        MODES[row.mode],
        f"{row.minutes} min" + (f" + {row.aftercare_minutes}" if row.aftercare_minutes else ""),
        AUDIENCES[row.audience] if row.places == 1 else f"groep van {row.places}",
    ),
    name=lambda row: row.name,
    suggest=lambda typed: code_of(typed["name"]),
    is_shared=True,
    retires=False,
    sections=(
        FieldGroup(
            "Wat",
            (
                RowField("name", "naam", "Naam", longest=120),
                RowField("mode", "hoe", "Hoe", Look.CHOICE, options=among(MODES)),
                RowField(
                    "language",
                    "taal",
                    "In welke taal?",
                    Look.CHOICE,
                    hint="Alleen als de dienst altijd in één taal is.",
                    options=one_language,
                ),
                RowField("audience", "voor-wie", "Voor wie", Look.CHOICE, options=among(AUDIENCES)),
                RowField(
                    "instead_of",
                    "in-plaats-van",
                    "In de plaats van",
                    Look.CHOICE,
                    hint="Alleen per telefoon of video: de dienst aan het loket die dit vervangt.",
                    options=services("geen andere dienst", is_remote=False),
                ),
                RowField(
                    "same_counsellor", "zelfde", "Dezelfde begeleider als de eerste keer", Look.YES
                ),
            ),
        ),
        FieldGroup(
            "Hoe lang, en met hoeveel",
            (
                RowField("minutes", "minuten", "Minuten", Look.SHORT, hint="Van 5 tot 480."),
                RowField(
                    "aftercare_minutes",
                    "nazorg",
                    "Minuten na het gesprek",
                    Look.SHORT,
                    hint="Die houdt de begeleider vrij. Leeg is geen.",
                ),
                RowField(
                    "places",
                    "plaatsen",
                    "Hoeveel mensen tegelijk?",
                    Look.SHORT,
                    hint="Leeg of 1: een gesprek. Meer: een groep.",
                ),
                RowField(
                    "minimum",
                    "minimum",
                    "Vanaf hoeveel gaat een groep door?",
                    Look.SHORT,
                    hint="Leeg: altijd.",
                ),
            ),
        ),
        FieldGroup(
            "Herinneringen",
            (
                RowField(
                    "reminder_days",
                    "herinnering",
                    "Hoeveel dagen ervoor?",
                    Look.LIST,
                    hint=f"{REMINDERS} Leeg: zoals in de regio.",
                ),
                RowField(
                    "reminder_hour",
                    "herinnering-uur",
                    "Om hoe laat?",
                    Look.SHORT,
                    hint="Een uur van 9 tot 19. Leeg: zoals in de regio.",
                ),
            ),
        ),
    ),
)
