"""What must never land in the tree, whatever kind of file it is in."""

import re

import pytest

from tests.support import tree

# Written with brackets, so that this file does not find itself.
MACHINE_PATH = r"/(?:work|farm|root|home|Users)/\w"
REGISTRY = r"py(?:pi[.]org|thonhosted)|npm(?:js)[.]|deb[.]deb|file[:]//"
ANOTHER_PAGE = r"\b(?!README|CHANGELOG|SOURCES)[A-Z]{3,}[.]md\b"  # capitals, as these have
UNFINISHED = r"\b(?:TO[D]O|FIX[M]E|X[X]X|HAC[K])\b"


def _lines_with(pattern: str) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path in tree.files()
        for number, line in enumerate(tree.text_of(path).splitlines(), start=1)
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(MACHINE_PATH, id="a path of one machine"),
        pytest.param(REGISTRY, id="the address of a package registry"),
        pytest.param(UNFINISHED, id="a mark of unfinished work"),
        pytest.param(ANOTHER_PAGE, id="the name of a page that is not in the tree"),
    ],
)
def test_the_tree_is_free_of(pattern: str) -> None:
    assert _lines_with(pattern) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        pytest.param(MACHINE_PATH, "see /" + "home/somebody/notes", id="a home folder"),
        pytest.param(REGISTRY, "--index-url https://py" + "pi.org/simple", id="an index"),
        pytest.param(REGISTRY, "hatchling @ file" + ":///wheels", id="a local wheel"),
        pytest.param(UNFINISHED, "# TO" + "DO: the rest", id="a postponed part"),
        pytest.param(ANOTHER_PAGE, "as FACTS" + ".md tells", id="a page of another place"),
    ],
)
def test_the_patterns_find_what_they_look_for(pattern: str, line: str) -> None:
    assert re.search(pattern, line)


def test_public_paths_are_not_taken_for_machine_paths() -> None:
    assert not re.search(MACHINE_PATH, "/afspraak/home/ and /planning/work")
