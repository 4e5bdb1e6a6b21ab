"""Who knows a name and a number, and guesses the code: from many networks, and at one moment."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from database import reading
from scheduler.access import limits
from scheduler.appointments.booking import finding
from scheduler.appointments.models import Appointment
from scheduler.web.core import rate_limits
from scheduler.web.core.person_fields import FoundBy
from scheduler.web.public import find as find_view
from tests.support.site import NOW, Site, book, token_of
from tests.web.public.test_find import another, code_of, find

CONTACT = "+32470000011"

GUESSES = 2_000


class Stalker:
    """Who knows a first name and a number, and guesses the code from so many networks: the code is
    the last of the guesses. Steps are those of `public/find.py`, without its pages.
    """

    def __init__(self, site: Site, networks: int) -> None:
        self.site, self.networks = site, networks
        self.code = int(code_of(site))

    def guess(self) -> list[Appointment]:
        """What was found."""
        with self.site.app.app_context():
            found = [self._try(nth) for nth in range(GUESSES)]
        return [one for one in found if one is not None]

    def _try(self, nth: int) -> Appointment | None:
        from_there = {"REMOTE_ADDR": f"2001:db8:0:{nth % self.networks:x}::{nth + 1:x}"}
        with self.site.app.test_request_context(environ_base=from_there):
            begun = find_view.begin_try(CONTACT)
            if begun is None:
                return None
            code = f"{(self.code + 1 + nth - GUESSES) % 100_000:05}"
            return find_view.look_up(FoundBy(code, "Amina", CONTACT), begun)


@pytest.mark.parametrize("networks", [1, 64], ids=["one /64", "64 networks"])
def test_who_knows_name_and_number_finds_nothing_in_two_thousand_guesses(
    site: Site, networks: int, caplog: pytest.LogCaptureFixture
) -> None:
    book(site.visitor())

    assert Stalker(site, networks).guess() == []

    told = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert [one.__dict__["limit"] for one in told] == [limits.MISSES_OF_A_PERSON.name]
    owner = site.visitor()
    find(owner, code_of(site))
    assert site.visitor().open(f"/a/{token_of(site)}").heading == "Jouw afspraak"
    assert [one.route.address for one in site.messages() if one.kind == "own_link"] == [CONTACT]


def test_without_the_brakes_the_stalker_finds_it(site: Site) -> None:
    """The control: the look-up itself, of which nobody counts the misses."""
    book(site.visitor())
    last = int(code_of(site))
    codes = [f"{(last + 1 + nth - GUESSES) % 100_000:05}" for nth in range(GUESSES)]
    with site.looking() as session:
        tries = [
            finding.by_code(session, code, "Amina", CONTACT, now=site.clock.now) for code in codes
        ]
        found = [one.id for one in tries if one is not None]
    assert found == [site.appointments()[0].id]


# --------------------------------------------------------------------------- at the same moment

GUESSERS = 8
Guess = Callable[[FoundBy], Appointment | None]


def guesses_at_once(site: Site, monkeypatch: pytest.MonkeyPatch, guess: Guess) -> int:
    """How many of so many wrong codes, tried at the same moment, were looked up."""
    start, looked = Barrier(GUESSERS), count()
    by_code = finding.by_code

    def counted(*args: Any, **kwargs: Any) -> Appointment | None:
        next(looked)
        with suppress(BrokenBarrierError):  # until all are here, as far as they come
            together.wait(2)
        return by_code(*args, **kwargs)

    together = Barrier(GUESSERS)
    monkeypatch.setattr(finding, "by_code", counted)
    wrong = int(another(code_of(site)))

    def run(nth: int) -> Appointment | None:
        from_there = {"REMOTE_ADDR": f"198.51.{nth}.7"}
        with site.app.app_context(), site.app.test_request_context(environ_base=from_there):
            start.wait(30)
            return guess(FoundBy(f"{(wrong + nth) % 100_000:05}", "Amina", CONTACT))

    with ThreadPoolExecutor(GUESSERS) as hands:
        assert list(hands.map(run, range(GUESSERS))) == [None] * GUESSERS
    return next(looked)


def _as_the_page(wanted: FoundBy) -> Appointment | None:
    begun = find_view.begin_try(CONTACT)
    return find_view.look_up(wanted, begun) if begun else None


def _counted_afterwards(wanted: FoundBy) -> Appointment | None:
    """As it was: a try is counted when it is known to have failed."""
    if rate_limits.is_reached(limits.MISSES_OF_A_PERSON, CONTACT):
        return None
    with reading() as session:
        found = finding.by_code(session, wanted.code, "Amina", CONTACT, now=NOW)
    if found is None:
        rate_limits.is_over(limits.MISSES_OF_A_PERSON, CONTACT)
    return found


def test_guesses_at_the_same_moment_get_no_more_tries(
    any_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(any_site.visitor())
    looked = guesses_at_once(any_site, monkeypatch, _as_the_page)
    assert looked == limits.MISSES_OF_A_PERSON.most


def test_counted_after_they_failed_all_of_them_are_tried(
    any_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    book(any_site.visitor())
    looked = guesses_at_once(any_site, monkeypatch, _counted_afterwards)
    assert looked == GUESSERS
