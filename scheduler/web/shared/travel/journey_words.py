"""Journeys in the reader's words: how to come, how long, when to leave, what nobody knows.

Short sentences for who reads little. What is an estimate, or comes out of an example, says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup, escape

from locations.accessibility.needs import Need, Suitability
from locations.journeys import Journey, Leg, Means, Source, StepFree, Vehicle
from locations.models import Loket
from locations.travel import RoundTrip, Way
from notifications.texts.words import listed, time_words
from scheduler.web.core import catalogues, page_language
from scheduler.web.core.dutch_names import dutch, sentence

DE_LIJN = "https://www.delijn.be/nl/routeplanner/"
NMBS = "https://www.belgiantrain.be/nl"
FLEX_PHONE = ("tel:+3280012212", "0800 12 2 12")
"""Hoppin, where Flex transport is reserved: the link, and the number as people know it."""
_SPACE: Final = Markup(" ")
PICTOGRAMS = {Means.FOOT: "walk", Means.BIKE: "bike-rack", Means.TRANSIT: "bus", Means.CAR: "car"}


@dataclass(frozen=True, slots=True)
class TripOnPage:
    """A trip as a page shows it. `both` says how long it is there and home. `out` and `home` are
    sentences, one a stretch; `note` says what the minutes are worth, where they are not of a
    timetable.
    """

    means: str
    pictogram: str
    title: str
    length: str
    both: str
    leave: str
    back: str
    out: list[Markup]
    home: list[Markup]
    note: str


@dataclass(frozen=True, slots=True)
class WayOnPage:
    """What is known of getting to one appointment.

    `be_there` is the hour to ask a planner for; `distance` is told where there are no minutes.
    """

    best: TripOnPage | None
    others: list[TripOnPage]
    no_times: bool
    be_there: str
    distance: str


def _language() -> str:
    """The reader's, or Dutch where a text is said in Dutch whoever reads."""
    return catalogues.SOURCE if str(get_locale()) == catalogues.SOURCE else page_language.current()


def way(route: Way, zone: ZoneInfo, *, step_free: bool = False) -> WayOnPage:
    """A way in words; `step_free`: say of each vehicle what is known of its steps."""
    trips = [trip_words(one, zone, step_free=step_free) for one in route.trips]
    return WayOnPage(
        best=trips[0] if trips else None,
        others=trips[1:],
        no_times=route.no_times,
        be_there=time_words(route.stay.arrive_by, zone, _language()),
        distance="" if trips or route.metres is None else distance_words(route.metres),
    )


def trip_words(trip: RoundTrip, zone: ZoneInfo, *, step_free: bool = False) -> TripOnPage:
    """There and back in words."""
    language = _language()
    by_bus = trip.means is Means.TRANSIT
    return TripOnPage(
        means=trip.means.value,
        pictogram=PICTOGRAMS[trip.means],
        title=means_words(trip.means),
        length=length_words(trip.out),
        both=both_words(trip),
        leave=_("Vertrek om %(time)s.", time=time_words(trip.out.leaves, zone, language)),
        back=_("Weer thuis om %(time)s.", time=time_words(trip.home.arrives, zone, language)),
        out=leg_words(trip.out.legs, zone, step_free=step_free) if by_bus else [],
        home=leg_words(trip.home.legs, zone, step_free=step_free) if by_bus else [],
        note=source_words(trip.out.source),
    )


def distance_words(metres: float) -> str:
    """`Ongeveer 12 kilometer`, as the crow flies."""
    return str(_("Ongeveer %(num)s kilometer", num=max(1, round(metres / 1000))))


def there_and_back(trip: RoundTrip, zone: ZoneInfo) -> tuple[Markup, Markup]:
    """Both ways in a few sentences each, for paper."""
    shown = trip_words(trip, zone)
    out = shown.out or [escape(f"{listed((shown.title, shown.length), _language())}.")]
    way_out, way_home = _SPACE.join([shown.leave, *out]), _SPACE.join(shown.home)
    home = [sentence(_("Terug: %(way)s"), way=way_home), shown.back, shown.note]
    return sentence(_("Heen: %(way)s"), way=way_out), _SPACE.join(home).strip()


def means_words(means: Means) -> str:
    """Met de fiets."""
    words = {
        Means.FOOT: _("Te voet"),
        Means.BIKE: _("Met de fiets"),
        Means.TRANSIT: _("Met bus of trein"),
        Means.CAR: _("Met de auto"),
    }
    return str(words[means])


def length_words(journey: Journey) -> str:
    """One way: `20 tot 30 minuten`, or `42 minuten` where a timetable says so."""
    low = max(journey.low, 1)
    if low >= journey.high:
        return minutes_words(journey.high)
    span = ngettext(
        "%(low)s tot %(high)s minuut",
        "%(low)s tot %(high)s minuten",
        journey.high,
        low=low,
        high=journey.high,
    )
    return str(span)


def both_words(trip: RoundTrip) -> str:
    """There and home: `twee keer 20 tot 30 minuten`, or `42 minuten heen, 51 minuten terug`."""
    out, home = length_words(trip.out), length_words(trip.home)
    if out == home:
        return str(_("twee keer %(length)s", length=out))
    return str(_("%(out)s heen, %(home)s terug", out=out, home=home))


def minutes_words(minutes: int) -> str:
    """`1 minuut`, `22 minuten`."""
    return str(ngettext("%(num)s minuut", "%(num)s minuten", minutes))


def source_words(source: Source) -> str:
    """What the minutes are worth; nothing where they are what somebody else answers for."""
    words = {
        Source.ESTIMATE: _("Dit is ongeveer."),
        Source.EXAMPLE_TIMETABLE: _("Dit is een voorbeeld. Zo rijdt de bus niet echt."),
    }
    return str(words.get(source, ""))


def leg_words(legs: Iterable[Leg], zone: ZoneInfo, *, step_free: bool = False) -> list[Markup]:
    """A sentence or two a stretch, in the order one travels."""
    return [_leg(leg, zone, step_free=step_free) for leg in legs]


def _leg(leg: Leg, zone: ZoneInfo, *, step_free: bool) -> Markup:
    if leg.means is not Means.TRANSIT:
        return _on_foot(leg)
    where = {
        "line": line_words(leg),
        "time": time_words(leg.start, zone, _language()),
        "stop": dutch(leg.origin),
        "length": minutes_words(leg.minutes),
    }
    sentences = [
        sentence(_("%(line)s om %(time)s, halte %(stop)s, %(length)s."), **where),
        sentence(_("Stap uit: %(stop)s."), stop=dutch(leg.destination)),
    ]
    if step_free:
        sentences.append(escape(_steps(leg.step_free)))
    return _SPACE.join(sentences)


def _on_foot(leg: Leg) -> Markup:
    length = minutes_words(leg.minutes)
    if leg.destination:
        words, stop = _("Wandel %(length)s naar halte %(stop)s."), dutch(leg.destination)
        return sentence(words, length=length, stop=stop)
    return sentence(_("Dan %(length)s wandelen."), length=length)


def line_words(leg: Leg) -> str:
    """`Bus 60`, `Trein IC`, `Tram 0`; a line without a name is what one rides in."""
    names = {
        Vehicle.TRAM: _("Tram"),
        Vehicle.TRAIN: _("Trein"),
        Vehicle.METRO: _("Metro"),
        Vehicle.FERRY: _("Boot"),
    }
    name = names.get(leg.vehicle or Vehicle.OTHER, _("Bus"))
    return f"{name} {leg.line}".rstrip()


def _steps(state: StepFree) -> str:
    words = {
        StepFree.YES: _("Instappen kan zonder trede."),
        StepFree.WITH_HELP: _("Vraag hulp bij het instappen."),
        StepFree.NO: _("Er is een trede."),
        StepFree.UNKNOWN: _("Wij weten niet of er een trede is."),
    }
    return str(words[state])


def failing_words(loket: Loket, suits: Suitability) -> list[Markup]:
    """Why somebody cannot use a place: `De Hopzolder in Ieper heeft een trap.`"""
    words = {
        Need.STEP_FREE: _("%(place)s heeft een trap."),
        Need.LIFT: _("%(place)s heeft geen lift."),
        Need.PARKING: _("%(place)s heeft geen parking."),
    }
    named = _("%(place)s in %(city)s")
    place = sentence(named, place=dutch(loket.name), city=dutch(loket.city))
    return [sentence(words[need], place=place) for need in suits.fails]


def doubt_words(suits: Suitability) -> list[str]:
    """What nobody knows of a place, and what takes help."""
    unknown = {
        Need.STEP_FREE: _("Wij weten niet of hier een trap is."),
        Need.LIFT: _("Wij weten niet of hier een lift is."),
        Need.PARKING: _("Wij weten niet of hier een parking is."),
    }
    helped = {
        Need.STEP_FREE: _("Er is een trap. Iemand helpt je."),
        Need.LIFT: _("Vraag hulp voor de lift."),
        Need.PARKING: _("Vraag hulp om te parkeren."),
    }
    return [unknown[need] for need in suits.unknown] + [helped[need] for need in suits.with_help]


def short(trip: RoundTrip) -> str:
    """For staff, beside an hour: `bus 42 min`, `fiets 20-30 min`."""
    names = {
        Means.FOOT: _("te voet"),
        Means.BIKE: _("fiets"),
        Means.TRANSIT: _("bus"),
        Means.CAR: _("auto"),
    }
    low, high = trip.out.low, trip.out.high
    figures = str(high) if low == high else f"{low}–{high}"
    if trip.out.source is Source.EXAMPLE_TIMETABLE:
        return str(
            _("%(means)s %(figures)s min (voorbeeld)", means=names[trip.means], figures=figures)
        )
    return f"{names[trip.means]} {figures} min"


def moment_words(moment: datetime, zone: ZoneInfo) -> str:
    """`9.30 uur`."""
    return time_words(moment, zone, _language())
