"""The page for who carries on names what is there."""

import re
from pathlib import Path

import pytest

from tests.support import tree

PAGE = tree.text_of(Path("docs/architecture.md"))
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.*-]*|\w+[.](?:py|toml))(?::[^`]*)?`")


def _paths() -> list[str]:
    return sorted({path for path in PATH.findall(PAGE) if "<" not in path})


def _is_there(path: str) -> bool:
    """From the root, or within a room whose sentence names it."""
    return any(tree.ROOT.glob(path.rstrip("/"))) or any(tree.ROOT.glob(f"scheduler/**/{path}"))


@pytest.mark.parametrize("path", _paths())
def test_every_path_it_names_exists(path: str) -> None:
    assert _is_there(path)


def test_it_names_paths_at_all() -> None:
    assert len(_paths()) > 40
