"""The browser that asks: its IP address, and a pseudonym for its session."""

import secrets

from flask import request, session

from scheduler.access import keyed_digests, networks
from scheduler.web.core.keys import keys

_OF_A_KIND = ("User-Agent", "Accept-Language", "Accept-Encoding", "Sec-CH-UA")


def client_ip() -> str:
    """The IP address of the client, as far as the proxies in front can be trusted."""
    return request.remote_addr or ""


def network() -> str:
    """The network of that address: its /24, or the /64 of an IPv6 one."""
    return networks.network_of(client_ip())


def kind_of_browser() -> str:
    """What tells one kind of browser from another on that network: the network, what the browser
    says it is and the languages it asks for. Not who: computers of one library may be alike.
    """
    headers = (request.headers.get(name, "") for name in _OF_A_KIND)
    return "\n".join((network(), *headers))


def browser() -> str:
    """A keyed digest of this browser's session id, made on first use; ends with `Sluit af`."""
    if "browser" not in session:
        session["browser"] = secrets.token_urlsafe(16)
    return keyed_digests.digest(keys().browsers, session["browser"])


def is_known_browser() -> bool:
    """Whether this browser has begun something."""
    return "browser" in session


def holder() -> str | None:
    """By whose name this browser holds an hour; None where it can hold none yet."""
    return browser() if is_known_browser() else None
