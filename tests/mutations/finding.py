"""Where the text of a change stands, and the tests that are to notice it."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.mutations.mutation import Mutation
from tests.support import tree

# What a migration once did never changes again; what it copied is ours to change elsewhere.
_HISTORY = "versions"


class NotFoundOnce(Exception):
    """A text or a test of a change stands nowhere any more, or in several places."""


def file_of(mutation: Mutation) -> Path:
    """The file of the product, relative to its folder, that a change is made in.

    Raises:
        NotFoundOnce: its text stands nowhere, or more than once.
    """
    places = [path for path in _product() for _ in range(tree.text_of(path).count(mutation.old))]
    return _only(places, mutation.old)


def tests_of(mutation: Mutation) -> list[str]:
    """The tests that are to notice a change, as pytest takes them.

    Raises:
        NotFoundOnce: there is no test of that name, or more than one.
    """
    return [f"{_only(_defining(name), name)}::{name}" for name in mutation.tests]


def _only(places: list[Path], what: str) -> Path:
    if len(places) != 1:
        raise NotFoundOnce(what, *map(str, places))
    return places[0]


def _product() -> Iterator[Path]:
    return (path for path in tree.modules() if path.parts[0] != "tests" and not _is_history(path))


def _is_history(path: Path) -> bool:
    return _HISTORY in path.parts


def _defining(test: str) -> list[Path]:
    definition = re.compile(rf"^def {test}\(", re.MULTILINE)
    ours = (path for path in tree.modules() if path.parts[0] == "tests")
    return [path for path in ours for _ in definition.findall(tree.text_of(path))]
