"""How somebody is reached."""

from enum import StrEnum


class ContactMethod(StrEnum):
    """How somebody can be reached."""

    OWN_MOBILE = "own_mobile"
    OTHER_MOBILE = "other_mobile"
    LANDLINE = "landline"
    EMAIL = "email"
    VIA_PARTNER = "via_partner"
    SLIP_ONLY = "slip_only"


class PhoneOwner(StrEnum):
    """Whose phone it is, where it is somebody else's."""

    CHILD = "child"
    PARENT = "parent"
    SPOUSE = "spouse"
    FRIEND = "friend"
    CASEWORKER = "caseworker"
    OTHER = "other"
