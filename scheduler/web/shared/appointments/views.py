"""The views with which a staff desk books, shows, moves and cancels appointments."""

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.web.core.rendering import Answer
from scheduler.web.shared import booking_form
from scheduler.web.shared.appointments import cancelling, moving, page, together
from scheduler.web.shared.staff_desk import FindAppointment, StaffDesk


@dataclass(frozen=True, slots=True)
class AppointmentViews:
    """Views for the table of addresses of one audience.

    `desk` gives as whom the signed-in account works, `find` the appointments that it may see.
    """

    desk: Callable[[], StaffDesk]
    find: FindAppointment

    def book(self) -> Answer:
        """Book for a client."""
        return booking_form.book(self.desk())

    def shown(self, uid: str) -> Answer:
        """The page to show the client."""
        return page.shown(self.desk(), self.find, uid)

    def together(self, uid: str) -> Answer:
        """All who were booked with this one."""
        return together.together(self.desk(), self.find, uid)

    def news(self, uid: str) -> Answer:
        """Whether the client's message arrived."""
        return page.news(self.desk(), self.find, uid)

    def move(self, uid: str) -> Answer:
        """Another hour."""
        return moving.move(self.desk(), self.find, uid)

    def reminders(self, uid: str) -> Answer:
        """Reminders for the client, or none."""
        return page.reminders(self.desk(), self.find, uid)

    def end_links(self, uid: str) -> Answer:
        """The client's link and paper open nothing more."""
        return page.end_links(self.desk(), self.find, uid)

    def cancel(self, uid: str) -> Answer:
        """No appointment any more."""
        return cancelling.cancel(self.desk(), self.find, uid)
