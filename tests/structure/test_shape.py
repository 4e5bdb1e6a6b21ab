"""How large the parts of the product may be, and that each class has a name of its own."""

import ast
import statistics
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.support import tree

MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 40
MEDIAN_LINES_OF_A_FUNCTION = 7


def _product() -> list[Path]:
    """The product's modules; revisions are history and are as long as they were."""
    return [
        path
        for path in tree.modules()
        if path.parts[0] not in ("tests", ".ci") and "versions" not in path.parts
    ]


def _nodes(kind: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    for path in _product():
        for node in ast.walk(tree.syntax_of(path)):
            if isinstance(node, kind):
                yield path, node


def _lines_of_functions() -> dict[str, int]:
    return {
        f"{path}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, node in _nodes(ast.FunctionDef)
        if isinstance(node, ast.FunctionDef)
    }


def test_no_module_is_longer_than_a_reader_keeps_in_mind() -> None:
    lines = {str(path): len(tree.text_of(path).splitlines()) for path in _product()}

    assert {path: long for path, long in lines.items() if long > MOST_LINES_OF_A_MODULE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lines = _lines_of_functions()

    assert {name: long for name, long in lines.items() if long > MOST_LINES_OF_A_FUNCTION} == {}


def test_most_functions_do_one_thing_in_a_few_lines() -> None:
    assert statistics.median(_lines_of_functions().values()) <= MEDIAN_LINES_OF_A_FUNCTION


def test_no_two_classes_have_one_name() -> None:
    """A leading underscore tells nobody which of two is meant."""
    where: defaultdict[str, list[str]] = defaultdict(list)
    for path, node in _nodes(ast.ClassDef):
        if isinstance(node, ast.ClassDef):
            where[node.name.lstrip("_")].append(str(path))

    assert {name: paths for name, paths in where.items() if len(paths) > 1} == {}
