"""That a place is closed for a while, in the reader's language, and when it is open again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from locations.models import Loket
from notifications.texts.words import date_words, listed, range_words, time_words
from scheduler.calendar.intervals import Interval
from scheduler.web.core import clock, page_language
from scheduler.zitdagen import closing, presence
from scheduler.zitdagen.models import Closure, ClosureReason
from scheduler.zitdagen.snapshot import OpenPeriod

_TOLD_AHEAD: Final = timedelta(weeks=4)
_LOOKED_AHEAD: Final = timedelta(weeks=26)
_MOMENT: Final = timedelta(microseconds=1)
_WHY: Final = {
    ClosureReason.WORKS: lazy_gettext("Er zijn werken in het gebouw."),
    ClosureReason.HOLIDAYS: lazy_gettext("Het is vakantie of feestdag."),
    ClosureReason.BUILDING: lazy_gettext("Het gebouw is dicht."),
}


def texts(session: Session, lokets: Sequence[Loket]) -> dict[int, list[str]]:
    """What is said of each place that is closed now or in the coming weeks, by loket.

    One SELECT, and two more where one is closed.
    """
    now = clock.now()
    told = Interval(now, now + _TOLD_AHEAD)
    found = closing.next_of(session, [one.id for one in lokets], told)
    if not found:
        return {}
    last = max(found[loket_id][0].ends_at for loket_id in found) + _LOOKED_AHEAD
    after = {loket_id: ahead[0].ends_at for loket_id, ahead in found.items()}
    opens = presence.first_after(session, after, last)
    return {
        one.id: _sentences(found[one.id], opens.get(one.id), ZoneInfo(one.timezone))
        for one in lokets
        if one.id in found
    }


def _sentences(closures: Sequence[Closure], opens: OpenPeriod | None, zone: ZoneInfo) -> list[str]:
    said = [words for one in closures for words in _closed(one, zone)]
    if opens is not None:
        when = _on_a_day(opens.start, opens.end, zone)
        said.append(_("Weer open: %(when)s.", when=when))
    return said


def _closed(closure: Closure, zone: ZoneInfo) -> list[str]:
    reader = page_language.current()
    first, last = closure.starts_at.astimezone(zone), closure.ends_at.astimezone(zone)
    final = last - _MOMENT
    is_whole = first.time() == last.time() == datetime.min.time()
    if first.date() != final.date():
        edges = [(date_words(first, zone, reader), first), (date_words(final, zone, reader), last)]
        begin, end = (
            day if is_whole else listed((day, time_words(at, zone, reader)), reader)
            for day, at in edges
        )
        words = _("Gesloten van %(first)s tot en met %(last)s.", first=begin, last=end)
    elif is_whole:
        words = _("Gesloten op %(day)s.", day=date_words(first, zone, reader))
    else:
        words = _("Gesloten op %(day)s.", day=_on_a_day(first, last, zone))
    why = _WHY.get(closure.reason)
    return [words] if why is None else [words, str(why)]


def _on_a_day(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """`dinsdag 24 november, 9 tot 12 uur`."""
    reader = page_language.current()
    hours = range_words(start, end, zone, reader)
    words: str = listed((date_words(start, zone, reader), hours), reader)
    return words
