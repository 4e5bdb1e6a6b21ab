"""A client who comes: another hour, or no appointment any more."""

from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response

from scheduler.appointments.models import BookingChannel
from scheduler.appointments.policy import STAFF
from scheduler.web import auth, changing
from scheduler.web.booking_form import Office
from scheduler.web.counsellor import mine

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Day(Office):
    """A counsellor's day: what was done about an appointment shows on its row."""

    def address(self, endpoint: str, uid: str, **more: Any) -> str:
        if endpoint == "shown":
            return mine.same_days("today", _anchor=mine.row_of(uid))
        return mine.same_days(endpoint, uid=uid, **more)


def move(uid: str) -> Answer:
    """Another hour, with the same counsellor first."""
    return changing.move(_office(), mine.changeable, uid)


def cancel(uid: str) -> Answer:
    """It must go: who tells it, where no message does."""
    return changing.cancel(_office(), mine.changeable, uid)


def _office() -> Office:
    me = auth.current()
    return _Day(
        name="counsellor",
        asker=STAFF,
        channel=BookingChannel.COUNSELLOR,
        actor=mine.actor(),
        region_id=me.region_id,
        account_id=me.account_id,
    )
