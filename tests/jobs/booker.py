"""A process that books one slot after another and says so, until somebody kills it.

`python -m tests.jobs.booker URL LOKET SERVICE FIRST COUNT`: COUNT slots of an hour from FIRST (ISO
8601) on. Each line it prints is the uid of an appointment that was booked: an acknowledgement.
"""

import sys
from datetime import datetime, timedelta

from database import write
from scheduler.appointments.availability import SlotChoice
from scheduler.appointments.errors import SlotTaken, ZitdagClosed
from scheduler.appointments.models import Channel
from scheduler.appointments.operations import BookingRequest, book
from scheduler.appointments.policy import STAFF
from tests import builders
from tests.builders import NOW
from tests.racing import database_at


def main(url: str, loket_id: int, service_id: int, first: datetime, count: int) -> None:
    with database_at(url):
        for number in range(count):
            slot = SlotChoice(loket_id, service_id, first + timedelta(hours=number), "nl", STAFF)
            request = BookingRequest(
                slot, builders.client_details(), Channel.PHONE_DESK, f"{first}:{number}"
            )
            try:
                booked = write(book, request, now=NOW)
            except (SlotTaken, ZitdagClosed):
                continue  # an earlier one of us got here, or it is past midnight
            sys.stdout.write(f"{booked.uid}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(
        sys.argv[1],
        int(sys.argv[2]),
        int(sys.argv[3]),
        datetime.fromisoformat(sys.argv[4]),
        int(sys.argv[5]),
    )
