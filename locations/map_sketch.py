"""A small map: land, sea and marks, as figures that a template draws. No sizes but its own units.

Light on purpose: whole units, and no two points of a border nearer than SMALLEST.
"""

import itertools
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from locations.journeys import Point

OUTLINES = Path(__file__).parent / "places" / "data" / "outlines.json"
WIDTH = 600
HIGHEST, LOWEST = 900, 300
MARGIN = 0.09
"""Of the longest side, round the outermost point."""
NARROWEST = 0.2
"""Degrees of longitude that are shown at least: a town with its neighbours."""
SMALLEST = 5
APART = 30
"""Units between the middles of two marks, so that both can be read."""
ROUNDS = 40

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on the map, where it is drawn: moved a little where others are too near."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """A map in units of its own, `width` by `height`. `land` and `sea` are SVG path data, drawn in
    that order; what is neither is abroad. `marks` stand in the order of their points.
    """

    width: int
    height: int
    land: tuple[str, ...]
    sea: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible area: from a north-west corner, units per degree."""

    west: float
    north: float
    across: float
    down: float
    height: int

    def place(self, longitude: float, latitude: float) -> Position:
        return (longitude - self.west) * self.across, (self.north - latitude) * self.down


def sketch(points: Sequence[Point], *, apart: float = APART) -> Sketch:
    """A map of these points, marks at least `apart` units from each other where there is room.

    Raises:
        ValueError: there is no point to show.
    """
    frame = _frame(points)
    found = [frame.place(point.longitude, point.latitude) for point in points]
    return Sketch(WIDTH, frame.height, *_land_and_sea(frame), _marks(found, frame, apart))


@cache
def attribution() -> str:
    """Source of the outlines; to be shown beside them."""
    return str(_read()["attribution"])


def _frame(points: Sequence[Point]) -> Frame:
    if not points:
        raise ValueError("a map shows at least one point")
    longitudes = [point.longitude for point in points]
    latitudes = [point.latitude for point in points]
    middle = (min(latitudes) + max(latitudes)) / 2
    flat = math.cos(math.radians(middle))
    wide = max(max(longitudes) - min(longitudes), NARROWEST)
    high = (max(latitudes) - min(latitudes)) / flat
    # In degrees of longitude, margins in.
    wide, high = (side + 2 * MARGIN * max(wide, high) for side in (wide, high))
    across = WIDTH / wide
    height = round(min(HIGHEST, max(LOWEST, high * across)))
    if high * across > HIGHEST:  # a tall one is as high as it may be, with more at its sides
        across = HIGHEST / high
    down = across / flat
    centre = (min(longitudes) + max(longitudes)) / 2
    return Frame(
        west=centre - WIDTH / across / 2,
        north=middle + height / down / 2,
        across=across,
        down=down,
        height=height,
    )


def _land_and_sea(frame: Frame) -> tuple[tuple[str, ...], str]:
    """The visible land and sea, as closed paths; the sea is empty if not in view."""
    data = _read()
    land = [
        # Both go from one end of the coast to the other.
        [*outline["land"], *_turned(outline["coast"], outline["land"][-1])]
        for outline in data["outlines"].values()
    ]
    drawn = [_path(line) for one in land if _is_in_view(line := _placed(one, frame), frame)]
    sea = _placed(data["sea"], frame)
    return tuple(drawn), _path(sea) if _is_in_view(sea, frame) else ""


def _turned(line: list[Position], start: Position) -> list[Position]:
    return line if not line or line[0] == start else line[::-1]


def _placed(line: Iterable[Position], frame: Frame) -> list[Position]:
    return [frame.place(*position) for position in line]


def _is_in_view(line: Sequence[Position], frame: Frame) -> bool:
    across, down = [x for x, _y in line], [y for _x, y in line]
    return min(across) < WIDTH and max(across) > 0 and min(down) < frame.height and max(down) > 0


def _path(line: Sequence[Position]) -> str:
    """Closed; in relative steps, which are shorter to write, of at least SMALLEST units."""
    kept = [_whole(line[0])]
    for position in map(_whole, line[1:]):
        if math.dist(position, kept[-1]) >= SMALLEST:
            kept.append(position)
    steps = (
        f"{x - before_x} {y - before_y}"
        for (before_x, before_y), (x, y) in itertools.pairwise(kept)
    )
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z"


def _whole(position: Position) -> tuple[int, int]:
    return round(position[0]), round(position[1])


def _marks(positions: list[Position], frame: Frame, apart: float) -> tuple[Mark, ...]:
    """Push overlapping marks apart iteratively, within the frame."""
    moved = [list(position) for position in positions]
    pairs = list(itertools.combinations(range(len(moved)), 2))
    for _round in range(ROUNDS):
        pushed = [_push(moved, one, other, apart) for other, one in pairs]
        if not any(pushed):
            break
        for place in moved:
            place[0] = min(max(place[0], apart / 2), WIDTH - apart / 2)
            place[1] = min(max(place[1], apart / 2), frame.height - apart / 2)
    return tuple(Mark(round(x), round(y)) for x, y in moved)


def _push(moved: list[list[float]], first: int, second: int, apart: float) -> bool:
    across, down = (moved[first][axis] - moved[second][axis] for axis in (0, 1))
    away = math.hypot(across, down)
    if away >= apart:
        return False
    if away < 1:  # on one spot: each goes its own way, always the same one
        across, down, away = math.cos(first), math.sin(first), 1.0
    step = (apart - away) / 2 + 0.5
    for number, sign in ((first, 1), (second, -1)):
        moved[number][0] += sign * step * across / away
        moved[number][1] += sign * step * down / away
    return True


@cache
def _read() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(OUTLINES.read_text("utf-8"))
    return whole
