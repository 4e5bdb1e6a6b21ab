"""Many people after one hour at the same moment, through the pages of a server that runs.

Each has a browser of their own, on an address of their own (the server must trust one proxy).
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from threading import Barrier
from typing import TypeVar, cast
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, HTTPErrorProcessor, Request, build_opener

from scheduler.web.core.forms import FASTEST
from tests.support.browserless import Answer, Fetch, Page, Visitor
from tests.support.site import hours_of, press

SECONDS = 60.0
WHO = "Wie ben je?"
TIMES = "Welke dag en welk uur?"
DONE = "Je afspraak is gemaakt."
Done = TypeVar("Done")
BOOK = "Maak mijn afspraak"
# Hands that press the last button at once.
PRESSES = 8


class _AsItComes(HTTPErrorProcessor):
    """Neither follows a redirect nor raises: an answer is an answer."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:
        return response

    https_response = http_response


def fetch_from(server: str, own_address: str) -> Fetch:
    """A browser of its own, on a machine of its own."""
    opener = build_opener(HTTPCookieProcessor(CookieJar()), _AsItComes())

    def fetch(method: str, path: str, fields: Mapping[str, str] | None) -> Answer:
        body = urlencode(fields).encode() if fields is not None else None
        request = Request(  # noqa: S310 -- our own server
            server + quote(path, safe="/?&=%:+"),
            data=body,
            method=method,
            headers={"X-Forwarded-For": own_address, "Accept-Language": "nl"},
        )
        with cast(HTTPResponse, opener.open(request, timeout=SECONDS)) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return Answer(answer.status, headers, answer.read())

    return fetch


@dataclass(frozen=True, slots=True)
class Rush:
    """What came of one round: who got the hour, what everybody was told, how long it took."""

    hour: str
    winners: int
    losers: int
    booked: set[str]
    statuses: frozenset[int]
    seconds: float


def at_once(jobs: list[Callable[[], Done]]) -> list[Done]:
    """Do all of this at the same moment."""
    barrier = Barrier(len(jobs))

    def wait_and_do(job: Callable[[], Done]) -> Done:
        barrier.wait(SECONDS)
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(wait_and_do, jobs))


def rush(server: str, times: str, *, clients: int = 32, number: str) -> Rush:
    """All clients take the first hour of the page `times`; who gets it books it, impatiently.

    `number` is the phone number of the winner. `booked` holds the addresses that the presses of
    the last button led to: one, when nothing was made twice.
    """
    visitors = [
        Visitor(fetch_from(server, f"198.51.100.{client + 1}")) for client in range(clients)
    ]
    at_once([partial(one.open, times) for one in visitors])
    hour = at_once([partial(hours_of, one) for one in visitors])[0][0]
    began = time.monotonic()
    pages = at_once([partial(press, one, "uur", hour) for one in visitors])
    seconds = time.monotonic() - began
    winners = [one for one in visitors if one.page.heading == WHO]
    booked = {path for one in winners for path in _book(one, number)}
    return Rush(
        hour=hour,
        winners=len(winners),
        losers=len([page for page in pages if page.heading == TIMES and page.errors]),
        booked=booked,
        statuses=frozenset(answer.status for one in visitors for _, _, answer in one.answers),
        seconds=seconds,
    )


def ask_for_a_call(server: str, *, number: str, presses: int) -> list[Page]:
    """One impatient hand on `Bel mij`."""
    visitor = Visitor(fetch_from(server, "198.51.100.200"))
    form = visitor.open("/bel-mij").form("Bel mij")
    time.sleep(FASTEST.total_seconds())
    asked = partial(visitor.send, form, nummer=number, dagdeel="namiddag")
    return at_once([asked] * presses)


def _book(visitor: Visitor, number: str) -> set[str]:
    time.sleep(FASTEST.total_seconds())  # nobody types faster
    who = {"voornaam": "Amina", "nummer": number, "bereik": "own_mobile"}
    pages = at_once([partial(visitor.send, visitor.page.form(BOOK), **who)] * PRESSES)
    return {f"{page.path} {page.heading}" for page in pages}
