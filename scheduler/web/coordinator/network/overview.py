"""What the network has, and what is to be made next where it has nothing yet."""

from dataclasses import dataclass
from typing import Final

from flask import url_for

from database import reading
from scheduler.network import load, regional
from scheduler.network.tables import REGIONS, NetworkTables
from scheduler.web.core import auth, rendering

_PARTS: Final = (
    (
        "sites",
        "new_site",
        "Partners",
        "Nieuwe partner",
        "Een plaats ligt in het gebouw van een partner.",
    ),
    ("lokets", "new_loket", "Plaatsen", "Nieuwe plaats", "Waar cliënten naartoe komen."),
    ("counsellors", "new_counsellor", "Begeleiders", "Nieuwe begeleider", "Wie daar zit."),
    ("services", "new_service", "Diensten", "Nieuwe dienst", "Wat iemand kan boeken."),
    ("questions", "new_question", "Vragen", "Nieuwe vraag", "Waarmee een cliënt begint."),
    ("series", "new_series", "Reeksen", "Nieuwe reeks", "Wie wanneer waar zit."),
)
"""In the order in which they are made: each needs those before it. Endpoints, words, and why."""


@dataclass(frozen=True, slots=True)
class NetworkPart:
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
    region = network.rows(REGIONS)[code]
    is_set = bool(getattr(region, "phone", ""))
    return rendering.render(
        "coordinator/network/overview.html",
        parts=parts,
        next=next((part for part in parts if not part.count), None),
        is_set=is_set,
        name=getattr(region, "name", ""),
    )


def _parts(network: NetworkTables, code: str) -> list[NetworkPart]:
    lokets = [row.code for row in network.lokets if row.region == code]
    counts = {
        "sites": sum(row.region == code for row in network.organisations),
        "lokets": len(lokets),
        "counsellors": sum(row.region == code for row in network.counsellors),
        "services": len(network.services),
        "questions": len(network.questions),
        "series": sum(row.loket in lokets for row in network.series),
    }
    return [
        NetworkPart(
            name=name,
            count=counts[many],
            why=why,
            url=url_for(f"coordinator.{many}"),
            new_url=url_for(f"coordinator.{new}"),
            new=words,
        )
        for many, new, name, words, why in _PARTS
    ]
