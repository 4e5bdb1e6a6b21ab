"""Who somebody is and how to reach them: from fields to frozen details, or to errors beside them.

Errors are sentences: this is the edge where words live. The fields themselves keep what was typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

import typed_text
from scheduler.appointments.booking.drafts import Introduction
from scheduler.people import mail_addresses, phones
from scheduler.people.call_requests import PartOfDay
from scheduler.people.clients import NAME_LENGTH
from scheduler.people.contact import WITHOUT_CONTACT, ContactMethod, PhoneOwner
from scheduler.web.core.forms import Form

PARTS_OF_DAY: Final = {
    "voormiddag": PartOfDay.MORNING,
    "namiddag": PartOfDay.AFTERNOON,
    "maakt-niet-uit": PartOfDay.ANY,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How the same is asked again: of who it is about, or of staff about somebody else."""

    first_name: LazyString
    letters: LazyString
    short_name: LazyString
    number: LazyString
    email: LazyString


OF_ONESELF: Final = Asked(
    first_name=lazy_gettext("Schrijf je voornaam."),
    letters=lazy_gettext("Schrijf je voornaam alleen met letters."),
    short_name=lazy_gettext("Deze naam is te lang. Schrijf alleen je voornaam."),
    number=lazy_gettext("Schrijf je nummer."),
    email=lazy_gettext("Schrijf je e-mailadres."),
)


def introduction(form: Form) -> Introduction | None:
    """Read `Wie ben je?`; None with the errors in the form."""
    name = first_name(form)
    reach = _reach(form)
    if reach is ContactMethod.EMAIL:
        contact = email(form, "email")
    else:
        contact, reach = _number(form, reach)
    whose = _whose(form) if reach is ContactMethod.OTHER_MOBILE else None
    if reach is None:  # last, as on the page
        form.refuse("bereik", _("Kies van wie deze gsm is."))
    if form.wrong or reach is None or contact is None:
        return None
    return Introduction(name, reach, contact, whose)


@dataclass(frozen=True, slots=True)
class IntroducedByStaff:
    """Whom staff book for. `contact` (E.164 or a mail address) is None for who has neither."""

    first_name: str
    reach: ContactMethod
    contact: str | None
    whose: PhoneOwner | None


def introduced_by_staff(form: Form, words: Asked) -> IntroducedByStaff | None:
    """Read whom staff book for; None with the errors in the form."""
    name = first_name(form, words)
    try:
        reach = ContactMethod(form.value("bereik"))
    except ValueError:
        form.refuse("bereik", _("Kies hoe we de cliënt bereiken."))
        return None
    whose = _whose(form) if reach is ContactMethod.OTHER_MOBILE else None
    contact = None
    if reach is ContactMethod.EMAIL:
        contact = email(form, "nummer", words)
    elif reach not in WITHOUT_CONTACT:
        contact, reach = _number_by_staff(form, reach, words)
    return None if form.wrong else IntroducedByStaff(name, reach, contact, whose)


def oneself(form: Form) -> IntroducedByStaff | None:
    """Read how a colleague of a partner is reached: the number or the mail address says which it
    is. None with the errors in the form.
    """
    name = first_name(form)
    reach, contact = number_or_mail(form)
    return None if form.wrong else IntroducedByStaff(name, reach, contact, None)


def number_or_mail(form: Form, words: Asked = OF_ONESELF) -> tuple[ContactMethod, str | None]:
    """What was typed in the one field `nummer`, and what that makes of it; None with its error."""
    if "@" in form.value("nummer"):
        return ContactMethod.EMAIL, email(form, "nummer", words)
    line = _line(form, words)
    is_landline = line is not None and line.kind is phones.PhoneKind.LANDLINE
    reach = ContactMethod.LANDLINE if is_landline else ContactMethod.OWN_MOBILE
    return reach, line.number if line else None


def _number_by_staff(
    form: Form, reach: ContactMethod, words: Asked
) -> tuple[str | None, ContactMethod]:
    """Staff see whom they help, so a number from abroad will do."""
    found = _line(form, words)
    if found is None:
        return None, reach
    if found.kind is phones.PhoneKind.LANDLINE and reach is not ContactMethod.LANDLINE:
        form.refuse("nummer", _("Dit is geen gsm."))
    return found.number, _reached_by(found, reach)


def first_name(form: Form, words: Asked = OF_ONESELF) -> str:
    """A first name in letters of any script, on one line, without what does not print."""
    name = typed_text.on_one_line(form.value("voornaam"))
    if not typed_text.has_a_letter(name):
        form.refuse("voornaam", str(words.first_name))
    elif not typed_text.is_a_name(name):
        form.refuse("voornaam", str(words.letters))
    elif len(name) > NAME_LENGTH or not typed_text.fits_a_first_name(name):
        form.refuse("voornaam", str(words.short_name))
    return name


def _reach(form: Form) -> ContactMethod | None:
    """How to reach them: as ticked, or else what the fields that were filled say."""
    ticked = form.value("bereik")
    if ticked in (
        ContactMethod.OWN_MOBILE,
        ContactMethod.OTHER_MOBILE,
        ContactMethod.LANDLINE,
        ContactMethod.EMAIL,
    ):
        return ContactMethod(ticked)
    if form.value("email").strip() and not form.value("nummer").strip():
        return ContactMethod.EMAIL
    return None


_Reach = TypeVar("_Reach", ContactMethod, ContactMethod | None)


def _number(form: Form, reach: ContactMethod | None) -> tuple[str | None, ContactMethod | None]:
    """A number, and what it is: as ticked, unless the number says otherwise."""
    found = _belgian(form)
    if found is None:
        return None, reach
    is_landline = found.kind is phones.PhoneKind.LANDLINE
    if is_landline and reach in (ContactMethod.OWN_MOBILE, ContactMethod.OTHER_MOBILE):
        form.refuse("nummer", _("Dit is geen gsm. Voorbeeld van een gsm: 0470 00 00 01."))
    return found.number, _reached_by(found, reach)


def _reached_by(found: phones.Phone, ticked: _Reach) -> _Reach:
    """A mobile that was called a landline is a mobile: it gets text messages."""
    is_mobile = found.kind is phones.PhoneKind.MOBILE
    if ticked is ContactMethod.LANDLINE and is_mobile:
        return ContactMethod.OWN_MOBILE
    return ticked


def _line(form: Form, words: Asked = OF_ONESELF) -> phones.Phone | None:
    """A number to reach somebody by. That of a service is nobody's own, and may cost who calls."""
    if not form.value("nummer").strip():
        form.refuse("nummer", str(words.number))
        return None
    found = phones.parse(form.value("nummer"))
    if found is None:
        form.refuse("nummer", _("Dit nummer klopt niet. Voorbeeld: 0470 00 00 01."))
        return None
    if found.kind is phones.PhoneKind.SERVICE:
        form.refuse(
            "nummer",
            _("Dit nummer bellen wij niet. Voorbeeld van een gewoon nummer: 0470 00 00 01."),
        )
        return None
    return found


def _belgian(form: Form) -> phones.Phone | None:
    """A Belgian number; numbers from abroad are booked by staff, who see whom they help."""
    found = _line(form)
    if found is not None and found.abroad:
        form.refuse("nummer", _("Een nummer van een ander land? Bel ons."))
        return None
    return found


def email(form: Form, name: str, words: Asked = OF_ONESELF) -> str | None:
    """A mail address, in lower case; None with the error in the form."""
    text = form.value(name).strip().lower()
    if mail_addresses.is_one(text):
        return text
    wrong = _("Dit e-mailadres klopt niet. Voorbeeld: naam@example.org.")
    form.refuse(name, wrong if text else str(words.email))
    return None


def _whose(form: Form) -> PhoneOwner | None:
    try:
        return PhoneOwner(form.value("van_wie"))
    except ValueError:
        form.refuse("van_wie", _("Kies wie dat is."))
        return None


@dataclass(frozen=True, slots=True)
class CallMe:
    """A number to call (E.164), in which language, in which part of the day."""

    number: str
    language: str
    part_of_day: PartOfDay


def call_me(form: Form, languages: Mapping[str, str]) -> CallMe | None:
    """Read `Bel mij`; None with the errors in the form."""
    found = _belgian(form)
    if form.value("taal") not in languages:
        form.refuse("taal", _("Kies een taal."))
    part = PARTS_OF_DAY.get(form.value("dagdeel"))
    if part is None:
        form.refuse("dagdeel", _("Kies wanneer we bellen."))
    if form.wrong or found is None or part is None:
        return None
    return CallMe(found.number, form.value("taal"), part)


@dataclass(frozen=True, slots=True)
class SearchForm:
    """By what the phone desk finds an appointment: what is empty was not told."""

    code: str
    contact: str
    first_name: str
    day: date | None


def asked(form: Form, words: Asked) -> SearchForm | None:
    """Read the desk's search: a code, a number, or a name with a day; None with the errors."""
    code = form.code("code")
    contact = (_contact(form) or "") if form.value("nummer").strip() else ""
    name = first_name(form, words) if form.value("voornaam").strip() else ""
    day = _day(form) if form.value("dag") else None
    if name and day is None and not (code or contact):
        form.refuse("dag", _("Kies ook een dag."))
    if not (code or contact or name):
        form.refuse("code", _("Geef een code, een nummer, of een naam en een dag."))
    return None if form.wrong else SearchForm(code, contact, name, day)


def _day(form: Form) -> date | None:
    try:
        return date.fromisoformat(form.figures("dag"))
    except ValueError:
        form.refuse("dag", _("Deze dag klopt niet."))
        return None


@dataclass(frozen=True, slots=True)
class FoundBy:
    """What somebody says who has no link: code, first name, and how we reach them."""

    code: str
    first_name: str
    contact: str


@dataclass(frozen=True, slots=True)
class SoughtPerson:
    """Whose appointment is looked for: first name, and how we reach them."""

    first_name: str
    contact: str


def sought(form: Form) -> SoughtPerson | None:
    """Read `Ik heb al een afspraak`; None with the errors in the form."""
    name = first_name(form)
    contact = _contact(form)
    if form.wrong or contact is None:
        return None
    return SoughtPerson(name, contact)


def code_of(form: Form) -> str | None:
    """Read a code of five figures; None with the error in the form."""
    code = form.code("code")
    if len(code) != 5 or not code.isdecimal():
        form.refuse("code", _("De code heeft vijf cijfers. Voorbeeld: 4 7 2 9 5."))
        return None
    return code


def _contact(form: Form) -> str | None:
    if "@" in form.value("nummer"):
        return email(form, "nummer")
    found = _line(form)
    return found.number if found is not None else None
