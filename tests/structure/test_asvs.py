"""The table of ASVS 5.0 has every item of levels 1 and 2, and the tests that it names exist."""

import ast
import re
from pathlib import Path

import pytest

from tests.support import tree

PAGE = tree.text_of(Path("docs/asvs.md"))
ROW = re.compile(r"^[|] (\d+\.\d+\.\d+[^|]*)[|]([^|]*)[|]([^|]*)[|]$", re.MULTILINE)
ITEM = re.compile(r"\d+\.\d+\.\d+")
SPAN = re.compile(r"(\d+\.\d+)\.(\d+) to \d+\.\d+\.(\d+)")
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
DOCUMENT = re.compile(r"`(docs/[\w-]+\.md)`")

# Items of levels 1 and 2 in each section of ASVS 5.0.0; those of level 3 come after them.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip


def _rows() -> list[tuple[str, str, str]]:
    return [(item.strip(), how.strip(), shown.strip()) for item, how, shown in ROW.findall(PAGE)]


def _items(cell: str) -> list[str]:
    """Each item that a cell names: `1.4.1 to 1.4.3` is three."""
    span = SPAN.match(cell)
    if span is None:
        return ITEM.findall(cell)
    section, first, last = span.groups()
    return [f"{section}.{number}" for number in range(int(first), int(last) + 1)]


def test_every_item_of_levels_1_and_2_stands_there_once() -> None:
    there = [item for cell, _how, _shown in _rows() for item in _items(cell)]

    assert there == [
        f"{section}.{number}"
        for section, count in SECTIONS.items()
        for number in range(1, count + 1)
    ]
    assert len(there) == 253


def test_every_test_that_is_named_exists() -> None:
    missing = [
        f"{file}::{name}"
        for file, name in sorted(set(TEST.findall(PAGE)))
        if name not in _tests_of(Path("tests") / file)
    ]

    assert missing == []


@pytest.mark.parametrize(("item", "how", "shown"), _rows())
def test_each_is_met_by_something_that_a_test_shows_or_does_not_apply(
    item: str, how: str, shown: str
) -> None:
    assert how
    assert TEST.search(shown) or shown.startswith("n/a"), item


def test_every_document_that_is_named_exists() -> None:
    assert [one for one in DOCUMENT.findall(PAGE) if not (tree.ROOT / one).exists()] == []


def test_every_key_that_the_code_derives_stands_in_the_table() -> None:
    derived = {
        node.args[0].value
        for path in tree.modules()
        if path.parts[0] != "tests"
        for node in ast.walk(tree.syntax_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "key_for"
        and isinstance(node.args[0], ast.Constant)
    }
    keys = PAGE.partition("## Keys")[2]

    assert derived == set(re.findall(r"^[|] `([^`]+)` [|]", keys, re.MULTILINE))


def _tests_of(path: Path) -> set[str]:
    if not (tree.ROOT / path).exists():
        return set()
    return {
        node.name for node in ast.walk(tree.syntax_of(path)) if isinstance(node, ast.FunctionDef)
    }
