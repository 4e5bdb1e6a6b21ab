"""How a client is reached, whose phone it is and what no longer fits, as pages of staff say it."""

from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from scheduler.appointments.models import Appointment, PlanningConflict
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod, PhoneOwner
from scheduler.web.core.person_fields import Asked
from scheduler.web.shared import contacts


@dataclass(frozen=True, slots=True)
class ContactMethodWords:
    """A contact method as a mark in a list of coordinators and of counsellors, as an option of the
    booking form, and as the sentence below a booking; `%(there)s` is the number or mail address.
    """

    planning: LazyString
    agenda: LazyString
    option: LazyString
    sentence: LazyString


@dataclass(frozen=True, slots=True)
class PhoneOwnerWords:
    """The owner of a phone by themselves, and the phone as theirs."""

    owner: LazyString
    phone: LazyString


@dataclass(frozen=True, slots=True)
class PlanningConflictWords:
    """A planning conflict as a mark in a list, and as a sentence."""

    mark: LazyString
    sentence: LazyString


OF_SOMEBODY_ELSE: Final = Asked(
    first_name=lazy_gettext("Schrijf de voornaam."),
    letters=lazy_gettext("Schrijf de voornaam alleen met letters."),
    short_name=lazy_gettext("Deze naam is te lang. Schrijf alleen de voornaam."),
    number=lazy_gettext("Schrijf het nummer."),
    email=lazy_gettext("Schrijf het e-mailadres."),
)
METHODS: Final = {
    ContactMethod.OWN_MOBILE: ContactMethodWords(
        planning=lazy_gettext("gsm"),
        agenda=lazy_gettext("eigen gsm"),
        option=lazy_gettext("Eigen gsm"),
        sentence=lazy_gettext("Sms naar %(there)s"),
    ),
    ContactMethod.OTHER_MOBILE: ContactMethodWords(
        planning=lazy_gettext("gsm van iemand anders"),
        agenda=lazy_gettext("gsm van iemand anders"),
        option=lazy_gettext("Gsm van iemand anders"),
        sentence=lazy_gettext("Sms naar %(there)s (%(owner)s)"),
    ),
    ContactMethod.LANDLINE: ContactMethodWords(
        planning=lazy_gettext("vaste telefoon"),
        agenda=lazy_gettext("vaste telefoon"),
        option=lazy_gettext("Vaste telefoon"),
        sentence=lazy_gettext("Geen sms. Vaste telefoon: %(there)s"),
    ),
    ContactMethod.EMAIL: ContactMethodWords(
        planning=lazy_gettext("e-mail"),
        agenda=lazy_gettext("e-mail"),
        option=lazy_gettext("E-mail"),
        sentence=lazy_gettext("E-mail naar %(there)s"),
    ),
    ContactMethod.VIA_PARTNER: ContactMethodWords(
        planning=lazy_gettext("via de partner"),
        agenda=lazy_gettext("via de partner"),
        option=lazy_gettext("Geen gsm: via wie doorverwijst"),
        sentence=lazy_gettext("Geen gsm: wie doorverwijst, verwittigt de cliënt."),
    ),
    ContactMethod.SLIP_ONLY: ContactMethodWords(
        planning=lazy_gettext("alleen het papier"),
        agenda=lazy_gettext("geen gsm"),
        option=lazy_gettext("Geen gsm: alleen het papier"),
        sentence=lazy_gettext("Geen gsm: druk het papier af."),
    ),
}
OWNERS: Final = {
    PhoneOwner.CHILD: PhoneOwnerWords(lazy_gettext("kind"), lazy_gettext("gsm van een kind")),
    PhoneOwner.PARENT: PhoneOwnerWords(
        lazy_gettext("vader of moeder"), lazy_gettext("gsm van een ouder")
    ),
    PhoneOwner.SPOUSE: PhoneOwnerWords(
        lazy_gettext("man, vrouw of partner"), lazy_gettext("gsm van man, vrouw of partner")
    ),
    PhoneOwner.FRIEND: PhoneOwnerWords(
        lazy_gettext("vriend of vriendin"), lazy_gettext("gsm van een vriend")
    ),
    PhoneOwner.CASEWORKER: PhoneOwnerWords(
        lazy_gettext("begeleider"), lazy_gettext("gsm van een begeleider")
    ),
    PhoneOwner.OTHER: PhoneOwnerWords(
        lazy_gettext("iemand anders"), lazy_gettext("gsm van iemand anders")
    ),
}
CONFLICTS: Final = {
    PlanningConflict.ZITDAG_CHANGED: PlanningConflictWords(
        lazy_gettext("de zitdag is veranderd"),
        lazy_gettext("Past niet meer: de zitdag is veranderd."),
    ),
    PlanningConflict.COUNSELLOR_ABSENT: PlanningConflictWords(
        lazy_gettext("de begeleider is er niet"),
        lazy_gettext("Past niet meer: de begeleider is er dan niet."),
    ),
    PlanningConflict.SERVICE_WITHDRAWN: PlanningConflictWords(
        lazy_gettext("deze dienst is er niet meer"),
        lazy_gettext("Past niet meer: deze dienst is er dan niet."),
    ),
    PlanningConflict.LOKET_CLOSED: PlanningConflictWords(
        lazy_gettext("het loket is gesloten"),
        lazy_gettext("Past niet meer: het loket is dan gesloten."),
    ),
}
_BY_US: Final = lazy_gettext("Geen gsm: wij verwittigen de cliënt")


def method_options(*, is_referrer: bool) -> list[tuple[str, str]]:
    """The options of `Hoe bereiken we de cliënt?`. Who refers tells the client what changes."""
    options = {method: str(words.option) for method, words in METHODS.items()}
    if is_referrer:
        options[ContactMethod.VIA_PARTNER] = str(_BY_US)
    return [(method.value, words) for method, words in options.items()]


def owner_options() -> list[tuple[str, str]]:
    """The options of `Van wie is deze gsm?`."""
    return [(owner.value, str(words.owner).capitalize()) for owner, words in OWNERS.items()]


def sentence(client: Client) -> str:
    """How the client is told of changes, with the number read back in pairs."""
    owner = str(OWNERS[client.whose].owner) if client.whose else ""
    return str(METHODS[client.reach].sentence) % {
        "there": contacts.display(client.contact),
        "owner": owner,
    }


def of_appointment(appointment: Appointment, client: Client) -> str:
    """The contact method for the counsellor: whose phone it is, or the name of the partner."""
    if client.reach is ContactMethod.OTHER_MOBILE:
        return str(OWNERS[client.whose or PhoneOwner.OTHER].phone)
    return via_referrer(appointment, client) or str(METHODS[client.reach].agenda)


def via_referrer(appointment: Appointment, client: Client) -> str:
    """`via OCMW Brugge` for a client who is reached through the referrer; else empty."""
    if client.reach is not ContactMethod.VIA_PARTNER or appointment.referrer is None:
        return ""
    return str(_("via %(partner)s", partner=appointment.referrer.name))
