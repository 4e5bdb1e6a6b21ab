"""The address of a calendar as somebody types it, and as it is kept."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult, urlsplit

from scheduler.zitdagen.errors import AddressRefused

LONGEST: Final = 1000
SECURE: Final = ("https",)


def normal(address: str) -> str:
    """An address as it is kept: webcal is https.

    Raises:
        AddressRefused: "no_address", or "not_secure" for http.
    """
    address = address.strip()
    scheme, _colon, rest = address.partition("://")
    if scheme.lower() in ("webcal", "webcals"):
        address = f"https://{rest}"
    split(address, SECURE)
    return address


def split(address: str, schemes: Sequence[str]) -> SplitResult:
    """The parts of an address.

    Raises:
        AddressRefused: as `normal` does.
    """
    try:
        parts = urlsplit(address)
        _ = parts.port  # a port that is no number says so here
    except ValueError:
        raise AddressRefused("no_address") from None
    is_printable = address.isascii() and address.isprintable() and " " not in address
    if not parts.hostname or "@" in parts.netloc or not is_printable or len(address) > LONGEST:
        raise AddressRefused("no_address")
    if parts.scheme not in schemes:
        raise AddressRefused("not_secure" if parts.scheme == "http" else "no_address")
    return parts
