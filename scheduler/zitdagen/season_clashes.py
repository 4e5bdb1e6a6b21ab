"""Which dates of a season to leave out so that nothing clashes, and no more than that."""

from collections.abc import Sequence
from datetime import date

from scheduler.zitdagen.differences import DateChange, Fate
from scheduler.zitdagen.errors import AlreadyThere, CounsellorElsewhere, TooLittleTravelTime
from scheduler.zitdagen.season_models import DraftSeries

# A counsellor at a loket, by its code, on a date.
_Sitting = tuple[int, str, date]


def to_leave_out(
    found: Sequence[tuple[DraftSeries, Sequence[DateChange]]],
) -> list[tuple[DraftSeries, date]]:
    """Dates that clash, by row, as many as free the others. Of two rows that are in each other's
    way one stays: what is so now rather than what is new, and then what stands first.
    """
    clashing = [(row, one) for row, some in found for one in some if one.clashes]
    gone: set[_Sitting] = set()
    left_out = []
    last_first = clashing[::-1]
    for row, change in sorted(last_first, key=lambda one: one[1].fate is Fate.STAYS):
        if any(_stands(clash, row, gone) for clash in change.clashes):
            gone.add((row.counsellor_id, row.loket.code, change.day))
            left_out.append((row, change.day))
    return left_out


def _stands(clash: Exception, row: DraftSeries, gone: set[_Sitting]) -> bool:
    """Whether it still clashes: what is planned outside the draft stays where it is."""
    match clash:
        case CounsellorElsewhere() | TooLittleTravelTime() if clash.other_id is None:
            return (row.counsellor_id, clash.lokets[1], clash.date) not in gone
        case AlreadyThere() if clash.other_id is None:
            return (row.counsellor_id, clash.loket, clash.date) not in gone
        case _:
            return True
