"""What the web leaves to the rooms below it: a view calls named queries and builds none."""

import ast
from pathlib import Path

import pytest

from tests.support import tree

BUILDERS = {"select", "insert", "update", "delete", "text", "exists", "func"}
"""What SQLAlchemy builds statements from."""


def _built(syntax: ast.Module) -> list[int]:
    """The lines that import a builder of statements from SQLAlchemy, or call one."""
    lines = []
    for node in ast.walk(syntax):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlalchemy":
            lines += [node.lineno for one in node.names if one.name in BUILDERS]
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            lines += [node.lineno] if name in {"select", "select_from"} else []
    return lines


def _modules_of_the_web() -> list[Path]:
    return [path for path in tree.modules() if path.parts[:2] == ("scheduler", "web")]


def test_no_view_builds_a_query() -> None:
    found = [
        f"{path}:{line}" for path in _modules_of_the_web() for line in _built(tree.syntax_of(path))
    ]

    assert _modules_of_the_web()
    assert found == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        pytest.param("from sqlalchemy import func, select", 2, id="imported"),
        pytest.param("import sqlalchemy as sa\nsa.select(Loket)", 1, id="by the package"),
        pytest.param("from sqlalchemy.orm import Session", 0, id="a session to pass on"),
        pytest.param("session.scalars(scope.lokets(region_id))", 0, id="a statement of scope"),
    ],
)
def test_what_builds_a_query_is_recognised(source: str, count: int) -> None:
    assert len(_built(ast.parse(source))) == count
