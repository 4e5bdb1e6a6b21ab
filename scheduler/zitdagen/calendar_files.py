"""Reading a personal calendar in a subprocess, with limits on its time and memory.

Whoever uploads a file chooses what reading it costs: a rule that never comes true alone keeps a
processor busy for a quarter of a minute.
"""

import json
import resource
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.calendar import files
from scheduler.calendar.errors import CalendarUnreadable
from scheduler.calendar.files import BusyTimes
from scheduler.calendar.intervals import Interval

BODY_LIMIT = 10 * 1024 * 1024
AHEAD = timedelta(weeks=26)
"""How far a calendar is read."""
SECONDS = 20
MEMORY = 1024**3
OURS = "zitdag-"
"""Begins the UID of every event of our own feeds; an import that meets one skips it."""
_ROOT = Path(__file__).parents[2]


def read_apart(content: bytes, window: Interval, zone: ZoneInfo) -> BusyTimes:
    """Busy times in `window`, as `files.read`, read apart.

    Raises:
        CalendarUnreadable: as `files.read` raises it; "too_slow" where reading was stopped.
    """
    asked = [window.start.isoformat(), window.end.isoformat(), zone.key]
    try:
        done = subprocess.run(  # noqa: S603 -- this module itself; the file goes in as input
            [sys.executable, "-m", __name__, *asked],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            cwd=_ROOT,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CalendarUnreadable("too_slow") from None
    if done.returncode:
        # Its limits stopped it, or something that no calendar of a person holds.
        raise CalendarUnreadable("too_slow" if done.returncode < 0 else "no_calendar")
    answer = json.loads(done.stdout)
    if code := answer.get("refused"):
        raise CalendarUnreadable(code)
    periods = (Interval(*map(datetime.fromisoformat, period)) for period in answer["periods"])
    unread = (day and date.fromisoformat(day) for day in answer["unread"])
    return BusyTimes(tuple(periods), tuple(unread))


def main(arguments: list[str], content: bytes) -> str:
    """The answer to `read_apart`, as JSON: periods, and starts of unread events."""
    first, last, zone = arguments
    window = Interval(datetime.fromisoformat(first), datetime.fromisoformat(last))
    try:
        found = files.read(content, window, ZoneInfo(zone), ours=OURS)
    except CalendarUnreadable as unreadable:
        return json.dumps({"refused": unreadable.code})
    periods = [[one.start.isoformat(), one.end.isoformat()] for one in found.periods]
    unread = [day and day.isoformat() for day in found.unread]
    return json.dumps({"periods": periods, "unread": unread})


if __name__ == "__main__":  # pragma: no cover - runs in a process of its own
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.write(main(sys.argv[1:], sys.stdin.buffer.read()))
