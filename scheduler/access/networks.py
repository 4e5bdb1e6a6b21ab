"""The network that an IP address is of: what one subscriber, one library or one server has."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

_PREFIX: Final = {4: 24, 6: 64}
"""Who has one address of these has all of them, or may take another one at any moment."""


def network_of(address: str) -> str:
    """The /24 of an IPv4 address, the /64 of an IPv6 one, e.g. `192.0.2.0/24`.

    An IPv4 address written as IPv6 (`::ffff:192.0.2.7`) is that IPv4 address. What is no address is
    its own network.
    """
    try:
        found = _plain(ip_address(address.partition("%")[0]))
    except ValueError:
        return address
    return str(ip_network(f"{found}/{_PREFIX[found.version]}", strict=False))


def _plain(found: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
