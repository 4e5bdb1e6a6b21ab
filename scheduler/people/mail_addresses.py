"""Mail addresses: which ones mail could go to. Pure."""

import re
from email.errors import MessageError
from email.headerregistry import Address
from typing import Final

LONGEST: Final = 254
_LOCAL_PART_LENGTH: Final = 64
_DOMAIN: Final = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?[.])+[a-z][a-z0-9-]*[a-z0-9]")


def is_one(text: str) -> bool:
    """Whether mail could go there. Comments and addresses of machines are nobody's."""
    if len(text) > LONGEST or not (text.isascii() and text.isprintable()):
        return False
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError):
        return False
    is_bare = address.addr_spec == text and len(address.username) <= _LOCAL_PART_LENGTH
    return is_bare and _DOMAIN.fullmatch(address.domain) is not None
