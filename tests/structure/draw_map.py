"""Draws docs/pictures/rooms.svg: the rooms of the code, their sub-rooms, and who imports whom.

`make map` runs it. The rows are the layers that import-linter holds (pyproject.toml), top first.
The arrows are the imports as they stand in the code, less those that other arrows imply (the
transitive reduction): a room may import whatever it reaches along arrows.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import grimp

from tests.support.tree import ROOT

PICTURE = ROOT / "docs" / "pictures" / "rooms.svg"
PACKAGES = ("locations", "notifications", "scheduler")

WIDTH, MARGIN, ROW, GAP = 1080, 24, 132, 28
BOX_HEIGHT, LINE = 84, 15
LETTERS_A_LINE = 7.0  # pixels a letter of the small type takes, at most


@dataclass(frozen=True, slots=True)
class Room:
    """A package in a row: where its box stands, in pixels, and the names it shows."""

    name: str
    left: float
    top: float
    width: float
    inside: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


def layers() -> list[list[str]]:
    """The rooms of each row, top to bottom: the scheduler's layers, then what it stands on."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contracts: Mapping[str, Any] = {each["id"]: each for each in linter["contracts"]}
    rows = [_siblings(row, "scheduler.") for row in contracts["scheduler"]["layers"]]
    return [*rows, _siblings(contracts["rooms"]["layers"][-1], "")]


def _siblings(layer: str, prefix: str) -> list[str]:
    names = layer.replace(":", "|").split("|")
    return [prefix + name.strip(" ()") for name in names]


def imports(rooms: Iterable[str]) -> list[tuple[str, str]]:
    """Each pair of rooms of which the first imports from the second, sorted."""
    graph = grimp.build_graph(*PACKAGES)
    known = set(rooms)
    for room in known:
        graph.squash_module(room)
    return sorted(
        (room, imported)
        for room in known
        for imported in graph.find_modules_directly_imported_by(room)
        if imported in known and imported != room
    )


def reduced(arrows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The arrows that no chain of others implies (the transitive reduction); there is no circle."""
    below: dict[str, set[str]] = {}
    for upper, lower in arrows:
        below.setdefault(upper, set()).add(lower)
    return sorted(
        (upper, lower)
        for upper, lowers in below.items()
        for lower in lowers
        if not any(lower in _reached(other, below) for other in lowers - {lower})
    )


def _reached(room: str, below: Mapping[str, set[str]]) -> set[str]:
    reached = set(below.get(room, ()))
    for lower in below.get(room, ()):
        reached |= _reached(lower, below)
    return reached


def placed(rows: list[list[str]]) -> dict[str, Room]:
    """Every room in its row, as wide as the row leaves it."""
    rooms: dict[str, Room] = {}
    for number, row in enumerate(rows):
        width = min(460.0, (WIDTH - 2 * MARGIN - GAP * (len(row) - 1)) / len(row))
        left = (WIDTH - width * len(row) - GAP * (len(row) - 1)) / 2
        for name in row:
            top = MARGIN + number * ROW
            rooms[name] = Room(name, left, top, width, _inside(name))
            left += width + GAP
    return rooms


def _inside(name: str) -> tuple[str, ...]:
    """The packages of a room, or its modules where it has none."""
    folder = ROOT / name.replace(".", "/")
    packages = sorted(path.parent.name for path in folder.glob("*/__init__.py"))
    modules = sorted(path.stem for path in folder.glob("[!_]*.py"))
    return tuple(packages or modules)


def draw(rooms: Mapping[str, Room], arrows: Iterable[tuple[str, str]]) -> str:
    """The picture as SVG text; the same rooms and arrows give the same text."""
    height = max(room.top for room in rooms.values()) + BOX_HEIGHT + MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}"'
        ' font-family="sans-serif" role="img" aria-label="The rooms of the code">',
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
        ' markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#7a6a58"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="#fffdf9"/>',
        *(_arrow(rooms[upper], rooms[lower]) for upper, lower in arrows),
        *(line for room in rooms.values() for line in _box(room)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _arrow(upper: Room, lower: Room) -> str:
    start, end = upper.top + BOX_HEIGHT, lower.top - 2
    # Arrows that pass a row bend aside, so that they do not run through the boxes between.
    aside = 0 if end - start < ROW else (330 if upper.middle <= lower.middle else -330)
    half = (start + end) / 2
    return (
        f'<path d="M{upper.middle:.0f} {start:.0f} C{upper.middle + aside:.0f} {half:.0f} '
        f'{lower.middle + aside:.0f} {half:.0f} {lower.middle:.0f} {end:.0f}" fill="none" '
        'stroke="#b8a894" stroke-width="1.3" marker-end="url(#head)"/>'
    )


def _box(room: Room) -> list[str]:
    box = (
        f'<rect x="{room.left:.0f}" y="{room.top:.0f}" width="{room.width:.0f}" '
        f'height="{BOX_HEIGHT}" rx="10" fill="#f3f7f6" stroke="#0b5a57" stroke-width="1.5"/>'
    )
    title = (
        f'<text x="{room.left + 14:.0f}" y="{room.top + 22:.0f}" font-size="16" font-weight="bold" '
        f'fill="#0b4947">{escape(room.name.removeprefix("scheduler."))}</text>'
    )
    return [box, title, *_small_type(room)]


def _small_type(room: Room) -> list[str]:
    most = int((room.width - 28) / LETTERS_A_LINE)
    texts = [""]
    for name in room.inside:
        longer = f"{texts[-1]}, {name}" if texts[-1] else name
        if len(longer) > most:
            texts.append(name)
        else:
            texts[-1] = longer
    return [
        f'<text x="{room.left + 14:.0f}" y="{room.top + 42 + LINE * number:.0f}" font-size="12" '
        f'fill="#4a4038">{escape(text)}</text>'
        for number, text in enumerate(texts[:3])
    ]


def picture() -> str:
    """The picture of the code as it stands."""
    rooms = placed(layers())
    return draw(rooms, reduced(imports(rooms)))


if __name__ == "__main__":
    PICTURE.write_text(picture())
