"""What every page, sheet and feed says of who sits where, held to a plain model of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from icalendar import Calendar
from sqlalchemy.orm import Session

from locations.models import Loket
from notifications.texts.words import date_words, listed, range_words
from scheduler.access import feed_links
from scheduler.appointments.board import reading as board
from scheduler.appointments.board.reading import BoardQuery
from scheduler.appointments.messages import told_hosts
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost
from scheduler.people.regions import Region
from scheduler.zitdagen import presence
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.plans import OpeningPlan
from scheduler.zitdagen.snapshot import ShiftQuery
from tests.support import builders
from tests.support.browserless import Element, Visitor
from tests.support.builders import ZONE
from tests.support.site import Site

APPOINTMENT, WALK_IN, GROUP = OpeningKind.APPOINTMENT, OpeningKind.WALK_IN, OpeningKind.GROUP
Pattern = Sequence[tuple[OpeningKind, float, float]]
"""Hours of a zitdag, from and to in hours of the day."""
SESSION = 60
"""Minutes that a session for a group, and a conversation, takes."""
PLACE = 2
"""Lines that say where: its name and its address."""
MONTHS = ("november", "december", "januari")
Span = tuple[OpeningKind, int, int]
"""Hours in which somebody is there, in minutes of the day."""


@dataclass
class Sits:
    """The model of a zitdag. `loket`, `who` and `day` count in those of the world."""

    id: int
    loket: int
    who: int
    day: int
    pattern: Pattern
    is_off: bool = False


class Sittings(Protocol):
    """A model of a planning."""

    def where(self, **fields: int) -> Sequence[Sits]:
        """The zitdagen with these values, called-off ones too."""

    def there(self, one: Sits) -> list[Span]:
        """The hours of a zitdag in which somebody is there, ascending."""

    def coming(self, who: int) -> Iterable[tuple[int, int]]:
        """Day and minute of each who comes to a counsellor: Amina, for a session's length."""


def openings(pattern: Pattern) -> tuple[OpeningPlan, ...]:
    """As a plan takes them."""
    return tuple(OpeningPlan(kind, _clock(first), _clock(last)) for kind, first, last in pattern)


def _clock(hours: float) -> time:
    return time(int(hours), int(60 * (hours % 1)))


@dataclass(frozen=True)
class World:
    """Lokets and counsellors of the site's region, what is given there (to one, and to a group),
    and the local dates that the model counts.
    """

    site: Site
    region: Region
    lokets: Sequence[Loket]
    people: Sequence[Counsellor]
    services: Sequence[Service]
    days: Sequence[date]
    model: Sittings

    def ids(self) -> list[int]:
        return [loket.id for loket in self.lokets]

    def moment(self, day: int, minute: int) -> datetime:
        """Aware."""
        return builders.at(f"{minute // 60:02}:{minute % 60:02}", self.days[day])

    def day_of(self, moment: datetime) -> int:
        return self.days.index(moment.astimezone(ZONE).date())


def words(world: World, day: int, spans: Iterable[Span], *kinds: OpeningKind) -> list[str]:
    """The hours of these kinds as pages say them."""
    return [
        _plain(range_words(world.moment(day, first), world.moment(day, last), ZONE, "nl"))
        for kind, first, last in spans
        if kind in kinds
    ]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _texts(element: Element) -> list[str]:
    return [one.text for one in element.all("bdi")]


def check_public(world: World, visitor: Visitor, days: Sequence[int]) -> None:
    """The page of a place: its next three walk-in hours on these days."""
    for number, loket in enumerate(world.lokets):
        spans = sorted(
            (one.day, first, last)
            for one in world.model.where(loket=number)
            for kind, first, last in world.model.there(one)
            if kind is WALK_IN and one.day in days
        )
        expected = [
            _plain(
                listed(
                    (
                        date_words(world.moment(day, first), ZONE, "nl"),
                        range_words(world.moment(day, first), world.moment(day, last), ZONE, "nl"),
                    ),
                    "nl",
                )
            )
            for day, first, last in spans
        ]
        page = visitor.open(f"/plaats/{loket.code}?lang=nl")
        shown = [
            one.text for one in page.main.all("li") if any(month in one.text for month in MONTHS)
        ]
        assert shown == expected[:3]


def check_reception(world: World, visitor: Visitor, days: Sequence[int]) -> None:
    """The week of each of these days at the reception, and their cards at the door."""
    for number, loket in enumerate(world.lokets):
        root = f"/planning/loket/{loket.code}"
        for week in _weeks(world, days):
            page = visitor.open(f"{root}/week?dag={world.days[week[0]]}")
            rows = [row.all("td") for row in page.main.all("tr") if row.all("td")]
            said = [(_texts(one), _texts(two), _texts(three)) for one, two, three, _ in rows]
            # Without hours stands whoever is expected where nobody would be, until that is decided.
            shown = [row for row in said if row[1] or row[2]]
            expected = sorted(row for day in week for row in _rows(world, number, day))
            assert sorted(shown) == expected, f"{root} {week}: {sorted(shown)} is not {expected}"
        for day in days:
            page = visitor.open(f"{root}/deurkaart?dag={world.days[day]}")
            cards = [
                [
                    text
                    for part in card.all("p")
                    if part.has_class("who") or part.has_class("open")
                    for text in _texts(part)
                ]
                for card in page.main.all("article")
            ]
            expected_cards = sorted(
                [*who, *hours, *walk_in] for who, hours, walk_in in _rows(world, number, day)
            )
            assert sorted(cards) == expected_cards, f"{root} {day}: {cards} is not {expected_cards}"


def _weeks(world: World, days: Iterable[int]) -> list[list[int]]:
    """The days that the model counts of each week with one of these."""
    wanted = {world.days[day].isocalendar()[:2] for day in days}
    return [
        [day for day, one in enumerate(world.days) if one.isocalendar()[:2] == week]
        for week in sorted(wanted)
    ]


def _rows(world: World, loket: int, day: int) -> list[tuple[list[str], list[str], list[str]]]:
    found = [
        ([world.people[one.who].first_name], world.model.there(one))
        for one in world.model.where(loket=loket, day=day)
    ]
    return [
        (who, words(world, day, spans, APPOINTMENT, GROUP), words(world, day, spans, WALK_IN))
        for who, spans in found
        if spans
    ]


def check_feeds(world: World, visitor: Visitor) -> None:
    """The calendars of the places and of the people."""
    keys = world.site.keys.calendar_feeds
    kinds = {APPOINTMENT: "", WALK_IN: " (vrije inloop)", GROUP: " (groep)"}
    with world.site.looking() as session:
        hosts = [session.get_one(LoketHost, loket.id) for loket in world.lokets]
        of_lokets = [feed_links.of_loket(keys, host) for host in hosts]
        here = {one.id for one in world.people if session.get_one(Counsellor, one.id).active}
    for number, token in enumerate(of_lokets):
        expected = [
            (one.day, first, last, world.people[one.who].first_name + kinds[kind])
            for one in world.model.where(loket=number)
            for kind, first, last in world.model.there(one)
        ]
        assert _events(world, visitor, f"/agenda/loket/{token}.ics") == sorted(expected)
    for number, person in enumerate(world.people):
        address = f"/agenda/begeleider/{feed_links.of_counsellor(keys, person)}.ics"
        if person.id not in here:  # who left has none any more
            assert visitor.fetch("GET", address).status == 404
            continue
        expected = [
            (one.day, first, last, "Zitdag" + kinds[kind])
            for one in world.model.where(who=number)
            for kind, first, last in world.model.there(one)
        ]
        expected += [
            (day, minute, minute + SESSION, "A.") for day, minute in world.model.coming(number)
        ]
        assert _events(world, visitor, address) == sorted(expected)


def _events(world: World, visitor: Visitor, path: str) -> list[tuple[int, int, int, str]]:
    calendar = Calendar.from_ical(visitor.fetch("GET", path).text)
    found = []
    for event in calendar.walk("VEVENT"):
        start, end = (event.decoded(name).astimezone(ZONE) for name in ("dtstart", "dtend"))
        day = world.day_of(start)
        first, last = (60 * moment.hour + moment.minute for moment in (start, end))
        found.append((day, first, last, str(event["summary"])))
    return sorted(found)


def check_counsellors(world: World, visitor: Visitor, days: Sequence[int]) -> None:
    """These days of each of them, as they print them."""
    for number, person in enumerate(world.people):
        for day in days:
            page = visitor.open(f"/begeleider/dag?wie={person.code}&dag={world.days[day]}")
            shown = [
                [text for part in sheet.all("p") for text in _texts(part)]
                for sheet in page.main.all("section")
            ]
            sittings = sorted(world.model.where(who=number, day=day), key=_first_hour)
            places = [(one.loket, world.model.there(one)) for one in sittings]
            expected = [
                [
                    world.lokets[loket].name,
                    "Markt 1, 8000 Brugge",
                    *words(world, day, spans, APPOINTMENT, GROUP),
                    *words(world, day, spans, WALK_IN),
                ]
                for loket, spans in places
                if spans
            ]
            # Without hours stands where somebody comes whom nobody decided on.
            hours = [sheet for sheet in shown if len(sheet) > PLACE]
            assert hours == expected, f"{person.first_name} {day}: {shown} is not {expected}"
            assert len(shown) == len(hours) or day in {one for one, _ in world.model.coming(number)}


def _first_hour(one: Sits) -> float:
    return min(first for _, first, _ in one.pattern)


def check_figures(world: World, session: Session) -> None:
    """The board of the week, the one query itself, and what hosts are compared with."""
    now = world.site.clock.now
    query = BoardQuery(world.region.id, world.days[0], world.days[-1])
    found = board.read(session, query, now=now)
    on_board = {one.zitdag_id: one for row in found.rows for one in row.sittings}
    there = {
        one.shift.zitdag_id: [
            (hours.kind, *(minute_of(moment) for moment in (hours.start, hours.end)))
            for hours in one.hours
        ]
        for one in presence.of(session, ShiftQuery(loket_ids=world.ids()))
    }
    for one in world.model.where():
        spans = world.model.there(one)
        shown = on_board[one.id]
        assert shown.open_minutes == _sum(spans, APPOINTMENT)
        assert shown.walk_in_minutes == _sum(spans, WALK_IN)
        ahead = [kind for kind, first, _ in spans if world.moment(one.day, first) > now]
        assert sum(group.is_open for group in shown.groups) == ahead.count(GROUP)
        assert there.get(one.id, []) == spans
    known = told_hosts.by_loket(presence.of(session, ShiftQuery(loket_ids=world.ids())))
    counted = sum(len(hours) for days in known.values() for hours in days.values())
    assert counted == sum(len(spans) for spans in there.values())


def _sum(spans: Iterable[Span], wanted: OpeningKind) -> int:
    return sum(last - first for kind, first, last in spans if kind is wanted)


def minute_of(moment: datetime) -> int:
    hours, minutes = map(int, builders.clock(moment).split(":"))
    return 60 * hours + minutes
