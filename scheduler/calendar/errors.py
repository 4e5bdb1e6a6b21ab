"""Calendar refusals."""

from datetime import datetime
from zoneinfo import ZoneInfo


class InvalidRule(ValueError):
    """A recurrence rule that cannot be planned with.

    `code` is one of: empty, malformed (not NAME=VALUE), repeated, unknown_part, time_part (finer
    than a day), missing_freq, bad_value, count_and_until, bad_combination, never (matches no
    date). `part` is the piece of the rule it is about.
    """

    def __init__(self, code: str, part: str = "") -> None:
        super().__init__(code, part)
        self.code = code
        self.part = part


class NonexistentTime(ValueError):
    """A local time that the clock skips, on the day it goes forward. `local` is naive."""

    def __init__(self, local: datetime, zone: ZoneInfo) -> None:
        super().__init__(local, zone)
        self.local = local
        self.zone = zone


class AmbiguousTime(ValueError):
    """A local time that the clock shows twice, on the day it goes back. `local` is naive."""

    def __init__(self, local: datetime, zone: ZoneInfo) -> None:
        super().__init__(local, zone)
        self.local = local
        self.zone = zone


class CalendarUnreadable(ValueError):
    """A file is not read as a calendar.

    `code` is one of: no_calendar, cut_off (its end is missing), broken (every event in it),
    too_much (events, or busy periods), too_slow.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
