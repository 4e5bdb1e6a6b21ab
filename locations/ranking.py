"""Ranking of offers: the same face, then the same language, then the way there and back.

Pure: it compares what travel.py found. Weights are our own, and stand here to be seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from locations.accessibility.needs import Suitability
from locations.travel import Way

T = TypeVar("T")

A_DAY = timedelta(days=1)
DAY_MINUTES = 3.0
"""Minutes on the way that somebody gladly spends to come a day sooner: for `best for you` only."""
# A figure to order by where no timetable speaks, of a bus that waits, stops and goes round. It is
# 15 to 25 minutes off on average, so nobody ever reads it.
UNKNOWN_BASE, UNKNOWN_PER_KILOMETRE = 40.0, 5.0
NOWHERE = float("inf")
NOTHING_NEEDED = Suitability(())


@dataclass(frozen=True, slots=True)
class RankedOffer(Generic[T]):
    """One available slot, and the way there. `what` is the asker's own.

    `same_face`: with the counsellor whom the person knows, where one was asked for; `speaks`: with
    a counsellor who speaks the language.
    """

    what: T
    way: Way
    same_face: bool = False
    speaks: bool = True
    suits: Suitability = NOTHING_NEEDED

    @property
    def tier(self) -> tuple[bool, bool]:
        """Compared before minutes; lower is better."""
        return not self.same_face, not self.speaks

    @property
    def burden(self) -> float:
        """The weighted way, in minutes; to sort by, never to show."""
        if self.way.best is not None:
            return self.way.best.burden
        if self.way.no_times and self.way.metres is not None:
            return UNKNOWN_BASE + UNKNOWN_PER_KILOMETRE * self.way.metres / 1000
        return NOWHERE

    @property
    def length(self) -> float:
        """The minutes there and back, or the burden where they are not known."""
        return self.burden if self.way.best is None else self.way.best.minutes

    @property
    def passes(self) -> bool:
        """Whether this person can come: no need fails, and there is a way, or may be one."""
        return not self.suits.fails and self.burden < NOWHERE


class Kind(StrEnum):
    """The criterion of an answer."""

    SOONEST = "soonest"
    CLOSEST = "closest"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class TopOffer(Generic[T]):
    """A top offer, and all criteria in which it is best."""

    kinds: tuple[Kind, ...]
    offer: RankedOffer[T]


@dataclass(frozen=True, slots=True)
class Ranking(Generic[T]):
    """The top answers, the offers that pass, and those that do not.

    `listed` goes from the least burden to the most within each tier. `failing` fail a need; for
    `unreachable` no way is known.
    """

    answers: tuple[TopOffer[T], ...]
    listed: tuple[RankedOffer[T], ...]
    failing: tuple[RankedOffer[T], ...]
    unreachable: tuple[RankedOffer[T], ...]


def rank(offers: Iterable[RankedOffer[T]], *, now: datetime) -> Ranking[T]:
    """Rank the offers. `now` (aware) is from when `sooner` counts."""
    given = list(offers)
    listed = sorted((offer for offer in given if offer.passes), key=_rank)
    failing = [offer for offer in given if offer.suits.fails]
    others = [offer for offer in given if not offer.passes and not offer.suits.fails]
    return Ranking(
        _answers(listed, now=now),
        tuple(listed),
        tuple(sorted(failing, key=_start)),
        tuple(sorted(others, key=_start)),
    )


def _rank(offer: RankedOffer[T]) -> tuple[tuple[bool, bool], float, datetime]:
    return offer.tier, offer.burden, offer.way.stay.start


def _start(offer: RankedOffer[T]) -> datetime:
    return offer.way.stay.start


def _answers(listed: Sequence[RankedOffer[T]], *, now: datetime) -> tuple[TopOffer[T], ...]:
    """Of the first tier alone: a face or a language is not weighed against minutes."""
    first = [offer for offer in listed if offer.tier == listed[0].tier]
    if not first:
        return ()

    def weighed(offer: RankedOffer[T]) -> tuple[float, datetime]:
        start = offer.way.stay.start
        return offer.burden + DAY_MINUTES * ((start - now) / A_DAY), start

    chosen = {
        Kind.SOONEST: min(first, key=lambda offer: (_start(offer), offer.burden)),
        Kind.CLOSEST: min(first, key=lambda offer: (offer.length, _start(offer))),
        Kind.BEST: min(first, key=weighed),
    }
    merged: dict[int, TopOffer[T]] = {}
    for kind, offer in chosen.items():
        known = merged.get(id(offer))
        merged[id(offer)] = TopOffer((*known.kinds, kind) if known else (kind,), offer)
    return tuple(merged.values())
