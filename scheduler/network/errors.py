"""Errors in files of a network: data; the words are in import_report.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Expected(StrEnum):
    """The expected content. In comments: the names of the `details` that go with it."""

    FILE = "file"
    UTF8 = "utf8"
    QUOTES_IN_PAIRS = "quotes_in_pairs"
    COLUMN_NAMES = "column_names"  # columns
    THIS_COLUMN = "this_column"
    KNOWN_COLUMN = "known_column"  # columns
    COLUMN_ONCE = "column_once"
    NO_MORE_CELLS = "no_more_cells"
    WORKBOOK = "workbook"
    NO_PASSWORD = "no_password"  # noqa: S105 - no password, a word for none
    SMALLER_WORKBOOK = "smaller_workbook"
    KNOWN_SHEET = "known_sheet"  # sheets
    NO_MERGED_CELLS = "no_merged_cells"
    NO_FORMULA = "no_formula"

    SOMETHING = "something"
    NOTHING = "nothing"
    ONE_LINE = "one_line"
    SHOWS = "shows"
    A_NAME = "a_name"
    LETTERS = "letters"
    SHORTER = "shorter"  # longest
    CODE = "code"
    KNOWN_CODE = "known_code"  # file
    CHOICE = "choice"  # choices
    NUMBER = "number"  # lowest, highest
    COORDINATE = "coordinate"  # lowest, highest
    PHONE = "phone"
    PHONE_HOURS = "phone_hours"
    LANGUAGE = "language"
    EMAIL = "email"
    DOMAIN = "domain"
    OFFICIAL_CODE = "official_code"
    HTTPS_ADDRESS = "https_address"
    TIMEZONE = "timezone"
    DATE = "date"
    OPENING = "opening"
    ACCESS = "access"  # features, states
    GSM7 = "gsm7"  # characters
    REMINDER_DAYS = "reminder_days"
    RULE = "rule"  # code, part
    ONCE_IN_LIST = "once_in_list"

    ONCE_IN_FILE = "once_in_file"  # line
    NEW_CODE = "new_code"
    OWN_REGION = "own_region"  # region
    AS_IT_IS = "as_it_is"
    NO_CIRCLE = "no_circle"  # path
    BOTH_COORDINATES = "both_coordinates"
    A_WAY_TO_REACH = "a_way_to_reach"
    TOLD_BY_MAIL = "told_by_mail"
    SERVICE_OR_SIGNPOST = "service_or_signpost"
    NO_SIGNPOST = "no_signpost"
    AN_ADDRESS = "an_address"
    ONE_PERSON = "one_person"
    NO_AFTERCARE = "no_aftercare"
    NO_GROUP = "no_group"
    AT_MOST_THE_PLACES = "at_most_the_places"  # places
    AT_A_DISTANCE = "at_a_distance"
    A_LOKET_SERVICE = "a_loket_service"
    ONCE_PER_MODE = "once_per_mode"  # line
    FOR_ADULTS = "for_adults"
    TO_COME_TO = "to_come_to"
    VIDEO_ROOMS = "video_rooms"  # region
    NOT_BEFORE_START = "not_before_start"
    FIRST_DATE = "first_date"
    OPENINGS_APART = "openings_apart"
    SOMETHING_TO_BOOK = "something_to_book"
    AN_OPENING_THAT_FITS = "an_opening_that_fits"  # minutes
    ONE_GROUP_SERVICE = "one_group_service"
    A_GROUP_OPENING = "a_group_opening"  # minutes
    TIME_THAT_EXISTS = "time_that_exists"  # date
    ONE_PLACE_AT_A_TIME = "one_place_at_a_time"  # series, date
    TIME_TO_TRAVEL = "time_to_travel"  # series, date, minutes
    FITS_WHAT_IS_PLANNED = "fits_what_is_planned"  # code, data


@dataclass(frozen=True, slots=True)
class Mistake:
    """One error. `line` counts from 1 as an editor does; 0 is the file as a whole.

    `column` is empty where it is about a whole line; `found` is what stands there.
    """

    file: str
    line: int
    column: str
    found: str
    expected: Expected
    details: Mapping[str, object] = field(default_factory=dict)


class ImportRefused(Exception):
    """The files of a network have errors, all of them in `mistakes`; nothing was written."""

    code = "import_refused"

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(len(mistakes))
        self.mistakes = tuple(mistakes)


class Unreadable(ValueError):
    """An invalid cell. `found` is the part of it that is wrong."""

    def __init__(self, expected: Expected, found: str, **details: object) -> None:
        super().__init__(expected, found)
        self.expected = expected
        self.found = found
        self.details = details
