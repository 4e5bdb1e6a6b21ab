"""A small wrong change, and the tests that are to notice it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutation:
    """`old` stands once in the product; with `new` instead, one of `tests` is to fail."""

    wrong: str
    old: str
    new: str
    tests: tuple[str, ...]


def one(wrong: str, old: str, new: str, *tests: str) -> Mutation:
    return Mutation(wrong, old, new, tests)
