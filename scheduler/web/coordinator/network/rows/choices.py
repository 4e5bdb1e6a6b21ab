"""What can be chosen in the forms of the network, in words."""

from collections.abc import Mapping
from typing import Any, Final

import typed_text
from locations.models import AccessFeature, AccessState
from notifications.texts.languages import LANGUAGES, SOURCE
from notifications.texts.words import language_words
from scheduler.network import codes, columns
from scheduler.network.tables import NetworkTables
from scheduler.people.organisations import OrganisationKind
from scheduler.people.regions import PlanningRule
from scheduler.web.coordinator.network.rows.fields import Options
from scheduler.zitdagen.catalogue import ServiceAudience, ServiceMode

ACCESS_FEATURES: Final = {
    AccessFeature.STEP_FREE: "Zonder trap",
    AccessFeature.LIFT: "Lift",
    AccessFeature.TOILET: "Toilet",
    AccessFeature.PARKING: "Parking",
    AccessFeature.BIKE_RACK: "Plaats voor fietsen",
    AccessFeature.QUIET_ROOM: "Stille kamer",
}
ACCESS_STATES: Final = {
    "": "niet bekend",
    AccessState.YES: "ja",
    AccessState.WITH_HELP: "met hulp",
    AccessState.NO: "nee",
}
ORGANISATION_KINDS: Final = {
    OrganisationKind.VDAB: "VDAB",
    OrganisationKind.OCMW: "OCMW",
    OrganisationKind.CAW: "CAW",
    OrganisationKind.CLB: "CLB",
    OrganisationKind.INTEGRATION: "inburgering",
    OrganisationKind.CVO: "centrum voor volwassenenonderwijs",
    OrganisationKind.LIBRARY: "bibliotheek",
    OrganisationKind.TOWN_HALL: "gemeentehuis",
    OrganisationKind.YOUTH: "jeugdwerk",
    OrganisationKind.PRISON: "gevangenis",
    OrganisationKind.OTHER: "andere",
}
MODES: Final = {
    ServiceMode.IN_PERSON: "aan het loket",
    ServiceMode.PHONE: "per telefoon",
    ServiceMode.VIDEO: "per video",
}
AUDIENCES: Final = {
    ServiceAudience.ADULTS: "volwassenen",
    ServiceAudience.PROFESSIONALS: "professionals (medewerkers van partners)",
}
PICTOGRAMS: Final = {
    "balloon": "tekstballon",
    "chairs": "stoelen",
    "diploma": "diploma",
    "globe": "wereldbol",
    "hand": "hand",
    "mouths": "monden",
    "people": "mensen",
    "signpost": "wegwijzer",
}


def among(choices: Mapping[Any, str], first: str = "") -> Options:
    """The same choices in every network; `first` is what choosing none is called."""
    words = {str(value): word for value, word in choices.items()}
    return lambda _network, _region: {"": first, **words} if first else words


def sites(first: str) -> Options:
    """The partners of one's own region."""

    def found(network: NetworkTables, region: str) -> Mapping[str, str]:
        own = [row for row in network.organisations if row.region == region]
        return {"": first, **{row.code: row.name for row in sorted(own, key=lambda row: row.name)}}

    return found


def services(first: str = "", *, is_remote: bool | None = None) -> Options:
    def found(network: NetworkTables, _region: str) -> Mapping[str, str]:
        rows = [one for one in network.services if is_remote in (None, one.mode.is_remote)]
        own = {row.code: row.name for row in rows}
        return {"": first, **own} if first else own

    return found


def one_language(network: NetworkTables, region: str) -> Mapping[str, str]:
    """One of all there are, or none."""
    return {"": "de taal van de cliënt", **languages(network, region)}


def languages(network: NetworkTables, _region: str) -> Mapping[str, str]:
    """All there are: first those that we write in and that somebody here speaks."""
    spoken = {code for row in network.counsellors for code in row.languages}
    first = [*LANGUAGES, *sorted(spoken - LANGUAGES.keys())]
    rest = sorted(columns.LANGUAGES - set(first), key=lambda code: language_words(code, SOURCE))
    return {code: language_words(code, SOURCE) for code in (*first, *rest)}


def written(_network: NetworkTables, _region: str) -> Mapping[str, str]:
    return {code: language_words(code, SOURCE) for code in LANGUAGES}


def code_of(*parts: str) -> str:
    """A code made of names: lower case, figures and dashes."""
    words = typed_text.folded_words(" ".join(parts))
    kept = ("".join(sign for sign in word if sign.isascii() and sign.isalnum()) for word in words)
    return "-".join(filter(None, kept))[: codes.LONGEST].strip("-")


def name_in(network: NetworkTables, file: str, code: str) -> str:
    """What the row with this code is called; the code itself where it is of another region."""
    return str(getattr(network.rows(file).get(code), "name", code))


PLANNING_RULES: Final = {
    PlanningRule.DESKS: "meer mensen tegelijk dan er werkplekken zijn",
    PlanningRule.HOST_HOURS: "buiten de uren van het gebouw",
    PlanningRule.WEEK: "meer uren in een week dan in het contract",
    PlanningRule.BREAK: "meer dan vier uur zonder pauze",
    PlanningRule.SERVICE: "een dienst die de begeleider niet geeft",
    PlanningRule.LANGUAGE: "een taal die de begeleider niet spreekt",
}


REMINDERS: Final = (
    "Een of twee getallen van 1 tot 14, de verste eerst: 3, 1 is drie dagen en één dag ervoor."
)
