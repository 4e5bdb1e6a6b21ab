"""A phone number or mail address as pages show it and link to it."""

from scheduler.people import phones


def display(contact: str | None) -> str:
    """A phone number in pairs, or a mail address as it is; empty without."""
    if not contact or "@" in contact:
        return contact or ""
    return phones.display(contact)


def url(contact: str | None) -> str | None:
    """The `tel:` or `mailto:` URL of a contact."""
    if contact is None:
        return None
    return f"mailto:{contact}" if "@" in contact else f"tel:{contact}"
