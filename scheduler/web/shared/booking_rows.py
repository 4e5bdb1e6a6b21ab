"""Several clients on the form on which staff book: a row for each, where a session has seats.

A row has the fields of the form for one client, with its number behind their names: `voornaam-2`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from flask_babel import gettext as _

from database import reading, write
from scheduler.appointments.booking import several
from scheduler.appointments.booking.availability import Slot
from scheduler.appointments.booking.idempotency import MOST_ROWS
from scheduler.appointments.booking.requests import BookingRequest
from scheduler.appointments.errors import SomeAlreadyBookedThen, TooFewSeats
from scheduler.appointments.models import Appointment
from scheduler.people.contact import ContactMethod
from scheduler.people.names import folded
from scheduler.web.core.forms import Form
from scheduler.web.core.kept_forms import SHOW_AGAIN
from scheduler.web.core.person_fields import IntroducedByStaff, introduced_by_staff
from scheduler.web.shared import overlap_choice
from scheduler.web.shared.booking_choices import BookingChoices
from scheduler.web.shared.booking_hours import slot_value
from scheduler.web.shared.contact_words import OF_SOMEBODY_ELSE
from scheduler.web.shared.staff_desk import StaffDesk

FIRST_ROWS: Final = 5
MORE: Final = "meer"
"""As the value of SHOW_AGAIN: with so many rows more."""
ROWS: Final = "rijen"
"""What an error about all of them together points to."""
_NAME: Final = "voornaam"
REFERRER: Final = "doorverwijzer"
"""Through whom a client is reached who has no phone: the code of a site, asked at our own desk."""
_FIELDS: Final = (_NAME, "bereik", "nummer", "van_wie", REFERRER, overlap_choice.FIELD)
_SHARED: Final = ("sleutel", overlap_choice.HOUR)


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A client on a form, counted from 1; `form` has the fields of one client by their plain names.

    `suffix` stands behind these names on the page; without one it is the whole form.
    """

    number: int
    form: Form
    suffix: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nobody was named in it, and nothing else was said there."""
        typed = any(self.form.value(name).strip() for name in (_NAME, "nummer"))
        return not typed and self.form.value("bereik") in ("", ContactMethod.OWN_MOBILE)

    def tell(self, whole: Form) -> None:
        """Say in the whole form what is wrong in this row."""
        for name, words in list(self.form.wrong.items()):
            whole.refuse(f"{name}{self.suffix}", words)


def filled(form: Form, choices: BookingChoices) -> list[BookingRow]:
    """The clients of a form: the rows that are not empty, or else the first; of one, the form."""
    if not choices.for_several:
        return [BookingRow(1, form)]
    rows = [_row(form, number) for number in range(1, _posted(form) + 1)]
    return [row for row in rows if not row.is_empty] or [_row(form, 1)]


def introduced(
    rows: list[BookingRow], form: Form, choices: BookingChoices
) -> list[IntroducedByStaff]:
    """Read who they are; nobody, with the errors in the form, where something is wrong."""
    if (known := choices.known) is not None and choices.is_known:
        if form.wrong:
            return []
        return [IntroducedByStaff(known.first_name, known.reach, known.contact, known.whose)]
    people = [introduced_by_staff(row.form, OF_SOMEBODY_ELSE) for row in rows]
    pairs = combinations(zip(rows, people, strict=True), 2)
    for (earlier, one), (later, other) in pairs:
        if one and other and _is_same(one, other):
            words = _(
                "De naam en het nummer zijn die van cliënt %(number)s.", number=earlier.number
            )
            later.form.refuse(_NAME, words)
    for row, who in zip(rows, people, strict=True):
        _check_referrer(row.form, who, choices)
        row.tell(form)
    return [] if form.wrong else [one for one in people if one is not None]


def referrer_of(form: Form, who: IntroducedByStaff, choices: BookingChoices) -> int | None:
    """The site that tells the client what changes, where our own desk said so; else None."""
    if who.reach is not ContactMethod.VIA_PARTNER:
        return None
    codes = {one.code: one.id for one in choices.referrers}
    return codes.get(form.value(REFERRER))


def _check_referrer(form: Form, who: IntroducedByStaff | None, choices: BookingChoices) -> None:
    """Who is reached through who refers is reached by nobody unless that is said."""
    is_asked = who is not None and who.reach is ContactMethod.VIA_PARTNER and choices.asks_referrer
    if who is not None and is_asked and referrer_of(form, who, choices) is None:
        form.refuse(REFERRER, _("Kies wie de cliënt doorverwees."))


def _is_same(one: IntroducedByStaff, other: IntroducedByStaff) -> bool:
    """Whether the same client is there twice. A phone may be a family's, so names count too."""
    names = folded(one.first_name), folded(other.first_name)
    return one.contact is not None and one.contact == other.contact and names[0] == names[1]


def book(
    desk: StaffDesk, wanted: list[BookingRequest], rows: list[BookingRow], form: Form
) -> Appointment | None:
    """Book all of them, and return the first; None with the refusal in the form."""
    try:
        return write(several.book_several, wanted, by=desk.by())[0]
    except TooFewSeats as refusal:
        form.refuse(ROWS, _too_few(len(wanted), refusal.left))
    except SomeAlreadyBookedThen as refusal:
        with reading() as session:
            for number, one in refusal.refusals.items():
                overlap_choice.refuse(session, desk, rows[number].form, one)
                rows[number].tell(form)
    return None


def _too_few(wanted: int, left: int) -> str:
    places = (
        _("Er is nog 1 plaats.") if left == 1 else _("Er zijn nog %(count)s plaatsen.", count=left)
    )
    here = _("Hier staan %(count)s cliënten.", count=wanted)
    return f"{places} {here} {_('Maak rijen leeg, of kies een ander uur.')}"


def context(form: Form, choices: BookingChoices, slots: list[Slot]) -> dict[str, Any]:
    """For the template: the rows to show, whether there can be more, and the places of each hour.

    No rows where a service is for one.
    """
    rows = _shown(form, choices) if choices.for_several else []
    return {
        "rows": rows,
        "has_more_rows": 0 < len(rows) < _most(choices),
        "next_row": len(rows) + 1,
        "places_left": _places_left(choices, slots) if rows else {},
        "errors": list(_summary(form)),
    }


def _shown(form: Form, choices: BookingChoices) -> list[BookingRow]:
    most = _most(choices)
    posted = _posted(form)
    count = posted or min(FIRST_ROWS, most)
    if form.value(SHOW_AGAIN) == MORE:
        count = min(posted + FIRST_ROWS, max(posted, most))
    return [_row(form, number) for number in range(1, count + 1)]


def _most(choices: BookingChoices) -> int:
    return min(choices.service.seats, MOST_ROWS)


def _posted(form: Form) -> int:
    """How many rows a form came back with."""
    posted = [number for number in range(1, MOST_ROWS + 1) if f"{_NAME}-{number}" in form.values]
    return max(posted, default=0)


def _row(form: Form, number: int) -> BookingRow:
    suffix = f"-{number}"
    values = {name: form.value(f"{name}{suffix}") for name in _FIELDS}
    values |= {name: form.value(name) for name in _SHARED}
    wrong = {name: form.wrong[f"{name}{suffix}"] for name in _FIELDS if form.error(name + suffix)}
    return BookingRow(number, Form(values, wrong), suffix)


def _summary(form: Form) -> Iterator[tuple[str, str]]:
    """The errors, each with its row: field and words."""
    for field, words in form.errors:
        _name, dash, number = field.partition("-")
        prefix = _("Cliënt %(number)s:", number=number) if dash else ""
        yield field, f"{prefix} {words}".strip()


def _places_left(choices: BookingChoices, slots: list[Slot]) -> dict[str, str]:
    lokets = {loket.id: loket for loket in choices.lokets}
    return {
        slot_value(loket, slot): _("%(count)s vrij", count=slot.seats)
        for slot in slots
        if (loket := lokets.get(slot.loket_id)) is not None
    }
