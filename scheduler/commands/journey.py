"""The command `zitdag journey`: one journey from the command line, with its legs, its source and
its range. For staff on the phone, and to hold other engines beside ours.
"""

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import click
from sqlalchemy import select

from database import reading
from locations.journeys import Ability, Journey, Leg, Means, Pace, Point
from locations.models import Loket
from locations.places.gazetteer import AmbiguousLocality, Gazetteer
from locations.transit.feed_import import ImportPlan, TimetableRefused, import_feeds
from locations.transit.planner import TransitPlanner
from locations.transit.timetable_store import TimetableStore
from locations.travel import OneWayRequest, Travel
from locations.zones import BRUSSELS
from scheduler.commands.context import HasDatabase, ready

_COORDINATES = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*")
_WHEN = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
_SECRET = "ZITDAG_SECRET_KEY"  # noqa: S105 -- the name of a setting, which is no secret


class JourneyContext(HasDatabase, Protocol):
    """The command's context: the engine, and the database where there is one."""

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings."""

    def travel(self) -> Travel:
        """The engine, which needs no database."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a journey: its name and coordinates."""

    name: str
    point: Point


@dataclass(frozen=True, slots=True)
class JourneyQuery:
    """The question. `moment` (aware UTC) is when to be there, or with `is_departure` to leave."""

    origin: End
    destination: End
    moment: datetime
    is_departure: bool
    ability: Ability


@click.command()
@click.option("--from", "origin", required=True, metavar="LAT,LON|PLACE", help="Where one leaves.")
@click.option("--to", "destination", required=True, metavar="LAT,LON|LOKET", help="Where one goes.")
@click.option("--arrive-by", metavar="WHEN", help="Be there by then: 2026-11-24 09:25, or 09:25.")
@click.option("--depart-at", metavar="WHEN", help="Leave then, or later.")
@click.option("--by", "means", default="foot,bike,car,transit", show_default=True)
@click.option("--pace", type=click.Choice([one.value for one in Pace]), default=Pace.USUAL.value)
@click.option("--step-free", is_flag=True, help="Only vehicles and stops without steps.")
@click.option("--feed", "feeds", multiple=True, metavar="FILE", help="A GTFS feed to ask instead.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.pass_obj
def journey(
    context: JourneyContext, /, origin: str, destination: str, *, as_json: bool, **given: Any
) -> None:
    """Print how to get from one place to another, by each means."""
    moment, is_departure = _moment(given["arrive_by"], given["depart_at"])
    asked = JourneyQuery(
        _end(context, origin),
        _end(context, destination),
        moment,
        is_departure,
        Ability(_means(given["means"]), Pace(given["pace"]), step_free=given["step_free"]),
    )
    found, is_known = _ask(context.travel(), asked, given["feeds"])
    if as_json:
        click.echo(json.dumps(_as_data(asked, found, is_known=is_known), indent=1))
        return
    for line in _as_lines(asked, found, is_known=is_known):
        click.echo(line)


def _moment(arrive_by: str | None, depart_at: str | None) -> tuple[datetime, bool]:
    if (arrive_by is None) == (depart_at is None):
        raise click.UsageError("give one of --arrive-by and --depart-at")
    text = (arrive_by or depart_at or "").strip()
    if re.fullmatch(r"\d{1,2}:\d{2}", text):
        today = datetime.now(BRUSSELS)
        text = f"{today:%Y-%m-%d} {text}"
    for form in _WHEN:
        try:
            local = datetime.strptime(text, form).replace(tzinfo=BRUSSELS)
        except ValueError:
            continue
        return local.astimezone(UTC), depart_at is not None
    raise click.UsageError(f"{text!r} is no moment: write 2026-11-24 09:25, or 09:25 for today")


def _means(text: str) -> frozenset[Means]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    known = {one.value for one in Means}
    if not words or not known.issuperset(words):
        raise click.UsageError(f"--by {text!r}: some of {', '.join(sorted(known))}, with commas")
    return frozenset(map(Means, words))


def _end(context: JourneyContext, text: str) -> End:
    """Coordinates; or the code of a loket, where there is a database; or a place of the gazetteer.

    A code has a dash in it and no figure in front, so that most places ask no database.
    """
    if given := _COORDINATES.fullmatch(text):
        try:
            return End(text, Point(float(given[1]), float(given[2])))
        except ValueError as error:
            raise click.ClickException(str(error)) from None
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", text) and (loket := _loket(context, text)):
        return loket
    return _place(context, text)


def _loket(context: JourneyContext, code: str) -> End | None:
    if _SECRET not in context.environment:
        return None
    with ready(context), reading() as session:
        found = session.scalar(select(Loket).where(Loket.code == code))
    if found is None:
        return None
    if found.latitude is None or found.longitude is None:
        raise click.ClickException(f"{code}: this loket has no coordinates")
    return End(f"{found.name}, {found.city}", Point(found.latitude, found.longitude))


def _place(context: JourneyContext, text: str) -> End:
    try:
        found = Gazetteer().geocode(text)
    except AmbiguousLocality as doubt:
        names = "; ".join(place.label for place in doubt.localities)
        raise click.ClickException(f"{text}: which one? {names}") from None
    if found is None:
        without = "" if _SECRET in context.environment else f" (lokets: not without {_SECRET})"
        raise click.ClickException(f"{text}: no such place{without}")
    place = found.raw
    return End(place.label, Point(place.latitude, place.longitude))


def _ask(travel: Travel, asked: JourneyQuery, feeds: Sequence[str]) -> tuple[list[Journey], bool]:
    """The journeys, and whether a timetable spoke of that day."""
    if not feeds:
        return _found(travel, asked)
    on = asked.moment.astimezone(BRUSSELS).date()
    with tempfile.TemporaryDirectory(prefix="zitdag-feed-") as folder:
        tables = _imported(feeds, Path(folder), on)
        return _found(Travel(travel.streets, tables), asked)


def _imported(feeds: Sequence[str], folder: Path, on: date) -> TransitPlanner:
    try:
        import_feeds(feeds, folder, ImportPlan(on, on + timedelta(days=1)))
    except TimetableRefused as refused:
        lines = "\n".join(str(mistake) for mistake in refused.mistakes)
        raise click.ClickException(f"the feed cannot be used\n{lines}") from None
    return TransitPlanner(TimetableStore(folder))


def _found(travel: Travel, asked: JourneyQuery) -> tuple[list[Journey], bool]:
    ends = (asked.origin.point, asked.destination.point)
    request = OneWayRequest(*ends, asked.moment, is_departure=asked.is_departure)
    found = travel.one_way(request, asked.ability)
    return list(found.journeys), not found.no_times


def _as_lines(asked: JourneyQuery, journeys: Sequence[Journey], *, is_known: bool) -> list[str]:
    way = "leaving at or after" if asked.is_departure else "arriving by"
    lines = [f"{asked.origin.name} -> {asked.destination.name}, {way} {_local(asked.moment)}"]
    for one in journeys:
        lines += _of_journey(one)
    if not is_known:
        on = asked.moment.astimezone(BRUSSELS).date()
        lines.append(f"transit: no timetable speaks of {on}, so there are no minutes")
    elif Means.TRANSIT in asked.ability.means and not any(
        one.means is Means.TRANSIT for one in journeys
    ):
        lines.append("transit: no journey")
    return lines


def _of_journey(journey: Journey) -> list[str]:
    length = f"{journey.high}" if journey.low == journey.high else f"{journey.low}-{journey.high}"
    head = (
        f"{journey.means.value}: {length} min, {_clock(journey.leaves)} - {_clock(journey.arrives)}"
        f" ({journey.source.value})"
    )
    return [head, *(f"  {_of_leg(leg)}" for leg in journey.legs)]


def _of_leg(leg: Leg) -> str:
    ends = " -> ".join(name for name in (leg.origin, leg.destination) if name)
    what = f"{leg.vehicle.value if leg.vehicle else leg.means.value} {leg.line}".strip()
    metres = "" if leg.metres is None else f" {leg.metres:.0f} m"
    steps = "" if leg.means is not Means.TRANSIT else f" [step-free: {leg.step_free.value}]"
    return f"{_clock(leg.start)} {what} {leg.minutes} min{metres} {ends}".rstrip() + steps


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(BRUSSELS):%Y-%m-%d %H:%M}"


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(BRUSSELS):%H:%M}"


def _as_data(asked: JourneyQuery, journeys: Sequence[Journey], *, is_known: bool) -> dict[str, Any]:
    return {
        "from": _end_data(asked.origin),
        "to": _end_data(asked.destination),
        "depart_at" if asked.is_departure else "arrive_by": asked.moment.isoformat(),
        "timetable_known": is_known,
        "journeys": [
            {
                "means": one.means,
                "leaves": one.leaves.isoformat(),
                "arrives": one.arrives.isoformat(),
                "low_minutes": one.low,
                "high_minutes": one.high,
                "source": one.source,
                "transfers": one.transfers,
                "walking_minutes": one.walking_minutes,
                "legs": [_leg_data(leg) for leg in one.legs],
            }
            for one in journeys
        ],
    }


def _end_data(end: End) -> dict[str, Any]:
    return {
        "name": end.name,
        "latitude": end.point.latitude,
        "longitude": end.point.longitude,
    }


def _leg_data(leg: Leg) -> dict[str, Any]:
    return {
        "means": leg.means,
        "start": leg.start.isoformat(),
        "end": leg.end.isoformat(),
        "origin": leg.origin,
        "destination": leg.destination,
        "line": leg.line,
        "headsign": leg.headsign,
        "vehicle": leg.vehicle,
        "step_free": leg.step_free,
        "metres": leg.metres,
    }
