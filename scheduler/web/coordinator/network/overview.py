"""What the network has, and what is to be made next where it has nothing yet."""

from dataclasses import dataclass

from flask import url_for

from database import reading
from scheduler.network import load, regional
from scheduler.network.tables import NetworkTables
from scheduler.web.core import auth, rendering


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the network: how many there are, and where they are kept."""

    name: str
    count: int
    why: str
    url: str
    new_url: str
    new: str


def show() -> str:
    """Every part with how many it has; the first one that has none is the next to make."""
    with reading() as session:
        network = load.network(session)
        code = regional.code_of(session, auth.current().region_id)
    parts = _parts(network, code)
    region = network.rows("regions.csv")[code]
    is_set = bool(getattr(region, "phone", ""))
    return rendering.render(
        "coordinator/network/overview.html",
        parts=parts,
        next=next((part for part in parts if not part.count), None),
        is_set=is_set,
        name=getattr(region, "name", ""),
    )


def _parts(network: NetworkTables, code: str) -> list[Part]:
    lokets = [row.code for row in network.lokets if row.region == code]
    return [
        Part(
            "Partners",
            sum(row.region == code for row in network.organisations),
            "Een plaats ligt in het gebouw van een partner.",
            url_for("coordinator.sites"),
            url_for("coordinator.new_site"),
            "Nieuwe partner",
        ),
        Part(
            "Plaatsen",
            len(lokets),
            "Waar cliënten naartoe komen.",
            url_for("coordinator.lokets"),
            url_for("coordinator.new_loket"),
            "Nieuwe plaats",
        ),
        Part(
            "Begeleiders",
            sum(row.region == code for row in network.counsellors),
            "Wie daar zit.",
            url_for("coordinator.counsellors"),
            url_for("coordinator.new_counsellor"),
            "Nieuwe begeleider",
        ),
        Part(
            "Diensten",
            len(network.services),
            "Wat iemand kan boeken.",
            url_for("coordinator.services"),
            url_for("coordinator.new_service"),
            "Nieuwe dienst",
        ),
        Part(
            "Vragen",
            len(network.questions),
            "Waarmee een cliënt begint. Elke vraag leidt naar een dienst.",
            url_for("coordinator.questions"),
            url_for("coordinator.new_question"),
            "Nieuwe vraag",
        ),
        Part(
            "Reeksen",
            sum(row.loket in lokets for row in network.series),
            "Wie wanneer waar zit.",
            url_for("coordinator.series"),
            url_for("coordinator.new_series"),
            "Nieuwe reeks",
        ),
    ]
