"""The pinned versions follow from the names, and the tests run on what the product runs on."""

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.support import tree

PIN = re.compile(r"^([\w.-]+)(?:\[([^\]]*)\])?==([^\s;]+)", re.MULTILINE)
LOCKS = ["requirements.txt", "requirements-test.txt"]


def _plain(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _pinned(file: str) -> dict[str, str]:
    return {_plain(name): version for name, _, version in PIN.findall(tree.text_of(Path(file)))}


def _extras_pinned(file: str) -> dict[str, set[str]]:
    """Of every package of a lock, the extras that stand with it."""
    found = PIN.findall(tree.text_of(Path(file)))
    return {
        _plain(name): {_plain(one) for one in extras.split(",") if one} for name, extras, _ in found
    }


def _asked_by(package: str, extras: set[str]) -> Iterator[Requirement]:
    """What an installed package with these extras asks for on this machine; none elsewhere."""
    try:
        lines = metadata.requires(package) or []
    except metadata.PackageNotFoundError:
        return
    for requirement in map(Requirement, lines):
        wanted = requirement.marker
        if wanted is None or any(wanted.evaluate({"extra": one}) for one in ("", *extras)):
            yield requirement


def _named_in_pyproject() -> set[str]:
    project = tomllib.loads(tree.text_of(Path("pyproject.toml")))["project"]
    return {_plain(re.split(r"[<>=\[]", line, maxsplit=1)[0]) for line in project["dependencies"]}


def _named_in(file: str) -> set[str]:
    lines = tree.text_of(Path(file)).splitlines()
    return {_plain(line) for line in lines if line and not line.startswith("#")}


def test_everything_the_product_names_is_pinned() -> None:
    named = _named_in_pyproject() | _named_in("requirements.in")

    assert named - _pinned("requirements.txt").keys() == set()


def test_everything_the_tests_name_is_pinned() -> None:
    assert _named_in("requirements-test.in") - _pinned("requirements-test.txt").keys() == set()


def test_the_tests_run_on_the_versions_of_the_product() -> None:
    assert _pinned("requirements.txt").items() <= _pinned("requirements-test.txt").items()


# pip 23 refuses a lock in which an extra that a package asks for stands without it, as soon as a
# newer release of that package is out.
@pytest.mark.parametrize("file", LOCKS)
def test_every_extra_that_a_package_asks_for_is_pinned(file: str) -> None:
    pinned = _extras_pinned(file)
    missing = {
        f"{asked.name}[{extra}] for {package}"
        for package, extras in {"zitdag": set[str](), **pinned}.items()
        for asked in _asked_by(package, extras)
        for extra in map(_plain, asked.extras)
        if extra not in pinned.get(_plain(asked.name), set())
    }

    assert missing == set()


@pytest.mark.parametrize("file", LOCKS)
def test_every_pin_carries_a_hash(file: str) -> None:
    text = tree.text_of(Path(file))
    requirements = re.split(r"\n(?=[\w])", text)

    assert [one for one in requirements if "--hash=sha256:" not in one] == []


def test_the_help_names_every_target() -> None:
    makefile = tree.text_of(Path("Makefile"))
    targets = next(line for line in makefile.splitlines() if line.startswith(".PHONY:"))
    named = [name for name in targets.split()[1:] if name != "help"]

    assert [name for name in named if f"#   make {name} " not in makefile] == []
