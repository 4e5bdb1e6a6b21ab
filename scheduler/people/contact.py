"""Contact methods."""

from enum import StrEnum
from typing import Final


class ContactMethod(StrEnum):
    """Contact method of a person."""

    OWN_MOBILE = "own_mobile"
    OTHER_MOBILE = "other_mobile"
    LANDLINE = "landline"
    EMAIL = "email"
    VIA_PARTNER = "via_partner"
    SLIP_ONLY = "slip_only"


CHANNELS: Final = {
    ContactMethod.OWN_MOBILE: "sms",
    ContactMethod.OTHER_MOBILE: "sms",
    ContactMethod.EMAIL: "email",
}
"""The channel of messages per contact method; clients with any other method are called."""
WRITTEN_TO: Final = frozenset(CHANNELS)
"""Contact methods that messages reach."""
BY_PHONE: Final = frozenset(
    {ContactMethod.OWN_MOBILE, ContactMethod.OTHER_MOBILE, ContactMethod.LANDLINE}
)
"""Contact methods with a number that can be rung."""
WITHOUT_CONTACT: Final = frozenset({ContactMethod.VIA_PARTNER, ContactMethod.SLIP_ONLY})
"""Contact methods with neither a phone number nor a mail address of the client."""


class PhoneOwner(StrEnum):
    """Owner of another person's phone."""

    CHILD = "child"
    PARENT = "parent"
    SPOUSE = "spouse"
    FRIEND = "friend"
    CASEWORKER = "caseworker"
    OTHER = "other"
