"""The files of a network and their columns. A row holds the file's values, not the database's.

Columns are named as the models name them, and stand here in the order in which they are written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Annotated, Any, Final, TypeAlias, get_type_hints

from locations.models import SMS_PLACE_LENGTH
from locations.zones import BRUSSELS
from scheduler.network.columns import (
    ACCESS,
    CODE,
    DATE,
    DATES,
    DOMAIN,
    EMAIL,
    HTTPS_ADDRESS,
    LANGUAGE,
    LANGUAGE_LIST,
    OFFICIAL_CODE,
    OPENINGS,
    PHONE,
    PHONE_HOURS,
    REMINDER_DAYS,
    REMINDER_HOUR,
    RULE,
    RULES,
    TIMEZONE,
    YES_NO,
    AccessCell,
    Column,
    OpeningCell,
    choice,
    coordinate,
    first_name,
    name,
    number,
    optional,
    reference,
    references,
    sms_text,
    text,
    with_figures,
)
from scheduler.people.organisations import OrganisationKind
from scheduler.people.regions import PlanningRule
from scheduler.zitdagen.catalogue import ServiceAudience, ServiceMode
from scheduler.zitdagen.models import Anchor, Audience

REGIONS: Final = "regions.csv"
ORGANISATIONS: Final = "organisations.csv"
CONTACTS: Final = "contacts.csv"
LOKETS: Final = "lokets.csv"
COUNSELLORS: Final = "counsellors.csv"
SERVICES: Final = "services.csv"
QUESTIONS: Final = "questions.csv"
SERIES: Final = "series.csv"
PICTOGRAMS: Final = (
    "balloon",
    "chairs",
    "diploma",
    "globe",
    "hand",
    "mouths",
    "people",
    "signpost",
)


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A regionale leerwinkel."""

    code: Annotated[str, CODE]
    name: Annotated[str, text(120)]
    phone: Annotated[str, PHONE]
    phone_hours: Annotated[str, PHONE_HOURS]
    page_languages: Annotated[tuple[str, ...], LANGUAGE_LIST]
    minimum_age: Annotated[int, optional(number(0, 120), 18)]
    travel_minutes: Annotated[int, optional(number(0, 480), 60)]
    reminder_days: Annotated[tuple[int, ...], optional(REMINDER_DAYS, (3, 1))] = (3, 1)
    reminder_hour: Annotated[int, optional(REMINDER_HOUR, 10)] = 10
    interpreter_days: Annotated[int, optional(number(0, 30), 5)] = 5
    video_address: Annotated[str, optional(HTTPS_ADDRESS, "")] = ""
    refused_rules: Annotated[tuple[PlanningRule, ...], optional(RULES, ())] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A partner's site."""

    code: Annotated[str, CODE]
    name: Annotated[str, text(120)]
    kind: Annotated[OrganisationKind, choice(OrganisationKind)]
    region: Annotated[str, reference(REGIONS)]
    parent: Annotated[str | None, optional(reference(ORGANISATIONS))]
    domain: Annotated[str, optional(DOMAIN, "")]
    official_code: Annotated[str, optional(OFFICIAL_CODE, "")] = ""
    desks: Annotated[int | None, optional(number(1, 99))] = None
    opening_hours: Annotated[str, optional(PHONE_HOURS, "")] = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact person of a partner's site, known there by the name."""

    organisation: Annotated[str, reference(ORGANISATIONS)]
    name: Annotated[str, name(80)]
    email: Annotated[str, optional(EMAIL, "")]
    phone: Annotated[str, optional(PHONE, "")]
    told_of_changes: Annotated[bool, optional(YES_NO, empty=False)]
    line: int = field(default=0, compare=False)

    @property
    def code(self) -> str:
        """What it is known by among all of them; it stands in no file."""
        return contact_code(self.organisation, self.name)


def contact_code(organisation: str, name: str) -> str:
    """By the code of the site and the name of who one reaches there."""
    return f"{organisation}: {name}"


@dataclass(frozen=True, slots=True)
class LoketRow:
    """A place of service, in the building of its `host`."""

    code: Annotated[str, CODE]
    name: Annotated[str, text(120)]
    region: Annotated[str, reference(REGIONS)]
    host: Annotated[str, reference(ORGANISATIONS)]
    street: Annotated[str, text(120)]
    postcode: Annotated[str, with_figures(10)]
    city: Annotated[str, text(80)]
    latitude: Annotated[float | None, optional(coordinate(90))]
    longitude: Annotated[float | None, optional(coordinate(180))]
    room: Annotated[str, optional(text(80), "")]
    reception_words: Annotated[str, text(160)]
    host_phone: Annotated[str, optional(PHONE, "")]
    sms_place: Annotated[str, sms_text(SMS_PLACE_LENGTH)]
    access: Annotated[tuple[AccessCell, ...], optional(ACCESS, ())]
    timezone: Annotated[str, optional(TIMEZONE, BRUSSELS.key)]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CounsellorRow:
    """A counsellor."""

    code: Annotated[str, CODE]
    first_name: Annotated[str, first_name(80)]
    last_name: Annotated[str, name(80)]
    region: Annotated[str, reference(REGIONS)]
    languages: Annotated[tuple[str, ...], LANGUAGE_LIST]
    weekly_hours: Annotated[int | None, optional(number(1, 60))] = None
    services: Annotated[tuple[str, ...], optional(references(SERVICES), ())] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service."""

    code: Annotated[str, CODE]
    name: Annotated[str, text(120)]
    minutes: Annotated[int, number(5, 480)]
    aftercare_minutes: Annotated[int, optional(number(0, 120), 0)]
    places: Annotated[int, optional(number(1, 200), 1)]
    mode: Annotated[ServiceMode, optional(choice(ServiceMode), ServiceMode.IN_PERSON)]
    audience: Annotated[ServiceAudience, optional(choice(ServiceAudience), ServiceAudience.ADULTS)]
    same_counsellor: Annotated[bool, optional(YES_NO, empty=False)]
    reminder_days: Annotated[tuple[int, ...] | None, optional(REMINDER_DAYS)] = None
    reminder_hour: Annotated[int | None, optional(REMINDER_HOUR)] = None
    instead_of: Annotated[str | None, optional(reference(SERVICES))] = None
    minimum: Annotated[int, optional(number(1, 200), 1)] = 1
    language: Annotated[str, optional(LANGUAGE, "")] = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A triage choice."""

    code: Annotated[str, CODE]
    position: Annotated[int, number(1, 999)]
    text: Annotated[str, text(160)]
    pictogram: Annotated[str, choice(PICTOGRAMS)]
    service: Annotated[str | None, optional(reference(SERVICES))]
    signpost: Annotated[str, optional(text(300), "")]
    signpost_phone: Annotated[str, optional(PHONE, "")]
    signpost_address: Annotated[str, optional(text(200), "")]
    signpost_latitude: Annotated[float | None, optional(coordinate(90))]
    signpost_longitude: Annotated[float | None, optional(coordinate(180))]
    signpost_url: Annotated[str, optional(HTTPS_ADDRESS, "")]
    bring: Annotated[str, optional(text(160), "")]
    as_link: Annotated[bool, optional(YES_NO, empty=False)]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A recurring zitdag. Without `starts_on` it runs from the day of the import."""

    code: Annotated[str, CODE]
    loket: Annotated[str, reference(LOKETS)]
    counsellor: Annotated[str, reference(COUNSELLORS)]
    rule: Annotated[str, RULE]
    starts_on: Annotated[date | None, optional(DATE)]
    ends_on: Annotated[date | None, optional(DATE)]
    exceptions: Annotated[tuple[date, ...], optional(DATES, ())]
    openings: Annotated[tuple[OpeningCell, ...], OPENINGS]
    services: Annotated[tuple[str, ...], optional(references(SERVICES), ())]
    audience: Annotated[Audience, optional(choice(Audience), Audience.EVERYBODY)]
    released_hours: Annotated[int | None, optional(number(1, 1000))]
    notice_hours: Annotated[int, optional(number(0, 1000), 2)]
    horizon_days: Annotated[int, optional(number(1, 182), 56)]
    anchor: Annotated[Anchor, optional(choice(Anchor), Anchor.OPENING)]
    step_minutes: Annotated[int, optional(number(5, 240), 15)]
    line: int = field(default=0, compare=False)


Row: TypeAlias = (
    RegionRow
    | OrganisationRow
    | ContactRow
    | LoketRow
    | CounsellorRow
    | ServiceRow
    | QuestionRow
    | SeriesRow
)


@dataclass(frozen=True, slots=True)
class NetworkTables:
    """A whole network, its rows in canonical order: questions by position, the rest by code.

    `left_out` are the optional files that were not there: of these nothing is known.
    """

    regions: tuple[RegionRow, ...] = ()
    organisations: tuple[OrganisationRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    lokets: tuple[LoketRow, ...] = ()
    counsellors: tuple[CounsellorRow, ...] = ()
    services: tuple[ServiceRow, ...] = ()
    questions: tuple[QuestionRow, ...] = ()
    series: tuple[SeriesRow, ...] = ()
    left_out: frozenset[str] = frozenset()

    def rows(self, file: str) -> Mapping[str, Row]:
        """The rows of a file by code."""
        rows: tuple[Row, ...] = getattr(self, file.removesuffix(".csv"))
        return {row.code: row for row in rows}


ROWS: Final[Mapping[str, type[Row]]] = {
    REGIONS: RegionRow,
    ORGANISATIONS: OrganisationRow,
    CONTACTS: ContactRow,
    LOKETS: LoketRow,
    SERVICES: ServiceRow,
    COUNSELLORS: CounsellorRow,
    QUESTIONS: QuestionRow,
    SERIES: SeriesRow,
}
"""The files and their kinds of row; a file only refers to itself and to those before it."""

OPTIONAL: Final = frozenset({CONTACTS})
"""The files that an import may leave out: what they are about then stays as it is."""


def _columns(row: type[Row]) -> dict[str, Column]:
    hints = get_type_hints(row, include_extras=True)
    return {
        one.name: hints[one.name].__metadata__[0]
        for one in fields(row)
        if hasattr(hints[one.name], "__metadata__")
    }


COLUMNS: Final[Mapping[str, Mapping[str, Column]]] = {
    file: _columns(row) for file, row in ROWS.items()
}
"""The columns of each file, in order."""


def cells(file: str, row: Row) -> dict[str, str]:
    """The cells of a row, as they are written."""
    return {name: column.format(getattr(row, name)) for name, column in COLUMNS[file].items()}


def in_order(rows: Iterable[Any]) -> tuple[Any, ...]:
    """Rows of one kind in their canonical order."""
    return tuple(sorted(rows, key=lambda row: (getattr(row, "position", 0), row.code)))
