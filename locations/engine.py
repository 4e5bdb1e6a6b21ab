"""The engine as one installation has it: which streets, which timetables."""

from dataclasses import dataclass

from locations.reach import Travel
from locations.streets import Estimated, Osrm, Streets, Valhalla


@dataclass(frozen=True, slots=True)
class TravelSettings:
    """Where the parts are; what is empty is not there. Addresses are of HTTP servers."""

    osrm_url: str = ""
    valhalla_url: str = ""


def make_travel(settings: TravelSettings) -> Travel:
    """The engine for these settings. It opens nothing before it is asked something."""
    return Travel(streets_of(settings))


def streets_of(settings: TravelSettings) -> Streets:
    """OSRM where it is named, else Valhalla, else the estimate."""
    if settings.osrm_url:
        return Osrm(settings.osrm_url)
    if settings.valhalla_url:
        return Valhalla(settings.valhalla_url)
    return Estimated()
