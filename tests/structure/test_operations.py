"""Who does something, and when, is told once: operations take `by`, and no moment beside it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support import tree


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree.syntax_of(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


def _arguments(function: ast.FunctionDef) -> set[str]:
    told = function.args
    return {one.arg for one in (*told.posonlyargs, *told.args, *told.kwonlyargs)}


def test_every_operation_on_appointments_is_told_by_whom() -> None:
    found = [
        (f"{path}: {one.name}", "by" in _arguments(one))
        for path in tree.modules()
        if path.match("scheduler/appointments/*/operations.py")
        for one in _functions(path)
        if not one.name.startswith("_")
    ]

    assert found
    assert [name for name, is_told in found if not is_told] == []


def test_nothing_is_told_the_moment_twice() -> None:
    twice = [
        f"{path}: {one.name}"
        for path in tree.modules()
        if path.parts[0] == "scheduler"
        for one in _functions(path)
        if {"by", "now"} <= _arguments(one)
    ]

    assert twice == []
