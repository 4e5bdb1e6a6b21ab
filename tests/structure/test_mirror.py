"""Tests stand where what they test stands: the rooms of the product, once more a floor."""

from pathlib import Path

import pytest

from tests.support import tree

FLOORS = {"unit": Path(), "database": Path(), "web": Path("web")}


def _room_of(test: Path) -> Path:
    """The folder of the product, relative to `scheduler` or to the root, that a test is about."""
    _, floor, *rooms, _ = test.parts
    return FLOORS[floor].joinpath(*rooms)


def _is_a_room(room: Path) -> bool:
    return (tree.ROOT / "scheduler" / room).is_dir() or (tree.ROOT / room).is_dir()


@pytest.mark.parametrize("floor", FLOORS)
def test_every_folder_of_tests_is_that_of_a_room(floor: str) -> None:
    tests = [path for path in tree.modules() if path.parts[:2] == ("tests", floor)]
    strange = {str(path) for path in tests if not _is_a_room(_room_of(path))}

    assert tests
    assert strange == set()


def test_a_folder_without_a_room_is_recognised() -> None:
    assert not _is_a_room(_room_of(Path("tests/web/staff/test_accounts.py")))
