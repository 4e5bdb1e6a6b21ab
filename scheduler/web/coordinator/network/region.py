"""The settings of one’s own region."""

from typing import Final

from database import reading
from scheduler.network import regional
from scheduler.network.tables import REGIONS
from scheduler.web.coordinator.network.rows import views
from scheduler.web.coordinator.network.rows.choices import (
    PLANNING_RULES,
    REMINDERS,
    among,
    code_of,
    written,
)
from scheduler.web.coordinator.network.rows.fields import FieldGroup, Look, RowField
from scheduler.web.coordinator.network.rows.views import RowKind
from scheduler.web.core import auth
from scheduler.web.core.rendering import Answer

KIND: Final = RowKind(
    file=REGIONS,
    noun="regio",
    nouns="Regio",
    new="",
    endpoint="coordinator.region",
    endpoints="coordinator.region",
    heads=(),
    line=lambda _row, _network: (),
    name=lambda row: row.name,
    suggest=lambda typed: code_of(typed["name"]),
    retires=False,
    sections=(
        FieldGroup(
            "Wie jullie zijn",
            (
                RowField("name", "naam", "Naam", hint="Zoals cliënten die lezen.", longest=120),
                RowField("phone", "telefoon", "Telefoon", Look.SHORT),
                RowField(
                    "phone_hours",
                    "telefoon-uren",
                    "Wanneer neemt iemand op?",
                    Look.HOURS,
                    hint="Zoals: ma-vr 9:00-12:00 13:00-16:30; za 9:00-12:00",
                    longest=120,
                ),
                RowField(
                    "page_languages",
                    "talen",
                    "Talen van de website",
                    Look.TICKS,
                    options=written,
                ),
                RowField(
                    "video_address",
                    "video",
                    "Adres van de videokamers",
                    hint="Zoals https://meet.example.org. Leeg: geen gesprekken per video.",
                    longest=200,
                ),
            ),
        ),
        FieldGroup(
            "Regels",
            (
                RowField(
                    "minimum_age",
                    "leeftijd",
                    "Vanaf welke leeftijd?",
                    Look.SHORT,
                    hint="Leeg is 18.",
                ),
                RowField(
                    "travel_minutes",
                    "reistijd",
                    "Minuten tussen twee plaatsen",
                    Look.SHORT,
                    hint="Zoveel heeft een begeleider minstens om te reizen. Leeg is 60.",
                ),
                RowField(
                    "interpreter_days",
                    "tolk-dagen",
                    "Werkdagen om een tolk te vinden",
                    Look.SHORT,
                    hint="Leeg is 5.",
                ),
                RowField(
                    "refused_rules",
                    "regel",
                    "Wat houdt een planning tegen?",
                    Look.TICKS,
                    hint="Voor wat niet aangevinkt is, waarschuwen wij alleen.",
                    options=among(PLANNING_RULES),
                ),
                RowField(
                    "reminder_days",
                    "herinnering",
                    "Hoeveel dagen ervoor sturen we een herinnering?",
                    Look.LIST,
                    hint=REMINDERS,
                ),
                RowField(
                    "reminder_hour",
                    "herinnering-uur",
                    "Om hoe laat?",
                    Look.SHORT,
                    hint="Een uur van 9 tot 19.",
                ),
            ),
        ),
    ),
)


def own() -> Answer:
    """Look at them, and change them."""
    with reading() as session:
        code = regional.code_of(session, auth.current().region_id)
    return views.one(KIND, code)
