"""How well the zitdagen reach people: a table, a map and shares, as the worker last found them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _

from database import reading
from locations.journeys import Means, Point
from locations.map_sketch import Sketch, attribution, sketch
from locations.zones import BRUSSELS
from notifications.texts.words import date_words, time_words
from scheduler.reports.coverage import LIMITS
from scheduler.reports.models import CoverageReport
from scheduler.web.core import page_language, rendering
from scheduler.web.core.auth import current
from scheduler.web.shared.travel.journey_words import means_words

WORST = 5
DOTS_APART = 15.0
SHOWN_BY = (Means.TRANSIT, Means.BIKE, Means.FOOT, Means.CAR)


@dataclass(frozen=True, slots=True)
class RowOnPage:
    """A municipality. `cells` are minutes and where to, by means, in the order of the columns."""

    name: str
    population: str
    cells: list[tuple[str, str]]
    passes: str


@dataclass(frozen=True, slots=True)
class DotOnPage:
    """A municipality on the map: where, in which class (0 is best), and its words."""

    x: int
    y: int
    level: int
    words: str


def show() -> str:
    """The report. `met` in the address says by which means the map is coloured."""
    with reading() as session:
        report = session.get(CoverageReport, current().region_id)
    if report is None:
        return rendering.render("coordinator/reports/coverage.html", content=None)
    content = report.content
    columns = [means for means in SHOWN_BY if means.value in content["shares"]]
    chosen = next((one for one in columns if one.value == request.args.get("vervoer")), columns[0])
    language = page_language.current()
    return rendering.render(
        "coordinator/reports/coverage.html",
        content=content,
        made_at=f"{date_words(report.made_at, BRUSSELS, language)}, "
        f"{time_words(report.made_at, BRUSSELS, language)}",
        limits=LIMITS,
        columns=[(means.value, means_words(means)) for means in columns],
        chosen=chosen.value,
        shares=[
            (means_words(means), _per_cent(content["shares"][means.value])) for means in columns
        ],
        worst=[_worst(row) for row in _from_worst(content["rows"])[:WORST]],
        rows=[_row(row, columns) for row in _by(content["rows"], chosen)],
        passing=_passing(content["rows"]),
        map=_map(content["rows"], chosen),
        attribution=attribution(),
    )


def _per_cent(shares: Mapping[str, float]) -> list[str]:
    return [f"{shares[str(limit)]:.0f}%" for limit in LIMITS]


def _by(rows: Sequence[dict[str, Any]], means: Means) -> list[dict[str, Any]]:
    """The longest first: those are looked for."""
    return sorted(rows, key=lambda row: (-row["minutes"].get(means.value, 10_000), row["name"]))


def _without_car(row: Mapping[str, Any]) -> int:
    """The best minutes of who has no car."""
    minutes: dict[str, int] = row["minutes"]
    return min(length for means, length in minutes.items() if means != Means.CAR.value)


def _from_worst(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (-_without_car(row), row["name"]))


def _worst(row: Mapping[str, Any]) -> tuple[str, str]:
    best = min(
        (minutes, means) for means, minutes in row["minutes"].items() if means != Means.CAR.value
    )
    way = means_words(Means(best[1]))
    return row["name"], _("%(minutes)s minuten (%(way)s)", minutes=best[0], way=way.lower())


def _row(row: Mapping[str, Any], columns: Sequence[Means]) -> RowOnPage:
    passes = {True: _("ja"), False: _("nee"), None: "–"}
    return RowOnPage(
        name=row["name"],
        population=f"{row['population']:,}".replace(",", "."),
        cells=[
            (str(row["minutes"].get(means.value, "–")), row["lokets"].get(means.value, ""))
            for means in columns
        ],
        passes=passes[row["passes"]],
    )


def _passing(rows: Sequence[Mapping[str, Any]]) -> str:
    """The share of people in municipalities that pass the test of public transport."""
    people = sum(row["population"] for row in rows)
    passing = sum(row["population"] for row in rows if row["passes"])
    return f"{100 * passing / people:.0f}%" if people else "–"


def _map(rows: Sequence[Mapping[str, Any]], means: Means) -> tuple[Sketch, list[DotOnPage]] | None:
    if not rows:
        return None
    points = [Point(row["latitude"], row["longitude"]) for row in rows]
    drawn = sketch(points, apart=DOTS_APART)
    dots = [
        DotOnPage(mark.x, mark.y, _level(row["minutes"].get(means.value)), _words(row, means))
        for mark, row in zip(drawn.marks, rows, strict=True)
    ]
    return drawn, dots


def _level(minutes: int | None) -> int:
    """0 within the first limit, 1 within the second; the last one is beyond, or no way."""
    if minutes is None:
        return len(LIMITS)
    return sum(minutes > limit for limit in LIMITS)


def _words(row: Mapping[str, Any], means: Means) -> str:
    minutes = row["minutes"].get(means.value)
    words = _("%(minutes)s minuten", minutes=minutes) if minutes is not None else _("geen weg")
    return f"{row['name']}: {words}"
