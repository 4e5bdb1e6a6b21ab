"""An address stands for the network it is of."""

import pytest

from scheduler.access.networks import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        pytest.param("192.0.2.7", "192.0.2.0/24", id="IPv4"),
        pytest.param("192.0.2.255", "192.0.2.0/24", id="its last address"),
        pytest.param("192.0.3.0", "192.0.3.0/24", id="the next one"),
        pytest.param("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", id="IPv6"),
        pytest.param("2001:db8:1:2:ffff::", "2001:db8:1:2::/64", id="another one of it"),
        pytest.param("2001:db8:1:3::1", "2001:db8:1:3::/64", id="the next /64"),
        pytest.param("::ffff:192.0.2.7", "192.0.2.0/24", id="IPv4 written as IPv6"),
        pytest.param("::ffff:c000:207", "192.0.2.0/24", id="the same in hex"),
        pytest.param("fe80::1%eth0", "fe80::/64", id="with a zone"),
        pytest.param("", "", id="none"),
        pytest.param("unix:", "unix:", id="no address"),
    ],
)
def test_who_has_one_address_of_a_network_has_all(address: str, network: str) -> None:
    assert network_of(address) == network
