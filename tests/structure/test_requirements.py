"""The pinned versions follow from the names, and the tests run on what the product runs on."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.structure import tree

PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


def _plain(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _pinned(file: str) -> dict[str, str]:
    return {_plain(name): version for name, version in PIN.findall(tree.text_of(Path(file)))}


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


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-test.txt"])
def test_every_pin_carries_a_hash(file: str) -> None:
    text = tree.text_of(Path(file))
    requirements = re.split(r"\n(?=[\w])", text)

    assert [one for one in requirements if "--hash=sha256:" not in one] == []
