"""Fetching a calendar from the address that a counsellor gave.

Whoever gives an address chooses whom our servers talk to. So a name is looked up once, every
machine it stands for must be a public one, and that very machine is connected to: a name that
points inside by the next look-up (DNS rebinding) leads nowhere. A redirect is judged anew.
"""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import monotonic
from typing import Final
from urllib.parse import SplitResult, urljoin

from http_client import HttpRequest, Unreachable, exchange
from scheduler.zitdagen.calendar_addresses import SECURE, split
from scheduler.zitdagen.calendar_files import BODY_LIMIT
from scheduler.zitdagen.dialled_connection import by
from scheduler.zitdagen.errors import AddressRefused

Address = IPv4Address | IPv6Address

SECONDS: Final = 20.0
"""For all of it: redirects, look-ups, the body."""
_REDIRECTS: Final = 3
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_OK, _UNCHANGED = 200, 304
_GONE: Final = frozenset({404, 410})
_FORBIDDEN: Final = frozenset({401, 403})
_UNICAST: Final = IPv6Network("2000::/3")
# They carry an IPv4 address, which a gateway would go on to.
_CARRIERS: Final = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))


@dataclass(frozen=True, slots=True)
class FetchedCalendar:
    """What an address gave; `content` is None where it is what it was."""

    content: bytes | None
    etag: str = ""
    last_modified: str = ""


def is_public(address: Address) -> bool:
    """Whether it is a machine of the internet: not ours, our network's or a gateway's."""
    if isinstance(address, IPv6Address):
        is_unicast = address in _UNICAST and not any(address in one for one in _CARRIERS)
        return is_unicast and address.is_global
    return address.is_global and not address.is_multicast


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system finds them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


@dataclass(frozen=True, slots=True)
class Reach:
    """Which machines may be asked, how: the tests' own server stands on the loopback."""

    schemes: tuple[str, ...] = SECURE
    may_ask: Callable[[Address], bool] = is_public
    look_up: Callable[[str, int], list[str]] = look_up
    seconds: float = SECONDS

    def dial(self, host: str, port: int, seconds: float) -> socket.socket:
        """Connect to a host, if all its machines may be asked.

        Raises:
            NotPublic: one of them may not.
            OSError: there is no such host, or it does not answer.
        """
        found = self.look_up(host, port)
        if not found or not all(self.may_ask(ip_address(one.partition("%")[0])) for one in found):
            raise NotPublic
        return socket.create_connection((found[0], port), seconds)


class NotPublic(OSError):
    """A host is, or may be, a machine of a private network."""


PUBLIC = Reach()


def fetch(
    address: str, *, etag: str = "", last_modified: str = "", reach: Reach | None = None
) -> FetchedCalendar:
    """The calendar at an address; with `etag` or `last_modified` only if it is another one.

    No transaction may be open: it takes up to `reach.seconds`.

    Raises:
        AddressRefused: there is none to be had; its code says why.
    """
    reach = reach or PUBLIC
    headers = {"Accept": "text/calendar, */*;q=0.1"}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    deadline = monotonic() + reach.seconds
    for _hop in range(_REDIRECTS + 1):
        answer = _ask(split(address, reach.schemes), headers, deadline - monotonic(), reach)
        if isinstance(answer, FetchedCalendar):
            return answer
        address = urljoin(address, answer)
    raise AddressRefused("redirects")


def _ask(
    parts: SplitResult, headers: dict[str, str], seconds: float, reach: Reach
) -> FetchedCalendar | str:
    """One request: the calendar, or where it went."""
    origin = f"{parts.scheme}://{parts.netloc}"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    request = HttpRequest("GET", target, headers)
    if seconds <= 0:
        raise AddressRefused("slow")
    try:
        return exchange(origin, request, _read, seconds=seconds, connect=by(reach.dial))
    except Unreachable as error:
        is_private = isinstance(error.__cause__, NotPublic)
        raise AddressRefused("private" if is_private else "unreachable") from None
    except TimeoutError:
        raise AddressRefused("slow") from None
    except (OSError, HTTPException, ValueError):
        raise AddressRefused("unreachable") from None


def _read(answer: HTTPResponse) -> FetchedCalendar | str:
    if answer.status in _MOVED:
        return answer.headers.get("Location", "")
    if answer.status == _UNCHANGED:
        return FetchedCalendar(None)
    if answer.status != _OK:
        is_gone, is_forbidden = answer.status in _GONE, answer.status in _FORBIDDEN
        raise AddressRefused("gone" if is_gone else "forbidden" if is_forbidden else "failing")
    body = answer.read(BODY_LIMIT + 1)
    if len(body) > BODY_LIMIT:
        raise AddressRefused("too_large")
    return FetchedCalendar(
        body, answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
    )
