"""What every Python file keeps to, beyond what ruff can check."""

import ast
import re

import pytest

from tests.support import tree

# A reason is words after the codes, as in the cases below.
EXEMPTION = re.compile(r"#\s*(?:noqa\b|type:\s*ignore\b|pragma:\s*no\b|ruff:)(?P<rest>.*)")
CODES = re.compile(r"^\s*(?:cover|branch|noqa)?[:\s]*(?:\[[\w, -]+\]|[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?")


def _lacks_a_reason(line: str) -> bool:
    found = EXEMPTION.search(line)
    return found is not None and not re.search(r"\w{2,}", CODES.sub("", found["rest"], count=1))


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path)
        for path in tree.modules()
        if tree.text_of(path).strip() and not ast.get_docstring(tree.syntax_of(path))
    ]

    assert silent == []


def test_every_exemption_from_a_check_gives_its_reason() -> None:
    bare = [
        f"{path}:{number}: {line.strip()}"
        for path in tree.modules()
        if path.name != "test_modules.py"
        for number, line in enumerate(tree.text_of(path).splitlines(), start=1)
        if _lacks_a_reason(line)
    ]

    assert bare == []


@pytest.mark.parametrize(
    ("line", "lacking"),
    [
        pytest.param("x = 1  # noqa: S311 - jitter, no secret", False, id="a code and a reason"),
        pytest.param("x = 1  # noqa: S311, S312 -- jitter", False, id="two codes and a reason"),
        pytest.param("x = 1  # noqa: S311", True, id="a code alone"),
        pytest.param("x = 1  # noqa: S311, S312", True, id="two codes alone"),
        pytest.param("x = 1  # noqa", True, id="everything silenced"),
        pytest.param("x = 1  # type: ignore[misc]  # untyped library", False, id="typed, reason"),
        pytest.param("x = 1  # type: ignore[misc]", True, id="typed, no reason"),
        pytest.param("x = 1  # pragma: no cover", True, id="uncovered, no reason"),
        pytest.param("x = 1  # pragma: no cover - runs in a process of its own", False, id="uncov"),
        pytest.param("x = 1  # nothing special", False, id="an ordinary comment"),
    ],
)
def test_a_reason_is_words_after_the_codes(line: str, lacking: bool) -> None:
    assert _lacks_a_reason(line) is lacking


def test_nothing_goes_through_the_session_of_flask_sqlalchemy() -> None:
    users = [
        f"{path}:{node.lineno}"
        for path in tree.modules()
        for node in ast.walk(tree.syntax_of(path))
        if isinstance(node, ast.Attribute)
        and node.attr == "session"
        and isinstance(node.value, ast.Name)
        and node.value.id == "db"
    ]

    assert users == []
